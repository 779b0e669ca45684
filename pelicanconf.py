"""The site's settings while writing; publishconf.py adds what publishing needs.

A community of your own: `python3 tasks.py begin` writes the first block and empties content/.
"""

SITENAME = "ConnectingHR"
TAGLINE = "HR people who met by blog and hashtag, and then in the same room"
SITEURL = ""  # where the published site stands is said in publishconf.py
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"  # the interface speaks every language that theme/translations/ has; another stays English
HASHTAG = "connectinghr"
CONTACT = ""  # an e-mail address for readers; shown on every page when it is set
REPOSITORY = ""  # https://github.com/you/your-site: gives every page its "edit this page"
BRANCH = "main"
UPSTREAM = ""  # the repository of the program, which `python3 tasks.py upgrade` takes releases from
WEBSUB = ""  # a WebSub hub, such as https://pubsubhubbub.appspot.com/, that all feeds name when it is set
WEBMENTION = ""  # where blogs tell of their answers, such as https://webmention.io/your.site/webmention
NEWSLETTER = ""  # where readers ask for the digest by e-mail: any service's page; in it {feed} is the digest's feed
LICENCE = "CC BY 4.0"  # of the texts; "" says nothing of one
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

ACCENT = ""  # a colour, such as "#0a6b4f", or the theme's blue; the one for the night is derived
MARK = ""  # one to three letters for the site's icon; left empty it is two circles, or overrides/logo.png

# Draw a picture of each page's title for social networks; False shows them the site's mark instead, and builds faster.
CARDS = True

# Texts are converted and cards drawn in a process for each core of this machine. EXECUTOR, a function that returns a
# concurrent.futures.Executor, has it done elsewhere: see docs/developing.md, "On more than one machine".

# The planet: docs/keys.md, "The planet's settings", has every key; docs/running-a-site.md, what else a site needs.
PLANET = {"store": ".hub/planet.sqlite3"}

# What feed readers and calendars know every post and event by: a domain of yours, and a year in which it was yours.
# Choose it once, as "example.org,2026", then never change it, wherever the site moves: another value would make all
# arrive again. Left empty it is made of SITENAME: write it down before you change a name that you published under.
SITE_ID = ""

# From here on: how Pelican is driven. A community seldom changes these.
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_TEMPLATES_OVERRIDES = ["overrides/templates"]
PLUGINS = [
    "plugins.posts",
    "plugins.members",
    "plugins.events",
    "plugins.planet",
    "plugins.search",
    "plugins.digest",
    "plugins.site",
]
# Posts and pages are ours (plugins.posts): Pelican's own generators are given none.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
STATIC_PATHS: list[str] = []  # pictures are published by plugins.images, none as it was brought
DELETE_OUTPUT_DIRECTORY = False

# Feeds are written by plugins.syndication.
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
LOCALE = ["C.UTF-8", "C"]

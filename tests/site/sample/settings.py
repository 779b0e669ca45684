"""The sample's settings: in a test they stand at the end of pelicanconf.py, and count (tests/building.py)."""

SITENAME = "Sample Circle"
TAGLINE = "People of a sample, who met by blog and then in the same room"
SITEURL = ""
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
HASHTAG = "samplecircle"
CONTACT = ""
REPOSITORY = ""
BRANCH = "main"
WEBSUB = ""
WEBMENTION = ""
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
UPSTREAM = ""
ACCENT = ""
MARK = ""
NEWSLETTER = "https://mail.example/ask?feed={feed}&list=samples"
CARDS = True
PLANET = {"store": ".hub/planet.sqlite3"}
SITE_ID = "sample.example,2010"
PATH, OUTPUT_PATH, THEME = "content", "output", "theme"
PLUGINS = [f"plugins.{part}" for part in ("posts", "members", "events", "planet", "search", "digest", "site")]
THEME_TEMPLATES_OVERRIDES = ["overrides/templates"]

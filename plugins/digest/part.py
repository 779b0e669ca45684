"""The digest's pages and its feed, from what all parts have to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cached_property, partial

from markupsafe import Markup

from plugins.digest.issue import Issue, Rhythm, issues, period_of
from plugins.language.dates import filters, stretch
from plugins.memo.artifact import File
from plugins.parts.given import OutputFiles, OutputPage
from plugins.parts.site import Part, Site
from plugins.shared.community import NavigationItem, place_of
from plugins.shared.problem import Problem, Problems
from plugins.syndication.formats import FORMATS, FeedFormat
from plugins.syndication.model import Channel, Item

RHYTHMS: tuple[Rhythm, ...] = ("week", "month")
IN_FEED = 12  # issues


class DigestPart(Part):
    """An issue for each week or month (the setting DIGEST) in which something was said."""

    name = "digest"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        rhythm = site.settings.get("DIGEST", "week")
        if rhythm not in RHYTHMS:
            fix = 'write "week" or "month", or take plugins.digest out of PLUGINS'
            raise Problems([Problem(place_of("DIGEST", site.root), f"`DIGEST` cannot be {rhythm!r}", fix)])
        self._rhythm: Rhythm = rhythm
        self._today = site.now.astimezone(site.community.zone).date()

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """Return all issues, the latest first."""
        return issues((news for part in self.site.parts for news in part.news()), self._rhythm, self._today)

    def pages(self) -> Iterator[OutputPage]:
        """Return the list of issues, and the page of each."""
        yield OutputPage("digest/index.html", "digest", {"issues": self.issues, "rhythm": self._rhythm})
        known = self.issues
        for issue, newer, older in zip(known, (None, *known), (*known[1:], None), strict=False):
            around = {"newer": newer and newer.period, "older": older and older.period, "rhythm": self._rhythm}
            yield OutputPage(f"{issue.url}index.html", "digest_issue", {"issue": issue, **around})

    def files(self) -> Iterator[OutputFiles]:
        """Return the feeds, an entry an issue."""
        for kind in FORMATS:
            address = f"digest/{kind.name}"
            yield OutputFiles([address], partial(self._rendered, address, kind))

    def _rendered(self, address: str, kind: FeedFormat) -> list[File]:
        return [(address, kind.renders.render(self._feed(address)))]

    def footer(self) -> Iterator[NavigationItem]:
        """Return the link at the foot of every page."""
        yield NavigationItem(self.site.words.gettext("Digest"), "digest/")

    def moments(self) -> Iterator[datetime]:
        """Return when the next issue is out."""
        following = period_of(self._today, self._rhythm).last + timedelta(days=1)
        yield datetime.combine(following, time(), self.site.community.zone)

    def _feed(self, address: str) -> Channel:
        _ = self.site.words.gettext
        about = _("What was said, what is on and who answered whom: an issue at a time, for the inbox.")
        items, name = map(self._item, self.issues[:IN_FEED]), _("Digest")
        return self.site.feeds.channel(items, f"{self.site.community.name}: {name}", "digest/", address, about)

    def _item(self, issue: Issue) -> Item:
        out = datetime.combine(issue.period.last + timedelta(days=1), time(), self.site.community.zone).astimezone(UTC)
        url = f"{self.site.url}/{issue.url}"
        id_ = self.site.community.identity.feed(issue.url)
        return Item(id_, url, self._title(issue), out, content=self._html(issue))

    def _title(self, issue: Issue) -> str:
        first, last, language = issue.period.first, issue.period.last, self.site.community.language
        return filters(language)["month"](first) if self._rhythm == "month" else stretch(first, last, language)

    def _html(self, issue: Issue) -> Markup:
        """Return an issue as mail programs show it: headings and lists, every address whole."""
        return Markup(self.site.artifacts.drawn("digest_feed", {"issue": issue}))

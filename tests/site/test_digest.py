"""The digest: an issue a week or a month, as a page, in feeds, and as a mail."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plugins.digest.issue import issues, period_of
from plugins.parts.given import News, NewsKind
from tests.building import copy
from tests.conftest import sound

TODAY = date(2026, 12, 2)  # a Wednesday


def news(kind: NewsKind, day: str) -> News:
    return News(kind, date.fromisoformat(day), f"{kind} {day}", f"x/{day}/")


def test_an_issue_is_a_week_that_is_over_and_says_what_is_on_next() -> None:
    told = [news("post", "2026-11-23"), news("entry", "2026-11-29"), news("post", "2026-11-30")]
    told += [news("event", "2026-11-25"), news("event", "2026-12-20"), news("event", "2027-02-01")]
    (issue,) = issues(told, "week", TODAY)
    assert (issue.url, str(issue.period.first), str(issue.period.last)) == (
        "digest/2026-w48/",
        "2026-11-23",
        "2026-11-29",
    )
    assert [one.title for one in issue.posts + issue.entries] == ["post 2026-11-23", "entry 2026-11-29"]
    assert ([one.title for one in issue.held], [one.title for one in issue.coming]) == (
        ["event 2026-11-25"],
        ["event 2026-12-20"],
    )


def test_the_latest_issue_is_there_when_only_something_is_on() -> None:
    (issue,) = issues([news("event", "2026-12-10")], "week", TODAY)
    assert issue.period.name == "2026-w48"
    assert issues([news("event", "2027-03-10")], "week", TODAY) == ()


@pytest.mark.parametrize(
    ("day", "rhythm", "name", "last"),
    [
        ("2026-11-30", "month", "2026-11", "2026-11-30"),
        ("2028-02-01", "month", "2028-02", "2028-02-29"),
        ("2027-01-01", "week", "2026-w53", "2027-01-03"),
        ("2024-12-30", "week", "2025-w01", "2025-01-05"),
    ],
)
def test_periods_are_those_of_the_calendar(day: str, rhythm: str, name: str, last: str) -> None:
    period = period_of(date.fromisoformat(day), "month" if rhythm == "month" else "week")
    assert (period.name, str(period.last)) == (name, last)


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), max_size=20), st.sampled_from(["week", "month"]))
def test_everything_that_was_said_is_in_one_issue(days: list[date], rhythm: str) -> None:
    told = [News("post", day, str(number), f"x/{number}/") for number, day in enumerate(days)]
    made = issues(told, "month" if rhythm == "month" else "week", date(2031, 1, 1))
    assert sorted(one.title for issue in made for one in issue.posts) == sorted(one.title for one in told)
    assert [issue.period.first for issue in made] == sorted({i.period.first for i in made}, reverse=True)


@pytest.mark.slow
def test_the_digest_of_a_site(tmp_path_factory: pytest.TempPathFactory) -> None:
    project = copy(tmp_path_factory.mktemp("digest") / "site")
    project.write("content/posts/said.md", "---\ntitle: Said & done\ndate: 2026-11-24\nsummary: A line.\n---\nText.\n")
    project.write(
        "content/events/soon.md", "---\ntitle: Soon\nstart: 2026-12-10 18:00\nplace: The Spring\n---\nText.\n"
    )
    clock = {"SOURCE_DATE_EPOCH": str(int(datetime(2026, 12, 2, 10, tzinfo=UTC).timestamp()))}
    sound(project.build("build", environment=clock))
    page = BeautifulSoup((project.folder / "output/digest/2026-w48/index.html").read_bytes(), "lxml")
    assert [heading.get_text() for heading in page.select("main h2")][:2] == ["What is on", "Written here"]
    feed = json.loads((project.folder / "output/digest/feed.json").read_text(encoding="utf-8"))
    assert feed["items"][0]["title"] == "23–29 Nov 2026"
    assert "Said &amp; done" in feed["items"][0]["content_html"]
    sound(project.run("from plugins.digest.__main__ import main; raise SystemExit(main(['--to', 'issue.eml']))"))
    mail = email.message_from_bytes((project.folder / "issue.eml").read_bytes(), policy=email.policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "- Said & done <" in plain.get_content()
    assert "10 December 2026: Soon" in plain.get_content()
    assert mail["X-Unsent"] == "1"
    lost = project.run("from plugins.digest.__main__ import main; raise SystemExit(main(['--issue', '1999-w01']))")
    assert (lost.status, "has no issue 1999-w01 — choose one of 2026-w48" in lost.said) == (2, True)

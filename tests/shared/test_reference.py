"""Names of other files: a slip of the pen is recognised, and a name that nobody has is not."""

from __future__ import annotations

from plugins.shared.frontmatter import Document, parse
from plugins.shared.reference import unknown


def test_each_unknown_name_has_its_line_and_a_suggestion() -> None:
    document = parse(
        b"---\ntitle: x\nhosts:\n  - jon-ingham\n  - jon-inham\n  - nobody-here\n---\n", "content/events/x.md"
    )
    assert isinstance(document, Document)
    found = unknown(document, "hosts", ["jon-ingham", "jon-inham", "nobody-here"], {"jon-ingham"}, "member")
    assert [str(problem) for problem in found] == [
        "content/events/x.md:5: `hosts` names the member jon-inham, which does not exist — did you mean `jon-ingham`?",
        "content/events/x.md:6: `hosts` names the member nobody-here, which does not exist — "
        "add content/members/nobody-here.md, or take it out",
    ]

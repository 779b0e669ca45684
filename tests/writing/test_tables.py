"""Tables and task lists as a reader by keyboard or by ear meets them."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.body import Body
from plugins.writing.renderer import Renderer
from plugins.writing.safety import clean
from plugins.writing.tables import boxed

RENDERER = Renderer({}, "", lambda src: None)
TABLE = "| Name | Price |\n|:-----|------:|\n| Tea | 2 |\n"


def tree(body: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(str(RENDERER.html("content/posts/x.md", Body.of(body))), create_parent="main")


def test_a_table_stands_in_a_box_that_the_keyboard_reaches() -> None:
    (box,) = tree(TABLE).xpath("//table/..")
    assert dict(box.attrib) == {
        "class": "table-box",
        "tabindex": "0",
        "role": "group",
        "aria-label": "Name, Price",
    }


def test_a_table_in_html_has_the_same_box() -> None:
    (box,) = tree("<table><tr><th>A &amp; <b>B</b></th></tr></table>").xpath("//table/..")
    assert (box.get("tabindex"), box.get("aria-label")) == ("0", "A & B")


def test_columns_are_aligned_without_an_inline_style() -> None:
    page = tree(TABLE)
    assert page.xpath("//@style") == []
    assert page.xpath("//td/@class") == ["to-left", "to-right"]


@given(
    st.lists(st.sampled_from(["<table>", "</table>", "<tr>", "<td>", "<th>", "</th>", "a", '"', "<", "<table", ">"]))
)
def test_a_torn_table_harms_nothing_behind_it(pieces: list[str]) -> None:
    html = clean(boxed("".join(pieces)) + "<p id='after'>after</p>")
    page = lxml.html.fragment_fromstring(html, create_parent="main")
    assert set(page.xpath("//@*[name() != 'class']/..//@tabindex")) <= {"0"}
    assert not page.xpath("//@style | //@onclick")


@pytest.mark.parametrize(
    ("body", "names", "checked"),
    [
        ("- [ ] buy *tea*\n- [x] read", ["buy tea", "read"], 1),
        ("- [ ] buy tea\n\n- [x] read\n\n    More about it.", ["buy tea", "read"], 1),
        ("- [ ] outer\n    - [x] inner", ["outer", "inner"], 1),
    ],
)
def test_a_box_of_a_task_list_is_called_what_its_item_says(body: str, names: list[str], checked: int) -> None:
    page = tree(body)
    labels = [" ".join(label.text_content().split()) for label in page.xpath("//label[input[@type='checkbox']]")]
    assert labels == names
    assert len(page.xpath("//input")) == len(names)
    assert len(page.xpath("//input[@checked]")) == checked

"""What a page asks and draws with elements that do not come here: its words stay, ticks become signs."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from plugins.planet.cleaning.tree import Place, drop, inside, is_longer, words

ELEMENTS = frozenset("form input button select textarea svg canvas datalist area radio checkbox label".split())
_CHOICES = {"radio": "○", "checkbox": "☐"}  # what Mastodon's feeds call a poll's
_TICKS = {False: "☐", True: "☑"}
_HELD = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "a")
_TOGGLE = re.compile(r"(?:^|[\s_-])(?:toggle|tabbed)", re.IGNORECASE)
_LONGEST_OFFER = 400  # characters
_HERE = "\ue000"  # nobody's letter
_PROMISE = re.compile(r"privacy|spam|unsubscribe|datenschutz|abmelden|confidentialit|privacidad", re.IGNORECASE)
_FOLDS = re.compile(r"accordion|collaps|faq", re.IGNORECASE)
_ANSWERS = ("radio", "checkbox")


def settle(body: HtmlElement, _place: Place, taken: Counter[str]) -> None:
    """Leave the words of forms and drawings, and the state of ticks; take out what is pressed, chosen and filled in."""
    for drawing in list(body.iter("svg")):
        if inside(drawing, body):
            _settle_drawing(drawing, taken)
    for form in list(body.iter("form")):
        taken["form"] += 1
        if _signs_up(form):
            drop(form)
            continue
        _drop_labels(form)
        form.tag = "div"
    for field in list(body.iter("input", "label")):
        if _is_toggle(field):
            _leave_space(field)
        elif field.tag == "input":
            _settle_input(field)
    for label in body.iter("label"):  # of tabs
        after = label.getnext()
        label.tail = " " if after is not None and after.tag == "label" and not label.tail else label.tail
    for button in list(body.iter("button")):
        if inside(button, body):
            _settle_button(button)
    for field in list(body.iter("select", "textarea", "datalist")):
        if inside(field, body):
            _leave_space(field)
    for choice in list(body.iter(*_CHOICES)):
        choice.text = f"{_CHOICES[str(choice.tag)]} {choice.text or ''}"
        choice.drop_tag()
    for canvas in list(body.iter("canvas")):
        canvas.drop_tag()
    for area in list(body.iter("area")):
        _settle_area(area)


def _is_toggle(field: HtmlElement) -> bool:
    """Tell whether a field shows, when it is pressed, what is text here; ticks of lists are text themselves."""
    named = f"{field.get('class') or ''} {field.get('id') or ''}"
    if not _TOGGLE.search(named) or next(field.iterancestors("li"), None) is not None:
        return False
    return field.tag == "input" or not any(map(str.isalnum, words(field)))


def _settle_drawing(drawing: HtmlElement, taken: Counter[str]) -> None:
    """Leave a drawing's name, unless it is a sign beside words that say the same."""
    named = next((part for part in drawing if part.tag in ("title", "desc") and words(part)), None)
    label = " ".join((drawing.get("aria-label") or (words(named) if named is not None else "")).split())
    link = next(drawing.iterancestors("a", "button", "summary", *_HELD), None)
    beside = link is not None and bool(_words_without(link, drawing))
    if link is None:
        shown = drawing.get("aria-hidden") != "true" and not _is_small(drawing)
        taken["drawing"] += shown
    else:  # a link that is a sign alone is called by its label
        label = label or " ".join((link.get("aria-label") or link.get("title") or "").split())
        shown = not beside
    drawing.tail = (label[:500] if shown else "") + (drawing.tail or "")
    drawing.drop_tree()


def _words_without(box: HtmlElement, drawing: HtmlElement) -> str:
    own, whole = words(drawing), words(box)
    return whole.replace(own, "", 1).strip() if own else whole


def _is_small(drawing: HtmlElement) -> bool:
    """Tell whether a drawing is as small as a letter: an icon."""
    width = re.fullmatch(r"(\d{1,4})(?:px)?", drawing.get("width") or "")
    return width is not None and int(width[1]) <= 24


def _signs_up(form: HtmlElement) -> bool:
    """Tell whether a form is for a newsletter: it asks for an e-mail address, and for no words or answers."""
    fields = [
        field for field in form.iter("input") if (field.get("type") or "text") not in ("hidden", "submit", "button")
    ]
    asks = any(field.get("type") == "email" or "email" in (field.get("name") or "").lower() for field in fields)
    more = next(form.iter("textarea", "select", "img", "pre"), None) is not None
    more = more or any(field.get("type") in ("password", "radio") for field in fields)
    if not asks or more or is_longer(form, _LONGEST_OFFER):
        return False
    pressed = list(form.iter("input", "button"))[-1]
    behind = words(form)[len(_until(form, pressed)) :]
    return not behind.strip() or _PROMISE.search(behind) is not None


def _until(form: HtmlElement, last: HtmlElement) -> str:
    """Return the text of a form to the end of one of its fields."""
    tail, last.tail = last.tail, _HERE
    until = words(form).partition(_HERE)[0]
    last.tail = tail
    return until.rstrip()


def _drop_labels(form: HtmlElement) -> None:
    """Remove what names the fields of a form; the answers of a poll are text."""
    answers = {field.get("id") for field in form.iter("input") if field.get("type") in _ANSWERS}
    for label in list(form.iter("label")):
        holds = any(field.get("type") in _ANSWERS for field in label.iter("input"))
        if not holds and (label.get("for") is None or label.get("for") not in answers):
            _leave_space(label)


def _settle_input(field: HtmlElement) -> None:
    kind = (field.get("type") or "text").lower()
    if kind == "checkbox" and next(field.iterancestors("form"), None) is None:
        space = "" if (field.tail or "")[:1].isspace() else " "
        field.tail = f"{_TICKS[field.get('checked') is not None]}{space}{field.tail or ''}"
    elif kind == "image" and field.get("alt"):
        field.tail = f"{field.get('alt')} {field.tail or ''}"
    field.drop_tree()


def _settle_button(button: HtmlElement) -> None:
    """Take a button out, unless it is a heading of what it unfolds."""
    heads = button.get("aria-expanded") is not None or button.get("aria-controls") is not None
    folds = _FOLDS.search(button.get("class") or "") is not None and bool(words(button))
    if next(button.iterancestors(*_HELD), None) is not None or folds or (heads and len(words(button)) > 3):
        button.drop_tag() if next(button.iterancestors(*_HELD), None) is not None else _as_block(button)
    elif next(button.iter("a", "img"), None) is not None:
        button.drop_tag()
    else:
        _leave_space(button)


def _as_block(button: HtmlElement) -> None:
    button.tag = "p"
    button.attrib.clear()


def _settle_area(area: HtmlElement) -> None:
    """Make a link of what can be pressed on a picture."""
    label = (area.get("alt") or area.get("title") or "").strip()
    if not (label and area.get("href")):
        area.drop_tree()
        return
    area.tag, area.text = "a", label
    area.tail = " " + (area.tail or "")


def _leave_space(element: HtmlElement) -> None:
    element.tail = " " + (element.tail or "") if element.tail and not element.tail[0].isspace() else element.tail
    drop(element)

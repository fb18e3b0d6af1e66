"""The numbers a browser prints before the items of an HTML list."""

from __future__ import annotations

from lxml import etree

from pipeline.read.docx_counters import roman
from pipeline.read.html_style import declared

_BY_CSS = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


def alphabetic(number: int) -> str:
    """Return a counter in letters as HTML counts: after ``z`` comes ``aa``, then ``ab``.

    >>> alphabetic(26), alphabetic(27), alphabetic(28)
    ('z', 'aa', 'ab')
    """
    letters = ""
    while number > 0:
        number, at = divmod(number - 1, 26)
        letters = chr(ord("a") + at) + letters
    return letters


def markers(element: etree._Element) -> dict[etree._Element, str | None]:
    """Return the marker of each item of an ``ol`` or ``ul``; ``None`` where it prints none.

    A style sheet outside the element can change markers; only what the list says itself is read.
    """
    items = list(element.iterchildren("li"))
    kind = _kind(element)
    if kind is None or element.tag != "ol":
        return dict.fromkeys(items, None if kind is None else "•")
    backwards = element.get("reversed") is not None
    at = _whole(element.get("start"), len(items) if backwards else 1)
    found: dict[etree._Element, str | None] = {}
    for item in items:
        at = _whole(item.get("value"), at)
        found[item] = _printed(at, _kind(item, kind) or kind) + "."
        at += -1 if backwards else 1
    return found


def _kind(element: etree._Element, inherited: str = "1") -> str | None:
    css = declared(element, "list-style-type") or declared(element, "list-style")
    if css is not None:
        return None if "none" in css.split() else _BY_CSS.get(css.split()[0], inherited)
    return element.get("type") or inherited


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def _printed(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        letters = alphabetic(number)
    elif kind in ("i", "I"):
        letters = roman(number)
    else:
        return str(number)
    return letters.upper() if kind.isupper() else letters

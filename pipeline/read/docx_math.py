"""Office mathematics as one line of text: scripts stay scripts, fractions become ``a/b``.

The signs written here and not in the file (``/``, brackets, ``√``) are what the printed formula
shows as lines; the reader reports every formula, so that a person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
Script = str | None
"""``superscript``, ``subscript`` or ``None``."""


def is_math(tag: str) -> bool:
    """Say whether an element belongs to Office mathematics."""
    return tag.startswith(_M)


def linear(element: etree._Element, script: Script = None) -> Iterator[tuple[str, Script]]:
    """Yield the text of a formula piece by piece, with the script it stands in."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name == "t":
            yield child.text or "", script
        elif name == "f":
            yield from _grouped(child.find(_M + "num"), script)
            yield "/", script
            yield from _grouped(child.find(_M + "den"), script)
        elif name in ("sup", "sub") and element.tag != _M + "nary":
            yield from linear(child, "superscript" if name == "sup" else "subscript")
        elif name == "rad":
            yield from linear_of(child.find(_M + "deg"), "superscript")
            yield "√", script
            yield from _grouped(child.find(_M + "e"), script)
        elif name == "d":
            yield from _delimited(child, script)
        elif name == "nary":
            yield _property(child, "naryPr", "chr", "∫"), script
            yield from linear_of(child.find(_M + "sub"), "subscript")
            yield from linear_of(child.find(_M + "sup"), "superscript")
            yield from linear_of(child.find(_M + "e"), script)
        else:
            yield from linear(child, script)


def linear_of(element: etree._Element | None, script: Script) -> Iterator[tuple[str, Script]]:
    """Yield the text of an optional part of a formula."""
    if element is not None:
        yield from linear(element, script)


def _grouped(element: etree._Element | None, script: Script) -> Iterator[tuple[str, Script]]:
    pieces = list(linear_of(element, script))
    simple = len("".join(text for text, _ in pieces)) <= 1 or len(pieces) == 1
    if simple:
        yield from pieces
    else:
        yield "(", script
        yield from pieces
        yield ")", script


def _delimited(element: etree._Element, script: Script) -> Iterator[tuple[str, Script]]:
    yield _property(element, "dPr", "begChr", "("), script
    for index, part in enumerate(element.findall(_M + "e")):
        if index:
            yield _property(element, "dPr", "sepChr", "|"), script
        yield from linear(part, script)
    yield _property(element, "dPr", "endChr", ")"), script


def _property(element: etree._Element, group: str, name: str, default: str) -> str:
    found = element.find(f"{_M}{group}/{_M}{name}")
    return default if found is None else found.get(_M + "val", default)

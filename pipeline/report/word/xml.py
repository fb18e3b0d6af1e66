"""WordprocessingML, element by element: names, attributes, and what XML can carry.

Word wants the children of an element in the order of the schema (ECMA-376 part 1, 17), where other
programs take any: every function here builds them in that order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from pipeline.report.visible import code_point

Element = etree._Element  # noqa: SLF001  (lxml's own name for what it makes)

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {"w": MAIN, "r": RELATIONS}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("(\r\n|[\t\n\r])")


def carried(text: str) -> str:
    r"""Return ``text`` with the characters that XML has no way to carry named in angle brackets.

    >>> carried("a\x07b")
    'a⟨U+0007⟩b'
    """
    return _UNCARRIED.sub(lambda match: f"⟨{code_point(match[0])}⟩", text)


def root(name: str) -> Element:
    """Return a new root element of the main namespace."""
    return etree.Element(f"{{{MAIN}}}{name}", nsmap=NAMES)


def add(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Add a child and return it; attributes are of the main namespace."""
    child = etree.SubElement(parent, f"{{{MAIN}}}{name}")
    for key, value in attributes.items():
        child.set(f"{{{MAIN}}}{key}", carried(str(value)))
    return child


def add_words(run: Element, text: str, *, deleted: bool = False) -> None:
    """Add characters to a run: ``w:t`` (or ``w:delText``), tabs and line breaks."""
    for piece in _BREAKS.split(carried(text)):
        if not piece:
            continue
        if piece == "\t":
            add(run, "tab")
        elif piece in ("\n", "\r", "\r\n"):
            add(run, "br")
        else:
            words = add(run, "delText" if deleted else "t")
            words.text = piece
            if piece != piece.strip() or "  " in piece:
                words.set(SPACE, "preserve")


def add_run(parent: Element, text: str, properties: Iterable[tuple[str, str]] = ()) -> Element:
    """Add a run of text with simple properties, given as ``(element, w:val)`` in schema order; an
    empty value is a switch turned on.
    """
    run = add(parent, "r")
    given = tuple(properties)
    if given:
        inside = add(run, "rPr")
        for name, value in given:
            add(inside, name, **({"val": value} if value else {}))
    add_words(run, text)
    return run


def serialized(element: Element) -> bytes:
    """Return the part's bytes, with the declaration Word writes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)

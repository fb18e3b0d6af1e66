"""Words inside a provision of Justice Laws XML: what is raised, lowered and set in italics.

Defined terms, titles of other laws and words in another language are printed in italics; where
emphasis is bold in the source, it is the publisher's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from lxml import etree

from pipeline.model.document import Run

GAP = Run(" ")
"""Between words of two blocks that are one line: no character of the source."""

_ITALIC = frozenset(
    ["DefinedTermEn", "DefinedTermFr", "DefinitionRef", "Language", "XRefExternal", "XRefInternal"]
)
INLINE = _ITALIC | frozenset(
    [
        "DefinitionEnOnly",
        "DefinitionFrOnly",
        "Emphasis",
        "FootnoteRef",
        "FormBlank",
        "FormulaConnector",
        "FormulaTerm",
        "FormulaText",
        "Fraction",
        "Leader",
        "LeaderRightJustified",
        "LineBreak",
        "Repealed",
        "Separator",
        "Sub",
        "Sup",
        "TitleText",
    ]
)
"""Elements that are part of a line."""
_BREAKS = frozenset(["FormBlank", "Leader", "LeaderRightJustified", "LineBreak"])
_SPACE = re.compile(r"[ \t\n\r]+")


def words(text: str | None) -> Run:
    """Return character data with its white space folded (no-break spaces stay)."""
    return Run(_SPACE.sub(" ", text or ""))


def inline(element: etree._Element, style: Run = GAP) -> list[Run]:
    """Return the words of an element, each in its style.

    An element that is none of :data:`INLINE` is a block among the words: a space sets it apart.
    """
    return list(_runs(element, _styled(element, style)))


def _runs(element: etree._Element, style: Run) -> Iterator[Run]:
    yield _as(style, element.text)
    for child in element:
        name = etree.QName(child).localname
        apart = name in _BREAKS or name not in INLINE
        if apart:
            yield GAP
        yield from _runs(child, _styled(child, style))
        if apart:
            yield GAP
        yield _as(style, child.tail)


def _as(style: Run, text: str | None) -> Run:
    return msgspec.structs.replace(style, text=words(text).text)


def _styled(element: etree._Element, style: Run) -> Run:
    name = etree.QName(element).localname
    emphasis = element.get("style", "") if name == "Emphasis" else ""
    return msgspec.structs.replace(
        style,
        italic=style.italic or name in _ITALIC or emphasis == "italic",
        bold=style.bold or emphasis == "bold",
        underline=style.underline or emphasis == "underline",
        superscript=style.superscript or name in ("Sup", "FootnoteRef") or emphasis == "super",
        subscript=style.subscript or name == "Sub" or emphasis == "sub",
    )

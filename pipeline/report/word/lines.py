"""An edition as the paragraphs and grids it is printed in, plain data that knows no file format.

A node is one paragraph: its marker as printed, a tab, its heading, a space, its words. A part, an
item and a subsection are a heading, with their words (such as "None.") in a paragraph of their own;
an item has its category above it. A table is a paragraph (its caption, possibly empty) and a grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from pipeline.model.records import Edition, Kind, Node, Table
from pipeline.model.text import Text


class Role(StrEnum):
    """What a paragraph prints of its node."""

    CATEGORY = "category"
    HEADING = "heading"
    WORDS = "words"
    CAPTION = "caption"
    GRID = "grid"


class Section(msgspec.Struct, frozen=True, gc=False):
    """A piece of a paragraph: its text, and the name of the character style it is set in.

    ``label`` says that a change replaces it whole: "2.A.1" never reads as a figure that was cut.
    """

    text: Text
    style: str = ""
    label: bool = False


class Line(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, or the grid of a table.

    ``sections`` are the five of a paragraph (marker, tab, heading, space, words), empty where
    there is nothing to print, so that two of them can be set side by side.
    """

    path: str
    role: Role
    style: str
    sections: tuple[Section, ...] = ()
    table: Table | None = None

    @property
    def raw(self) -> str:
        """The characters of the paragraph."""
        return "".join(section.text.raw for section in self.sections)


LABEL = "AnnexLabel"
TERM = "AnnexTerm"
DEEPEST = 6
"""Provisions deeper than this are indented no further."""

_HEADED = {Kind.PART: "AnnexPart", Kind.ITEM: "AnnexItem", Kind.SUBSECTION: "AnnexSubsection"}
_NOTES = frozenset({Kind.NOTE, Kind.TECHNICAL_NOTE, Kind.NOTA_BENE})
_NOTHING = Text("")


def lines(edition: Edition) -> tuple[Line, ...]:
    """Return everything the edition prints, in its order."""
    return tuple(line for part in edition.parts for line in _node(part, 0, noted=False))


def _node(node: Node, depth: int, *, noted: bool) -> Iterator[Line]:
    """Yield a node's paragraphs and those below it; ``depth`` counts from the entry."""
    if node.kind in _HEADED:
        yield from _headed(node)
        below = 0
    else:
        noted = noted or node.kind in _NOTES
        yield from _plain(node, _style(node, depth, noted=noted))
        below = depth + 1
    for child in node.children:
        yield from _node(child, below, noted=noted)


def _headed(node: Node) -> Iterator[Line]:
    if node.category is not None:
        category = _line(None, None, Text(f"CATEGORY {node.category}"), bold=True)
        yield Line(node.path, Role.CATEGORY, "AnnexCategory", category)
    if node.printed or node.heading:
        heading = _line(node.printed, node.heading, _NOTHING, bold=True)
        yield Line(node.path, Role.HEADING, _HEADED[node.kind], heading)
    if node.text.raw:
        yield Line(node.path, Role.WORDS, "AnnexText", _line(None, None, node.text))


def _plain(node: Node, style: str) -> Iterator[Line]:
    table = node.kind is Kind.TABLE or node.table is not None
    sections = _line(node.printed, node.heading, node.text, bold=table)
    if table:
        yield Line(node.path, Role.CAPTION, "AnnexCaption", sections)
        if node.table is not None and node.table.rows and node.table.columns:
            yield Line(node.path, Role.GRID, "AnnexTable", (), node.table)
    elif any(section.text.raw for section in sections):
        yield Line(node.path, Role.WORDS, style, sections)


def _line(
    printed: str | None, heading: Text | None, words: Text, *, bold: bool = False
) -> tuple[Section, ...]:
    """Return the five sections. In a ``bold`` paragraph style none has a style of its own: Word
    takes bold on bold for not bold.
    """
    marker = Text(printed or "")
    title = heading or _NOTHING
    tab = "\t" if marker.raw and (title.raw or words.raw) else ""
    space = " " if title.raw and words.raw else ""
    return (
        Section(marker, "" if bold else LABEL, label=True),
        Section(Text(tab)),
        Section(title, "" if bold else TERM),
        Section(Text(space)),
        Section(words),
    )


def _style(node: Node, depth: int, *, noted: bool) -> str:
    level = min(depth, DEEPEST)
    if noted:
        return f"AnnexNote{level}"
    if node.kind is Kind.ENTRY:
        return "AnnexEntry"
    if node.kind is Kind.DEFINITION:
        return "AnnexDefinition"
    return f"AnnexProvision{level}" if node.printed else f"AnnexParagraph{level}"

"""What a printed page is made of, as plain data: spans of text in blocks.

The template (``templates/page.typ``) prints these and nothing else. A text is data from its first
character to its last: Typst never reads it as markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from pipeline.compare.changes import Operation
from pipeline.report.redline import Redline

_STYLES = {Operation.EQUAL: "", Operation.DELETE: "del", Operation.INSERT: "ins"}


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A run of text. ``style`` is one of ``del``, ``ins``, ``soft``, ``strong``, ``mono``, ``bad``
    or nothing; ``to`` is the anchor it leads to, if any.
    """

    text: str
    style: str = ""
    to: str = ""


Spans = tuple[Span, ...]


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="kind"):
    """A heading, which is a bookmark too. ``anchor`` is the name links lead to."""

    level: int
    spans: Spans
    anchor: str = ""


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="kind"):
    """A paragraph. ``style`` is ``lead``, ``text``, ``above``, ``soft``, ``boxed`` or nothing."""

    spans: Spans
    style: str = ""
    lang: str = "en"


class Items(msgspec.Struct, frozen=True, tag="items", tag_field="kind"):
    """A list of short lines, in ``columns`` columns."""

    items: tuple[Spans, ...]
    columns: int = 1


class Facts(msgspec.Struct, frozen=True, tag="facts", tag_field="kind"):
    """Names beside what is said under each."""

    rows: tuple[tuple[str, Spans], ...]


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A cell of a table: paragraphs, how dark it is from 0 to 4, and its language."""

    paragraphs: tuple[Spans, ...]
    level: int = 0
    lang: str = "en"


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="kind"):
    """A table whose head is repeated on each page. ``widths`` are parts of the width (0 for as wide
    as it needs); ``right`` are the columns set to the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()


class Figure(msgspec.Struct, frozen=True, tag="figure", tag_field="kind"):
    """A picture as SVG, in words for those who do not see it, and its caption."""

    svg: str
    said: str
    caption: Spans


Block = Heading | Paragraph | Items | Facts | Table | Figure


class Sheet(msgspec.Struct, frozen=True):
    """A whole document. ``date`` is when what it says was printed; ``running`` stands at the head
    of each page, ``foot`` at its foot beside the page number.
    """

    title: str
    running: str
    foot: str
    language: str
    date: date | None
    blocks: tuple[Block, ...]
    wide: bool = False


def spans(*pieces: str | Span) -> Spans:
    """Return spans of strings and spans; empty ones are left out."""
    made = (piece if isinstance(piece, Span) else Span(piece) for piece in pieces)
    return tuple(piece for piece in made if piece.text)


def redline_spans(redline: Redline, wanted: Iterable[Operation] = tuple(Operation)) -> Spans:
    """Return a redline as spans, deleted words struck and inserted ones underlined; of typography
    nothing is marked.
    """
    chosen = frozenset(wanted)
    return tuple(
        Span(segment.text, _STYLES[segment.operation])
        for segment in redline.folded().segments
        if segment.operation in chosen and segment.text
    )

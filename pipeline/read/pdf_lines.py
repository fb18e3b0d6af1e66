"""From pieces to lines: in content-stream order, by baseline.

Visual sorting tears N₂O₄ apart, so the order of the stream is kept and a piece joins the line
before it when it stands on its baseline, or near it and close by, as superscripts and subscripts
do. A line ends at the border of a table cell, and at the gutter of a page set in columns; the gap
between a label and its text ends nothing, but begins a new run, so that the text's own left edge is
kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from pipeline.model.document import Box, Line, Run
from pipeline.read.pdf_annotations import mark_annotations
from pipeline.read.pdf_columns import find_columns
from pipeline.read.pdf_gaps import into_gaps
from pipeline.read.pdf_markup import is_deleted, is_inserted, mark_rulings, mark_trailing_blank
from pipeline.read.pdf_page_columns import PageColumns, find_page_columns
from pipeline.read.pdf_pieces import FURNITURE, HYPHENS, Piece, RawPage
from pipeline.read.pdf_place import em_box
from pipeline.read.pdf_rows import SCRIPT_SIZE, Place, Row, bands_of, group, split_gutters
from pipeline.read.pdf_symbols import as_shown
from pipeline.read.pdf_tables import Grid, find_grids

SPACE_GAP = 0.16
"""Gap in ems from which two pieces on a line are two words where neither brings a space."""

TAB_GAP = 0.8
"""Gap in ems from which a new run begins, space or not."""


class Assembled(msgspec.Struct):
    """The lines of a page, still without cells, and what was done to get them.

    ``cells`` runs beside ``lines``: grid on the page and cell, or ``None``.
    """

    lines: list[Line]
    cells: list[Place | None]
    columns: PageColumns | None
    grids: tuple[Grid, ...]
    synthesized: int
    blank: int  # rows of white space alone, left out
    annotations: list[str]  # a sentence for each


def assemble(page: RawPage, start: int, known: PageColumns | None = None) -> Assembled:
    """Make lines of a page's pieces; ``start`` is the offset of the first character, ``known`` are
    the columns of the page before.

    No character is dropped but the white space of lines that hold nothing else (Word's empty
    paragraphs); spaces are added where a gap demands one. Both are counted.
    """
    grids = find_grids(page.rulings)
    bordering = frozenset().union(*(grid.members for grid in grids))
    free = [r for i, r in enumerate(page.rulings) if i not in bordering]
    placed = into_gaps(as_shown(page.pieces))
    marked = mark_annotations(mark_rulings(placed, free), page.annotations)
    pieces = marked.pieces
    rows = group(pieces, grids)
    set_in = find_page_columns(rows, page.height, known)
    tables = _tables(rows, page.width, set_in)
    if tables:
        grids = (*grids, *tables)
        rows = group(pieces, grids)
    rows = split_gutters(rows)
    done = Assembled([], [], set_in, grids, 0, 0, marked.sentences)
    for row in rows:
        if row.blank:
            done.blank += 1
            continue
        mark_trailing_blank(row.pieces)
        line, added = _line(row, page, start, set_in)
        start = line.end
        done.lines.append(line)
        done.cells.append(row.place)
        done.synthesized += added
    return done


def _tables(rows: Sequence[Row], width: float, set_in: PageColumns | None) -> tuple[Grid, ...]:
    """Return the tables without rulings, those of each column of the page by itself."""
    if set_in is None:
        return find_columns(bands_of(rows), width)
    found: list[Grid] = []
    rights = (width, *set_in.gutters, width)
    for column, right in enumerate(rights):
        beside = [row for row in rows if set_in.column(row) == column]
        found.extend(find_columns(bands_of(beside), right))
    return tuple(found)


def _line(row: Row, page: RawPage, start: int, set_in: PageColumns | None) -> tuple[Line, int]:
    pieces = row.pieces
    first = next(piece for piece in pieces if not piece.text.isspace())
    size, baseline = _body(pieces)
    texts: list[str] = []
    styles: list[_Style] = []
    starts: list[float] = []
    ends: list[float] = []
    added = 0
    left = top = math.inf
    right = bottom = end = -math.inf
    for piece in pieces:
        text = piece.text
        x0, above, x1, below = em_box(piece)
        left = min(left, x0)
        right = max(right, x1)
        if not text.isspace():  # a blank in a larger font (Word's empty mark) makes no line taller
            top = min(top, above)
            bottom = max(bottom, below)
        gap = piece.start - end
        em = max(size, piece.size)
        if texts and gap > SPACE_GAP * em and not texts[-1][-1].isspace() and not text[0].isspace():
            texts[-1] += " "
            added += 1
        added += len(piece.synthesized)
        style = _style(piece, size, baseline, page)
        begin = _left(piece, x0)
        if texts and gap <= TAB_GAP * em and style == styles[-1]:
            if texts[-1].isspace():
                starts[-1] = begin
            texts[-1] += text
            ends[-1] = x1
        else:
            texts.append(text)
            styles.append(style)
            starts.append(begin)
            ends.append(x1)
        end = max(end, piece.end)
    lefts = [round(x, 2) for x in starts]
    rights = [round(x, 2) for x in ends]
    line = Line(
        start=start,
        runs=tuple(
            [
                Run(text, *style, x0, x1)
                for text, style, x0, x1 in zip(texts, styles, lefts, rights, strict=True)
            ]
        ),
        page=page.number,
        box=Box(
            lefts[0] if left == starts[0] else round(left, 2),
            round(top, 2),
            rights[-1] if right == ends[-1] else round(right, 2),
            round(bottom, 2),
        ),
        style="Artifact" if first.content == FURNITURE else page.tags.get(first.content),
        indent=lefts[0] if first is pieces[0] else round(_left(first, em_box(first)[0]), 2),
        baseline=baseline,
        soft_hyphen=_ends_soft(pieces),
        column=0 if set_in is None else set_in.column(row),
    )
    return line, added


_Style = tuple[float, str, str | None, bool, bool, bool, bool, bool, bool, bool, bool]
"""The fields of a :class:`Run` between its text and its place, in their order."""


def _style(piece: Piece, size: float, baseline: float, page: RawPage) -> _Style:
    superscript = subscript = False
    if piece.baseline != baseline and not piece.text.isspace():
        raised = (baseline - piece.baseline) / size
        small = piece.size <= SCRIPT_SIZE * size
        superscript = raised >= (0.12 if small else 0.2)
        subscript = raised <= (-0.05 if small else -0.12)
    return (
        piece.size,
        piece.font,
        piece.color,
        piece.bold,
        piece.italic,
        piece.underline,
        piece.strike,
        superscript,
        subscript,
        piece.underline and is_inserted(piece, page.links),
        is_deleted(piece),
    )


def _left(piece: Piece, x0: float) -> float:
    """Return the left edge of a piece's words."""
    if piece.edges is None or piece.turn or piece.text.isspace():
        return x0
    return piece.words_start


def _body(pieces: Sequence[Piece]) -> tuple[float, float]:
    """Return size and baseline of the line proper, the latter to a tenth of a point: of the large
    text, where most of it stands.
    """
    first = pieces[0]
    for p in pieces:
        if p.baseline != first.baseline or p.size != first.size:
            break
    else:
        return first.size, round(first.baseline, 1)
    solid = [p for p in pieces if not p.text.isspace()] or list(pieces)
    largest = max(p.size for p in solid)
    large = [p for p in solid if p.size > SCRIPT_SIZE * largest]
    at: Counter[float] = Counter()
    for p in large:
        at[round(p.baseline, 1)] += len(p.text)
    most = max(at.values())
    baseline = max(b for b, n in at.items() if n == most)
    return max(p.size for p in large if round(p.baseline, 1) == baseline), baseline


def _ends_soft(pieces: Sequence[Piece]) -> bool:
    for piece in reversed(pieces):
        if not piece.text.isspace():
            return piece.soft_hyphen and piece.text.rstrip()[-1] in HYPHENS
    return False

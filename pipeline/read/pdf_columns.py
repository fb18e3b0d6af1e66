"""Tables without rulings: words that stand under one another, below headings.

A table that draws no lines shows its columns by their left edges alone, as lists with hanging
markers do, and text set in two columns. It is told from those by what stands in it: below a bold
row of headings other rows, or at least three rows of at least three columns, one right below the
other and all at the same edges, and no markers in the first column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from pipeline.read.pdf_pieces import Piece
from pipeline.read.pdf_tables import Grid

_GAP = 0.6
"""Gap in ems from which two cells of one line are apart."""
_NEAR = 1.5
"""Points by which the edges of a column's cells may differ."""
_BEFORE = 2.0
"""Points between a column's border and its words."""
_NEXT = 3.4
"""Ems from one line of a table to the next, at most."""
_MIDDLE = 0.3
"""Ems from the baseline up to the middle of a line."""
_FEWEST = 3
"""Rows, and columns, that make a table without headings."""
_BELOW_HEADINGS = 2
"""Rows that make a table with headings, these included."""

_MARKER = re.compile(
    r"\(?(?:\d{1,2}|[a-z]{1,2}|[ivxIVX]+|[A-Z])[.)]$|\(\w+\)$|[-–—•·]$|\d+(?:\.\w+)*\.$|\d+(?:\.\w+)+$"
    r"|\d{1,2}[A-Z]\d{1,3}|.*:$|(?:item|note|category)\b|[“\"«]",
    re.IGNORECASE,
)
"""What begins a line of a list, a heading or a definition: no cell of a table."""


class Band(msgspec.Struct):
    """The words at one height of a page, outside ruled tables."""

    baseline: float
    size: float
    pieces: list[Piece]


class _Cell(NamedTuple):
    start: float
    end: float
    bold: bool
    text: str


class _Line(NamedTuple):
    """A band as cells; ``soft`` are the edges of its pieces, where a cell may begin as well."""

    band: Band
    cells: tuple[_Cell, ...]
    soft: tuple[float, ...]

    @property
    def bold(self) -> bool:
        return all(cell.bold for cell in self.cells)

    def has(self, edge: float) -> bool:
        return any(abs(edge - at) <= _NEAR for at in self.soft)


def find_columns(bands: Sequence[Band], width: float) -> tuple[Grid, ...]:
    """Return the tables among the bands of a page as grids, from top to bottom."""
    lines = [_line(band) for band in sorted(bands, key=lambda b: b.baseline)]
    found: list[Grid] = []
    at = 0
    while at < len(lines):
        size, edges = _block(lines, at)
        if size:
            found.append(_grid(lines[at : at + size], edges, width))
        at += max(1, size)
    return tuple(found)


def _line(band: Band) -> _Line:
    pieces = sorted((p for p in band.pieces if not p.text.isspace()), key=lambda p: p.start)
    cells: list[_Cell] = []
    for piece in pieces:
        lead = len(piece.text) - len(piece.text.lstrip())
        start = piece.edges[lead] if piece.edges and lead else piece.start
        if cells and start - cells[-1].end < _GAP * band.size:
            last = cells[-1]
            cells[-1] = _Cell(
                last.start,
                max(last.end, piece.end),
                last.bold and piece.bold,
                f"{last.text}{piece.text}",
            )
        else:
            cells.append(_Cell(start, piece.end, piece.bold, piece.text))
    return _Line(band, tuple(cells), tuple(piece.start for piece in pieces))


def _block(lines: Sequence[_Line], first: int) -> tuple[int, list[float]]:
    """Return how many lines from the first on are a table, and the left edges of its columns."""
    head = lines[first]
    edges = [cell.start for cell in head.cells]
    if len(edges) < 2 or _MARKER.match(head.cells[0].text.strip()):
        return 0, []
    last = first
    full = [head]
    for n in range(first + 1, len(lines)):
        line, before = lines[n], lines[n - 1]
        if line.band.baseline - before.band.baseline > _NEXT * max(line.band.size, 1.0):
            break
        more = [c.start for c in line.cells if not _known(c.start, edges)]
        if any(at < edges[0] or not all(one.has(at) for one in full) for at in more):
            break
        wide = sorted([*edges, *more])
        if len(line.cells) == 1 and len(wide) > 1 and _overruns(line.cells[0], wide):
            break
        edges = wide
        last = n
        if abs(line.cells[0].start - edges[0]) <= _NEAR and len(line.cells) > 1:
            if _MARKER.match(line.cells[0].text.strip()):
                return 0, []
            full.append(line)
    while last > first and len(lines[last].cells) == 1 and lines[last] not in full:
        if not _known(lines[last].cells[0].start, edges[1:]):
            last -= 1
        else:
            break
    headed = head.bold and any(not line.bold for line in full[1:])
    enough = len(full) >= _BELOW_HEADINGS if headed else len(full) >= _FEWEST <= len(edges)
    whole = all(all(line.has(edge) for edge in edges) for line in full)
    return (last - first + 1, edges) if enough and whole else (0, [])


def _known(at: float, edges: Sequence[float]) -> bool:
    return any(abs(at - edge) <= _NEAR for edge in edges)


def _overruns(cell: _Cell, edges: Sequence[float]) -> bool:
    """Whether a single cell is a line of text: it runs on over the next column's edge."""
    beyond = [edge for edge in edges if edge > cell.start + _NEAR]
    return bool(beyond) and cell.end > beyond[0]


def _grid(lines: Sequence[_Line], edges: list[float], width: float) -> Grid:
    """Return the grid of a table's lines; lines closer than the others go on with a cell."""
    starts = _row_starts(lines, edges[0])
    middles = [line.band.baseline - _MIDDLE * line.band.size for line in lines]
    borders = [middles[0] - 0.7 * lines[0].band.size]
    borders.extend((middles[n - 1] + middles[n]) / 2 for n in starts[1:])
    borders.append(middles[-1] + 0.7 * lines[-1].band.size)
    columns = (*(edge - _BEFORE for edge in edges), width)
    regions = tuple(
        tuple((row, column, 1, 1) for column in range(len(edges))) for row in range(len(starts))
    )
    return Grid(columns, tuple(borders), regions, drawn=False)


def _row_starts(lines: Sequence[_Line], left: float) -> list[int]:
    """Return the lines that open a row: those with words in the first column, unless they stand
    closer to the line before than rows do and have no other cell.
    """
    gaps = [two.band.baseline - one.band.baseline for one, two in zip(lines, lines[1:], strict=False)]
    rows = [gap for gap, line in zip(gaps, lines[1:], strict=True) if len(line.cells) > 1]
    usual = min(rows, default=0.0)
    starts = [0]
    for n in range(1, len(lines)):
        opens = abs(lines[n].cells[0].start - left) <= _NEAR
        if opens and len(lines[n].cells) == 1 and gaps[n - 1] < usual - _NEAR:
            opens = False
        if opens:
            starts.append(n)
    return starts

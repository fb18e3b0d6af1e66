"""Tables without rulings: words that stand under one another, below headings.

A table that draws no lines shows its columns by their left edges alone, as lists with hanging
markers do, and text set in two columns. It is told from those by what stands in it: below a bold
row of headings other rows, or at least three rows of at least three columns, one right below the
other and all at the same edges, and no markers in the first column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import msgspec

from pipeline.read.pdf_pieces import HYPHENS, Piece
from pipeline.read.pdf_tables import Grid

_GAP = 0.6
"""Gap in ems from which two cells of one line are apart."""
_NEAR = 1.5
"""Points by which the edges of a column's cells may differ."""
_BEFORE = 2.0
"""Points between a column's border and its words."""
_NEXT = 3.4
"""Ems from one line of a table to the next, at most."""
_PADDING = 13.0
"""Points between the words of two columns, at most, where a cell was too narrow for a word more."""
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


_START = attrgetter("start")


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


_Group = tuple[float, list[Piece]]
"""Pieces that stand together, and their left edge."""


class _Line:
    """A band as cells, which are made out once somebody asks: few lines are in tables."""

    def __init__(self, band: Band) -> None:
        self.band = band

    @cached_property
    def groups(self) -> list[_Group]:
        """The pieces that stand together, from left to right."""
        near = _GAP * self.band.size
        groups: list[_Group] = []
        end = 0.0
        solid = [piece for piece in self.band.pieces if not piece.text.isspace()]
        for piece in sorted(solid, key=_START):
            start = piece.words_start
            if groups and start - end < near:
                groups[-1][1].append(piece)
                end = max(end, piece.end)
            else:
                groups.append((start, [piece]))
                end = piece.end
        return groups

    @property
    def first(self) -> str:
        """The words of its first cell."""
        return "".join([piece.text for piece in self.groups[0][1]]).strip()

    @cached_property
    def cells(self) -> tuple[_Cell, ...]:
        """The groups as cells."""
        return tuple([_cell(start, members) for start, members in self.groups])

    @cached_property
    def soft(self) -> tuple[float, ...]:
        """The edges of its pieces, where a cell may begin as well; few lines are asked."""
        pieces = (piece for _, members in self.groups for piece in members)
        return tuple(at for piece in pieces for at in word_starts(piece))

    @property
    def bold(self) -> bool:
        return all(cell.bold for cell in self.cells)

    def has(self, edge: float) -> bool:
        return any(abs(edge - at) <= _NEAR for at in self.soft)


def find_columns(bands: Sequence[Band], width: float) -> tuple[Grid, ...]:
    """Return the tables among the bands of a page as grids, from top to bottom."""
    lines = [_Line(band) for band in sorted(bands, key=lambda b: b.baseline)]
    found: list[Grid] = []
    at = 0
    while at < len(lines):
        rows, edges = _block(lines, at)
        if rows:
            found.append(_grid(rows, edges, width))
        at += max(1, sum(map(len, rows)))
    return tuple(found)


def _cell(start: float, pieces: Sequence[Piece]) -> _Cell:
    return _Cell(
        start,
        max([piece.end for piece in pieces]),
        all(piece.bold for piece in pieces),
        "".join([piece.text for piece in pieces]),
    )


def word_starts(piece: Piece) -> list[float]:
    """Return where the words of a piece begin, as far as it knows."""
    if piece.edges is None:
        return [piece.start, *piece.parts]
    text = piece.text
    return [
        piece.edges[i]
        for i in range(len(text))
        if not text[i].isspace() and (i == 0 or text[i - 1].isspace())
    ]


def _block(lines: Sequence[_Line], first: int) -> tuple[list[list[_Line]], list[float]]:
    """Return the rows of the table that begins with a line, each with its lines, and the left edges
    of its columns; no rows where none begins there.
    """
    head = lines[first]
    if len(head.groups) < 2 or _MARKER.match(head.first):
        return [], []
    edges = [start for start, _ in head.groups]
    opening = [head]
    last = first
    for n in range(first + 1, len(lines)):
        line, before = lines[n], lines[n - 1]
        if line.band.baseline - before.band.baseline > _NEXT * max(line.band.size, 1.0):
            break
        more = [c.start for c in line.cells if not _known(c.start, edges)]
        if any(at < edges[0] or not all(one.has(at) for one in opening) for at in more):
            break
        wide = sorted([*edges, *more])
        if len(line.cells) == 1 and _overruns(line.cells[0], wide):
            break
        edges = wide
        last = n
        if all(line.has(edge) for edge in edges):
            if _MARKER.match(line.first):
                return [], []
            opening.append(line)
    rows = _rows(lines[first : last + 1], edges)
    while rows and len(rows[-1]) == 1 and len(rows[-1][0].cells) == 1:
        rows.pop()  # a short line of text at the table's edge
    whole = all(all(row[0].has(edge) for edge in edges) for row in rows)
    headed = head.bold and any(not row[0].bold for row in rows[1:])
    enough = len(rows) >= _BELOW_HEADINGS if headed else len(rows) >= _FEWEST <= len(edges)
    return (rows, edges) if enough and whole else ([], [])


def _known(at: float, edges: Sequence[float]) -> bool:
    return any(abs(at - edge) <= _NEAR for edge in edges)


def _overruns(cell: _Cell, edges: Sequence[float]) -> bool:
    """Whether a single cell is a line of text: it runs on over the next column's edge."""
    beyond = [edge for edge in edges if edge > cell.start + _NEAR]
    return bool(beyond) and cell.end > beyond[0]


def _rows(lines: Sequence[_Line], edges: Sequence[float]) -> list[list[_Line]]:
    """Put the lines of a table into rows: one that begins in the first column opens a row, unless
    it stands closer than rows do and each of its cells goes on with the one above.
    """
    gaps = [two.band.baseline - one.band.baseline for one, two in pairwise(lines)]
    firsts = [
        gap for gap, line in zip(gaps, lines[1:], strict=True) if _begins(line, edges) is not None
    ]
    usual = max(firsts[1:] or firsts, default=0.0)
    rows = [[lines[0]]]
    for gap, line in zip(gaps, lines[1:], strict=True):
        closer = gap <= usual - 1.0
        if _begins(line, edges) is None or (closer and _goes_on(rows[-1], line, edges)):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _begins(line: _Line, edges: Sequence[float]) -> _Cell | None:
    """Return the cell of the first column."""
    return line.cells[0] if abs(line.cells[0].start - edges[0]) <= _NEAR else None


def _goes_on(row: Sequence[_Line], line: _Line, edges: Sequence[float]) -> bool:
    """Whether every cell of a line would not have fitted beside the words above it."""
    for cell in line.cells:
        above = [c for one in row for c in one.cells if abs(c.start - cell.start) <= _NEAR]
        if not above:
            return False
        beyond = [edge for edge in edges if edge > cell.start + _NEAR]
        word = (cell.end - cell.start) * len(cell.text.split()[0]) / max(1, len(cell.text.strip()))
        broken = above[-1].text.rstrip().endswith(tuple(HYPHENS))
        end = above[-1].end + 0.25 * line.band.size + word
        if beyond and not broken and end < beyond[0] - _PADDING:
            return False
    return True


def _grid(rows: Sequence[Sequence[_Line]], edges: Sequence[float], width: float) -> Grid:
    """Return the grid of a table's rows."""
    first = [row[0].band.baseline - _MIDDLE * row[0].band.size for row in rows]
    last = [row[-1].band.baseline - _MIDDLE * row[-1].band.size for row in rows]
    borders = [first[0] - 0.7 * rows[0][0].band.size]
    borders.extend((last[n - 1] + first[n]) / 2 for n in range(1, len(rows)))
    borders.append(last[-1] + 0.7 * rows[-1][-1].band.size)
    columns = (*(edge - _BEFORE for edge in edges), width)
    regions = tuple(
        tuple((row, column, 1, 1) for column in range(len(edges))) for row in range(len(rows))
    )
    return Grid(columns, tuple(borders), regions, drawn=False)

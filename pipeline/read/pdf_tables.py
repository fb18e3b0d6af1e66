"""Ruled tables: from rulings to grids, and from grids to the cell a piece of text stands in.

A grid is a connected set of level and upright rulings with more than one cell. Cells separated by
no ruling are one spanning cell. Where the outer upright rulings are missing, the ends of the level
ones close the grid. Tables without upright rulings are found in
:mod:`pipeline.read.pdf_columns`, or not at all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from pipeline.model.document import Cell, Ruling

_NEAR = 2.5  # points: rulings this close are one, ends this close meet
_COVER = 0.6  # share of a cell's side a ruling must cover to be its border
_OPEN = 10.0  # points a level ruling must go beyond the last upright one to make a column


class _Segment(msgspec.Struct, gc=False):
    """A straight stretch: ``at`` across, from ``low`` to ``high`` along."""

    at: float
    low: float
    high: float


class Grid(msgspec.Struct, frozen=True):
    """A table's part on one page.

    ``columns`` and ``rows`` are the edges, one more than there are columns and rows. ``regions``
    gives, row by row, the spanning cell each elementary cell belongs to, as (row, column, row span,
    column span).
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    regions: tuple[tuple[tuple[int, int, int, int], ...], ...]
    members: frozenset[int] = frozenset()  # which of the page's rulings make it
    drawn: bool = True  # made of rulings; a grid that is not is made of left edges

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.rows[-1]

    def region(self, x: float, y: float) -> tuple[int, int, int, int] | None:
        """Return the cell that holds a point, ``None`` outside."""
        if not (self.columns[0] <= x < self.columns[-1] and self.rows[0] <= y < self.rows[-1]):
            return None
        row = bisect_right(self.rows, y) - 1
        return self.regions[row][bisect_right(self.columns, x) - 1]

    def begins(self, x: float) -> bool:
        """Whether words at ``x`` begin a column, in a grid made of left edges."""
        return any(0.0 <= x - column <= _NEAR * 1.5 for column in self.columns[:-1])

    def continues(self, earlier: Grid) -> bool:
        """Whether the column edges agree with those of a part on the page before."""
        return len(self.columns) == len(earlier.columns) and all(
            abs(a - b) <= _NEAR for a, b in zip(self.columns, earlier.columns, strict=True)
        )

    def may_continue(self, earlier: Grid) -> bool:
        """Whether the outer edges agree: of the inner ones, merged cells may leave some out."""
        ends = ((self.columns[n], earlier.columns[n]) for n in (0, -1))
        return self.drawn and earlier.drawn and all(abs(a - b) <= _NEAR for a, b in ends)


def all_edges(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, ...]:
    """Return the column edges of two parts of a table, those near one another once.

    >>> all_edges((10.0, 50.0, 90.0), (10.1, 70.0, 90.0))
    (10.0, 50.0, 70.0, 90.0)
    """
    more = (x for x in two if all(abs(x - y) > _NEAR for y in one))
    return tuple(sorted((*one, *more)))


def columns_among(own: tuple[float, ...], edges: tuple[float, ...]) -> tuple[int, ...]:
    """Return which of a table's edges each edge of a part is."""
    return tuple(min(range(len(edges)), key=lambda n: abs(edges[n] - x)) for x in own)


def respanned(there: Cell, at: tuple[int, ...]) -> Cell:
    """Return a cell with its columns counted anew: edge ``n`` is edge ``at[n]`` of the table."""
    first, end = at[there.column], at[there.column + there.column_span]
    return Cell(there.table, there.row, first, there.row_span, end - first)


def cell(region: tuple[int, int, int, int], *, table: int, first_row: int) -> Cell:
    """Return a grid's cell as the model names it; ``first_row`` rows stand on earlier pages."""
    row, column, row_span, column_span = region
    return Cell(table, first_row + row, column, row_span, column_span)


def find_grids(rulings: Sequence[Ruling]) -> tuple[Grid, ...]:
    """Return the grids the rulings of a page make, from top to bottom."""
    level = [(i, _level(r)) for i, r in enumerate(rulings) if r.horizontal]
    upright = [(i, _upright(r)) for i, r in enumerate(rulings) if not r.horizontal]
    if len(level) < 2 or not upright:
        return ()
    rows, columns = _join(level), _join(upright)
    found = [grid for group in _components(rows, columns) if (grid := _grid(*group))]
    return tuple(sorted(found, key=lambda g: (g.top, g.columns[0])))


def _level(ruling: Ruling) -> _Segment:
    b = ruling.box
    return _Segment((b.top + b.bottom) / 2, b.x0, b.x1)


def _upright(ruling: Ruling) -> _Segment:
    b = ruling.box
    return _Segment((b.x0 + b.x1) / 2, b.top, b.bottom)


_Joined = tuple[_Segment, frozenset[int]]


def _join(parts: Iterable[tuple[int, _Segment]]) -> list[_Joined]:
    """Join pieces of one ruling: Word draws a border for every cell, with squares between."""
    joined: list[tuple[_Segment, set[int]]] = []
    for index, part in sorted(parts, key=lambda p: (p[1].low, p[1].at)):
        for known, members in joined:
            if abs(known.at - part.at) <= _NEAR / 2 and part.low <= known.high + _NEAR:
                known.high = max(known.high, part.high)
                members.add(index)
                break
        else:
            joined.append((_Segment(part.at, part.low, part.high), {index}))
    return [(segment, frozenset(members)) for segment, members in joined]


def _components(
    rows: list[_Joined], columns: list[_Joined]
) -> list[tuple[list[_Joined], list[_Joined]]]:
    group: dict[tuple[str, int], tuple[str, int]] = {}

    def root(key: tuple[str, int]) -> tuple[str, int]:
        while group.setdefault(key, key) != key:
            key = group[key]
        return key

    for i, (row, _) in enumerate(rows):
        for j, (column, _) in enumerate(columns):
            if (
                row.low - _NEAR <= column.at <= row.high + _NEAR
                and column.low - _NEAR <= row.at <= column.high + _NEAR
            ):
                group[root(("row", i))] = root(("column", j))
    found: dict[tuple[str, int], tuple[list[_Joined], list[_Joined]]] = {}
    for i, row_member in enumerate(rows):
        found.setdefault(root(("row", i)), ([], []))[0].append(row_member)
    for j, column_member in enumerate(columns):
        found.setdefault(root(("column", j)), ([], []))[1].append(column_member)
    return list(found.values())


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    """Return one edge for each cluster of nearby values."""
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] <= _NEAR:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return tuple(round(sum(c) / len(c), 2) for c in clusters)


def _grid(rows: list[_Joined], columns: list[_Joined]) -> Grid | None:
    if len(rows) < 2 or not columns:
        return None
    level = [segment for segment, _ in rows]
    upright = [segment for segment, _ in columns]
    xs = [s.at for s in upright]
    left, right = min(s.low for s in level), max(s.high for s in level)
    open_left, open_right = left < min(xs) - _OPEN, right > max(xs) + _OPEN
    if open_left:
        xs.append(left)
    if open_right:
        xs.append(right)
    x_edges, y_edges = _edges(xs), _edges(s.at for s in level)
    if len(x_edges) < 2 or len(y_edges) < 2 or (len(x_edges) == 2 and len(y_edges) == 2):
        return None
    regions = _regions(level, upright, x_edges, y_edges)
    members = frozenset().union(*(m for _, m in rows), *(m for _, m in columns))
    return Grid(x_edges, y_edges, regions, members)


def _covered(segments: Iterable[_Segment], at: float, low: float, high: float) -> bool:
    drawn = sum(
        max(0.0, min(s.high, high) - max(s.low, low))
        for s in segments
        if abs(s.at - at) <= _NEAR * 1.5
    )
    return drawn >= _COVER * (high - low)


def _regions(
    level: list[_Segment],
    upright: list[_Segment],
    xs: tuple[float, ...],
    ys: tuple[float, ...],
) -> tuple[tuple[tuple[int, int, int, int], ...], ...]:
    """Grow each cell right and down for as long as no ruling stops it, keeping it a rectangle."""
    height, width = len(ys) - 1, len(xs) - 1
    wall = [  # wall[i][j]: a ruling on the left of the cell
        [_covered(upright, xs[j], ys[i], ys[i + 1]) for j in range(width)] for i in range(height)
    ]
    floor = [  # floor[i][j]: a ruling above the cell
        [_covered(level, ys[i], xs[j], xs[j + 1]) for j in range(width)] for i in range(height)
    ]
    owner: list[list[tuple[int, int, int, int] | None]] = [[None] * width for _ in range(height)]
    for i in range(height):
        for j in range(width):
            if owner[i][j]:
                continue
            right = j + 1
            while right < width and not wall[i][right] and not owner[i][right]:
                right += 1
            below = i + 1
            while (
                below < height
                and not any(floor[below][k] or owner[below][k] for k in range(j, right))
                and not any(wall[below][k] for k in range(j + 1, right))
            ):
                below += 1
            region = (i, j, below - i, right - j)
            for a in range(i, below):
                for b in range(j, right):
                    owner[a][b] = region
    return tuple(tuple(r for r in row if r is not None) for row in owner)

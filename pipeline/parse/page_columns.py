"""Pages set in columns, as the reader found them: each column is to the outline what a page is.

Left edges are measured from the column's own, and a table that goes on in the next column is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.parse.rows import Row

_SAME = 0.3
"""Points by which the distances of two columns' outermost edges differ where both are theirs."""
_MOST = 0.8
"""The share of a column's lines that is nearly all of them."""
_NEAR = 2.0
"""Points by which the edges of a table's columns may differ."""


def set_page_columns(rows: Sequence[Row]) -> list[Row]:
    """Measure the rows of pages set in columns from the edge of their column.

    Return the first row of each column that stands otherwise than equal columns would.
    """
    columns: dict[int, list[Row]] = {}
    for row in rows:
        if row.column:
            columns.setdefault(row.column, []).append(row)
    if not columns:
        return []
    step = _step([(columns[n], columns[n + 1]) for n in columns if n + 1 in columns])
    first = min(columns)
    uneven = [
        column[0]
        for n, column in columns.items()
        if n > first and _is_uneven(_lefts(columns[first]), _lefts(column), (n - first) * step)
    ]
    for n, column in columns.items():
        for row in column:
            row.shift_left((n - 1) * step)
    _join_tables(rows)
    return uneven


def _is_uneven(first: Counter[float], lefts: Counter[float], by: float) -> bool:
    """Whether a column is not ``by`` so much to the right of the first: nearly none of its lines
    would begin where some of the first do, and nearly all do if its outermost edge is put upon that
    one's.
    """
    if not first or not lefts:
        return False
    own = min(lefts) - min(first)
    return (
        abs(own - by) > _NEAR
        and _alike_lines(first, lefts, own) > _MOST * lefts.total()
        and _alike_lines(first, lefts, by) < (1 - _MOST) * lefts.total()
    )


def _alike_lines(first: Counter[float], lefts: Counter[float], by: float) -> int:
    """Return how many lines of a column begin ``by`` so much to the right of some of the first."""
    return sum(
        times for x, times in lefts.items() if any(abs(x - by - other) <= _SAME for other in first)
    )


def _step(pairs: Sequence[tuple[Sequence[Row], Sequence[Row]]]) -> float:
    """Return how far each column is to the right of the one before. The columns of a page are
    equally wide: the outermost edges show it, where two of them agree.
    """
    lefts = [min(_lefts(two), default=0.0) - min(_lefts(one), default=0.0) for one, two in pairs]
    rights = [_right(two) - _right(one) for one, two in pairs]
    every = (*lefts, *rights)
    for some in (lefts, rights):
        votes = {one: sum(abs(one - other) <= _SAME for other in every) for one in some}
        most = max(votes.values(), default=0)
        if most > 1:
            agreeing = sorted(one for one in some if votes[one] == most)
            return agreeing[len(agreeing) // 2]
    return _likeliest(pairs) or max(rights, default=0.0)


def _likeliest(pairs: Sequence[tuple[Sequence[Row], Sequence[Row]]]) -> float:
    """Return how far one column is to the right of another: further than the first is wide, and so
    that they have as many edges in common as can be, and at those as many lines.
    """
    edges: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    for one, two in pairs:
        lefts, others = _lefts(one), _lefts(two)
        wide = _right(one) - min(lefts, default=0.0)
        for x, times in lefts.items():
            for other, again in others.items():
                if other - x > wide:
                    tenths = round(10 * (other - x))
                    # edges are rounded, each its own way
                    for near in (tenths - 1, tenths, tenths + 1):
                        edges[near] += 1
                        lines[near] += min(times, again)
    best = max(((edges[step], lines[step]) for step in edges), default=None)
    alike = [step for step in edges if (edges[step], lines[step]) == best]
    return sorted(alike)[len(alike) // 2] / 10 if alike else 0.0


def _lefts(column: Sequence[Row]) -> Counter[float]:
    return Counter(round(row.x, 2) for row in column if row.x)


def _right(column: Sequence[Row]) -> float:
    return right_edge([r.box.x1 for r in column if r.box is not None and r.cell is None])


def right_edge(ends: Sequence[float]) -> float:
    """Return how far the lines of a column reach, from where each of them ends: one in twenty may
    be too long, since in a narrow column a long word stands out.
    """
    return sorted(ends)[-1 - len(ends) // 20] if ends else 0.0


def _join_tables(rows: Sequence[Row]) -> None:
    """Make one of two tables where the first ends a column and the second begins the next, with the
    same cells at the same edges (as readers do over a page).
    """
    tables: dict[int, list[Row]] = {}
    for row in rows:
        if row.cell is not None:
            tables.setdefault(row.cell.table, []).append(row)
    for before, row in pairwise(rows):
        if before.cell is None or row.cell is None or before.cell.table == row.cell.table:
            continue
        in_columns = before.column or row.column
        one, two = tables[before.cell.table], tables[row.cell.table]
        if not in_columns or row.is_beside(before) or not _alike(one, two):
            continue
        below = max(r.cell.row + r.cell.row_span for r in one if r.cell is not None)
        number = before.cell.table
        for part in two:
            assert part.cell is not None
            part.cell = replace(part.cell, table=number, row=part.cell.row + below)
        one.extend(two)
        tables[number] = one


def _alike(one: Sequence[Row], two: Sequence[Row]) -> bool:
    """Whether two tables have as many columns, whose words begin at the same edges."""
    first, second = _edges(one), _edges(two)
    return max(first) == max(second) and all(
        abs(first[column] - second[column]) <= _NEAR for column in first.keys() & second.keys()
    )


def _edges(table: Sequence[Row]) -> dict[int, float]:
    edges: dict[int, float] = {}
    for row in table:
        if row.cell is not None and row.x is not None:
            edges[row.cell.column] = min(edges.get(row.cell.column, row.x), row.x)
    return edges

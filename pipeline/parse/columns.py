"""Tables without rulings: two columns of words told apart by their left edges.

A list of acronyms is set so: the short form at one edge, its meaning at another. A line may hold
both (one run each), or a reader may give a block of short forms and then the block of meanings;
what stands at one height belongs together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.lists.profile import Members, Profile
from pipeline.model.document import Cell
from pipeline.parse.rows import Row

_NEAR = 4.0
_SAME_HEIGHT = 3.0


def set_columns(rows: Sequence[Row], profile: Profile) -> list[Row]:
    """Return the rows with those of a two-column part put into cells.

    In a part of :attr:`~pipeline.lists.profile.Members.PAIRS` the second column's edge is the
    commonest left edge of a second run, the first that of the lines which have both. A line is in
    the table when it begins at either edge; one that has the first column's edge and nothing beside
    it goes over both. Other lines of the part are its prose.
    """
    pairs = [part for part in profile.parts if part.members is Members.PAIRS]
    if not pairs:
        return list(rows)
    table = 1 + max((row.cell.table for row in rows if row.cell is not None), default=-1)
    out: list[Row] = []
    at = 0
    while at < len(rows):
        text = rows[at].text.strip()
        out.append(rows[at])
        at += 1
        if not any(part.pattern.match(text) for part in pairs):
            continue
        end = at
        while end < len(rows) and not _opens(rows[end], profile):
            end += 1
        out.extend(_in_cells(rows[at:end], table))
        table += 1
        at = end
    return out


def _opens(row: Row, profile: Profile) -> bool:
    text = row.text.strip()
    return bool(profile.item.match(text)) or any(p.pattern.match(text) for p in profile.parts)


def _in_cells(rows: Sequence[Row], table: int) -> list[Row]:
    edge = _second_edge(rows)
    if edge is None:
        return list(rows)
    cuts = [_cut_at(row, edge) for row in rows]
    first = _commonest(cut[0].x for cut in cuts if cut is not None)
    halves: list[tuple[Row, int]] = []
    prose: list[Row] = []
    wide: set[tuple[int, float]] = set()
    second = {_key(row) for row in rows if row.x is not None and abs(row.x - edge) <= _NEAR}
    for row, cut in zip(rows, cuts, strict=True):
        if cut is not None:
            halves.extend(((cut[0], 0), (cut[1], 1)))
        elif row.x is not None and abs(row.x - edge) <= _NEAR:
            halves.append((row, 1))
        elif row.x is not None and first is not None and abs(row.x - first) <= _NEAR:
            halves.append((row, 0))
            if _key(row) not in second:
                wide.add(_key(row))
        else:
            prose.append(row)
    lines = sorted({(row.page or 0, _height(row)) for row, _ in halves})
    number = _numbers(lines)
    cells: list[Row] = []
    for row, column in sorted(halves, key=lambda one: (number[_key(one[0])], one[1])):
        span = 2 if column == 0 and _key(row) in wide else 1
        row.cell = Cell(table, number[_key(row)], column, column_span=span)
        cells.append(row)
    return [*prose, *cells]


def _height(row: Row) -> float:
    return round(row.box.top, 1) if row.box is not None else 0.0


def _key(row: Row) -> tuple[int, float]:
    return row.page or 0, _height(row)


def _numbers(lines: Sequence[tuple[int, float]]) -> dict[tuple[int, float], int]:
    """Number the heights of a table, those of one line (nearly equal) alike."""
    number: dict[tuple[int, float], int] = {}
    n = -1
    before: tuple[int, float] | None = None
    for line in lines:
        if before is None or line[0] != before[0] or line[1] - before[1] > _SAME_HEIGHT:
            n += 1
        number[line] = n
        before = line
    return number


def _second_edge(rows: Sequence[Row]) -> float | None:
    return _commonest(
        run.x0
        for row in rows
        for run in row.line.runs[1:]
        if run.x0 is not None and row.x is not None and run.x0 > row.x + 4 * _NEAR
    )


def _commonest(edges: Iterable[float | None]) -> float | None:
    """Return the edge most lines share, when at least three do."""
    found = Counter(round(edge) for edge in edges if edge is not None)
    if not found:
        return None
    edge, times = found.most_common(1)[0]
    return float(edge) if times >= 3 else None


def _cut_at(row: Row, edge: float) -> tuple[Row, Row] | None:
    at = 0
    for run in row.line.runs:
        if at and run.x0 is not None and abs(run.x0 - edge) <= _NEAR:
            return row.cut(at)
        at += len(run.text)
    return None

"""Tables: the cells of each taken together, and headings repeated after a page break set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.parse.rows import Row


def gather(
    rows: Sequence[Row],
) -> tuple[list[Row], dict[int, list[Row]], list[Row]]:
    """Take the cells out of the run of rows, leaving the first of each table in its place.

    Returns the run, the cells of each table by the index of its first row, and the cells that only
    repeat the table's heading at the top of another page.
    """
    body: list[Row] = []
    tables: dict[int, list[Row]] = {}
    first: dict[int, int] = {}
    for row in rows:
        if row.cell is None:
            body.append(row)
            continue
        number = row.cell.table
        if number not in first:
            first[number] = row.index
            tables[row.index] = []
            body.append(row)
        tables[first[number]].append(row)
    repeated: list[Row] = []
    for key, cells in tables.items():
        kept, gone = _without_repeats(cells)
        tables[key] = _joined_over_pages(kept)
        repeated.extend(gone)
    return body, tables, repeated


def _joined_over_pages(cells: list[Row]) -> list[Row]:
    """Join a row that the end of a page cut in two: its rest has empty cells, where every other row
    of the table has none.
    """
    lines: dict[int, list[Row]] = defaultdict(list)
    for cell in cells:
        assert cell.cell is not None
        lines[cell.cell.row].append(cell)
    width = max(c.cell.column + c.cell.column_span for c in cells if c.cell is not None)
    filled = {n: len({c.cell.column for c in line if c.cell}) for n, line in lines.items()}
    numbers = sorted(lines)
    rests = [
        two
        for one, two in pairwise(numbers)
        if lines[two][0].page != lines[one][-1].page
        and filled[two] < width
        and filled[one] == width
    ]
    if not rests or any(filled[n] < width for n in numbers if n not in rests):
        return cells
    if any(c.cell.row_span > 1 or c.cell.column_span > 1 for c in cells if c.cell is not None):
        return cells
    for cell in cells:
        assert cell.cell is not None
        shift = sum(1 for n in rests if n <= cell.cell.row)
        _move_up(cell, shift)
    return cells


def _move_up(row: Row, by: int) -> None:
    if by and row.cell is not None:
        row.cell = msgspec.structs.replace(row.cell, row=row.cell.row - by)


def _without_repeats(cells: list[Row]) -> tuple[list[Row], list[Row]]:
    """Drop rows that print the first row again on another page, and close up the numbering."""
    lines: dict[int, list[Row]] = defaultdict(list)
    for cell in cells:
        assert cell.cell is not None
        lines[cell.cell.row].append(cell)
    numbers = sorted(lines)
    head = lines[numbers[0]]
    gone = {
        n
        for n in numbers[1:]
        if lines[n][0].page != head[0].page and _words(lines[n]) == _words(head)
    }
    if not gone:
        return cells, []
    kept: list[Row] = []
    dropped: list[Row] = []
    for cell in cells:
        assert cell.cell is not None
        if cell.cell.row in gone:
            dropped.append(cell)
            continue
        _move_up(cell, sum(1 for n in gone if n < cell.cell.row))
        kept.append(cell)
    return kept, dropped


def _words(cells: Sequence[Row]) -> list[tuple[int, str]]:
    return [(c.cell.column, " ".join(c.text.split())) for c in cells if c.cell is not None]

"""Tables: the cells of each taken together, and headings repeated after a page break set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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
        tables[key], gone = _without_repeats(cells)
        repeated.extend(gone)
    return body, tables, repeated


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
        shift = sum(1 for n in gone if n < cell.cell.row)
        moved = msgspec.structs.replace(cell.cell, row=cell.cell.row - shift)
        cell.line = msgspec.structs.replace(cell.line, cell=moved)
        kept.append(cell)
    return kept, dropped


def _words(cells: Sequence[Row]) -> list[tuple[int, str]]:
    return [(c.cell.column, " ".join(c.text.split())) for c in cells if c.cell is not None]

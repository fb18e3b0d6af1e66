"""Tables: the cells of each taken together, and headings repeated after a page break set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    """Join what the end of a page cut in two, in a table that has no other empty cells.

    That is a row, whose rest has empty cells, or else a cell of several rows, which is empty on the
    second page. One such cell at a time: where several cells are empty there, a row was cut.
    """
    lines: dict[int, list[Row]] = defaultdict(list)
    for cell in cells:
        assert cell.cell is not None
        lines[cell.cell.row].append(cell)
    width = max(c.cell.column + c.cell.column_span for c in cells if c.cell is not None)
    filled = filled_columns(cells)
    numbers = sorted(lines)
    rests = {
        two: one
        for one, two in pairwise(numbers)
        if lines[two][0].sheet != lines[one][-1].sheet
        and len(filled[two]) < width
        and len(filled[one]) == width
    }
    if not rests:
        return cells
    holes = {two: _hole(two, filled, lines) for two in rests}
    hollow = {n for two in rests for n in range(two, two + holes[two])}
    if any(len(filled[n]) < width for n in numbers if n not in hollow):
        return cells
    ends = right_ends(cells)
    joined: list[int] = []
    for two, one in rests.items():
        over = [
            cell
            for cell in cells
            if cell.cell is not None
            and cell.cell.row + cell.cell.row_span == two
            and cell.cell.column not in filled[two]
        ]
        ended = {(cell.cell.column, cell.cell.row_span) for cell in over if cell.cell is not None}
        rest = is_rest(lines[two], lines[one], ends) and all(rows == 1 for _, rows in ended)
        if holes[two] == 1 and (len(ended) > 1 or rest):
            joined.append(two)
            continue
        for cell in over:
            assert cell.cell is not None
            taller = cell.cell.row_span + holes[two]
            cell.cell = msgspec.structs.replace(cell.cell, row_span=taller)
    for cell in cells:
        assert cell.cell is not None
        _move_up(cell, sum(1 for n in joined if n <= cell.cell.row))
    return cells


def _hole(two: int, filled: dict[int, set[int]], lines: dict[int, list[Row]]) -> int:
    """Return how many rows, from the first one of a page on, have the same columns empty."""
    count = 1
    sheet = lines[two][0].sheet
    while two + count in lines and filled[two + count] == filled[two]:
        if lines[two + count][0].sheet != sheet:
            break
        count += 1
    return count


def filled_columns(cells: Sequence[Row]) -> dict[int, set[int]]:
    """Return the columns of each row of a table that have words, those of merged cells too."""
    filled: dict[int, set[int]] = defaultdict(set)
    for cell in cells:
        there = cell.cell
        if there is not None and cell.text.strip():
            for row in range(there.row, there.row + there.row_span):
                filled[row].update(range(there.column, there.column + there.column_span))
    return filled


def right_ends(cells: Sequence[Row]) -> dict[tuple[int, int], float]:
    """Return how far to the right lines reach in the cells of each column and span: lines of
    several words, since one alone may be too long for its cell.
    """
    ends: dict[tuple[int, int], float] = defaultdict(float)
    for row in cells:
        if row.cell is not None and row.box is not None and " " in row.text.strip():
            key = row.cell.column, row.cell.column_span
            ends[key] = max(ends[key], row.box.x1)
    return ends


def is_rest(
    below: Sequence[Row],
    above: Sequence[Row],
    ends: dict[tuple[int, int], float],
    *,
    together: bool = False,
) -> bool:
    """Whether the words of each cell below may go on from the cell above.

    That one then has its last line at the foot of the row, without room for the next word: else it
    was at its end, and another row begins. No cell is of several rows. Some typesetters keep the
    last two lines of a paragraph ``together``: then a cell of which two lines or more are below may
    have left the last line above empty.
    """
    last = {(row.cell.column, row.cell.column_span): row for row in above if row.cell is not None}
    foot = max((row.box.bottom for row in above if row.box is not None), default=0.0)
    rest = Counter((row.cell.column, row.cell.column_span) for row in below if row.cell is not None)
    seen: set[tuple[int, int]] = set()
    for two in below:
        assert two.cell is not None
        key = two.cell.column, two.cell.column_span
        one = last.get(key)
        if one is None or one.cell is None or max(one.cell.row_span, two.cell.row_span) > 1:
            return False
        if key in seen or one.box is None or two.box is None:
            continue
        seen.add(key)
        height = one.box.bottom - one.box.top
        left = 2.0 if together and rest[key] > 1 else 0.6
        if one.box.bottom < foot - left * height or one.box.x1 + _width(two) < ends[key]:
            return False
    return True


def _width(row: Row) -> float:
    """Return about how wide the first word of a row is, with a space."""
    assert row.box is not None
    text = row.text.strip()
    word = text.partition(" ")[0]
    return (row.box.x1 - row.box.x0) * (len(word) + 1) / len(text)


def _move_up(row: Row, by: int) -> None:
    if by and row.cell is not None:
        row.cell = msgspec.structs.replace(row.cell, row=row.cell.row - by)


def _without_repeats(cells: list[Row]) -> tuple[list[Row], list[Row]]:
    """Drop rows that print the heading again on another page, and close up the numbering.

    The heading is the first row, and the rows after it that a cell of the heading goes over, or
    that are bold as it is.
    """
    lines: dict[int, list[Row]] = defaultdict(list)
    for cell in cells:
        assert cell.cell is not None
        lines[cell.cell.row].append(cell)
    numbers = sorted(lines)
    heads = _heading(lines, numbers)
    words = [_words(lines[n]) for n in numbers]
    gone: set[int] = set()
    for at in range(1, len(numbers)):
        sheet = lines[numbers[at]][0].sheet
        if sheet == lines[numbers[0]][0].sheet or words[at] != words[0]:
            continue
        for more in range(heads):
            there = at + more
            if (
                there == len(numbers)
                or words[there] != words[more]
                or lines[numbers[there]][0].sheet != sheet
            ):
                break
            gone.add(numbers[there])
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


def _heading(lines: dict[int, list[Row]], numbers: Sequence[int]) -> int:
    """Return how many rows the heading of a table has."""
    end = 1
    for at, n in enumerate(numbers):
        cells = lines[n]
        if at >= end and not (cells[0].bold and all(cell.bold for cell in cells)):
            break
        end = max(end, at + 1, *(at + c.cell.row_span for c in cells if c.cell is not None))
    return min(end, len(numbers))


def _words(cells: Sequence[Row]) -> list[tuple[int, str]]:
    return [(c.cell.column, " ".join(c.text.split())) for c in cells if c.cell is not None]

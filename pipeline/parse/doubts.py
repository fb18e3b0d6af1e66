"""What looks as if it had been read wrong, to an eye that knows less than the parser.

Nothing here changes how a document is read. Each doubt is a line that the reading does not explain,
and becomes a finding at its place, for a person to see.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.parse.frames import GOES_ON, LAST_BUT_ONE, tail_of
from pipeline.parse.paragraphs import HYPHENS
from pipeline.parse.rows import Row
from pipeline.parse.tables import filled_columns, is_rest, right_ends

_LEVEL = 0.6
"""Points by which the baselines of lines side by side may differ."""
_ALIKE = 2.0
"""Points by which the left edges of a column's cells may differ."""


class Doubts(NamedTuple):
    """The rows in doubt: text that stands in ``columns``, and a table's rows at the top of a page
    that were ``kept`` as their own or ``joined`` to the row before.
    """

    columns: list[Row]
    kept: list[Row]
    joined: list[Row]


def doubts_of(rows: Sequence[Row]) -> Doubts:
    """Return what is in doubt among the rows of a body."""
    return Doubts(columns_in_text(rows), rows_over_pages(rows), rows_made_one(rows))


def columns_in_text(rows: Sequence[Row]) -> list[Row]:
    """Return lines of running text whose words stand in columns, as those of the line before or
    after do, or beside the line before: a table that was not seen to be one. The gap behind a
    marker is no column's.

    So do the words of a page whose columns were not seen: the line after the last of a column
    stands above it and to the right; and in a document that has pages in columns, a line over all
    of them with a gap where no other line has one may be two.
    """
    found: dict[int, Row] = {}
    for one, two in pairwise(rows):
        if one.cell is not None or two.cell is not None or not two.is_beside(one):
            continue
        if _goes_up(one, two):
            found[id(two)] = two
        if one.index == two.index:
            continue  # one line, cut behind a marker or by a declared correction
        shared = [x for x in one.edges if any(abs(x - y) <= _ALIKE for y in two.edges)]
        if len(shared) >= 2 or _beside(one, two):
            found.update((id(row), row) for row in (one, two))
    found.update((id(row), row) for row in _over_columns(rows))
    return list(found.values())


def _goes_up(one: Row, two: Row) -> bool:
    """Whether a line is above the one before it and to the right of that, in no column."""
    if one.column:
        return False
    a, b = one.box, two.box
    return a is not None and b is not None and b.bottom < a.top and b.x0 > a.x1


def _over_columns(rows: Sequence[Row]) -> list[Row]:
    """Return the lines in no column of a document that has some, with a gap of their own."""
    if not any(row.column for row in rows):
        return []
    gaps = [(x, row) for row in rows if row.cell is None and not row.column for x in row.edges]
    at = sorted(x for x, _ in gaps)
    return [row for x, row in gaps if _between(at, x - _ALIKE, x + _ALIKE) == 1]


def _between(sorted_numbers: Sequence[float], low: float, high: float) -> int:
    return bisect_right(sorted_numbers, high) - bisect_left(sorted_numbers, low)


def _beside(one: Row, two: Row) -> bool:
    a, b = one.baseline, two.baseline
    return a is not None and b is not None and abs(a - b) <= _LEVEL


def rows_over_pages(rows: Sequence[Row]) -> list[Row]:
    """Return the first line of each table row that stands at the top of a page and may be the rest
    of the row above the page break, though it was kept as a row of its own.

    It is empty in a column where the row above has words, or goes on with one of that row's cells
    in the middle of a sentence, and nothing of the kind is seen in the table's other rows; or all
    its cells begin with a word that had no room on the last line of the cell above, in columns
    whose cells have several lines, or where that row, as no other, is empty (a cell of a few lines
    goes to the next page whole).
    """
    found: list[Row] = []
    for table in _tables(rows):
        numbers = sorted(table)
        cells = {number: _cells(table[number]) for number in numbers}
        cut = [
            (one, two)
            for one, two in pairwise(numbers)
            if table[one][-1].sheet != table[two][0].sheet
        ]
        if not cut:
            continue
        lines = [line for n in numbers for line in table[n]]
        filled, ends = filled_columns(lines), right_ends(lines)
        below = [cells[n] for n in numbers if n not in {two for _, two in cut}]
        above = [cells[n] for n in numbers if n not in {one for one, _ in cut}]
        hollow = {n for one, two in cut for n in _below(one, two, filled)}
        wraps = {
            c for line in table.values() for c, n in Counter(map(_column, line)).items() if n > 1
        }
        shapes = Counter(frozenset(filled[n]) for n in numbers if n not in hollow)
        begin_small = any(text[0].islower() for one in below for text in one.values())
        end_open = any(_is_open(text) for one in above for text in one.values())
        for one, two in cut:
            before, after = cells[one], cells[two]
            shorter = filled[two] < filled[one] and frozenset(filled[two]) not in shapes
            shared = [line for line in table[two] if _column(line) in filled[one]]
            begins = (
                filled[one] < filled[two]
                and shapes[frozenset(filled[one])] < 2
                and is_rest(shared, table[one], ends, together=True)
            )
            whole = after.keys() <= wraps and is_rest(table[two], table[one], ends, together=True)
            if (
                shorter
                or begins
                or whole
                or any(
                    (after[column][0].islower() and not begin_small)
                    or (_is_open(before[column]) and not end_open)
                    for column in after.keys() & before.keys()
                )
            ):
                found.append(table[two][0])
    return found


def rows_made_one(rows: Sequence[Row]) -> list[Row]:
    """Return the first line below the page break of each table row that was joined over it, or that
    a cell above goes over, where nothing shows which of the two it is: of a row that goes on, no
    cell has more than one line above the break.
    """
    found: list[Row] = []
    for table in _tables(rows):
        for n, lines in table.items():
            rest = [line for line in lines if line.sheet != lines[0].sheet]
            columns = set(map(_column, rest))
            above = Counter(_column(line) for line in lines if line.sheet == lines[0].sheet)
            alone = len(above.keys() - columns) == 1  # several cells of two rows are not thought of
            if rest and alone and all(above[column] < 2 for column in columns):
                found.append(rest[0])
            below = [
                table[under][0]
                for line in lines
                if line.cell is not None
                for under in range(n + 1, n + line.cell.row_span)
                if under in table and table[under][0].sheet != line.sheet
            ]
            found.extend(below[:1])
    return found


def _tables(rows: Sequence[Row]) -> list[dict[int, list[Row]]]:
    """Return the lines of each table of a file that has pages, row by row."""
    tables: dict[int, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.cell is not None and row.page is not None:
            tables[row.cell.table][row.cell.row].append(row)
    return list(tables.values())


def _below(one: int, two: int, filled: dict[int, set[int]]) -> list[int]:
    """Return the rows from ``two`` on that are empty where it is and ``one`` is not."""
    hole = filled[one] - filled[two]
    found = [two]
    while hole and found[-1] + 1 in filled and not hole & filled[found[-1] + 1]:
        found.append(found[-1] + 1)
    return found


def _column(row: Row) -> int:
    assert row.cell is not None
    return row.cell.column


def _cells(lines: Sequence[Row]) -> dict[int, str]:
    """Return the words of a table row's cells by their column, those without words left out."""
    words: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.cell is not None and line.text.strip():
            words[line.cell.column].append(line.text.strip())
    return {column: " ".join(texts) for column, texts in words.items()}


def _is_open(text: str) -> bool:
    """Whether words stop where more must follow."""
    return text.endswith(HYPHENS) or tail_of(text) in (GOES_ON, LAST_BUT_ONE)

"""Columns of a page measured from one another."""

from __future__ import annotations

from pipeline.model.document import Box, Cell, Line, Run
from pipeline.parse.doubts import columns_in_text
from pipeline.parse.page_columns import set_page_columns
from pipeline.parse.rows import Row


def row(
    index: int, column: int, x: float, top: float, cell: Cell | None = None, *, width: float = 60.0
) -> Row:
    box = Box(x, top, x + width, top + 10.0)
    line = Line(0, (Run("words"),), page=1, box=box, column=column, cell=cell, indent=x)
    return Row.of(index, line)


def test_a_table_that_goes_on_in_the_next_column_is_one() -> None:
    """Its columns are as wide as one another, and edges are not exact: neither may mislead."""
    first = (62.0, 146.54, 231.08, 315.61)
    second = (435.93, 520.49, 605.0, 689.57)
    rows = [row(n, 1, 56.0, 60.0 + 12 * n) for n in range(20)]
    rows += [row(30 + n, 1, x, 700.0, Cell(0, 0, n)) for n, x in enumerate(first)]
    rows += [row(40 + n, 2, x, 60.0, Cell(1, 0, n)) for n, x in enumerate(second)]
    rows += [row(50, 2, 429.95, 90.0)]
    set_page_columns(rows)
    assert [(one.cell.table, one.cell.row) for one in rows if one.cell] == [(0, 0)] * 4 + [
        (0, 1)
    ] * 4
    assert rows[-1].x is not None
    assert abs(rows[-1].x - 56.0) < 0.2


def test_three_columns_are_equally_far_apart() -> None:
    """The third has no line at its left edge; the ends of lines agree with the first step."""
    rows = [row(n, 1, 56.0, 60.0 + 12 * n) for n in range(20)]
    rows += [row(20 + n, 2, 156.0, 60.0 + 12 * n) for n in range(20)]
    rows += [row(40 + n, 3, 290.0, 60.0 + 12 * n, width=26.0) for n in range(20)]
    set_page_columns(rows)
    assert [rows[n].x for n in (0, 20, 40)] == [56.0, 56.0, 90.0]


def uneven(x: float) -> list[Row]:
    """Three columns that end at one distance and of which the second begins at ``x``; return the
    rows that are told.
    """
    rows = [row(n, 1, 56.0 + 50 * (n % 2), 60.0 + 12 * n, width=300.0) for n in range(20)]
    rows += [row(20 + n, 2, x + 50 * (n % 2), 60.0 + 12 * n, width=670.0 - x) for n in range(20)]
    rows += [row(40 + n, 3, 684.0 + 50 * (n % 2), 60.0 + 12 * n, width=300.0) for n in range(20)]
    found = set_page_columns(rows)
    assert [rows[n].x for n in (0, 20, 40)] == [56.0, x - 314.0, 56.0]
    return found


def test_a_column_that_stands_otherwise_than_equal_ones_is_told() -> None:
    (told,) = uneven(379.0)
    assert told.index == 20
    assert uneven(370.0) == []


def test_columns_that_were_not_seen_are_told() -> None:
    """The line behind the foot of the first stands above it and to the right."""
    first = [row(n, 0, 56.0, 60.0 + 12 * n) for n in range(4)]
    second = [row(4 + n, 0, 156.0, 60.0 + 12 * n) for n in range(4)]
    assert columns_in_text([*first, *second]) == second[:1]
    seen = [row(n, 1, 56.0, 60.0 + 12 * n) for n in range(4)]
    seen += [row(4 + n, 2, 156.0, 60.0 + 12 * n) for n in range(4)]
    assert columns_in_text(seen) == []


def test_a_line_over_all_columns_with_a_gap_of_its_own_is_told() -> None:
    def over(index: int, left: str, right: str, x: float, *, page: int = 1) -> Row:
        runs = (Run(f"{left} ", x0=56.0, x1=116.0), Run(right, x0=x, x1=x + 60.0))
        box = Box(56.0, 40.0, x + 60.0, 50.0)
        return Row.of(index, Line(0, runs, page=page, box=box, indent=56.0))

    columns = [row(10 + n, 1 + n // 4, 56.0 + 100 * (n // 4), 60.0 + 12 * n) for n in range(8)]
    torn = over(0, "words of the first and", "words of the second", 156.0)
    assert columns_in_text([torn, *columns]) == [torn]
    assert columns_in_text([torn]) == [], "nothing else shows columns"
    titles = [over(n, f"Item {n}", "words", 120.0, page=n) for n in (1, 2)]
    assert columns_in_text([*titles, *columns]) == [], "the gap of all titles"

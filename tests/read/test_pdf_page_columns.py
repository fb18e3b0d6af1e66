"""Pages in columns, told from tables and from pages that only look like it."""

from __future__ import annotations

from pipeline.read.pdf_page_columns import PageColumns, find_page_columns
from pipeline.read.pdf_pieces import Piece
from pipeline.read.pdf_rows import Row, group

HEIGHT = 800.0


def piece(x: float, y: float, width: float = 180.0) -> Piece:
    return Piece("words", x, x + width, y, 10.0, "Times", "#000000", bold=False, italic=False)


def page(*stretches: tuple[float, float, int]) -> list[Row]:
    """Rows of stretches of lines: left edge, first baseline, how many lines 12 points apart."""
    return [
        row
        for x, y, lines in stretches
        for n in range(lines)
        for row in group([piece(x, y + 12 * n)], ())
    ]


def test_two_columns_below_a_title() -> None:
    title = group([piece(100.0, 60.0, 380.0)], ())
    rows = [*title, *page((50.0, 100.0, 40), (300.0, 100.0, 40))]
    found = find_page_columns(rows, HEIGHT, None)
    assert found is not None
    assert [found.column(row) for row in rows] == [0, *[1] * 40, *[2] * 40]


def test_a_long_word_in_the_gutter_parts_no_columns() -> None:
    rows = page((50.0, 100.0, 40), (300.0, 100.0, 40))
    rows[7].end = 310.0
    assert find_page_columns(rows, HEIGHT, None) is not None


def test_cells_of_a_row_are_no_columns() -> None:
    rows = page((50.0, 60.0, 30), (50.0, 430.0, 5), (300.0, 430.0, 5), (50.0, 500.0, 12))
    assert find_page_columns(rows, HEIGHT, None) is None


def test_the_last_page_shows_less_after_one_that_is_plain() -> None:
    known = PageColumns(((60.0, 700.0),), ((230.0, 300.0),))
    rows = page((50.0, 60.0, 3), (300.0, 60.0, 2))
    assert find_page_columns(rows, HEIGHT, None) is None
    found = find_page_columns(rows, HEIGHT, known)
    assert found is not None
    assert [found.column(row) for row in rows] == [1, 1, 1, 2, 2]


def test_a_short_column_that_a_table_begins() -> None:
    rows = page((50.0, 60.0, 50), (300.0, 60.0, 6), (300.0, 140.0, 2))
    for row in rows[50:56]:
        row.place = (0, (0, 0, 1, 1))
    found = find_page_columns(rows, HEIGHT, None)
    assert found is not None
    assert {found.column(row) for row in rows[50:]} == {2}
    assert find_page_columns(rows[:53], HEIGHT, None) is None, "a table alone is beside the text"


def test_a_page_of_which_only_the_first_column_has_words() -> None:
    known = PageColumns(((60.0, 700.0),), ((230.0, 300.0),))
    rows = page((50.0, 60.0, 3))
    found = find_page_columns(rows, HEIGHT, known)
    assert found is not None
    assert {found.column(row) for row in rows} == {1}
    over = [*rows, *group([piece(50.0, 100.0, 400.0)], ())]
    assert find_page_columns(over, HEIGHT, known) is None


def test_a_running_header_over_both_columns_says_nothing_of_the_second() -> None:
    known = PageColumns(((90.0, 700.0),), ((230.0, 300.0),))
    header = group([piece(50.0, 50.0, 400.0)], ())
    rows = [*header, *page((50.0, 90.0, 3))]
    found = find_page_columns(rows, HEIGHT, known)
    assert found is not None
    assert [found.column(row) for row in rows] == [0, 1, 1, 1]
    assert find_page_columns(header, HEIGHT, known) is None, "a page of its header alone"


def test_a_page_number_drawn_first_may_stand_in_the_gutter() -> None:
    running = [*group([piece(50.0, 30.0, 400.0)], ()), *group([piece(225.0, 780.0, 40.0)], ())]
    rows = [*running, *page((50.0, 60.0, 12), (250.0, 60.0, 40))]
    found = find_page_columns(rows, HEIGHT, None)
    assert found is not None
    assert [found.column(row) for row in rows] == [0, 0, *[1] * 12, *[2] * 40]


def test_a_page_of_which_two_of_three_columns_have_words() -> None:
    known = PageColumns(((60.0, 700.0),), ((230.0, 300.0), (480.0, 550.0)))
    rows = page((50.0, 60.0, 5), (300.0, 60.0, 2))
    found = find_page_columns(rows, HEIGHT, known)
    assert found is not None
    assert [found.column(row) for row in rows] == [*[1] * 5, 2, 2]
    assert found.gutters == known.gutters


def test_a_title_and_a_table_that_interrupt_the_columns() -> None:
    title = group([piece(50.0, 330.0, 400.0)], ())
    table = page((50.0, 490.0, 1), (300.0, 490.0, 1), (50.0, 502.0, 1), (300.0, 502.0, 1))
    for n, row in enumerate(table):
        row.place = (0, (n // 2, n % 2, 1, 1))
    both = page((50.0, 60.0, 20), (300.0, 60.0, 20))
    below = page((50.0, 350.0, 10), (300.0, 350.0, 10))
    last = page((50.0, 530.0, 15), (300.0, 530.0, 15))
    rows = [*both, *title, *below, *table, *last]
    found = find_page_columns(rows, HEIGHT, None)
    assert found is not None
    assert [found.column(row) for row in rows] == [
        *([1] * 20 + [2] * 20),
        0,
        *([1] * 10 + [2] * 10),
        *[0] * 4,
        *([1] * 15 + [2] * 15),
    ]
    assert find_page_columns([*both, *last], HEIGHT, found) is not None

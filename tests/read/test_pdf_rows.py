"""From pieces to rows: words that only the file parts are one piece, and nothing else is."""

import pytest

from pipeline.model.document import Cell
from pipeline.read.pdf_columns import word_starts
from pipeline.read.pdf_pieces import Piece
from pipeline.read.pdf_rows import Row, group
from pipeline.read.pdf_tables import Grid, all_edges, columns_among, respanned


def word(text: str, start: float, end: float, **style: object) -> Piece:
    """Return upright text of ten points on one baseline."""
    plain = Piece(text, start, end, 100.0, 10.0, "Times", "#000000", bold=False, italic=False)
    for name, value in style.items():
        setattr(plain, name, value)
    return plain


def rows(*pieces: Piece) -> list[Row]:
    return group(pieces, ())


def texts(found: list[Row]) -> list[list[str]]:
    return [[piece.text for piece in row.pieces] for row in found]


def test_words_and_blanks_of_their_own_are_one_piece() -> None:
    pieces = [
        word("mixed", 50, 74),
        word(" ", 74, 76.5),
        word("pro", 76.5, 90),
        word("pel", 90, 99),
    ]
    found = rows(*pieces)
    assert texts(found) == [["mixed propel"]]
    (joined,) = found[0].pieces
    assert (joined.start, joined.end) == (50, 99)
    assert word_starts(joined) == [50, 76.5, 90], "a column may begin where a part began"
    assert [piece.text for piece in pieces] == ["mixed", " ", "pro", "pel"], (
        "they stay as they were"
    )


def test_a_blank_at_the_end_stays_by_itself() -> None:
    assert texts(rows(word("mixed", 50, 74), word(" ", 74, 76.5))) == [["mixed", " "]]


@pytest.mark.parametrize(
    "second",
    [
        word("rate", 80, 95),
        word("rate", 74, 95, bold=True),
        word("rate", 74, 95, color="#2e74b5"),
        word("rate", 74, 95, underline=True),
        word("rate", 74, 95, strike=True),
        word("2", 74, 78, baseline=96.0, size=6.5),
        word("rate", 74, 90, edges=(74.0, 78.0, 82.0, 86.0, 90.0)),
    ],
    ids=["gap", "bold", "colour", "inserted", "deleted", "raised", "to be cut"],
)
def test_what_differs_stays_apart(second: Piece) -> None:
    assert texts(rows(word("burn", 50, 74), second)) == [["burn", second.text]]


def test_a_blank_as_wide_as_a_gap_joins_nothing() -> None:
    found = rows(word("a.", 50, 58), word(" ", 58, 72), word("Motors", 72, 100))
    assert texts(found) == [["a.", " ", "Motors"]]


# --- merged cells ---------------------------------------------------------------------------------


def grid(*columns: float) -> Grid:
    """A grid of two rows, at 90, 105 and 120, whose first column is one cell."""
    last = len(columns) - 1
    upper = ((0, 0, 2, 1), *((0, n, 1, 1) for n in range(1, last)))
    lower = ((0, 0, 2, 1), *((1, n, 1, 1) for n in range(1, last)))
    return Grid(columns, (90.0, 105.0, 120.0), (upper, lower))


def test_what_is_raised_in_a_merged_cell_may_be_drawn_after_its_neighbour() -> None:
    raised = word("2", 74, 78, baseline=96.0, size=6.5)
    found = group([word("877 m", 50, 74), word("kite", 110, 130), raised], (grid(40, 100, 200),))
    assert texts(found) == [["877 m", "2"], ["kite"]]


def test_a_word_too_long_for_its_cell_stands_where_it_begins() -> None:
    found = group([word("drannavenotte", 95, 190)], (grid(40, 100, 150),))
    assert [row.place for row in found] == [(0, (0, 0, 2, 1))]
    assert [row.place for row in group([word("over both", 99.5, 190)], (grid(40, 100, 200),))] == [
        (0, (0, 1, 1, 1))
    ]


def test_a_hyphen_that_hangs_out_of_its_cell_stays_with_its_word() -> None:
    words = [word("double", 60, 98), word("-", 97.2, 103.5), word("walled", 60, 90, baseline=112.0)]
    cells = [word("kite", 110, 130), *words]
    found = group(cells, (grid(40, 100, 200),))
    assert texts(found) == [["kite"], ["double", "-"], ["walled"]]
    apart = group([word("double", 60, 90), word("-", 110, 113)], (grid(40, 100, 200),))
    assert texts(apart) == [["double"], ["-"]], "a cell that has a dash"


def test_an_exponent_that_hangs_out_of_its_cell_stays_with_its_unit() -> None:
    """ "8.4 kg/m³" is never 8.4 kg/m beside a cell that begins with 3."""
    unit, three = word("kg/m", 60, 99.5), word("3", 99.5, 103.0, baseline=96.0, size=6.5)
    beside = word("kite", 110, 130)
    found = group([unit, three, beside], (grid(40, 100, 200),))
    assert texts(found) == [["kg/m", "3"], ["kite"]]
    outside = group([unit, three], (grid(40, 100),))
    assert texts(outside) == [["kg/m", "3"]], "nor a line of text beside the table"
    apart = word("1", 110, 113.0, baseline=96.0, size=6.5)
    assert texts(group([unit, apart, beside], (grid(40, 100, 200),)))[0] == ["kg/m"]


def test_columns_of_a_part_are_counted_among_all() -> None:
    edges = all_edges((40.0, 150.0, 200.0), (40.4, 100.0, 200.3))
    assert edges == (40.0, 100.0, 150.0, 200.0)
    at = columns_among((40.4, 100.0, 200.3), edges)
    assert respanned(Cell(3, 7, 1, 2, 1), at) == Cell(3, 7, 1, 2, 2)
    assert not grid(40, 150, 200).continues(grid(40, 100, 200))
    assert grid(40, 150, 200).may_continue(grid(40, 100, 200))
    assert not grid(40, 150, 210).may_continue(grid(40, 100, 200))

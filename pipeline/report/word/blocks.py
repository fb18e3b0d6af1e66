"""Paragraphs and grids of a redline as elements of a Word file's body."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.compare.changes import Operation
from pipeline.model.records import Table, TableCell
from pipeline.model.text import Text
from pipeline.report.word.lines import Section
from pipeline.report.word.pieces import Piece, beside, whole
from pipeline.report.word.tracked import Track, add_pieces
from pipeline.report.word.xml import Element, add

TEXT_WIDTH = 9639
"""Twentieths of a point between the margins of an A4 page (17 cm)."""


def add_paragraph(
    parent: Element,
    style: str,
    pieces: Sequence[Piece],
    track: Track,
    *,
    mark: str = "",
    light: bool = False,
    former_style: str = "",
    kept_as: str = "",
) -> Element:
    """Add a paragraph.

    ``mark`` is the change of the paragraph's own mark (``ins``, ``del``, ``moveFrom``, ``moveTo``),
    ``former_style`` its style before where only that changed. ``kept_as`` is told to
    :func:`~pipeline.report.word.tracked.add_pieces`.
    """
    paragraph = add(parent, "p")
    properties = add(paragraph, "pPr")
    add(properties, "pStyle", val=style)
    if mark:
        track.add(add(properties, "rPr"), mark, light=light)
    if former_style and former_style != style:
        former = add(track.add(properties, "pPrChange", light=True), "pPr")
        add(former, "pStyle", val=former_style)
    add_pieces(paragraph, pieces, track, kept_as)
    return paragraph


def add_grid(
    parent: Element, old: Table | None, new: Table | None, track: Track, language: str
) -> None:
    """Add a table: kept with its rows side by side (see :func:`same_shape`), or deleted or inserted
    as a whole.
    """
    if old is not None and new is not None:
        _side_by_side(parent, old, new, track, language)
        return
    table = old or new
    assert table is not None
    body = _table(parent, table)
    for row in range(table.rows):
        _row(body, table, row, "del" if new is None else "ins", track)


def same_shape(old: Table, new: Table) -> bool:
    """Say whether rows of the two can be set side by side: as many columns, and no cell that goes
    over several rows unless all rows are the same in number and shape.
    """
    if old.columns != new.columns:
        return False
    if _shape(old) == _shape(new):
        return True
    return all(cell.row_span == 1 for table in (old, new) for cell in table.cells)


def _shape(table: Table) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.column, c.row_span, c.column_span) for c in table.cells]


def _side_by_side(parent: Element, old: Table, new: Table, track: Track, language: str) -> None:
    body = _table(parent, new)
    for before, after in aligned_rows(old, new):
        if before is None:
            assert after is not None
            _row(body, new, after, "ins", track)
        elif after is None:
            _row(body, old, before, "del", track)
        else:
            _kept_row(body, (old, before), (new, after), track, language)


def aligned_rows(old: Table, new: Table) -> list[tuple[int | None, int | None]]:
    """Return which row became which, in order; rows that stand alone go or come."""
    if _shape(old) == _shape(new):
        return [(row, row) for row in range(old.rows)]
    left, right = (
        [_words(old, row) for row in range(old.rows)],
        [_words(new, row) for row in range(new.rows)],
    )
    found: list[tuple[int | None, int | None]] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found.extend(zip(range(i, j), range(k, m), strict=True))
            continue
        alike = [
            (a, b) for a, b in zip(range(i, j), range(k, m), strict=False) if _fits(old, a, new, b)
        ]
        if tag == "replace" and j - i == m - k and len(alike) == j - i:
            found.extend(alike)
            continue
        found.extend((row, None) for row in range(i, j))
        found.extend((None, row) for row in range(k, m))
    return found


def _fits(old: Table, before: int, new: Table, after: int) -> bool:
    """Say whether two rows have the same cells and their first ones the same words."""
    left, right = cells_of(old, before), cells_of(new, after)
    if [(c.column, c.column_span) for c in left] != [(c.column, c.column_span) for c in right]:
        return False
    return bool(left) and left[0].text.raw == right[0].text.raw


def _words(table: Table, row: int) -> tuple[tuple[int, int, Text], ...]:
    return tuple((c.column, c.column_span, c.text) for c in cells_of(table, row))


def cells_of(table: Table, row: int) -> list[TableCell]:
    """Return the cells that begin in a row, from the left."""
    return sorted((c for c in table.cells if c.row == row), key=lambda cell: cell.column)


# --- elements -------------------------------------------------------------------------------------


def _table(parent: Element, table: Table) -> Element:
    element = add(parent, "tbl")
    properties = add(element, "tblPr")
    add(properties, "tblStyle", val="AnnexTable")
    add(properties, "tblW", w=0, type="auto")
    add(properties, "tblLook", val="0000")
    grid = add(element, "tblGrid")
    for _ in range(table.columns):
        add(grid, "gridCol", w=TEXT_WIDTH // table.columns)
    return element


def _row(body: Element, table: Table, row: int, change: str, track: Track) -> None:
    """Add a row that goes or comes: the row, the marks of its paragraphs, and all its words."""
    element = _row_start(body, table, row)
    properties = _row_properties(element)
    if not len(properties):
        add(properties, "cantSplit", val="off")  # the schema wants one property beside the change
    track.add(properties, change)
    operation = Operation.DELETE if change == "del" else Operation.INSERT
    for cell in _filled(table, row):
        inside = _cell(element, table, cell, row)
        pieces = () if _goes_on(cell, row) else whole((Section(cell.text),), operation)
        add_paragraph(inside, "AnnexCell", pieces, track, mark=change)


def _kept_row(
    body: Element, old: tuple[Table, int], new: tuple[Table, int], track: Track, language: str
) -> None:
    (before, i), (after, j) = old, new
    element = _row_start(body, after, j)
    former = {cell.column: cell for cell in _filled(before, i)}
    for cell in _filled(after, j):
        inside = _cell(element, after, cell, j)
        was = former.get(cell.column)
        pieces: tuple[Piece, ...] = ()
        if not _goes_on(cell, j):
            text = was.text if was is not None else Text("")
            pieces = beside((Section(text),), (Section(cell.text),), language)
        add_paragraph(inside, "AnnexCell", pieces, track)


def _row_start(body: Element, table: Table, row: int) -> Element:
    element = add(body, "tr")
    if row < table.header_rows:
        properties = _row_properties(element)
        add(properties, "cantSplit")
        add(properties, "tblHeader")
    return element


def _row_properties(row: Element) -> Element:
    """Return the row's properties, first among its children, made if need be."""
    for child in row:
        return child
    return add(row, "trPr")


def _filled(table: Table, row: int) -> list[TableCell]:
    """Return what stands in every column of a row: its own cells, those that go on from above, and
    empty ones where the record has none.
    """
    found: list[TableCell] = []
    column = 0
    spanning = {c.column: c for c in table.cells if c.row <= row < c.row + max(1, c.row_span)}
    while column < table.columns:
        cell = spanning.get(column) or TableCell(row, column, Text(""))
        found.append(cell)
        column += max(1, cell.column_span)
    return found


def _goes_on(cell: TableCell, row: int) -> bool:
    return cell.row < row


def _cell(row_element: Element, table: Table, cell: TableCell, row: int) -> Element:
    element = add(row_element, "tc")
    properties = add(element, "tcPr")
    span = min(max(1, cell.column_span), table.columns - cell.column)
    add(properties, "tcW", w=TEXT_WIDTH // table.columns * span, type="dxa")
    if span > 1:
        add(properties, "gridSpan", val=span)
    if cell.row_span > 1:
        add(properties, "vMerge", **({} if _goes_on(cell, row) else {"val": "restart"}))
    return element

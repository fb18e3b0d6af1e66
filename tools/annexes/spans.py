"""Merged cells: some of a table's cells made one, the grid's every line still drawn somewhere.

Drawn from a stream of its own, so that a document without merged cells is what it always was.
"""

from __future__ import annotations

from random import Random

from pipeline.model.records import Kind
from tools.annexes.words import Words
from tools.specimen.tree import SEdition, SNode, Spans, covered


def merge_cells(edition: SEdition, rng: Random, share: float) -> None:
    """Merge cells in about ``share`` of the tables of a document that has its words.

    What print cannot show is not made: where all cells of two rows (or columns) were merged, the
    line between them would be drawn nowhere, and they would be one row; and typst gives no room to
    a row or column that no cell has to itself, so that the lines on its two sides are one.
    """
    words = Words(rng)
    for node in edition.walk():
        if node.kind is not Kind.TABLE or rng.random() >= share:
            continue
        if len(node.rows[0]) > 2 and rng.random() < 0.4:
            _head_of_two_rows(node, rng, words)
        for _ in range(rng.choice((1, 1, 2, 3))):
            _merge_somewhere(node, rng, words)


def _head_of_two_rows(node: SNode, rng: Random, words: Words) -> None:
    """A heading over several columns' own headings; the other headings stand in both rows."""
    columns = len(node.rows[0])
    first = rng.randint(0, columns - 2)
    last = rng.randint(first + 2, columns)
    node.rows.insert(
        1, [words.column() if first <= column < last else "" for column in range(columns)]
    )
    node.header_rows = 2
    node.spans[0, first] = (1, last - first)
    for column in [*range(first), *range(last, columns)]:
        node.spans[0, column] = (2, 1)


def _merge_somewhere(node: SNode, rng: Random, words: Words) -> None:
    """Merge one rectangle of cells below or inside the heading, if one drawn at random may be.

    Rows held together by a merged cell stand on one page in some typesetters, so they get short
    words, and no row is held to two others by different cells.
    """
    rows, columns = len(node.rows), len(node.rows[0])
    head = node.header_rows
    row = rng.randint(0 if head == 1 else head, rows - 1)
    column = rng.randrange(columns)
    row_span = 1 if row < head else rng.randint(1, min(3, rows - row))
    column_span = rng.randint(1, columns - column)
    if row_span == column_span == 1:
        return
    taken = covered(node.spans)
    area = {(r, c) for r in range(row, row + row_span) for c in range(column, column + column_span)}
    if area & (taken | set(node.spans)):
        return
    held = {
        r for (top, _), (high, _) in node.spans.items() if high > 1 for r in range(top, top + high)
    }
    mine = set(range(row, row + row_span)) if row_span > 1 else set()
    spans = {**node.spans, (row, column): (row_span, column_span)}
    if held & mine or not _every_line_is_drawn(rows, columns, spans):
        return
    node.spans = spans
    for r in mine:
        node.rows[r] = [words.cell(short=True) for _ in range(columns)]


def _every_line_is_drawn(rows: int, columns: int, spans: Spans) -> bool:
    home = {(r, c): (r, c) for r in range(rows) for c in range(columns)}
    high, wide = dict.fromkeys(home, 1), dict.fromkeys(home, 1)
    for (row, column), (row_span, column_span) in spans.items():
        for r in range(row, row + row_span):
            for c in range(column, column + column_span):
                home[r, c] = (row, column)
                high[r, c], wide[r, c] = row_span, column_span
    between_rows = all(
        any(home[r, c] != home[r - 1, c] for c in range(columns)) for r in range(1, rows)
    )
    between_columns = all(
        any(home[r, c] != home[r, c - 1] for r in range(rows)) for c in range(1, columns)
    )
    rows_shown = all(any(high[r, c] == 1 for c in range(columns)) for r in range(rows))
    columns_shown = all(any(wide[r, c] == 1 for r in range(rows)) for c in range(columns))
    return between_rows and between_columns and rows_shown and columns_shown

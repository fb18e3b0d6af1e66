"""Where a Word table's cells stand, once a view has decided which rows there are."""

from __future__ import annotations

from pipeline.model.document import Cell
from pipeline.read.docx_content import CellRef, Table
from pipeline.read.views import View


class Grid:
    """Numbers the tables of a document as they come and places their cells.

    Columns are counted on the grid (a merged cell takes as many as it spans); rows are those of the
    view. A table without a row in the view has no number.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._tables: dict[int, tuple[Table, int, dict[int, int]]] = {}

    def place(self, ref: CellRef) -> Cell:
        """Return the place of a cell in this view."""
        table, number, rows = self._numbered(ref.table)
        cell = table.rows[ref.row].cells[ref.cell]
        return Cell(
            table=number,
            row=rows[ref.row],
            column=cell.column,
            row_span=self._row_span(table, rows, ref),
            column_span=cell.span,
        )

    def continues(self, ref: CellRef) -> bool:
        """Say whether the cell is the lower part of a vertical merge, which Word does not show."""
        return ref.table.rows[ref.row].cells[ref.cell].continues

    def _numbered(self, table: Table) -> tuple[Table, int, dict[int, int]]:
        if id(table) not in self._tables:
            visible = [n for n, row in enumerate(table.rows) if row.visible(self._view)]
            rows = {source: shown for shown, source in enumerate(visible)}
            self._tables[id(table)] = (table, len(self._tables), rows)
        return self._tables[id(table)]

    def _row_span(self, table: Table, rows: dict[int, int], ref: CellRef) -> int:
        cell = table.rows[ref.row].cells[ref.cell]
        span = 1
        for row in range(ref.row + 1, len(table.rows)):
            if row not in rows:
                continue
            below = [c for c in table.rows[row].cells if c.column == cell.column]
            if not below or not below[0].continues:
                break
            span += 1
        return span

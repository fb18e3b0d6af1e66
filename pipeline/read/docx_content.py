"""What a Word story holds before anybody decides about its tracked changes.

These values are the reader's own and mutable: :mod:`pipeline.read.docx_story` fills them from the
XML, :mod:`pipeline.read.docx_revisions` projects them to a view, and nothing else sees them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.read.docx_names import points
from pipeline.read.docx_styles import Indent, NumberingRef, Properties
from pipeline.read.views import View


class NoteRef(NamedTuple):
    """A reference to a note: ``footnote`` or ``endnote``, and the note's id."""

    kind: str
    id: str


class Setting(NamedTuple):
    """A paragraph's style id, direct numbering, direct indent."""

    style: str | None
    numbering: NumberingRef
    indent: Indent


@dataclass(slots=True)
class Piece:
    """Characters of one run; ``before`` is its direct formatting before a tracked change of it.

    ``note`` marks a piece whose text is a note's number, known only once the view is.
    """

    text: str
    direct: Properties
    before: Properties | None = None
    inserted: bool = False
    deleted: bool = False
    note: NoteRef | None = None

    def visible(self, view: View) -> bool:
        """Say whether the view has these characters."""
        if view is View.ACCEPTED:
            return not self.deleted
        if view is View.REJECTED:
            return not self.inserted
        return True


@dataclass(slots=True)
class TableCell:
    """A cell on the grid; ``continues`` when it is the lower part of a vertical merge."""

    column: int
    span: int
    continues: bool = False
    inserted: bool = False
    deleted: bool = False


@dataclass(slots=True)
class TableRow:
    """A row and its tracked insertion or deletion."""

    inserted: bool = False
    deleted: bool = False
    cells: list[TableCell] = field(default_factory=list)

    def visible(self, view: View) -> bool:
        """Say whether the view has this row."""
        if view is View.ACCEPTED:
            return not self.deleted
        if view is View.REJECTED:
            return not self.inserted
        return True


@dataclass(slots=True)
class Table:
    """A table's rows in document order, those of every view; ``left`` is its indent in twips."""

    rows: list[TableRow] = field(default_factory=list)
    left: int | None = None


class CellRef(NamedTuple):
    """The cell a paragraph stands in: a table, and indexes into its rows and their cells."""

    table: Table
    row: int
    cell: int

    @property
    def edge(self) -> float | None:
        """Left edge of a cell of the first column in points, where the table states its indent."""
        first = self.table.rows[self.row].cells[self.cell].column == 0
        return points(self.table.left) if first and self.table.left is not None else None


@dataclass(slots=True)
class Paragraph:
    """A paragraph of any story.

    Attributes:
        setting: style, numbering and indent now; ``before`` where a tracked change replaced them.
        container: paragraphs can be merged only inside one container without a table between.
        story: counts lists apart: ``body``, ``textbox``, ``header``, ``footer``, ``footnote``.
        mark_inserted: the paragraph mark is a tracked insertion; rejected, it joins the next one.
        mark_deleted: likewise a deletion, when accepted.
        inserted: the whole paragraph belongs to an inserted row or cell.
        deleted: likewise to a deleted one.
    """

    setting: Setting
    container: int
    story: str
    cell: CellRef | None = None
    before: Setting | None = None
    mark_inserted: bool = False
    mark_deleted: bool = False
    inserted: bool = False
    deleted: bool = False
    pieces: list[Piece] = field(default_factory=list)

"""Word: the whole old edition with real tracked changes.

Accepting all of them gives the new edition, rejecting all the old one, to the character: labels are
literal text, so a renumbering is a change like any other. What moved is moved, rows of tables come
and go as rows, and each change has a comment that says what it is and why. What belongs to neither
edition (how to read, what is proved) stands in the header.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import __version__
from pipeline.compare.changes import Operation
from pipeline.report.comparison import Comparison
from pipeline.report.dated import edition_date
from pipeline.report.note import Note, NoteRow, note
from pipeline.report.word.blocks import add_grid, add_paragraph, same_shape
from pipeline.report.word.comments import Comments, of_change, of_steering
from pipeline.report.word.frame import add_section, footer, header, settings
from pipeline.report.word.lines import Role, lines
from pipeline.report.word.package import Properties, package
from pipeline.report.word.pieces import Piece, beside, whole
from pipeline.report.word.styles import styles
from pipeline.report.word.tracked import TYPOGRAPHY, Track
from pipeline.report.word.weave import Woven, weave
from pipeline.report.word.xml import Element, add, root, serialized


def render(comparison: Comparison) -> bytes:
    """Return the redline of a comparison.

    Raises:
        ReportError: the editions are not at hand.
    """
    old, new = comparison.editions("redline")
    said = note(comparison)
    made = edition_date(new)
    track = Track(f"annex-pipeline {__version__}: {new.list_id} {new.edition_id}", made)
    body = _Body(track, said, new.language, _typographic(comparison))
    for step in _torn(weave(lines(old), lines(new), comparison.changes.pairs)):
        body.add(step)
    body.end()
    parts = {
        "document": serialized(body.document),
        "styles": styles(new.language),
        "settings": settings(new.language),
        "comments": body.comments.part(),
        "header1": header(_heading(said)),
        "header2": header(*_first_page(said)),
        "footer1": footer(_heading(said)),
    }
    return package(
        parts,
        Properties(
            title=f"{said.title}: redline of {said.old.reference.edition_id} to "
            f"{said.new.reference.edition_id}",
            subject="The old edition with tracked changes: accept all for the new edition",
            creator=f"annex-pipeline {__version__}",
            language=new.language,
            made=made,
        ),
    )


def _typographic(comparison: Comparison) -> frozenset[str]:
    """New paths of nodes that differ in typography alone."""
    counted = {side.path for c in comparison.changes.changes if (side := c.new) is not None}
    light = {side.path for c in comparison.changes.typographic if (side := c.new) is not None}
    return frozenset(light - counted)


def _torn(woven: Sequence[Woven]) -> list[Woven]:
    """Return the run with every table whose columns differ gone and come again, caption and all:
    two grids never stand side by side without a paragraph between them.
    """
    torn = {
        id(step.new)
        for step in woven
        if step.old is not None
        and step.new is not None
        and step.old.table is not None
        and step.new.table is not None
        and not same_shape(step.old.table, step.new.table)
    }
    if not torn:
        return list(woven)
    found: list[Woven] = []
    for step, after in zip(woven, [*woven[1:], Woven()], strict=True):
        if step.old is None or step.new is None or torn.isdisjoint({id(step.new), id(after.new)}):
            found.append(step)
        elif step.new.role is Role.CAPTION:  # its grid follows at once
            found += [Woven(step.old), Woven(after.old), Woven(None, step.new)]
            found.append(Woven(None, after.new))
        elif step.new.role is not Role.GRID:
            found.append(step)
    return found


class _Body:
    """Collects the document's body, and the comments that belong to it."""

    def __init__(
        self, track: Track, said: Note, language: str, typographic: frozenset[str]
    ) -> None:
        self.track, self.language = track, language
        self.typographic = typographic
        self.comments = Comments(track)
        self.document = root("document")
        self.body = add(self.document, "body")
        self._old = {path: row for row in said.rows if (path := _only_old(row)) is not None}
        self._new = {row.new_path: row for row in said.rows if row.new_path is not None}
        self._move = 0
        self._end: tuple[str, int] | None = None

    def add(self, step: Woven) -> None:
        """Add one step of the run."""
        self._close_move(step)
        line = step.new or step.old
        assert line is not None
        if line.role is Role.GRID:
            old = step.old.table if step.old is not None else None
            new = step.new.table if step.new is not None else None
            add_grid(self.body, old, new, self.track, self.language)
            return
        kept = step.old is not None and step.new is not None
        paragraph = self._kept(step) if kept else self._alone(step)
        self._comment(step, paragraph, inside=not kept)

    def end(self) -> None:
        """Close the body: a last paragraph of neither edition, and the section."""
        self._close_move(None)
        add_paragraph(self.body, "AnnexSmall", (), self.track)
        add_section(self.body, self.language)

    def _kept(self, step: Woven) -> Element:
        assert step.old is not None
        assert step.new is not None
        light = step.new.path in self.typographic
        pieces = beside(step.old.sections, step.new.sections, self.language, typographic=light)
        return add_paragraph(
            self.body, step.new.style, pieces, self.track, former_style=step.old.style
        )

    def _alone(self, step: Woven) -> Element:
        line = step.old or step.new
        assert line is not None
        operation = Operation.DELETE if step.new is None else Operation.INSERT
        if not step.move:
            mark = "del" if step.new is None else "ins"
            return add_paragraph(
                self.body, line.style, whole(line.sections, operation), self.track, mark=mark
            )
        assert step.partner is not None
        mark = "moveFrom" if step.new is None else "moveTo"
        other = Operation.INSERT if step.new is None else Operation.DELETE
        sides = (line, step.partner) if step.new is None else (step.partner, line)
        pieces = tuple(
            piece
            for piece in beside(sides[0].sections, sides[1].sections, self.language)
            if piece.operation is not other
        )
        self._open_move(step.move, mark)
        # The mark goes as the last words before it do: LibreOffice keeps an empty paragraph where a
        # deletion is followed by the end of a move.
        ends = _ENDS.get(pieces[-1].operation, mark) if pieces else mark
        return add_paragraph(
            self.body, line.style, _restyled(pieces, mark), self.track, mark=ends, kept_as=mark
        )

    def _open_move(self, number: int, mark: str) -> None:
        if self._end is None:
            at = self.track.number()
            add(
                self.body,
                f"{mark}RangeStart",
                id=at,
                name=f"move{number}",
                author=self.track.author,
                date=self.track.date,
            )
            self._end, self._move = (f"{mark}RangeEnd", at), number

    def _close_move(self, step: Woven | None) -> None:
        if self._end is None:
            return
        name, at = self._end
        side = "moveFromRangeEnd" if step is not None and step.new is None else "moveToRangeEnd"
        if step is not None and step.move == self._move and name == side:
            return
        add(self.body, name, id=at)
        self._end = None

    def _comment(self, step: Woven, paragraph: Element, *, inside: bool) -> None:
        row = None
        if step.new is not None:
            row = self._new.pop(step.new.path, None)
        if row is None and step.old is not None and step.new is None:
            row = self._old.pop(step.old.path, None)
        said = of_change(row) if row is not None and not row.part else ()
        line = step.new or step.old
        turning = of_steering(line.raw) if line is not None else None
        if said or turning:
            self.comments.add(paragraph, (*said, *filter(None, [turning])), inside=inside)


def _restyled(pieces: Sequence[Piece], mark: str) -> tuple[Piece, ...]:
    """Return the pieces at one end of a move, each set as that end sets it."""
    if mark == "moveTo":
        return tuple(Piece(p.operation, p.text, p.style, p.format) for p in pieces)
    return tuple(
        Piece(p.operation, p.text, p.style, p.before if p.before is not None else p.format)
        for p in pieces
    )


_ENDS = {Operation.DELETE: "del", Operation.INSERT: "ins"}


def _only_old(row: NoteRow) -> str | None:
    return row.old_path if row.new_path is None else None


def _heading(said: Note) -> str:
    return (
        f"{said.title} · edition {said.old.reference.edition_id} → {said.new.reference.edition_id}"
    )


def _first_page(said: Note) -> tuple[str, ...]:
    failed = sum(proof.failed for proof in said.open)
    return (
        _heading(said),
        f"Redline. Reject all changes for {said.old.said}; accept all for {said.new.said}.",
        *said.verdict,
        (
            f"Checks: {len(said.held)} held, {failed} failed, {len(said.open) - failed} could not "
            f"be made. Changes signed “{TYPOGRAPHY}” differ in typesetting alone."
        ),
        *((said.gap,) if said.gap else ()),
    )

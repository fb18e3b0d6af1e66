"""Excel: everything a report says, to filter, sort and work through.

Every cell of a document's words is written as a string: nothing a list says is ever a formula, a
number or a link. Redlines are rich text, struck or underlined as well as coloured. XlsxWriter
writes the parts; they are packed again so that the bytes are the same on every system.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from pipeline import __version__
from pipeline.compare.changes import Operation
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.dated import edition_date, id_date
from pipeline.report.note import Note, NoteRow, note
from pipeline.report.redline import Redline
from pipeline.report.view import ChangeView, ReportView
from pipeline.report.visible import visible
from pipeline.report.word.package import zipped
from pipeline.report.word.plain import DELETED, INSERTED
from pipeline.report.word.xml import carried

MOST = 32_767
"""What Excel holds in a cell, in units of UTF-16."""

_JOIN = "\n"

_LINE, _HIGHEST = 15, 409
"""Points: of a line, and the most a row can have."""

Column = tuple[str, int]
"""Head and width in characters."""

CHANGES: tuple[Column, ...] = (
    ("No.", 6), ("Old label", 16), ("New label", 16), ("Kind", 12), ("Group", 16),
    ("Direction", 18), ("Nature", 16), ("Redline", 70), ("Remark", 50), ("Affected", 32),
    ("Review", 9), ("Confidence", 11), ("Declared by", 16), ("Old text", 50), ("New text", 50),
    ("Old source", 18), ("New source", 18), ("Within", 16), ("Id", 22),
)  # fmt: skip
CORRELATION: tuple[Column, ...] = (
    ("Old label", 18), ("New label", 18), ("Relation", 10), ("Text", 12), ("Confidence", 11),
)  # fmt: skip
PROOFS: tuple[Column, ...] = (
    ("Outcome", 14), ("Edition", 9), ("Check", 28), ("Summary", 70), ("Details", 80),
)  # fmt: skip
CLAIMS: tuple[Column, ...] = (
    ("Outcome", 24), ("Declared", 20), ("Changes", 40), ("Remark", 50), ("Waived", 40),
)  # fmt: skip
TYPOGRAPHIC: tuple[Column, ...] = (
    ("No.", 6), ("Old label", 16), ("New label", 16), ("Kind", 12), ("Redline", 80), ("Rules", 40),
)  # fmt: skip


def render(comparison: Comparison) -> bytes:
    """Return the report as a workbook; the editions only add their dates."""
    import xlsxwriter  # noqa: PLC0415  (slow to import, and this form alone needs it)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    about, seen = note(comparison), view(comparison.changes)
    new = comparison.new_edition
    made = edition_date(new) if new is not None else id_date(comparison.changes.new.edition_id)
    book.set_properties(
        {
            "title": _cell(f"{about.title}: changes")[:255],
            "subject": _cell(f"{about.old.said} to {about.new.said}")[:255],
            "author": f"annex-pipeline {__version__}",
            "created": datetime.combine(made, time()),
        }
    )
    _Sheets(book, about, seen).write(comparison)
    book.close()
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


class _Sheets:
    """Writes the sheets of one book."""

    def __init__(self, book: Any, about: Note, seen: ReportView) -> None:  # noqa: ANN401
        self.book, self.about, self.seen = book, about, seen
        self.widths: tuple[int, ...] = ()
        self.lines: dict[int, int] = {}
        rule = {"valign": "top", "bottom": 4, "bottom_color": "#B0B0B0"}
        top = {**rule, "text_wrap": True}
        self.text = book.add_format(top)
        self.head = book.add_format(
            {**top, "bold": True, "bg_color": "#E4E8EE", "bottom": 1, "font_color": "#000000"}
        )
        self.title = book.add_format({"bold": True, "font_size": 15})
        self.bold = book.add_format({**top, "bold": True})
        self.failed = book.add_format({**top, "bold": True, "font_color": f"#{DELETED}"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self.share = book.add_format({**rule, "num_format": "0.00"})
        self.whole = book.add_format({**rule, "num_format": "0", "align": "left"})
        self.plain = book.add_format({})
        self.gone = book.add_format({"font_strikeout": True, "font_color": f"#{DELETED}"})
        self.come = book.add_format({"underline": 1, "font_color": f"#{INSERTED}"})

    def write(self, comparison: Comparison) -> None:
        """Write every sheet."""
        changes = comparison.changes
        self._summary()
        rows = {row.id: row for row in self.about.rows}
        sheet = self._sheet("Changes", CHANGES, len(self.seen.in_order), frozen=3)
        sheet.set_paper(8)  # A3, and only what a person reads: the rest is for filters
        sheet.print_area(0, 0, len(self.seen.in_order), 10)
        for at, change in enumerate(self.seen.in_order, 1):
            self._change(sheet, at, change, rows[change.change.id])
        sheet = self._sheet("Correlation", CORRELATION, len(changes.correlation))
        for at, row in enumerate(changes.correlation, 1):
            self._strings(sheet, at, [row.old or "", row.new or "", row.relation, row.text])
            sheet.write_number(at, 4, row.confidence, self.share)
        sheet = self._sheet("Proofs", PROOFS, len(self.seen.proofs))
        for at, one in enumerate(self.seen.proofs, 1):
            proof = one.proof
            told = [one.name, proof.side, proof.code, one.said, _JOIN.join(proof.details)]
            self._strings(sheet, at, told, first=self.failed if one.failed else None)
        sheet = self._sheet("Claims", CLAIMS, len(self.seen.claims))
        for at, claim in enumerate(self.seen.claims, 1):
            named = ", ".join(link.name for link in claim.links)
            said = claim.claim
            told = [claim.name, said.declared or "", named, said.note, said.waived]
            self._strings(sheet, at, told)
        sheet = self._sheet("Typographic", TYPOGRAPHIC, len(self.seen.typographic))
        for at, change in enumerate(self.seen.typographic, 1):
            sheet.write_number(at, 0, at, self.whole)
            self._strings(
                sheet, at, [change.old_name or "", change.new_name or "", change.kind], column=1
            )
            self._redline(sheet, at, 4, (change.heading, change.text))
            rules = dict.fromkeys(reason.rule for reason in change.reasons)
            self._strings(sheet, at, [_JOIN.join(rules)], column=5)

    def _summary(self) -> None:
        sheet = self.book.add_worksheet("Summary")
        self.widths, self.lines = (30, 100), {}
        for at, width in enumerate(self.widths):
            sheet.set_column(at, at, width)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, _cell(self.about.title), self.title)
        at = 2
        for name, one in (("Old edition", self.about.old), ("New edition", self.about.new)):
            self._strings(sheet, at, [name, one.said], first=self.bold)
            at += 1
            for said, day in (("printed", one.printed), ("agreed", one.agreed)):
                if day is not None:
                    sheet.write_string(at, 0, f"{name}, {said}", self.text)
                    sheet.write_datetime(at, 1, datetime.combine(day, time()), self.date)
                    at += 1
        for name, told in (
            *zip(("Verdict", "", ""), self.about.verdict, strict=True),
            *((("Gap", self.about.gap),) if self.about.gap else ()),
            ("Changes", self.about.counted),
        ):
            self._strings(sheet, at, [name, told], first=self.bold)
            at += 1
        at += 1
        for group in self.seen.groups:
            told = [group.title, f"{group.size}: {group.meaning}"]
            self._strings(sheet, at, told, first=self.bold)
            at += 1
        at += 1
        for check in self.about.open:
            form = self.failed if check.failed else self.bold
            told = [f"Check {check.name}", check.told]
            self._strings(sheet, at, told, first=form)
            at += 1
        self._strings(sheet, at, ["Checks held", f"{len(self.about.held):,}"], first=self.bold)
        at += 2
        for told in _HOW_TO_READ:
            self._strings(sheet, at, ["", told])
            at += 1
        self._print(sheet, repeat=False)

    def _sheet(self, name: str, columns: Sequence[Column], rows: int, *, frozen: int = 0) -> Any:  # noqa: ANN401
        sheet = self.book.add_worksheet(name)
        self.widths, self.lines = tuple(width for _, width in columns), {}
        for at, (head, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, head, self.head)
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, rows, len(columns) - 1)
        self._print(sheet, repeat=True)
        return sheet

    def _grow(self, sheet: Any, at: int, column: int, text: str) -> None:  # noqa: ANN401
        """Make a row as high as its text needs: Excel would, LibreOffice does not."""
        width = self.widths[column]
        need = sum(max(1, -(-len(line) // width)) for line in text.split("\n"))
        if need > self.lines.get(at, 0):
            self.lines[at] = need
            sheet.set_row(at, min(_HIGHEST, _LINE * need))

    def _print(self, sheet: Any, *, repeat: bool) -> None:  # noqa: ANN401
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        if repeat:
            sheet.repeat_rows(0)
        sheet.set_footer("&L&A&RPage &P of &N")

    def _change(self, sheet: Any, at: int, change: ChangeView, row: NoteRow) -> None:  # noqa: ANN401
        value = change.change
        affected = [*row.affected]
        if row.affected_more:
            affected.append(f"and {row.affected_more:,} more")
        sheet.write_number(at, 0, at, self.whole)
        self._strings(
            sheet,
            at,
            [
                row.old_label or "",
                row.new_label or "",
                change.kind,
                change.consequence.value,
                row.direction,
                ", ".join(row.nature),
            ],
            column=1,
        )
        self._redline(sheet, at, 7, (row.heading, row.text))
        self._strings(
            sheet,
            at,
            [_JOIN.join(row.remark), _JOIN.join(affected), "yes" if row.review else "no"],
            column=8,
        )
        sheet.write_number(at, 11, value.confidence, self.share)
        self._strings(
            sheet,
            at,
            [
                ", ".join(value.declared_by),
                _both(change.heading.old, change.text.old),
                _both(change.heading.new, change.text.new),
                _JOIN.join(change.old_sources),
                _JOIN.join(change.new_sources),
                value.within or "",
                value.id,
            ],
            column=12,
        )

    def _strings(
        self,
        sheet: Any,  # noqa: ANN401
        at: int,
        values: Sequence[str],
        *,
        column: int = 0,
        first: Any = None,  # noqa: ANN401
    ) -> None:
        for number, value in enumerate(values):
            form = first if first is not None and number == 0 else self.text
            self._grow(sheet, at, column + number, value)
            if value:
                sheet.write_string(at, column + number, _cell(value), form)
            else:
                sheet.write_blank(at, column + number, None, form)

    def _redline(self, sheet: Any, at: int, column: int, lines: Sequence[Redline]) -> None:  # noqa: ANN401
        """Write redlines as rich text: struck and underlined, cut where a cell ends."""
        signs = {Operation.DELETE: self.gone, Operation.INSERT: self.come}
        pieces: list[tuple[Any, str]] = []
        for line in lines:
            if pieces and line.segments:
                pieces.append((self.plain, "\n"))
            pieces.extend(
                (signs.get(segment.operation, self.plain), _clean(segment.text))
                for segment in line.segments
            )
        pieces = _within([(form, words) for form, words in pieces if words])
        self._grow(sheet, at, column, "".join(words for _, words in pieces))
        if len(pieces) > 1:
            fragments = [one for form, words in pieces for one in (form or self.plain, words)]
            sheet.write_rich_string(at, column, *fragments, self.text)
            return
        for form, words in pieces:
            if form is self.plain:
                sheet.write_string(at, column, words, self.text)
            else:  # one fragment is no rich text to Excel: the whole cell is set that way
                look = {"font_strikeout": True} if form is self.gone else {"underline": 1}
                color = DELETED if form is self.gone else INSERTED
                whole = {"valign": "top", "text_wrap": True, "font_color": f"#{color}", **look}
                sheet.write_string(at, column, words, self.book.add_format(whole))
        if not pieces:
            sheet.write_blank(at, column, None, self.text)


_HOW_TO_READ = (
    (
        "Words struck through are gone, underlined words are new. One row is one change; filter by "
        "group, direction or review. Differences of typography alone have a sheet of their own."
    ),
    (
        f"A cell holds {MOST:,} characters; where a text is longer the cell ends with a mark that "
        "says so, and changes.json has it whole."
    ),
)


def _both(heading: str, text: str) -> str:
    return f"{heading}\n{text}" if heading and text else heading or text


def _clean(text: str) -> str:
    """Return a text with what steers or cannot be carried named."""
    return carried(visible(text))


def _cell(text: str) -> str:
    """Return a text as one cell can hold it."""
    return "".join(words for _, words in _within([(None, _clean(text))]))


def _within(pieces: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Cut the pieces to what a cell holds, with a mark that says so."""
    total = sum(_units(words) for _, words in pieces)
    if total <= MOST:
        return pieces
    characters = sum(len(words) for _, words in pieces)
    mark = f" … [cut here: {characters:,} characters in all, whole in changes.json]"
    room = MOST - len(mark)
    found: list[tuple[Any, str]] = []
    for form, words in pieces:
        kept = words[:room]
        while _units(kept) > room:
            kept = kept[: len(kept) - (_units(kept) - room + 1) // 2]
        found.append((form, kept))
        room -= _units(kept)
        if kept != words:
            break
    return [*found, (None, mark)]


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)

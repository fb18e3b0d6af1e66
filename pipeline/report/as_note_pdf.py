"""PDF of the change note: the table a ministry sends round, on landscape pages."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.compare.changes import Operation
from pipeline.report.as_pdf import date_of
from pipeline.report.comparison import Comparison
from pipeline.report.note import COLUMNS, HOW_TO_READ, Note, NoteRow, note
from pipeline.report.pdf.blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Items,
    Paragraph,
    Sheet,
    Span,
    Spans,
    Table,
    redline_spans,
    spans,
)
from pipeline.report.pdf.typeset import typeset
from pipeline.report.pdf_change import language_of
from pipeline.report.words import counted

_WIDTHS = (1.1, 2.4, 2.4, 0.95, 1.15, 2.3, 1.7)
_OLD = (Operation.EQUAL, Operation.DELETE)
_NEW = (Operation.EQUAL, Operation.INSERT)


def render(comparison: Comparison) -> bytes:
    """Return the change note as a tagged PDF."""
    made = note(comparison)
    pair = f"{made.old.reference.edition_id} to {made.new.reference.edition_id}"
    return typeset(
        Sheet(
            title=f"{made.title}: change note, {pair}",
            running=made.title,
            foot=f"Change note, {pair}",
            language="en",
            date=date_of(made.new.reference, comparison.new_edition),
            blocks=tuple(_blocks(made)),
            wide=True,
        )
    )


def _blocks(made: Note) -> Iterator[Block]:
    yield Heading(1, spans(made.title))
    yield Heading(2, spans("Change note"))
    yield Facts((("From", spans(made.old.said)), ("To", spans(made.new.said))))
    if made.gap:
        yield Paragraph(spans(Span("Gap: ", "strong"), made.gap), "boxed")
    for sentence in made.verdict:
        yield Paragraph(spans(sentence), "lead")
    for shown in made.open:
        name = Span(f"{shown.name}: ", "bad" if shown.failed else "strong")
        yield Paragraph(spans(name, Span(f"{shown.proof.code} ", "mono"), shown.told))
    yield Paragraph(spans(f"{counted(len(made.held), 'check')} held; the report lists each."))
    yield Heading(2, spans(made.counted[:1].upper() + made.counted[1:]))
    if made.rows:
        lang = language_of(made.language)
        yield Table(COLUMNS, tuple(_row(row, lang) for row in made.rows), _WIDTHS)
    else:
        yield Paragraph(spans("No change was found."))
    yield Heading(2, spans("How to read this note"))
    yield Items(tuple(spans(line) for line in HOW_TO_READ))


def _row(row: NoteRow, lang: str) -> tuple[Cell, ...]:
    more = f"; and {row.affected_more:,} more" if row.affected_more else ""
    direction = "bad" if row.review else "strong"
    return (
        Cell((spans(Span(("· " if row.part else "") + row.label, "" if row.part else "strong")),)),
        _text(row, _OLD, lang, there=row.old_label is not None),
        _text(row, _NEW, lang, there=row.new_label is not None),
        Cell(tuple(spans(one) for one in row.nature)),
        Cell((spans(Span(row.direction, direction)),)),
        Cell(tuple(spans(one) for one in row.remark)),
        Cell((spans("; ".join(row.affected) + more),)),
    )


def _text(row: NoteRow, wanted: tuple[Operation, ...], lang: str, *, there: bool) -> Cell:
    if not there:
        return Cell((spans("–"),))
    paragraphs: list[Spans] = [
        made for redline in (row.heading, row.text) if (made := redline_spans(redline, wanted))
    ]
    return Cell(tuple(paragraphs), 0, lang)

"""PDF: the report as it is filed, with bookmarks, tags and links inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.compare.changes import EditionRef
from pipeline.model.records import Edition
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.pdf.blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Items,
    Paragraph,
    Sheet,
    Span,
    Table,
    spans,
)
from pipeline.report.pdf.typeset import typeset
from pipeline.report.pdf_change import change_blocks, links_spans
from pipeline.report.view import ProofView, ReportView
from pipeline.report.words import GROUPS, LABELS, counted

_BEGINS = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_HELD = "Checks that held"


def render(comparison: Comparison) -> bytes:
    """Return the report as a tagged PDF."""
    seen = view(comparison)
    pair = f"{seen.old.edition_id} to {seen.new.edition_id}"
    return typeset(
        Sheet(
            title=f"{seen.title}: changes from {pair}",
            running=seen.title,
            foot=f"Changes from {pair}",
            language="en",
            date=date_of(seen.new, comparison.new_edition),
            blocks=tuple(_blocks(seen)),
        )
    )


def date_of(reference: EditionRef, edition: Edition | None) -> date | None:
    """Return the date an edition bears: the file must not say when it was made."""
    if edition is not None and edition.dates.printed is not None:
        return edition.dates.printed
    begins = _BEGINS.match(reference.edition_id)
    try:
        return date(*map(int, begins.groups())) if begins else None
    except ValueError:
        return None


def _blocks(seen: ReportView) -> Iterator[Block]:
    yield Heading(1, spans(seen.title))
    yield Facts(
        tuple(
            (name, spans(Span(edition.edition_id, "strong"), _facts(edition)))
            for name, edition in (("Old edition", seen.old), ("New edition", seen.new))
        )
    )
    yield from _proofs(seen)
    yield Heading(2, spans("Verdict"))
    for sentence in seen.verdict:
        yield Paragraph(spans(sentence), "lead")
    if seen.gap:
        yield Paragraph(spans(Span("Gap: ", "strong"), seen.gap), "boxed")
    yield from _map(seen)
    yield from _review(seen)
    yield from _claims(seen)
    yield Heading(2, spans("Changes"))
    yield Paragraph(
        spans(
            "Words deleted are ", Span("struck through", "del"), ", words inserted are ",
            Span("underlined", "ins"),
            "; what differs in typography alone is not marked. Superscripts are printed as such.",
        ),
        "soft",
    )  # fmt: skip
    yield Paragraph(
        spans(
            "Of what is renumbered or editorial only the reasons are given; report.html has the "
            "rest, and its pages."
        ),
        "soft",
    )
    for note in seen.picture_notes:
        yield Paragraph(spans(note), "soft")
    if not seen.groups:
        yield Paragraph(spans("No change was found."))
    for group in seen.groups:
        yield Heading(3, spans(f"{group.title} ({group.size})"))
        yield Paragraph(spans(group.meaning), "soft")
        for change in group.changes:
            yield from change_blocks(change, seen)
    yield from _end(seen)


def _facts(edition: EditionRef) -> str:
    number = f" · {edition.document_number}" if edition.document_number else ""
    return f"{number} · language {edition.language}"


def _proofs(seen: ReportView) -> Iterator[Block]:
    yield Heading(2, spans("What is proved"))
    if not seen.proofs:
        yield Paragraph(
            spans("No check was carried into this report: it rests on the comparison alone.")
        )
    held = [shown for shown in seen.proofs if shown.proof.outcome == "held"]
    others = [shown for shown in seen.proofs if shown.proof.outcome != "held"]
    if others:
        yield _checks(others)
    if held:
        yield Paragraph(
            spans(
                f"{counted(len(held), 'check')} held; each is listed in ",
                Span(_HELD, to="held"),
                ".",
            )
        )


def _checks(proofs: Sequence[ProofView]) -> Table:
    rows = []
    for shown in proofs:
        said = (spans(shown.said), *(spans(line) for line in shown.proof.details))
        name = Span(shown.name, "bad" if shown.failed else "")
        code = Span(shown.proof.code, "mono")
        rows.append(
            (Cell(((name,),)), Cell(((code,),)), _cell(shown.proof.side or "both"), Cell(said))
        )
    return Table(("Outcome", "Check", "Edition", "Finding"), tuple(rows), (0.9, 1.7, 0.6, 4.2))


def _map(seen: ReportView) -> Iterator[Block]:
    yield Heading(2, spans("Where the list changed"))
    if not seen.density.rows:
        yield Paragraph(spans("The change set names no provision."))
        return
    yield Paragraph(
        spans(
            "Changes by item and subsection, out of the provisions, notes and tables each holds. A "
            "dot: no change. Blank: no such subsection."
        ),
        "soft",
    )
    columns = seen.density.columns
    rows = []
    for row in seen.density.rows:
        name = spans(row.name, Span(f" {row.title}", "soft") if row.title else "")
        cells = [Cell((name,))]
        cells += [
            _cell("")
            if cell is None
            else Cell((spans(f"{cell.changes}/{cell.of}" if cell.changes else "·"),), cell.level)
            for cell in row.cells or (None,) * len(columns)
        ]
        cells.append(_cell(str(row.total) if row.total else ""))
        rows.append(tuple(cells))
    head = ("Item", *(column or "own text" for column in columns), "All")
    numbers = tuple(range(1, len(head)))
    yield Table(head, tuple(rows), (1, *(0 for _ in numbers)), numbers)


def _review(seen: ReportView) -> Iterator[Block]:
    if not seen.review:
        return
    yield Heading(2, spans("For review"))
    yield Paragraph(spans("A person should look at these before relying on them."))
    yield Items(
        tuple(
            spans(
                Span(change.full_name, to=change.anchor),
                Span(
                    f" {change.doubt} · {GROUPS[change.consequence][0]}",
                    "soft",
                ),
            )
            for change in seen.review
        )
    )


def _claims(seen: ReportView) -> Iterator[Block]:
    yield Heading(2, spans("Declared and found"))
    if not seen.claims:
        yield Paragraph(
            spans(
                "No amendment is declared for the new edition: there is nothing to set against "
                "what was found."
            )
        )
        return
    rows = tuple(
        (
            Cell(((Span(shown.name, "" if shown.claim.outcome.value == "confirmed" else "bad"),),)),
            _cell(shown.claim.declared or "–"),
            Cell((links_spans(shown.links),)),
            _cell(shown.claim.note),
        )
        for shown in seen.claims
    )
    yield Table(("Outcome", "Declared", "Found", "Remark"), rows, (1.3, 1, 1.6, 2))


def _end(seen: ReportView) -> Iterator[Block]:
    if seen.typographic:
        yield Heading(2, spans("Typography alone"))
        number = counted(len(seen.typographic), "difference")
        yield Paragraph(
            spans(f"{number} that typesetting decides; kept apart and not counted."), "soft"
        )
        yield Items(tuple(spans(change.full_name) for change in seen.typographic), 4)
    yield Heading(2, spans("By provision"))
    if seen.in_order:
        yield Items(tuple(spans(Span(c.full_name, to=c.anchor)) for c in seen.in_order), 3)
    else:
        yield Paragraph(spans("Nothing to list."))
    held = [shown for shown in seen.proofs if shown.proof.outcome == "held"]
    if held:
        yield Heading(2, spans(_HELD), "held")
        yield _checks(held)
    yield Heading(2, spans("What the labels mean"))
    yield Facts(tuple((name, spans(meaning)) for name, meaning in LABELS.values()))
    yield Heading(2, spans("Sources"))
    for name, edition in (("Old edition", seen.old), ("New edition", seen.new)):
        yield Paragraph(spans(Span(f"{name}, {edition.edition_id}", "strong")))
        yield Items(tuple((Span(s, "mono"),) for s in edition.sources) or (spans("not stated"),))


def _cell(text: str) -> Cell:
    return Cell((spans(text),))

"""PDF: the report as it is filed, with bookmarks, tags and links inside."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.compare.changes import EditionRef
from pipeline.model.records import Edition
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison, Picture
from pipeline.report.context import Words
from pipeline.report.pdf.blocks import (
    Block,
    Cell,
    Facts,
    Figure,
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
from pipeline.report.view import ChangeView, Link, ProofView, ReportView
from pipeline.report.words import GROUPS, LABELS, counted

_BEGINS = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_HELD = "Checks that held"
_NOTE = 320
"""Characters of a governing note or a definition; beyond them, where to read it."""


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


def language_of(tag: str) -> str:
    """Return a language as Typst takes it; English, in which the report speaks, for what is none.

    >>> language_of("es"), language_of("pt-BR"), language_of("<b>")
    ('es', 'pt', 'en')
    """
    found = _LANGUAGE.match(tag.lower())
    return found[0] if found else "en"


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
    for note in seen.picture_notes:
        yield Paragraph(spans(note), "soft")
    if not seen.groups:
        yield Paragraph(spans("No change was found."))
    for group in seen.groups:
        yield Heading(3, spans(f"{group.title} ({group.size})"))
        yield Paragraph(spans(group.meaning), "soft")
        for change in group.changes:
            yield from _change(change, seen)
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
            Cell((_links(shown.links),)),
            _cell(shown.claim.note),
        )
        for shown in seen.claims
    )
    yield Table(("Outcome", "Declared", "Found", "Remark"), rows, (1.3, 1, 1.6, 2))


def _change(one: ChangeView, seen: ReportView) -> Iterator[Block]:
    reference = seen.new if one.new_name else seen.old
    lang = language_of(reference.language)
    yield Heading(4, spans(one.full_name), one.anchor)
    tags = " · ".join((one.kind, *one.labels, *(("for review",) if one.change.review else ())))
    yield Paragraph(spans(tags), "soft")
    if not one.part:
        if one.old_context:
            yield Paragraph(spans("was under " + " › ".join(one.old_context)), "soft", lang)
            yield Paragraph(spans("now under " + " › ".join(one.context)), "soft", lang)
        elif one.trail:
            yield Paragraph(spans(" › ".join(one.trail)), "soft", lang)
        for above in one.around.above:
            yield from _beside(above, lang)
        if one.around.before is not None:
            yield from _beside(one.around.before, lang)
    yield from _redlines(one, lang)
    if one.around.after is not None and not one.part:
        yield from _beside(one.around.after, lang)
    if one.text.whole:
        yield Paragraph(
            spans(
                Span("There is no word-by-word redline of this text: both texts are whole.", "bad")
            )
        )
    rows = tuple(_rows(one))
    if rows:
        yield Facts(rows)
    for picture in one.pictures:
        yield _figure(picture)


def _redlines(one: ChangeView, lang: str) -> Iterator[Block]:
    heading, text = redline_spans(one.heading), redline_spans(one.text)
    if heading:
        yield Paragraph(heading, "text", lang)
    if text:
        yield Paragraph(text, "text", lang)
    if not heading and not text:
        yield Paragraph(spans("It has no words of its own."), "soft")


def _beside(words: Words, lang: str) -> Iterator[Block]:
    yield Paragraph(spans(" ".join(words.lines) or words.name), "above", lang)


def _rows(one: ChangeView) -> Iterator[tuple[str, Spans]]:
    for reason in one.reasons:
        rests = [
            f"{side} " + " ".join(f"‘{piece}’" for piece in words)
            for side, words in (("old", reason.old_words), ("new", reason.new_words))
            if words
        ]
        said = f" Rests on {', '.join(rests)}." if rests else ""
        argument = Span(f"{reason.argument} ")
        yield reason.label, spans(argument, Span(reason.rule, "mono"), Span(said, "soft"))
    if one.because:
        yield "group", spans(one.because)
    if not one.part:
        for note in one.around.governing:
            only = f" ({note.only} edition only)" if note.only else ""
            name = Span(note.words.name, to=note.words.anchor)
            how = Span(f" {note.how}{only}: ", "soft")
            yield "governed by", spans(name, how, _short(note.words))
    if one.around.governs:
        yield "governs", spans(", ".join(words.name for words in one.around.governs))
    for term in one.around.terms:
        only = " (old words only)" if term.only else ""
        said = _short(term.words) if term.words is not None else "nothing found that explains it"
        yield "term", spans(Span(f"{term.term}{only}: ", "strong"), said)
    if one.change.declared_by:
        yield "declared", spans("; ".join(one.change.declared_by))
    sources = [
        f"{side}: {', '.join(lines)}"
        for side, lines in (("old", one.old_sources), ("new", one.new_sources))
        if lines
    ]
    if sources:
        yield "source", spans("; ".join(sources))
    if one.doubt:
        yield "for review", spans(one.doubt)
    if one.change.confidence < 1:
        yield "pairing", spans(f"confidence {one.change.confidence:.2f}")
    if one.touched:
        pieces: list[Span] = []
        for number, touched in enumerate(one.touched):
            pieces.append(Span(("; " if number else "") + touched.name, to=touched.anchor))
            pieces.append(Span(f" ({touched.way})", "soft"))
        yield "touches", tuple(pieces)
    if one.related and not one.part:
        more = f" and {one.related_more} more" if one.related_more else ""
        yield "see also", (*_links(one.related), *spans(more))
    for field in one.change.fields:
        yield (
            "field",
            spans(
                Span(f"{field.field} ", "mono"),
                f"{field.old if field.old is not None else '–'} → "
                f"{field.new if field.new is not None else '–'}",
            ),
        )


def _short(words: Words) -> str:
    said = " ".join(words.lines)
    if len(said) <= _NOTE:
        return said
    return f"{said[:_NOTE].rsplit(' ', 1)[0]} … (whole in {words.name})"


def _figure(picture: Picture) -> Figure:
    """Return a picture for Typst, which takes bytes of a picture only as SVG text from here."""
    data = base64.b64encode(picture.png).decode("ascii")
    size = f'width="{picture.width}" height="{picture.height}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/png;base64,{data}"/></svg>'
    )
    side = picture.side.capitalize()
    return Figure(
        svg,
        f"Part of page {picture.page} of the {picture.side} edition as printed; the words stand "
        "above as text",
        spans(Span(f"{side} edition. ", "strong"), picture.said),
    )


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


def _links(links: Sequence[Link]) -> Spans:
    made: list[Span] = []
    for number, link in enumerate(links):
        made += spans(", " if number else "", Span(link.name, to=link.anchor))
    return tuple(made) or spans("–")


def _cell(text: str) -> Cell:
    return Cell((spans(text),))

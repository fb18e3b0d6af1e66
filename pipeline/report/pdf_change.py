"""One change on a printed page: its words, what stands round it, why, and its pages as pictures."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.report.comparison import Picture
from pipeline.report.context import Words
from pipeline.report.pdf.blocks import (
    Block,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Span,
    Spans,
    redline_spans,
    spans,
)
from pipeline.report.view import ChangeView, Link, ReportView, Touched

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NOTE = 320
"""Characters of a governing note or a definition; beyond them, where to read it."""


def language_of(tag: str) -> str:
    """Return a language as Typst takes it; English, in which the report speaks, for what is none.

    >>> language_of("es"), language_of("pt-BR"), language_of("<b>")
    ('es', 'pt', 'en')
    """
    found = _LANGUAGE.match(tag.lower())
    return found[0] if found else "en"


def change_blocks(one: ChangeView, seen: ReportView) -> Iterator[Block]:
    """Yield a change; of one that bears on nothing only its words and the reasons."""
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
    for picture in () if one.quiet else one.pictures:
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
    if not one.part and not one.quiet:
        for note in one.around.governing:
            only = f" ({note.only} edition only)" if note.only else ""
            name = Span(note.words.name, to=note.words.anchor)
            how = Span(f" {note.how}{only}: ", "soft")
            yield "governed by", spans(name, how, _short(note.words))
    if one.around.governs and not one.quiet:
        yield "governs", spans(", ".join(words.name for words in one.around.governs))
    for term in () if one.quiet else one.around.terms:
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
    if one.quiet:
        return
    if one.change.confidence < 1:
        yield "pairing", spans(f"confidence {one.change.confidence:.2f}")
    if one.touched:
        yield "touches", tuple(_touched(one.touched))
    if one.related and not one.part:
        more = f" and {one.related_more} more" if one.related_more else ""
        yield "see also", (*links_spans(one.related), *spans(more))
    for field in one.change.fields:
        yield (
            "field",
            spans(
                Span(f"{field.field} ", "mono"),
                f"{field.old if field.old is not None else '–'} → "
                f"{field.new if field.new is not None else '–'}",
            ),
        )


def _touched(touched: Sequence[Touched]) -> Iterator[Span]:
    """Yield the provisions a change reaches, neighbours reached in one way together."""
    for number, (way, run) in enumerate(groupby(touched, lambda one: one.way)):
        for place, one in enumerate(run):
            lead = ", " if place else "; " if number else ""
            yield Span(lead + one.name, to=one.anchor)
        yield Span(f" ({way})", "soft")


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


def links_spans(links: Sequence[Link]) -> Spans:
    """Return links with commas between, a dash where there is none."""
    made: list[Span] = []
    for number, link in enumerate(links):
        made += spans(", " if number else "", Span(link.name, to=link.anchor))
    return tuple(made) or spans("–")

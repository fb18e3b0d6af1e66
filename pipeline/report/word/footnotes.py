"""Footnotes: the part with the two separators every Word file has, and ours."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.word.xml import Element, add, add_run, root, serialized

_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))


def footnotes(*notes: Sequence[str]) -> bytes:
    """Return the part; each note is some paragraphs, numbered from 1."""
    part = root("footnotes")
    for name, number in _SEPARATORS:
        note = add(part, "footnote", type=name, id=number)
        add(add(_paragraph(note), "r"), name)
    for number, sentences in enumerate(notes, 1):
        note = add(part, "footnote", id=number)
        for at, sentence in enumerate(sentences):
            paragraph = _paragraph(note)
            if at == 0:
                run = add(paragraph, "r")
                add(add(run, "rPr"), "rStyle", val="FootnoteReference")
                add(run, "footnoteRef")
            add_run(paragraph, f" {sentence}" if at == 0 else sentence)
    return serialized(part)


def add_reference(paragraph: Element, number: int) -> None:
    """Add the mark of a note to the end of a paragraph."""
    run = add(paragraph, "r")
    add(add(run, "rPr"), "rStyle", val="FootnoteReference")
    add(run, "footnoteReference", id=number)


def _paragraph(note: Element) -> Element:
    paragraph = add(note, "p")
    add(add(paragraph, "pPr"), "pStyle", val="FootnoteText")
    return paragraph

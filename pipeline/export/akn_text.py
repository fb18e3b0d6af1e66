"""Akoma Ntoso: running text with its style, mentions and terms, as inline elements.

Characters XML 1.0 cannot carry are shown as U+FFFD, never dropped: a reader sees that something was
there. White space inside text is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

import msgspec

from pipeline.model.text import MarkKind, Text

_STYLES = {
    MarkKind.DELETED: "del",
    MarkKind.INSERTED: "ins",
    MarkKind.BOLD: "b",
    MarkKind.ITALIC: "i",
    MarkKind.UNDERLINE: "u",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
}
"""In the order they are nested, outermost first."""


class Span(msgspec.Struct, frozen=True):
    """An inline element over the characters ``[start, end)`` of a text."""

    start: int
    end: int
    element: str
    attributes: dict[str, str]


def clean(words: str) -> str:
    """Return words with every character that XML 1.0 lacks shown as U+FFFD.

    A carriage return, which a parser would turn into a line feed, becomes a space.
    """
    return "".join(c if _allowed(c) else " " if c == "\r" else "�" for c in words)


def fill(element: Element, text: Text, spans: Iterable[Span] = ()) -> None:
    """Put a text into an element; of spans that overlap, the one that begins first stays."""
    at = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start < at or span.end <= span.start:
            continue
        _styled(element, text.slice(at, span.start))
        inner = SubElement(element, span.element, span.attributes)
        _styled(inner, text.slice(span.start, span.end))
        at = span.end
    _styled(element, text.slice(at, len(text.raw)))


def _styled(element: Element, text: Text) -> None:
    edges = {0, len(text.raw)}
    for mark in text.marks:
        edges |= {mark.start, mark.end}
    for start, end in pairwise(sorted(edges)):
        kinds = {mark.kind for mark in text.marks if mark.start <= start and end <= mark.end}
        inner = element
        for kind, name in _STYLES.items():
            if kind in kinds:
                inner = SubElement(inner, name)
        _append(inner, clean(text.raw[start:end]))


def _append(element: Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _allowed(c: str) -> bool:
    return c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "�" or c > "\uffff"

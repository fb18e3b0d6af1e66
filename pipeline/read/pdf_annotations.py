"""What annotations on a PDF page amount to: mark-up of the text under them, or a finding.

An annotation lies over the page and is no part of its text (ISO 32000-1 §12.5): the publisher may
have put it there, or anybody who had the file since. So each is told in a finding, and three things
follow from one by itself:

* ``StrikeOut``: the text under it is deleted;
* ``Underline``: the text under it is underlined. An underline is an insertion only where the text
  is coloured too, as everywhere (:mod:`pipeline.read.pdf_markup`);
* ``Link``: its text is no insertion, however it is printed.

What has text of its own (a caret, a note, text typed over the page, a form field) is quoted in its
finding and is not in the stream: it has no place in the order of reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import msgspec

from pipeline.model.document import Box
from pipeline.read.pdf_pieces import Annotation, Piece

_MIDDLE = 0.25  # ems over the baseline: what must lie in a box for the character to be under it
_REACH = 3.0  # points a caret may stand away from its line
_BEFORE = 30  # characters quoted before a caret
_LONGEST = 300  # characters quoted


class Kind(StrEnum):
    """The kinds of annotation that mean something here; their names are the format's."""

    STRIKE = "StrikeOut"
    UNDERLINE = "Underline"
    SQUIGGLY = "Squiggly"
    HIGHLIGHT = "Highlight"
    CARET = "Caret"
    FREE_TEXT = "FreeText"
    NOTE = "Text"
    FIELD = "Widget"
    LINK = "Link"
    POPUP = "Popup"
    REDACT = "Redact"


_SILENT = (Kind.LINK, Kind.POPUP)  # a pop-up shows the contents of another annotation
_MARKS = {Kind.STRIKE: "strike", Kind.UNDERLINE: "underline"}
_OVER = {
    Kind.STRIKE: "struck out by an annotation, and read as deleted",
    Kind.UNDERLINE: "underlined by an annotation, and read as an insertion only where it is"
    " coloured too",
    Kind.SQUIGGLY: "marked by an annotation with a wavy line, and read as unchanged",
    Kind.HIGHLIGHT: "highlighted by an annotation, and read as unchanged",
    Kind.REDACT: "marked by an annotation to be blacked out, and read as unchanged",
}
_BESIDE = {
    Kind.FREE_TEXT: "typed over the page in an annotation, and not read as text",
    Kind.NOTE: "said by a note fixed to the page, and not read as text",
    Kind.FIELD: "filled in a form field, and not read as text",
}


class Marked(msgspec.Struct):
    """The pieces with what was marked in them, and a sentence for each annotation."""

    pieces: list[Piece]
    sentences: list[str]


def mark_annotations(pieces: Sequence[Piece], annotations: Sequence[Annotation]) -> Marked:
    """Strike and underline what annotations say, and tell of every annotation but links."""
    done = Marked(list(pieces), [])
    for annotation in annotations:
        if annotation.kind not in _SILENT:
            said = _apply(done, annotation)
            if said:
                done.sentences.append(said)
    return done


def _apply(done: Marked, annotation: Annotation) -> str | None:
    """Mark what one annotation marks; return the sentence that tells of it."""
    kind, contents = annotation.kind, _quoted(annotation.contents)
    says = f"; it says {contents}" if contents else ""
    if kind in _BESIDE:
        return f"{contents} is {_BESIDE[Kind(kind)]}" if contents else None
    if annotation.hidden:
        return f"a hidden annotation ({kind}) was left out{says}"
    if kind == Kind.CARET:
        after = _quoted(_before(done.pieces, annotation.box)) or "no text"
        wants = f"wants {contents} inserted there; that is not read as text"
        return f"an annotation's caret after {after} {wants if contents else 'says nothing'}"
    if kind not in _OVER:
        return f"an annotation ({kind}) was not read{says}"
    covered: list[str] = []
    for box in annotation.boxes or (annotation.box,):
        done.pieces, text = _mark(done.pieces, box, _MARKS.get(Kind(kind)))
        covered.append(text)
    text = _quoted(" ".join(covered))
    if not text:
        return f"an annotation ({kind}) lies over no text{says}"
    return f"{text} is {_OVER[Kind(kind)]}{says}"


def _mark(pieces: Sequence[Piece], box: Box, mark: str | None) -> tuple[list[Piece], str]:
    """Set ``mark`` on the characters under a box, cutting pieces; return those characters too."""
    found: list[Piece] = []
    under: list[str] = []
    for piece in pieces:
        inside = _inside(piece, box)
        if inside is None:
            found.append(piece)
            continue
        first, last = inside
        under.append(piece.text[first:last])
        if mark is None:
            found.append(piece)
            continue
        if piece.edges is None:
            piece.edges = _even(piece)
        for start, end in ((0, first), (first, last), (last, len(piece.text))):
            if start < end:
                part = piece.cut(start, end)
                if start == first:
                    setattr(part, mark, True)
                found.append(part)
    return found, "".join(under)


def _inside(piece: Piece, box: Box) -> tuple[int, int] | None:
    """Return the span of a piece's characters whose middle is under the box."""
    if piece.turn or not box.top <= piece.baseline - _MIDDLE * piece.size <= box.bottom:
        return None
    if piece.end <= box.x0 or piece.start >= box.x1:
        return None
    edges = piece.edges or _even(piece)
    inside = [i for i, (a, b) in enumerate(pairwise(edges)) if box.x0 <= (a + b) / 2 <= box.x1]
    return (inside[0], inside[-1] + 1) if inside else None


def _even(piece: Piece) -> tuple[float, ...]:
    """Return places for the characters of a piece whose own nobody asked for."""
    step = (piece.end - piece.start) / len(piece.text)
    return (*(piece.start + step * i for i in range(len(piece.text))), piece.end)


def _before(pieces: Sequence[Piece], box: Box) -> str:
    """Return the last characters of the line that end where a caret points."""
    middle = (box.x0 + box.x1) / 2
    strip = Box(0.0, box.top - _REACH, middle, box.bottom + _REACH)
    spans = ((piece, _inside(piece, strip)) for piece in pieces)
    under = sorted(((p.start, p.text[s[0] : s[1]]) for p, s in spans if s), key=lambda one: one[0])
    return "".join(text for _, text in under)[-_BEFORE:]


def _quoted(text: str) -> str:
    """Return text as it is quoted in a finding, the empty string for none."""
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        plain = f"{plain[:_LONGEST]}... ({len(plain):,} characters)"
    return f'"{plain}"' if plain else ""

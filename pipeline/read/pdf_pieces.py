"""What a PDF library reports of a page, before lines are made of it: pieces of text, and rulings.

Both PDF readers translate their library's answers into these values and share everything after
that (:mod:`pipeline.read.pdf_lines`, :mod:`~pipeline.read.pdf_tables`,
:mod:`~pipeline.read.pdf_markup`). They are thus independent witnesses of characters, fonts, sizes,
baselines and places, and not of how lines are put together.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.model.document import Box, Ruling

ASCENT = 0.8
"""Height of the box of a character above its baseline, in ems."""

DESCENT = 0.2
"""Depth of the box of a character below its baseline, in ems.

The box is the em square, not the ink and not the font's own ascent: libraries disagree on those,
while baseline and size are facts of the page.
"""


class Piece(msgspec.Struct, gc=False):
    """Consecutive characters of one style on one baseline, in points from the top left corner.

    ``along`` runs in the direction of writing and ``across`` at a right angle to it, downwards: for
    upright text they are the page's x and y. ``turn`` is that direction in degrees, anticlockwise
    (0 for upright text).

    Attributes:
        text: the characters, white space included.
        start: extent along the line, from the first character's origin.
        end: extent along the line, to the last character's origin plus its advance.
        baseline: distance across the line.
        size: font size as drawn.
        edges: the origin of every character, then ``end``; ``None`` where nobody needed them.
        synthesized: positions in ``text`` of spaces the library inferred from a gap.
        color: fill colour in hex, ``None`` where it is a pattern.
        content: number of the marked content the piece belongs to, -1 for none and -2 for what the
            file declares to be page furniture (an artifact).
        hidden: drawn invisibly (text of a recognised scan).
        parts: where further pieces began that were made one with this.
    """

    text: str
    start: float
    end: float
    baseline: float
    size: float
    font: str
    color: str | None
    bold: bool
    italic: bool
    turn: int = 0
    edges: tuple[float, ...] | None = None
    synthesized: tuple[int, ...] = ()
    content: int = -1
    hidden: bool = False
    soft_hyphen: bool = False
    underline: bool = False
    strike: bool = False
    parts: tuple[float, ...] = ()

    @property
    def words_start(self) -> float:
        """Where its words begin, behind a blank before them: that may be as wide as a tab stop."""
        if self.edges is None or not self.text[0].isspace():
            return self.start
        return self.edges[len(self.text) - len(self.text.lstrip())]

    def cut(self, first: int, last: int) -> Piece:
        """Return the characters ``[first, last)`` as a piece; needs ``edges``."""
        if first == 0 and last == len(self.text):
            return self
        assert self.edges is not None
        edges = self.edges[first : last + 1]
        return Piece(
            text=self.text[first:last],
            start=edges[0],
            end=edges[-1],
            baseline=self.baseline,
            size=self.size,
            font=self.font,
            color=self.color,
            bold=self.bold,
            italic=self.italic,
            turn=self.turn,
            edges=edges,
            synthesized=tuple(i - first for i in self.synthesized if first <= i < last),
            content=self.content,
            hidden=self.hidden,
            soft_hyphen=self.soft_hyphen and last == len(self.text),
            underline=self.underline,
            strike=self.strike,
        )


class Annotation(msgspec.Struct, frozen=True, gc=False):
    """What lies over the page without being part of it (ISO 32000-1 §12.5).

    ``kind`` is the format's name for it (``StrikeOut``), ``boxes`` the stretches of text it is
    about where it names any, ``contents`` its own text; of a form field, name and value.
    """

    kind: str
    box: Box
    boxes: tuple[Box, ...] = ()
    contents: str = ""
    hidden: bool = False


class RawPage(msgspec.Struct):
    """One page as a library reports it. ``pieces`` stand in content-stream order."""

    number: int
    width: float
    height: float
    pieces: list[Piece]
    rulings: list[Ruling]
    images: int = 0
    annotations: list[Annotation] = []
    tags: dict[int, str] = {}  # marked content number -> path of structure tags
    unmapped: int = 0  # characters the file gives no Unicode value for
    restored: list[str] = []  # a sentence for each that the library left out

    @property
    def links(self) -> list[Box]:
        """Where the page links to something."""
        return [a.box for a in self.annotations if a.kind == "Link"]


_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD = re.compile(r"bold|black|heavy|(?<![a-z])(?:bd|bf)(?![a-z])|^cmb", re.IGNORECASE)
_ITALIC = re.compile(
    r"ital|obli|slant|kursiv|(?<![a-z])it(?![a-z])|^cm(?:ti|sl|bxti)", re.IGNORECASE
)


class Face(msgspec.Struct, frozen=True):
    """A font's name without its subset prefix, and the style that name amounts to."""

    name: str
    bold: bool
    italic: bool


@cache
def face(base_font: str) -> Face:
    """Read a PDF font name: the style stands in it ("ABCDEF+Arial-BoldMT").

    >>> face("ABCDEF+TimesNewRomanPS-BoldItalicMT")
    Face(name='TimesNewRomanPS-BoldItalicMT', bold=True, italic=True)
    """
    name = _SUBSET.sub("", base_font)
    return Face(name, bool(_BOLD.search(name)), bool(_ITALIC.search(name)))


NO_CONTENT, FURNITURE = -1, -2
"""Values of :attr:`Piece.content` that are no number of marked content."""

HYPHENS = "-\u00ad\u2010"
"""Characters that may stand for a line-break hyphen."""

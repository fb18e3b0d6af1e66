"""One page through pdfium: its pieces of text with style and place.

The loops over characters call the C functions through prototypes of their own
(:mod:`pipeline.read.pdf_calls`). Style is asked once for each stretch of one text object
(:mod:`pipeline.read.pdf_owners`), never for each character.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from pypdfium2 import raw

from pipeline.read.pdf_annotated import page_annotations
from pipeline.read.pdf_calls import BOX, COLOR, LENGTH, MATRIX, POINT, Calls, answers
from pipeline.read.pdf_characters import REPLACEMENT, Characters
from pipeline.read.pdf_drawn import Drawn, Nearby, TextObject, compose
from pipeline.read.pdf_native import address_of, handle_of
from pipeline.read.pdf_overprint import Written, restore
from pipeline.read.pdf_owners import Stretch, stretches
from pipeline.read.pdf_pieces import FURNITURE, NO_CONTENT, Face, Piece, RawPage, face
from pipeline.read.pdf_place import Placing
from pipeline.read.pdf_structure import Structure

_HYPHEN = 2  # pdfium's sign for a hyphen at the end of a line
_SOFT_HYPHEN = "\u00ad"
_WRITTEN = {
    chr(_HYPHEN): "-",
    _SOFT_HYPHEN: "-",
    **dict.fromkeys("\0\ufffe\uffff", chr(REPLACEMENT)),
}
_OTHERWISE = re.compile(f"[{''.join(_WRITTEN)}]")
_SPACE = 32
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATES = frozenset(range(0xD800, 0xE000))
_SLANT = 0.1
_INVISIBLE = 3
_FILL_AND_STROKE = 2


class _Look(NamedTuple):
    """What a :class:`Piece` says of its style and direction, in its order."""

    size: float
    font: str
    color: str
    bold: bool
    italic: bool
    turn: int


_Key = tuple[int, float, tuple[int, ...], int | None, float, float, float, float]
"""What a look follows from: font, size, colour, how it is drawn (``None`` for a blank), and the
first four numbers of the matrix.
"""


class PageReader:
    """The reading of one page; lives as long as its handles."""

    def __init__(
        self,
        call: Calls,
        structure: Structure,
        document: Any,  # noqa: ANN401
        page: Any,  # noqa: ANN401
        text: Any,  # noqa: ANN401
        *,
        number: int,
    ) -> None:
        self._call = call
        self._structure = structure
        self._document = document
        self._page = page
        self._number = number
        self._text = handle_of(text)
        self._count: int = max(0, raw.FPDFText_CountChars(text))
        self._placing = _placing(page)
        self._characters = Characters(call, self._text, self._placing)
        self._faces: dict[int, Face] = {}
        self._looks: dict[_Key, _Look] = {}
        self._widths: dict[tuple[int, float], float] = {}
        self._begins: dict[int, float] = {}  # of objects whose first character begins behind that

    def read(self, *, tags: bool) -> RawPage:
        """Return the page's pieces, rulings and annotations; with structure tags if asked for."""
        drawn = Drawn(self._page, self._placing)
        marks = page_annotations(self._document, self._page, self._placing)
        boxes = [box for mark in marks if mark.kind != "Link" for box in (mark.box, *mark.boxes)]
        near = Nearby(drawn.rulings, boxes)
        crossed = near.some
        written = self._characters.written(self._count)
        characters, unmapped = _shown(written)
        paired = _SURROGATE.search(written) is not None
        pieces: list[Piece] = []
        ends: dict[int, Piece] = {}  # the last piece of each text object
        before: tuple[Piece, int, int, float] | None = None  # the words drawn last
        restored: list[str] = []
        begins = self._begins
        runs = list(stretches(partial(self._call.object, self._text), characters))
        for (owner, first, at), piece in zip(runs, self._pieces(runs, characters), strict=True):
            words = piece.text
            if " " in words:
                piece.synthesized = self._characters.inferred(first, words)
            if (
                piece.synthesized
                or (words[0].isspace() and len(words) > 1)
                or (crossed and not piece.turn and near.touches(piece))
            ):
                piece.edges = self._characters.edges(first, len(words), piece.turn, piece.end)
            if words[-1] == "-" and written[at - 1] != "-":
                piece.soft_hyphen = written[at - 1] == _SOFT_HYPHEN or self._means_soft(owner)
            if paired:
                _join_pairs(piece)
            if not words.isspace():
                begin = begins.get(first, piece.start)
                here = (piece, first, owner, begin)
                if before is not None and before[3] < begin < before[0].end:
                    one, other = Written(*here), Written(*before)
                    if one.lies_over(other):
                        said = self._restore(one, other, runs, drawn)
                        restored.extend([said] if said else ())
                before = None if paired else here
            ends[owner] = piece
            pieces.append(piece)
        return RawPage(
            number=self._number,
            width=round(self._placing.width, 2),
            height=round(self._placing.height, 2),
            pieces=self._with_blanks(pieces, ends, drawn.texts),
            rulings=drawn.rulings,
            images=drawn.images,
            annotations=marks,
            tags=self._tags(pieces) if tags else {},
            unmapped=unmapped,
            restored=restored,
        )

    def _restore(
        self, words: Written, over: Written, runs: Sequence[Stretch], drawn: Drawn
    ) -> str | None:
        alone = [owner for owner, _, _ in runs].count(words.owner) == 1
        in_form = dict(drawn.texts).get(words.owner) is not None
        return restore(self._characters, words, over, whole=alone and not in_form)

    def _with_blanks(
        self, pieces: list[Piece], ends: dict[int, Piece], texts: list[TextObject]
    ) -> list[Piece]:
        """Put back the text objects that leave no ink: pdfium's text leaves them out.

        Word writes the space between two words as an object of its own where a spelling mark or a
        format ends; without it "of any" may read "ofany". Such an object has no width and no
        characters in pdfium's answers; it stands as one space, after the object before it.
        """
        left_out = [text for text in texts if text[0] not in ends]
        if not left_out:
            return pieces
        blanks = self._blanks(left_out)
        whole: list[Piece] = []
        after: dict[int, list[Piece]] = {}
        target = whole
        for handle, _ in texts:
            piece = ends.get(handle)
            if piece is None:
                target.append(next(blanks))
            else:
                target = after.setdefault(id(piece), [])
        for piece in pieces:
            whole.append(piece)
            whole.extend(after.get(id(piece), ()))
        return whole

    def _blanks(self, texts: Sequence[TextObject]) -> Iterator[Piece]:
        """Yield a space for each of some text objects, what it needs to know asked for at once."""
        call, place, count = self._call, self._placing, len(texts)
        handles = [handle for handle, _ in texts]
        known = self._looks
        for (_, outer), own, (size,), font, color in zip(
            texts,
            answers(MATRIX, count, call.own_matrix, handles),
            answers(LENGTH, count, call.own_size, handles),
            map(call.font, handles),
            answers(COLOR, count, call.own_fill, handles),
            strict=True,
        ):
            a, b, c, d, e, f = own if outer is None else compose(own, outer)
            key = (font, size, color, None, a, b, c, d)
            look = known.get(key) or self._look(key)
            start, baseline = place.along_across(e, f, look.turn)
            stretch = abs(a) if b == 0 else math.hypot(a, b)
            yield Piece(" ", start, start + self._width(font, size) * stretch, baseline, *look)

    def _width(self, font: int, size: float) -> float:
        """Return how wide a font's space is."""
        width = self._widths.get((font, size))
        if width is None:
            ((width,),) = answers(LENGTH, 1, self._call.glyph_width, [font], [_SPACE], [size])
            self._widths[font, size] = width
        return width

    def _pieces(self, runs: Sequence[Stretch], characters: str) -> Iterator[Piece]:
        """Yield a piece for each of some stretches, what it needs to know asked for at once."""
        call, text, place, count = self._call, repeat(self._text), self._placing, len(runs)
        owners = [owner for owner, _, _ in runs]
        firsts = [first for _, first, _ in runs]
        upright, left, top = place.rotation == 0, place.left, place.top
        known = self._looks
        for (owner, first, at), (a, b, c, d, e, _), size, color, font, mode, dot, box, mark in zip(
            runs,
            answers(MATRIX, count, call.matrix, text, firsts),
            map(call.font_size, text, firsts),
            answers(COLOR, count, call.fill, text, firsts),
            map(call.font, owners),
            map(call.mode, owners),
            answers(POINT, count, call.origin, text, firsts),
            answers(BOX, count, call.box, text, [at - 1 for _, _, at in runs]),
            map(call.content, owners),
            strict=True,
        ):
            key = (font, size, color, mode, a, b, c, d)
            look = known.get(key) or self._look(key)
            if upright and look.turn == 0:  # as most text is: what the others ask, without a call
                start, baseline, end = dot[0] - left, top - dot[1], box[2] - left
                if e < dot[0]:
                    self._begins[first] = e - left
            else:
                start, baseline = place.along_across(dot[0], dot[1], look.turn)
                end = self._characters.end(box, look.turn)
            yield Piece(
                characters[first:at],
                start,
                max(start, end),
                baseline,
                *look,
                None,
                (),
                mark if mark >= 0 else self._without_mark(owner),
                mode == _INVISIBLE,
            )

    def _look(self, key: _Key) -> _Look:
        """Return how characters look, and keep it: most of a page looks alike."""
        font, size, color, mode, a, b, c, d = key
        found = self._face(font)
        look = self._looks[key] = _Look(
            size=round(size * _height(a, b, c, d), 2),
            font=found.name,
            color="#{:02x}{:02x}{:02x}".format(*color[:3]),
            # a typesetter without the bold font draws the outline as well (Word does)
            bold=found.bold or mode == _FILL_AND_STROKE,
            # and one without the italic font slants the upright one
            italic=found.italic or (mode is not None and b == 0 and abs(c) > _SLANT * abs(d)),
            turn=self._placing.turn(a, b),
        )
        return look

    def _tags(self, pieces: list[Piece]) -> dict[int, str]:
        wanted = {piece.content for piece in pieces if piece.content >= 0}
        return self._structure.tags(self._page, wanted) if wanted else {}

    def _without_mark(self, owner: int) -> int:
        return FURNITURE if self._structure.is_artifact(owner) else NO_CONTENT

    def _face(self, font: int) -> Face:
        found = self._faces.get(font)
        if found is None:
            found = self._faces[font] = face(self._font_name(font))
        return found

    def _font_name(self, font: int) -> str:
        if not font:
            return ""
        size = self._call.font_name(font, None, 0)
        buffer = bytearray(size or 1)
        self._call.font_name(font, address_of(buffer), size)
        return buffer.partition(b"\0")[0].decode("utf-8", "replace")

    def _means_soft(self, owner: int) -> bool:
        """Whether the object's marked content says that its hyphen reads as U+00AD (Word does)."""
        count = raw.FPDFPageObj_CountMarks(ctypes.cast(owner, raw.FPDF_PAGEOBJECT))
        for i in range(max(0, count)):
            mark = raw.FPDFPageObj_GetMark(ctypes.cast(owner, raw.FPDF_PAGEOBJECT), i)
            size = ctypes.c_ulong()
            buffer = (ctypes.c_ushort * 8)()
            known = raw.FPDFPageObjMark_GetParamStringValue(
                mark, b"ActualText", buffer, ctypes.sizeof(buffer), ctypes.byref(size)
            )
            if known and buffer[0] == ord(_SOFT_HYPHEN) and buffer[1] == 0:
                return True
        return False


def _height(a: float, b: float, c: float, d: float) -> float:
    """Return how much a matrix stretches across the line: a slant makes text no larger."""
    if b == 0 and c == 0:
        return abs(d)
    along = math.hypot(a, b)
    return abs(a * d - b * c) / along if along else abs(d)


def _shown(written: str) -> tuple[str, int]:
    """Return the characters as they are kept, one for one, and how many have no Unicode value."""
    text = _OTHERWISE.sub(lambda found: _WRITTEN[found[0]], written)
    return text, text.count(chr(REPLACEMENT))


def _join_pairs(piece: Piece) -> None:
    """Make one character of each surrogate pair: pdfium counts in UTF-16 (𝑥 is two)."""
    if _SURROGATES.isdisjoint(map(ord, piece.text)):
        return
    halves = {
        i + 1
        for i, (one, two) in enumerate(pairwise(piece.text))
        if "\ud800" <= one <= "\udbff" and "\udc00" <= two <= "\udfff"
    }
    kept = [i for i in range(len(piece.text)) if i not in halves]
    piece.synthesized = tuple(kept.index(i) for i in piece.synthesized)
    if piece.edges is not None:
        piece.edges = (*(piece.edges[i] for i in kept), piece.edges[-1])
    piece.text = piece.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _placing(page: Any) -> Placing:  # noqa: ANN401
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    return Placing(box.left, box.bottom, box.right, box.top, raw.FPDFPage_GetRotation(page))

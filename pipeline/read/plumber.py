"""The second witness for PDF: the same pages through pdfplumber (pdfminer), about ten times slower.

It shares with the default reader what makes lines of pieces; what it witnesses independently is
which characters there are, in which font, size and colour, and where. Compare the two with
:func:`pipeline.read.witness.compare_witnesses`.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.errors import AnnexError, EncryptedError, ReadError
from pipeline.model.document import Box, Document, Ruling
from pipeline.read import pdf_guard
from pipeline.read.pdf_document import build
from pipeline.read.pdf_drawn import as_ruling
from pipeline.read.pdf_lines import SPACE_GAP
from pipeline.read.pdf_pieces import FURNITURE, NO_CONTENT, Face, Piece, RawPage, face
from pipeline.read.plumber_annotations import page_annotations

VERSION = f"pdfplumber {pdfplumber.__version__}"

_SLANT = 0.1
_BACK = 0.5  # ems a character may begin before the end of the one before it
_LEVEL = 0.05  # points between baselines of one piece
_RISEN = 0.03  # ems: a box this much higher than usual for its font has a text rise
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "ſt",
    "ﬆ": "st",
}


def read_pdf(data: bytes, *, where: str) -> Document:
    """Read a PDF as :func:`pipeline.read.pdf.read_pdf` does, with pdfplumber.

    Raises:
        WrongContentError: the bytes are no PDF.
        TruncatedError: the file is cut off.
        EncryptedError: it asks for a password.
        NoTextLayerError: it has no character of text.
        LimitError: more bytes or pages than the bounds of :mod:`pipeline.read.pdf_guard`.
        ReadError: it, or a page of it, cannot be loaded.
    """
    sound = pdf_guard.check_bytes(data, where=where)
    try:
        pdf = pdfplumber.open(io.BytesIO(sound.data))
    except PdfminerException as error:
        raise _refused(error, where=where) from None
    with pdf:
        try:
            count = len(pdf.pages)
        except (PDFException, TypeError, KeyError, ValueError) as error:
            raise _refused(error, where=where) from None
        pdf_guard.check_pages(count, where=where)
        _check_count(pdf, count, where=where)
        properties = {k.lower(): v for k, v in pdf.metadata.items() if isinstance(v, str) and v}
        return build(
            _pages(pdf, where=where),
            sha256=hashlib.sha256(data).hexdigest(),
            reader=VERSION,
            properties=properties,
            notices=sound.notices,
            where=where,
        )


def _pages(pdf: Any, *, where: str) -> Iterator[RawPage]:  # noqa: ANN401
    for number, page in enumerate(pdf.pages, start=1):
        try:
            raw = _page(page, number)
            page.close()  # keeps memory flat: pdfplumber holds every page's objects otherwise
        except (PdfminerException, PDFException, TypeError, KeyError, ValueError) as error:
            raise ReadError(
                where=f"{where}, page {number} of {len(pdf.pages)}",
                found=f"a page that cannot be loaded ({type(error).__name__}: {error})",
                expected="a page of content",
                do="open the file in a PDF viewer; if that page fails there too, download it again",
            ) from None
        yield raw


def _check_count(pdf: Any, count: int, *, where: str) -> None:  # noqa: ANN401
    """Refuse a file with fewer pages than it states: pdfminer skips what it cannot load."""
    stated = resolve1(resolve1(pdf.doc.catalog.get("Pages", {})).get("Count"))
    if isinstance(stated, int) and stated != count:
        raise ReadError(
            where=where,
            found=f"{count} pages that can be loaded of {stated} the file states",
            expected="every page",
            do="open the file in a PDF viewer; if a page fails there too, download it again",
        )


def _refused(error: Exception, *, where: str) -> AnnexError:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
        return EncryptedError(
            where=where,
            found="a PDF that asks for a password",
            expected="a PDF that opens without one",
            do="ask the publisher for an open copy, or save one from a viewer with the password",
        )
    return ReadError(
        where=where,
        found=f"pdfplumber says: {type(cause).__name__} {cause}",
        expected="a PDF",
        do="download the file again and open it in a PDF viewer before adding it",
    )


class _Frame:
    """From pdfplumber's coordinates to ours: its top left corner is the media box's, ours the crop
    box's. Both have the page's rotation applied.
    """

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        media, crop = page.mediabox, page.cropbox
        left, top = max(media[0], crop[0]), max(media[1], crop[1])
        right, bottom = min(media[2], crop[2]), min(media[3], crop[3])
        self.width, self.height = right - left, bottom - top
        self._left, self._top = left, top
        self._origin = media[0] - left, float(page.height) + media[1] - top

    def origin(self, matrix: tuple[float, ...]) -> tuple[float, float]:
        """Where a character's matrix puts it."""
        return matrix[4] + self._origin[0], self._origin[1] - matrix[5]

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box of pdfplumber's."""
        return Box(
            round(x0 - self._left, 2),
            round(top - self._top, 2),
            round(x1 - self._left, 2),
            round(bottom - self._top, 2),
        )


def _page(page: Any, number: int) -> RawPage:  # noqa: ANN401
    frame = _Frame(page)
    chars = page.chars
    rises = _rises(chars)
    pieces: list[Piece] = []
    faces: dict[str, Face] = {}
    unmapped = 0
    builder: _Builder | None = None
    for char, rise in zip(chars, rises, strict=True):
        text, bad = _text(char["text"])
        unmapped += bad
        glyph = _glyph(char, rise, frame, faces)
        if builder is None or not builder.takes(glyph):
            if builder:
                pieces.append(builder.piece())
            builder = _Builder(glyph)
        builder.add(text, glyph)
    if builder:
        pieces.append(builder.piece())
    return RawPage(
        number=number,
        width=round(frame.width, 2),
        height=round(frame.height, 2),
        pieces=pieces,
        rulings=_rulings(page, frame),
        images=len(page.images),
        annotations=page_annotations(page),
        unmapped=unmapped,
    )


def _text(printed: str) -> tuple[str, int]:
    """Return a character as both readers write it, and 1 if the file gives no Unicode value."""
    if _UNMAPPED.fullmatch(printed) or not printed:
        return "\ufffd", 1
    if printed in _LIGATURES:
        return _LIGATURES[printed], 0
    return printed, 0


def _rises(chars: list[dict[str, Any]]) -> list[float]:
    """Return the text rise of each character.

    pdfminer adds it to a character's box and not to its matrix, and keeps the font's descent to
    itself; so the depth of the box that most characters of a font share is taken for the descent.
    """
    depths: dict[str, Counter[float]] = {}
    own: list[float] = []
    for char in chars:
        depth = (char["y0"] - char["matrix"][5]) / (char["size"] or 1)
        own.append(depth)
        depths.setdefault(char["fontname"], Counter())[round(depth, 2)] += 1
    usual = {font: counted.most_common(1)[0][0] for font, counted in depths.items()}
    return [
        (depth - usual[char["fontname"]]) * char["size"]
        if char["upright"] and abs(depth - usual[char["fontname"]]) > _RISEN
        else 0.0
        for char, depth in zip(chars, own, strict=True)
    ]


class _Glyph(msgspec.Struct, gc=False):
    along: float
    end: float
    baseline: float
    size: float
    face: Face
    color: str | None
    italic: bool
    turn: int
    content: int


def _glyph(char: dict[str, Any], rise: float, frame: _Frame, faces: dict[str, Face]) -> _Glyph:
    matrix = char["matrix"]
    a, b, c, d = matrix[:4]
    font = str(char["fontname"])
    if font not in faces:
        faces[font] = face(font)
    x, y = frame.origin(matrix)
    turn = 0 if b == 0 and a > 0 else round(math.degrees(math.atan2(b, a))) % 360
    size = float(char["size"])
    along, across = x, y - rise
    if turn:
        angle = math.radians(turn)
        along = x * math.cos(angle) - y * math.sin(angle)
        across = x * math.sin(angle) + y * math.cos(angle)
        if turn in (90, 270):
            size = float(char["width"])
    return _Glyph(
        along=along,
        end=along + char["adv"] * math.hypot(a, b),
        baseline=across,
        size=round(size, 2),
        face=faces[font],
        color=_color(char["non_stroking_color"]),
        italic=faces[font].italic or (b == 0 and abs(c) > _SLANT * abs(d)),
        turn=turn,
        content=_content(char),
    )


def _content(char: dict[str, Any]) -> int:
    if char.get("mcid") is not None:
        return int(char["mcid"])
    return FURNITURE if char.get("tag") == "Artifact" else NO_CONTENT


class _Builder:
    """A piece in the making."""

    def __init__(self, glyph: _Glyph) -> None:
        self._first = glyph
        self._last = glyph
        self._text: list[str] = []
        self._edges: list[float] = []

    def takes(self, glyph: _Glyph) -> bool:
        """Whether a character goes on with this piece: same style, same baseline, no gap."""
        first, gap = self._first, glyph.along - self._last.end
        return (
            -_BACK * glyph.size <= gap <= SPACE_GAP * glyph.size
            and abs(glyph.baseline - first.baseline) <= _LEVEL
            and glyph.face == first.face
            and glyph.size == first.size
            and glyph.color == first.color
            and glyph.italic == first.italic
            and glyph.turn == first.turn
            and glyph.content == first.content
        )

    def add(self, text: str, glyph: _Glyph) -> None:
        """Add a character (a ligature may be several)."""
        step = (glyph.end - glyph.along) / len(text)
        self._edges.extend(glyph.along + step * i for i in range(len(text)))
        self._text.append(text)
        self._last = glyph

    def piece(self) -> Piece:
        """Return what was gathered."""
        first = self._first
        text = "".join(self._text)
        soft = text.rstrip().endswith("\u00ad")
        return Piece(
            text=text.replace("\u00ad", "-"),
            start=first.along,
            end=max(first.along, self._last.end),
            baseline=first.baseline,
            size=first.size,
            font=first.face.name,
            color=first.color,
            bold=first.face.bold,
            italic=first.italic,
            turn=first.turn,
            edges=(*self._edges, self._last.end),
            content=first.content,
            soft_hyphen=soft,
        )


def _color(value: Any) -> str | None:  # noqa: ANN401
    """Return a fill colour in hex; ``None`` for a pattern or a colour space of other parts."""
    parts = value if isinstance(value, tuple | list) else (value,)
    if parts in ((), (None,)):
        return "#000000"  # nothing was set: black, says the format
    if not all(isinstance(p, int | float) for p in parts):
        return None
    if len(parts) == 1:
        red = green = blue = float(parts[0])
    elif len(parts) == 3:
        red, green, blue = (float(p) for p in parts)
    elif len(parts) == 4:
        red, green, blue = ((1 - p) * (1 - parts[3]) for p in parts[:3])
    else:
        return None
    return "#" + "".join(f"{round(min(max(p, 0.0), 1.0) * 255):02x}" for p in (red, green, blue))


def _rulings(page: Any, frame: _Frame) -> list[Ruling]:  # noqa: ANN401
    found: list[Ruling | None] = []
    for rect in page.rects:
        x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        if rect["stroke"]:
            corners = [(x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top)]
            found.extend(_stroked(corners, rect, frame))
        elif rect["fill"]:
            found.append(as_ruling(frame.box(x0, top, x1, bottom)))
    for path in (*page.lines, *page.curves):
        if path["stroke"] and all(step[0] in "mlh" for step in path["path"]):
            found.extend(_stroked(path["pts"], path, frame))
    return [ruling for ruling in found if ruling]


def _stroked(
    corners: list[tuple[float, float]], drawn: dict[str, Any], frame: _Frame
) -> Iterator[Ruling | None]:
    half = (drawn["linewidth"] or 0) / 2
    for (x0, y0), (x1, y1) in pairwise(corners):
        if abs(y0 - y1) < 0.1 <= abs(x0 - x1):
            yield as_ruling(
                frame.box(min(x0, x1), min(y0, y1) - half, max(x0, x1), max(y0, y1) + half)
            )
        elif abs(x0 - x1) < 0.1 <= abs(y0 - y1):
            yield as_ruling(
                frame.box(min(x0, x1) - half, min(y0, y1), max(x0, x1) + half, max(y0, y1))
            )

"""Pages of a PDF as pictures, and what stands in a box of a page read again.

Boxes are those of :mod:`pipeline.model.document` (points from the top left corner of the page as it
is shown), so a box that a record keeps can be drawn, cut out and read without looking anything up.
Pillow, which pdfplumber brings along, is imported when the first picture is made.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from pypdfium2 import raw

from pipeline.model.document import Box
from pipeline.read.pdf_pdfium import Reader
from pipeline.read.pdf_pieces import face
from pipeline.read.pdf_place import Placing
from pipeline.read.pdf_symbols import is_position, shown_as

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

SCALE = 2.0
"""Pixels a point: 144 to the inch, legible on a screen and in print."""

_MARGIN = 36.0  # points of the page above and below what is cut out
_STAND_OFF = 2.5  # points between words and the box drawn round them
_BOX = (192, 0, 48)
_CAPTION = (60, 60, 60)
_WHITE = (255, 255, 255)
_GREYS = 15  # with the colour of the boxes, what four bits hold
_BLANK = 250  # grey of a row without print, at least
_READ_AS = {2: 0x2D, 0xAD: 0x2D, 0: 0xFFFD, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
"""pdfium's signs for a hyphen at a line's end and for no Unicode value, as the reader has them."""


class Pictures(Reader):
    """An open PDF whose pages are drawn. Use as a context manager, from one thread."""

    def __init__(self, data: bytes, *, where: str) -> None:
        super().__init__(data, where=where, structure=False)
        self._placed: tuple[int, list[tuple[int, float, float]]] | None = None

    def page_picture(self, number: int, *, scale: float = SCALE) -> Image:
        """Return a page, counted from 1, as a picture of ``scale`` pixels a point.

        Raises:
            ReadError: the page cannot be loaded; ``where`` names it.
        """
        with self._open(number):  # says which page it is that cannot be loaded
            page = self._document[number - 1]
            try:
                return page.render(scale=scale).to_pil().convert("RGB")  # type: ignore[no-any-return]
            finally:
                page.close()

    def cutting(
        self, number: int, boxes: Sequence[Box], caption: str, *, scale: float = SCALE
    ) -> Image:
        """Cut a strip of the page, its whole width, out around ``boxes`` and draw them.

        Args:
            number: of the page, from 1.
            boxes: what to draw; at least one.
            caption: a line set under the strip: what it shows, and of which file.
            scale: pixels a point.
        """
        from PIL import Image, ImageDraw  # noqa: PLC0415

        page = self.page_picture(number, scale=scale)
        top, bottom = _rows(page, boxes, scale)
        pen = ImageDraw.Draw(page)
        for box in boxes:
            pen.rectangle(pixels(box, scale, _STAND_OFF), outline=_BOX, width=round(scale))
        type_ = font(8.5 * scale)
        foot = round(18 * scale)
        strip = Image.new("RGB", (page.width, bottom - top + foot), _WHITE)
        strip.paste(page.crop((0, top, page.width, bottom)), (0, 0))
        pen = ImageDraw.Draw(strip)
        pen.line((0, bottom - top, page.width, bottom - top), fill=_CAPTION, width=1)
        pen.text((8 * scale, bottom - top + 4 * scale), caption, fill=_CAPTION, font=type_)
        return strip

    def words_in(self, number: int, boxes: Sequence[Box]) -> str:
        """Read what is printed inside boxes of a page, in the order of the page's own stream.

        A character is inside when the middle of its place is. White space that pdfium adds is left
        out; a hyphen at a line's end is one.
        """
        if self._placed is None or self._placed[0] != number:
            self._placed = number, self._characters(number)
        units = [unit for unit, x, y in self._placed[1] if _inside(boxes, x, y)]
        return (
            "".join(map(chr, units))
            .encode("utf-16-le", "surrogatepass")
            .decode("utf-16-le", "replace")
        )

    def _characters(self, number: int) -> list[tuple[int, float, float]]:
        """Return each UTF-16 unit of a page with the middle of its place."""
        with self._open(number) as (page, text):
            visible = raw.FS_RECTF()
            raw.FPDF_GetPageBoundingBox(page, ctypes.byref(visible))
            placing = Placing(
                visible.left, visible.bottom, visible.right, visible.top,
                raw.FPDFPage_GetRotation(page),
            )  # fmt: skip
            found: list[tuple[int, float, float]] = []
            place = raw.FS_RECTF()
            for at in range(raw.FPDFText_CountChars(text)):
                if raw.FPDFText_IsGenerated(text, at) == 1:
                    continue
                raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(place))
                middle = (place.left + place.right) / 2, (place.top + place.bottom) / 2
                unit = raw.FPDFText_GetUnicode(text, at)
                if is_position(chr(unit)):
                    unit = ord(shown_as(chr(unit), _font_name(text, at)))
                found.append((_READ_AS.get(unit, unit), *placing.point(*middle)))
        return found


def _font_name(text: object, at: int) -> str:
    """Return the name of the font of a character."""
    font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, at))
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    return face(buffer.value.decode("utf-8", "replace")).name


def marked(page: Image, boxes: Sequence[Box], *, scale: float) -> Image:
    """Cut the strip of a page that holds ``boxes`` out and draw them, in few colours.

    Args:
        page: as :meth:`Pictures.page_picture` drew it at ``scale``; it stays as it is.
        boxes: what to draw; at least one.
        scale: pixels a point.

    Returns:
        A picture of 15 greys and the colour of the boxes: half a byte a pixel before compression.
    """
    from PIL import ImageDraw  # noqa: PLC0415

    top, bottom = _rows(page, boxes, scale)
    few = greys(page.crop((0, top, page.width, bottom)))
    pen = ImageDraw.Draw(few)
    for box in boxes:
        x0, y0, x1, y1 = pixels(box, scale, _STAND_OFF)
        pen.rectangle((x0, y0 - top, x1, y1 - top), outline=_GREYS, width=round(1.2 * scale))
    return few


def greys(picture: Image) -> Image:
    """Return a picture in 15 greys; the sixteenth colour of its palette is that of boxes."""
    from PIL import Image  # noqa: PLC0415

    grey = picture.convert("L")
    few = Image.frombytes(
        "P", grey.size, grey.point([v * _GREYS // 256 for v in range(256)]).tobytes()
    )
    few.putpalette([*(v * 255 // (_GREYS - 1) for v in range(_GREYS) for _ in range(3)), *_BOX])
    return few


def _rows(page: Image, boxes: Sequence[Box], scale: float) -> tuple[int, int]:
    """Return the first row of pixels of the strip round ``boxes``, and the one after its last."""
    top = _clear(page, (min(box.top for box in boxes) - _MARGIN) * scale, -1)
    return top, _clear(page, (max(box.bottom for box in boxes) + _MARGIN) * scale, 1)


def _clear(page: Image, y: float, step: int) -> int:
    """Return the first row of pixels from ``y`` on that is blank: no line of print is cut in two.

    Where none comes within half a margin (a picture, a ruled table), the cut is made at ``y``.
    """
    grey = page.convert("L")
    start = min(max(0, round(y)), page.height)
    for at in range(start, start + step * round(_MARGIN), step):
        if not 0 < at < page.height:
            return min(max(0, at), page.height)
        if not any(grey.crop((0, at, page.width, at + 1)).histogram()[:_BLANK]):
            return at
    return start


def _inside(boxes: Sequence[Box], x: float, y: float) -> bool:
    return any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in boxes)


def pixels(box: Box, scale: float, stand_off: float = 0.0) -> tuple[int, int, int, int]:
    """Return a box of a page in pixels of its picture, ``stand_off`` points larger on each side."""
    return (
        round((box.x0 - stand_off) * scale),
        round((box.top - stand_off) * scale),
        round((box.x1 + stand_off) * scale),
        round((box.bottom + stand_off) * scale),
    )


def font(size: float) -> FreeTypeFont | ImageFont:
    """Return the type that comes with Pillow, ``size`` pixels high: the same on every machine."""
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.load_default(size)


def png(picture: Image, *, scale: float = SCALE) -> bytes:
    """Return a picture as a PNG file that states its resolution."""
    out = BytesIO()
    dots = 72 * scale
    # A picture of few colours goes into a page of HTML: there size counts too. Level 9 would take
    # eight times as long for 4 % less.
    level = 6 if picture.mode == "P" else 4
    picture.save(out, "PNG", dpi=(dots, dots), compress_level=level)
    return out.getvalue()

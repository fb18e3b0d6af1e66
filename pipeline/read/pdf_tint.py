"""A page with stretches of it tinted, each kind in its own colour, hatching and number.

The number stands beside every block and in the legend under the page, and no two tints share both
hatching and shade, so that the picture can be read in grey and by anybody's eyes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from pipeline.model.document import Box
from pipeline.read.pdf_picture import SCALE, font, pixels

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Pen

Colour = tuple[int, int, int]

_TILE = 12  # pixels at a scale of 2
_LEGEND_ROW = 17.0  # points
_LEGEND_COLUMNS = 3
_INK = (20, 20, 20)
_WHITE = (255, 255, 255)


class Hatch(StrEnum):
    """Patterns that differ without colour. None has level lines: they would strike words out."""

    PLAIN = "plain"
    RISING = "rising"
    FALLING = "falling"
    UPRIGHT = "upright"
    CROSSED = "crossed"
    DOTS = "dots"
    DENSE_RISING = "dense-rising"
    DENSE_FALLING = "dense-falling"
    DENSE_UPRIGHT = "dense-upright"


class Tint(msgspec.Struct, frozen=True):
    """How one kind is shown: ``number`` and ``name`` in the legend, ``colour`` of its ground."""

    number: int
    name: str
    colour: Colour
    hatch: Hatch


class Patch(msgspec.Struct, frozen=True):
    """A stretch of one line; ``first`` of a block says that its number is to be printed."""

    box: Box
    tint: Tint
    first: bool = False


def tinted(
    page: Image,
    patches: Sequence[Patch],
    counts: Mapping[Tint, int],
    caption: str,
    *,
    scale: float = SCALE,
) -> Image:
    """Return a picture of a page with its patches tinted and a legend underneath.

    Args:
        page: as :meth:`~pipeline.read.pdf_picture.Pictures.page_picture` drew it at ``scale``.
        patches: what to tint.
        counts: the tints of the legend in order, with how many characters each has on the page.
        caption: the first line of the legend.
        scale: pixels a point.
    """
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    ground = Image.new("RGB", page.size, _WHITE)
    for tint in dict.fromkeys(patch.tint for patch in patches):
        mask = Image.new("L", page.size, 0)
        pen = ImageDraw.Draw(mask)
        for patch in patches:
            if patch.tint == tint:
                pen.rectangle(pixels(patch.box, scale), fill=255)
        ground.paste(_pattern(tint, page.size, scale), (0, 0), mask)
    shown = ImageChops.multiply(page, ground)
    pen = ImageDraw.Draw(shown)
    for patch in patches:
        if patch.first:
            _tag(pen, patch, scale)
    legend = _legend(page.width, counts, caption, scale)
    whole = Image.new("RGB", (page.width, page.height + legend.height), _WHITE)
    whole.paste(shown, (0, 0))
    whole.paste(legend, (0, page.height))
    return whole


def _pattern(tint: Tint, size: tuple[int, int], scale: float) -> Image:
    """Return an area of the tint's ground with its hatching."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    dense = tint.hatch in (Hatch.DENSE_RISING, Hatch.DENSE_FALLING, Hatch.DENSE_UPRIGHT)
    step = max(4, round(_TILE * scale / (4 if dense else 2)))
    ink = _darker(tint.colour)
    tile = Image.new("RGB", (step, step), tint.colour)
    pen = ImageDraw.Draw(tile)
    last = step - 1
    if tint.hatch in (Hatch.RISING, Hatch.DENSE_RISING, Hatch.CROSSED):
        pen.line((0, last, last, 0), fill=ink)
    if tint.hatch in (Hatch.FALLING, Hatch.DENSE_FALLING, Hatch.CROSSED):
        pen.line((0, 0, last, last), fill=ink)
    if tint.hatch in (Hatch.UPRIGHT, Hatch.DENSE_UPRIGHT):
        pen.line((0, 0, 0, last), fill=ink)
    if tint.hatch is Hatch.DOTS:
        pen.rectangle((1, 1, 3, 3), fill=ink)
    row = Image.new("RGB", (size[0], step))
    for x in range(0, size[0], step):
        row.paste(tile, (x, 0))
    area = Image.new("RGB", size)
    for y in range(0, size[1], step):
        area.paste(row, (0, y))
    return area


def _darker(colour: Colour) -> Colour:
    red, green, blue = (max(0, round(one * 0.72)) for one in colour)
    return red, green, blue


def _tag(pen: Pen, patch: Patch, scale: float) -> None:
    """Print a tint's number to the left of a block."""
    text = str(patch.tint.number)
    middle = (patch.box.top + patch.box.bottom) / 2 * scale
    right = max(patch.box.x0 - 4.0, 12.0) * scale
    half_height, width = 4.2 * scale, (4.0 + 4.2 * len(text)) * scale
    frame = (right - width, middle - half_height, right, middle + half_height)
    pen.rectangle(frame, fill=_WHITE, outline=_INK)
    pen.text(
        ((frame[0] + frame[2]) / 2, middle), text, fill=_INK, font=font(7.2 * scale), anchor="mm"
    )


def _legend(width: int, counts: Mapping[Tint, int], caption: str, scale: float) -> Image:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    rows = -(-len(counts) // _LEGEND_COLUMNS)
    row, left = _LEGEND_ROW * scale, 18 * scale
    strip = Image.new("RGB", (width, round((rows + 1) * row + 10 * scale)), _WHITE)
    pen = ImageDraw.Draw(strip)
    pen.line((0, 0, width, 0), fill=_INK, width=round(scale))
    pen.text((left, 4 * scale), caption, fill=_INK, font=font(9 * scale))
    column = (width - 2 * left) / _LEGEND_COLUMNS
    swatch = (round(26 * scale), round(12 * scale))
    for n, (tint, count) in enumerate(counts.items()):
        x = round(left + n // rows * column)
        y = round((n % rows + 1) * row + 5 * scale)
        strip.paste(_pattern(tint, swatch, scale), (x, y))
        pen.rectangle((x, y, x + swatch[0], y + swatch[1]), outline=_INK)
        middle = y + swatch[1] / 2
        pen.text(
            (x + swatch[0] / 2, middle),
            str(tint.number),
            fill=_INK,
            font=font(8.5 * scale),
            anchor="mm",
        )
        words = f"{tint.name}: {count:,}"
        pen.text(
            (x + swatch[0] + 5 * scale, middle), words, fill=_INK, font=font(8.5 * scale),
            anchor="lm",
        )  # fmt: skip
    return strip

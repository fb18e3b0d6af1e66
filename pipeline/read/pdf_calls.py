"""The functions of pdfium that are called for every stretch of text, with plain integers for
handles, and how they are asked for many at once.

The generated bindings wrap every pointer in an object, which costs more than the call; so does
reading the fields of a ctypes structure one by one.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from struct import iter_unpack
from typing import Any, NamedTuple

from pipeline.read.pdf_native import INDEX, address_of, function


class Calls:
    """The functions, with handles as integers."""

    def __init__(self) -> None:
        handle, integer, pointer = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
        self.unicode = function("FPDFText_GetUnicode", ctypes.c_uint, handle, INDEX)
        self.object = function("FPDFText_GetTextObject", handle, handle, INDEX)
        self.generated = function("FPDFText_IsGenerated", integer, handle, INDEX)
        self.matrix = function("FPDFText_GetMatrix", integer, handle, INDEX, pointer)
        self.origin = function("FPDFText_GetCharOrigin", integer, handle, INDEX, pointer, pointer)
        self.box = function("FPDFText_GetLooseCharBox", integer, handle, INDEX, pointer)
        self.font_size = function("FPDFText_GetFontSize", ctypes.c_double, handle, INDEX)
        self.fill = function(
            "FPDFText_GetFillColor", integer, handle, INDEX, pointer, pointer, pointer, pointer
        )
        self.font = function("FPDFTextObj_GetFont", handle, handle)
        self.font_name = function(
            "FPDFFont_GetBaseFontName", ctypes.c_size_t, handle, pointer, ctypes.c_size_t
        )
        self.mode = function("FPDFTextObj_GetTextRenderMode", integer, handle)
        self.text = function("FPDFText_GetText", integer, handle, integer, integer, pointer)
        self.own_matrix = function("FPDFPageObj_GetMatrix", integer, handle, pointer)
        self.own_bounds = function(
            "FPDFPageObj_GetBounds", integer, handle, pointer, pointer, pointer, pointer
        )
        self.own_size = function("FPDFTextObj_GetFontSize", integer, handle, pointer)
        self.own_fill = function(
            "FPDFPageObj_GetFillColor", integer, handle, pointer, pointer, pointer, pointer
        )
        self.glyph_width = function(
            "FPDFFont_GetGlyphWidth", integer, handle, ctypes.c_uint, ctypes.c_float, pointer
        )
        self.content = function("FPDFPageObj_GetMarkedContentID", integer, handle)


class Form(NamedTuple):
    """Numbers that pdfium writes where it is told to: their form as :mod:`struct` writes it, how
    many bytes all take and where each argument's begin.
    """

    packed: str
    size: int
    arguments: tuple[int, ...] = (0,)


MATRIX = Form("6f", 24)
POINT = Form("2d", 16, (0, 8))
CORNER = Form("2f", 8, (0, 4))  # of a path
BOX = Form("4f", 16)  # left, top, right, bottom
BOUNDS = Form("4f", 16, (0, 4, 8, 12))  # left, bottom, right, top
COLOR = Form("4I", 16, (0, 4, 8, 12))  # red, green, blue, alpha
MODE = Form("2i", 8, (0, 4))  # how a path is drawn: filled, stroked
LENGTH = Form("f", 4)


def answers(
    form: Form, count: int, call: Callable[..., int], *arguments: Iterable[float]
) -> Iterator[tuple[Any, ...]]:
    """Return what a function writes when it is called ``count`` times, with one of each of the
    ``arguments`` at a time; zeros where it has nothing to say.

    All are asked for at once, in a loop that runs outside Python.
    """
    if not count:
        return iter(())
    block = bytearray(count * form.size)
    start = address_of(block)
    end = start + len(block)
    places = [range(start + at, end + at, form.size) for at in form.arguments]
    deque(map(call, *arguments, *places), maxlen=0)
    return iter_unpack(form.packed, block)

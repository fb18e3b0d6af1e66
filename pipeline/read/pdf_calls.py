"""The functions of pdfium that the loops over characters call, with plain integers for handles.

The generated bindings wrap every pointer in an object, which costs more than the call; so does
reading the fields of a ctypes structure one by one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from struct import Struct
from typing import Any

from pipeline.read.pdf_native import function


class Calls:
    """The functions of the tight loops, with handles as integers, and where they answer."""

    def __init__(self) -> None:
        self.answers = Answers()
        handle, integer, pointer = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
        self.unicode = function("FPDFText_GetUnicode", ctypes.c_uint, handle, integer)
        self.object = function("FPDFText_GetTextObject", handle, handle, integer)
        self.generated = function("FPDFText_IsGenerated", integer, handle, integer)
        self.unmapped = function("FPDFText_HasUnicodeMapError", integer, handle, integer)
        self.matrix = function("FPDFText_GetMatrix", integer, handle, integer, pointer)
        self.origin = function("FPDFText_GetCharOrigin", integer, handle, integer, pointer, pointer)
        self.box = function("FPDFText_GetLooseCharBox", integer, handle, integer, pointer)
        self.font_size = function("FPDFText_GetFontSize", ctypes.c_double, handle, integer)
        self.fill = function(
            "FPDFText_GetFillColor", integer, handle, integer, pointer, pointer, pointer, pointer
        )
        self.font = function("FPDFTextObj_GetFont", handle, handle)
        self.font_name = function(
            "FPDFFont_GetBaseFontName", ctypes.c_size_t, handle, pointer, ctypes.c_size_t
        )
        self.mode = function("FPDFTextObj_GetTextRenderMode", integer, handle)
        self.text = function("FPDFText_GetText", integer, handle, integer, integer, pointer)
        self.own_matrix = function("FPDFPageObj_GetMatrix", integer, handle, pointer)
        self.own_size = function("FPDFTextObj_GetFontSize", integer, handle, pointer)
        self.own_fill = function(
            "FPDFPageObj_GetFillColor", integer, handle, pointer, pointer, pointer, pointer
        )
        self.glyph_width = function(
            "FPDFFont_GetGlyphWidth", integer, handle, ctypes.c_uint, ctypes.c_float, pointer
        )
        self.content = function("FPDFPageObj_GetMarkedContentID", integer, handle)


class Answers:
    """Memory that pdfium writes its answers into, each kind at an address of its own, and the
    functions that read them back: a matrix (six numbers), a point (two), a box (left, top, right,
    bottom), a colour (red, green, blue, alpha), a length (one).
    """

    def __init__(self) -> None:
        self._block = ctypes.create_string_buffer(80)
        start = ctypes.addressof(self._block)
        self.matrix_at, self.matrix = start, self._reader("6f", 0)
        self.point_at, self.point = (start + 24, start + 32), self._reader("2d", 24)
        self.box_at, self.box = start + 40, self._reader("4f", 40)
        self.color_at = tuple(start + 56 + 4 * n for n in range(4))
        self.color = self._reader("4I", 56)
        self.length_at, self.length = start + 72, self._reader("f", 72)

    def _reader(self, form: str, at: int) -> Callable[[], Any]:
        return partial(Struct(form).unpack_from, self._block, at)

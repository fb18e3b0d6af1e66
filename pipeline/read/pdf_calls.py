"""The functions of pdfium that the loops over characters call, with plain integers for handles.

The generated bindings wrap every pointer in an object, which costs more than the call.
"""

from __future__ import annotations

import ctypes

from pipeline.read.pdf_native import function


class Calls:
    """The functions of the tight loops, with handles as integers."""

    def __init__(self) -> None:
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

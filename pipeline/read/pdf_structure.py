"""The structure tree of a tagged PDF (ISO 32000-1 §14.7), as far as it says what a line is.

A tagged file says of each marked piece of content which element it belongs to: a paragraph, a
heading, a table cell, an entry of the contents list. Its word is the producer's, and no proof: the
path of tags is put beside the line as its style, and changes nothing about the characters.
"""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2 import raw

from pipeline.read.pdf_native import function, handle_of

_DEPTH = 40  # no document nests deeper; a tree that does is a loop
_MANY = 64  # children from which the search begins where the page before ended
_PLAIN = frozenset(("Document", "Span"))  # tags that say nothing of a line


class Structure:
    """Reads structure trees; holds the function prototypes and the names met."""

    def __init__(self) -> None:
        handle, integer, pointer = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
        self._child = function("FPDF_StructElement_GetChildAtIndex", handle, handle, integer)
        self._children = function("FPDF_StructElement_CountChildren", integer, handle)
        self._content = function(
            "FPDF_StructElement_GetChildMarkedContentID", integer, handle, integer
        )
        self._type = function(
            "FPDF_StructElement_GetType", ctypes.c_ulong, handle, pointer, ctypes.c_ulong
        )
        self._mark = function("FPDFPageObj_GetMark", handle, handle, ctypes.c_ulong)
        self._mark_name = function(
            "FPDFPageObjMark_GetName",
            integer,
            handle,
            pointer,
            ctypes.c_ulong,
            ctypes.POINTER(ctypes.c_ulong),
        )
        self._hint: dict[int, int] = {}  # depth -> child that was on the page before
        self._buffer = ctypes.create_string_buffer(128)
        self._buffer_at = ctypes.addressof(self._buffer)
        self._length = ctypes.c_ulong()

    def tags(self, page: Any, wanted: set[int]) -> dict[int, str]:  # noqa: ANN401
        """Return the path of tags ("Table/TBody/TR/TD/P") of the marked contents of a page.

        ``Document`` and ``Span`` are left out of the path. The search ends when all that are
        ``wanted`` are found: pdfium lists every child of the document on every page, so that a
        full search of each page would grow with the square of the number of pages.
        """
        tree = raw.FPDF_StructTree_GetForPage(page)
        if not tree:
            return {}
        found: dict[int, str] = {}
        missing = set(wanted)
        try:
            for i in range(max(0, raw.FPDF_StructTree_CountChildren(tree))):
                root = raw.FPDF_StructTree_GetChildAtIndex(tree, i)
                if root:
                    self._walk(handle_of(root), "", 0, found, missing)
        finally:
            raw.FPDF_StructTree_Close(tree)
        return found

    def _walk(
        self, element: int | None, above: str, depth: int, found: dict[int, str], missing: set[int]
    ) -> None:
        if element is None or depth > _DEPTH:
            return
        length = self._type(element, self._buffer_at, len(self._buffer))
        name = self._buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")
        path = above if name in _PLAIN else f"{above}/{name}" if above else name
        count = self._children(element)
        first = self._hint.get(depth, 0) if count > _MANY else 0
        for i in (*range(first, count), *range(min(first, count))):
            if not missing:
                return
            content = self._content(element, i)
            if content >= 0:
                found[content] = path
                missing.discard(content)
            elif child := self._child(element, i):
                if count > _MANY:
                    self._hint[depth] = i
                self._walk(child, path, depth + 1, found, missing)

    def is_artifact(self, text_object: int) -> bool:
        """Whether the outermost mark of a text object declares it an artifact."""
        mark = self._mark(text_object, 0)
        if not mark:
            return False
        known = self._mark_name(
            mark, self._buffer_at, len(self._buffer), ctypes.byref(self._length)
        )
        size = max(0, self._length.value - 2)
        return bool(known) and self._buffer.raw[:size].decode("utf-16-le", "replace") == "Artifact"

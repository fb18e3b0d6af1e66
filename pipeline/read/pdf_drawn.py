"""What is drawn on a page besides text, through pdfium: rulings, and how many pictures."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise, repeat
from typing import Any

from pypdfium2 import raw

from pipeline.model.document import Box, Ruling
from pipeline.read.pdf_native import function, handle_of
from pipeline.read.pdf_pieces import Piece
from pipeline.read.pdf_place import Placing

THIN = 3.0
"""A filled rectangle up to this thick (points) is a ruling."""

SHORT = 1.0
"""A ruling is at least this long (points): what is shorter is a dot or the corner of a border."""

_FORM_DEPTH = 8
Matrix = tuple[float, float, float, float, float, float]
TextObject = tuple[int, Matrix | None]
"""Handle of a text object, and the matrix of the form it stands in, if it does."""

_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int
_OBJECT = function("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
_IN_FORM = function("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
_TYPE = function("FPDFPageObj_GetType", _INT, _HANDLE)
_MATRIX = function("FPDFPageObj_GetMatrix", _INT, _HANDLE, _HANDLE)
_MODE = function("FPDFPath_GetDrawMode", _INT, _HANDLE, _HANDLE, _HANDLE)
_PEN = function("FPDFPageObj_GetStrokeWidth", _INT, _HANDLE, _HANDLE)
_SEGMENTS = function("FPDFPath_CountSegments", _INT, _HANDLE)
_SEGMENT = function("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
_SEGMENT_TYPE = function("FPDFPathSegment_GetType", _INT, _HANDLE)
_POINT = function("FPDFPathSegment_GetPoint", _INT, _HANDLE, _HANDLE, _HANDLE)
_CLOSES = function("FPDFPathSegment_GetClose", _INT, _HANDLE)


def as_ruling(box: Box, *, thin: float = THIN) -> Ruling | None:
    """Return a rectangle as a ruling if it is long and thin."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if height <= thin and width >= SHORT and width >= height:
        return Ruling(box, horizontal=True)
    if width <= thin and height >= SHORT and height > width:
        return Ruling(box, horizontal=False)
    return None


class Drawn:
    """The rulings, the pictures and the text objects of a page, forms (XObjects) included.

    ``texts`` stand in content-stream order; ``images`` is the number of pictures.
    A filled rectangle counts when it is thin; of a stroked path each upright or level stretch is a
    ruling, as thick as the pen, so that a box drawn in one go gives its four sides.
    """

    def __init__(self, page: Any, placing: Placing) -> None:  # noqa: ANN401
        self.rulings: list[Ruling] = []
        self.images = 0
        self.texts: list[TextObject] = []
        self._placing = placing
        count = raw.FPDFPage_CountObjects(page)
        self._add(map(_OBJECT, repeat(handle_of(page)), range(count)), None, 0)

    def _add(self, handles: Iterable[int], outer: Matrix | None, depth: int) -> None:
        for handle in handles:
            kind = _TYPE(handle)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.texts.append((handle, outer))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._add_path(handle, outer)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.images += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                own = _matrix_of(handle)
                count = raw.FPDFFormObj_CountObjects(ctypes.cast(handle, raw.FPDF_PAGEOBJECT))
                inside = map(_IN_FORM, repeat(handle), range(max(0, count)))
                self._add(inside, own if outer is None else compose(own, outer), depth + 1)

    def _add_path(self, path: int, outer: Matrix | None) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        _MODE(path, ctypes.addressof(fill), ctypes.addressof(stroke))
        matrix = _matrix_of(path) if outer is None else compose(_matrix_of(path), outer)
        if stroke.value:
            width = ctypes.c_float()
            _PEN(path, ctypes.addressof(width))
            pen = abs(width.value * (abs(matrix[0]) or abs(matrix[1])))
            for a, b in _stretches(path, matrix):
                self._add_stroke(a, b, pen)
        elif fill.value:
            for corners in _subpaths(path, matrix):
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                found = as_ruling(self._placing.box(min(xs), min(ys), max(xs), max(ys)))
                if found:
                    self.rulings.append(found)

    def _add_stroke(self, a: tuple[float, float], b: tuple[float, float], pen: float) -> None:
        half = pen / 2
        (x0, y0), (x1, y1) = a, b
        if abs(y0 - y1) < 0.1 <= abs(x0 - x1):
            box = self._placing.box(
                min(x0, x1), min(y0, y1) - half, max(x0, x1), max(y0, y1) + half
            )
        elif abs(x0 - x1) < 0.1 <= abs(y0 - y1):
            box = self._placing.box(
                min(x0, x1) - half, min(y0, y1), max(x0, x1) + half, max(y0, y1)
            )
        else:
            return
        found = as_ruling(box)
        if found:
            self.rulings.append(found)


def _matrix_of(thing: int) -> Matrix:
    """Return a page object's own matrix."""
    m = raw.FS_MATRIX()
    _MATRIX(thing, ctypes.addressof(m))
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def compose(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _subpaths(path: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
    found: list[list[tuple[float, float]]] = []
    for i in range(max(0, _SEGMENTS(path))):
        segment = _SEGMENT(path, i)
        kind = _SEGMENT_TYPE(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            # no control list is ruled with curves; a curved outline must not look like a rectangle
            return []
        _POINT(segment, x_at, y_at)
        if kind == raw.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        found[-1].append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if _CLOSES(segment):
            found[-1].append(found[-1][0])
    return [corners for corners in found if len(corners) > 1]


def _stretches(
    path: int,
    matrix: Matrix,
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(one, two) for corners in _subpaths(path, matrix) for one, two in pairwise(corners)]


class Nearby:
    """Which pieces a level ruling crosses or underlines, or an annotation covers: only those need
    character places.
    """

    def __init__(self, rulings: list[Ruling], boxes: list[Box]) -> None:
        self._boxes = boxes
        self._level = sorted((r.box.top, r.box.x0, r.box.x1) for r in rulings if r.horizontal)

    def touches(self, piece: Piece) -> bool:
        """Whether a level ruling or a box passes through or close under the piece."""
        if not self._level and not self._boxes:
            return False
        low, high = piece.baseline - 0.8 * piece.size, piece.baseline + 0.35 * piece.size
        for box in self._boxes:
            if box.top < high and box.bottom > low and box.x0 < piece.end and box.x1 > piece.start:
                return True
        for i in range(bisect_left(self._level, (low, -1e9, 0.0)), len(self._level)):
            top, x0, x1 = self._level[i]
            if top > high:
                return False
            if x0 < piece.end and x1 > piece.start:
                return True
        return False

"""What is drawn on a page besides text, through pdfium: rulings, and how many pictures."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise, repeat
from typing import Any

from pypdfium2 import raw

from pipeline.model.document import Box, Ruling
from pipeline.read.pdf_calls import CORNER, LENGTH, MATRIX, MODE, answers
from pipeline.read.pdf_native import INDEX, function, handle_of
from pipeline.read.pdf_pieces import Piece
from pipeline.read.pdf_place import Placing

THIN = 3.0
"""A filled rectangle up to this thick (points) is a ruling."""

SHORT = 1.0
"""A ruling is at least this long (points): what is shorter is a dot or the corner of a border."""

_FORM_DEPTH = 8
_TEXT, _PATH = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH
Matrix = tuple[float, float, float, float, float, float]
TextObject = tuple[int, Matrix | None]
"""Handle of a text object, and the matrix of the form it stands in, if it does."""

_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int
_OBJECT = function("FPDFPage_GetObject", _HANDLE, _HANDLE, INDEX)
_IN_FORM = function("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
_TYPE = function("FPDFPageObj_GetType", _INT, _HANDLE)
_MATRIX = function("FPDFPageObj_GetMatrix", _INT, _HANDLE, _HANDLE)
_MODE = function("FPDFPath_GetDrawMode", _INT, _HANDLE, _HANDLE, _HANDLE)
_PEN = function("FPDFPageObj_GetStrokeWidth", _INT, _HANDLE, _HANDLE)
_SEGMENTS = function("FPDFPath_CountSegments", _INT, _HANDLE)
_SEGMENT = function("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, INDEX)
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
        paths: list[tuple[int, Matrix | None]] = []
        count = raw.FPDFPage_CountObjects(page)
        self._add(map(_OBJECT, repeat(handle_of(page)), range(count)), None, 0, paths)
        handles = [handle for handle, _ in paths]
        for (path, outer), own, (fill, stroke) in zip(
            paths,
            answers(MATRIX, len(paths), _MATRIX, handles),
            answers(MODE, len(paths), _MODE, handles),
            strict=True,
        ):
            if stroke:
                self._add_stroked(path, own if outer is None else compose(own, outer))
            elif fill:
                self._add_filled(path, own if outer is None else compose(own, outer))

    def _add(
        self,
        handles: Iterable[int],
        outer: Matrix | None,
        depth: int,
        paths: list[tuple[int, Matrix | None]],
    ) -> None:
        """Sort some objects of the page out; ``paths`` are kept for later."""
        for handle in handles:
            kind = _TYPE(handle)
            if kind == _TEXT:
                self.texts.append((handle, outer))
            elif kind == _PATH:
                paths.append((handle, outer))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.images += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                (own,) = answers(MATRIX, 1, _MATRIX, [handle])
                count = raw.FPDFFormObj_CountObjects(ctypes.cast(handle, raw.FPDF_PAGEOBJECT))
                inside = map(_IN_FORM, repeat(handle), range(max(0, count)))
                self._add(inside, own if outer is None else compose(own, outer), depth + 1, paths)

    def _add_filled(self, path: int, matrix: Matrix) -> None:
        for corners in _subpaths(path, matrix):
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            found = as_ruling(self._placing.box(min(xs), min(ys), max(xs), max(ys)))
            if found:
                self.rulings.append(found)

    def _add_stroked(self, path: int, matrix: Matrix) -> None:
        ((width,),) = answers(LENGTH, 1, _PEN, [path])
        pen = abs(width * (abs(matrix[0]) or abs(matrix[1])))
        for a, b in _stretches(path, matrix):
            self._add_stroke(a, b, pen)

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
    segments = list(map(_SEGMENT, repeat(path), range(max(0, _SEGMENTS(path)))))
    kinds = list(map(_SEGMENT_TYPE, segments))
    if raw.FPDF_SEGMENT_BEZIERTO in kinds:
        # no control list is ruled with curves; a curved outline must not look like a rectangle
        return []
    found: list[list[tuple[float, float]]] = []
    for kind, closes, (x, y) in zip(
        kinds,
        map(_CLOSES, segments),
        answers(CORNER, len(segments), _POINT, segments),
        strict=True,
    ):
        if kind == raw.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        found[-1].append((a * x + c * y + e, b * x + d * y + f))
        if closes:
            found[-1].append(found[-1][0])
    return [corners for corners in found if len(corners) > 1]


def _stretches(
    path: int,
    matrix: Matrix,
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(one, two) for corners in _subpaths(path, matrix) for one, two in pairwise(corners)]


class Nearby:
    """Which pieces a level ruling crosses or underlines, or an annotation covers: only those need
    character places. ``some`` says whether the page has any such ruling or annotation.
    """

    def __init__(self, rulings: list[Ruling], boxes: list[Box]) -> None:
        self._boxes = boxes
        self._level = sorted((r.box.top, r.box.x0, r.box.x1) for r in rulings if r.horizontal)
        self.some = bool(self._level or self._boxes)

    def touches(self, piece: Piece) -> bool:
        """Whether a level ruling or a box passes through or close under the piece."""
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

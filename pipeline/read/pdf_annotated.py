"""The annotations of a page through pdfium; what they mean says :mod:`.pdf_annotations`."""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2 import raw

from pipeline.model.document import Box
from pipeline.read.pdf_pieces import Annotation
from pipeline.read.pdf_place import Placing

_NAMES = {
    raw.FPDF_ANNOT_TEXT: "Text",
    raw.FPDF_ANNOT_LINK: "Link",
    raw.FPDF_ANNOT_FREETEXT: "FreeText",
    raw.FPDF_ANNOT_LINE: "Line",
    raw.FPDF_ANNOT_SQUARE: "Square",
    raw.FPDF_ANNOT_CIRCLE: "Circle",
    raw.FPDF_ANNOT_POLYGON: "Polygon",
    raw.FPDF_ANNOT_POLYLINE: "PolyLine",
    raw.FPDF_ANNOT_HIGHLIGHT: "Highlight",
    raw.FPDF_ANNOT_UNDERLINE: "Underline",
    raw.FPDF_ANNOT_SQUIGGLY: "Squiggly",
    raw.FPDF_ANNOT_STRIKEOUT: "StrikeOut",
    raw.FPDF_ANNOT_STAMP: "Stamp",
    raw.FPDF_ANNOT_CARET: "Caret",
    raw.FPDF_ANNOT_INK: "Ink",
    raw.FPDF_ANNOT_POPUP: "Popup",
    raw.FPDF_ANNOT_FILEATTACHMENT: "FileAttachment",
    raw.FPDF_ANNOT_SOUND: "Sound",
    raw.FPDF_ANNOT_MOVIE: "Movie",
    raw.FPDF_ANNOT_WIDGET: "Widget",
    raw.FPDF_ANNOT_SCREEN: "Screen",
    raw.FPDF_ANNOT_PRINTERMARK: "PrinterMark",
    raw.FPDF_ANNOT_TRAPNET: "TrapNet",
    raw.FPDF_ANNOT_WATERMARK: "Watermark",
    raw.FPDF_ANNOT_THREED: "3D",
    raw.FPDF_ANNOT_RICHMEDIA: "RichMedia",
    raw.FPDF_ANNOT_REDACT: "Redact",
}
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def page_annotations(document: Any, page: Any, placing: Placing) -> list[Annotation]:  # noqa: ANN401
    """Return a page's annotations in the file's order; ``document`` is asked for form fields."""
    found: list[Annotation] = []
    for index in range(max(0, raw.FPDFPage_GetAnnotCount(page))):
        handle = raw.FPDFPage_GetAnnot(page, index)
        if not handle:
            continue
        try:
            found.append(_annotation(document, handle, placing))
        finally:
            raw.FPDFPage_CloseAnnot(handle)
    return found


def _annotation(document: Any, handle: Any, placing: Placing) -> Annotation:  # noqa: ANN401
    kind = _NAMES.get(raw.FPDFAnnot_GetSubtype(handle), "of an unknown kind")
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(handle, ctypes.byref(rect))
    contents = _field(document, handle) if kind == "Widget" else _string(handle, b"Contents")
    return Annotation(
        kind,
        placing.box(rect.left, rect.bottom, rect.right, rect.top),
        tuple(_quads(handle, placing)),
        contents,
        hidden=bool(raw.FPDFAnnot_GetFlags(handle) & _UNSEEN),
    )


def _quads(handle: Any, placing: Placing) -> list[Box]:  # noqa: ANN401
    found: list[Box] = []
    quad = raw.FS_QUADPOINTSF()
    for index in range(raw.FPDFAnnot_CountAttachmentPoints(handle)):
        if raw.FPDFAnnot_GetAttachmentPoints(handle, index, ctypes.byref(quad)):
            xs = (quad.x1, quad.x2, quad.x3, quad.x4)
            ys = (quad.y1, quad.y2, quad.y3, quad.y4)
            found.append(placing.box(min(xs), min(ys), max(xs), max(ys)))
    return found


def _string(handle: Any, key: bytes) -> str:  # noqa: ANN401
    size = raw.FPDFAnnot_GetStringValue(handle, key, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    raw.FPDFAnnot_GetStringValue(
        handle, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size
    )
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _field(document: Any, handle: Any) -> str:  # noqa: ANN401
    """Return what a field holds: its name and value, the empty string where it holds nothing."""
    if document.formenv is None:
        document.init_forms()
    if document.formenv is None:  # a field that belongs to no form
        name, value = _string(handle, b"T"), _string(handle, b"V")
    else:
        form = document.formenv.raw
        name, value = (
            _of_field(call, form, handle)
            for call in (raw.FPDFAnnot_GetFormFieldName, raw.FPDFAnnot_GetFormFieldValue)
        )
    return f"{name}: {value}" if value and value != "Off" else ""


def _of_field(call: Any, form: Any, handle: Any) -> str:  # noqa: ANN401
    size = call(form, handle, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    call(form, handle, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")

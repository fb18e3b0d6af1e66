"""The annotations of a page through pdfminer, for :mod:`pipeline.read.plumber`.

pdfplumber's own ``annots`` decode strings by guess and turn boxes by its own rules; the file's
dictionaries are read here as they stand.
"""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from pipeline.model.document import Box
from pipeline.read.pdf_pieces import Annotation
from pipeline.read.pdf_place import Placing

_HIDDEN, _NO_VIEW = 2, 32  # ISO 32000-1 table 165
_DEPTH = 16  # of a field in its form


def page_annotations(page: Any) -> list[Annotation]:  # noqa: ANN401
    """Return the annotations of pdfplumber's page in the file's order."""
    listed = resolve1(page.page_obj.annots) or []
    placing = _placing(page)
    dictionaries = [entry for entry in map(resolve1, listed) if isinstance(entry, dict)]
    return [_annotation(entry, placing) for entry in dictionaries]


def _placing(page: Any) -> Placing:  # noqa: ANN401
    media, crop = page.page_obj.mediabox, page.page_obj.cropbox or page.page_obj.mediabox
    return Placing(
        max(min(media[0], media[2]), min(crop[0], crop[2])),
        max(min(media[1], media[3]), min(crop[1], crop[3])),
        min(max(media[0], media[2]), max(crop[0], crop[2])),
        min(max(media[1], media[3]), max(crop[1], crop[3])),
        page.rotation // 90,
    )


def _annotation(entry: dict[str, Any], placing: Placing) -> Annotation:
    kind = resolve1(entry.get("Subtype"))
    name = kind.name if isinstance(kind, PSLiteral) else "of an unknown kind"
    rect = _numbers(entry.get("Rect"))[:4]
    flags = resolve1(entry.get("F"))
    points = _numbers(entry.get("QuadPoints"))
    quads = [points[i : i + 8] for i in range(0, len(points) - 7, 8)]
    return Annotation(
        str(name),
        placing.box(rect[0], rect[1], rect[2], rect[3]) if len(rect) == 4 else Box(0, 0, 0, 0),
        tuple(placing.box(min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in quads),
        _field(entry) if name == "Widget" else _string(entry.get("Contents")),
        hidden=isinstance(flags, int) and bool(flags & (_HIDDEN | _NO_VIEW)),
    )


def _numbers(value: Any) -> list[float]:  # noqa: ANN401
    listed = resolve1(value)
    found = [resolve1(one) for one in listed] if isinstance(listed, list) else []
    return [float(one) for one in found if isinstance(one, int | float)]


def _string(value: Any) -> str:  # noqa: ANN401
    found = resolve1(value)
    if isinstance(found, bytes):
        return decode_text(found)
    if isinstance(found, PSLiteral):
        return str(found.name)
    return ""


def _field(entry: dict[str, Any]) -> str:
    """Return what a field holds: its name and value, which it may have from the field above."""
    names: list[str] = []
    value = ""
    at: Any = entry
    for _ in range(_DEPTH):
        if not isinstance(at, dict):
            break
        if name := _string(at.get("T")):
            names.insert(0, name)
        value = value or _string(at.get("V"))
        at = resolve1(at.get("Parent"))
    return f"{'.'.join(names)}: {value}" if value and value != "Off" else ""

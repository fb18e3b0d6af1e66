"""What is refused before a PDF library sees it: other formats, cut-off files, files over a bound.

PDF libraries repair a cut-off file without a word and show the pages that are left; for a control
list that is a silently missing item, so the end of the file is checked here, by its own rules
(ISO 32000-1 §7.5).
"""

from __future__ import annotations

import re

import msgspec

from pipeline.errors import LimitError, ReadError, TruncatedError, WrongContentError
from pipeline.model.document import Notice
from pipeline.read.pdf_repair import mend

MAX_BYTES = 256 * 1024 * 1024
"""No control list comes near 256 MB; what does is not one."""

MAX_PAGES = 2_000
"""Bound on pages: the longest list known (the EU's) has about 300."""

_HEAD = 1024  # Acrobat finds %PDF- within the first 1,024 bytes
_TAIL = 2048
_LINEARIZED = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d+)")
_STARTXREF = re.compile(rb"startxref\s+(\d+)\s*%%EOF")
_XREF = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")


class Sound(msgspec.Struct, frozen=True):
    """Bytes a library may open, and what had to be done to them: nothing, as a rule."""

    data: bytes
    notices: tuple[Notice, ...] = ()


def check_bytes(data: bytes, *, where: str) -> Sound:
    """Refuse bytes that are not one whole PDF of reasonable size.

    A wrong place for the cross-reference table is mended where that needs no guess
    (:mod:`pipeline.read.pdf_repair`).

    Raises:
        WrongContentError: HTML, a ZIP or Word file, or anything else that is no PDF.
        TruncatedError: the file ends before its own end.
        LimitError: more than :data:`MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise LimitError(
            where=where,
            found=f"{len(data):,} bytes",
            expected=f"at most {MAX_BYTES:,} bytes",
            do="check that this is the list and not a collection; split the file if it is right",
        )
    start = data.find(b"%PDF-", 0, _HEAD)
    if start < 0:
        raise WrongContentError(
            where=where,
            found=_describe(data),
            expected="a PDF: the signature %PDF- within the first 1,024 bytes",
            do="download the file again and open it in a PDF viewer before adding it",
        )
    return _check_end(data, start, where=where)


def check_pages(count: int, *, where: str) -> None:
    """Refuse a document with more pages than :data:`MAX_PAGES` (``LimitError``) or with none."""
    if count > MAX_PAGES:
        raise LimitError(
            where=where,
            found=f"{count:,} pages",
            expected=f"at most {MAX_PAGES:,} pages",
            do="check that this is the list and not a collection; split the file if it is right",
        )
    if count == 0:
        raise ReadError(
            where=where,
            found="a PDF without pages",
            expected="at least one page",
            do="download the file again and open it in a PDF viewer before adding it",
        )


def _check_end(data: bytes, start: int, *, where: str) -> Sound:
    promised = _LINEARIZED.search(data, start, start + _HEAD)
    if promised and int(promised.group(1)) > len(data):
        raise _truncated(where, f"{len(data):,} bytes of {int(promised.group(1)):,} stated inside")
    tail = data[-_TAIL:]
    marks = _STARTXREF.findall(tail)
    if not marks:
        raise _truncated(
            where, f"no end-of-file mark in the last {len(tail):,} of {len(data):,} bytes"
        )
    at = int(marks[-1])
    if _XREF.match(data, at) or _XREF.match(data, at + start):
        return Sound(data)
    mended = mend(data, start)
    if mended is not None:
        return Sound(mended.data, (Notice("repaired", mended.message),))
    if at + start >= len(data):
        raise _truncated(
            where, f"the cross-reference table is stated at byte {at:,} of {len(data):,}"
        )
    raise ReadError(
        where=where,
        found=f"no cross-reference table at byte {at:,}, where the file says it is",
        expected="a PDF whose bytes are as they were published",
        do="download the file again in binary mode; if it stays so, save it anew from a viewer",
    )


def _truncated(where: str, found: str) -> TruncatedError:
    return TruncatedError(
        where=where,
        found=found,
        expected="a whole PDF, up to its cross-reference table and %%EOF",
        do="download the file again and compare its size with the publisher's",
    )


def _describe(data: bytes) -> str:
    head = data[:_HEAD].lstrip().lower()
    if not data:
        return "an empty file"
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return "an HTML page"
    if data.startswith(b"PK\x03\x04"):
        return "a ZIP archive (a Word file is one)"
    if head.startswith(b"<?xml"):
        return "an XML file"
    return f"bytes beginning {data[:16]!r}"

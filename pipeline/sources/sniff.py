"""Telling what bytes are by their content, never by their name or their Content-Type.

A web site that answers an error with status 200 and a friendly page is the commonest way to get a
"PDF" that is none. PDF: ISO 32000-1, 7.5.2 (header) and 7.5.5 (``%%EOF``), with the latitude every
viewer gives. DOCX: ECMA-376 part 2 (``[Content_Types].xml``).
"""

from __future__ import annotations

import html
import io
import re
import zipfile

from pipeline.errors import TruncatedError, WrongContentError
from pipeline.model.document import Media

_HEAD = 1024
_TAIL = 2048
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_NAMES = {
    Media.PDF: "a PDF",
    Media.DOCX: "a Word document (DOCX)",
    Media.HTML: "an HTML page",
    Media.MARKDOWN: "Markdown text",
    Media.XML: "an XML document",
}
_MARKDOWN_ENDINGS = (".md", ".markdown")


def sniff(data: bytes, *, name: str = "") -> Media | None:
    """Return what ``data`` is, ``None`` when it is nothing a reader exists for.

    The name decides only what content cannot: plain text is Markdown when its name says so.
    """
    start = data[:_HEAD]
    if b"%PDF-" in start:
        return Media.PDF
    if start.startswith(b"PK\x03\x04"):
        return Media.DOCX if _is_docx(data) else None
    if _looks_html(start):
        return Media.HTML
    if _text_start(start).startswith(b"<"):
        return Media.XML if _is_text(data) else None
    if name.lower().endswith(_MARKDOWN_ENDINGS) and _is_text(data):
        return Media.MARKDOWN
    return None


def check(data: bytes, media: Media, *, where: str) -> None:
    """Make sure that ``data`` is a whole file of that kind, as far as can be told without reading.

    Raises:
        WrongContentError: when it is something else; for a web page the message shows its title.
        TruncatedError: when it begins as what it should be and does not end as it.
    """
    name = "text.md" if media is Media.MARKDOWN else ""
    found = sniff(data, name=name)
    if media is Media.DOCX and found is None and data.startswith(b"PK\x03\x04"):
        _check_zip_end(data, where)
    if found is not media:
        raise WrongContentError(
            where=where,
            found=describe(data),
            expected=_NAMES[media],
            do="open it and see what it is; get the file again from the publication page, "
            "or correct media or address in the catalogue",
        )
    if media is Media.PDF and b"%%EOF" not in data[-_TAIL:]:
        raise TruncatedError(
            where=where,
            found=f"{len(data)} bytes that begin as a PDF and do not end as one (no %%EOF)",
            expected="a PDF down to its end mark",
            do="get the file again; the copy is not whole",
        )


def describe(data: bytes) -> str:
    """Return what ``data`` seems to be, for a message: kind, and a web page's title."""
    if not data:
        return "an empty file (0 bytes)"
    start = data[:_HEAD]
    media = sniff(data)
    if media is Media.HTML:
        title = page_title(data)
        return f'an HTML page titled "{title}"' if title else "an HTML page without a title"
    if media is not None:
        return _NAMES[media]
    if start.startswith(b"PK"):
        return "a zip archive that is no Word document"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old Word file (.doc), or an Office file behind a password"
    if start.startswith(b"{\\rtf"):
        return "an RTF file"
    if start.startswith(b"\x1f\x8b"):
        return "gzip data"
    if _is_text(data):
        return f"plain text beginning {printable(data[:200].decode('utf-8', 'ignore'), 40)!r}"
    return f"{len(data)} bytes of an unknown kind, beginning {data[:8].hex(' ')}"


def page_title(data: bytes) -> str:
    """Return a web page's title in one printable line, empty when it has none."""
    match = _TITLE.search(data[: 64 * _HEAD].decode("utf-8", "replace"))
    return printable(html.unescape(match[1]), 120) if match else ""


def printable(text: str, limit: int) -> str:
    """Return ``text`` on one line, without characters a terminal would obey, at most ``limit``."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _looks_html(start: bytes) -> bool:
    text = _text_start(start)
    return text.startswith(b"<") and _HTML.search(text) is not None


def _text_start(start: bytes) -> bytes:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()


def _is_text(data: bytes) -> bool:
    if _CONTROL.search(data[: 64 * _HEAD]):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.lstrip()[:5] == b"<?xml"  # XML names its own encoding
    return bool(data.strip())


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names


def _check_zip_end(data: bytes, where: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise TruncatedError(
            where=where,
            found=f"{len(data)} bytes that begin as a zip package and do not end as one",
            expected="a Word document (DOCX) down to the end of its package",
            do="get the file again; the copy is not whole",
        )

"""HTML bytes to a tree: the encoding found as browsers find it, the parser bounded and off-line."""

from __future__ import annotations

import codecs
import re

from lxml import etree, html

from pipeline.errors import LimitError, ReadError

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,512}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_PROLOG = re.compile(rb"\s*<\?xml[^>]{0,512}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)[\"']")
_LOOK = 4096
_BOUNDS = ("huge", "excessive depth", "too deep", "xml_parse_huge")


def parse_html(data: bytes, *, where: str) -> tuple[etree._Element, str]:
    """Return the root element and the name of the encoding.

    Without a byte order mark or a declaration the encoding is UTF-8 where that fits, else
    Windows-1252; a declared Latin-1 is read as Windows-1252, as the HTML standard says.

    Raises:
        ReadError: empty, bytes that are not in the declared encoding, or no text at all.
        LimitError: larger or more deeply nested than the bounds above.
    """
    if len(data) > MAX_BYTES:
        raise _limit(where, f"{len(data):,} bytes", f"at most {MAX_BYTES:,} bytes of HTML")
    text, encoding = _decode(data, where)
    parser = html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = html.document_fromstring(text.replace("\0", "\ufffd").encode(), parser=parser)
    except etree.ParserError:
        raise ReadError(
            where=where,
            found="no element at all",
            expected="an HTML page",
            do="fetch the file again, or check that it is the one meant",
        ) from None
    for entry in parser.error_log:
        if any(bound in entry.message.lower() for bound in _BOUNDS):
            raise _limit(where, entry.message.strip(), "a page within the parser's bounds")
    if root.xpath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")"):
        raise _limit(where, f"elements nested more than {MAX_DEPTH} deep", f"at most {MAX_DEPTH}")
    return root, encoding


def _decode(data: bytes, where: str) -> tuple[str, str]:
    encoding, certain = _encoding(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError as error:
        if not certain:
            return data.decode("windows-1252", errors="replace"), "windows-1252"
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            where=f"{where}, line {line}",
            found=f"byte 0x{data[error.start]:02x}, which is not {encoding}",
            expected=f"text in {encoding}, as the page declares",
            do="fetch the page again; if it stays so, save it as UTF-8 and add that copy",
        ) from None


def _encoding(data: bytes) -> tuple[str, bool]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name, True
    declared = _PROLOG.match(data[:_LOOK]) or _META.search(data[:_LOOK])
    if declared:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            name = "utf-8"
        if name in ("ascii", "iso8859-1"):
            return "windows-1252", False
        return ("utf-8" if name.startswith("utf-16") else name), True
    return "utf-8", False


def _limit(where: str, found: str, expected: str) -> LimitError:
    return LimitError(
        where=where, found=found, expected=expected, do="check that the file is the one meant"
    )

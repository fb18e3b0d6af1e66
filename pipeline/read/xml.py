"""The one place where XML is parsed: entities, DTDs and the network are off, and size is bounded.

A document type declaration is refused whatever it says: none of the formats read here needs one,
and every known way to make an XML parser read files, call hosts or fill the memory starts there.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from pipeline.errors import DoctypeError, LimitError, ReadError

MAX_BYTES = 256 * 1024 * 1024
"""Largest XML text parsed; the largest Word part seen in the wild is 12 MB."""

MAX_DEPTH = 120
"""Deepest nesting of elements; tables in tables in text boxes reach about 60."""

_PROLOG_ITEM = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def parse_xml(data: bytes, *, where: str) -> etree._Element:
    """Return the root element.

    Raises:
        DoctypeError: the file has a document type declaration.
        LimitError: larger or more deeply nested than the bounds above.
        ReadError: not well-formed.
    """
    if len(data) > MAX_BYTES:
        raise LimitError(
            where=where,
            found=f"{len(data):,} bytes",
            expected=f"at most {MAX_BYTES:,} bytes of XML",
            do="check that the file is the one meant",
        )
    if _has_doctype(data):
        raise _doctype(where)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error.msg).lower() and "excessive" in str(error.msg).lower():
            raise _too_deep(where) from None
        raise ReadError(
            where=f"{where}, line {error.lineno}",
            found=str(error.msg),
            expected="well-formed XML",
            do="fetch the file again; if it stays so, ask its publisher",
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(where)
    if root.xpath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")"):
        raise _too_deep(where)
    return root


def _has_doctype(data: bytes) -> bool:
    """Look for a declaration before the root element, without parsing anything."""
    encoding = next((name for start, name in _BOMS if data.startswith(start)), "latin-1")
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    at = 0
    while match := _PROLOG_ITEM.match(text, at):
        at = match.end()
    return text[at : at + 9].upper() == "<!DOCTYPE"


def _doctype(where: str) -> DoctypeError:
    return DoctypeError(
        where=where,
        found="<!DOCTYPE",
        expected="XML without a document type declaration",
        do="do not open this file elsewhere; fetch it again from its publisher",
    )


def _too_deep(where: str) -> LimitError:
    return LimitError(
        where=where,
        found=f"elements nested more than {MAX_DEPTH} deep",
        expected=f"at most {MAX_DEPTH}",
        do="check that the file is the one meant",
    )

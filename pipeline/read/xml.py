"""The one place where XML is parsed: entities, DTDs and the network are off, and size is bounded.

A document type declaration is refused: every known way to make an XML parser read files, call hosts
or fill the memory starts there. A publisher whose every file has one is read where it is, to the
character, the one that its reader names: it declares nothing itself, and what it points to is never
fetched.
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
_ROOT = re.compile(r"<([\w:.-]+)")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def root_name(data: bytes) -> str:
    """Return the name of the root element as far as the beginning of the file shows it, without
    parsing anything; empty where it does not.
    """
    text, at = _prolog(data)
    if text[at : at + 9].upper() == "<!DOCTYPE":
        at = text.find(">", at) + 1
        while match := _PROLOG_ITEM.match(text, at):
            at = match.end()
    found = _ROOT.match(text, at)
    return found[1] if found else ""


def parse_xml(data: bytes, *, where: str, doctype: str = "") -> etree._Element:
    """Return the root element.

    Args:
        data: the file's bytes.
        where: the file's name, for messages.
        doctype: the one document type declaration that is not refused, whole: it must have no
            internal subset.

    Raises:
        DoctypeError: the file has (another) document type declaration.
        LimitError: larger or more deeply nested than the bounds above.
        ReadError: not well-formed, or with an entity that nothing declares.
    """
    if len(data) > MAX_BYTES:
        raise LimitError(
            where=where,
            found=f"{len(data):,} bytes",
            expected=f"at most {MAX_BYTES:,} bytes of XML",
            do="check that the file is the one meant",
        )
    declared = _declaration(data)
    if declared and (declared != doctype or "[" in declared):
        raise _doctype(where, doctype)
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
    if not declared and root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(where, doctype)
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:  # with a declaration, nothing else says that an entity is unknown
        raise ReadError(
            where=f"{where}, line {entity.sourceline}",
            found=f"the entity {entity.text}, which nothing declares",
            expected="XML whose characters are all in the file",
            do="fetch the file again; if it stays so, ask its publisher",
        )
    if root.xpath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")"):
        raise _too_deep(where)
    return root


def _declaration(data: bytes) -> str:
    """Return the declaration before the root element down to its first ``>``, without parsing
    anything; empty where there is none.
    """
    text, at = _prolog(data)
    if text[at : at + 9].upper() != "<!DOCTYPE":
        return ""
    return text[at : text.find(">", at) + 1] or text[at:]


def _prolog(data: bytes) -> tuple[str, int]:
    """Return the text, and where what is neither space nor comment nor instruction begins in it."""
    encoding = next((name for start, name in _BOMS if data.startswith(start)), "latin-1")
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    at = 0
    while match := _PROLOG_ITEM.match(text, at):
        at = match.end()
    return text, at


def _doctype(where: str, known: str) -> DoctypeError:
    expected = "XML without a document type declaration"
    return DoctypeError(
        where=where,
        found="<!DOCTYPE",
        expected=f"{expected}, or with this one alone: {known}" if known else expected,
        do="do not open this file elsewhere; fetch it again from its publisher",
    )


def _too_deep(where: str) -> LimitError:
    return LimitError(
        where=where,
        found=f"elements nested more than {MAX_DEPTH} deep",
        expected=f"at most {MAX_DEPTH}",
        do="check that the file is the one meant",
    )

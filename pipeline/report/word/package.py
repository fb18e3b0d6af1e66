"""The parts of a Word file in their zip: fixed dates, fixed order, the same bytes everywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import msgspec
from lxml import etree

from pipeline.report.word.xml import carried

_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = {
    "document": f"{_WORD}.document.main+xml",
    "styles": f"{_WORD}.styles+xml",
    "settings": f"{_WORD}.settings+xml",
    "comments": f"{_WORD}.comments+xml",
    "footnotes": f"{_WORD}.footnotes+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
}


class Properties(msgspec.Struct, frozen=True):
    """What a file says of itself. ``made`` is the date of the edition, never of the making."""

    title: str
    subject: str
    creator: str
    language: str
    made: date


def package(parts: Mapping[str, bytes], properties: Properties) -> bytes:
    """Return a Word file of the given parts: ``document``, ``styles``, ``header1`` and so on."""
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relations(
            {
                "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "rId2": (
                    (
                        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
                        "core-properties"
                    ),
                    "docProps/core.xml",
                ),
                "rId3": (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            }
        ),
        "docProps/core.xml": _core(properties),
        "docProps/app.xml": _app(),
        "word/_rels/document.xml.rels": _relations(
            {
                relation_id(name): (f"{_OFFICE}/{_kind(name)}", f"{name}.xml")
                for name in parts
                if name != "document"
            }
        ),
    } | {f"word/{name}.xml": data for name, data in parts.items()}
    return zipped(files)


def relation_id(name: str) -> str:
    """Return the id by which the document refers to a part."""
    return f"rId_{name}"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip whose bytes depend on the files alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, data)
    return out.getvalue()


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _content_types(parts: Mapping[str, bytes]) -> bytes:
    types = etree.Element(f"{{{_CONTENT}}}Types", nsmap={None: _CONTENT})
    for extension, media in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(
            types, f"{{{_CONTENT}}}Default", {"Extension": extension, "ContentType": media}
        )
    overrides = {f"/word/{name}.xml": _TYPES[_kind(name)] for name in parts}
    overrides["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides["/docProps/app.xml"] = (
        "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    )
    for part, media in overrides.items():
        etree.SubElement(types, f"{{{_CONTENT}}}Override", {"PartName": part, "ContentType": media})
    return _bytes(types)


def _relations(targets: Mapping[str, tuple[str, str]]) -> bytes:
    relations = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
    for name, (kind, target) in targets.items():
        etree.SubElement(
            relations,
            f"{{{_PACKAGE}}}Relationship",
            {"Id": name, "Type": kind, "Target": target},
        )
    return _bytes(relations)


def _core(properties: Properties) -> bytes:
    names = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    core = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=names)
    made = f"{properties.made.isoformat()}T00:00:00Z"
    for name, value in (
        (f"{{{_DC}}}title", properties.title),
        (f"{{{_DC}}}subject", properties.subject),
        (f"{{{_DC}}}creator", properties.creator),
        (f"{{{_CORE}}}lastModifiedBy", properties.creator),
        (f"{{{_CORE}}}revision", "1"),
        (f"{{{_TERMS}}}created", made),
        (f"{{{_TERMS}}}modified", made),
        (f"{{{_DC}}}language", properties.language),
    ):
        child = etree.SubElement(core, name)
        child.text = carried(value)
        if name.startswith(f"{{{_TERMS}}}"):
            child.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return _bytes(core)


def _app() -> bytes:
    app = etree.Element(f"{{{_EXTENDED}}}Properties", nsmap={None: _EXTENDED})
    etree.SubElement(app, f"{{{_EXTENDED}}}Application").text = "annex-pipeline"
    return _bytes(app)


def _bytes(element: etree._Element) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)

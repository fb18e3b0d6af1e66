"""A Frictionless data package (Data Package 1): what each CSV file holds, and its checksum.

Types are those a reader can rely on as the file stands. Exact decimals are strings with a pattern:
a negative one has an apostrophe in front, as every cell has that a spreadsheet would run as a
formula, and a reader that took it for a number would lose the sign.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from pipeline.export.material import EXPORT_SCHEMA_VERSION, Material, Scope
from pipeline.export.tables import EDITIONS, LIVES, TABLES, Column, Type, columns
from pipeline.model import codec
from pipeline.report import as_correlation, as_csv

_FIELDS: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": "string"},
    Type.LIST: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.DATE: {"type": "date"},
    Type.BOOLEAN: {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
    Type.EXACT: {"type": "string", "constraints": {"pattern": r"'?-?\d+(\.\d+)?(E[+-]?\d+)?"}},
}
_SAID = {
    Type.LIST: "; several are joined with ' | '",
    Type.EXACT: "; an exact decimal, with an apostrophe in front when it is negative",
}

CHANGES = columns(
    ("id", Type.TEXT, "the change"),
    ("outcome", Type.TEXT, "which became which: amended, renumbered, moved, split, added, ..."),
    ("consequence", Type.TEXT, "what it comes to: the group a report puts it in"),
    ("labels", Type.LIST, "verdicts of the vocabulary of change"),
    ("substantive", Type.BOOLEAN, "more than editorial, renumbered, moved or contents-only"),
    ("entry", Type.TEXT, "the entry or part it belongs to"),
    ("kind", Type.TEXT, "what changed: provision, note, definition, ..."),
    ("old_path", Type.TEXT, "address in the old edition"),
    ("new_path", Type.TEXT, "address in the new edition"),
    ("old_heading", Type.TEXT, "heading in the old edition"),
    ("new_heading", Type.TEXT, "heading in the new edition"),
    ("old_text", Type.TEXT, "words in the old edition"),
    ("new_text", Type.TEXT, "words in the new edition"),
    ("redline", Type.TEXT, "words struck [-so-] and put in {+so+}"),
    ("rules", Type.LIST, "the rule behind each verdict"),
    ("arguments", Type.LIST, "the argument of each verdict"),
    ("declared_by", Type.LIST, "what of the publisher's claims answers to it"),
    ("confidence", Type.NUMBER, "of the pairing, 0 to 1"),
    ("review", Type.BOOLEAN, "a person is asked to look"),
    ("old_source", Type.LIST, "where it is printed in the old edition"),
    ("new_source", Type.LIST, "where it is printed in the new edition"),
    ("old_edition", Type.TEXT, "the old edition's id"),
    ("new_edition", Type.TEXT, "the new edition's id"),
    ("within", Type.TEXT, "the change that holds this one"),
    ("affects", Type.LIST, "provisions touched although their words are the same"),
)
CORRELATION = columns(
    ("old", Type.TEXT, "label in the old edition"),
    ("new", Type.TEXT, "label in the new edition"),
    ("relation", Type.TEXT, "1:1, 1:n, n:1, gone or new"),
    ("text", Type.TEXT, "same or amended"),
    ("confidence", Type.NUMBER, "of the pairing, 0 to 1"),
    ("old_edition", Type.TEXT, "the old edition's id"),
    ("new_edition", Type.TEXT, "the new edition's id"),
)


def package(material: Material, files: dict[str, bytes]) -> bytes:
    """Return ``datapackage.json`` for the CSV files of an export."""
    editions = [one for _, one in material.editions()]
    names = [one.edition_id for one in editions]
    which = {
        Scope.EDITION: f"edition {names[0]}",
        Scope.ALL: f"every edition at hand, {names[0]} to {names[-1]}",
        Scope.DELTA: f"changes from {names[0]} to {names[-1]}",
    }[material.scope]
    sources = {
        one.sha256: {
            "title": f"{edition.edition_id}: {one.name} (SHA-256 {one.sha256})",
            **({"path": one.address} if one.address is not None else {}),
        }
        for edition in editions
        for one in edition.manifestations
    }
    said = {
        "profile": "tabular-data-package",
        "name": _name(
            material.list_id, material.scope.value, *dict.fromkeys((names[0], names[-1]))
        ),
        "title": f"{editions[-1].title}: {which}",
        "version": EXPORT_SCHEMA_VERSION,
        "licenses": [
            {
                "name": "notspecified",
                "title": "Not in the records: the words of the list are its publisher's, "
                "under the publisher's terms",
            }
        ],
        **({"sources": list(sources.values())} if sources else {}),
        "resources": [_resource(name, data) for name, data in files.items()],
    }
    return codec.encode(said)


def _resource(path: str, data: bytes) -> dict[str, Any]:
    name = path.removesuffix(".csv")
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": _schema(name),
    }


def _schema(name: str) -> dict[str, Any]:
    described, key = _described(name)
    schema: dict[str, Any] = {"fields": [_field(column) for column in described]}
    if key:
        schema["primaryKey"] = list(key)
    links = []
    if name in TABLES:
        links.append((["edition"], "editions", ["edition"]))
        if name != "nodes":
            links.append((["edition", "path"], "nodes", ["edition", "path"]))
    if name == "lives":
        links.append((["edition"], "editions", ["edition"]))
    if links:
        schema["foreignKeys"] = [
            {"fields": own, "reference": {"resource": other, "fields": theirs}}
            for own, other, theirs in links
        ]
    return schema


def _described(name: str) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns as they are written, and the key."""
    if name in TABLES:
        return TABLES[name].columns, TABLES[name].key
    if name == "changes":
        return _of(as_csv.COLUMNS, CHANGES), ("id",)
    if name == "correlation":
        return _of(as_correlation.COLUMNS, CORRELATION), ()
    return {"editions": (EDITIONS, ("edition",)), "lives": (LIVES, ())}[name]


def _of(written: tuple[str, ...], described: tuple[Column, ...]) -> tuple[Column, ...]:
    known = {column.name: column for column in described}
    return tuple(known[name] for name in written)


def _field(column: Column) -> dict[str, Any]:
    said = column.says + _SAID.get(column.type, "")
    return {"name": column.name, "description": said, **_FIELDS[column.type]}


def _name(*pieces: str) -> str:
    """Return a name as packages have it: lower case, digits, dots, hyphens."""
    return re.sub(r"[^a-z0-9.]+", "-", "-".join(pieces).lower()).strip("-")

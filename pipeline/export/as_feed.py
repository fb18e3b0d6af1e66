"""Snapshots and deltas for importers: an edition whole, or what turns one edition into the next.

A snapshot is the records of an edition by identity; a delta is a list of operations on them:

``add``     a record that was not there; ``of`` are those whose words it has (a split)
``remove``  a record that is there no more; ``into`` are those that took its words (a merger)
``move``    label, path or place are others; ``set`` has them
``change``  anything else of the record is other; ``record`` is the whole of it as it is now

Applied in order, the operations of a delta turn the records of one snapshot into those of the next.
``index.json`` lists every file with its SHA-256 and size, and what is known to lie between two
editions. A client of thirty lines is in ``docs/exports.md``.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import msgspec

from pipeline.export.material import EXPORT_SCHEMA_VERSION, Material, Row, Scope, rows
from pipeline.history.chronicle import Chronicle
from pipeline.model import codec

_PLACE = ("path", "label", "printed", "parent", "position")


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provision as an importer holds it: its identity, its place, and the record of its node.

    ``parent`` and ``position`` give the tree; ``path``, ``label`` and ``printed`` are what it is
    called in this edition; ``content`` is the rest of the node
    (:class:`~pipeline.model.records.Node`).
    """

    id: str
    path: str
    position: int
    content: dict[str, Any]
    parent: str | None = None
    label: str | None = None
    printed: str | None = None


class Operation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a delta; see the module's docstring."""

    op: str
    id: str
    record: Record | None = None
    set: dict[str, Any] | None = None
    of: tuple[str, ...] = ()
    into: tuple[str, ...] = ()


class Snapshot(msgspec.Struct, frozen=True):
    """All records of one edition, in document order."""

    list_id: str
    edition: str
    schema_version: str
    records: tuple[Record, ...]


class Delta(msgspec.Struct, frozen=True, omit_defaults=True):
    """What turns one edition into another; ``gap`` is what is known to lie between the two."""

    list_id: str
    old: str
    new: str
    schema_version: str
    operations: tuple[Operation, ...]
    gap: str | None = None


class FeedFile(msgspec.Struct, frozen=True):
    """A file of the feed: its path, SHA-256 and size in bytes."""

    path: str
    sha256: str
    size: int


class FeedIndex(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the feed holds: editions in order, and files."""

    list_id: str
    schema_version: str
    editions: tuple[str, ...]
    files: tuple[FeedFile, ...]
    gaps: dict[str, str] = {}


def files(material: Material) -> dict[str, bytes]:
    """Return the snapshots of the editions asked for, the deltas between them, and the index."""
    chronicle = material.chronicle
    found: dict[str, bytes] = {}
    for n in material.numbers:
        edition = chronicle.known(n).edition_id
        found[f"snapshots/{edition}.json"] = codec.encode(_snapshot(chronicle, n))
    pairs = list(pairwise(material.numbers))
    for old, new in pairs:
        change = _delta(chronicle, old, new)
        found[f"deltas/{change.old}..{change.new}.json"] = codec.encode(change)
    names = tuple(chronicle.known(n).edition_id for n in material.numbers)
    gaps = {
        chronicle.known(n).edition_id: gap
        for n in material.numbers
        if material.scope is not Scope.EDITION and (gap := chronicle.known(n).gap) is not None
    }
    listed = tuple(
        FeedFile(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in found.items()
    )
    index = FeedIndex(material.list_id, EXPORT_SCHEMA_VERSION, names, listed, gaps)
    return {"index.json": codec.encode(index), **found}


def _snapshot(chronicle: Chronicle, n: int) -> Snapshot:
    return Snapshot(
        chronicle.list_id,
        chronicle.known(n).edition_id,
        EXPORT_SCHEMA_VERSION,
        tuple(_record(row) for row in rows(chronicle, n)),
    )


def _record(row: Row) -> Record:
    content: dict[str, Any] = codec.to_plain(row.node)
    label, printed = content.pop("label", None), content.pop("printed", None)
    return Record(row.id, content.pop("path"), row.position, content, row.parent, label, printed)


def _delta(chronicle: Chronicle, old: int, new: int) -> Delta:
    before, after = ({row.id: _record(row) for row in rows(chronicle, n)} for n in (old, new))
    operations = [
        Operation("remove", own, into=chronicle.by_id[own].into if old < new else ())
        for own in before
        if own not in after
    ]
    for own, record in after.items():
        was = before.get(own)
        if was is None:
            of = chronicle.by_id[own].born.of if old < new else ()
            operations.append(Operation("add", own, record, of=of))
        elif was.content != record.content:
            operations.append(Operation("change", own, record))
        elif was != record:
            place = {name: getattr(record, name) for name in _PLACE}
            operations.append(Operation("move", own, set=place))
    gaps = [gap for n in range(old + 1, new + 1) if (gap := chronicle.known(n).gap) is not None]
    return Delta(
        chronicle.list_id,
        chronicle.known(old).edition_id,
        chronicle.known(new).edition_id,
        EXPORT_SCHEMA_VERSION,
        tuple(operations),
        "; ".join(gaps) or None,
    )

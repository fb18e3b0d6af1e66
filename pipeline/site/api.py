"""The site as static JSON: what the pages say, for programs.

``api/index.json``              the list, its editions, the addresses below as templates
``api/editions/E.json``         an edition without its texts: dates, files, checks, findings, and
                                which identity stands where
``api/provisions/ID.json``      an identity and each version of its record, with its editions
``api/changes/A..B.json``       the change set of two neighbours
``api/labels.json``             every label any edition has: whose it was, from when to when
``api/terms.json``, ``api/substances.json``, ``api/statistics.json``

A record stands once a version, so that the whole grows with what changes and not with the editions.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.history import series, statistics, terms
from pipeline.model import codec
from pipeline.model.lineage import Identity, KnownEdition
from pipeline.model.records import Edition, Node
from pipeline.site import addresses
from pipeline.site.material import SiteMaterial, Standing

SITE_SCHEMA_VERSION = "1.0.0"
"""Version (SemVer) of these files, apart from that of the records in them."""

TEMPLATES = {
    "edition": "api/editions/{edition}.json",
    "provision": "api/provisions/{id}.json",
    "changes": "api/changes/{old}..{new}.json",
    "labels": "api/labels.json",
    "terms": "api/terms.json",
    "substances": "api/substances.json",
    "statistics": "api/statistics.json",
}


class Index(msgspec.Struct, frozen=True):
    """What there is, and where: ``addresses`` are templates, as in RFC 6570."""

    list_id: str
    title: str
    schema_version: str
    editions: tuple[KnownEdition, ...]
    pairs: tuple[str, ...]
    addresses: dict[str, str]


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an identity stands: its path, what holds it, and its place there, from 0."""

    id: str
    path: str
    position: int
    parent: str | None = None


class EditionFile(msgspec.Struct, frozen=True):
    """An edition: its record without parts, and what stands where, in document order."""

    schema_version: str
    edition: Edition
    places: tuple[Place, ...]


class Version(msgspec.Struct, frozen=True):
    """A record as it stood from the edition ``first`` to the edition ``last``.

    The record is without children and without places in the source.
    """

    first: str
    last: str
    record: Node


class ProvisionFile(msgspec.Struct, frozen=True):
    """An identity, and the versions of its record, oldest first."""

    schema_version: str
    list_id: str
    identity: Identity
    versions: tuple[Version, ...]


class Held(msgspec.Struct, frozen=True):
    """Who had a label from the edition ``first`` to the edition ``last``."""

    id: str
    first: str
    last: str


def files(material: SiteMaterial) -> Iterator[tuple[str, bytes]]:
    """Yield the files."""
    chronicle = material.chronicle
    pairs = tuple(material.pair_name(n) for n in range(1, len(chronicle.editions)))
    index = Index(
        chronicle.list_id,
        material.newest.edition.title,
        SITE_SCHEMA_VERSION,
        chronicle.lineage.editions,
        pairs,
        TEMPLATES,
    )
    yield "api/index.json", codec.encode(index)
    for standing in material.stands:
        yield (
            f"api/editions/{addresses.name(standing.id)}.json",
            codec.encode_compact(
                EditionFile(
                    SITE_SCHEMA_VERSION,
                    msgspec.structs.replace(standing.edition, parts=()),
                    tuple(_places(standing)),
                )
            ),
        )
    for identity in chronicle.lineage.identities:
        found = ProvisionFile(
            SITE_SCHEMA_VERSION, chronicle.list_id, identity, tuple(_versions(material, identity))
        )
        yield f"api/provisions/{addresses.name(identity.id)}.json", codec.encode_compact(found)
    for name, changes in zip(pairs, material.changes, strict=True):
        yield f"api/changes/{name}.json", codec.encode_compact(changes)
    yield "api/labels.json", codec.encode_compact(_labels(material))
    yield "api/terms.json", codec.encode(terms.terms(chronicle, chronicle.last))
    yield "api/substances.json", codec.encode(series.substances(chronicle))
    yield "api/statistics.json", codec.encode(statistics.statistics(chronicle))


def _places(standing: Standing) -> Iterator[Place]:
    ids = {path: one.id for path, one in standing.identities.items()}
    todo: list[tuple[Node, str | None, int]] = [
        (part, None, i) for i, part in reversed(list(enumerate(standing.edition.parts)))
    ]
    while todo:
        node, parent, position = todo.pop()
        own = ids[node.path]
        yield Place(own, node.path, position, parent)
        todo.extend((child, own, i) for i, child in reversed(list(enumerate(node.children))))


def _versions(material: SiteMaterial, identity: Identity) -> Iterator[Version]:
    first: str | None = None
    last = ""
    before: Node | None = None
    for n in material.chronicle.span(identity):
        node = material.chronicle.node(identity, n)
        assert node is not None, "an identity stands in every edition of its span"
        bare = msgspec.structs.replace(node, children=(), places=())
        if bare != before:
            if before is not None and first is not None:
                yield Version(first, last, before)
            first, before = material.edition_id(n), bare
        last = material.edition_id(n)
    if before is not None and first is not None:
        yield Version(first, last, before)


def _labels(material: SiteMaterial) -> dict[str, tuple[Held, ...]]:
    found: dict[str, list[Held]] = {}
    for standing in material.stands:
        before = material.edition_id(standing.n - 1) if standing.n else None
        for path, one in standing.identities.items():
            runs = found.setdefault(path, [])
            if runs and runs[-1].id == one.id and runs[-1].last == before:
                runs[-1] = Held(one.id, runs[-1].first, standing.id)
            else:
                runs.append(Held(one.id, standing.id, standing.id))
    return {path: tuple(runs) for path, runs in sorted(found.items())}

"""What an export is made from: a history, the part of it asked for, and the changes therein."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from pipeline.compare.changes import ChangeSet
from pipeline.history.chronicle import Chronicle
from pipeline.model.records import Edition, Node

EXPORT_SCHEMA_VERSION = "1.0.0"
"""Version (SemVer) of the rows of exports, apart from that of the records in them."""


class Scope(StrEnum):
    """Which part of a history is asked for."""

    EDITION = "edition"
    ALL = "all"
    DELTA = "delta"


@dataclass(frozen=True)
class Material:
    """The part of a history that is exported.

    Attributes:
        chronicle: the whole history.
        scope: what is asked for.
        numbers: the editions: one, all, or the two of a delta.
        changes: for a delta the comparison of the two; for all, of each with the one before it.
    """

    chronicle: Chronicle
    scope: Scope
    numbers: tuple[int, ...]
    changes: tuple[ChangeSet, ...] = ()

    @property
    def list_id(self) -> str:
        """The list."""
        return self.chronicle.list_id

    def editions(self) -> Iterator[tuple[int, Edition]]:
        """Yield the number and the value of each edition asked for."""
        for n in self.numbers:
            yield n, self.chronicle.editions[n]


class Row(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One node of one edition, laid flat.

    Attributes:
        list_id: the list.
        edition: the edition.
        id: the identity, the same in every edition.
        order: place in the edition, from 0.
        parent: identity of what holds it.
        position: place among what hangs there, from 0.
        node: the record, without children and places.
    """

    list_id: str
    edition: str
    id: str
    order: int
    position: int
    node: Node
    parent: str | None = None


def rows(chronicle: Chronicle, n: int) -> Iterator[Row]:
    """Yield the nodes of an edition in document order."""
    at = chronicle.at(n)
    edition = chronicle.editions[n]
    order = 0
    todo: list[tuple[Node, str | None, int]] = [
        (part, None, i) for i, part in reversed(list(enumerate(edition.parts)))
    ]
    while todo:
        node, parent, position = todo.pop()
        own = at[node.path].id
        bare = msgspec.structs.replace(node, children=())
        yield Row(edition.list_id, edition.edition_id, own, order, position, bare, parent)
        order += 1
        todo.extend((c, own, i) for i, c in reversed(list(enumerate(node.children))))

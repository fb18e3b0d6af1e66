"""An edition as files, and back: the shape of the tree a reader of the repository finds.

Under the list's folder::

    edition.json          the edition without its parts, which stand there as stubs
    items/02.json         an item: titles, notes, subsections; its entries stand there as stubs
    items/02.A.1.json     an entry with everything below it
    parts/definitions.json  any other part
    provenance.json       where every node stands in its source files, one path a line

A *stub* is a node with ``kind``, ``path`` and ``label`` only: it keeps the place of a node that has
a file of its own. Which nodes those are follows from the node alone (:func:`_own_file`), so that
splitting and joining need no index. Places are kept apart so that the records, and the
differences between two editions of them, hold law and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

import msgspec

from pipeline.errors import StoreError
from pipeline.model import codec
from pipeline.model.records import Edition, Kind, Node, Place, Table

EDITION_FILE = "edition.json"
PROVENANCE_FILE = "provenance.json"

_Places = tuple[Place, ...]
_Reader = Callable[[Node], Node]


class Provenance(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the nodes of an edition stand in its source files, by path.

    Attributes:
        places: a node's own places.
        cells: for a table, the places of each of its cells, in the order of the cells.
    """

    places: dict[str, tuple[Place, ...]] = {}
    cells: dict[str, tuple[tuple[Place, ...], ...]] = {}


class Split(msgspec.Struct, frozen=True):
    """An edition taken apart.

    Attributes:
        head: the edition with stubs for its parts.
        parts: the content of each file of a node: file name without ending, and the node.
        provenance: the places of all of them.
    """

    head: Edition
    parts: tuple[tuple[str, Node], ...]
    provenance: Provenance


def split(edition: Edition) -> Split:
    """Take an edition apart into the nodes that get a file each, without places.

    Raises:
        StoreError: when two nodes share a path, or two files would share a name on a file system
            that folds case: the edition could not be read back as it was.
    """
    where = f"{edition.list_id} {edition.edition_id}"
    stripper = _Stripper(where)
    found: list[tuple[str, Node]] = []
    stubs: list[Node] = []
    for part in edition.parts:
        bare = stripper.strip(part)
        entries: list[tuple[str, Node]] = []
        if _is_item(bare):
            bare = _lift(bare, entries)
        found.append((file_stem(bare), bare))
        found.extend(entries)
        stubs.append(_stub(bare))
    _refuse_shared_names(found, where)
    provenance = Provenance(stripper.places, stripper.cells)
    head = msgspec.structs.replace(edition, parts=tuple(stubs))
    return Split(head, tuple(found), provenance)


def join(files: Mapping[str, bytes], *, where: str) -> Edition:
    """Put an edition together from the files of its list folder (text and schemas not needed).

    Raises:
        StoreError: when a file is missing or not of its type; ``where`` names the edition.
    """
    head = codec.decode(_file(files, EDITION_FILE, where), Edition, where=f"{where} {EDITION_FILE}")
    provenance = codec.decode(
        _file(files, PROVENANCE_FILE, where), Provenance, where=f"{where} {PROVENANCE_FILE}"
    )
    placer = _Placer(provenance)

    def read(stub: Node) -> Node:
        name = file_stem(stub) + ".json"
        return codec.decode(_file(files, name, where), Node, where=f"{where} {name}")

    whole = assemble(head, read)
    return msgspec.structs.replace(whole, parts=tuple(map(placer.place, whole.parts)))


def assemble(head: Edition, read: Callable[[Node], Node]) -> Edition:
    """Put the content of each stub in its place, without places; ``read`` gives it."""
    parts = []
    for stub in head.parts:
        part = read(stub)
        parts.append(_sink(part, read) if _is_item(part) else part)
    return msgspec.structs.replace(head, parts=tuple(parts))


def encode_provenance(provenance: Provenance) -> bytes:
    """Return the provenance as JSON with one path a line, so that one line answers one question."""
    sections = []
    for name in ("places", "cells"):
        of: Mapping[str, object] = getattr(provenance, name)
        if of:
            # One line is a mapping of one path, without its braces.
            lines = b",\n".join(
                b"    " + codec.encode_compact({path: places})[1:-1] for path, places in of.items()
            )
            sections.append(b'  "%s": {\n%s\n  }' % (name.encode(), lines))
    return b"{\n%s\n}\n" % b",\n".join(sections) if sections else b"{}\n"


def file_stem(node: Node) -> str:
    """Return the name, without its ending, of the file of a node that has one.

    An item's number has two digits, so that a listing shows the items in order.

    >>> from pipeline.model.label import Label
    >>> file_stem(Node(Kind.ENTRY, "2.A.1", Label.parse("2.A.1")))
    'items/02.A.1'
    """
    if node.label is not None and _own_file(node):
        first, *rest = node.label.components
        return "items/" + ".".join([first.zfill(2), *rest])
    name = quote(node.path, safe="")
    return "parts/" + ("%2E" + name[1:] if name.startswith(".") else name)


def _own_file(node: Node) -> bool:
    return (
        node.kind in (Kind.ITEM, Kind.ENTRY)
        and node.label is not None
        and node.path == str(node.label)
    )


def _is_item(node: Node) -> bool:
    return node.kind is Kind.ITEM and _own_file(node)


def _stub(node: Node) -> Node:
    return Node(node.kind, node.path, node.label)


class _Stripper:
    """Takes places out of nodes, and sees that no path is used twice."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.places: dict[str, _Places] = {}
        self.cells: dict[str, tuple[_Places, ...]] = {}
        self._seen: set[str] = set()

    def strip(self, node: Node) -> Node:
        path = node.path
        if path in self._seen:
            raise StoreError(
                where=f"{self.where}, {path}",
                found="two nodes with this path",
                expected="every path once in an edition",
                do="report this as a defect of the parser: nothing was published",
            )
        self._seen.add(path)
        changes: dict[str, object] = {}
        if node.places:
            self.places[path] = node.places
            changes["places"] = ()
        if node.table is not None and any(cell.places for cell in node.table.cells):
            self.cells[path] = tuple(cell.places for cell in node.table.cells)
            changes["table"] = _with_cell_places(node.table, ((),) * len(node.table.cells))
        if node.children:
            changes["children"] = tuple([self.strip(child) for child in node.children])
        return msgspec.structs.replace(node, **changes) if changes else node


class _Placer:
    """Puts the places back."""

    def __init__(self, provenance: Provenance) -> None:
        self.provenance = provenance

    def place(self, node: Node) -> Node:
        changes: dict[str, object] = {}
        places = self.provenance.places.get(node.path)
        if places:
            changes["places"] = places
        if node.table is not None and node.path in self.provenance.cells:
            changes["table"] = _with_cell_places(node.table, self.provenance.cells[node.path])
        if node.children:
            changes["children"] = tuple([self.place(child) for child in node.children])
        return msgspec.structs.replace(node, **changes) if changes else node


def _with_cell_places(table: Table, places: tuple[_Places, ...]) -> Table:
    cells = tuple(
        msgspec.structs.replace(cell, places=of) if cell.places != of else cell
        for cell, of in zip(table.cells, places, strict=True)
    )
    return msgspec.structs.replace(table, cells=cells)


def _lift(node: Node, found: list[tuple[str, Node]]) -> Node:
    """Return ``node`` with stubs for the entries below it, which are added to ``found``."""
    children = []
    for child in node.children:
        if child.kind is Kind.ENTRY and _own_file(child):
            found.append((file_stem(child), child))
            children.append(_stub(child))
        else:
            children.append(_lift(child, found) if child.children else child)
    return msgspec.structs.replace(node, children=tuple(children))


def _sink(node: Node, read: _Reader) -> Node:
    """Undo :func:`_lift`."""
    children = []
    for child in node.children:
        if child.kind is Kind.ENTRY and _own_file(child):
            children.append(read(child))
        else:
            children.append(_sink(child, read) if child.children else child)
    return msgspec.structs.replace(node, children=tuple(children))


def _file(files: Mapping[str, bytes], name: str, where: str) -> bytes:
    try:
        return files[name]
    except KeyError:
        raise StoreError(
            where=f"{where} {name}",
            found="no such file in the commit",
            expected="a file for every stub",
            do="restore the repository from a copy, or delete it and run `annex run` again",
        ) from None


def _refuse_shared_names(found: list[tuple[str, Node]], where: str) -> None:
    names: dict[str, str] = {}
    for stem, node in found:
        other = names.setdefault(stem.rpartition("/")[2].casefold(), node.path)
        if other != node.path:
            raise StoreError(
                where=f"{where}, {node.path}",
                found=f"its file would have the name of that of {other}",
                expected="names that differ by more than upper and lower case",
                do="report this as a defect of the parser: nothing was published",
            )

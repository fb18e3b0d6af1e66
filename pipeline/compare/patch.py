"""Deltas: applying a change to the old edition gives the new one exactly, and its reverse the old.

A :class:`~pipeline.compare.changes.ChangeSet` is for reading: it has the words of what changed. A
:class:`Delta` is for machines: it has every record that differs, whole, on both sides, and the
order of every list of children that differs. It is kept apart because places (page, box, offset)
differ for nearly every node of two files; without them a delta is about as large as the change.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pipeline.compare.changes import (
    Change,
    ChangeLabel,
    ChangeSet,
    CorrelationRow,
    Outcome,
    Pair,
    Verdict,
)
from pipeline.compare.words import mirrored as mirrored_line
from pipeline.errors import CompareError
from pipeline.model.records import Edition, Node, TableCell

DELTA_SCHEMA_VERSION = "1.0.0"


class NodeEdit(msgspec.Struct, frozen=True, omit_defaults=True):
    """One path's record before and after, without children: ``None`` where the path is not."""

    old: Node | None = None
    new: Node | None = None


class OrderEdit(msgspec.Struct, frozen=True, omit_defaults=True):
    """The paths of a node's children, in order, before and after; ``parent`` "" is the edition."""

    parent: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class Delta(msgspec.Struct, frozen=True, omit_defaults=True):
    """What turns one edition into another, by path, and back again.

    ``old`` and ``new`` are the editions without their parts. ``places`` says whether source places
    are part of it; without them it turns the old edition without places into the new one without.
    """

    old: Edition
    new: Edition
    edits: tuple[NodeEdit, ...]
    orders: tuple[OrderEdit, ...]
    places: bool = True
    schema_version: str = DELTA_SCHEMA_VERSION


def delta(old: Edition, new: Edition, *, places: bool = True) -> Delta:
    """Return what turns ``old`` into ``new``: every record and every order that differs."""
    if not places:
        old, new = without_places(old), without_places(new)
    before, after = _bare(old), _bare(new)
    edits = [
        NodeEdit(before.get(path), after.get(path))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    ]
    left, right = _orders(old), _orders(new)
    orders = [
        OrderEdit(path, left.get(path, ()), right.get(path, ()))
        for path in dict.fromkeys((*left, *right))
        if left.get(path, ()) != right.get(path, ())
    ]
    return Delta(_head(old), _head(new), tuple(edits), tuple(orders), places)


def apply(change: Delta, old: Edition) -> Edition:
    """Return the new edition: ``apply(delta(a, b), a) == b``.

    Raises:
        CompareError: when ``old`` is not the edition the delta was made from.
    """
    if _head(old) != change.old:
        raise _not_the_one(change, f"edition {old.list_id} {old.edition_id}, with other facts")
    records, orders = _bare(old), _orders(old)
    for edit in change.edits:
        record = edit.old or edit.new
        assert record is not None, "an edit has at least one side"
        path = record.path
        if records.get(path) != edit.old:
            raise _not_the_one(change, f"another record at {path}")
        if edit.new is None:
            del records[path]
        else:
            records[path] = edit.new
    for order in change.orders:
        if orders.get(order.parent, ()) != order.old:
            raise _not_the_one(change, f"other children at {order.parent or 'the top'}")
        orders[order.parent] = order.new
    parts = tuple(_built(path, records, orders) for path in orders.get("", ()))
    return msgspec.structs.replace(change.new, parts=parts)


def reverse(change: Delta) -> Delta:
    """Return the way back: ``apply(reverse(delta(a, b)), b) == a``."""
    return Delta(
        change.new,
        change.old,
        tuple(NodeEdit(edit.new, edit.old) for edit in change.edits),
        tuple(OrderEdit(order.parent, order.new, order.old) for order in change.orders),
        change.places,
    )


def without_places(edition: Edition) -> Edition:
    """Return the edition without where its characters stand in the source files."""
    return msgspec.structs.replace(edition, parts=tuple(_unplaced(p) for p in edition.parts))


def _unplaced(node: Node) -> Node:
    table = node.table
    if table is not None:
        cells = tuple(
            TableCell(c.row, c.column, c.text, c.row_span, c.column_span) for c in table.cells
        )
        table = msgspec.structs.replace(table, cells=cells)
    children = tuple(_unplaced(child) for child in node.children)
    return msgspec.structs.replace(node, children=children, places=(), table=table)


def _head(edition: Edition) -> Edition:
    return msgspec.structs.replace(edition, parts=())


def _bare(edition: Edition) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in edition.nodes():
        if node.path in found:
            raise CompareError(
                where=f"{edition.list_id} {edition.edition_id}, path {node.path}",
                found="two nodes with one path",
                expected="paths unique in their edition",
                do="report the parse: `annex check` lists duplicate paths",
            )
        found[node.path] = msgspec.structs.replace(node, children=())
    return found


def _orders(edition: Edition) -> dict[str, tuple[str, ...]]:
    found = {"": tuple(part.path for part in edition.parts)}
    for node in edition.nodes():
        if node.children:
            found[node.path] = tuple(child.path for child in node.children)
    return found


def _built(path: str, records: dict[str, Node], orders: dict[str, tuple[str, ...]]) -> Node:
    children = tuple(_built(child, records, orders) for child in orders.get(path, ()))
    return msgspec.structs.replace(records[path], children=children)


def _not_the_one(change: Delta, found: str) -> CompareError:
    return CompareError(
        where=f"delta {change.old.edition_id} to {change.new.edition_id}",
        found=found,
        expected=f"edition {change.old.list_id} {change.old.edition_id} as the delta was made from",
        do="apply the delta to the edition it names, unchanged",
    )


# --- change sets read backwards -------------------------------------------------------------------

_OPPOSITE = {
    ChangeLabel.ADDED: ChangeLabel.REMOVED,
    ChangeLabel.TIGHTENED: ChangeLabel.RELAXED,
    ChangeLabel.SPLIT: ChangeLabel.MERGED,
}
_OPPOSITE |= {v: k for k, v in _OPPOSITE.items()}
_OTHER_WAY = {Outcome.ADDED: Outcome.REMOVED, Outcome.SPLIT: Outcome.MERGED}
_OTHER_WAY |= {v: k for k, v in _OTHER_WAY.items()}
_RELATIONS = {"1:n": "n:1", "n:1": "1:n", "gone": "new", "new": "gone"}


def mirror(changes: ChangeSet) -> ChangeSet:
    """Return a change set read backwards: what was added is removed, what tightened relaxed.

    Arguments are marked as read backwards, not rewritten. Claims and ripples speak of the new
    edition alone and have no reverse: they are left out.
    """
    return ChangeSet(
        old=changes.new,
        new=changes.old,
        pairs=tuple(_mirrored_pair(pair) for pair in changes.pairs),
        changes=tuple(_mirrored(change) for change in changes.changes),
        typographic=tuple(_mirrored(change) for change in changes.typographic),
        correlation=tuple(
            CorrelationRow(
                row.new,
                row.old,
                _RELATIONS.get(row.relation, row.relation),
                row.text,
                row.confidence,
            )
            for row in changes.correlation
        ),
        proofs=tuple(
            msgspec.structs.replace(p, side={"old": "new", "new": "old"}.get(p.side, p.side))
            for p in changes.proofs
            if p.code != "declared-found"
        ),
        gap=changes.gap,
    )


def _mirrored_pair(pair: Pair) -> Pair:
    return msgspec.structs.replace(
        pair, outcome=_OTHER_WAY.get(pair.outcome, pair.outcome), old=pair.new, new=pair.old
    )


def _mirrored(change: Change) -> Change:
    return msgspec.structs.replace(
        change,
        id=_mirrored_id(change.id),
        outcome=_OTHER_WAY.get(change.outcome, change.outcome),
        verdicts=_mirrored_verdicts(change.verdicts),
        old=change.new,
        new=change.old,
        redline=mirrored_line(change.redline),
        heading_redline=mirrored_line(change.heading_redline),
        fields=tuple(msgspec.structs.replace(f, old=f.new, new=f.old) for f in change.fields),
        within=_mirrored_id(change.within) if change.within is not None else None,
        declared_by=(),
        affects=(),
    )


def _mirrored_id(name: str) -> str:
    old, arrow, new = name.partition("->")
    return f"{new}->{old}" if arrow else name


def _mirrored_verdicts(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(
            _OPPOSITE.get(v.label, v.label),
            v.rule,
            f"read backwards: {v.argument}",
            v.new_spans,
            v.old_spans,
        )
        for v in verdicts
    )

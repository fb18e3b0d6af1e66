"""References both ways: what a provision mentions, and what mentions it."""

from __future__ import annotations

import msgspec

from pipeline.history.chronicle import Chronicle
from pipeline.model.label import Label
from pipeline.model.records import Reference


class Mention(msgspec.Struct, frozen=True, omit_defaults=True):
    """One provision's mention of others.

    Attributes:
        path: where the mention stands.
        printed: as printed.
        targets: the labels meant.
        missing: those of them the edition does not have.
        how: for a mention of the provision asked for: ``itself``, ``what holds it`` or ``part of
            it``.
    """

    path: str
    printed: str
    targets: tuple[str, ...]
    missing: tuple[str, ...] = ()
    how: str = ""


class References(msgspec.Struct, frozen=True):
    """The mentions in a provision (and below it), and the mentions of it elsewhere."""

    list_id: str
    edition: str
    path: str
    mentions: tuple[Mention, ...]
    mentioned_by: tuple[Mention, ...]


ITSELF, HOLDER, PART = "itself", "what holds it", "part of it"


def references(chronicle: Chronicle, typed: str, n: int) -> References:
    """Return the references of a provision in an edition.

    Raises:
        UnknownLabelError: the edition has no such label.
    """
    found = chronicle.find(typed, n)
    nodes = chronicle.nodes(n)
    inside = {node.path for node in nodes[found.path].walk()}
    out = tuple(
        _mention(node.path, one, nodes.keys())
        for node in nodes[found.path].walk()
        for one in node.references
    )
    label = nodes[found.path].label
    into = []
    for path, node in nodes.items():
        if label is None or path in inside:
            continue
        for one in node.references:
            hows = {how for target in one.targets if (how := _how(target, label))}
            if hows:
                how = next(h for h in (ITSELF, HOLDER, PART) if h in hows)
                into.append(_mention(path, one, nodes.keys(), how))
    return References(
        chronicle.list_id, chronicle.known(n).edition_id, found.path, out, tuple(into)
    )


def _how(target: Label, label: Label) -> str | None:
    if target == label:
        return ITSELF
    if label.is_under(target):
        return HOLDER
    return PART if target.is_under(label) else None


def _mention(path: str, one: Reference, known: object, how: str = "") -> Mention:
    targets = tuple(str(target) for target in one.targets)
    assert hasattr(known, "__contains__")
    missing = tuple(target for target in targets if target not in known)
    return Mention(path, one.printed, targets, missing, how)

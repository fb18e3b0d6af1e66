"""Defined and quoted terms of an edition: where each is defined, where it is used, since when."""

from __future__ import annotations

import msgspec

from pipeline.history.chronicle import Chronicle, Seen, Stretch
from pipeline.model.lineage import Event
from pipeline.model.records import Kind
from pipeline.model.text import normalize


class Term(msgspec.Struct, frozen=True, omit_defaults=True):
    """A term.

    Attributes:
        term: without its quotes, as its definition has it, else as first met.
        definitions: paths of what defines it (one that single quotes mark may have several).
        uses: paths of what uses it.
        stretches: the editions that define or use it.
        reworded: when the words of a definition of it changed.
    """

    term: str
    definitions: tuple[str, ...]
    uses: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    reworded: tuple[Seen, ...] = ()


class Terms(msgspec.Struct, frozen=True):
    """The terms of one edition."""

    list_id: str
    edition: str
    terms: tuple[Term, ...]


def terms(chronicle: Chronicle, n: int, wanted: str | None = None) -> Terms:
    """Return the terms of an edition in alphabetical order.

    Args:
        chronicle: the history.
        n: the edition.
        wanted: only terms that hold these characters.
    """
    names, definitions, uses = _collect(chronicle, n)
    editions: dict[str, list[int]] = {}
    for m in range(len(chronicle.editions)):
        _, defined, used = _collect(chronicle, m)
        for key in defined.keys() | used.keys():
            editions.setdefault(key, []).append(m)
    found = []
    for key in sorted(names):
        if wanted is not None and _key(wanted) not in key:
            continue
        reworded = [
            chronicle.seen(chronicle.number[station.edition])
            for path in definitions.get(key, {})
            for station in chronicle.at(n)[path].stations
            if station.event in (Event.AMENDED, Event.SPLIT, Event.MERGED)
        ]
        found.append(
            Term(
                names[key],
                tuple(definitions.get(key, ())),
                tuple(uses.get(key, ())),
                chronicle.stretches(editions[key]),
                tuple(reworded),
            )
        )
    return Terms(chronicle.list_id, chronicle.known(n).edition_id, tuple(found))


_Paths = dict[str, dict[str, None]]


def _collect(chronicle: Chronicle, n: int) -> tuple[dict[str, str], _Paths, _Paths]:
    names: dict[str, str] = {}
    definitions: _Paths = {}
    uses: _Paths = {}
    for path, node in chronicle.nodes(n).items():
        if node.kind is Kind.DEFINITION and node.heading is not None:
            for name in _quoted(node.heading.plain()):
                names[_key(name)] = name
                definitions.setdefault(_key(name), {})[path] = None
        for use in node.terms:
            name = use.term.strip("“”\"'‘’«» ")
            names.setdefault(_key(name), name)
            if use.definition == path or (use.definition is None and node.kind is Kind.DEFINITION):
                definitions.setdefault(_key(name), {})[path] = None
                continue
            uses.setdefault(_key(name), {})[path] = None
            if use.definition is not None:
                definitions.setdefault(_key(name), {})[use.definition] = None
    return names, definitions, uses


def _key(name: str) -> str:
    return normalize(name).strip("\"' ").casefold()


def _quoted(heading: str) -> list[str]:
    pieces = [piece.strip() for piece in normalize(heading).split('"')[1::2]]
    return [piece for piece in pieces if piece] or [heading.strip().rstrip(":")]

"""A provision at a point in time: its words, what holds it, what governs it, what it leans on."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from pipeline.errors import UnknownEditionError
from pipeline.history.chronicle import Chronicle, Seen
from pipeline.model.lineage import Event, Identity
from pipeline.model.records import Node, ScopeLevel

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class PointInTime(msgspec.Struct, frozen=True):
    """The edition meant by a date or an id, and what must be said about that choice."""

    edition: int
    statements: tuple[str, ...] = ()


class Governing(msgspec.Struct, frozen=True):
    """A note that governs the provision: ``target`` is what it was written for, ``decided_by`` how
    that was told (see :class:`~pipeline.model.records.Scope`).
    """

    target: str
    decided_by: str
    note: Node


class TermMeant(msgspec.Struct, frozen=True, omit_defaults=True):
    """A quoted term of the provision and the path of its definition, if one was found."""

    term: str
    definition: str | None = None


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provision as one edition has it.

    Attributes:
        list_id: the list.
        edition: the edition.
        statements: what a reader must know about the choice of the edition.
        id: the identity.
        born: when the provision appeared; ``worded``, when its own words last changed.
        above: what holds it, outermost first, without children.
        node: the provision with all that hangs below it.
        governed_by: notes whose scope holds it or a part of it, outermost first; notes that hang
            below it stand in ``node``.
        terms: quoted terms in it and below it.
    """

    list_id: str
    edition: str
    statements: tuple[str, ...]
    id: str
    born: Seen
    worded: Seen
    above: tuple[Node, ...]
    node: Node
    governed_by: tuple[Governing, ...] = ()
    terms: tuple[TermMeant, ...] = ()


def point_in_time(chronicle: Chronicle, when: str | None, *, or_first: bool = False) -> PointInTime:
    """Return the edition that is meant.

    Args:
        chronicle: the history.
        when: an edition id, or a date: then the newest edition printed on or before that day. The
            newest edition when ``None``.
        or_first: the first edition for a date before it, instead of an error.

    Raises:
        UnknownEditionError: neither an edition at hand nor a date, or a date before the first.
    """
    if when is None:
        return PointInTime(chronicle.last)
    name = when.strip().removeprefix(f"{chronicle.list_id}/")
    if name in chronicle.number:
        return PointInTime(chronicle.number[name])
    day = _day(name)
    if day is None:
        return PointInTime(chronicle.edition(name))
    open_ended = len(name) < len("2024-03-14")
    at = [n for n in range(len(chronicle.editions)) if _first_day(chronicle, n) <= day]
    if not at and or_first:
        return PointInTime(0)
    if not at:
        first = chronicle.known(0)
        raise UnknownEditionError(
            where=f"list {chronicle.list_id}, {name}",
            found=f"a date before the first edition at hand, {first.edition_id}",
            expected=f"a date from {first.dated} on, or one of: {', '.join(chronicle.number)}",
            do="ask for a later date; an older edition that you hold is taken in with `annex add`",
        )
    return PointInTime(at[-1], _statements(chronicle, at[-1], name, open_ended=open_ended))


def _statements(chronicle: Chronicle, n: int, name: str, *, open_ended: bool) -> tuple[str, ...]:
    known = chronicle.known(n)
    day = f"{name} (its last day)" if open_ended else name
    whole = len(known.dated) == len("2024-03-14")
    dated = "printed" if known.printed else "dated (no date was printed, or none was read)"
    chosen = f"On {day}, the newest edition {dated} on or before then is {known.edition_id}."
    found = [f"{chosen} This goes by printed dates; when it came into force is not known here."]
    if not whole and name.startswith(known.dated):
        found.append(f"Of {known.edition_id} no day is known: it may be later than {day}.")
    if n < chronicle.last:
        later = chronicle.known(n + 1)
        found.append(f"The next edition at hand is {later.edition_id}.")
        if later.gap is not None:
            found.append(f"What stood on {day} may differ from both: {later.gap}.")
    else:
        found.append("No later edition is at hand; there may be one.")
    return tuple(found)


def show(chronicle: Chronicle, typed: str, when: str | None = None) -> Shown:
    """Return a provision as it stood.

    Args:
        chronicle: the history.
        typed: the label, as a person types it; it is the label of that time.
        when: an edition id or a date; see :func:`point_in_time`. By default the newest edition
            that has the label.

    Raises:
        UnknownLabelError: the edition (without ``when``: any) has no such label.
        UnknownEditionError: see :func:`point_in_time`.
    """
    point = point_in_time(chronicle, when)
    found = chronicle.find(typed, point.edition if when is not None else None)
    statements = point.statements
    if when is None and found.edition != chronicle.last:
        newest = chronicle.known(chronicle.last).edition_id
        last = chronicle.known(found.edition).edition_id
        now = chronicle.path(found.identity, chronicle.last)
        became = f" What it names is {now} now." if now is not None else ""
        without = f"The newest edition at hand, {newest}, has no {found.path}"
        statements = (f"{without}; {last} is the last that has.{became}",)
    n, path = found.edition, found.path
    node = chronicle.nodes(n)[path]
    above = chronicle.above(n, path)
    terms = {
        use.term: TermMeant(use.term, use.definition) for one in node.walk() for use in one.terms
    }
    return Shown(
        list_id=chronicle.list_id,
        edition=chronicle.known(n).edition_id,
        statements=statements,
        id=found.identity.id,
        born=chronicle.seen(chronicle.span(found.identity)[0]),
        worded=chronicle.seen(_worded(chronicle, found.identity, n)),
        above=tuple(msgspec.structs.replace(one, children=()) for one in above),
        node=node,
        governed_by=_governing(chronicle, n, path, above),
        terms=tuple(terms.values()),
    )


def _governing(
    chronicle: Chronicle, n: int, path: str, above: tuple[Node, ...]
) -> tuple[Governing, ...]:
    held = [*(one.path for one in above), path]
    below = {one.path for one in chronicle.nodes(n)[path].walk()}
    found = []
    for one in chronicle.nodes(n).values():
        if one.scope is None or one.path in below or one.path in held:
            continue
        target = next((t for t in one.scope.targets if t in held or t in below), None)
        if target is None and one.scope.level is ScopeLevel.LIST and not one.scope.targets:
            target = ""
        if target is not None:
            depth = held.index(target) if target in held else len(held)
            found.append((depth if target else -1, target, one))
    found.sort(key=lambda each: each[0])
    return tuple(
        Governing(target, note.scope.decided_by, note)
        for _, target, note in found
        if note.scope is not None
    )


def _worded(chronicle: Chronicle, identity: Identity, n: int) -> int:
    """The edition that brought the words as they stand in the ``n``-th."""
    words = (Event.BORN, Event.AMENDED, Event.SPLIT, Event.MERGED)
    at = [chronicle.number[s.edition] for s in identity.stations if s.event in words]
    return max(m for m in at if m <= n)


def _first_day(chronicle: Chronicle, n: int) -> date:
    """The first day an edition can be of."""
    dated = chronicle.known(n).dated
    return date.fromisoformat(dated + "-01-01"[len(dated) - 4 :])


def _day(name: str) -> date | None:
    """The last day a date can mean, ``None`` when it is none."""
    if not _DATE.fullmatch(name):
        return None
    try:
        if len(name) == 4:
            return date(int(name), 12, 31)
        if len(name) == 7:
            year, month = int(name[:4]), int(name[5:])
            first = date(year + month // 12, month % 12 + 1, 1)
            return date.fromordinal(first.toordinal() - 1) if 1 <= month <= 12 else None
        return date.fromisoformat(name)
    except ValueError:
        return None

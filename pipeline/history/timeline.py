"""The life of a provision: born, amended, renumbered, moved, split, merged, gone.

Everything is dated "between A and B": the edition that shows it and the one before, which does not.
What differs in typography alone is no event.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pipeline.compare.changes import ChangeSet, Operation, Segment, Verdict
from pipeline.compare.words import redline
from pipeline.history.chronicle import Chronicle, Seen
from pipeline.model.lineage import Event, Identity, Station
from pipeline.model.records import Node
from pipeline.model.text import Text

BELOW = "below"
"""The event of a moment at which only what hangs below the provision changed."""
GONE = "gone"


class Relative(msgspec.Struct, frozen=True):
    """Another identity with a part in an event, where it stands and in which edition that is."""

    id: str
    path: str
    edition: str


class Below(msgspec.Struct, frozen=True):
    """What happened to something that hangs below the provision."""

    path: str
    event: str


class Moment(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened to a provision between two editions.

    Attributes:
        seen: when.
        events: one or more of :class:`~pipeline.model.lineage.Event`, ``gone`` and ``below``.
        path: where it stands from here on; for ``gone``, where it stood last.
        was: where it stood before, if elsewhere.
        redline: how its words changed; at its birth, its words. As ``Text.plain`` prints them.
        heading: likewise for its heading.
        fields: what else of it changed, in words.
        relatives: whose words came in, or who took words over.
        below: events of what hangs below it.
        verdicts: what the comparison made of the change, where that was asked for.
        confidence: of the pairing, where it is below 1.
        review: the comparison asks a person to look.
    """

    seen: Seen
    events: tuple[str, ...]
    path: str
    was: str | None = None
    redline: tuple[Segment, ...] = ()
    heading: tuple[Segment, ...] = ()
    fields: tuple[str, ...] = ()
    relatives: tuple[Relative, ...] = ()
    below: tuple[Below, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    confidence: float | None = None
    review: bool = False


class Namesake(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another identity that had the same address in other editions, from ``first`` to ``last``.

    ``now`` is where it stands in the newest edition; ``into`` is where those stand that took in its
    words, for one that is gone.
    """

    id: str
    first: str
    last: str
    now: str | None = None
    into: tuple[str, ...] = ()


class Life(msgspec.Struct, frozen=True, omit_defaults=True):
    """The life of one identity.

    Attributes:
        list_id: the list.
        id: the identity.
        path: where it stands in the newest edition that has it.
        edition: that edition; ``present`` says whether it is the newest at hand.
        moments: oldest first.
        namesakes: who else had that address.
        editions: how many editions were looked at, ``first`` and ``last`` of them.
    """

    list_id: str
    id: str
    path: str
    edition: str
    present: bool
    moments: tuple[Moment, ...]
    namesakes: tuple[Namesake, ...]
    editions: int
    first: str
    last: str


Judge = Callable[[int], ChangeSet]
"""Gives the comparison of an edition, by its number, with the one before it."""


def life(
    chronicle: Chronicle, typed: str, n: int | None = None, judge: Judge | None = None
) -> Life:
    """Return the life of what stands at a label.

    Args:
        chronicle: the history.
        typed: the label, as a person types it.
        n: the edition the label is of; by default the newest that has it.
        judge: asked for each edition at which something happened; without it no verdicts are told.

    Raises:
        UnknownLabelError: nothing at hand has that label.
    """
    found = chronicle.find(typed, n)
    identity = found.identity
    span = chronicle.span(identity)
    path = chronicle.path(identity, span[-1])
    assert path is not None
    stations = {station.edition: station for station in identity.stations}
    moments = []
    for m in span:
        station = stations.get(chronicle.known(m).edition_id)
        moment = _moment(chronicle, identity, m, station)
        if moment is not None:
            moments.append(moment)
    if identity.gone is not None:
        moments.append(_gone(chronicle, identity))
    if judge is not None:
        moments = [_judged(chronicle, moment, judge) for moment in moments]
    return Life(
        list_id=chronicle.list_id,
        id=identity.id,
        path=path,
        edition=chronicle.known(span[-1]).edition_id,
        present=identity.gone is None,
        moments=tuple(moments),
        namesakes=_namesakes(chronicle, identity, found.path),
        editions=len(chronicle.editions),
        first=chronicle.known(0).edition_id,
        last=chronicle.known(chronicle.last).edition_id,
    )


def _judged(chronicle: Chronicle, moment: Moment, judge: Judge) -> Moment:
    """A moment with the verdicts on it."""
    if moment.seen.after is None or moment.events == (BELOW,):
        return moment
    gone = GONE in moment.events
    for change in judge(chronicle.number[moment.seen.edition]).changes:
        side = change.old if gone and change.new is None else None if gone else change.new
        if side is not None and side.path == moment.path:
            return msgspec.structs.replace(moment, verdicts=change.verdicts)
    return moment


def _moment(
    chronicle: Chronicle, identity: Identity, n: int, station: Station | None
) -> Moment | None:
    after = chronicle.node(identity, n)
    assert after is not None
    if station is not None and station.event is Event.BORN:
        return Moment(
            chronicle.seen(n),
            (Event.BORN.value,),
            after.path,
            redline=_whole(after.text),
            heading=_whole(after.heading),
            relatives=_relatives(chronicle, station.of, n - 1),
            confidence=station.confidence,
            review=station.review,
        )
    below = _below(chronicle, identity, n)
    if station is None:
        if not below:
            return None
        return Moment(chronicle.seen(n), (BELOW,), after.path, below=below)
    before = chronicle.node(identity, n - 1)
    assert before is not None
    language = chronicle.editions[n].language
    reworded = station.event in (Event.AMENDED, Event.SPLIT, Event.MERGED)
    relatives = _relatives(chronicle, station.of, n - 1)
    if station.event is Event.SPLIT:
        relatives += _offspring(chronicle, identity, n)
    return Moment(
        chronicle.seen(n),
        _events(chronicle, n, station, before, after),
        after.path,
        was=before.path if before.path != after.path else None,
        redline=_changed(before.text, after.text, language) if reworded else (),
        heading=_changed(before.heading, after.heading, language) if reworded else (),
        fields=_fields(before, after),
        relatives=relatives,
        below=below,
        confidence=station.confidence,
        review=station.review,
    )


def _events(
    chronicle: Chronicle, n: int, station: Station, before: Node, after: Node
) -> tuple[str, ...]:
    found = [station.event.value]
    if before.path != after.path:
        moved = chronicle.parent(n - 1, before.path) != chronicle.parent(n, after.path)
        place = Event.MOVED if moved else Event.RENUMBERED
        if place is not station.event and station.event is not Event.MOVED:
            found.append(place.value)
    return tuple(found)


def _gone(chronicle: Chronicle, identity: Identity) -> Moment:
    assert identity.gone is not None
    n = chronicle.number[identity.gone]
    last = chronicle.path(identity, n - 1)
    assert last is not None
    return Moment(
        chronicle.seen(n), (GONE,), last, relatives=_relatives(chronicle, identity.into, n)
    )


def _relatives(chronicle: Chronicle, ids: tuple[str, ...], n: int) -> tuple[Relative, ...]:
    found = []
    for own in ids:
        path = chronicle.path(chronicle.by_id[own], n)
        if path is not None:
            found.append(Relative(own, path, chronicle.known(n).edition_id))
    return tuple(found)


def _offspring(chronicle: Chronicle, identity: Identity, n: int) -> tuple[Relative, ...]:
    """Those born of an identity at an edition."""
    edition_id = chronicle.known(n).edition_id
    return tuple(
        Relative(one.id, one.born.path, edition_id)
        for one in chronicle.lineage.identities
        if one.born.edition == edition_id and identity.id in one.born.of
    )


def _below(chronicle: Chronicle, identity: Identity, n: int) -> tuple[Below, ...]:
    """What happened at an edition to what hangs below, renumbering with the provision apart."""
    edition_id = chronicle.known(n).edition_id
    now, before = chronicle.node(identity, n), chronicle.node(identity, n - 1)
    if now is None or before is None or now is before:
        return ()
    carried = now.path != before.path
    found = []
    here = {chronicle.at(n)[node.path].id for node in now.walk()[1:]}
    for node in now.walk()[1:]:
        one = chronicle.at(n)[node.path]
        station = next((s for s in one.stations if s.edition == edition_id), None)
        if station is not None and not (carried and station.event is Event.RENUMBERED):
            found.append(Below(node.path, station.event.value))
    for node in before.walk()[1:]:
        one = chronicle.at(n - 1)[node.path]
        if one.gone == edition_id:
            found.append(Below(node.path, GONE))
        elif one.id not in here:
            found.append(Below(node.path, "moved away"))
    return tuple(found)


def _namesakes(chronicle: Chronicle, identity: Identity, path: str) -> tuple[Namesake, ...]:
    found = []
    for one in chronicle.ever_at.get(path, ()):
        if one is identity:
            continue
        named = [m for m in chronicle.span(one) if chronicle.path(one, m) == path]
        now = chronicle.path(one, chronicle.last)
        first, last = (chronicle.known(m).edition_id for m in (named[0], named[-1]))
        heirs = (chronicle.path(chronicle.by_id[own], chronicle.last) for own in one.into)
        into = tuple(where for where in heirs if where is not None)
        found.append(Namesake(one.id, first, last, now, into))
    return tuple(found)


def _whole(text: Text | None) -> tuple[Segment, ...]:
    plain = text.plain() if text is not None else ""
    return (Segment(Operation.EQUAL, plain),) if plain else ()


def _changed(before: Text | None, after: Text | None, language: str) -> tuple[Segment, ...]:
    """The redline, if anything in it is more than typography."""
    found = redline(before or Text(""), after or Text(""), language)
    told = any(s.operation is not Operation.EQUAL and not s.typographic for s in found)
    return found if told else ()


def _fields(before: Node, after: Node) -> tuple[str, ...]:
    found = []
    if before.kind is not after.kind:
        found.append(f"kind: {before.kind.value} → {after.kind.value}")
    if before.category != after.category:
        found.append(f"category: {before.category or 'none'} → {after.category or 'none'}")
    if _cells(before) != _cells(after):
        found.append("cells of the table")
    return tuple(found)


def _cells(node: Node) -> tuple[tuple[int, int, int, int, str], ...]:
    if node.table is None:
        return ()
    return tuple(
        (c.row, c.column, c.row_span, c.column_span, c.text.normalized()) for c in node.table.cells
    )

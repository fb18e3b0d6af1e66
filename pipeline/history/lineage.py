"""Tracing identities through a run of editions, by the pairs of each with the one before it.

Where one became several, or several one, one of them carries the identity on: the one the
comparison paired, which it names first; failing that, the first in document order. The others are
born of it, or end in it, and say so. What is removed and comes back later is born again: whether it
is the same provision is a question of law, which pairing words cannot answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.changes import ChangeSet, Outcome, Pair
from pipeline.errors import CompareError
from pipeline.model.lineage import Event, Identity, KnownEdition, Lineage, Station, mint
from pipeline.model.records import Edition

_EVENTS = {
    Outcome.AMENDED: Event.AMENDED,
    Outcome.RENUMBERED: Event.RENUMBERED,
    Outcome.MOVED: Event.MOVED,
    Outcome.SPLIT: Event.SPLIT,
    Outcome.MERGED: Event.MERGED,
}


def trace(editions: Sequence[Edition], changes: Sequence[ChangeSet]) -> Lineage:
    """Return the identities of a list.

    Args:
        editions: of one list, in order; at least one.
        changes: the comparison of each with the one before it, in the same order.

    Raises:
        CompareError: the comparisons are not those of the editions, or two identities would share
            an id.
    """
    first = editions[0]
    tracer = _Tracer(first)
    for before, after, between in zip(editions, editions[1:], changes, strict=False):
        named = (between.old.edition_id, between.new.edition_id)
        if named != (before.edition_id, after.edition_id):
            wanted = f"that of {before.edition_id}..{after.edition_id}"
            raise _wrong(first, f"the comparison {named[0]}..{named[1]}", wanted)
        tracer.step(after, between)
    if len(changes) != len(editions) - 1:
        raise _wrong(first, f"{len(changes)} comparisons", f"{len(editions) - 1}: one a neighbour")
    return tracer.done()


class _Life:
    """An identity in the making."""

    def __init__(self, own: str, born: Station) -> None:
        self.id = own
        self.stations = [born]
        self.gone: str | None = None
        self.into: tuple[str, ...] = ()

    def done(self) -> Identity:
        return Identity(self.id, tuple(self.stations), self.gone, self.into)


class _Tracer:
    def __init__(self, first: Edition) -> None:
        self.list_id = first.list_id
        self.editions = [_known(first, None)]
        self.lives: list[_Life] = []
        self.ids: set[str] = set()
        self.at: dict[str, _Life] = {}
        self.at = {node.path: self._born(first, node.path) for node in first.nodes()}

    def step(self, edition: Edition, between: ChangeSet) -> None:
        """Go on to the next edition."""
        before, self.at = self.at, {}
        pairs = {path: pair for pair in between.pairs for path in pair.new}
        went_into: dict[str, list[str]] = {}
        carried: set[str] = set()
        for node in edition.nodes():
            pair = pairs.get(node.path)
            olds = [path for path in pair.old if path in before] if pair is not None else []
            if pair is None or not olds or pair.new[0] != node.path or olds[0] in carried:
                of = tuple(before[path].id for path in olds)
                self.at[node.path] = self._born(edition, node.path, of, pair)
                continue
            life = self.at[node.path] = before[olds[0]]
            carried.add(olds[0])
            for path in olds[1:]:
                went_into.setdefault(path, []).append(life.id)
            event = _EVENTS.get(pair.outcome)
            if event is None and node.path != life.stations[-1].path:
                event = Event.RENUMBERED  # not its own marker: that of what holds it
            if event is not None:
                came_in = tuple(before[path].id for path in olds[1:])
                at = edition.edition_id
                life.stations.append(Station(at, node.path, event, came_in, *_sure(pair)))
        for path, life in before.items():
            if path not in carried:
                life.gone = edition.edition_id
                life.into = tuple(went_into.get(path, ()))
        self.editions.append(_known(edition, between.gap))

    def done(self) -> Lineage:
        return Lineage(
            self.list_id, tuple(self.editions), tuple(life.done() for life in self.lives)
        )

    def _born(
        self,
        edition: Edition,
        path: str,
        of: tuple[str, ...] = (),
        pair: Pair | None = None,
    ) -> _Life:
        own = mint(self.list_id, edition.edition_id, path)
        if own in self.ids:
            raise CompareError(
                where=f"{self.list_id} {edition.edition_id}, {path}",
                found=f"the id {own}, which another provision has",
                expected="an id of its own for each provision",
                do="report this: ids need another digit",
            )
        self.ids.add(own)
        sure = _sure(pair) if pair is not None and of else (None, False)
        life = _Life(own, Station(edition.edition_id, path, Event.BORN, of, *sure))
        self.lives.append(life)
        return life


def _sure(pair: Pair) -> tuple[float | None, bool]:
    return pair.confidence if pair.confidence < 1 else None, pair.review


def _known(edition: Edition, gap: str | None) -> KnownEdition:
    printed = edition.dates.printed
    if printed is not None:
        return KnownEdition(edition.edition_id, printed.isoformat(), gap=gap)
    digits = [piece for piece in edition.edition_id.split("-") if piece.isdigit()]
    return KnownEdition(edition.edition_id, "-".join(digits), printed=False, gap=gap)


def _wrong(edition: Edition, found: str, expected: str) -> CompareError:
    return CompareError(
        where=f"the lineage of {edition.list_id}",
        found=found,
        expected=expected,
        do="compare each edition with the one before it",
    )

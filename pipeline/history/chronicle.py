"""A list's whole history at hand: its editions, and which identity stands where in each.

Every question is asked of a :class:`Chronicle`. Editions are numbered from 0, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from pipeline.errors import StoreError, UnknownEditionError, UnknownLabelError
from pipeline.lists.typed import find_path
from pipeline.model.lineage import ID_DIGITS, Identity, KnownEdition, Lineage, mint
from pipeline.model.records import Edition, Node


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """When something was first seen, as far as the editions at hand can tell.

    Attributes:
        edition: the first edition that shows it.
        after: the edition before, which does not; ``None`` when ``edition`` is the first at hand,
            so that it may be older.
        gap: what is known to lie between the two.
    """

    edition: str
    after: str | None = None
    gap: str | None = None


class Stretch(msgspec.Struct, frozen=True, omit_defaults=True):
    """Neighbouring editions that all have something: from when, the last of them, and until when.

    ``gone`` is ``None`` when the newest edition at hand still has it.
    """

    seen: Seen
    last: str
    gone: Seen | None = None


class Found(msgspec.Struct, frozen=True):
    """What a typed label means: an identity, the edition it was looked up in, its path there."""

    identity: Identity
    edition: int
    path: str


_Stay = tuple[int, int, str]
"""The first edition something stood at a path, the first it did not, and the path."""


class Chronicle:
    """The editions of a list and the identities that run through them.

    Args:
        lineage: the identities.
        editions: the editions it was traced through, in order; nodes that two of them share may be
            the same object.

    Raises:
        StoreError: when the two do not belong together.
    """

    def __init__(self, lineage: Lineage, editions: Sequence[Edition]) -> None:
        self.lineage = lineage
        self.editions = tuple(editions)
        self.number = {edition.edition_id: n for n, edition in enumerate(self.editions)}
        traced = tuple(known.edition_id for known in lineage.editions)
        if traced != tuple(self.number):
            raise self._torn(", ".join(traced), f"editions {', '.join(self.number)}")
        self._nodes: dict[int, dict[str, Node]] = {}
        self._at: dict[int, dict[str, Identity]] = {}
        self._above: dict[int, dict[str, tuple[Node, ...]]] = {}

    @property
    def list_id(self) -> str:
        """The list."""
        return self.lineage.list_id

    @property
    def last(self) -> int:
        """Number of the newest edition."""
        return len(self.editions) - 1

    @cached_property
    def by_id(self) -> dict[str, Identity]:
        """Every identity by its id."""
        return {identity.id: identity for identity in self.lineage.identities}

    @cached_property
    def ever_at(self) -> dict[str, list[Identity]]:
        """Every identity that stood at a path in some edition, in order of birth."""
        found: dict[str, dict[str, Identity]] = {}
        for one in self.lineage.identities:
            for station in one.stations:
                found.setdefault(station.path, {})[one.id] = one
        return {path: list(ids.values()) for path, ids in found.items()}

    @cached_property
    def _stays(self) -> list[tuple[Identity, list[_Stay]]]:
        """Each identity with the paths it stood at, and the editions it did."""
        return [(one, list(self._paths(one))) for one in self.lineage.identities]

    @cached_property
    def _stays_of(self) -> dict[str, list[_Stay]]:
        return {one.id: stays for one, stays in self._stays}

    def _paths(self, identity: Identity) -> Iterator[_Stay]:
        """Neighbouring stations at one path are one stay."""
        first, path = self.number[identity.born.edition], identity.born.path
        for station in identity.stations[1:]:
            if station.path != path:
                n = self.number[station.edition]
                yield first, n, path
                first, path = n, station.path
        end = len(self.editions) if identity.gone is None else self.number[identity.gone]
        yield first, end, path

    def known(self, n: int) -> KnownEdition:
        """What is known of the ``n``-th edition's date and of what lies before it."""
        return self.lineage.editions[n]

    def seen(self, n: int) -> Seen:
        """When something that edition ``n`` shows, and the one before does not, came about."""
        known = self.known(n)
        if n == 0:
            return Seen(known.edition_id)
        return Seen(known.edition_id, self.known(n - 1).edition_id, known.gap)

    def stretches(self, numbers: Iterable[int]) -> tuple[Stretch, ...]:
        """Return the editions ``numbers`` as stretches of neighbours."""
        found: list[tuple[int, int]] = []
        for n in sorted(set(numbers)):
            if found and found[-1][1] == n - 1:
                found[-1] = (found[-1][0], n)
            else:
                found.append((n, n))
        return tuple(
            Stretch(
                self.seen(first),
                self.known(last).edition_id,
                self.seen(last + 1) if last < self.last else None,
            )
            for first, last in found
        )

    def nodes(self, n: int) -> dict[str, Node]:
        """Every node of the ``n``-th edition by path, in document order."""
        if n not in self._nodes:
            self._nodes[n] = self.editions[n].by_path()
        return self._nodes[n]

    def at(self, n: int) -> dict[str, Identity]:
        """Return which identity stands at each path of the ``n``-th edition."""
        if n not in self._at:
            found = self._standing(n)
            if found.keys() != self.nodes(n).keys():
                edition_id = self.editions[n].edition_id
                strange = min(found.keys() ^ self.nodes(n).keys())
                raise self._torn(f"{strange} in {edition_id}", "the paths of the editions")
            self._at[n] = found
        return self._at[n]

    def _standing(self, n: int) -> dict[str, Identity]:
        """From the edition before where that is known, so that a walk through all of them looks at
        each stay twice; else from all stays.
        """
        if n - 1 not in self._at:
            return {
                path: one
                for one, stays in self._stays
                for first, end, path in stays
                if first <= n < end
            }
        found = dict(self._at[n - 1])
        come, go = self._turns.get(n, ((), ()))
        for path in go:
            del found[path]
        found.update(come)
        return found

    @cached_property
    def _turns(self) -> dict[int, tuple[list[tuple[str, Identity]], list[str]]]:
        """For each edition, what stands at a path from there on, and which paths end before it."""
        found: dict[int, tuple[list[tuple[str, Identity]], list[str]]] = {}
        for one, stays in self._stays:
            for first, end, path in stays:
                found.setdefault(first, ([], []))[0].append((path, one))
                found.setdefault(end, ([], []))[1].append(path)
        return found

    def path(self, identity: Identity, n: int) -> str | None:
        """Where an identity stands in the ``n``-th edition, ``None`` when it is not there."""
        for first, end, path in self._stays_of[identity.id]:
            if first <= n < end:
                return path
        return None

    def node(self, identity: Identity, n: int) -> Node | None:
        """The node an identity is in the ``n``-th edition."""
        path = self.path(identity, n)
        return self.nodes(n).get(path) if path is not None else None

    def span(self, identity: Identity) -> range:
        """Numbers of the editions an identity is in."""
        first = self.number[identity.born.edition]
        end = self.number[identity.gone] if identity.gone is not None else len(self.editions)
        return range(first, end)

    def above(self, n: int, path: str) -> tuple[Node, ...]:
        """The nodes that hold what stands at ``path``, outermost first."""
        if n not in self._above:
            self._above[n] = self._holders(n)
        return self._above[n].get(path, ())

    def _holders(self, n: int) -> dict[str, tuple[Node, ...]]:
        found: dict[str, tuple[Node, ...]] = {}
        todo: list[tuple[Node, tuple[Node, ...]]] = [(p, ()) for p in self.editions[n].parts]
        while todo:
            node, over = todo.pop()
            found[node.path] = over
            todo.extend((child, (*over, node)) for child in node.children)
        return found

    def parent(self, n: int, path: str) -> Identity | None:
        """The identity that directly holds what stands at ``path``."""
        over = self.above(n, path)
        return self.at(n)[over[-1].path] if over else None

    # --- looking up ---------------------------------------------------------------------------

    def find(self, typed: str, n: int | None = None) -> Found:
        """Return what a person means by a label, a path or an id.

        Args:
            typed: as a person wrote it; see :mod:`pipeline.lists.typed`.
            n: the edition the label is of. Without it, the newest that has the label.

        Raises:
            UnknownLabelError: no edition (or not that one) has it; the message suggests.
        """
        wanted = typed.strip().lower()
        if len(wanted) == ID_DIGITS and all(c in "0123456789abcdef" for c in wanted):
            return self._by_id(wanted, n)
        if n is not None:
            path = find_path(typed, self.nodes(n), where=self._where(n))
            return Found(self.at(n)[path], n, path)
        try:
            path = find_path(typed, self.nodes(self.last), where=self._where(self.last))
        except UnknownLabelError:
            every = dict.fromkeys(p for m in self._newest_first() for p in self.nodes(m))
            path = find_path(typed, every, where=f"{self.list_id}, every edition at hand")
        at = next(m for m in self._newest_first() if path in self.nodes(m))
        return Found(self.at(at)[path], at, path)

    def _by_id(self, wanted: str, n: int | None) -> Found:
        """The identity with an id, or whose id it would be had the history begun later."""
        identity = self.by_id.get(wanted)
        if identity is None:
            identity = next(
                (
                    one
                    for one in self.lineage.identities
                    for standing in one.standings(self.lineage.editions)
                    if mint(self.list_id, *standing) == wanted
                ),
                None,
            )
        if identity is None:
            raise UnknownLabelError(
                where=f"{self.list_id}, every edition at hand",
                found=f"no identity {wanted}",
                expected="an id of lineage.json, a label or a path",
                do="check the id, or ask by label",
            )
        at = n if n is not None and n in self.span(identity) else self.span(identity)[-1]
        path = self.path(identity, at)
        assert path is not None
        return Found(identity, at, path)

    def edition(self, name: str) -> int:
        """Return the number of the edition called ``name``.

        Raises:
            UnknownEditionError: there is none at hand.
        """
        name = name.removeprefix(f"{self.list_id}/")
        if name not in self.number:
            raise UnknownEditionError(
                where=f"list {self.list_id}",
                found=f"no edition {name!r}",
                expected=f"one of: {', '.join(self.number)}",
                do="check the edition's id, or add the edition and run `annex run`",
            )
        return self.number[name]

    def _newest_first(self) -> Iterator[int]:
        return iter(range(self.last, -1, -1))

    def _where(self, n: int) -> str:
        return f"{self.list_id} {self.editions[n].edition_id}"

    def _torn(self, found: str, expected: str) -> StoreError:
        return StoreError(
            where=f"{self.lineage.list_id}, lineage.json",
            found=found,
            expected=expected,
            do="run `annex run`: it traces the identities anew",
        )

"""A person's decisions, put before the matcher: what is one provision, and what is not.

A decision is held against the very words it was made on, by hash
(:mod:`pipeline.model.decisions`). When a label is gone or a word differs, the comparison stops: the
person who signed saw another text.
"""

from __future__ import annotations

import msgspec

from pipeline.compare.index import TreeIndex
from pipeline.errors import DecisionError
from pipeline.model.decisions import Decided, Decisions, Pairing, content_hash

_EVIDENCE = "decided by "


class Settled(msgspec.Struct, frozen=True):
    """Decisions on two editions, by position in the editions laid flat.

    ``one`` are (old positions, new positions, evidence), the first of each the pair that is linked;
    ``apart`` are pairs that must not be made.
    """

    one: tuple[tuple[tuple[int, ...], tuple[int, ...], str], ...] = ()
    apart: frozenset[tuple[int, int]] = frozenset()

    def turned(self) -> Settled:
        """Return the same seen from the other edition."""
        return Settled(
            tuple((news, olds, evidence) for olds, news, evidence in self.one),
            frozenset((j, i) for i, j in self.apart),
        )

    @property
    def splits(self) -> dict[int, list[int]]:
        """Old positions that a person split, with the new positions beyond the linked one."""
        return {olds[0]: list(news[1:]) for olds, news, _ in self.one if len(news) > 1}

    @property
    def merges(self) -> dict[int, list[int]]:
        """New positions that a person joined, with the old positions beyond the linked one."""
        return {news[0]: list(olds[1:]) for olds, news, _ in self.one if len(olds) > 1}


NOTHING_SETTLED = Settled()


def settle(decisions: Decisions, old: TreeIndex, new: TreeIndex) -> Settled:
    """Return the decisions on these two editions, each held against what it was made on.

    Raises:
        DecisionError: a label is gone, its content is another now, or two decisions contradict.
    """
    one: list[tuple[tuple[int, ...], tuple[int, ...], str]] = []
    apart: set[tuple[int, int]] = set()
    taken: dict[tuple[str, int], Pairing] = {}
    for pairing in decisions.pairing:
        olds = _positions(decisions.file, pairing, old, pairing.old, pairing.old_content)
        news = _positions(decisions.file, pairing, new, pairing.new, pairing.new_content)
        if pairing.decided is Decided.APART:
            apart.update((i, j) for i in olds for j in news)
            continue
        for side in (*(("old", i) for i in olds), *(("new", j) for j in news)):
            other = taken.setdefault(side, pairing)
            if other is not pairing:
                raise _contradiction(decisions.file, pairing, other)
        one.append((olds, news, f"{_EVIDENCE}{pairing.signature}"))
    for olds, news, _ in one:
        if any((i, j) in apart for i in olds for j in news):
            both = [p for p in decisions.pairing if p.decided is Decided.APART]
            raise _contradiction(decisions.file, taken["old", olds[0]], both[0])
    return Settled(tuple(one), frozenset(apart))


def _positions(
    file: str, pairing: Pairing, index: TreeIndex, paths: tuple[str, ...], content: str
) -> tuple[int, ...]:
    edition = index.edition.edition_id
    where = f"{file}, pairing {pairing.name} of {' and '.join(pairing.editions)}"
    missing = [path for path in paths if path not in index.at_path]
    if missing:
        raise DecisionError(
            where=where,
            found=f"no {missing[0]} in {edition}",
            expected="a path that the edition has, as it had when the decision was made",
            do="see `annex review` and decide again, or remove the table",
        )
    found = tuple(index.at_path[path] for path in paths)
    now = content_hash(index.nodes[i] for i in found)
    if now != content:
        raise DecisionError(
            where=where,
            found=f"other words at {', '.join(paths)} in {edition}: content {now}",
            expected=f"what was decided on: content {content}",
            do="see `annex review` and decide again, or remove the table",
        )
    return found


def _contradiction(file: str, one: Pairing, other: Pairing) -> DecisionError:
    return DecisionError(
        where=f"{file}, pairings {other.name} and {one.name}",
        found="two decisions on one provision",
        expected="each provision of an edition decided on once",
        do="keep the one that holds",
    )

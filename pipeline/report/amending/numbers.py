"""Renumbering and moving without collisions: no label is given while another provision has it.

A provision waits until what it will stand under is in its place, and until its new label is free.
Those that wait for one another in a ring exchange their labels in one instruction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.report.amending.kept import Kept
from pipeline.report.amending.steps import Move, Place, Renumber
from pipeline.report.amending.tree import Spot, address, renumber
from pipeline.report.paths import sort_key


class Tangled(Exception):  # noqa: N818  (a state of the plan, never shown)
    """Provisions that no order of instructions brings to their places; ``spots`` are not kept."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        super().__init__()
        self.spots = tuple(spots)


def numbered(old: Spot, new: Spot, kept: Kept) -> Iterator[tuple[Spot, Renumber | Move | Place]]:
    """Apply and yield what gives every kept provision its label, its place and its order.

    ``old`` is changed; it must hold nothing but what is kept.

    Raises:
        Tangled: there is no such order.
    """
    came = {target: spot for spot, target in kept.items()}
    waiting = [came[target] for target in new.walk() if target in came and target.above is not None]
    done = {old}
    while True:
        for spot in waiting:  # parents come first, so one sweep finds all that have nothing to do
            if _parent(spot, kept, came) in done and _settled(spot, kept, came):
                done.add(spot)
        waiting = [spot for spot in waiting if spot not in done]
        if not waiting:
            break
        held = {spot.label: spot for spot in old.walk() if spot.label is not None}
        ready = [spot for spot in waiting if _parent(spot, kept, came) in done]
        free = next((spot for spot in ready if _free(spot, kept, held)), None)
        ring = [free] if free is not None else _ring(ready, kept, held, came)
        yield from _settle(ring, kept, came)
        done.update(ring)
    yield from _ordered(new, came)


def _parent(spot: Spot, kept: Kept, came: dict[Spot, Spot]) -> Spot:
    above = kept[spot].above
    assert above is not None
    return came[above]


def _settled(spot: Spot, kept: Kept, came: dict[Spot, Spot]) -> bool:
    return spot.label == kept[spot].label and spot.above is _parent(spot, kept, came)


def _free(spot: Spot, kept: Kept, held: dict[str, Spot]) -> bool:
    label = kept[spot].label
    return label is None or held.get(label, spot) is spot


def _ring(
    ready: Sequence[Spot], kept: Kept, held: dict[str, Spot], came: dict[Spot, Spot]
) -> list[Spot]:
    """Return provisions of one parent that exchange their labels."""
    for first in ready:
        ring = [first]
        while True:
            holder = held[str(kept[ring[-1]].label)]
            if holder is first:
                if all(one.above is _parent(one, kept, came) for one in ring):
                    return ring
                break
            if holder in ring or holder not in ready:
                break
            ring.append(holder)
    raise Tangled(ready[:1])


def _settle(
    ring: Sequence[Spot], kept: Kept, came: dict[Spot, Spot]
) -> Iterator[tuple[Spot, Renumber | Move]]:
    first = ring[0]
    under = _parent(first, kept, came)
    label = kept[first].label
    if first.above is not under:
        assert first.above is not None
        assert first.label is not None
        assert label is not None
        yield first, Move(first.label, address(under) if under.above is not None else "", label)
        first.above.below.remove(first)
        under.below.append(first)
        first.above = under
        renumber(first, label)
        return
    labels = [(str(one.label), str(kept[one].label)) for one in ring if one.label is not None]
    if any(before != after for before, after in labels):
        yield first, Renumber(tuple(sorted(labels, key=lambda pair: sort_key(pair[0]))))
        for one, (_, after) in zip(ring, labels, strict=True):
            renumber(one, after)


def _ordered(new: Spot, came: dict[Spot, Spot]) -> Iterator[tuple[Spot, Place]]:
    """Put the children of each provision in their order, moving the fewest."""
    for target in new.walk():
        if target not in came:
            continue
        spot = came[target]
        wanted = [came[child] for child in target.below if child in came]
        stays = _rising([spot.below.index(one) for one in wanted])
        loose = [one for n, one in enumerate(wanted) if n not in stays and one.label is None]
        if loose:
            raise Tangled(loose)
        for n, one in enumerate(wanted):
            if n in stays:
                continue
            after = address(wanted[n - 1]) if n else ""
            yield one, Place(str(one.label), address(spot) if spot.above is not None else "", after)
            spot.below.remove(one)
            spot.below.insert(spot.below.index(wanted[n - 1]) + 1 if n else 0, one)


def _rising(values: Sequence[int]) -> set[int]:
    """Return the positions of a longest increasing run; lists of siblings are short."""
    best: list[tuple[int, int]] = []  # length, and the position before
    for n, value in enumerate(values):
        before = [(best[k][0], -k) for k in range(n) if values[k] < value]
        length, k = max(before, default=(0, 1))
        best.append((length + 1, -k))
    kept: set[int] = set()
    here = max(range(len(best)), key=lambda n: (best[n][0], -n), default=-1)
    while here >= 0:
        kept.add(here)
        here = best[here][1]
    return kept

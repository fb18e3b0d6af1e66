"""Which provisions a draft keeps and amends; all others are omitted and inserted.

A pairing of the comparison is used where the instructions can follow it: what both stood and will
stand under is kept too, only what has a label is moved, and nothing is moved below itself. Where
it cannot be followed the provision is omitted and inserted with its new words: longer, not wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.compare.changes import Pair
from pipeline.model.records import Kind
from pipeline.report.amending.tree import Spot

_PROVISIONS = frozenset({Kind.ENTRY, Kind.PROVISION})

Kept = dict[Spot, Spot]
"""Old provision -> new provision."""


def kept(old: Spot, new: Spot, pairs: Iterable[Pair], dropped: frozenset[str]) -> Kept:
    """Return the provisions that stay, the two roots among them.

    ``dropped`` are old paths that are not to be kept, whatever the pairing says.
    """
    at = {spot.path: spot for spot in new.walk()}
    into = {
        pair.old[0]: pair.new[0]
        for pair in pairs
        if pair.old and pair.new and pair.old[0] not in dropped
    }
    found: Kept = {old: new}
    taken = {new}
    for spot in old.walk():
        other = at.get(into.get(spot.path, ""))
        if other is not None and other not in taken and spot is not old and _alike(spot, other):
            found[spot] = other
            taken.add(other)
    return _closed(found)


def _alike(old: Spot, new: Spot) -> bool:
    """Say whether one can become the other: of one kind, and with or without a label both."""
    if old.kind is not new.kind and not {old.kind, new.kind} <= _PROVISIONS:
        return False
    if (old.label is None) is not (new.label is None):
        return False
    if old.kind is Kind.PART and old.path != new.path:
        return False
    return (old.cells is None) is (new.cells is None)


def _closed(found: Kept) -> Kept:
    """Drop what stands under something that is not kept, until nothing more is to be dropped."""
    while True:
        came = {new: old for old, new in found.items()}
        wrong = [
            old
            for old, new in found.items()
            if old.above is not None and not _stands(old, new, found, came)
        ]
        if not wrong:
            return found
        for old in wrong:
            del found[old]


def _stands(old: Spot, new: Spot, found: Kept, came: dict[Spot, Spot]) -> bool:
    assert old.above is not None
    assert new.above is not None
    if old.above not in found or new.above not in came:
        return False
    if found[old.above] is new.above:
        return True
    if old.label is None:
        return False
    under: Spot | None = came[new.above]
    while under is not None:  # nothing can be moved below itself
        if under is old:
            return False
        under = under.above
    return True

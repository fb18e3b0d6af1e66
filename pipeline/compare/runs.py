"""Runs of siblings that only took other labels together, because one came or went before them.

After one insertion all that follows it is renumbered. Each of these is a change of its own, for the
correlation and for whoever asks for one label; a reader is given the run as one thing, the first of
it with the others ``within`` it.
"""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import Change, ChangeLabel, Outcome
from pipeline.compare.fates import Fates
from pipeline.compare.index import TreeIndex
from pipeline.model.citing import listed, readable

_NAMED = 3
"""How many of those that came or went are named; the others are counted."""


def with_runs(fates: Fates, changes: list[Change]) -> list[Change]:
    """Return the changes, those of a run held by its first, whose verdict says so.

    A run are renumbered provisions (not one word changed, none to be reviewed) with one parent,
    all shifted by the same number of places among their labelled siblings. An amended one among
    them does not end it.
    """
    siblings = _Siblings(fates)
    runs: dict[tuple[int, int, str, int], list[int]] = {}
    for number, change in enumerate(changes):
        if _only_renumbered(change):
            key = siblings.shift_of(change)
            if key is not None:
                runs.setdefault(key, []).append(number)
    found = list(changes)
    for (parent, _, what, shift), members in runs.items():
        first, last = changes[members[0]], changes[members[-1]]
        why = siblings.why(first, parent, what, shift)
        (verdict,) = first.verdicts
        argument = f"{verdict.argument}{_with_the_rest(last, len(members) - 1)}{why}"
        told = msgspec.structs.replace(verdict, argument=argument)
        found[members[0]] = msgspec.structs.replace(first, verdicts=(told,))
        for number in members[1:]:
            found[number] = msgspec.structs.replace(changes[number], within=first.id)
    return found


def _only_renumbered(change: Change) -> bool:
    return (
        change.outcome is Outcome.RENUMBERED
        and not change.review
        and [verdict.label for verdict in change.verdicts] == [ChangeLabel.RENUMBERED]
    )


def _with_the_rest(last: Change, more: int) -> str:
    if not more:
        return ""
    assert last.old is not None
    assert last.new is not None
    old, new = readable(last.old.path), readable(last.new.path)
    if more == 1:
        return f"; so is {old}, now {new}"
    return f"; so are {more} more, up to {old}, now {new}"


class _Siblings:
    """Places among siblings that are counted alike: those with labels, and each kind without."""

    def __init__(self, fates: Fates) -> None:
        self._fates = fates
        self._places: dict[tuple[bool, int], dict[int, tuple[str, int]]] = {}

    def shift_of(self, change: Change) -> tuple[int, int, str, int] | None:
        """Return the parents, what is counted, and by how many places the change shifts it."""
        assert change.old is not None
        assert change.new is not None
        old, new = self._fates.old, self._fates.new
        i, j = old.at_path[change.old.path], new.at_path[change.new.path]
        what, before = self._place(old, i, new=False)
        also, after = self._place(new, j, new=True)
        if what != also or before == after:
            return None
        return old.parent[i], new.parent[j], what, after - before

    def why(self, first: Change, parent: int, what: str, shift: int) -> str:
        """Return what came and went before the first of a run, where that makes the shift."""
        assert first.old is not None
        assert first.new is not None
        old, new = self._fates.old, self._fates.new
        i, j = old.at_path[first.old.path], new.at_path[first.new.path]
        above = new.parent[j]
        came = [
            new.path(k)
            for k in self._before(new, j, what, new=True)
            if k not in self._fates.back or old.parent[self._fates.back[k].old] != parent
        ]
        went = [
            old.path(k)
            for k in self._before(old, i, what, new=False)
            if k not in self._fates.links or new.parent[self._fates.links[k].new] != above
        ]
        if len(came) - len(went) != shift:
            return ""
        reasons = [
            f"what {tense} {_named(paths)} {verb}"
            for paths, tense, verb in ((came, "is now", "came in"), (went, "was", "went"))
            if paths
        ]
        return f", because {' and '.join(reasons)}"

    def _place(self, index: TreeIndex, i: int, *, new: bool) -> tuple[str, int]:
        parent = index.parent[i]
        known = self._places.get((new, parent))
        if known is None:
            known = self._places[new, parent] = {}
            counts: dict[str, int] = {}
            for child in index.children[parent]:
                node = index.nodes[child]
                what = "label" if node.label is not None else node.kind.value
                counts[what] = counts.get(what, 0) + 1
                known[child] = (what, counts[what])
        return known[i]

    def _before(self, index: TreeIndex, i: int, what: str, *, new: bool) -> list[int]:
        places = (
            (child, self._place(index, child, new=new))
            for child in index.children[index.parent[i]]
            if child < i
        )
        return [child for child, (kind, _) in places if kind == what]


def _named(paths: list[str]) -> str:
    shown = paths if len(paths) <= _NAMED + 1 else paths[:_NAMED]
    more = len(paths) - len(shown)
    return listed([*map(readable, shown), *([f"{more} more"] if more else [])])

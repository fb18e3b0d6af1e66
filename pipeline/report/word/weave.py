"""Two editions woven into one run of paragraphs: what stays, what goes, what comes, what moves.

Leaving out what comes gives the old edition, leaving out what goes the new one, whatever the
pairing says: it decides only what is set beside what. Of the paired paragraphs the longest run that
stands in the same order in both stays in place; the others moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from pipeline.compare.changes import Pair
from pipeline.report.word.lines import Line, Role


class Woven(msgspec.Struct, frozen=True, gc=False):
    """One step: a paragraph of the old edition, of the new one, or of both.

    ``move`` counts the moves from 1: the same number stands at the place left and at the place
    reached, each with its ``partner``, the paragraph on the other side.
    """

    old: Line | None = None
    new: Line | None = None
    move: int = 0
    partner: Line | None = None


def weave(old: Sequence[Line], new: Sequence[Line], pairs: Sequence[Pair]) -> tuple[Woven, ...]:
    """Return both editions as one run; ``pairs`` says which node became which."""
    became = _paired(old, new, pairs)
    kept = _rising([became[i] for i in sorted(became)])
    stays = {i: became[i] for n, i in enumerate(sorted(became)) if n in kept}
    moved = {
        i: j
        for i, j in became.items()
        if i not in stays and old[i].role is not Role.GRID and old[i].raw and new[j].raw
    }
    numbers = _numbers(moved)
    came = {j: i for i, j in moved.items()}
    found: list[Woven] = []
    i = j = 0
    for stop, at in [*sorted(stays.items()), (len(old), len(new))]:
        for k in range(i, stop):
            partner = new[moved[k]] if k in moved else None
            found.append(Woven(old[k], None, numbers.get(k, 0), partner))
        for k in range(j, at):
            partner = old[came[k]] if k in came else None
            found.append(Woven(None, new[k], numbers.get(came.get(k, -1), 0), partner))
        if stop < len(old):
            found.append(Woven(old[stop], new[at]))
        i, j = stop + 1, at + 1
    return tuple(found)


def _paired(old: Sequence[Line], new: Sequence[Line], pairs: Sequence[Pair]) -> dict[int, int]:
    """Return old position -> new position, for paragraphs of the same role. What was split goes on
    in its first part, what was merged comes from its first.
    """
    at = {(line.path, line.role): j for j, line in enumerate(new)}
    into = {pair.old[0]: pair.new[0] for pair in pairs if pair.old and pair.new}
    found: dict[int, int] = {}
    taken: set[int] = set()
    for i, line in enumerate(old):
        j = at.get((into.get(line.path, ""), line.role))
        if j is not None and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _numbers(moved: dict[int, int]) -> dict[int, int]:
    """Number the moves; paragraphs that went together are one move."""
    found: dict[int, int] = {}
    number = 0
    for i in sorted(moved):
        if not (i - 1 in moved and moved[i - 1] == moved[i] - 1):
            number += 1
        found[i] = number
    return found


def _rising(values: Sequence[int]) -> set[int]:
    """Return the positions of a longest increasing run (patience sorting, O(n log n))."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, value in enumerate(values):
        at = bisect_left(tails, value)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [n]
    kept: set[int] = set()
    here = ends[-1] if ends else -1
    while here >= 0:
        kept.add(here)
        here = back[here]
    return kept

"""Parameters that moved between a heading and its sub-items: neither added nor removed.

"Motors above 5 kN, as follows: a. ...; b. ..." may become "Motors, as follows: a. ... above 5 kN;
b. ... above 5 kN". Read alone, the heading lost a condition and each sub-item gained one; read
together, nothing went either way. Found before limits are ruled on, so that they are left alone.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from pipeline.compare.changes import ChangeLabel
from pipeline.compare.fates import Fates
from pipeline.compare.limits import Limit, limits
from pipeline.compare.ruling import Ruling
from pipeline.compare.wording import Span
from pipeline.model.records import Comparator, Kind

_Key = tuple[str, Decimal, Comparator | None]


class Move(msgspec.Struct, frozen=True):
    """One parameter seen from one node: it left the old words or entered the new ones."""

    rule: str
    argument: str
    label: ChangeLabel
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()


class Moves:
    """Every parameter that moved, by the old position of the node it left or entered."""

    def __init__(self, found: dict[int, list[Move]] | None = None) -> None:
        self._found = found or {}

    def rulings(self, i: int) -> list[Ruling]:
        """Return what moved out of or into one paired node."""
        return [Ruling(m.label, m.rule, m.argument, m.old, m.new) for m in self._found.get(i, ())]


def find_moves(fates: Fates, differing: list[int]) -> Moves:
    """Return the parameters that moved between paired parents and their paired children.

    ``differing`` are the old positions of pairs whose words differ.
    """
    found: dict[int, list[Move]] = {}
    with_figures = [
        i
        for i in differing
        if fates.old.nodes[i].quantities or fates.new.nodes[fates.links[i].new].quantities
    ]
    among = set(with_figures)
    for p in with_figures:
        q = fates.links[p].new
        kids = [
            c
            for c in fates.old.children[p]
            if c in fates.links
            and fates.new.parent[fates.links[c].new] == q
            and fates.old.nodes[c].kind in (Kind.ENTRY, Kind.PROVISION, Kind.LIST_ITEM)
        ]
        if any(c in among for c in kids):
            for down in (True, False):
                _find(fates, p, kids, among, found, down=down)
    return Moves(found)


def _find(
    fates: Fates,
    p: int,
    kids: list[int],
    among: set[int],
    found: dict[int, list[Move]],
    *,
    down: bool,
) -> None:
    heading = _left(fates, p) if down else _entered(fates, p)
    for key, limit in heading.items():
        holders = {
            c: (_entered(fates, c) if down else _left(fates, c))[key]
            for c in kids
            if c in among and key in (_entered(fates, c) if down else _left(fates, c))
        }
        if not holders:
            continue
        rule = "parameter-moved-to-sub-items" if down else "parameter-moved-to-heading"
        what = f"{limit.quantity.printed.strip()} moved " + (
            "from the heading into the sub-items" if down else "from the sub-items into the heading"
        )
        whole = len(holders) == len(kids)
        argument = (
            f"{what}, neither added nor removed"
            if whole
            else (f"{what}, but only {len(holders)} of {len(kids)} have it")
        )
        here = found.setdefault(p, [])
        here.append(_move(rule, argument, ChangeLabel.MOVED, limit, old=down))
        if not whole:
            open_for_others = f"{argument}, and no rule says what that does to the others"
            here.append(_move(rule, open_for_others, ChangeLabel.UNDETERMINED, limit, old=down))
        for c, held in holders.items():
            moved = _move(rule, argument, ChangeLabel.MOVED, held, old=not down)
            found.setdefault(c, []).append(moved)


def _move(rule: str, argument: str, label: ChangeLabel, limit: Limit, *, old: bool) -> Move:
    spans = (limit.clause, *limit.spans)
    return Move(rule, argument, label, old=spans) if old else Move(rule, argument, label, new=spans)


def _left(fates: Fates, i: int) -> dict[_Key, Limit]:
    before, after = _both(fates, i)
    return {k: x for k, x in before.items() if k not in after}


def _entered(fates: Fates, i: int) -> dict[_Key, Limit]:
    before, after = _both(fates, i)
    return {k: x for k, x in after.items() if k not in before}


def _both(fates: Fates, i: int) -> tuple[dict[_Key, Limit], dict[_Key, Limit]]:
    j = fates.links[i].new
    sides = (fates.wording(i, new=False), fates.wording(j, new=True))
    keyed = [{(x.dimension, x.value, x.comparator): x for x in limits(side)} for side in sides]
    return keyed[0], keyed[1]

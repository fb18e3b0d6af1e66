"""Structure by constraint: the cheapest way to read a whole run of rows as a tree.

Every row has several readings (:mod:`pipeline.parse.readings`) and every reading several places in
the tree (:mod:`pipeline.parse.moves`). No marker decides alone: each step has a cost that weighs
the sequence of markers, the indent, how the words before it end, style, and what a parent may hold,
and the search keeps the cheapest path to every state (a beam search with merging of equal states;
the idea of solving depths over the whole run is that of the eRegulations *regulations-parser*).
Where two readings cost nearly the same the choice is recorded as a tie, for a person to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple, cast

import msgspec

from pipeline.lists.profile import Profile
from pipeline.parse.anchors import anchors
from pipeline.parse.decisions import AROUND, Decision, chosen_readings, impossible, input_of_row
from pipeline.parse.frames import Frame, Stack
from pipeline.parse.move import Move, Reach
from pipeline.parse.moves import Moves
from pipeline.parse.readings import Reading, readings
from pipeline.parse.rows import Row

_WIDTH = 8
_REACH = 5.0
_FAR = 1e9
_MARGIN = 0.65


class Step(NamedTuple):
    """One row understood: ``parent`` is the depth of the frame it hangs under (-1 for the top);
    ``joins`` says that it goes on with the words of the open node instead of opening one. ``frame``
    is the node it stands in.
    """

    row: Row
    reading: Reading
    parent: int
    joins: bool
    frame: Frame | None


class Tie(NamedTuple):
    """A row that could nearly as well have been read otherwise: by so much, or (``None``) where the
    source marks up its structure and contradicts itself.
    """

    row: Row
    chosen: str
    other: str
    difference: float | None
    input: str


class _Path(msgspec.Struct, frozen=True):
    cost: float
    stack: Stack
    move: Move | None
    row: int
    before: _Path | None
    ties: tuple[tuple[int, str, str, float], ...]


class _Past:
    """Lets go of rows, and of their readings, that nothing can ask for again: those well before the
    last step given out, unless the node that one opened is still open.
    """

    def __init__(self, rows: list[Row], options: list[tuple[Reading, ...]]) -> None:
        self._rows = rows
        self._options = options
        self._open: set[int] = set()
        self._done = 0

    def let_go(self, before: int, stack: Stack) -> None:
        """Let go of what stands before a row, as far as ``stack`` does not need it."""
        if before - self._done < _AT_ONCE:
            return
        still = {frame.row for frame in stack}
        for n in self._open.union(range(self._done, before)) - still:
            self._rows[n] = _GONE
            self._options[n] = ()
        self._open = {n for n in still if 0 <= n < before}
        self._done = before


_AT_ONCE = 64
_GONE = cast("Row", None)
"""Whoever asks it anything fails: better than to be told of an empty line."""


def solve(
    rows: list[Row],
    profile: Profile,
    decisions: Sequence[Decision] = (),
    *,
    ties: list[Tie],
    edition: str = "",
) -> Iterator[Step]:
    """Yield how each row is understood, in order, as soon as nothing that follows can change it; at
    the end the choices that were close are put into ``ties``. ``rows`` are let go of on the way:
    what is long past is replaced in the list.

    Raises:
        DecisionError: a person's decision was made on other lines, or no reading satisfies it.
    """
    if not rows:
        return
    options = readings(rows, profile)
    decided = chosen_readings(rows, decisions, edition=edition)
    certain = anchors(rows, options, profile)
    moves = Moves(rows, profile, options)
    past = _Past(rows, options)
    close: dict[tuple[int, str, str, float], Tie] = {}
    paths = [_Path(0.0, (), None, -1, None, ())]
    for n in range(len(rows)):
        decision = decided.get(n)
        anchor = certain.get(n) if decision is None else None
        if anchor is not None:
            paths = [_settle(paths)]
        paths = _step(moves, n, anchor or options[n], paths, decision) or (
            _step(moves, n, options[n], paths, decision) if anchor is not None else []
        )
        if decision is not None and not paths:
            raise impossible(decision, rows[n], edition=edition)
        if len(paths) == 1 or n == len(rows) - 1:
            # all that may still be chosen agree on what was read so far
            settled = _settle(paths)
            yield from _steps(settled, rows)
            for tie in set(settled.ties):
                at, one, other, gap = tie
                close[tie] = Tie(rows[at], one, other, gap, input_of_row(rows, at))
            past.let_go(n - AROUND, settled.stack)
            paths = [msgspec.structs.replace(settled, move=None, before=None, ties=())]
    ties.extend(close[tie] for tie in sorted(close))


def _steps(path: _Path, rows: Sequence[Row]) -> list[Step]:
    """Return the steps of a path, as far back as it goes."""
    steps: list[Step] = []
    at: _Path | None = path
    while at is not None and at.move is not None:
        move = at.move
        frame = move.stack[-1] if move.stack else None
        steps.append(Step(rows[at.row], move.reading, move.parent, move.joins, frame))
        at = at.before
    steps.reverse()
    return steps


def _step(
    moves: Moves,
    n: int,
    readings: tuple[Reading, ...],
    paths: Sequence[_Path],
    decision: Decision | None,
) -> list[_Path]:
    """Return the best paths one row further; none where no reading has a place (or not the one
    that a person decided on).
    """
    found: dict[Stack, _Path] = {}
    reach = Reach(_FAR)
    for path in paths:
        before = path.cost
        for move in moves.options(n, readings, path.stack, before, reach):
            if decision is not None and move.where != decision.read_as:
                continue
            cost = before + move.cost
            if cost > reach.most:
                continue
            reach.most = min(reach.most, cost + _REACH)
            step = _Path(cost, move.stack, move, n, path, path.ties)
            known = found.setdefault(move.stack, step)
            if known is not step:
                found[move.stack] = _better(known, step)
    return sorted([path for path in found.values() if path.cost <= reach.most], key=_cost)[:_WIDTH]


_cost = attrgetter("cost")


def _settle(paths: Sequence[_Path]) -> _Path:
    """Return the cheapest path, with its ties."""
    winner = paths[0]
    for other in paths[1:]:
        if other.cost - winner.cost < _MARGIN:
            winner = _better(winner, other)
    return winner


def _better(one: _Path, two: _Path) -> _Path:
    """Return the cheaper of two paths, with a note of where they part if it was close."""
    if two.cost < one.cost:
        one, two = two, one
    gap = two.cost - one.cost
    if gap >= _MARGIN:
        return one
    a: _Path | None = one
    b: _Path | None = two
    first: tuple[int, str, str, float] | None = None
    while a is not None and b is not None and a is not b:
        if a.move is None or b.move is None:
            break
        if a.move.where != b.move.where:
            first = (a.row, a.move.where, b.move.where, round(gap, 2))
        a, b = a.before, b.before
    if first is None:
        return one
    return msgspec.structs.replace(one, ties=(*one.ties, first))

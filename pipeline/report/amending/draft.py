"""The draft: what turns the old edition into the new one, and the proof that it does.

Six phases, applied one after the other. In the first three every label and every count is that of
the old edition: nothing has been renumbered yet, and what is omitted is named by what it was. In
the fourth labels are as they stand when the instruction is reached. In the last two they are those
of the new edition, in whose order provisions are inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.compare.changes import ChangeSet, Outcome
from pipeline.model.records import Edition, Node
from pipeline.model.text import Text
from pipeline.report.amending.kept import Kept, kept
from pipeline.report.amending.numbers import Tangled, numbered
from pipeline.report.amending.steps import (
    Draft,
    Field,
    Insert,
    Instruction,
    Omit,
    Phase,
    Renumber,
    Replace,
    ReplaceTable,
    Step,
)
from pipeline.report.amending.tree import Spot, address, block, grown, tree
from pipeline.report.amending.words import reworded
from pipeline.report.comparison import Comparison
from pipeline.report.consequence import Consequence, place
from pipeline.report.paths import sort_key
from pipeline.report.reasons import Doubts

_FIRST_WORDS = 90


def draft(comparison: Comparison) -> Draft:
    """Return the draft of a comparison.

    Raises:
        ReportError: the editions are not at hand.
    """
    old, new = comparison.editions("instructions")
    dropped: frozenset[str] = frozenset()
    while True:
        plan = _Plan(comparison.changes, old, new, dropped)
        try:
            instructions = tuple(plan.instructions())
        except Tangled as tangled:
            dropped |= {spot.path for spot in tangled.spots}
            continue
        return Draft(instructions, proved=plan.arrived())


class _Plan:
    """One attempt: the old edition as a tree that the instructions change as they are made."""

    def __init__(
        self, changes: ChangeSet, old: Edition, new: Edition, dropped: frozenset[str]
    ) -> None:
        self.language = new.language
        self.old, self.new = tree(old), tree(new)
        self.kept: Kept = kept(self.old, self.new, changes.pairs, dropped)
        self.came = {new: old for old, new in self.kept.items()}
        self.nodes = {node.path: node for node in old.nodes()}
        self.becomes = {node.path: node for node in new.nodes()}
        self.flags = _Flags(changes)

    def instructions(self) -> Iterator[Instruction]:
        """Yield every instruction, each applied before the next is made."""
        worded = list(self._worded())
        yield from (one for one in worded if one.phase is Phase.WORDS)
        yield from (one for one in worded if one.phase is Phase.TYPOGRAPHY)
        yield from self._omitted()
        yield from _joined(
            Instruction(Phase.NUMBERS, step, self.flags.of(spot, self.kept[spot]))
            for spot, step in numbered(self.old, self.new, self.kept)
        )
        yield from self._inserted(self.new)
        yield from self._marked()

    def arrived(self) -> bool:
        """Say whether the tree is the new edition now, to the character and in its order."""
        return _flat(self.old) == _flat(self.new)

    # --- phases -----------------------------------------------------------------------------------

    def _worded(self) -> Iterator[Instruction]:
        for spot, target in self.kept.items():
            if spot.above is None:
                continue
            before, after = self.nodes[spot.path], self.becomes[target.path]
            light = self.flags.only_typography(target)
            phase = Phase.TYPOGRAPHY if light else Phase.WORDS
            steps = tuple(self._steps(spot, target, before, after))
            flags = self.flags.of(spot, target) if steps else ()
            for step in steps:
                yield Instruction(phase, step, flags)
            spot.category, spot.heading = target.category, target.heading
            spot.words, spot.cells = target.words, target.cells

    def _steps(self, spot: Spot, target: Spot, before: Node, after: Node) -> Iterator[Step]:
        if spot.category != target.category:
            yield Replace(spot.path, Field.CATEGORY, target.category or "")
        headings = before.heading or Text(""), after.heading or Text("")
        yield from reworded(spot.path, Field.HEADING, *headings, self.language)
        yield from reworded(spot.path, Field.WORDS, before.text, after.text, self.language)
        if spot.cells == target.cells:
            return
        assert before.table is not None
        assert after.table is not None
        old, new = before.table, after.table
        shapes = [
            [(c.row, c.column, c.row_span, c.column_span) for c in table.cells]
            for table in (old, new)
        ]
        if shapes[0] != shapes[1]:
            assert target.cells is not None
            yield ReplaceTable(spot.path, target.cells)
            return
        for was, now in zip(old.cells, new.cells, strict=True):
            yield from reworded(
                spot.path,
                Field.WORDS,
                was.text,
                now.text,
                self.language,
                row=was.row + 1,
                column=was.column + 1,
            )

    def _omitted(self) -> Iterator[Instruction]:
        for spot in list(self.old.walk()):
            if spot in self.kept or spot.above not in self.kept:
                continue
            words = f"{spot.heading} {spot.words}".strip()
            cut = words if len(words) <= _FIRST_WORDS else f"{words[:_FIRST_WORDS].rstrip()} …"
            yield Instruction(Phase.OMISSIONS, Omit(spot.path, cut), self.flags.of(spot, None))
        for spot in list(self.old.walk()):
            if spot in self.kept:
                spot.below = [one for one in spot.below if one in self.kept]

    def _inserted(self, target: Spot) -> Iterator[Instruction]:
        """Insert what is new below a kept provision; what stands before it is in its place."""
        spot = self.came[target]
        run: list[Spot] = []
        after: Spot | None = None
        for child in [*target.below, None]:
            if child is not None and child not in self.came:
                run.append(child)
                continue
            if run:
                under = address(spot) if spot.above is not None else ""
                named = address(after) if after is not None else ""
                step = Insert(under, named, tuple(block(one) for one in run))
                yield Instruction(Phase.INSERTIONS, step, self.flags.of_all(run))
                at = spot.below.index(after) + 1 if after is not None else 0
                spot.below[at:at] = [grown(one, spot) for one in step.blocks]
                run = []
            if child is not None:
                after = self.came[child]
                yield from self._inserted(child)

    def _marked(self) -> Iterator[Instruction]:
        for target, spot in self.came.items():
            if spot.marker != target.marker:
                step = Replace(address(spot), Field.MARKER, target.marker)
                yield Instruction(Phase.MARKERS, step)
                spot.marker = target.marker


class _Flags:
    """What a person must look at, by provision."""

    def __init__(self, changes: ChangeSet) -> None:
        self._old: dict[str, tuple[str, ...]] = {}
        self._new: dict[str, tuple[str, ...]] = {}
        counted = {side.path for c in changes.changes if (side := c.new) is not None}
        light = {side.path for c in changes.typographic if (side := c.new) is not None}
        self._light = light - counted
        doubts = Doubts(changes)
        for change, placed in zip(changes.changes, place(changes.changes), strict=True):
            flags = []
            if change.review:
                flags.append(f"UNDER REVIEW: {doubts.of(change)}")
            if placed.consequence is Consequence.UNDETERMINED and not placed.part:
                flags.append(
                    "UNDETERMINED: whether more or less is controlled, a person must judge"
                )
            if change.outcome in (Outcome.SPLIT, Outcome.MERGED):
                flags.append(
                    f"{change.outcome.value.upper()}: words went to or came from elsewhere"
                )
            if not flags:
                continue
            if change.new is not None:
                self._new[change.new.path] = tuple(flags)
            if change.old is not None:
                self._old[change.old.path] = tuple(flags)

    def of(self, old: Spot | None, new: Spot | None) -> tuple[str, ...]:
        """Return the flags of a provision, at the first instruction that concerns it."""
        found = self._new.pop(new.path, ()) if new is not None else ()
        before = self._old.pop(old.path, ()) if old is not None else ()
        return found or before

    def of_all(self, spots: Sequence[Spot]) -> tuple[str, ...]:
        """Return the flags of what is inserted, each once."""
        return tuple(
            dict.fromkeys(
                flag for spot in spots for one in spot.walk() for flag in self.of(None, one)
            )
        )

    def only_typography(self, new: Spot) -> bool:
        """Say whether a provision differs in typography alone."""
        return new.path in self._light


def _joined(instructions: Iterable[Instruction]) -> Iterator[Instruction]:
    """Join renumberings of siblings that follow one another into one, all at once."""
    last: Instruction | None = None
    for one in instructions:
        if last is not None and _siblings(last, one):
            assert isinstance(last.step, Renumber)
            assert isinstance(one.step, Renumber)
            labels = sorted(
                (*last.step.labels, *one.step.labels), key=lambda pair: sort_key(pair[0])
            )
            last = Instruction(last.phase, Renumber(tuple(labels)), last.flags)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _siblings(last: Instruction, one: Instruction) -> bool:
    steps = (last.step, one.step)
    if last.flags != one.flags or not all(isinstance(step, Renumber) for step in steps):
        return False
    parents = {
        label.rpartition(".")[0]
        for step in steps
        if isinstance(step, Renumber)
        for pair in step.labels
        for label in pair
    }
    return len(parents) == 1


def _flat(root: Spot) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    stack = [(root, 0)]
    while stack:
        spot, depth = stack.pop()
        found.append((depth, *spot.content()))
        stack.extend((one, depth + 1) for one in reversed(spot.below))
    return found


def counts(made: Draft) -> dict[Phase, int]:
    """Return how many instructions each phase has."""
    return {phase: sum(one.phase is phase for one in made.instructions) for phase in Phase}

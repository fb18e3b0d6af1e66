"""What evidence weighs: the costs of the outline's search, stated in one place.

A cost of 1 is one piece of ordinary evidence against a reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.lists.labels import LabelGrammar, Shape
from pipeline.lists.profile import Members
from pipeline.model.records import Kind
from pipeline.parse.frames import (
    CLOSED,
    COLON,
    DIVISION,
    EMPTY,
    GOES_ON,
    ITEM,
    LABELLED,
    LAST_BUT_ONE,
    LIST_ITEM,
    NOTE,
    OPEN,
    PARAGRAPH,
    PART,
    SUBSECTION,
    TERM,
    Frame,
    Run,
    Stack,
    Tail,
)
from pipeline.parse.readings import Reading, Role
from pipeline.parse.rows import Row

NEAR = 4.0
"""Points by which two left edges may differ and still be the same indent."""

SAME = 0.6
"""Points by which two left edges differ that a machine set alike."""

FIRST = {
    EMPTY: 0.2,
    OPEN: 1.0,
    COLON: 0.0,
    GOES_ON: 3.0,
    LAST_BUT_ONE: 3.5,
    CLOSED: 2.5,
}
"""Cost of beginning a list after words that end so."""


def ordinal_of(component: str) -> int:
    """Return the place of a label component among its kind, from 1."""
    return int(component) if component.isdigit() else ord(component[0].lower()) - ord("a") + 1


def sequence_cost(run: Run | None, ordinal: int, *, skips: bool = False) -> float:
    """Cost of ``ordinal`` as the next member of a run of printed labels."""
    step = ordinal - (run.ordinal if run is not None else 0)
    if step == 1 or (skips and step > 1):
        return 0.0
    return 3.0 if step > 1 else 8.0


_MEMBERS = (LABELLED, LIST_ITEM)


def with_run(stack: Stack, depth: int, run: Run) -> Stack:
    """Return the stack with the list under the frame at ``depth`` replaced."""
    return (*stack[:depth], replace(stack[depth], run=run), *stack[depth + 1 :])


def last_tail(stack: Stack, depth: int) -> Tail:
    """How the member before this one ended: a note after it does not hide that."""
    if depth + 1 < len(stack) and stack[depth + 1].form in _MEMBERS:
        return stack[depth + 1].tail
    run = stack[depth].run
    return run.last if run is not None else EMPTY


def words_edge(row: Row, edge: float | None, run: Run | None) -> float | None:
    """Return where a marked row's words begin: at the ``edge`` it shows, else where those of the
    members before it did.
    """
    if edge is not None or run is None or run.hang is None:
        return edge
    if row.whole or run.x is None or row.x is None or abs(run.x - row.x) > NEAR:
        return None
    return run.hang


def kept_to(stack: Stack, depth: int) -> Stack:
    """Return the stack cut behind the frame at ``depth``, which remembers how its list stood."""
    run = stack[depth].run
    if run is None:
        return stack[: depth + 1]
    return with_run(stack[: depth + 1], depth, replace(run, last=last_tail(stack, depth)))


def closing_cost(closed: Stack) -> float:
    """Cost of leaving nodes that still announce something, or lists that go on."""
    cost = 0.0
    for frame in closed:
        if frame.tail is COLON and frame.run is None:
            cost += 1.2
        if frame.tail is EMPTY and frame.form in (NOTE, TERM) and frame.run is None:
            cost += 4.0
    if len(closed) >= 2:
        last = closed[-1]
        if last.form in (LIST_ITEM, LABELLED) and last.tail is LAST_BUT_ONE:
            cost += 0.6
    return cost


def closing_costs(stack: Stack) -> list[float]:
    """Return :func:`closing_cost` of every end of a stack: what closing the frames from each depth
    on costs (0 for closing none).
    """
    size = len(stack)
    costs = [0.0] * (size + 1)
    total = 0.0
    for depth in range(size - 1, -1, -1):
        frame = stack[depth]
        if frame.run is None:
            if frame.tail is COLON:
                total += 1.2
            elif frame.tail is EMPTY and frame.form in (NOTE, TERM):
                total += 4.0
        costs[depth] = total
    if size >= 2:
        last = stack[-1]
        if last.tail is LAST_BUT_ONE and last.form in (LIST_ITEM, LABELLED):
            for depth in range(size - 1):
                costs[depth] += 0.6
    return costs


def may_hold_notes(stack: Stack, depth: int, *, nested: bool = False) -> bool:
    """Whether an annotation may hang under the frame at ``depth``."""
    frame = stack[depth]
    if frame.form in (LABELLED, TERM, SUBSECTION, ITEM, DIVISION):
        return True
    if nested and frame.form in (LIST_ITEM, NOTE):
        return frame.family != Kind.NOTA_BENE  # which only points elsewhere
    if frame.form is LIST_ITEM:
        return all(f.form not in (NOTE, TERM) for f in stack[:depth])
    if frame.form is not PART:
        return False
    return depth == len(stack) - 1 or (nested and all(above.form is not TERM for above in stack))


_TITLED = (ITEM, DIVISION, SUBSECTION)


def _within(holder: Frame) -> float:
    """By how much something may stand off the edge of a frame's words: those of a note begin where
    its marker ends, and what is under it at the next stop.
    """
    return 2 * NEAR if holder.form is NOTE else NEAR


def floor_of(stack: Stack) -> int:
    """Return the depth of the deepest heading over a part of the item: nothing without a label
    goes back above it.
    """
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].heading:
            return depth
    return 0


def home_cost(
    x: float, stack: Stack, depth: int, *, bold: bool = False, note: bool = False
) -> float:
    """Cost of hanging something without a marker of its own under a frame, by its left edge.

    It stands at the edge of the words it belongs to. A marker's edge is second best, because it is
    also the edge of the words one level up. Of two frames with one edge the deeper is meant.
    """
    holder = stack[depth]
    if holder.form is PART and holder.x is not None and x < holder.x - NEAR:
        # the heading is centred: its own edge says nothing of its text, before its first term
        cost = 3.5 if any(frame.form is TERM for frame in stack[depth + 1 :]) else 0.0
    elif (
        holder.form in _TITLED
        and holder.run is None
        and not any(f.components for f in stack[depth + 1 :])
    ):
        # nor does that of a heading whose text is set in, before its first entry
        cost = 0.2 if x > (holder.x or 0.0) + NEAR else 0.8
    elif holder.hang is not None and abs(x - holder.hang) <= _within(holder):
        cost = 0.0
    elif abs(x - (holder.x or 0.0)) <= NEAR:
        cost = 0.8 if holder.hang is None else 1.3
    else:
        # it fits no edge: bold words are a heading of the item's, other words go on where they are
        if bold and holder.form in (ITEM, DIVISION):
            return 2.5
        return 3.0 + 0.1 * (len(stack) - 1 - depth)
    deeper = stack[depth + 1 :]
    before = deeper[0] if deeper else None
    if (
        note
        and holder.form is LABELLED
        and before is not None
        and before.form is NOTE
        and before.x is not None
        and abs(x - before.x) <= SAME
    ):
        return min(cost, 0.2)  # beside a note of the same provision
    edges = [f.hang if f.hang is not None else f.x for f in deeper if f.form is not PARAGRAPH]
    if any(edge is not None and abs(x - edge) <= NEAR for edge in edges):
        cost += 1.0
    if holder.form in (ITEM, SUBSECTION, DIVISION) and deeper:
        cost += 1.0
    return cost


def misreading(row: Row, found: Sequence[Reading]) -> tuple[float, float]:
    """Return what it costs to read a row that has a marker as plain words: as words that go on, and
    as words that begin.

    A line may begin with what looks like a marker because a reference was wrapped there; words that
    begin there hardly do. No line is wrapped before a note's marker, nor behind a tab.
    """
    if len(found) < 2:
        return 0.0, 0.0
    if row.whole:
        return 5.0, 5.0
    if any(reading.role is Role.NOTE for reading in found):
        return 3.5, 4.0
    bare = [reading for reading in found if reading.role is Role.BARE]
    if any(reading.end and row.edge_after(reading.end) is not None for reading in found):
        return 3.5, 4.0
    if len(found) == len(bare) + 1 and min(reading.cost for reading in bare) >= 1.0:
        return 0.7, 0.7  # a marker without its space
    return 1.5, 4.0 if bare and min(reading.cost for reading in bare) < 1.0 else 1.5


def in_sequence(row: Row, found: Sequence[Reading], stack: Stack) -> bool:
    """Whether a row's marker is exactly the next of an open list, at its edge, before a capital: no
    wrapped reference looks like that but by chance.
    """
    for reading in found:
        if reading.role is not Role.BARE or not row.text[reading.end :].lstrip()[:1].isupper():
            continue
        for frame in stack:
            run = frame.run
            if run is None or (run.family, run.dress) != (reading.family, reading.dress):
                continue
            same = run.x is None or row.x is None or abs(run.x - row.x) <= SAME
            if same and reading.ordinal == run.ordinal + 1:
                return True
    return False


_PADDING = 6.0
"""Points by which a cell's words may stand in from the table's edge."""


def table_cost(x: float, stack: Stack, depth: int) -> float:
    """Cost of a table, whose first words begin at ``x``, under a frame. One that fits no edge
    belongs to what stands before it.
    """
    cost = min(home_cost(x, stack, depth), home_cost(x - _PADDING, stack, depth))
    if stack[depth].form in _TITLED and depth < len(stack) - 1:
        cost += 1.5  # what stands among provisions belongs to one of them
    return min(cost, 1.6) if depth == len(stack) - 1 else cost


def list_cost(reading: Reading, holder: Frame, announcing: Tail) -> float:
    """Cost of the marker as the next member, or the first, of the list under ``holder``."""
    if holder.form in (ITEM, SUBSECTION, DIVISION):
        return 8.0
    if holder.form is PART and holder.members is Members.TERMS:
        return 8.0
    run = holder.run
    if run is None or run.family == "label":
        cost = 5.0 if run is not None else 0.0
        if reading.family != "-" and reading.ordinal != 1:
            cost += 10.0
        if holder.form is PART:
            return cost + (0.0 if holder.members is Members.LIST else 3.0)
        if holder.form is PARAGRAPH:
            cost += 1.2
        if holder.form is LIST_ITEM and (holder.family, holder.dress) == (
            reading.family,
            reading.dress,
        ):
            # a list directly inside a list of the same kind: dashes do that, letters do not
            cost += 0.2 if reading.family == "-" and announcing is COLON else 5.0
        return cost + FIRST[announcing]
    if run.family != reading.family:
        return 7.0
    cost = 0.0 if run.dress == reading.dress else 0.7
    if reading.family == "-":
        return cost
    step = reading.ordinal - run.ordinal
    if step != 1:
        cost += 4.0 + (step - 2) * 0.5 if step > 1 else 9.0
    return cost


def conjunction_cost(row: Row, stack: Stack, depth: int) -> float:
    """Cost of one more member of the list under a frame after "and" or "or" announced the last.

    Careless drafters do that: the marker may still stand at the list's edge, where no other list
    of the open nodes has its own.
    """
    run = stack[depth].run
    if run is None or run.before is not LAST_BUT_ONE:
        return 0.0
    if run.x is None or row.x is None or abs(run.x - row.x) > NEAR:
        return 2.0
    others = (f.run.x for n, f in enumerate(stack) if n != depth and f.run is not None)
    alone = all(x is None or abs(x - row.x) > SAME for x in others)
    return 0.6 if alone else 1.4


def indent_cost(row: Row, holder: Frame, outermost: float | None = None) -> float:
    """Cost of a marked row as a member of the list under ``holder``, by its left edge: less where
    it stands left of all that is open, so that its place says nothing.
    """
    if row.x is None:
        return 0.0
    if outermost is not None and row.x < outermost - NEAR:
        return 1.0
    if holder.run is not None and holder.run.x is not None:
        off = abs(holder.run.x - row.x)
        return 0.0 if off <= SAME else 0.3 if off <= 1.5 else 1.0 if off <= NEAR else 4.0
    if holder.x is None or holder.form is PART:
        return 0.0
    if row.x > holder.x + NEAR / 2:
        hangs = holder.hang is not None and holder.hang > holder.x + NEAR
        if holder.form is not LABELLED or not hangs:
            return 0.0
        # where words hang, what belongs to them begins at their edge
        return 0.8 if abs(row.x - (holder.hang or 0.0)) > NEAR else 0.0
    if abs(row.x - holder.x) <= NEAR:
        return 1.0
    if holder.form is NOTE and holder.hang is not None and abs(row.x - holder.hang) <= NEAR:
        return 0.5  # the note's heading is centred; its words are not
    return 3.0


def item_order(components: tuple[str, ...], stack: Stack) -> float:
    """Cost of an item heading out of its order."""
    before = next((f for f in stack if f.form is ITEM), None)
    if before is None:
        return 0.0
    step = int(components[0]) - int(before.components[0])
    return 0.0 if step == 1 else 4.0 if step > 1 else 9.0


def shape_cost(reading: Reading, depth: int, grammar: LabelGrammar) -> float:
    """Cost of a marker that is not of the shape labels have at this depth."""
    wanted = _FAMILIES[grammar.shape(depth)]
    return 0.0 if reading.family in wanted and reading.dress != "()" else 6.0


_FAMILIES = {
    Shape.NUMBER: "1",
    Shape.CODE: "1",
    Shape.LOWER: "a",
    Shape.UPPER: "A",
    Shape.EITHER: "a1",
}

"""What may follow what, and what it costs: the transitions of the outline's search.

What each piece of evidence weighs is stated in :mod:`pipeline.parse.weights`; here it is added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from msgspec.structs import replace

from pipeline.lists.profile import Members, Profile
from pipeline.parse.evidence import Evidence
from pipeline.parse.frames import (
    CLOSED,
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
    tail_of,
)
from pipeline.parse.move import Move, Open, Reach
from pipeline.parse.move_words import WordMoves
from pipeline.parse.readings import UNCLOSED, Reading, Role
from pipeline.parse.rows import Row
from pipeline.parse.weights import (
    NEAR,
    closing_cost,
    closing_costs,
    conjunction_cost,
    floor_of,
    home_cost,
    indent_cost,
    item_order,
    kept_to,
    last_tail,
    list_cost,
    may_hold_notes,
    ordinal_of,
    sequence_cost,
    shape_cost,
    table_cost,
    with_run,
    words_edge,
)

_PLAIN = Role.PLAIN
_LIST, _TERMS = Members.LIST, Members.TERMS
_CERTAIN = -0.3
"""A marker that costs no more than this is one: in its place, at its edge, after a gap."""


class _Behind(NamedTuple):
    """What stands behind a marker: the words, and their left edge."""

    words: str
    edge: float | None


class Moves:
    """The transitions over one run of rows."""

    def __init__(
        self, rows: Sequence[Row], profile: Profile, options: Sequence[tuple[Reading, ...]]
    ) -> None:
        self._rows = rows
        self._profile = profile
        self._tails = [tail_of(row.text) for row in rows]
        self._evidence = Evidence(rows, profile, options, self._tails)
        self._known: tuple[int, dict[int, _Behind]] = -1, {}
        self._words = WordMoves(rows, profile, options, self._evidence, self._tails)

    def _behind(self, n: int, reading: Reading) -> _Behind:
        """Return what stands behind a row's marker; asked for in every state, found once."""
        at, known = self._known
        if at != n:
            known = {}
            self._known = n, known
        behind = known.get(reading.end)
        if behind is None:
            row = self._rows[n]
            behind = _Behind(row.text[reading.end :].strip(), row.edge_after(reading.end))
            known[reading.end] = behind
        return behind

    def options(
        self, n: int, found: tuple[Reading, ...], stack: Stack, before: float, reach: Reach
    ) -> Iterable[Move]:
        """Return the moves for row ``n`` in state ``stack``, reached at a cost of ``before``; most
        that are out of ``reach``, as it is by then, are left out.
        """
        if stack and found[-1].role is _PLAIN and self._evidence.goes_on(n):
            move = self._words.goes_on(n, found[-1], stack)
            if move is not None and move.cost <= reach.most - before:
                return (move,)
        return self._all(n, found, stack, before, reach)

    def _all(
        self, n: int, found: tuple[Reading, ...], stack: Stack, before: float, reach: Reach
    ) -> Iterator[Move]:
        """Yield the moves of every reading, as far as they are in reach."""
        cheapest = reach.most - before
        there = Open(stack, closing_costs(stack), floor_of(stack), before, reach)
        for reading in found:
            role = reading.role
            if role is _PLAIN:
                if cheapest > _CERTAIN or self._rows[n].whole:
                    yield from self._words.plain(n, found, there)
            elif role in self._MARKERS:
                for move in self._MARKERS[role](self, n, reading, there):
                    cheapest = min(cheapest, move.cost)
                    yield move
            else:
                yield from self._HEADINGS[role](self, n, reading, there)

    # --- headings ---------------------------------------------------------------------------

    def _category(self, _n: int, reading: Reading, _there: Open) -> Iterator[Move]:
        yield Move(reading.cost, (), reading, -1, joins=False)

    def _part(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        row = self._rows[n]
        stack = there.stack
        part = reading.part
        assert part is not None
        late = any(frame.form is ITEM for frame in stack)
        cost = reading.cost + (8.0 if late != part.back and late else 0.0)
        frame = Frame(PART, x=row.x, hang=row.x, tail=CLOSED, members=part.members)
        yield Move(cost, (frame,), reading, -1, joins=False)

    def _labelled(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        """A printed whole label: its parent must be open, or it is more likely a reference."""
        row = self._rows[n]
        stack = there.stack
        components = self._profile.labels.place(reading.components)
        parent = -1
        for depth, frame in enumerate(stack):
            if frame.components and frame.components == components[: len(frame.components)]:
                if len(frame.components) == len(components):
                    return
                parent = depth
        wanted = len(components) - 1
        have = len(stack[parent].components) if parent >= 0 else 0
        cost = reading.cost + 7.0 * (wanted - have)
        if reading.role is Role.ITEM:
            cost += item_order(components, stack)
        kept = stack[: parent + 1]
        last = components[-1]
        hang = row.edge_after(reading.end)
        if parent >= 0:
            before = stack[parent].run
            ordinal = ordinal_of(last)
            skips = wanted in self._profile.labels.skips
            cost += sequence_cost(before, ordinal, skips=skips)
            hang = words_edge(row, hang, before)
            kept = with_run(
                kept,
                parent,
                Run("label", "", ordinal, row.x, CLOSED, semicolons=False, hang=hang),
            )
        if self._evidence.end_before(n) in (OPEN, GOES_ON, LAST_BUT_ONE):
            cost += 0.0 if row.whole else 1.0
        if not row.whole:
            cost += self._evidence.fresh_cost(n)
            known = stack[parent].run if parent >= 0 else None
            if known is not None and known.x is not None and row.x is not None:
                cost += 0.0 if abs(known.x - row.x) <= NEAR else 2.0
        cost += closing_cost(stack[parent + 1 :])
        if parent < 0 and stack and stack[0].members is _TERMS:
            cost += 4.0  # a defined term that begins with the codes it is used in
        form = {Role.ITEM: ITEM, Role.SUBSECTION: SUBSECTION}.get(reading.role, LABELLED)
        words = row.text[reading.end :].strip()
        frame = Frame(
            form,
            components,
            "label",
            row.x,
            hang,
            tail=self._tails[n] if words and form is LABELLED else EMPTY,
            italic=row.italic,
            row=n,
        )
        yield Move(cost, (*kept, frame), reading, parent, joins=False)

    def _division(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        """A part of an item: it holds the subsections, and adds nothing to their labels."""
        row = self._rows[n]
        stack = there.stack
        for depth, frame in enumerate(stack):
            if frame.form is ITEM:
                cost = reading.cost + closing_cost(stack[depth + 1 :])
                part = Frame(DIVISION, frame.components, x=row.x, italic=row.italic, row=n)
                stack = (*stack[: depth + 1], part)
                yield Move(cost, stack, reading, depth, joins=False)
                return

    # --- markers without a label ---------------------------------------------------------------

    def _bare(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        stack, closing, limit = there.stack, there.closing, there.limit
        row = self._rows[n]
        x, italic, tail = row.x, row.italic, self._tails[n]
        words, edge = self._behind(n, reading)
        start = reading.cost + (self._evidence.fresh_cost(n) if not row.whole else 0.0)
        if words[:1].islower() and reading.family != "-" and self._evidence.may_wrap(n):
            start += 0.7
        outermost = next((frame.x for frame in stack if frame.form is LABELLED), None)
        top = len(stack) - 1
        for depth in range(top, there.floor - 1, -1):
            holder = stack[depth]
            holds, run, announcing = holder.form, holder.run, holder.tail
            leaving = closing[depth + 1]
            if depth == top - 1 and stack[top].form is PARAGRAPH:
                # a paragraph may announce the list of the node it stands in
                announcing, leaving = stack[top].tail, 0.0
            cost = start + leaving + list_cost(reading, holder, announcing)
            if depth == 1 and holds is PARAGRAPH and stack[0].members is _LIST:
                cost += 2.0
            if cost > 20.0 or cost - 1.5 > limit:
                continue
            cost += 0.3 * max(0, top - depth - (1 if run is not None else 0))
            cost += indent_cost(row, holder, outermost)
            cost += conjunction_cost(row, stack, depth)
            if run is None and words and (holds is NOTE or holds is LIST_ITEM):
                cost += 1.0 if holder.italic != italic and holder.tail is not EMPTY else 0.0
            elif italic and holds is LABELLED and not holder.italic:
                cost += 0.8
            components: tuple[str, ...] = ()
            form = LIST_ITEM
            if holds is LABELLED:
                form = LABELLED
                components = (*holder.components, reading.value)
                cost += shape_cost(reading, len(holder.components), self._profile.labels)
                if self._evidence.mentioned(components):
                    cost -= 1.5 if x is None else 0.3
            if cost > limit:
                continue
            hang = words_edge(row, edge, run)
            kept = with_run(
                stack[: depth + 1],
                depth,
                Run(
                    reading.family,
                    reading.dress,
                    reading.ordinal if reading.family != "-" else (run.ordinal + 1 if run else 1),
                    x,
                    last_tail(stack, depth),
                    bool(run and run.semicolons) or tail in (GOES_ON, LAST_BUT_ONE),
                    hang=hang,
                ),
            )
            title = holds is PART and holder.members is _LIST
            title = title and self._evidence.is_title(n, words)
            frame = Frame(
                form,
                components,
                reading.family,
                x,
                hang,
                tail=(EMPTY if title else tail) if words else EMPTY,
                italic=italic,
                title=title,
                row=n,
                dress=reading.dress,
            )
            yield Move(cost, (*kept, frame), reading, depth, joins=False)
            limit = there.limit

    # --- annotations ------------------------------------------------------------------------------

    def _note(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        stack, closing, limit = there.stack, there.closing, there.limit
        row = self._rows[n]
        tail = self._tails[n]
        words, edge = self._behind(n, reading)
        start = reading.cost + (self._evidence.fresh_cost(n) if not row.whole else 0.0)
        nested = self._profile.nested_notes and row.x is not None
        under = range(there.floor, len(stack))
        homes = [depth for depth in under if may_hold_notes(stack, depth, nested=nested)]
        if reading.heading:
            homes = [d for d, f in enumerate(stack) if f.form in (ITEM, DIVISION)][-1:]
        wanted: dict[int, float] = {}
        if row.x is None or any(stack[depth].x is None for depth in homes):
            wanted = self._evidence.note_home(n, reading, stack, homes)
        for depth in homes:
            holder = stack[depth]
            cost = start + closing[depth + 1]
            if reading.heading:
                pass  # it is centred: its edge says nothing
            elif row.x is not None and holder.x is not None:
                cost += home_cost(row.x, stack, depth, bold=row.bold, note=True)
                if nested and not may_hold_notes(stack, depth):
                    inside = (
                        holder.hang is not None
                        and abs(row.x - holder.hang) <= 2 * NEAR
                        and row.x > (holder.x or 0.0) + NEAR
                    )
                    cost += 0.3 if inside or holder.form is PART else 4.0
            else:
                cost += wanted.get(depth, 2.0)
            if cost > limit:
                continue
            frame = Frame(
                NOTE,
                family=reading.note or "",
                heading=reading.heading,
                x=row.x,
                hang=edge if words and nested else None,
                row=n,
                tail=tail if words else EMPTY,
                italic=row.italic if words else self._evidence.next_italic(n),
            )
            kept = kept_to(stack, depth)
            yield Move(cost, (*kept, frame), reading, depth, joins=False)
            limit = there.limit
        if not homes:
            frame = Frame(NOTE, x=row.x, tail=tail if words else EMPTY)
            yield Move(start + 3.0, (frame,), reading, -1, joins=False)

    # --- the rest ------------------------------------------------------------------------------

    def _term(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        stack = there.stack
        if not stack or stack[0].form is not PART or stack[0].members is not _TERMS:
            return
        row = self._rows[n]
        alone = self._evidence.term_alone(n, reading)
        certain = self._profile.term is not None
        cost = reading.cost + (0.0 if alone or certain else 2.0)
        if certain and row.x is not None and stack[0].x is not None:
            cost += 0.0 if row.x < stack[0].x + NEAR else 2.0
        elif not row.whole:
            cost += self._evidence.fresh_cost(n)
            if row.x is not None and stack[0].x is not None and not alone:
                cost += 0.0 if abs(row.x - stack[0].x) <= NEAR else 2.0
        cost += closing_cost(stack[1:])
        unclosed = reading.family == UNCLOSED
        if unclosed and not self._evidence.closes_quote(n + 1):
            return
        frame = Frame(TERM, x=row.x, tail=EMPTY if alone else self._tails[n], title=unclosed)
        yield Move(cost, (stack[0], frame), reading, 0, joins=False)

    def _table(self, n: int, reading: Reading, there: Open) -> Iterator[Move]:
        """A table stands where notes would: under the open node whose words begin at its edge."""
        stack, closing = there.stack, there.closing
        last = len(stack) - 1
        while last > 0 and stack[last].form is PARAGRAPH:
            last -= 1
        x = self._rows[n].x
        if last < 0 or x is None or any(frame.x is None for frame in stack[: last + 1]):
            yield _sealed(0.0, stack[: last + 1], reading)
            return
        for depth in range(last, -1, -1):
            cost = table_cost(x, stack[: last + 1], depth)
            if depth < last:
                cost += closing[depth + 1]
            yield _sealed(cost, kept_to(stack, depth), reading)

    # of the class: an instance that held its own methods would refer to itself and live on
    _MARKERS: ClassVar = {Role.BARE: _bare, Role.NOTE: _note}
    _HEADINGS: ClassVar = {
        Role.PART: _part,
        Role.ITEM: _labelled,
        Role.SUBSECTION: _labelled,
        Role.LABELLED: _labelled,
        Role.TERM: _term,
        Role.DIVISION: _division,
        Role.CATEGORY: _category,
        Role.TABLE: _table,
    }


def _sealed(cost: float, kept: Stack, reading: Reading) -> Move:
    """The move of a table under the last of the frames ``kept``."""
    if kept:
        kept = (*kept[:-1], replace(kept[-1], sealed=True))
    return Move(cost, kept, reading, len(kept) - 1, joins=False)

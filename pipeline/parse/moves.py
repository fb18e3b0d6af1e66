"""What may follow what, and what it costs: the transitions of the outline's search.

Costs are in arbitrary units where 1 is one piece of ordinary evidence against a reading. They are
stated here in one place; nothing else in the parser weighs readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.lists.labels import Shape
from pipeline.lists.profile import Members, Profile
from pipeline.parse.evidence import Evidence
from pipeline.parse.frames import Form, Frame, Run, Stack, Tail, tail_of
from pipeline.parse.readings import Reading, Role
from pipeline.parse.rows import Row

_NEAR = 4.0
"""Points by which two left edges may differ and still be the same indent."""


class Move(NamedTuple):
    """One reading of one row at one place.

    ``parent`` is the depth of the frame it hangs under (-1: the top of the edition). ``joins``
    means the row goes on with the words of the open node: as a wrapped line, or (``fresh``) as
    its first words, when the node so far has only a marker or a title.
    """

    cost: float
    stack: Stack
    reading: Reading
    parent: int
    joins: bool
    where: str


class Moves:
    """The transitions over one run of rows."""

    def __init__(self, rows: Sequence[Row], profile: Profile) -> None:
        self._rows = rows
        self._profile = profile
        self._evidence = Evidence(rows, profile)

    def options(self, n: int, found: tuple[Reading, ...], stack: Stack) -> Iterator[Move]:
        """Yield every move for row ``n`` in state ``stack``."""
        row = self._rows[n]
        tail = tail_of(row.text)
        for reading in found:
            match reading.role:
                case Role.PART:
                    yield self._part(row, reading, stack)
                case Role.ITEM | Role.SUBSECTION | Role.LABELLED:
                    yield from self._labelled(n, reading, stack, tail)
                case Role.BARE:
                    yield from self._bare(n, reading, stack, tail)
                case Role.NOTE:
                    yield from self._note(n, reading, stack, tail)
                case Role.TERM:
                    yield from self._term(n, reading, stack, tail)
                case Role.TABLE:
                    yield self._table(reading, stack)
                case Role.PLAIN:
                    yield from self._plain(n, reading, stack, tail, marked=len(found) > 1)
                case Role.CATEGORY:
                    yield Move(reading.cost, (), reading, -1, joins=False, where="category")

    # --- headings ---------------------------------------------------------------------------

    @staticmethod
    def _part(row: Row, reading: Reading, stack: Stack) -> Move:
        part = reading.part
        assert part is not None
        late = any(frame.form is Form.ITEM for frame in stack)
        cost = reading.cost + (8.0 if late != part.back and late else 0.0)
        frame = Frame(
            Form.PART, x=row.x, hang=row.x, tail=Tail.CLOSED, members=part.members
        )
        return Move(cost, (frame,), reading, -1, joins=False, where=part.path)

    def _labelled(self, n: int, reading: Reading, stack: Stack, tail: Tail) -> Iterator[Move]:
        """A printed whole label: its parent must be open, or it is more likely a reference."""
        row = self._rows[n]
        components = reading.components
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
            cost += self._item_order(components, stack)
        kept = stack[: parent + 1]
        last = components[-1]
        if parent >= 0:
            before = stack[parent].run
            ordinal = _ordinal(last)
            cost += _sequence_cost(before, ordinal)
            kept = _with_run(kept, parent, Run("label", "", ordinal, row.x, Tail.CLOSED, False))
        if tail_of(self._before(n)) in (Tail.OPEN, Tail.GOES_ON, Tail.LAST_BUT_ONE):
            cost += 0.0 if row.whole else 1.0
        if not row.whole:
            cost += self._evidence.fresh_cost(n)
            known = stack[parent].run if parent >= 0 else None
            if known is not None and known.x is not None and row.x is not None:
                cost += 0.0 if abs(known.x - row.x) <= _NEAR else 2.0
        cost += _closing_cost(stack[parent + 1 :], self._profile)
        form = {Role.ITEM: Form.ITEM, Role.SUBSECTION: Form.SUBSECTION}.get(
            reading.role, Form.LABELLED
        )
        words = row.text[reading.end :].strip()
        frame = Frame(
            form,
            components,
            "label",
            row.x,
            row.edge_after(reading.end),
            tail=tail if words and form is Form.LABELLED else Tail.EMPTY,
            italic=row.italic,
            row=n,
        )
        yield Move(
            cost, (*kept, frame), reading, parent, joins=False, where=".".join(components)
        )

    @staticmethod
    def _item_order(components: tuple[str, ...], stack: Stack) -> float:
        before = next((f for f in stack if f.form is Form.ITEM), None)
        if before is None:
            return 0.0
        step = int(components[0]) - int(before.components[0])
        return 0.0 if step == 1 else 4.0 if step > 1 else 9.0

    # --- markers without a label ---------------------------------------------------------------

    def _bare(self, n: int, reading: Reading, stack: Stack, tail: Tail) -> Iterator[Move]:
        row = self._rows[n]
        words = row.text[reading.end :].strip()
        start = reading.cost + (self._evidence.fresh_cost(n) if not row.whole else 0.0)
        if words[:1].islower() and reading.family != "-" and self._evidence.may_wrap(n):
            start += 0.7
        for depth in range(len(stack) - 1, -1, -1):
            holder = stack[depth]
            announcing = holder.tail
            closed = stack[depth + 1 :]
            if len(closed) == 1 and closed[0].form is Form.PARAGRAPH:
                # a paragraph may announce the list of the node it stands in
                announcing, closed = closed[0].tail, ()
            cost = start + self._list_cost(reading, holder, announcing)
            if depth == 1 and holder.form is Form.PARAGRAPH and stack[0].members is Members.LIST:
                cost += 2.0
            if cost > 20.0:
                continue
            cost += _closing_cost(closed, self._profile)
            cost += 0.3 * max(0, len(stack) - 1 - depth - (1 if holder.run else 0))
            cost += self._indent_cost(row, holder)
            if holder.form in (Form.NOTE, Form.LIST_ITEM) and words:
                cost += 1.0 if holder.italic != row.italic and holder.tail is not Tail.EMPTY else 0.0
            elif row.italic and holder.form is Form.LABELLED and not holder.italic:
                cost += 0.8
            components: tuple[str, ...] = ()
            form = Form.LIST_ITEM
            if holder.form is Form.LABELLED:
                form = Form.LABELLED
                components = (*holder.components, reading.value)
                cost += self._shape_cost(reading, len(holder.components))
                cost -= 1.5 if self._evidence.mentioned(components) else 0.0
            run = holder.run
            kept = _with_run(
                stack[: depth + 1],
                depth,
                Run(
                    reading.family,
                    reading.dress,
                    reading.ordinal if reading.family != "-" else (run.ordinal + 1 if run else 1),
                    row.x,
                    _last_tail(stack, depth),
                    bool(run and run.semicolons) or tail in (Tail.GOES_ON, Tail.LAST_BUT_ONE),
                ),
            )
            title = holder.form is Form.PART and holder.members is Members.LIST
            title = title and self._evidence.is_title(n, words)
            frame = Frame(
                form,
                components,
                reading.family,
                row.x,
                row.edge_after(reading.end),
                tail=(Tail.EMPTY if title else tail) if words else Tail.EMPTY,
                italic=row.italic,
                title=title,
                row=n,
                dress=reading.dress,
            )
            where = ".".join(components) or f"{_name(holder)} {reading.value}"
            yield Move(cost, (*kept, frame), reading, depth, joins=False, where=where)

    def _shape_cost(self, reading: Reading, depth: int) -> float:
        shape = self._profile.labels.shape(depth)
        fits = {Shape.NUMBER: "1", Shape.LOWER: "a", Shape.UPPER: "A"}[shape] == reading.family
        return 0.0 if fits and reading.dress != "()" else 6.0

    @staticmethod
    def _list_cost(reading: Reading, holder: Frame, announcing: Tail) -> float:
        """Cost of the marker as the next member, or the first, of the list under ``holder``."""
        if holder.form in (Form.ITEM, Form.SUBSECTION):
            return 8.0
        if holder.form is Form.PART and holder.members is Members.TERMS:
            return 8.0
        run = holder.run
        if run is None or run.family == "label":
            cost = 5.0 if run is not None else 0.0
            if reading.family != "-" and reading.ordinal != 1:
                cost += 10.0
            if holder.form is Form.PART:
                return cost + (0.0 if holder.members is Members.LIST else 3.0)
            if holder.form is Form.PARAGRAPH:
                cost += 1.2
            if holder.form is Form.LIST_ITEM and (holder.family, holder.dress) == (
                reading.family,
                reading.dress,
            ):
                # a list directly inside a list of the same kind: dashes do that, letters do not
                cost += 0.2 if reading.family == "-" and announcing is Tail.COLON else 5.0
            return cost + _FIRST[announcing]
        if run.family != reading.family:
            return 7.0
        cost = 0.0 if run.dress == reading.dress else 0.7
        if reading.family == "-":
            return cost
        step = reading.ordinal - run.ordinal
        if step != 1:
            cost += 4.0 + (step - 2) * 0.5 if step > 1 else 9.0
        if run.before is Tail.LAST_BUT_ONE:
            cost += 2.0
        return cost

    @staticmethod
    def _indent_cost(row: Row, holder: Frame) -> float:
        if row.x is None:
            return 0.0
        if holder.run is not None and holder.run.x is not None:
            return 0.0 if abs(holder.run.x - row.x) <= _NEAR else 3.0
        if holder.x is None or holder.form is Form.PART:
            return 0.0
        if row.x > holder.x + _NEAR / 2:
            return 0.0
        if abs(row.x - holder.x) <= _NEAR:
            return 1.0
        return 3.0

    # --- annotations ------------------------------------------------------------------------------

    def _note(self, n: int, reading: Reading, stack: Stack, tail: Tail) -> Iterator[Move]:
        row = self._rows[n]
        words = row.text[reading.end :].strip()
        start = reading.cost + (self._evidence.fresh_cost(n) if not row.whole else 0.0)
        homes = [d for d, frame in enumerate(stack) if _may_hold_notes(stack, d)]
        wanted = self._evidence.note_home(n, reading, stack, homes)
        for depth in homes:
            holder = stack[depth]
            cost = start + _closing_cost(stack[depth + 1 :], self._profile)
            if row.x is not None and holder.x is not None:
                cost += _home_cost(row.x, stack, depth)
            else:
                cost += wanted.get(depth, 2.0)
            frame = Frame(
                Form.NOTE,
                x=row.x,
                tail=tail if words else Tail.EMPTY,
                italic=row.italic if words else self._evidence.next_italic(n),
            )
            kept = stack[: depth + 1]
            yield Move(
                cost, (*kept, frame), reading, depth, joins=False, where=f"{_name(holder)} note"
            )
        if not homes:
            frame = Frame(Form.NOTE, x=row.x, tail=tail if words else Tail.EMPTY)
            yield Move(start + 3.0, (frame,), reading, -1, joins=False, where="note")

    # --- the rest ------------------------------------------------------------------------------

    def _term(self, n: int, reading: Reading, stack: Stack, tail: Tail) -> Iterator[Move]:
        if not stack or stack[0].form is not Form.PART or stack[0].members is not Members.TERMS:
            return
        row = self._rows[n]
        alone = self._evidence.term_alone(n, reading)
        cost = reading.cost + (0.0 if alone else 2.0)
        if not row.whole:
            cost += self._evidence.fresh_cost(n)
            if row.x is not None and stack[0].x is not None and not alone:
                cost += 0.0 if abs(row.x - stack[0].x) <= _NEAR else 2.0
        cost += _closing_cost(stack[1:], self._profile)
        frame = Frame(Form.TERM, x=row.x, tail=Tail.EMPTY if alone else tail)
        yield Move(cost, (stack[0], frame), reading, 0, joins=False, where=reading.value)

    @staticmethod
    def _table(reading: Reading, stack: Stack) -> Move:
        depth = len(stack) - 1
        while depth > 0 and stack[depth].form is Form.PARAGRAPH:
            depth -= 1
        kept = stack[: depth + 1]
        if kept:
            kept = (*kept[:-1], kept[-1]._replace(sealed=True))
        return Move(0.0, kept, reading, depth, joins=False, where="table")

    def _plain(
        self, n: int, reading: Reading, stack: Stack, tail: Tail, *, marked: bool
    ) -> Iterator[Move]:
        row = self._rows[n]
        misread = 1.5 if marked else 0.0
        if marked and row.whole:
            misread = 5.0
        top = len(stack) - 1
        if top >= 0 and self._takes_words(row, stack[top]):
            frame = stack[top]._replace(
                tail=tail, title=False, italic=row.italic or stack[top].italic
            )
            frame = frame if row.whole else frame._replace(hang=row.x)
            yield Move(
                misread, (*stack[:top], frame), reading, top, joins=True, where=_name(stack[top])
            )
            return
        if top >= 0 and not stack[top].sealed:
            cost = misread + self._evidence.join_cost(n, stack[top])
            if cost < 20.0:
                frame = stack[top]._replace(tail=tail, hang=row.x)
                yield Move(
                    cost, (*stack[:top], frame), reading, top, joins=True, where=_name(stack[top])
                )
        fresh = self._evidence.fresh_cost(n) if not row.whole else 0.0
        for depth in range(top, -1, -1):
            holder = stack[depth]
            if holder.form is Form.PARAGRAPH:
                continue
            cost = misread + 0.4 + fresh
            if row.x is not None and holder.x is not None:
                cost += _home_cost(row.x, stack, depth)
            else:
                cost += 0.8 * (top - depth) if depth < top else 0.0
                if depth < top and stack[top].form is Form.PARAGRAPH and depth == top - 1:
                    cost -= 0.8
            cost += _closing_cost(stack[depth + 1 :], self._profile)
            frame = Frame(Form.PARAGRAPH, x=row.x, tail=tail, italic=row.italic)
            yield Move(
                cost,
                (*stack[: depth + 1], frame),
                reading,
                depth,
                joins=False,
                where=f"{_name(holder)} paragraph",
            )
        if top < 0 or stack[0].form in (Form.PARAGRAPH, Form.NOTE):
            frame = Frame(Form.PARAGRAPH, x=row.x, tail=tail)
            yield Move(misread + 2.0, (frame,), reading, -1, joins=False, where="paragraph")

    def _takes_words(self, row: Row, frame: Frame) -> bool:
        """Whether plain words are the open node's own, because it has none yet."""
        if frame.tail is not Tail.EMPTY:
            return False
        if frame.form in (Form.ITEM, Form.SUBSECTION):
            return self._profile.is_none(row.text)
        return frame.form is not Form.PART

    def _before(self, n: int) -> str:
        return self._rows[n - 1].text if n else ""


_FIRST = {
    Tail.EMPTY: 0.2,
    Tail.OPEN: 1.0,
    Tail.COLON: 0.0,
    Tail.GOES_ON: 3.0,
    Tail.LAST_BUT_ONE: 3.5,
    Tail.CLOSED: 2.5,
}
"""Cost of beginning a list after words that end so."""


def _ordinal(component: str) -> int:
    return int(component) if component.isdigit() else ord(component[0].lower()) - ord("a") + 1


def _sequence_cost(run: Run | None, ordinal: int) -> float:
    step = ordinal - (run.ordinal if run is not None else 0)
    if step == 1:
        return 0.0
    return 3.0 if step > 1 else 8.0


def _with_run(stack: Stack, depth: int, run: Run) -> Stack:
    return (*stack[:depth], stack[depth]._replace(run=run), *stack[depth + 1 :])


def _last_tail(stack: Stack, depth: int) -> Tail:
    """How the member before this one ended (in its deepest words)."""
    if depth + 1 < len(stack):
        return stack[depth + 1].tail
    return Tail.EMPTY


def _closing_cost(closed: Stack, profile: Profile) -> float:
    """Cost of leaving nodes that still announce something, or lists that go on."""
    del profile
    cost = 0.0
    for frame in closed:
        if frame.tail is Tail.COLON and frame.run is None:
            cost += 1.2
        if frame.tail is Tail.EMPTY and frame.form in (Form.NOTE, Form.TERM) and frame.run is None:
            cost += 4.0
    if len(closed) >= 2:
        last = closed[-1]
        if last.form in (Form.LIST_ITEM, Form.LABELLED) and last.tail is Tail.LAST_BUT_ONE:
            cost += 0.6
    return cost


def _may_hold_notes(stack: Stack, depth: int) -> bool:
    frame = stack[depth]
    if frame.form in (Form.LABELLED, Form.TERM, Form.SUBSECTION, Form.ITEM):
        return True
    if frame.form is Form.LIST_ITEM:
        return all(f.form not in (Form.NOTE, Form.TERM) for f in stack[:depth])
    return frame.form is Form.PART and depth == len(stack) - 1


def _home_cost(x: float, stack: Stack, depth: int) -> float:
    """Cost of hanging something without a marker of its own under a frame, by its left edge.

    It stands at the edge of the words it belongs to. A marker's edge is second best, because it is
    also the edge of the words one level up. Of two frames with one edge the deeper is meant.
    """
    holder = stack[depth]
    if holder.hang is not None and abs(x - holder.hang) <= _NEAR:
        cost = 0.0
    elif abs(x - (holder.x or 0.0)) <= _NEAR:
        cost = 0.8 if holder.hang is None else 1.3
    else:
        return 3.0
    deeper = stack[depth + 1 :]
    edges = [f.hang if f.hang is not None else f.x for f in deeper if f.form is not Form.PARAGRAPH]
    if any(edge is not None and abs(x - edge) <= _NEAR for edge in edges):
        cost += 1.0
    if holder.form in (Form.ITEM, Form.SUBSECTION) and deeper:
        cost += 1.0
    return cost


def _name(frame: Frame) -> str:
    return ".".join(frame.components) or frame.form.name.lower()

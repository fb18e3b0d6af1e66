"""What a row without a marker, or one that only looks as if it had one, may be: plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pipeline.lists.profile import Members, Profile
from pipeline.parse.evidence import HEADINGS, Evidence
from pipeline.parse.frames import (
    COLON,
    DIVISION,
    EMPTY,
    ITEM,
    NOTE,
    OPEN,
    PARAGRAPH,
    PART,
    SUBSECTION,
    TERM,
    Frame,
    Stack,
    Tail,
)
from pipeline.parse.move import Move, Open
from pipeline.parse.readings import Reading, Role, closing_quote
from pipeline.parse.rows import Row
from pipeline.parse.weights import NEAR, home_cost, in_sequence, kept_to, misreading

_BARE, _TERM = Role.BARE, Role.TERM
_TERMS = Members.TERMS


class WordMoves:
    """The transitions of plain words over one run of rows; ``tails`` is how each row ends."""

    def __init__(
        self,
        rows: Sequence[Row],
        profile: Profile,
        options: Sequence[tuple[Reading, ...]],
        evidence: Evidence,
        tails: Sequence[Tail],
    ) -> None:
        self._rows = rows
        self._profile = profile
        self._evidence = evidence
        self._tails = tails
        self._misreading = -1, (0.0, 0.0)
        self._has_note = [any(one.role is Role.NOTE for one in found) for found in options]

    def goes_on(self, n: int, reading: Reading, stack: Stack) -> Move | None:
        """Return the move of a row that is plainly the rest of the line before it, if the open node
        can take it: nothing else need be weighed.
        """
        top = stack[-1]
        if top.sealed or top.tail is EMPTY:
            return None
        cost = self._evidence.join_cost(n, top)
        if cost >= 0.0:
            return None
        end = EMPTY if top.form in HEADINGS else self._tails[n]
        frame = replace(top, tail=end, hang=self._rows[n].x)
        return Move(cost, (*stack[:-1], frame), reading, len(stack) - 1, joins=True)

    def plain(self, n: int, found: tuple[Reading, ...], there: Open) -> Iterator[Move]:
        """Yield the moves of a row read as words: that go on, that are a node's first, or that
        begin a paragraph under an open node. ``found`` are all its readings, this one last.
        """
        reading = found[-1]
        stack, closing, limit = there.stack, there.closing, there.limit
        misread, begins = self._misread(n, found, stack)
        row = self._rows[n]
        tail = self._tails[n]
        top = len(stack) - 1
        if top >= 0 and self._takes_words(row, stack[top]):
            if stack[top].form is TERM and stack[top].title:
                at = closing_quote(row.text)
                tail = tail if row.text[at:].strip() else EMPTY
            frame = replace(
                stack[top], tail=tail, title=False, italic=row.italic or stack[top].italic
            )
            frame = frame if row.whole else replace(frame, hang=row.x)
            yield Move(misread, (*stack[:top], frame), reading, top, joins=True)
            return
        if top >= 0 and not stack[top].sealed:
            cost = misread + self._evidence.join_cost(n, stack[top])
            if cost < 20.0 and cost <= limit:
                end = EMPTY if stack[top].form in HEADINGS else tail
                frame = replace(stack[top], tail=end, hang=row.x)
                yield Move(cost, (*stack[:top], frame), reading, top, joins=True)
                limit = there.limit
        fresh = self._evidence.fresh_cost(n) if not row.whole else 0.0
        unfinished = self._evidence.unfinished_cost(n) if top >= 0 else 0.0
        start = begins + 0.4 + fresh + unfinished
        within = limit + 0.8  # what its place adds may be as little as that less
        # closing nodes costs something or nothing
        for depth in range(top, there.floor - 1, -1) if start <= within else ():
            holder = stack[depth]
            if holder.form is PARAGRAPH:
                continue
            cost = start + closing[depth + 1]
            if depth == top and self._evidence.heading_goes_on(n, holder):
                cost += 2.0
            if cost > within:
                continue
            if row.x is not None and holder.x is not None:
                cost += home_cost(row.x, stack, depth, bold=row.bold)
            else:
                cost += 0.8 * (top - depth) if depth < top else 0.0
                if depth < top and stack[top].form is PARAGRAPH and depth == top - 1:
                    cost -= 0.8
            if cost > limit:
                continue
            frame = Frame(PARAGRAPH, x=row.x, tail=tail, italic=row.italic)
            yield Move(cost, (*kept_to(stack, depth), frame), reading, depth, joins=False)
            limit = there.limit
            within = limit + 0.8
        if top < 0 or stack[0].form in (PARAGRAPH, NOTE):
            frame = Frame(PARAGRAPH, x=row.x, tail=tail)
            yield Move(misread + 2.0, (frame,), reading, -1, joins=False)

    def _misread(self, n: int, found: Sequence[Reading], stack: Stack) -> tuple[float, float]:
        """Cost of a row being plain words although it begins like something else: as words that go
        on, and as words that begin.
        """
        row = self._rows[n]
        known, costs = self._misreading
        if known != n:
            costs = misreading(row, found)
            self._misreading = n, costs
        joins, begins = costs
        if len(found) < 2 or row.whole:
            return joins, begins
        least = self._resembles(n, found, stack)
        joins, begins = max(joins, least), max(begins, least)
        return joins + (1.2 if in_sequence(row, found, stack) else 0.0), begins

    def _resembles(self, n: int, found: Sequence[Reading], stack: Stack) -> float:
        """Cost of overlooking what is expected here: a note, a term, the next of an open list."""
        wraps = self._evidence.may_wrap(n)
        if not wraps and self._has_note[n]:
            return 4.0
        before = self._tails[n - 1] if n else EMPTY
        terms = self._profile.term is not None and stack and stack[0].members is _TERMS
        for one in found:
            if terms and one.role is _TERM:
                return 3.0
            if one.role is not _BARE:
                continue
            if before is COLON and one.ordinal == 1:
                return 3.0  # the list that the words before announce
            if not wraps and before is not OPEN and _is_next(one, self._rows[n], stack):
                return 3.0
        return 0.0

    def _takes_words(self, row: Row, frame: Frame) -> bool:
        """Whether plain words are the open node's own, because it has none yet."""
        if frame.tail is not EMPTY:
            return False
        if frame.form in (ITEM, SUBSECTION, DIVISION):
            return self._profile.is_none(row.text)
        return frame.form is not PART


def _is_next(reading: Reading, row: Row, stack: Stack) -> bool:
    """Whether a marker is the next of an open list, at the edge its members have."""
    for frame in stack:
        run = frame.run
        if run is not None and (run.family, run.ordinal + 1) == (reading.family, reading.ordinal):
            return run.x is None or row.x is None or abs(run.x - row.x) <= NEAR
    return False

"""A move of the outline's search, and what it starts from: values only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.parse.frames import Form, Stack
from pipeline.parse.readings import Reading, Role


class Move(msgspec.Struct, frozen=True, gc=False):
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

    @property
    def where(self) -> str:
        """What the row is read as, in words: ``2.A.1.c note``, ``2.A.1.c note b``. Asked for only
        where two readings are told apart; findings and decisions print it.
        """
        part = self.reading.part
        if part is not None:
            return part.path
        if not self.stack:
            return self.reading.role.name.lower()
        place = _place(self.stack)
        if self.reading.role is Role.TABLE:
            return f"{place} table"
        if not self.joins and self.stack[-1].form is Form.LIST_ITEM:
            return f"{_place(self.stack[:-1])} {self.reading.value}"
        return place


def _place(stack: Stack) -> str:
    """Name the last of the open nodes, from the last that has a label on."""
    first = max((n for n, frame in enumerate(stack) if frame.components), default=0)
    return " ".join(
        ".".join(frame.components) or frame.form.name.lower().replace("_", "-")
        for frame in stack[first:]
    )


class Reach(msgspec.Struct):
    """The most that a path over a row may cost: it falls as cheaper ones are found."""

    most: float


class Open(msgspec.Struct, frozen=True, gc=False):
    """The nodes that are open before a row: what closing them from each depth on costs, the depth
    that nothing without a label goes back above, what the path to them cost, and what it may.
    """

    stack: Stack
    closing: Sequence[float]
    floor: int
    before: float
    reach: Reach

    @property
    def limit(self) -> float:
        """The most that a move may cost by now."""
        return self.reach.most - self.before

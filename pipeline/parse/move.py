"""A move of the outline's search, and what it starts from: values only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.parse.frames import Stack
from pipeline.parse.readings import Reading


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


class Open(NamedTuple):
    """The nodes that are open before a row: what closing them from each depth on costs, the depth
    that nothing without a label goes back above, and the most that a move may cost.
    """

    stack: Stack
    closing: Sequence[float]
    floor: int
    limit: float

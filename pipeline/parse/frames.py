"""The open provisions at a point of the document, as the outline's search sees them.

A *state* is a stack of frames from the part or item down to the node whose words were read last.
Frames are small hashable values, so that two hypotheses that leave the same stack are one state
and only the cheaper goes on (dynamic programming over the run of rows). The search makes and looks
up hundreds of thousands of them: they are structs that remember their hash.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from pipeline.lists.profile import Members


class Tail(IntEnum):
    """How a node's words end so far: what may follow depends on it."""

    EMPTY = 0  # no words yet
    OPEN = 1  # ends in the middle of a sentence
    COLON = 2  # announces a list
    GOES_ON = 3  # ";" or ",": a list goes on
    LAST_BUT_ONE = 4  # "; and", "; or": one more member follows
    CLOSED = 5  # a full stop


class Form(IntEnum):
    """What a frame is to the search."""

    PART = 1
    ITEM = 2
    SUBSECTION = 3
    LABELLED = 4  # entry or provision
    LIST_ITEM = 5
    NOTE = 6
    TERM = 7
    PARAGRAPH = 8
    DIVISION = 9  # a part of an item


EMPTY, OPEN, COLON, GOES_ON, LAST_BUT_ONE, CLOSED = Tail
PART, ITEM, SUBSECTION, LABELLED, LIST_ITEM, NOTE, TERM, PARAGRAPH, DIVISION = Form
"""The members by names of their own: in CPython 3.11 asking an enum for one costs ten times as much
as a name of the module, and the search asks for several in every state.
"""


class Run(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """The list under a frame, as far as it has come."""

    family: str
    dress: str
    ordinal: int
    x: float | None
    before: Tail  # how the member before the last ended
    semicolons: bool
    last: Tail = EMPTY  # how the last member ended, once something else follows it
    hang: float | None = None  # where its members' words begin, once one has shown it


class Frame(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """One open node.

    Attributes:
        form: what it is.
        components: its label's components, for what has a label.
        family: of its own marker.
        x: left edge of its first row; ``hang`` that of its further rows, once known.
        tail: how its words end.
        run: the list under it.
        italic: whether its words are italic.
        members: for a part, what it is made of.
        title: its words so far are a title (introduction): the next paragraph is its text.
        row: index in the run of the row that opened it.
        dress: punctuation of its own marker.
        sealed: a table followed: no line goes on with its words.
        heading: what follows, up to the next label, is under it.
    """

    form: Form
    components: tuple[str, ...] = ()
    family: str = ""
    x: float | None = None
    hang: float | None = None
    tail: Tail = EMPTY
    run: Run | None = None
    italic: bool = False
    members: Members | None = None
    title: bool = False
    row: int = -1
    dress: str = ""
    sealed: bool = False
    heading: bool = False


Stack = tuple[Frame, ...]

_CONJUNCTIONS = (" and", " or", " and/or", " y", " o", " e", " u", " ó", " y/o", " et", " und")
_LONGEST = max(map(len, _CONJUNCTIONS))


def tail_of(text: str) -> Tail:
    """Return how words end."""
    body = text.rstrip().rstrip("”\"'’»)]").rstrip() or text.rstrip()
    if not body:
        return EMPTY
    last = body[-1]
    if last in ".!?":
        return CLOSED
    if body.rstrip(".;,")[-_LONGEST:].lower().endswith(_CONJUNCTIONS):
        return LAST_BUT_ONE
    if last == ":":
        return COLON
    return GOES_ON if last in ";," else OPEN

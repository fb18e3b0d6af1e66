"""The instructions of a draft amendment, as plain data. Each is complete: a program, or a person
with the old edition in hand, can follow it without knowing anything else.

All texts are as ``Text.plain()`` prints them: superscripts as Unicode. An *address* is a label, the
name of a part (``introduction``), or either with ``#`` and components joined by dots, counted in
the text as it stands when the instruction is reached: ``2.A.1#note-2``, ``2.A.1#note-2.a``.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from pipeline.model.records import Kind


class Phase(StrEnum):
    """The parts of a draft, in the order they are applied."""

    WORDS = "words"
    TYPOGRAPHY = "typography"
    OMISSIONS = "omissions"
    NUMBERS = "numbers"
    INSERTIONS = "insertions"
    MARKERS = "markers"


class Field(StrEnum):
    """What of a provision an instruction is about."""

    WORDS = "words"
    HEADING = "heading"
    MARKER = "marker"
    CATEGORY = "category"


class Substitute(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """Put other words for quoted ones.

    Attributes:
        at: address of the provision.
        quoted: the words as they stand, unique in the text but where ``place`` says which.
        into: what takes their place.
        place: 0, or which of several places (from 1) is meant; ``places`` is how many there are.
        row, column: of a table's cell, from 1; 0 for the provision's own words.
    """

    at: str
    field: Field
    quoted: str
    into: str
    place: int = 0
    places: int = 1
    row: int = 0
    column: int = 0


class Replace(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """Put a whole new text; empty where there is to be none."""

    at: str
    field: Field
    into: str
    row: int = 0
    column: int = 0


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell of a table that is inserted or replaced; rows and columns from 1."""

    row: int
    column: int
    words: str
    row_span: int = 1
    column_span: int = 1


class Block(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provision that is inserted, with everything below it."""

    kind: Kind
    name: str
    label: str | None = None
    category: str | None = None
    marker: str = ""
    heading: str = ""
    words: str = ""
    cells: tuple[Cell, ...] | None = None
    below: tuple[Block, ...] = ()


class ReplaceTable(msgspec.Struct, frozen=True, tag=True):
    """Put another table in the place of a table."""

    at: str
    cells: tuple[Cell, ...]


class Omit(msgspec.Struct, frozen=True, tag=True):
    """Leave out a provision with everything below it; ``words`` are its first ones."""

    at: str
    words: str


class Renumber(msgspec.Struct, frozen=True, tag=True):
    """Give provisions other labels, each with everything below it; several at once where they
    exchange theirs. A marker that printed the old label prints the new one.
    """

    labels: tuple[tuple[str, str], ...]


class Move(msgspec.Struct, frozen=True, tag=True):
    """Take a labelled provision, with everything below it, to the end of what stands under another,
    where it has the label ``to``.
    """

    at: str
    under: str
    to: str


class Place(msgspec.Struct, frozen=True, tag=True):
    """Put a provision directly behind a sibling (and all below it), or first (``after`` empty)."""

    at: str
    under: str
    after: str


class Insert(msgspec.Struct, frozen=True, tag=True):
    """Insert provisions behind a sibling (and all below that), or first (``after`` empty).

    ``under`` is empty where they stand under nothing.
    """

    under: str
    after: str
    blocks: tuple[Block, ...]


Step = Substitute | Replace | ReplaceTable | Omit | Renumber | Move | Place | Insert


class Instruction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step, the phase it belongs to, and what a person must look at before relying on it."""

    phase: Phase
    step: Step
    flags: tuple[str, ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """All instructions in order. ``proved`` says that they were applied here, one after the other,
    and gave the new edition.
    """

    instructions: tuple[Instruction, ...]
    proved: bool

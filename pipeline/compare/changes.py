"""What a comparison yields: values only. Nothing here formats, colours or prints.

A :class:`ChangeSet` is complete: applying it to the old edition gives the new one, and its mirror
gives the old one back. ``pairs`` says which node became which (every node of both editions is in
exactly one pair); ``changes`` are the pairs that differ in a way that counts; ``typographic`` are
the pairs that differ only in what typesetting decides, kept apart and never counted.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from pipeline.model.label import Label
from pipeline.model.records import Kind, Place
from pipeline.model.text import Text

CHANGE_SCHEMA_VERSION = "1.3.0"


class Outcome(StrEnum):
    """Which became which."""

    SAME = "same"
    AMENDED = "amended"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"


class ChangeLabel(StrEnum):
    """The vocabulary of change; a change carries one or more."""

    ADDED = "added"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    RELAXED = "relaxed"
    MIXED = "mixed"
    UNDETERMINED = "undetermined"
    CLARIFIED = "clarified"
    EDITORIAL = "editorial"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NOTE = "note"
    TECHNICAL_NOTE = "technical-note"
    DEFINITION = "definition"
    GENERAL_NOTE = "general-note"
    REFERENCE_RETARGETED = "reference-retargeted"
    REFERENCE_BROKEN = "reference-broken"
    SUBSTANCE = "substance"
    UNIT = "unit"
    CONTENTS_ONLY = "contents-only"


class Operation(StrEnum):
    """One step of a redline."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


class Segment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A piece of a redline: the raw characters kept, deleted or inserted.

    Equal and deleted segments joined give the old text, equal and inserted ones the new one, as
    ``Text.plain()`` prints it (superscripts as Unicode). White space belongs to the word before it.
    ``typographic`` is true on a deletion and its insertion that differ only in what typesetting
    decides (a quote's form, a dash), so that a reader can fold them away.
    """

    operation: Operation
    text: str
    typographic: bool = False


class Side(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A node as one edition has it. ``context`` are the headings or first words of its ancestors,
    outermost first, each with its label.
    """

    path: str
    kind: Kind
    text: Text
    label: Label | None = None
    printed: str | None = None
    heading: Text | None = None
    context: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


class Pair(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One node's fate: ``old`` and ``new`` are paths (empty when added or removed, several when
    merged or split). ``confidence`` is 0..1; ``evidence`` names the stage and what it rested on;
    ``review`` asks a person to look.
    """

    outcome: Outcome
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    confidence: float = 1.0
    evidence: str = ""
    text_same: bool = True
    review: bool = False


class Verdict(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A label of the vocabulary with the rule that gave it and the argument in one sentence.

    ``old_spans`` and ``new_spans`` are ``(start, end)`` in each side's raw text.
    """

    label: ChangeLabel
    rule: str
    argument: str
    old_spans: tuple[tuple[int, int], ...] = ()
    new_spans: tuple[tuple[int, int], ...] = ()


class FieldChange(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A field of the record that differs (found by DeepDiff): ``field`` is a path such as
    ``quantities[0].value``; values are printed as JSON.
    """

    field: str
    old: str | None = None
    new: str | None = None


class Affected(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A provision touched by a change although its own text is unchanged.

    ``path`` is in the new edition (in the old one when the change is a removal); ``way`` says how
    the change reaches it, in words; ``through`` are the paths in between, nearest the change first.
    """

    path: str
    way: str
    through: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing a person must read.

    ``id`` is stable for a given pair of editions (``2.A.1.c`` or ``2.A.1.c->2.A.1.d``); ``entry``
    is the canonical label of the entry (or path of the part) it belongs to, for grouping.
    ``substantive`` is false only when every verdict is editorial, renumbered, moved or
    contents-only. ``redline`` runs over the node's text, ``heading_redline`` over its heading.
    ``within`` is the id of the change that holds this one: a sub-item of an added entry is within
    the entry's change, and a sibling renumbered in a run is within the first of the run, so that a
    report can show either as one. ``affects`` are provisions touched elsewhere.
    """

    id: str
    outcome: Outcome
    verdicts: tuple[Verdict, ...]
    entry: str
    substantive: bool
    old: Side | None = None
    new: Side | None = None
    redline: tuple[Segment, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    declared_by: tuple[str, ...] = ()
    confidence: float = 1.0
    review: bool = False
    heading_redline: tuple[Segment, ...] = ()
    within: str | None = None
    affects: tuple[Affected, ...] = ()


class CorrelationRow(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One row of old label -> new label, for importers of classification data.

    ``relation`` is ``1:1``, ``1:n``, ``n:1``, ``gone`` or ``new``.
    """

    old: str | None
    new: str | None
    relation: str
    text: str  # "same", "amended" or ""
    confidence: float = 1.0


class ClaimOutcome(StrEnum):
    """How a declared amendment compares with what was found."""

    CONFIRMED = "confirmed"
    NOTHING_FOUND = "nothing-found"
    UNDECLARED = "undeclared"


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """A declared amendment and the changes that answer to it, or changes nothing declared.

    An unexplained one carries the hash of its ``content``, which a waiver must name, and in
    ``waived`` who let it stand and why, if anybody did.
    """

    outcome: ClaimOutcome
    declared: str | None = None
    changes: tuple[str, ...] = ()
    note: str = ""
    content: str = ""
    waived: str = ""


class EditionRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which edition a side is."""

    list_id: str
    edition_id: str
    language: str
    title: str
    document_number: str | None = None
    sources: tuple[str, ...] = ()


class Proof(msgspec.Struct, frozen=True, omit_defaults=True):
    """A check that holds, fails or could not be made, carried from the editions or made here."""

    code: str
    outcome: str  # "held", "failed", "not-available"
    summary: str
    side: str = ""  # "old", "new" or "" for the pair
    details: tuple[str, ...] = ()


class ChangeSet(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything found between two editions.

    ``gap`` is a sentence when known editions lie between the two, so that a change is dated
    "between A and B" and not to B.
    """

    old: EditionRef
    new: EditionRef
    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]
    typographic: tuple[Change, ...]
    correlation: tuple[CorrelationRow, ...]
    claims: tuple[Claim, ...] = ()
    proofs: tuple[Proof, ...] = ()
    gap: str | None = None
    # From a function: always in the JSON (see pipeline.model.records.Edition).
    schema_version: str = msgspec.field(default_factory=lambda: CHANGE_SCHEMA_VERSION)

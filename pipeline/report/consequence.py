"""What a change means for the person who applies the list: the groups a report is read by.

The comparison labels a change by rules and may give it several labels; a reader wants to know first
what is newly controlled, what is no longer, and what nobody can say. Every change is in exactly one
group. Where no rule gave a direction the group is :attr:`Consequence.UNDETERMINED`: nothing becomes
editorial by default.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from pipeline.compare.changes import Change, ChangeLabel, Outcome
from pipeline.model.records import Kind
from pipeline.report.paths import ancestors


class Consequence(StrEnum):
    """The groups of a report, in reading order."""

    NEW = "new"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    RELAXED = "relaxed"
    MIXED = "mixed"
    UNDETERMINED = "undetermined"
    CLARIFIED = "clarified"
    RENUMBERED = "renumbered"
    EDITORIAL = "editorial"


BEARING = (
    Consequence.NEW,
    Consequence.REMOVED,
    Consequence.TIGHTENED,
    Consequence.RELAXED,
    Consequence.MIXED,
    Consequence.UNDETERMINED,
)
"""The groups that bear, or may bear, on what is controlled."""

_CONTROLS = frozenset({Kind.ITEM, Kind.SUBSECTION, Kind.ENTRY, Kind.PROVISION})
_SUBJECTS = frozenset(
    {
        ChangeLabel.NOTE,
        ChangeLabel.TECHNICAL_NOTE,
        ChangeLabel.DEFINITION,
        ChangeLabel.GENERAL_NOTE,
    }
)
_STRUCTURE = frozenset(
    {ChangeLabel.RENUMBERED, ChangeLabel.MOVED, ChangeLabel.SPLIT, ChangeLabel.MERGED}
)
_WORDING = frozenset(
    {
        ChangeLabel.EDITORIAL,
        ChangeLabel.CONTENTS_ONLY,
        ChangeLabel.UNIT,
        ChangeLabel.REFERENCE_RETARGETED,
    }
)

_SAME_VALUE = _STRUCTURE | {ChangeLabel.UNIT, ChangeLabel.EDITORIAL, ChangeLabel.CLARIFIED}
"""Beside nothing but these, a value printed in another unit is the same control in other words."""
_SAYS_EDITORIAL = frozenset({ChangeLabel.EDITORIAL, ChangeLabel.CONTENTS_ONLY})
_HARD = frozenset({ChangeLabel.REFERENCE_BROKEN, ChangeLabel.SUBSTANCE})
"""Labels that "clarified" alone does not account for: they need a direction or a person."""


class Placed(msgspec.Struct, frozen=True):
    """Where a change stands: its group; whether it is only a part of an addition or removal listed
    above it; and a sentence where no verdict says why it is there.
    """

    consequence: Consequence
    part: bool = False
    because: str = ""


def labels_of(change: Change) -> frozenset[ChangeLabel]:
    """Return the labels a change carries."""
    return frozenset(verdict.label for verdict in change.verdicts)


def kind_of(change: Change) -> Kind:
    """Return what the changed node is: as the new edition has it, or else as the old one had."""
    side = change.new or change.old
    return side.kind if side is not None else Kind.PART


def place(changes: Sequence[Change]) -> tuple[Placed, ...]:
    """Return the group of each change, in the given order.

    A provision added or removed is a new or removed control unless its verdicts say otherwise: a
    condition added relaxes, one removed tightens, and where no rule knows it is undetermined. What
    is added or removed below it (its sub-provisions, its notes) stands with it, whatever direction
    it would have alone; so does what the comparison says is within a change. Siblings renumbered in
    a run stand with the first of them.
    """
    added = _controls(changes, ChangeLabel.ADDED)
    removed = _controls(changes, ChangeLabel.REMOVED)
    placed = {change.id: _place(change, added, removed) for change in changes}
    return tuple(_with_holder(change, placed) for change in changes)


def tally(changes: Sequence[Change]) -> dict[Consequence, tuple[int, int]]:
    """Return for each group how many changes it has without the parts of larger ones, and in all.

    The one count of a comparison: verdict, summaries, index and the table of a run all give it.
    """
    placed = place(changes)
    return {
        group: (
            sum(one.consequence is group and not one.part for one in placed),
            sum(one.consequence is group for one in placed),
        )
        for group in Consequence
    }


def _with_holder(change: Change, placed: dict[str, Placed]) -> Placed:
    holder = placed.get(change.within) if change.within is not None else None
    own = placed[change.id]
    if holder is not None and (
        change.outcome in (Outcome.ADDED, Outcome.REMOVED)
        or holder.consequence is own.consequence is Consequence.RENUMBERED
    ):
        return Placed(holder.consequence, part=True)
    return own


def _controls(changes: Sequence[Change], label: ChangeLabel) -> dict[str, Consequence]:
    """Return the groups of the controls added or removed, by path."""
    return {
        _path(change, label): _group_of(labels_of(change), label)
        for change in changes
        if label in labels_of(change) and kind_of(change) in _CONTROLS
    }


def _group_of(labels: frozenset[ChangeLabel], label: ChangeLabel) -> Consequence:
    """Return the group of a control added or removed: as its verdicts say, where they do."""
    if ChangeLabel.UNDETERMINED in labels:
        return Consequence.UNDETERMINED
    if ChangeLabel.MIXED in labels or {ChangeLabel.TIGHTENED, ChangeLabel.RELAXED} <= labels:
        return Consequence.MIXED
    if label is ChangeLabel.ADDED:
        return Consequence.RELAXED if ChangeLabel.RELAXED in labels else Consequence.NEW
    return Consequence.TIGHTENED if ChangeLabel.TIGHTENED in labels else Consequence.REMOVED


def _path(change: Change, label: ChangeLabel) -> str:
    side = change.new if label is ChangeLabel.ADDED else change.old
    return side.path if side is not None else ""


def _place(
    change: Change, added: dict[str, Consequence], removed: dict[str, Consequence]
) -> Placed:
    labels = labels_of(change)
    for label, groups in ((ChangeLabel.ADDED, added), (ChangeLabel.REMOVED, removed)):
        if label in labels:
            path = _path(change, label)
            above = [one for one in ancestors(path) if one in groups]
            if above or path in groups:
                return Placed(groups[above[-1] if above else path], bool(above))
    return _direction(labels, words_kept=_words_kept(change, labels))


def _words_kept(change: Change, labels: frozenset[ChangeLabel]) -> bool:
    """Say whether the words are the same, or went to another provision: "moved" on a change that is
    amended is said of its words (a parameter that went from a heading into the sub-items), not of
    the provision.
    """
    if change.outcome is Outcome.AMENDED and ChangeLabel.MOVED in labels:
        return True
    old, new = change.old, change.new
    return old is not None and new is not None and old.text.normalized() == new.text.normalized()


def _direction(labels: frozenset[ChangeLabel], *, words_kept: bool) -> Placed:
    tightened, relaxed = ChangeLabel.TIGHTENED in labels, ChangeLabel.RELAXED in labels
    if ChangeLabel.MIXED in labels or (tightened and relaxed):
        return Placed(Consequence.MIXED)
    if ChangeLabel.UNDETERMINED in labels:
        return Placed(Consequence.UNDETERMINED)
    if tightened:
        return Placed(Consequence.TIGHTENED)
    if relaxed:
        return Placed(Consequence.RELAXED)
    rest = labels - _SUBJECTS
    if ChangeLabel.CLARIFIED in labels and not rest & _HARD:
        return Placed(Consequence.CLARIFIED)
    if ChangeLabel.UNIT in rest and rest <= _SAME_VALUE:
        return Placed(Consequence.CLARIFIED)
    if rest and rest <= _STRUCTURE and words_kept:
        return Placed(Consequence.RENUMBERED)
    if rest <= _WORDING | _STRUCTURE and rest & _SAYS_EDITORIAL:
        return Placed(Consequence.EDITORIAL)
    return Placed(Consequence.UNDETERMINED, because=_because(labels))


def _because(labels: frozenset[ChangeLabel]) -> str:
    """Say why a change that no verdict calls undetermined is one for a person."""
    if ChangeLabel.SUBSTANCE in labels:
        return "Whether a CAS number names what was meant before, a person must judge."
    if labels & {ChangeLabel.REFERENCE_RETARGETED, ChangeLabel.REFERENCE_BROKEN}:
        return "What a reference that leads elsewhere does to the control, a person must judge."
    if labels & {ChangeLabel.SPLIT, ChangeLabel.MERGED}:
        return "Whether the pieces control what the whole does, a person must judge."
    return "No rule gave this change a direction, so a person must judge it."

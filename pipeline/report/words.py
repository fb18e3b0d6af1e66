"""The report's own words: names and meanings of labels, groups, outcomes, kinds; counted nouns."""

from __future__ import annotations

from pipeline.compare.changes import ChangeLabel, ClaimOutcome
from pipeline.model.citing import KINDS, listed
from pipeline.report.consequence import Consequence

__all__ = ["CLAIMS", "GROUPS", "KINDS", "LABELS", "PROOFS", "counted", "listed"]

GROUPS: dict[Consequence, tuple[str, str]] = {
    Consequence.NEW: (
        "New controls",
        "Provisions that came in, so that more is controlled, with all that stands below them.",
    ),
    Consequence.REMOVED: (
        "Removed controls",
        "Provisions that went, so that less is controlled, with all that stood below them.",
    ),
    Consequence.TIGHTENED: ("Tightened", "More is controlled than before."),
    Consequence.RELAXED: ("Relaxed", "Less is controlled than before."),
    Consequence.MIXED: ("Mixed", "Tightened in one respect and relaxed in another."),
    Consequence.UNDETERMINED: (
        "Undetermined",
        "No rule can say whether more or less is controlled: a person must judge.",
    ),
    Consequence.CLARIFIED: (
        "Clarified",
        "The words differ; what is controlled is held to be the same, for the reason given.",
    ),
    Consequence.RENUMBERED: (
        "Renumbered or moved only",
        "The same words under another label or in another place.",
    ),
    Consequence.EDITORIAL: (
        "Editorial",
        "Spelling, punctuation and wording of no effect, for the reason given.",
    ),
}
"""Title and meaning of each group."""

LABELS: dict[ChangeLabel, tuple[str, str]] = {
    ChangeLabel.ADDED: ("added", "the old edition does not have it"),
    ChangeLabel.REMOVED: ("removed", "the new edition does not have it"),
    ChangeLabel.TIGHTENED: ("tightened", "more is controlled than before"),
    ChangeLabel.RELAXED: ("relaxed", "less is controlled than before"),
    ChangeLabel.MIXED: ("mixed", "tightened in one respect, relaxed in another"),
    ChangeLabel.UNDETERMINED: (
        "undetermined",
        "no rule can say whether more or less is controlled",
    ),
    ChangeLabel.CLARIFIED: ("clarified", "other words for the same control"),
    ChangeLabel.EDITORIAL: ("editorial", "spelling, punctuation or wording of no effect"),
    ChangeLabel.RENUMBERED: ("renumbered", "the same provision under another label"),
    ChangeLabel.MOVED: ("moved", "the same provision, or its words, in another place of the list"),
    ChangeLabel.SPLIT: ("split", "one provision became several"),
    ChangeLabel.MERGED: ("merged", "several provisions became one"),
    ChangeLabel.NOTE: ("note", "a Note is concerned"),
    ChangeLabel.TECHNICAL_NOTE: ("technical note", "a Technical Note is concerned"),
    ChangeLabel.DEFINITION: ("definition", "a defined term is concerned"),
    ChangeLabel.GENERAL_NOTE: ("general note", "a note to the whole list is concerned"),
    ChangeLabel.REFERENCE_RETARGETED: (
        "reference retargeted",
        "a reference points to another provision",
    ),
    ChangeLabel.REFERENCE_BROKEN: ("reference broken", "a reference points to nothing"),
    ChangeLabel.SUBSTANCE: ("substance", "a CAS number is concerned"),
    ChangeLabel.UNIT: ("unit", "the unit of a value is concerned"),
    ChangeLabel.CONTENTS_ONLY: ("contents only", "only the table of contents is concerned"),
}
"""Name and meaning of each label of the vocabulary."""

CLAIMS: dict[ClaimOutcome, tuple[str, str]] = {
    ClaimOutcome.NOTHING_FOUND: (
        "declared, nothing found",
        "the publisher declares an amendment and the texts show none",
    ),
    ClaimOutcome.UNDECLARED: (
        "found, not declared",
        "the texts differ and the publisher declares nothing there",
    ),
    ClaimOutcome.CONFIRMED: ("declared and found", "the declared amendment is in the texts"),
}
"""Name and meaning of each outcome of a claim, what needs attention first."""

PROOFS: dict[str, tuple[str, str]] = {
    "failed": ("failed", "The check was made and did not hold."),
    "not-available": ("not available", "The check could not be made."),
    "held": ("held", "The check was made and held."),
}
"""Name and meaning of each outcome of a proof, in the order they are shown."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "change"), counted(2, "change"), counted(1204, "entry", "entries")
    ('1 change', '2 changes', '1,204 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"

"""The change note as plain data: one row for each change, as a ministry sends it round.

It is the view of :mod:`pipeline.report.assemble` cut into columns, with a cover; the Word and the
PDF form only print it.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from pipeline.compare.changes import ChangeLabel, EditionRef
from pipeline.model.records import Edition
from pipeline.report.assemble import view
from pipeline.report.comparison import Comparison
from pipeline.report.consequence import Consequence
from pipeline.report.paths import readable
from pipeline.report.redline import Redline
from pipeline.report.view import ChangeView, ProofView
from pipeline.report.words import counted

COLUMNS = ("Label", "Old text", "New text", "Nature", "Direction", "Remark", "Affected")
"""The heads of the table, in order."""

_DIRECTIONS: dict[Consequence, str] = {
    Consequence.NEW: "new control",
    Consequence.REMOVED: "control removed",
    Consequence.TIGHTENED: "tightened",
    Consequence.RELAXED: "relaxed",
    Consequence.MIXED: "mixed",
    Consequence.UNDETERMINED: "undetermined, for a person to judge",
    Consequence.CLARIFIED: "none (clarified)",
    Consequence.RENUMBERED: "none (place or label only)",
    Consequence.EDITORIAL: "none (editorial)",
}
_SAYS_DIRECTION = frozenset(
    {
        ChangeLabel.TIGHTENED,
        ChangeLabel.RELAXED,
        ChangeLabel.MIXED,
        ChangeLabel.UNDETERMINED,
        ChangeLabel.CLARIFIED,
        ChangeLabel.EDITORIAL,
    }
)
_AFFECTED = 12
"""Provisions named in a cell; beyond them their number."""

HOW_TO_READ = (
    (
        "Words struck through are the old edition's and are gone; underlined words are new. Both "
        "are said by the line as well as by the colour."
    ),
    (
        "Labels are those of the edition the column is of; “2.A.1.d → 2.A.1.e” gives the old one, "
        "then the new one."
    ),
    (
        "Direction says whether more or less is controlled than before. It is given by rules, each "
        "named with its argument under Remark; where no rule applies the direction is undetermined."
    ),
    "Rows are in the order of the list. Differences of typography alone are not among them.",
)
"""The footnote: one sentence or two for each thing a reader has to know."""


class NoteRow(msgspec.Struct, frozen=True):
    """One change.

    Attributes:
        id: of the change.
        anchor: its permanent link in the HTML report.
        old_path, new_path: its address in each edition, ``None`` where it is not there.
        old_label, new_label: how each edition cites it (all pieces of a split or a merger).
        label: both, as a list of changes cites it.
        heading, text: redlines, differences of typography folded away.
        nature: what kind of change it is, one phrase each ("amended", "note").
        direction: one phrase; ``consequence`` is the group it follows from.
        remark: the arguments, one sentence each, and what a person still has to look at.
        affected: what it reaches although its own words are the same, one phrase for each way:
            "uses the term: 2.A.1, 2.A.3"; ``affected_more`` is how many more are not named.
        review: a person is asked to look at it; the remark says why.
        part: it stands below an addition or removal that has a row of its own.
    """

    id: str
    anchor: str
    old_path: str | None
    new_path: str | None
    old_label: str | None
    new_label: str | None
    label: str
    heading: Redline
    text: Redline
    nature: tuple[str, ...]
    direction: str
    consequence: Consequence
    remark: tuple[str, ...]
    affected: tuple[str, ...] = ()
    affected_more: int = 0
    review: bool = False
    part: bool = False


class NoteEdition(msgspec.Struct, frozen=True):
    """What the cover says of one edition; the dates are ``None`` where nobody said them."""

    reference: EditionRef
    printed: date | None = None
    agreed: date | None = None

    @property
    def said(self) -> str:
        """The edition in one line: its id, document number and dates."""
        pieces = [f"edition {self.reference.edition_id}"]
        if self.reference.document_number:
            pieces.append(self.reference.document_number)
        if self.printed is not None:
            pieces.append(f"dated {self.printed.isoformat()}")
        if self.agreed is not None:
            pieces.append(f"agreed {self.agreed.isoformat()}")
        return ", ".join(pieces)


class Note(msgspec.Struct, frozen=True):
    """The whole note. ``held`` are the checks that held; ``open`` those that failed or could not be
    made, the failed ones first.
    """

    title: str
    list_id: str
    language: str
    old: NoteEdition
    new: NoteEdition
    verdict: tuple[str, str, str]
    held: tuple[ProofView, ...]
    open: tuple[ProofView, ...]
    rows: tuple[NoteRow, ...]
    gap: str | None = None

    @property
    def counted(self) -> str:
        """How many rows there are, in words."""
        parts = sum(row.part for row in self.rows)
        below = f", with {counted(parts, 'part')} of larger ones" if parts else ""
        return counted(len(self.rows) - parts, "change") + below


def note(comparison: Comparison) -> Note:
    """Return the change note of a comparison; the editions only add their dates to the cover."""
    changes = comparison.changes
    seen = view(changes)
    return Note(
        title=seen.title,
        list_id=changes.new.list_id,
        language=changes.new.language,
        old=_edition(changes.old, comparison.old_edition),
        new=_edition(changes.new, comparison.new_edition),
        verdict=seen.verdict,
        held=tuple(p for p in seen.proofs if p.proof.outcome == "held"),
        open=tuple(p for p in seen.proofs if p.proof.outcome != "held"),
        rows=tuple(_row(change) for change in seen.in_order),
        gap=seen.gap,
    )


def _edition(reference: EditionRef, edition: Edition | None) -> NoteEdition:
    if edition is None:
        return NoteEdition(reference)
    return NoteEdition(reference, edition.dates.printed, edition.dates.agreed)


def _row(change: ChangeView) -> NoteRow:
    ways: dict[str, list[str]] = {}
    for one in change.touched[:_AFFECTED]:
        way = _PATH.sub(lambda found: readable(found[0]), one.way)
        ways.setdefault(way, []).append(one.name)
    return NoteRow(
        id=change.change.id,
        anchor=change.anchor,
        old_path=change.change.old.path if change.change.old is not None else None,
        new_path=change.change.new.path if change.change.new is not None else None,
        old_label=change.old_name,
        new_label=change.new_name,
        label=change.full_name,
        heading=change.heading.folded(),
        text=change.text.folded(),
        nature=_nature(change),
        direction=_DIRECTIONS[change.consequence],
        consequence=change.consequence,
        remark=remark(change),
        affected=tuple(f"{way}: {', '.join(names)}" for way, names in ways.items()),
        affected_more=max(0, len(change.touched) - _AFFECTED),
        review=change.change.review,
        part=change.part,
    )


def _nature(change: ChangeView) -> tuple[str, ...]:
    """Return what happened, and of what kind it is, without the direction."""
    named = [change.change.outcome.value] if change.change.outcome.value != "same" else []
    named += [
        reason.label
        for reason, verdict in zip(change.reasons, change.change.verdicts, strict=True)
        if verdict.label not in _SAYS_DIRECTION
    ]
    if change.kind not in ("provision", "entry"):
        named.append(change.kind)
    return tuple(dict.fromkeys(named)) or ("reworded",)


def remark(change: ChangeView) -> tuple[str, ...]:
    """Return the argument of each label, and what a person still has to look at."""
    said = [f"{reason.label}: {reason.argument}" for reason in change.reasons]
    if change.because:
        said.append(change.because)
    if change.text.whole:
        said.append("No redline of the words adds up: both texts are given whole.")
    if change.doubt:
        said.append(f"For review: {change.doubt}.")
    if change.change.declared_by:
        named = ", ".join(map(_declared, change.change.declared_by))
        said.append(f"Declared by the publisher: {named}")
    return tuple(dict.fromkeys(said))


_MARKED = "marked as amended: "
_PATH = re.compile(r"\S+#\S+")


def _declared(declaration: str) -> str:
    """Return a declaration as printed; one that names a path names it as a person would."""
    if declaration.startswith(_MARKED):
        return _MARKED + readable(declaration.removeprefix(_MARKED))
    return declaration

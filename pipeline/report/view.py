"""One view, many forms: what a report says, as plain data. The formats only print it.

These are the values; :mod:`pipeline.report.assemble` makes them.
"""

from __future__ import annotations

from itertools import groupby

import msgspec

from pipeline.compare.changes import Change, Claim, EditionRef, Proof
from pipeline.model.citing import readable
from pipeline.model.proving import asked
from pipeline.report.comparison import Picture
from pipeline.report.consequence import Consequence
from pipeline.report.context import NOTHING, Context
from pipeline.report.density import Density
from pipeline.report.reasons import Reason
from pipeline.report.redline import Redline
from pipeline.report.words import GROUPS, counted

_QUIET = (Consequence.RENUMBERED, Consequence.EDITORIAL)


class Link(msgspec.Struct, frozen=True):
    """A name and the id it leads to (empty when there is nothing to lead to)."""

    name: str
    anchor: str


class Touched(msgspec.Struct, frozen=True):
    """A provision that a change reaches although its own words are the same: its name, the id of a
    change of its own if it has one, how it is reached, and what lies in between.
    """

    name: str
    anchor: str
    way: str
    through: tuple[str, ...] = ()


def full_name(old: str | None, new: str | None) -> str:
    """Return how a list cites a change: both names where they differ; what came or went as such.

    >>> full_name("2.A.1.d", "2.A.1.e"), full_name("2.B.1", None), full_name(None, "2.B.2")
    ('2.A.1.d → 2.A.1.e', '2.B.1 (removed)', '2.B.2 (new)')
    """
    if old is not None and new is not None and old != new:
        return f"{old} → {new}"
    if new is not None:
        return new if old is not None else f"{new} (new)"
    return f"{old} (removed)" if old else ""


class ChangeView(msgspec.Struct, frozen=True):
    """One change, ready to print.

    Attributes:
        change: the value itself.
        anchor: the id of its permanent link.
        old_name, new_name: how one would cite it in each edition, ``None`` where it is not there.
        consequence: the group it stands in; ``because`` says why where no verdict does.
        part: it is only a part of an addition or removal that stands above it, or of a run of
            siblings renumbered together.
        heading, text: redlines of its title and of its words.
        context: ancestors, outermost first, as the new edition has them (or the old).
        old_context: the old ones, where it stood under another parent.
        old_sources, new_sources: where it stands in the files.
        related, related_more: other changes of the same entry, and how many are not named.
        doubt: why a person is asked to look at it, empty where nobody is.
        touched: provisions it reaches elsewhere.
        around: the provisions above and beside it, the notes that govern it, the terms it uses.
        pictures: the pieces of pages that hold it, the old ones first.
    """

    change: Change
    anchor: str
    old_name: str | None
    new_name: str | None
    kind: str
    item: str
    consequence: Consequence
    part: bool
    because: str
    heading: Redline
    text: Redline
    reasons: tuple[Reason, ...]
    context: tuple[str, ...]
    old_context: tuple[str, ...] = ()
    old_sources: tuple[str, ...] = ()
    new_sources: tuple[str, ...] = ()
    related: tuple[Link, ...] = ()
    related_more: int = 0
    doubt: str = ""
    touched: tuple[Touched, ...] = ()
    around: Context = NOTHING
    pictures: tuple[Picture, ...] = ()

    @property
    def name(self) -> str:
        """How the new edition cites it, or the old one where it is gone."""
        return self.new_name or self.old_name or readable(self.change.id)

    @property
    def full_name(self) -> str:
        """How a list of changes cites it (see :func:`full_name`)."""
        return full_name(self.old_name, self.new_name) or readable(self.change.id)

    @property
    def trail(self) -> tuple[str, ...]:
        """Its ancestors, without those that :attr:`around` gives with all their words."""
        return self.context[: len(self.context) - len(self.around.above)]

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels in words, each once."""
        return tuple(dict.fromkeys(reason.label for reason in self.reasons))

    @property
    def reasons_by_label(self) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
        """Its reasons, neighbours of one label together."""
        runs = groupby(self.reasons, lambda reason: reason.label)
        return tuple((label, tuple(reasons)) for label, reasons in runs)

    @property
    def quiet(self) -> bool:
        """Whether a reader may pass over it: it bears on nothing and asks for nobody."""
        return self.consequence in _QUIET and not self.change.review

    @property
    def unchanged_words(self) -> bool:
        """Whether neither words nor title differ: only the place or the label does."""
        return not (self.text.differs or self.heading.differs)


class Group(msgspec.Struct, frozen=True):
    """The changes of one consequence, in document order."""

    consequence: Consequence
    title: str
    meaning: str
    changes: tuple[ChangeView, ...]

    @property
    def whole(self) -> int:
        """How many there are, parts of a larger addition or removal not counted."""
        return sum(not change.part for change in self.changes)

    @property
    def size(self) -> str:
        """How many, in words for a heading: "3", or "3, with 5 parts" listed below them."""
        parts = len(self.changes) - self.whole
        return f"{self.whole:,}" + (f", with {counted(parts, 'part')}" if parts else "")


class ProofView(msgspec.Struct, frozen=True):
    """A check and what came of it. ``name`` is its outcome in words, ``asked`` what holds when it
    held.
    """

    proof: Proof
    name: str
    failed: bool

    @property
    def asked(self) -> str:
        """What the check asks, as a sentence without its stop; empty where it is not known."""
        return asked(self.proof.code)

    @property
    def said(self) -> str:
        """What it asks and what was found, in a line; once where the two say the same."""
        summary = self.proof.summary
        again = summary.casefold() == self.asked.casefold()
        return ": ".join(filter(None, (self.asked, "" if again else summary)))

    @property
    def told(self) -> str:
        """All in a line: what it asks, of which edition, what was found, and where it fails."""
        side = f" ({self.proof.side} edition)" if self.proof.side else ""
        return "; ".join((f"{self.said}{side}", *self.proof.details))


class ClaimView(msgspec.Struct, frozen=True):
    """A claim and the changes that answer to it."""

    claim: Claim
    name: str
    links: tuple[Link, ...]


class ReportView(msgspec.Struct, frozen=True):
    """Everything a report says. ``in_order`` are all changes in document order; ``by_provision``
    the same, each subsection's first with the id that the map of the list leads to;
    ``picture_notes`` say what there is no picture of.
    """

    old: EditionRef
    new: EditionRef
    title: str
    gap: str | None
    verdict: tuple[str, str, str]
    proofs: tuple[ProofView, ...]
    density: Density
    groups: tuple[Group, ...]
    typographic: tuple[ChangeView, ...]
    claims: tuple[ClaimView, ...]
    review: tuple[ChangeView, ...]
    in_order: tuple[ChangeView, ...]
    by_provision: tuple[tuple[str, ChangeView], ...]
    kinds: tuple[str, ...]
    items: tuple[Link, ...]
    picture_notes: tuple[str, ...] = ()

    def claims_of(self, outcome: str) -> tuple[ClaimView, ...]:
        """Return the claims of one outcome."""
        return tuple(claim for claim in self.claims if claim.claim.outcome.value == outcome)

    def group(self, consequence: Consequence) -> Group:
        """Return a group, empty where nothing is in it."""
        for group in self.groups:
            if group.consequence is consequence:
                return group
        return Group(consequence, *GROUPS[consequence], ())

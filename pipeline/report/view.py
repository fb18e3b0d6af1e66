"""One view, many forms: what a report says, as plain data. The formats only print it.

The view groups the changes by consequence, keeps document order inside each group, states what is
proved (a failure first), sets the publisher's claims against what was found, and lists what a
person must look at.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.compare.changes import Change, ChangeSet, Claim, EditionRef, Proof
from pipeline.report.consequence import Consequence, Placed, kind_of, place
from pipeline.report.density import Density, density, path_of, spot_anchor
from pipeline.report.paths import item_of, readable, safe_id, sort_key
from pipeline.report.reasons import Reason, reasons_of
from pipeline.report.redline import Redline, heading_of, redline_of
from pipeline.report.sources import source_lines
from pipeline.report.verdict import verdict
from pipeline.report.words import CLAIMS, GROUPS, KINDS, PROOFS

_RELATED = 12
"""A change names the other changes of its entry up to this many; beyond it, their number."""


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


class ChangeView(msgspec.Struct, frozen=True):
    """One change, ready to print.

    Attributes:
        change: the value itself.
        anchor: the id of its permanent link.
        old_name, new_name: how one would cite it in each edition, ``None`` where it is not there.
        consequence: the group it stands in; ``because`` says why where no verdict does.
        part: it is only a part of an addition or removal that stands above it.
        heading, text: redlines of its title and of its words.
        context: ancestors, outermost first, as the new edition has them (or the old).
        old_context: the old ones, where they differ.
        old_sources, new_sources: where it stands in the files.
        related, related_more: other changes of the same entry, and how many are not named.
        touched: provisions it reaches elsewhere.
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
    touched: tuple[Touched, ...] = ()

    @property
    def name(self) -> str:
        """How the new edition cites it, or the old one where it is gone."""
        return self.new_name or self.old_name or self.change.id

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


class ProofView(msgspec.Struct, frozen=True):
    """A check and what came of it. ``name`` is its outcome in words."""

    proof: Proof
    name: str
    failed: bool


class ClaimView(msgspec.Struct, frozen=True):
    """A claim and the changes that answer to it."""

    claim: Claim
    name: str
    links: tuple[Link, ...]


class ReportView(msgspec.Struct, frozen=True):
    """Everything a report says. ``in_order`` are all changes in document order; ``by_provision``
    the same, each subsection's first with the id that the map of the list leads to.
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

    def group(self, consequence: Consequence) -> Group:
        """Return a group, empty where nothing is in it."""
        for group in self.groups:
            if group.consequence is consequence:
                return group
        return Group(consequence, *GROUPS[consequence], ())


def view(changes: ChangeSet) -> ReportView:
    """Return the view of a change set."""
    ordered = in_document_order(changes.changes)
    anchors = _anchors("change", ordered)
    same_entry = _by_entry(ordered, anchors)
    by_path = {path_of(c): anchor for c, anchor in zip(ordered, anchors, strict=True)}
    shown = tuple(
        _change(change, placed, anchor, changes, same_entry=same_entry, by_path=by_path)
        for change, placed, anchor in zip(ordered, place(ordered), anchors, strict=True)
    )
    folded = in_document_order(changes.typographic)
    typographic = tuple(
        _change(
            change, Placed(Consequence.EDITORIAL), anchor, changes, same_entry={}, by_path=by_path
        )
        for change, anchor in zip(folded, _anchors("typographic", folded), strict=True)
    )
    groups = tuple(
        Group(consequence, title, meaning, members)
        for consequence, (title, meaning) in GROUPS.items()
        if (members := tuple(c for c in shown if c.consequence is consequence))
    )
    return ReportView(
        old=changes.old,
        new=changes.new,
        title=changes.new.title or changes.old.title,
        gap=changes.gap,
        verdict=verdict(changes, {g.consequence: (g.whole, len(g.changes)) for g in groups}),
        proofs=_proofs(changes.proofs),
        density=density(changes),
        groups=groups,
        typographic=typographic,
        claims=_claims(changes.claims, dict(zip((c.id for c in ordered), shown, strict=True))),
        review=tuple(c for c in shown if c.change.review),
        in_order=shown,
        by_provision=_by_provision(shown),
        kinds=tuple(name for name in KINDS.values() if any(c.kind == name for c in shown)),
        items=tuple(
            Link(readable(item), item) for item in dict.fromkeys(change.item for change in shown)
        ),
    )


def in_document_order(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes as they stand in the list: by item, subsection and entry; inside an entry
    by their place in the new edition's file where all of them have one, or else by path.
    """
    by_entry: dict[str, list[Change]] = {}
    for change in changes:
        by_entry.setdefault(change.entry, []).append(change)
    found: list[Change] = []
    for entry in sorted(by_entry, key=sort_key):
        members = by_entry[entry]
        starts = [_start(change) for change in members]
        files = {start[0] for start in starts if start is not None}
        if None not in starts and len(files) == 1:
            members = sorted(members, key=lambda change: _start(change) or ("", 0))
        else:
            members = sorted(members, key=lambda change: sort_key(path_of(change)))
        found.extend(members)
    return tuple(found)


def _start(change: Change) -> tuple[str, int] | None:
    if change.new is None or not change.new.places:
        return None
    first = change.new.places[0]
    return first.file, first.start


def _anchors(prefix: str, changes: Sequence[Change]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    anchors: list[str] = []
    for change in changes:
        anchor = f"{prefix}-{safe_id(change.id)}"
        seen[anchor] = seen.get(anchor, 0) + 1
        # "_" and a word of no hex digits cannot come out of safe_id, so this is unique too.
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}_no_{seen[anchor]}")
    return tuple(anchors)


def _by_entry(changes: Sequence[Change], anchors: Sequence[str]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for change, anchor in zip(changes, anchors, strict=True):
        found.setdefault(change.entry, []).append(Link(readable(path_of(change)), anchor))
    return found


def _by_provision(shown: Sequence[ChangeView]) -> tuple[tuple[str, ChangeView], ...]:
    """Return every change in order, each subsection's first with the id that the map leads to."""
    spots: set[str] = set()
    found: list[tuple[str, ChangeView]] = []
    for one in shown:
        spot = spot_anchor(path_of(one.change))
        found.append(("" if spot in spots else spot, one))
        spots.add(spot)
    return tuple(found)


def _change(
    change: Change,
    placed: Placed,
    anchor: str,
    changes: ChangeSet,
    *,
    same_entry: dict[str, list[Link]],
    by_path: dict[str, str],
) -> ChangeView:
    old, new = change.old, change.new
    context = side.context if (side := new or old) is not None else ()
    old_context = old.context if old is not None and new is not None else ()
    others = [link for link in same_entry.get(change.entry, []) if link.anchor != anchor]
    return ChangeView(
        change=change,
        anchor=anchor,
        old_name=readable(old.path) if old is not None else None,
        new_name=readable(new.path) if new is not None else None,
        kind=KINDS[kind_of(change)],
        item=item_of(path_of(change)),
        consequence=placed.consequence,
        part=placed.part,
        because=placed.because,
        heading=heading_of(change),
        text=redline_of(change),
        reasons=reasons_of(change),
        context=context,
        old_context=old_context if old_context != context else (),
        old_sources=source_lines(old, changes.old) if old is not None else (),
        new_sources=source_lines(new, changes.new) if new is not None else (),
        related=tuple(others[:_RELATED]),
        related_more=max(0, len(others) - _RELATED),
        touched=tuple(
            Touched(
                readable(one.path),
                by_path.get(one.path, ""),
                one.way,
                tuple(readable(path) for path in one.through),
            )
            for one in change.affects
        ),
    )


def _proofs(proofs: Sequence[Proof]) -> tuple[ProofView, ...]:
    """Order the checks: what failed first, then what could not be made, then what held. An outcome
    nobody has heard of counts as a failure: it must be seen.
    """
    order = list(PROOFS)
    shown = [
        ProofView(
            proof,
            PROOFS[proof.outcome][0] if proof.outcome in PROOFS else proof.outcome,
            proof.outcome not in ("held", "not-available"),
        )
        for proof in proofs
    ]
    return tuple(
        sorted(
            shown,
            key=lambda p: 0 if p.failed else order.index(p.proof.outcome),
        )
    )


def _claims(claims: Sequence[Claim], shown: dict[str, ChangeView]) -> tuple[ClaimView, ...]:
    """Order the claims: what needs attention first. A change that is not in the report keeps its
    id as its name and leads nowhere.
    """
    order = list(CLAIMS)
    views = [
        ClaimView(
            claim,
            CLAIMS[claim.outcome][0],
            tuple(
                Link(shown[i].name, shown[i].anchor) if i in shown else Link(i, "")
                for i in claim.changes
            ),
        )
        for claim in claims
    ]
    return tuple(sorted(views, key=lambda v: order.index(v.claim.outcome)))

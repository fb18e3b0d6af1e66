"""The view of a change set: one reading of it, which every format prints.

It groups the changes by consequence, keeps document order inside each group, states what is proved
(a failure first), sets the publisher's claims against what was found, and lists what a person must
look at.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.changes import Change, ChangeSet, Claim, Outcome, Proof
from pipeline.report.comparison import Comparison
from pipeline.report.consequence import Consequence, Placed, kind_of, place
from pipeline.report.context import NOTHING, Context, Surroundings
from pipeline.report.density import density, path_of, spot_anchor
from pipeline.report.paths import ancestors, item_of, readable, safe_id, sort_key
from pipeline.report.reasons import Doubts, reasons_of
from pipeline.report.redline import heading_of, redline_of
from pipeline.report.sources import source_lines
from pipeline.report.verdict import verdict
from pipeline.report.view import (
    ChangeView,
    ClaimView,
    Group,
    Link,
    ProofView,
    ReportView,
    Touched,
    full_name,
)
from pipeline.report.words import CLAIMS, GROUPS, KINDS, PROOFS

_RELATED = 12
"""A change names the other changes of its entry up to this many; beyond it, their number."""


def view(found: ChangeSet | Comparison) -> ReportView:
    """Return the view of a change set; of a comparison, with what stands round each change and the
    pictures of its pages.
    """
    comparison = found if isinstance(found, Comparison) else Comparison(found)
    changes = comparison.changes
    ordered = in_document_order(changes.changes)
    anchors = _anchors("change", ordered)
    setting = _Setting(comparison, ordered, anchors)
    shown = tuple(
        _change(change, placed, anchor, setting)
        for change, placed, anchor in zip(ordered, place(ordered), anchors, strict=True)
    )
    folded = in_document_order(changes.typographic)
    typographic = tuple(
        _change(change, Placed(Consequence.EDITORIAL), anchor, setting)
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
        picture_notes=comparison.picture_notes,
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


class _Setting:
    """What is around a change: the editions, the other changes, and which node became which."""

    def __init__(
        self, comparison: Comparison, ordered: Sequence[Change], anchors: Sequence[str]
    ) -> None:
        changes = comparison.changes
        self.old, self.new = changes.old, changes.new
        self.pictures = comparison.pictures
        self.surroundings: Surroundings | None = None
        self._counted = {change.id for change in ordered}
        if comparison.old_edition is not None and comparison.new_edition is not None:
            by_id = {one.id: anchor for one, anchor in zip(ordered, anchors, strict=True)}
            self.surroundings = Surroundings(
                changes, comparison.old_edition, comparison.new_edition, by_id
            )
        self.by_entry: dict[str, list[Link]] = {}
        self.by_path: dict[str, str] = {}
        self._gathered = [
            pair for pair in changes.pairs if pair.outcome in (Outcome.SPLIT, Outcome.MERGED)
        ]
        self.doubts = Doubts(changes)
        for change, anchor in zip(ordered, anchors, strict=True):
            link = Link(full_name(*self.names(change)) or readable(change.id), anchor)
            self.by_entry.setdefault(change.entry, []).append(link)
            if change.new is not None or path_of(change) not in self.by_path:
                self.by_path[path_of(change)] = anchor

    def around(self, change: Change) -> Context:
        """Return what stands round a change that counts, where the editions are at hand."""
        if self.surroundings is None or change.id not in self._counted:
            return NOTHING
        return self.surroundings.of(change)

    def names(self, change: Change) -> tuple[str | None, str | None]:
        """Return how each edition cites the change: all pieces of a split or a merger."""
        old: tuple[str, ...] = (change.old.path,) if change.old is not None else ()
        new: tuple[str, ...] = (change.new.path,) if change.new is not None else ()
        if change.outcome in (Outcome.SPLIT, Outcome.MERGED):
            for pair in self._gathered:
                if set(old) <= set(pair.old) and set(new) <= set(pair.new):
                    old, new = pair.old, pair.new
                    break
        return _cited(old), _cited(new)


def _cited(paths: Sequence[str]) -> str | None:
    return ", ".join(readable(path) for path in sorted(paths, key=sort_key)) or None


def _cited_alone(path: str) -> str:
    """Return how to cite a path out of its place in the list, where "3" is no name."""
    return f"Item {path}" if path.isdigit() else readable(path)


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
    setting: _Setting,
) -> ChangeView:
    old, new = change.old, change.new
    context = side.context if (side := new or old) is not None else ()
    elsewhere = old and new and ancestors(old.path) != ancestors(new.path)
    others = [link for link in setting.by_entry.get(change.entry, []) if link.anchor != anchor]
    old_name, new_name = setting.names(change)
    return ChangeView(
        change=change,
        anchor=anchor,
        old_name=old_name,
        new_name=new_name,
        kind=KINDS[kind_of(change)],
        item=item_of(path_of(change)),
        consequence=placed.consequence,
        part=placed.part,
        because=placed.because,
        heading=heading_of(change),
        text=redline_of(change),
        reasons=reasons_of(change),
        context=context,
        old_context=old.context if old is not None and elsewhere else (),
        old_sources=source_lines(old, setting.old) if old is not None else (),
        new_sources=source_lines(new, setting.new) if new is not None else (),
        related=tuple(others[:_RELATED]),
        related_more=max(0, len(others) - _RELATED),
        doubt=setting.doubts.of(change),
        touched=tuple(
            Touched(
                _cited_alone(one.path),
                setting.by_path.get(one.path, ""),
                one.way,
                tuple(readable(path) for path in one.through),
            )
            for one in change.affects
        ),
        around=setting.around(change),
        pictures=tuple(setting.pictures.get(change.id, ())),
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
                Link(shown[i].full_name, shown[i].anchor) if i in shown else Link(i, "")
                for i in claim.changes
            ),
        )
        for claim in claims
    ]
    return tuple(sorted(views, key=lambda v: order.index(v.claim.outcome)))

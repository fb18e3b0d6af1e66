"""What the publisher says changed, held against what was found.

Two kinds of claim: the references on the cover, printed in mixed depth and with or without dots,
and the nodes the edition marks as amended (bold runs, tracked changes). Every claim gets an answer,
and every change no claim covers gets a row of its own: the matrix has no unexplained cell.
"""

from __future__ import annotations

import re

import msgspec

from pipeline.compare.changes import Change, ChangeLabel, Claim, ClaimOutcome, Outcome, Proof
from pipeline.compare.contents import CONTENTS
from pipeline.compare.fates import Fates
from pipeline.compare.waivers import is_unexplained, waive
from pipeline.model.citing import readable
from pipeline.model.decisions import NOTHING_DECIDED, Decisions
from pipeline.model.label import Label

_CONTENTS = re.compile(r"table of contents|contents|índice|sumario", re.IGNORECASE)
_RANGE = re.compile(r"\s*\b(?:to|through|hasta)\b\s*|\s+a\s+|\s*[–—]\s*")
_UNCOMPARED = "changes that the contents list would show: an edition has no table of contents"
_BOLD = "marked as amended: "


def compact(printed: str) -> str:
    """Return a label without dots, for comparing labels printed in any style.

    >>> compact("6.C.8.") == compact("6C8")
    True
    """
    return re.sub(r"[^0-9a-z]", "", printed.casefold())


class _Addresses:
    """Finds the paths a printed claim means, in either edition."""

    def __init__(self, fates: Fates) -> None:
        self.known: dict[str, list[str]] = {}
        for index in (fates.old, fates.new):
            for path in index.at_path:
                if path:
                    at = self.known.setdefault(compact(path.replace("#", "")), [])
                    if path not in at:
                        at.append(path)

    def find(self, claim: str) -> list[str]:
        """Return the paths a claim means: the dotted form exactly, else the form without dots."""
        words = re.sub(
            r"^(?:item|entry|section|paragraph|punto|artículo)s?\s+",
            "",
            claim.strip(),
            flags=re.IGNORECASE,
        )
        ends = _RANGE.split(words, maxsplit=1)
        if len(ends) == 2:
            return self._between(ends[0], ends[1])
        found = self.known.get(compact(words), [])
        dotted = words.strip().rstrip(".")
        return [p for p in found if p == dotted] or found

    def _between(self, first: str, last: str) -> list[str]:
        """Return the siblings from one label to another, of either edition."""
        lows = [p for p in self.known.get(compact(first), []) if "#" not in p]
        highs = [p for p in self.known.get(compact(last), []) if "#" not in p]
        if not lows or not highs:
            return []
        low, high = Label.parse(lows[0]), Label.parse(highs[0])
        return [
            path
            for paths in self.known.values()
            for path in paths
            if "#" not in path
            and path[0].isdigit()
            and Label.parse(path).parent == low.parent
            and low <= Label.parse(path) <= high
        ]


def hold_claims(
    fates: Fates, changes: tuple[Change, ...], decisions: Decisions = NOTHING_DECIDED
) -> tuple[tuple[Change, ...], tuple[Claim, ...], Proof]:
    """Return the changes with the claims they answer, the matrix, and whether it agrees.

    Raises:
        DecisionError: a waiver that does not meet its cell (:mod:`pipeline.compare.waivers`).
    """
    declared = fates.new.edition.declared_amendments
    marked = [n.path for n in fates.new.nodes if n.declared]
    if not declared and not marked:
        return (
            changes,
            waive(fates, changes, (), decisions, list),
            Proof("declared-found", "not-available", "the publisher declares no amendments"),
        )
    addresses = _Addresses(fates)
    claims: list[Claim] = []
    answered: dict[str, list[str]] = {}
    for printed in declared:
        paths = addresses.find(printed)
        if _CONTENTS.fullmatch(printed.strip(" .")):
            compared = fates.old.edition.contents and fates.new.edition.contents
            hits = [
                c.id for c in changes if (c.id == CONTENTS if compared else _shows_in_contents(c))
            ]
            # "Something changed in the contents" declares no amendment of any one provision.
            note = "what differs in the table of contents" if compared else _UNCOMPARED
            claims.append(_claim(printed, hits, note))
            if compared:
                for hit in hits:
                    answered.setdefault(hit, []).append(printed)
            continue
        hits = [c.id for c in changes if _under(_sides(fates, c), paths)]
        note = "" if paths else "no such label in either edition"
        claims.append(_claim(printed, hits, note))
        for hit in hits:
            answered.setdefault(hit, []).append(printed)
    covered = set(answered) if declared else set()
    at = {path: c for c in changes for path in _sides(fates, c)[1]}
    bold: dict[str, str] = {}
    for path in marked:
        change = at.get(path)
        claim = f"{_BOLD}{readable(path)}"
        bold[claim] = path
        claims.append(_claim(claim, [change.id] if change else [], ""))
        if change:
            answered.setdefault(change.id, []).append(claim)
    claims.extend(_undeclared(changes, covered if declared else set(answered)))
    answered_changes = tuple(
        _with_claims(change, tuple(answered.get(change.id, ()))) for change in changes
    )
    held = waive(
        fates,
        changes,
        claims,
        decisions,
        lambda printed: [bold[printed]] if printed in bold else addresses.find(printed),
    )
    return answered_changes, held, _proof(held, {c.id: c for c in changes})


def _with_claims(change: Change, claims: tuple[str, ...]) -> Change:
    return msgspec.structs.replace(change, declared_by=claims) if claims else change


def _claim(printed: str, hits: list[str], note: str) -> Claim:
    outcome = ClaimOutcome.CONFIRMED if hits else ClaimOutcome.NOTHING_FOUND
    return Claim(outcome, printed, tuple(hits), note)


def _sides(fates: Fates, change: Change) -> tuple[list[str], list[str]]:
    """Return the old and new paths of a change: all parts of a split or a merger."""
    olds = [change.old.path] if change.old is not None else []
    news = [change.new.path] if change.new is not None else []
    if change.outcome is Outcome.SPLIT:
        news += [fates.new.path(j) for j in fates.splits[fates.old.at_path[olds[0]]]]
    elif change.outcome is Outcome.MERGED:
        olds += [fates.old.path(i) for i in fates.merges[fates.new.at_path[news[0]]]]
    return olds, news


def _under(sides: tuple[list[str], list[str]], paths: list[str]) -> bool:
    """Whether a change, on either side, is at one of the paths or below it."""
    return any(
        side == path or side.startswith((f"{path}.", f"{path}#"))
        for side in (*sides[0], *sides[1])
        for path in paths
    )


def _shows_in_contents(change: Change) -> bool:
    labels = {v.label for v in change.verdicts}
    if ChangeLabel.CONTENTS_ONLY in labels:
        return True
    side = change.new or change.old
    if side is None or side.label is None or side.label.depth > 3:
        return False
    return bool(
        labels & {ChangeLabel.ADDED, ChangeLabel.REMOVED, ChangeLabel.RENUMBERED, ChangeLabel.MOVED}
        or change.heading_redline
    )


def _undeclared(changes: tuple[Change, ...], covered: set[str]) -> list[Claim]:
    """One row for each entry with changes no claim covers, quiet ones apart."""
    loud: dict[str, list[str]] = {}
    quiet: dict[str, list[str]] = {}
    for change in changes:
        if change.id not in covered:
            group = loud if change.substantive else quiet
            group.setdefault(change.entry, []).append(change.id)
    rows = [
        Claim(
            ClaimOutcome.UNDECLARED,
            None,
            tuple(ids),
            f"in {_place(entry)}: the publisher names no change here",
        )
        for entry, ids in loud.items()
    ]
    rows += [
        Claim(
            ClaimOutcome.UNDECLARED,
            None,
            tuple(ids),
            f"in {_place(entry)}: editorial or renumbering only, which publishers do not always "
            "name",
        )
        for entry, ids in quiet.items()
    ]
    return rows


def _place(entry: str) -> str:
    return "the table of contents" if entry == CONTENTS else readable(entry)


def _proof(claims: tuple[Claim, ...], changes: dict[str, Change]) -> Proof:
    open_ = [c for c in claims if is_unexplained(c, changes)]
    waived = tuple(
        f"let stand by {c.waived}: {c.declared or c.note.partition(';')[0]}"
        for c in open_
        if c.waived
    )
    left = [c for c in open_ if not c.waived]
    empty = [c.declared or "" for c in left if c.outcome is ClaimOutcome.NOTHING_FOUND]
    extra = [c.note for c in left if c.outcome is ClaimOutcome.UNDECLARED]
    if not left:
        return Proof(
            "declared-found",
            "held",
            f"what is declared and what changed agree but for {len(waived)} let stand by a person"
            if waived
            else "every declared amendment has a change, every change is declared",
            "",
            waived,
        )
    return Proof(
        "declared-found",
        "failed",
        f"{len(empty)} declared without a change, {len(extra)} "
        f"{'place' if len(extra) == 1 else 'places'} changed without being declared",
        "",
        (*(f"declared, nothing found: {c}" for c in empty), *extra, *waived),
    )

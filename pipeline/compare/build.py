"""The comparison itself: two editions in, one :class:`ChangeSet` out."""

from __future__ import annotations

import re

import msgspec

from pipeline.compare import proofs
from pipeline.compare.changes import (
    Change,
    ChangeLabel,
    ChangeSet,
    EditionRef,
    Operation,
    Outcome,
    Segment,
    Verdict,
)
from pipeline.compare.claims import hold_claims
from pipeline.compare.classify import QUIET, Classified, classify
from pipeline.compare.correlation import correlate
from pipeline.compare.facts import place_label
from pipeline.compare.fates import Fates
from pipeline.compare.fields import field_changes
from pipeline.compare.index import Interner, TreeIndex, marker
from pipeline.compare.match import match
from pipeline.compare.outcomes import Fate, decide, pairs
from pipeline.compare.parameters import Moves, find_moves
from pipeline.compare.presence import rule_on_presence
from pipeline.compare.references import SpanMaps, rule_on_references
from pipeline.compare.ripple import with_ripples
from pipeline.compare.split import find_splits
from pipeline.compare.typography import MARKER, Rule, explain
from pipeline.compare.words import redline
from pipeline.errors import CompareError
from pipeline.model.records import Edition, Node, Quantity
from pipeline.model.text import Text


def compare(old: Edition, new: Edition, *, gap: str | None = None) -> ChangeSet:
    """Return everything that changed from one edition to another, with the reason for each verdict.

    ``gap`` is a sentence about editions known to lie between the two. The editions need not be
    adjacent, nor in order of date.

    Raises:
        CompareError: when the two are not in one language: their words cannot be matched.
    """
    if old.language[:2] != new.language[:2]:
        raise CompareError(
            where=f"{old.list_id} {old.edition_id} against {new.list_id} {new.edition_id}",
            found=f"languages {old.language!r} and {new.language!r}",
            expected="two editions in one language",
            do="compare editions of the same language version",
        )
    fates = pair_up(old, new)
    decided = decide(fates)
    found = _Changes(fates, decided)
    found.collect()
    changes, claims, agreed = hold_claims(fates, with_ripples(fates, tuple(found.changes)))
    paired = pairs(fates, decided)
    labels = frozenset(
        node.path for index in (fates.old, fates.new) for node in index.nodes if node.label
    )
    return ChangeSet(
        old=_reference(old),
        new=_reference(new),
        pairs=paired,
        changes=changes,
        typographic=tuple(found.typographic),
        correlation=correlate(paired, labels),
        claims=claims,
        proofs=(
            proofs.every_node_paired(fates.old, fates.new, paired),
            proofs.redlines_add_up((*changes, *found.typographic)),
            proofs.word_census(fates.old, fates.new, changes, tuple(found.typographic)),
            agreed,
            *proofs.carried(old, "old"),
            *proofs.carried(new, "new"),
        ),
        gap=gap,
    )


def pair_up(old: Edition, new: Edition) -> Fates:
    """Return which node became which, splits and merges included."""
    interner = Interner(new.language)
    left, right = TreeIndex(old, interner), TreeIndex(new, interner)
    links = match(left, right, interner)
    splits = find_splits(left, right, links)
    turned = {link.new: link.turned() for link in links.values()}
    merges = find_splits(right, left, turned)
    return Fates(left, right, links, splits, merges, interner)


def _reference(edition: Edition) -> EditionRef:
    return EditionRef(
        edition.list_id,
        edition.edition_id,
        edition.language,
        edition.title,
        edition.document_number,
        tuple(m.sha256 for m in edition.manifestations),
    )


class _Changes:
    """Collects the changes of one comparison, in the order of the new edition."""

    def __init__(self, fates: Fates, decided: dict[int, Fate]) -> None:
        self.fates = fates
        self.decided = decided
        self.changes: list[Change] = []
        self.typographic: list[Change] = []
        self.moves = Moves()
        self._in_new = {j for parts in fates.splits.values() for j in parts}
        self._in_old = {i for parts in fates.merges.values() for i in parts}

    def collect(self) -> None:
        """Walk both editions; removed nodes stand after the node they followed."""
        fates = self.fates
        self.moves = find_moves(
            fates, [i for i, fate in self.decided.items() if not fate.words_same]
        )
        placed: list[tuple[tuple[int, int, int], Change, bool]] = []
        for j in range(1, len(fates.new)):
            link = fates.back.get(j)
            if j in self._in_new:
                continue
            if link is None:
                change = self._merged(None, j) if j in fates.merges else self._added(j)
                placed.append(((j, 0, 0), change, False))
            elif link.old in fates.splits:
                placed.append(((j, 0, 0), self._split(link.old, j), False))
            elif j in fates.merges:
                placed.append(((j, 0, 0), self._merged(link.old, j), False))
            else:
                for change, quiet in self._paired(link.old, j):
                    placed.append(((j, 0, 0), change, quiet))
        last = 0
        for i in range(1, len(fates.old)):
            if i in fates.links:
                last = fates.links[i].new
            elif i in fates.splits:
                placed.append(((min(fates.splits[i]), 0, i), self._split(i, None), False))
            elif i not in self._in_old:
                placed.append(((last, 1, i), self._removed(i), False))
        placed.sort(key=lambda item: item[0])
        self.changes = [change for _, change, quiet in placed if not quiet]
        self.typographic = [change for _, change, quiet in placed if quiet]
        contents = _contents_change(fates)
        if contents is not None:
            self.changes.append(contents)

    # --- one node on each side ---------------------------------------------------------------

    def _paired(self, i: int, j: int) -> list[tuple[Change, bool]]:
        fates, fate = self.fates, self.decided[i]
        before, after = fates.old.nodes[i], fates.new.nodes[j]
        if fate.outcome is Outcome.SAME and _untouched(before, after):
            return []
        if fate.words_same and not _fields_differ(before, after):
            made = Classified((), (), (), review=False)
            verdicts = self._silent(i, j)
        else:
            made = classify(fates, i, j, self.moves)
            verdicts = made.verdicts
        verdicts = (*self._outcome_verdicts(fate, i, j), *verdicts)
        rules = _typographic_rules(fates, before, after) if fate.words_same else ()
        if not verdicts and not fate.words_same and not rules:
            rules = _typographic_rules(fates, before, after)
        found: list[tuple[Change, bool]] = []
        line = made.redline or self._line(before.text, after.text)
        if verdicts:
            change = self._change(
                fate.outcome,
                verdicts,
                i,
                j,
                line=line,
                heading=made.heading_redline or self._heading(before, after),
            )
            fields = field_changes(before, after) if not fate.words_same or made.verdicts else ()
            found.append(
                (
                    msgspec.structs.replace(
                        change, fields=fields, review=made.review or fate.link.review
                    ),
                    False,
                )
            )
        if rules:
            quiet = self._change(
                fate.outcome,
                tuple(_typographic_verdict(rule) for rule in rules),
                i,
                j,
                # The words of a change that counts are shown there, once.
                line=() if verdicts else line,
                heading=() if verdicts else self._heading(before, after),
            )
            found.append((quiet, True))
        return found

    def _line(self, old: Text, new: Text) -> tuple[Segment, ...]:
        if old.raw == new.raw and old.marks == new.marks:
            return proofs.whole(old, Operation.EQUAL)
        return redline(old, new, self.fates.new.edition.language)

    def _heading(self, before: Node, after: Node) -> tuple[Segment, ...]:
        old, new = before.heading or Text(""), after.heading or Text("")
        if old.plain() == new.plain():
            return ()
        return redline(old, new, self.fates.new.edition.language)

    def _silent(self, i: int, j: int) -> tuple[Verdict, ...]:
        """What changed although no word of the node did: where its references lead."""
        node = self.fates.new.nodes[j]
        if not node.references:
            return ()
        rulings = rule_on_references(self.fates, i, j, SpanMaps())
        verdicts = tuple(Verdict(r.label, r.rule, r.argument, r.old, r.new) for r in rulings)
        place = place_label(self.fates, i, j) if verdicts else None
        return (place, *verdicts) if place is not None else verdicts

    def _outcome_verdicts(self, fate: Fate, i: int, j: int) -> tuple[Verdict, ...]:
        if not (fate.moved or fate.marker_changed):
            return ()
        old, new = self.fates.old, self.fates.new
        below = len(old.nodes[i].walk()) - 1
        carried = f", with {below} below it" if below else ""
        if fate.moved:
            return (
                Verdict(
                    ChangeLabel.MOVED,
                    "moved",
                    f"{old.path(i)} stands at {new.path(j)} now{carried}: neither added nor "
                    "removed",
                ),
            )
        return (
            Verdict(
                ChangeLabel.RENUMBERED,
                "renumbered",
                f"{old.path(i)} ({marker(old.nodes[i])}) is {new.path(j)} "
                f"({marker(new.nodes[j])}) now{carried}: the same provision",
            ),
        )

    # --- one side only ------------------------------------------------------------------------

    def _added(self, j: int) -> Change:
        new = self.fates.new
        above = new.parent[j]
        root = above == 0 or above in self.fates.back or above in self._in_new
        node = new.nodes[j]
        return self._change(
            Outcome.ADDED,
            rule_on_presence(self.fates, j, added=True, root=root),
            None,
            j,
            line=proofs.whole(node.text, Operation.INSERT),
            heading=proofs.whole(node.heading, Operation.INSERT) if node.heading else (),
            within=None if root else f"->{new.path(self._root(j, new=True))}",
        )

    def _removed(self, i: int) -> Change:
        old = self.fates.old
        above = old.parent[i]
        root = above == 0 or above in self.fates.links or above in self._in_old
        node = old.nodes[i]
        return self._change(
            Outcome.REMOVED,
            rule_on_presence(self.fates, i, added=False, root=root),
            i,
            None,
            line=proofs.whole(node.text, Operation.DELETE),
            heading=proofs.whole(node.heading, Operation.DELETE) if node.heading else (),
            within=None if root else f"{old.path(self._root(i, new=False))}->",
        )

    def _root(self, at: int, *, new: bool) -> int:
        """The top of the subtree that one edition alone has."""
        index = self.fates.new if new else self.fates.old
        known = self.fates.back if new else self.fates.links
        while index.parent[at] > 0 and index.parent[at] not in known:
            at = index.parent[at]
        return at

    # --- several nodes on a side --------------------------------------------------------------

    def _split(self, i: int, j: int | None) -> Change:
        parts = sorted(([] if j is None else [j]) + self.fates.splits[i])
        return self._gathered(Outcome.SPLIT, [i], parts)

    def _merged(self, i: int | None, j: int) -> Change:
        parts = sorted(([] if i is None else [i]) + self.fates.merges[j])
        return self._gathered(Outcome.MERGED, parts, [j])

    def _gathered(self, outcome: Outcome, olds: list[int], news: list[int]) -> Change:
        fates = self.fates
        before, after = _joined(fates.old, olds), _joined(fates.new, news)
        made = classify(
            fates, olds[0], news[0], Moves(), old_node=before, new_node=after, gathered=True
        )
        names = (
            ", ".join(fates.old.path(i) for i in olds),
            ", ".join(fates.new.path(j) for j in news),
        )
        label = ChangeLabel.SPLIT if outcome is Outcome.SPLIT else ChangeLabel.MERGED
        verdict = Verdict(
            label,
            label.value,
            f"{names[0]} became {names[1]}: its words, in order, are theirs"
            if outcome is Outcome.SPLIT
            else f"{names[0]} became {names[1]}: their words, in order, are its own",
        )
        change = self._change(
            outcome,
            (verdict, *made.verdicts),
            olds[0],
            news[0],
            line=made.redline,
            heading=made.heading_redline,
        )
        return msgspec.structs.replace(
            change, id=f"{names[0]}->{names[1]}".replace(", ", ","), review=made.review
        )

    def _change(
        self,
        outcome: Outcome,
        verdicts: tuple[Verdict, ...],
        i: int | None,
        j: int | None,
        *,
        line: tuple[Segment, ...],
        heading: tuple[Segment, ...],
        within: str | None = None,
    ) -> Change:
        fates = self.fates
        old = fates.side(i, new=False) if i is not None else None
        new = fates.side(j, new=True) if j is not None else None
        link = fates.links.get(i) if i is not None else None
        before, after = (old.path if old else ""), (new.path if new else "")
        return Change(
            id=before if before == after else f"{before}->{after}",
            outcome=outcome,
            verdicts=verdicts,
            entry=fates.new.entry(j) if j is not None else fates.old.entry(i or 0),
            substantive=any(v.label not in QUIET for v in verdicts),
            old=old,
            new=new,
            redline=line,
            heading_redline=heading,
            confidence=link.confidence if link is not None else 1.0,
            review=link.review if link is not None else False,
            within=within,
        )


def _untouched(before: Node, after: Node) -> bool:
    """Whether nothing of a node differs and nothing in it could lead elsewhere: most nodes."""
    return (
        before.text == after.text
        and before.heading == after.heading
        and before.printed == after.printed
        and not after.references
        and not _fields_differ(before, after)
    )


def _fields_differ(before: Node, after: Node) -> bool:
    return (
        before.category != after.category
        or before.kind is not after.kind
        or before.scope != after.scope
        or before.none is not after.none
        or len(before.terms) != len(after.terms)
        or any(a.definition != b.definition for a, b in zip(before.terms, after.terms, strict=True))
    )


def _typographic_rules(fates: Fates, before: Node, after: Node) -> tuple[Rule, ...]:
    language = fates.new.edition.language
    found: dict[str, Rule] = {}
    for old, new, heading in (
        (before.text, after.text, False),
        (before.heading or Text(""), after.heading or Text(""), True),
    ):
        if old.raw == new.raw and old.marks == new.marks:
            continue
        found.update({rule.id: rule for rule in explain(old, new, language, heading=heading)})
    if _shape(before.printed) != _shape(after.printed) and before.kind is after.kind:
        found[MARKER.id] = MARKER
    return tuple(found.values())


def _shape(printed: str | None) -> str:
    """Return what is printed around a marker's letters and figures: "#.#." for "2.A."."""
    return re.sub(r"[^\W_]+", "#", printed or "").strip()


def _typographic_verdict(rule: Rule) -> Verdict:
    return Verdict(
        ChangeLabel.EDITORIAL, f"typographic:{rule.id}", f"typography alone: {rule.argument}"
    )


def _joined(index: TreeIndex, parts: list[int]) -> Node:
    """Return several nodes as one: the first, with the words of all, a space between."""
    first = index.nodes[parts[0]]
    words = " ".join(index.nodes[i].text.plain() for i in parts if index.nodes[i].text.raw)
    quantities: list[Quantity] = []
    at = 0
    for i in parts:
        node = index.nodes[i]
        if not node.text.raw:
            continue
        if len(node.text.plain()) == len(node.text.raw):
            quantities.extend(
                msgspec.structs.replace(q, start=q.start + at, end=q.end + at)
                for q in node.quantities
            )
        at += len(node.text.plain()) + 1
    return msgspec.structs.replace(
        first,
        text=Text(words),
        quantities=tuple(quantities),
        references=(),
        substances=(),
        terms=(),
    )


def _contents_change(fates: Fates) -> Change | None:
    """What the contents list says, where the parser found it differing from the body."""
    said = [
        {f.message for f in index.edition.findings if f.code.startswith("contents")}
        for index in (fates.old, fates.new)
    ]
    if said[0] == said[1]:
        return None
    verdicts = [
        Verdict(ChangeLabel.CONTENTS_ONLY, "contents-list", f"{when}: {message}")
        for when, messages in (
            ("no longer", sorted(said[0] - said[1])),
            ("now", sorted(said[1] - said[0])),
        )
        for message in messages
    ]
    return Change("contents", Outcome.AMENDED, tuple(verdicts), "contents", substantive=False)

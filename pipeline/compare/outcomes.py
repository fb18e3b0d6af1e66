"""The outcome of each pairing: same, amended, renumbered, moved, split, merged, added, removed.

A descendant whose label changed only because something above it was renumbered or moved is
``renumbered`` too, but the change is reported once, for the root of the subtree.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left

import msgspec

from pipeline.compare.changes import Outcome, Pair
from pipeline.compare.fates import Fates
from pipeline.compare.index import marker
from pipeline.compare.links import Link
from pipeline.compare.match import SURE_LIKENESS, sorts_first
from pipeline.compare.similarity import likeness
from pipeline.compare.typography import Rule
from pipeline.compare.words import tokenize
from pipeline.model.records import Kind, Node


class Fate(msgspec.Struct, frozen=True, gc=False):
    """What happened to one paired node.

    ``words_same`` allows for typography; ``record_same`` says that neither its category nor its
    kind changed; ``marker_changed`` and ``moved`` are of the node itself,
    ``carried`` says that its label changed only with an ancestor's.
    """

    link: Link
    words_same: bool
    record_same: bool
    marker_changed: bool
    moved: bool
    carried: bool

    @property
    def outcome(self) -> Outcome:
        """The one word for it; amended before moved before renumbered."""
        if not (self.words_same and self.record_same):
            return Outcome.AMENDED
        if self.moved:
            return Outcome.MOVED
        return Outcome.RENUMBERED if self.marker_changed or self.carried else Outcome.SAME


_PROVISIONS = frozenset({Kind.ENTRY, Kind.PROVISION})


def decide(fates: Fates) -> dict[int, Fate]:
    """Return the fate of every paired old position, without the virtual root."""
    crossed = _crossed(fates)
    found: dict[int, Fate] = {}
    for i, link in fates.links.items():
        if i == 0:
            continue
        old, new = fates.old, fates.new
        before, after = old.nodes[i], new.nodes[link.new]
        parent = fates.links.get(old.parent[i])
        moved = parent is None or parent.new != new.parent[link.new]
        changed = (
            not moved and before.kind is after.kind and own_marker(before) != own_marker(after)
        )
        if not moved and not changed and i in crossed and before.label is None:
            moved = before.path != after.path
        found[i] = Fate(
            link,
            _same_words(old.words[i], new.words[link.new], fates.interner.text_rules),
            before.category == after.category
            and (before.kind is after.kind or {before.kind, after.kind} <= _PROVISIONS),
            changed,
            moved,
            not moved and not changed and before.label != after.label,
        )
    return found


def _same_words(old: str, new: str, rules: tuple[Rule, ...]) -> bool:
    """Whether folded words are the same, or the same tokens with other spaces between them.

    Space that parts a word in two ("notable", "not able") makes other tokens, and other words.
    """
    if old == new:
        return True
    if "".join(old.split()) != "".join(new.split()):
        return False
    return [t.key for t in tokenize(old, rules)] == [t.key for t in tokenize(new, rules)]


def own_marker(node: Node) -> str:
    """A marker that can be renumbered: a label's last component, a list's, or "2" of "Note 2:"."""
    own = marker(node)
    if node.label is not None or node.kind is Kind.LIST_ITEM:
        return own.casefold()
    last = own.rsplit(" ", 1)[-1]
    return last if last.isdigit() else ""


def _crossed(fates: Fates) -> set[int]:
    """Old positions whose order among their siblings changed, the fewest that explain it."""
    crossed: set[int] = set()
    forwards = sorts_first(fates.old, fates.new)
    for p, link in fates.links.items():
        kids = [
            c
            for c in fates.old.children[p]
            if c in fates.links and fates.new.parent[fates.links[c].new] == link.new
        ]
        if not forwards:
            kids.sort(key=lambda c: fates.links[c].new)
        targets = [fates.links[c].new if forwards else c for c in kids]
        if any(a > b for a, b in itertools.pairwise(targets)):
            kept = _longest_rising(targets)
            crossed.update(c for n, c in enumerate(kids) if n not in kept)
    return crossed


def _longest_rising(values: list[int]) -> set[int]:
    """Return the positions of a longest increasing subsequence (patience sorting, O(n log n))."""
    tails: list[int] = []
    tail_at: list[int] = []
    back = [-1] * len(values)
    for n, value in enumerate(values):
        at = bisect_left(tails, value)
        back[n] = tail_at[at - 1] if at else -1
        if at == len(tails):
            tails.append(value)
            tail_at.append(n)
        else:
            tails[at], tail_at[at] = value, n
    kept: set[int] = set()
    here = tail_at[-1] if tail_at else -1
    while here >= 0:
        kept.add(here)
        here = back[here]
    return kept


def pairs(fates: Fates, decided: dict[int, Fate]) -> tuple[Pair, ...]:
    """Return every node of both editions in exactly one pair: new ones in order, then removed."""
    found: list[Pair] = []
    old, new = fates.old, fates.new
    gone_into = {i for parts in fates.merges.values() for i in parts}
    came_from = {j for parts in fates.splits.values() for j in parts}
    for j in range(1, len(new)):
        link = fates.back.get(j)
        if j in came_from:
            continue
        if link is None:
            if j not in fates.merges:
                found.append(
                    Pair(Outcome.ADDED, (), (new.path(j),), 1.0, "no counterpart", text_same=False)
                )
            continue
        found.append(_pair(fates, decided, link))
    found.extend(
        Pair(Outcome.REMOVED, (old.path(i),), (), 1.0, "no counterpart", text_same=False)
        for i in range(1, len(old))
        if i not in fates.links and i not in gone_into and i not in fates.splits
    )
    for i in sorted(fates.splits):
        if i not in fates.links:
            parts = tuple(new.path(j) for j in sorted(fates.splits[i]))
            found.append(_gathered(Outcome.SPLIT, (old.path(i),), parts))
    for j in sorted(fates.merges):
        if j not in fates.back:
            parts = tuple(old.path(i) for i in sorted(fates.merges[j]))
            found.append(_gathered(Outcome.MERGED, parts, (new.path(j),)))
    return tuple(found)


def _gathered(outcome: Outcome, old: tuple[str, ...], new: tuple[str, ...]) -> Pair:
    evidence = "its words, in order, are those of the others"
    return Pair(outcome, old, new, 0.85, evidence, text_same=False)


def _pair(fates: Fates, decided: dict[int, Fate], link: Link) -> Pair:
    fate = decided[link.old]
    olds: tuple[str, ...] = (fates.old.path(link.old),)
    news: tuple[str, ...] = (fates.new.path(link.new),)
    outcome = fate.outcome
    evidence = link.evidence
    if link.old in fates.splits:
        outcome = Outcome.SPLIT
        news += tuple(fates.new.path(j) for j in sorted(fates.splits[link.old]))
    elif link.new in fates.merges:
        outcome = Outcome.MERGED
        olds += tuple(fates.old.path(i) for i in sorted(fates.merges[link.new]))
    if outcome in (Outcome.SPLIT, Outcome.MERGED):
        # The parts together speak for the pairing, and a part is no rival of the whole.
        alike = likeness(
            [w for path in olds for w in fates.old.split(fates.old.at_path[path])],
            [w for path in news for w in fates.new.split(fates.new.at_path[path])],
        )
        confidence = max(link.confidence, round(min(0.95, 0.45 + 0.5 * alike), 3))
        doubt = link.review and alike < SURE_LIKENESS
        return Pair(outcome, olds, news, confidence, evidence, text_same=False, review=doubt)
    return Pair(outcome, olds, news, link.confidence, evidence, fate.words_same, link.review)

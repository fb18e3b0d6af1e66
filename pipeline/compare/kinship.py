"""How much speaks for two nodes being one: their words, their children, the company they keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rapidfuzz.distance import LCSseq

from pipeline.compare.index import TreeIndex, marker
from pipeline.compare.links import Link
from pipeline.compare.similarity import likeness
from pipeline.model.records import Kind

WORDS_TO_KNOW = 3
"""A text of fewer words says little by standing inside another."""


class Kinship:
    """Scores pairs of nodes against the pairing as it stands; ``links`` is the matcher's own."""

    def __init__(self, old: TreeIndex, new: TreeIndex, links: Mapping[int, Link]) -> None:
        self.old, self.new, self.links = old, new, links

    def alike(self, i: int, j: int) -> float:
        """Return how much of two nodes is common, 0..1: their words, or words and children."""
        own = likeness(self.old.split(i), self.new.split(j))
        if not self.old.children[i] or not self.new.children[j]:
            return own
        together = sum(
            1
            for c in self.old.children[i]
            if c in self.links and self.new.parent[self.links[c].new] == j
        )
        total = max(len(self.old.children[i]), len(self.new.children[j]))
        keys = Counter(self.old.key[c] for c in self.old.children[i])
        common = sum((keys & Counter(self.new.key[c] for c in self.new.children[j])).values())
        return max(own, 0.5 * own + 0.5 * max(together, common) / total)

    def company(self, i: int, j: int) -> float:
        """Return what the same marker, kind and paired neighbours add to a score."""
        score = 0.0
        if marker(self.old.nodes[i]) == marker(self.new.nodes[j]):
            score += 0.12
        if self.old.nodes[i].kind is self.new.nodes[j].kind:
            score += 0.04
        for step in (-1, 1):
            a, b = self._sibling(self.old, i, step), self._sibling(self.new, j, step)
            if (a is None and b is None) or (
                a is not None and b is not None and a in self.links and self.links[a].new == b
            ):
                score += 0.08
        return score

    @staticmethod
    def _sibling(index: TreeIndex, i: int, step: int) -> int | None:
        siblings = index.children[index.parent[i]]
        at = index.position[i] + step
        return siblings[at] if 0 <= at < len(siblings) else None

    def slot(self, i: int, j: int) -> bool:
        """The same place, once "None."/"Reserved" or an empty group, filled or emptied."""
        a, b = self.old.nodes[i], self.new.nodes[j]
        if a.kind is not b.kind or marker(a) != marker(b):
            return False
        if a.kind in (Kind.ITEM, Kind.SUBSECTION) and a.path == b.path:
            return True
        if a.quantities and b.quantities and not (a.children or b.children):
            # One criterion in another's place: the same marker between the same neighbours.
            return a.path == b.path and self.company(i, j) > 0.3
        return a.path == b.path and (a.none or b.none or not (a.text.raw and b.text.raw))

    def contains(self, i: int, j: int) -> bool:
        """The same place, and every word of the shorter text, in order, in the longer one."""
        a, b = self.old.split(i), self.new.split(j)
        short = min(len(a), len(b))
        return (
            short >= WORDS_TO_KNOW
            and self.old.path(i) == self.new.path(j)
            and LCSseq.similarity(a, b) == short
        )

    def empty_slot(self, i: int, j: int) -> bool:
        """The same place, and no criterion that took another's."""
        a, b = self.old.nodes[i], self.new.nodes[j]
        return self.slot(i, j) and not (a.quantities and b.quantities)

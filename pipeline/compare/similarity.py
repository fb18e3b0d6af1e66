"""How alike two nodes are: their words, and the company they keep."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import Indel

from pipeline.compare.index import TreeIndex

COMMON = 12
"""A word in more unpaired nodes than this says nothing about which of them belong together."""
CANDIDATES = 6
"""How many possible partners of a node are scored in full."""


def likeness(old: list[str], new: list[str]) -> float:
    """Return how much of two word sequences is common and in order, 0..1.

    Words are compared whole: "gyro" and "pyro" have nothing in common, as they should not.
    """
    if not old and not new:
        return 1.0
    return float(Indel.normalized_similarity(old, new))


def rare_word_candidates(
    old: TreeIndex, new: TreeIndex, unpaired_old: list[int], unpaired_new: list[int]
) -> list[tuple[int, int]]:
    """Return pairs of nodes that share rare words, best few for each old node.

    An inverted index over the unpaired new nodes keeps this near-linear: a word that occurs in more
    than :data:`COMMON` of them is passed over, unless a node has no rarer one.
    """
    where: dict[str, list[int]] = {}
    for j in unpaired_new:
        for word in set(new.split(j)):
            where.setdefault(word, []).append(j)
    found: list[tuple[int, int]] = []
    for i in unpaired_old:
        votes: Counter[int] = Counter()
        present = sorted(
            (word for word in set(old.split(i)) if word in where),
            key=lambda word: (len(where[word]), word),
        )
        for rank, word in enumerate(present):
            if len(where[word]) > COMMON and rank >= 3:
                break
            if len(where[word]) > 10 * COMMON:
                break
            for j in where[word]:
                votes[j] += 1
        best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]
        found.extend((i, j) for j, _ in best)
    return found

"""Splits and merges: one provision that became several, or several that became one.

The matcher pairs one to one; here what it left alone is held against what its neighbours lost. A
new node that nobody became is part of a *split* when its words, in order, are words an amended (or
removed) node gave up. A merge is a split read backwards, and is found that way.
"""

from __future__ import annotations

from rapidfuzz.distance import LCSseq

from pipeline.compare.decided import NOTHING_SETTLED, Settled
from pipeline.compare.index import TreeIndex
from pipeline.compare.links import Link
from pipeline.compare.phrases import phrases_for

COVERED = 0.8
"""Share of the new node's words that must come from what the old node gave up."""
KEPT = 0.9
"""Share of the words of what a node became that it must have had, to be one that parted."""
LEAST_WORDS = 4
"""A shorter text could come from anywhere."""
LEAST_WORDS_AFAR = 8
"""The same for a text that stands neither beside nor below what the old node became."""


def find_splits(
    old: TreeIndex, new: TreeIndex, links: dict[int, Link], settled: Settled = NOTHING_SETTLED
) -> dict[int, list[int]]:
    """Return, for each old position that was split, the further new positions it became.

    The position it is paired with, if any, is not repeated. A new node is assigned to one old node
    at most, the one that covers it best. What a person decided is returned as decided.
    """
    spent = {i for olds, _, _ in settled.one for i in olds}
    taken = {link.new for link in links.values()} | {j for _, js, _ in settled.one for j in js}
    gave = _given_up(old, new, links)
    if not gave:
        return settled.splits
    where: dict[str, list[int]] = {}
    for i, words in gave.items():
        for word in set(words):
            where.setdefault(word, []).append(i)
    parted = {i: _parted(old.split(i), links.get(i), new) for i in gave}
    found: dict[int, list[int]] = {}
    for j in range(1, len(new)):
        if j in taken or new.nodes[j].none:
            continue
        words = new.split(j)
        if len(words) < LEAST_WORDS:
            continue
        rarest = sorted((w for w in set(words) if w in where), key=lambda w: (len(where[w]), w))[:3]
        best = max(
            (
                (_share(old.split(i), gave[i], words, near and parted[i]), -i)
                for i in {i for word in rarest for i in where[word][:20]}
                if (new.family[j] == old.family[i] or old.family[i] == "provision")
                and i not in spent
                and (i, j) not in settled.apart
                and ((near := _near(old, new, links, i, j)) or len(words) >= LEAST_WORDS_AFAR)
            ),
            default=(0.0, 0),
        )
        if best[0] >= COVERED:
            found.setdefault(-best[1], []).append(j)
    # An old node nobody is paired with needs two parts, else it is plainly an amendment or removal.
    own = {i: parts for i, parts in found.items() if i in links or len(parts) >= 2}
    return own | settled.splits


def without_knots(
    links: dict[int, Link], splits: dict[int, list[int]], merges: dict[int, list[int]]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return splits and mergers without those whose whole is at the same time another's part.

    A node cannot be what several became and a piece of what one became, nor can one pair give words
    to a piece and take in another: neither is plain then, and what is left over is an addition or a
    removal, for a person to read.
    """
    pieces = {j for parts in splits.values() for j in parts}
    joined = {i for parts in merges.values() for i in parts}
    both = {i for i in splits if i in links and links[i].new in merges}
    taking = {links[i].new for i in both}
    return (
        {i: parts for i, parts in splits.items() if i not in joined and i not in both},
        {j: parts for j, parts in merges.items() if j not in pieces and j not in taking},
    )


def _parted(whole: list[str], link: Link | None, new: TreeIndex) -> bool:
    """Whether what an old node became gained hardly a word: then it parted with some, and was not
    rewritten.
    """
    kept = new.split(link.new) if link is not None else []
    return LCSseq.similarity(whole, kept) >= KEPT * len(kept)


def _share(whole: list[str], gave: list[str], words: list[str], shared: bool) -> float:  # noqa: FBT001
    """Return how much of a new text came from an old node.

    From what it gave up; or, where words may be ``shared`` with a neighbour, from all of its words,
    when what it gave up went there too: two goods that shared a tail ("usable in ...") repeat the
    tail when they part.
    """
    given = float(LCSseq.similarity(gave, words)) / len(words)
    if shared and LCSseq.similarity(gave, words) >= 0.6 * len(gave):
        return max(given, float(LCSseq.similarity(whole, words)) / len(words) - 0.05)
    return given


def _near(old: TreeIndex, new: TreeIndex, links: dict[int, Link], i: int, j: int) -> bool:
    """Whether a new node stands beside, or below, what an old one became."""
    above = links.get(old.parent[i])
    own = links.get(i)
    parent = new.parent[j]
    return (above is not None and above.new == parent) or (own is not None and own.new == parent)


def _given_up(old: TreeIndex, new: TreeIndex, links: dict[int, Link]) -> dict[int, list[str]]:
    """Return the words, in order, that each amended or removed old node lost.

    A connector that only joined what parted ("rain or salt spray") belongs to neither part.
    """
    phrases = phrases_for(old.edition.language)
    joins = phrases.and_words | phrases.or_words
    gave: dict[int, list[str]] = {}
    for i in range(1, len(old)):
        link = links.get(i)
        if link is not None and old.words[i] == new.words[link.new]:
            continue
        words = old.split(i)
        if link is None:
            lost = words
        else:
            lost = []
            for code in LCSseq.opcodes(words, new.split(link.new)):
                if code.tag in ("delete", "replace"):
                    piece = words[code.src_start : code.src_end]
                    lost.extend(piece[piece[0] in joins : len(piece) - (piece[-1] in joins)])
        if lost:
            gave[i] = lost
    return gave

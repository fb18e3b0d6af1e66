"""Which node of the old edition became which node of the new one.

Stages, surest first, each feeding the next:

1. *same words, unique*: words (or a whole subtree's words) that occur once in each edition;
2. *context*: paired parents align their children (identical subtrees, then identical words, in
   order), and paired children vote for their parents, until nothing moves;
3. *similarity in context*: what is left under paired parents, by likeness of words, equal marker
   and paired neighbours, assigned optimally;
4. *similarity across the list*: what is left anywhere, candidates found through rare words,
   assigned optimally, with a higher bar;
5. stages 2 and 3 again, for the children of what stage 4 paired.

Boilerplate ("None.", "Reserved", texts of fewer than four words) is paired only where its parents
are. The printed label is never evidence on its own, only a reason to prefer one candidate. The
result does not depend on which edition is called old: :func:`match` always works from the edition
that sorts first.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque

from rapidfuzz.distance import LCSseq

from pipeline.compare.assign import Candidate, best_assignment
from pipeline.compare.decided import NOTHING_SETTLED, Settled
from pipeline.compare.index import Interner, TreeIndex, marker
from pipeline.compare.kinship import Kinship
from pipeline.compare.links import Link
from pipeline.compare.similarity import rare_word_candidates

LIKENESS_IN_CONTEXT = 0.34
"""Least likeness of words for a pair under paired parents."""
SCORE_IN_CONTEXT = 0.5
"""Least score (likeness and context) for such a pair."""
LIKENESS_ACROSS = 0.62
"""Least likeness for a pair found anywhere in the list."""
SURE_LIKENESS = 0.55
"""Under this a pair made by likeness goes to review."""
MARGIN = 0.08
"""A pair whose best rival scores within this of it goes to review."""


_RIVAL = ", with a close rival"


def sorts_first(old: TreeIndex, new: TreeIndex) -> bool:
    """Say whether the edition called old is the one comparisons start from, whatever it is called.

    By id, then by content: ties between equally good answers fall the same way read backwards.
    """
    if old.edition.edition_id != new.edition.edition_id:
        return old.edition.edition_id < new.edition.edition_id
    return _order_key(old) <= _order_key(new)


def match(
    old: TreeIndex, new: TreeIndex, interner: Interner, settled: Settled = NOTHING_SETTLED
) -> dict[int, Link]:
    """Return the pairing of each paired old position; the virtual roots are paired.

    What a person decided (``settled``) comes first and stays.
    """
    if not sorts_first(old, new):
        turned = _Matcher(new, old, interner, settled.turned()).run()
        return {link.new: link.turned() for link in turned.values()}
    return _Matcher(old, new, interner, settled).run()


def _order_key(index: TreeIndex) -> str:
    digest = hashlib.sha256()
    for node, words in zip(index.nodes, index.words, strict=True):
        digest.update(f"{node.path}\x00{words}\x00".encode())
    return digest.hexdigest()


class _Matcher:
    def __init__(
        self, old: TreeIndex, new: TreeIndex, interner: Interner, settled: Settled
    ) -> None:
        self.old, self.new, self.interner = old, new, interner
        self.settled = settled
        # Nodes that a person joined to another one's pair: nobody else's partners.
        self.spent_old = {i for olds, _, _ in settled.one for i in olds}
        self.spent_new = {j for _, news, _ in settled.one for j in news}
        self.links: dict[int, Link] = {}
        self.kinship = Kinship(old, new, self.links)
        self.taken: dict[int, int] = {}
        self.todo: deque[int] = deque()
        self.voters: set[int] = set()

    def run(self) -> dict[int, Link]:
        self._pair(0, 0, 1.0, "the list itself")
        for olds, news, evidence in self.settled.one:
            self._pair(olds[0], news[0], 1.0, evidence)
        self._same_parts()
        self._unique(self.old.subtree, self.new.subtree, "unique subtree")
        self._unique(self.old.key, self.new.key, "unique words")
        self._propagate()
        for _ in range(2):
            self._similar_in_context()
            self._leftover_unique()
            before = len(self.links)
            self._similar_across()
            self._propagate()
            if len(self.links) == before:
                break
        self._similar_in_context()
        self._reassure()
        return self.links

    def _reassure(self) -> None:
        """Clear the doubt about a pair whose words differ much but whose children went together."""
        for i, link in list(self.links.items()):
            kids = self.old.children[i]
            if not link.review or not kids or _RIVAL in link.evidence:
                continue
            together = sum(
                c in self.links and self.new.parent[self.links[c].new] == link.new for c in kids
            )
            if 2 * together > len(kids) and 2 * together > len(self.new.children[link.new]):
                evidence = f"{link.evidence}; {together} of {len(kids)} children went together"
                self.links[i] = Link(i, link.new, link.confidence, evidence)

    def _pair(
        self, i: int, j: int, confidence: float, evidence: str, *, review: bool = False
    ) -> None:
        self.links[i] = Link(i, j, confidence, evidence, review)
        self.taken[j] = i
        self.todo.append(i)
        self.voters.add(self.old.parent[i])

    def _free(self, i: int, j: int) -> bool:
        return self._open_old(i) and self._open_new(j) and (i, j) not in self.settled.apart

    def _open_old(self, i: int) -> bool:
        return i not in self.links and i not in self.spent_old

    def _open_new(self, j: int) -> bool:
        return j not in self.taken and j not in self.spent_new

    # --- 1: same words ---------------------------------------------------------------------

    def _same_parts(self) -> None:
        for i in self.old.children[0]:
            j = self.new.at_path.get(self.old.path(i))
            if (
                j is not None
                and self.new.parent[j] == 0
                and self.old.family[i] == self.new.family[j] == "part"
            ):
                self._pair(i, j, 1.0, "same part of the list")

    def _unique(self, old_keys: list[int], new_keys: list[int], evidence: str) -> None:
        old_count, new_count = Counter(old_keys), Counter(new_keys)
        at = {key: j for j, key in enumerate(new_keys) if new_count[key] == 1}
        for i, key in enumerate(old_keys):
            if old_count[key] != 1 or key not in at:
                continue
            j = at[key]
            known = self.old.distinctive[i] or (
                old_keys is self.old.subtree and self.old.weight[i] >= 8
            )
            if known and self._free(i, j):
                same_place = self.old.path(i) == self.new.path(j)
                note = "same label and words" if same_place else evidence
                self._pair(i, j, 1.0 if same_place else 0.99, note)

    def _leftover_unique(self) -> None:
        """Pair words that are unique among what is left, though not in the whole list."""
        left_old = [i for i in range(1, len(self.old)) if self._open_old(i)]
        left_new = [j for j in range(1, len(self.new)) if self._open_new(j)]
        count_old = Counter(self.old.key[i] for i in left_old)
        count_new = Counter(self.new.key[j] for j in left_new)
        at = {self.new.key[j]: j for j in left_new}
        for i in left_old:
            key = self.old.key[i]
            unique = count_old[key] == count_new[key] == 1 and self.old.distinctive[i]
            if unique and self._free(i, at[key]):
                self._pair(i, at[key], 0.9, "same words, unique among what is left")
        self._propagate()

    # --- 2: context ------------------------------------------------------------------------

    def _propagate(self) -> None:
        while True:
            while self.todo:
                i = self.todo.popleft()
                self._align_children(i, self.links[i].new)
            if not self._vote_for_parents():
                return

    def _align_children(self, p: int, q: int) -> None:
        old_kids, new_kids = self.old.children[p], self.new.children[q]
        if not old_kids or not new_kids:
            return
        for keys_old, keys_new, evidence, confidence in (
            (self.old.subtree, self.new.subtree, "same subtree under the same parent", 0.98),
            (self.old.key, self.new.key, "same words under the same parent", 0.96),
        ):
            if all(i in self.links for i in old_kids) or all(j in self.taken for j in new_kids):
                return
            left = [self._child_token(i, keys_old, new_kids) for i in old_kids]
            right = [self._new_child_token(j, keys_new, old_kids) for j in new_kids]
            for code in LCSseq.opcodes(left, right):
                if code.tag != "equal":
                    continue
                for k in range(code.src_end - code.src_start):
                    i, j = old_kids[code.src_start + k], new_kids[code.dest_start + k]
                    self._pair_same(i, j, confidence, evidence)
            self._crossing(old_kids, new_kids, keys_old, keys_new, evidence)

    def _pair_same(self, i: int, j: int, confidence: float, evidence: str) -> None:
        if not self._free(i, j):
            return
        if self.old.path(i) == self.new.path(j):
            self._pair(i, j, 1.0, "same label and words")
        else:
            self._pair(i, j, confidence, evidence)

    def _child_token(self, i: int, keys: list[int], partners: list[int]) -> int:
        """A number equal on both sides for a pair made already, or for equal keys."""
        link = self.links.get(i)
        if link is None:
            return keys[i]
        return -2 * i - 1 if self.new.parent[link.new] == self.new.parent[partners[0]] else -2 * i

    def _new_child_token(self, j: int, keys: list[int], partners: list[int]) -> int:
        i = self.taken.get(j)
        if i is None:
            return keys[j]
        if self.old.parent[i] == self.old.parent[partners[0]]:
            return -2 * i - 1
        return -(2**40) - j

    def _crossing(
        self,
        old_kids: list[int],
        new_kids: list[int],
        keys_old: list[int],
        keys_new: list[int],
        evidence: str,
    ) -> None:
        """Pair equal children that changed order: same marker first, then in order."""
        free_new: dict[int, list[int]] = {}
        for j in new_kids:
            if j not in self.taken:
                free_new.setdefault(keys_new[j], []).append(j)
        if not free_new:
            return
        free_old = [i for i in old_kids if i not in self.links and keys_old[i] in free_new]
        for i in free_old:
            for j in free_new[keys_old[i]]:
                if marker(self.old.nodes[i]) == marker(self.new.nodes[j]) and self._free(i, j):
                    self._pair_same(i, j, 0.94, evidence)
        for i in free_old:
            for j in free_new[keys_old[i]]:
                if self._free(i, j):
                    self._pair_same(i, j, 0.92, f"{evidence}, in another order")

    def _vote_for_parents(self) -> bool:
        """Pair parents whose children mostly went together; return whether any was."""
        paired = False
        asked, self.voters = self.voters, set()
        for p in sorted(asked, reverse=True):
            if p <= 0 or not self._open_old(p):
                continue
            votes: Counter[int] = Counter()
            for i in self.old.children[p]:
                link = self.links.get(i)
                q = self.new.parent[link.new] if link is not None else 0
                if q > 0 and self._free(p, q) and self.old.family[p] == self.new.family[q]:
                    votes[q] += 1 + self.old.weight[i]
            if not votes:
                continue
            (q, weight) = min(votes.items(), key=lambda item: (-item[1], item[0]))
            below_old = sum(1 + self.old.weight[c] for c in self.old.children[p])
            below_new = sum(1 + self.new.weight[c] for c in self.new.children[q])
            if 2 * weight > below_old and 2 * weight > below_new:
                share = weight / max(below_old, below_new)
                self._pair(
                    p,
                    q,
                    round(0.8 + 0.18 * share, 3),
                    f"{round(100 * share)}% of what stands below went together",
                )
                paired = True
        return paired

    # --- 3: similarity in context ----------------------------------------------------------

    def _similar_in_context(self) -> None:
        pending = deque([0])
        while pending:
            i = pending.popleft()
            link = self.links.get(i)
            if link is not None:
                if self.old.subtree[i] == self.new.subtree[link.new]:
                    continue
                self._similar_children(i, link.new)
                self._propagate()
            pending.extend(self.old.children[i])

    def _similar_children(self, p: int, q: int) -> None:
        left = [i for i in self.old.children[p] if self._open_old(i)]
        right = [j for j in self.new.children[q] if self._open_new(j)]
        if not left or not right:
            return
        likely: dict[tuple[int, int], float] = {}
        candidates: list[Candidate] = []
        if len(left) * len(right) > 40_000:
            pool = rare_word_candidates(self.old, self.new, left, right)
        else:
            pool = [(i, j) for i in left for j in right]
        for i, j in pool:
            if self.old.family[i] != self.new.family[j] or not self._free(i, j):
                continue
            alike = self.kinship.alike(i, j)
            score = alike + self.kinship.company(i, j)
            if (alike >= LIKENESS_IN_CONTEXT and score >= SCORE_IN_CONTEXT) or self.kinship.slot(
                i, j
            ):
                likely[i, j] = alike
                candidates.append((i, j, max(score, 0.05)))
        self._accept(candidates, likely, "similar words under the same parent")

    def _accept(
        self, candidates: list[Candidate], likely: dict[tuple[int, int], float], evidence: str
    ) -> None:
        rivals_old: dict[int, list[float]] = {}
        rivals_new: dict[int, list[float]] = {}
        for i, j, score in candidates:
            rivals_old.setdefault(i, []).append(score)
            rivals_new.setdefault(j, []).append(score)
        for i, j, score in best_assignment(candidates):
            if not self._free(i, j):
                continue
            alike = likely[i, j]
            rival = max(
                (s for s in (*_others(rivals_old[i], score), *_others(rivals_new[j], score))),
                default=0.0,
            )
            # The same marker and the likest words: a similar sibling is no reason for doubt.
            likest = marker(self.old.nodes[i]) == marker(self.new.nodes[j]) and alike >= max(
                (x for (a, b), x in likely.items() if (a == i) is not (b == j)), default=0.0
            )
            close = rival > score - MARGIN and not likest
            confidence = min(0.95, 0.45 + 0.5 * min(1.0, score)) - (0.15 if close else 0.0)
            self._pair(
                i,
                j,
                round(confidence, 3),
                f"{evidence}: {round(100 * alike)}% alike" + (_RIVAL if close else ""),
                review=close
                or (
                    alike < SURE_LIKENESS
                    and not self.kinship.empty_slot(i, j)
                    and not self.kinship.contains(i, j)
                ),
            )

    # --- 4: similarity across the list -----------------------------------------------------

    def _similar_across(self) -> None:
        left = [i for i in range(1, len(self.old)) if self._open_old(i) and self.old.length[i]]
        right = [j for j in range(1, len(self.new)) if self._open_new(j) and self.new.length[j]]
        left = [i for i in left if self.old.distinctive[i]]
        right = [j for j in right if self.new.distinctive[j]]
        likely: dict[tuple[int, int], float] = {}
        candidates: list[Candidate] = []
        for i, j in rare_word_candidates(self.old, self.new, left, right):
            if self.old.family[i] != self.new.family[j] or not self._free(i, j):
                continue
            alike = self.kinship.alike(i, j)
            if alike >= LIKENESS_ACROSS and self.old.length[i] >= 5 and self.new.length[j] >= 5:
                likely[i, j] = alike
                candidates.append((i, j, alike + self.kinship.company(i, j)))
        self._accept(candidates, likely, "similar words elsewhere in the list")


def _others(scores: list[float], score: float) -> list[float]:
    """Return the scores without one occurrence of ``score``."""
    others = list(scores)
    others.remove(score)
    return others

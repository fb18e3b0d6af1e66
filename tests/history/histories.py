"""Random histories: an annex edited again and again, and what became of each of its nodes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from scripts import EDITS, Annex

from pipeline.compare import compare
from pipeline.compare.changes import ChangeSet, EditionRef, Outcome, Pair
from pipeline.history.chronicle import Chronicle
from pipeline.history.lineage import trace
from pipeline.model.records import Edition


@dataclass
class History:
    """Editions, and for each the path of every node by its number for life."""

    editions: list[Edition]
    paths: list[dict[int, str]]
    split_of: dict[int, int]
    merged_into: dict[int, int]


def grown(seed: int, *, size: int = 45, count: int = 4, kinds=EDITS, **shape) -> History:
    """An annex of about ``size`` nodes through ``count`` editions, a few edits at each."""
    annex = Annex(size, seed, **shape)
    editions, paths = [], []
    for n in range(count):
        if n:
            few = annex.random.sample(kinds, len(kinds))
            annex.edit(annex.random.randint(0, 7), few)
        edition, where = annex.print(f"{2001 + n}-01-01")
        editions.append(edition)
        paths.append(where)
    return History(editions, paths, annex.split_of, annex.merged_into)


def chronicle(editions: list[Edition], changes: list[ChangeSet] | None = None) -> Chronicle:
    """The history as the program traces it."""
    compared = changes or [compare(old, new) for old, new in itertools.pairwise(editions)]
    return Chronicle(trace(editions, compared), editions)


def true_changes(history: History) -> list[ChangeSet]:
    """What a comparison would say that is never wrong about who became whom."""
    return [_true(history, n) for n in range(1, len(history.editions))]


def _true(history: History, n: int) -> ChangeSet:
    old, new = history.editions[n - 1], history.editions[n]
    before, after = history.paths[n - 1], history.paths[n]
    was, now = old.by_path(), new.by_path()
    parts: dict[int, list[int]] = {}
    for child, parent in history.split_of.items():
        if child in after and child not in before:
            parts.setdefault(parent, []).append(child)
    into: dict[int, list[int]] = {}
    for child, parent in history.merged_into.items():
        if child in before and child not in after:
            into.setdefault(parent, []).append(child)
    found = []
    for number, path in after.items():
        if number not in before:
            if not any(number in children for children in parts.values()):
                found.append(Pair(Outcome.ADDED, (), (path,)))
            continue
        olds, news = [before[number]], [path]
        outcome = Outcome.SAME if was[olds[0]].text == now[path].text else Outcome.AMENDED
        if number in parts:
            outcome = Outcome.SPLIT
            news += [after[child] for child in parts[number]]
        elif number in into:
            outcome = Outcome.MERGED
            olds += [before[child] for child in into[number]]
        found.append(Pair(outcome, tuple(olds), tuple(news)))
    lost = set(before) - set(after) - {c for children in into.values() for c in children}
    found += [Pair(Outcome.REMOVED, (before[number],), ()) for number in lost]
    refs = [EditionRef(e.list_id, e.edition_id, e.language, e.title) for e in (old, new)]
    return ChangeSet(*refs, tuple(found), (), (), ())

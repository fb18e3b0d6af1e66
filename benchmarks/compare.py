"""How well and how fast editions are compared: run ``python benchmarks/compare.py``.

Random annexes with edits that know what they did (tests/compare/scripts.py), at several sizes and
rates of churn; and, on the same pair in the same run, DeepDiff keyed by printed label, the usual way.
Figures: F1 of the pairing, substantive changes missed and false, retyping counted, renumberings
found, share of provisions sent to review, process seconds (best of three).
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "compare"))

from scripts import pair, score

from pipeline.compare import compare
from pipeline.model.codec import to_plain
from pipeline.model.records import Edition


def seconds(work: Callable[[], object], times: int = 3) -> tuple[float, object]:
    best, result = float("inf"), None
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def by_label(old: Edition, new: Edition) -> set[str]:
    """The paths DeepDiff by printed label calls changed, added or removed."""
    from deepdiff import DeepDiff

    tables = [
        {n.path: {"text": n.text.raw, "heading": to_plain(n.heading)} for n in edition.nodes()}
        for edition in (old, new)
    ]
    tree = DeepDiff(*tables, view="tree", threshold_to_diff_deeper=0)
    return {level.path(output_format="list")[0] for levels in tree.values() for level in levels}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sizes", default="300,1200,4000")
    parser.add_argument("--large", action="store_true", help="also 50,000 nodes")
    chosen = parser.parse_args()
    sizes = [int(s) for s in chosen.sizes.split(",")] + ([50_000] if chosen.large else [])
    print(
        f"{'nodes':>7} {'churn':>6} {'shape':>9} {'F1':>8} {'missed':>6} {'false':>6} {'retyped':>7}"
        f" {'renumb.':>7} {'review':>7} {'seconds':>8}"
    )
    shapes = {"plain": {}, "repeated": {"repeated": 0.3, "boilerplate": 0.2}}
    for size in sizes:
        for churn in (0.05,) if size > 10_000 else (0.01, 0.05, 0.2):
            for shape, options in shapes.items():
                rows = []
                for seed in range(1 if size > 10_000 else chosen.seeds):
                    old, new, truth = pair(size, seed, churn, **options)
                    took, changes = seconds(
                        lambda a=old, b=new: compare(a, b), 1 if size > 10_000 else 3
                    )
                    rows.append((took, score(changes, truth), len(old.nodes())))
                scores = [s for _, s, _ in rows]
                print(
                    f"{rows[0][2]:>7} {churn:>6.0%} {shape:>9} {sum(s.f1 for s in scores) / len(rows):>8.5f}"
                    f" {sum(len(s.missed) for s in scores):>6} {sum(len(s.false) for s in scores):>6}"
                    f" {sum(len(s.retyped_counted) for s in scores):>7}"
                    f" {min(s.renumbering_recall for s in scores):>7.4f}"
                    f" {max(s.review for s in scores):>7.3%} {min(t for t, _, _ in rows):>8.3f}",
                    flush=True,
                )
    old, new, truth = pair(4000, 1, 0.05)
    took, changes = seconds(lambda: compare(old, new))
    beside, called = seconds(lambda: by_label(old, new), 1)
    true = len(truth.amended) + len(set(truth.new_paths) ^ set(truth.old_paths))
    print(f"\nthe same pair of {len(old.nodes())} nodes, {true} substantive edits:")
    counted = sum(c.substantive for c in changes.changes)
    print(f"  compare            {took:7.3f} s  {counted:>5} substantive changes to read")
    print(
        f"  DeepDiff by label  {beside:7.3f} s  {len(called):>5} records called changed, added or removed"
    )


if __name__ == "__main__":
    main()

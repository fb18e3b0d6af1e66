"""How well and how fast editions are compared: run ``python benchmarks/compare.py``.

Random annexes with edits that know what they did (tests/compare/scripts.py), at several sizes and
rates of churn. Figures over all seeds: the worst F1 of the pairing, substantive changes missed and
false, retyping counted as an amendment, users of a changed definition not named, the worst recall of
renumberings, the largest share of provisions sent to review, processor seconds (the best); and how
time grows to 50,000 nodes (``--large``). Beside other tools: ``python -m benchmarks.beside``.
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


def seconds(work: Callable[[], object], times: int = 3) -> tuple[float, object]:
    best, result = float("inf"), None
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--sizes", default="300,1200,4000")
    parser.add_argument("--large", action="store_true", help="also 50,000 nodes")
    chosen = parser.parse_args()
    sizes = [int(s) for s in chosen.sizes.split(",")] + ([50_000] if chosen.large else [])
    print(
        f"{'nodes':>7} {'churn':>6} {'shape':>9} {'seeds':>5} {'worst F1':>9} {'missed':>6} {'false':>6}"
        f" {'retyped':>7} {'unnamed':>7} {'renumb.':>7} {'review':>7} {'seconds':>8}"
    )
    shapes = {"plain": {}, "repeated": {"repeated": 0.3, "boilerplate": 0.2}}
    for size in sizes:
        large = size > 10_000
        for churn in (0.05,) if large else (0.01, 0.05, 0.2):
            for shape, options in shapes.items():
                scores, times, nodes = [], [], 0
                for seed in range(1 if large else chosen.seeds):
                    old, new, truth = pair(size, seed, churn, **options)
                    nodes = len(old.nodes())
                    took, changes = seconds(
                        lambda a=old, b=new: compare(a, b), 3 if seed == 0 and not large else 1
                    )
                    times.append(took)
                    scores.append(score(changes, truth))
                print(
                    f"{nodes:>7} {churn:>6.0%} {shape:>9} {len(scores):>5} {min(s.f1 for s in scores):>9.5f}"
                    f" {sum(len(s.missed) for s in scores):>6} {sum(len(s.false) for s in scores):>6}"
                    f" {sum(len(s.retyped_counted) for s in scores):>7}"
                    f" {sum(len(s.untouched) for s in scores):>7}"
                    f" {min(s.renumbering_recall for s in scores):>7.4f}"
                    f" {max(s.review for s in scores):>7.3%} {min(times):>8.3f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()

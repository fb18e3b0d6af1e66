"""Optimal assignment against every assignment there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.assign import LARGEST_COMPONENT, best_assignment

SCORES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.integers(1, 100).map(lambda n: n / 100),
    max_size=16,
)


def best_by_trying(scores: dict) -> float:
    columns = [*range(5), *([None] * 5)]
    return max(
        sum(scores.get((row, column), 0.0) for row, column in enumerate(chosen))
        for chosen in set(permutations(columns[:5], 5))
    )


@given(SCORES)
def test_no_assignment_scores_more(scores: dict) -> None:
    chosen = best_assignment((r, c, s) for (r, c), s in scores.items())
    assert len({r for r, _, _ in chosen}) == len({c for _, c, _ in chosen}) == len(chosen)
    assert all(scores[r, c] == s for r, c, s in chosen)
    assert abs(sum(s for _, _, s in chosen) - best_by_trying(scores)) < 1e-9


def test_ties_fall_the_same_way() -> None:
    square = [(r, c, 0.5) for r in range(3) for c in range(3)]
    assert best_assignment(square) == best_assignment(reversed(square))


def test_a_component_too_large_is_assigned_greedily() -> None:
    size = LARGEST_COMPONENT + 1
    chain = [(n, n, 0.9) for n in range(size)] + [(n, n + 1, 0.95) for n in range(size - 1)]
    chosen = best_assignment(chain)
    assert [(r, c) for r, c, _ in chosen] == [(n, n + 1) for n in range(size - 1)]

"""Optimal assignment on small problems, without scipy.

The Hungarian method in its shortest-augmenting-path form (Kuhn 1955; Jonker and Volgenant 1987),
O(n²m), on each connected component of the candidate graph alone: components are a handful of nodes
in practice, so the whole stays near-linear.
"""

from __future__ import annotations

from collections.abc import Iterable

Candidate = tuple[int, int, float]
"""(row, column, score): a possible pairing; a higher score is better, scores are positive."""

LARGEST_COMPONENT = 300
"""Above this many rows or columns a component is assigned greedily: 300³ steps take a second."""


def best_assignment(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the set of candidates, no row or column twice, with the greatest total score.

    Ties are broken by the order of rows and columns, so the same input gives the same answer.

    >>> best_assignment([(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.85)])
    [(0, 1, 0.8), (1, 0, 0.85)]
    """
    chosen: list[Candidate] = []
    for component in _components(candidates):
        if len(component) == 1:
            chosen.extend(component)
        else:
            chosen.extend(_solve(component))
    return sorted(chosen)


def _components(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        root = node
        while parent.setdefault(root, root) != root:
            root = parent[root]
        while parent[node] != root:
            parent[node], node = root, parent[node]
        return root

    ordered = sorted(set(candidates))
    for row, column, _ in ordered:
        first, second = find(("r", row)), find(("c", column))
        if first != second:
            parent[second] = first
    grouped: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in ordered:
        grouped.setdefault(find(("r", candidate[0])), []).append(candidate)
    return list(grouped.values())


def _solve(component: list[Candidate]) -> list[Candidate]:
    rows = sorted({row for row, _, _ in component})
    columns = sorted({column for _, column, _ in component})
    if max(len(rows), len(columns)) > LARGEST_COMPONENT:
        return _greedy(component)
    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    row_at = {row: i for i, row in enumerate(rows)}
    column_at = {column: j for j, column in enumerate(columns)}
    # Every row may also stay alone at no gain: one spare column for each.
    width = len(columns) + len(rows)
    cost = [[0.0] * width for _ in rows]
    scores: dict[tuple[int, int], Candidate] = {}
    for candidate in component:
        first, second, score = candidate
        i, j = (row_at[second], column_at[first]) if turned else (row_at[first], column_at[second])
        if -score < cost[i][j]:
            cost[i][j] = -score
            scores[i, j] = candidate
    return [scores[i, j] for i, j in _hungarian(cost) if (i, j) in scores]


def _greedy(component: list[Candidate]) -> list[Candidate]:
    taken_rows: set[int] = set()
    taken_columns: set[int] = set()
    chosen: list[Candidate] = []
    for row, column, score in sorted(component, key=lambda c: (-c[2], c[0], c[1])):
        if row not in taken_rows and column not in taken_columns:
            taken_rows.add(row)
            taken_columns.add(column)
            chosen.append((row, column, score))
    return chosen


def _hungarian(cost: list[list[float]]) -> list[tuple[int, int]]:
    """Solve a rectangular problem of n rows ≤ m columns; return (row, column) for every row."""
    n, m = len(cost), len(cost[0])
    infinity = float("inf")
    potential_row = [0.0] * (n + 1)
    potential_column = [0.0] * (m + 1)
    matched = [0] * (m + 1)  # row (from 1) matched to each column (from 1)
    for i in range(1, n + 1):
        matched[0] = i
        current = 0
        least = [infinity] * (m + 1)
        back = [0] * (m + 1)
        used = [False] * (m + 1)
        while True:
            used[current] = True
            row = matched[current]
            delta = infinity
            following = 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                reduced = cost[row - 1][j - 1] - potential_row[row] - potential_column[j]
                if reduced < least[j]:
                    least[j] = reduced
                    back[j] = current
                if least[j] < delta:
                    delta = least[j]
                    following = j
            for j in range(m + 1):
                if used[j]:
                    potential_row[matched[j]] += delta
                    potential_column[j] -= delta
                else:
                    least[j] -= delta
            current = following
            if matched[current] == 0:
                break
        while current:
            matched[current] = matched[back[current]]
            current = back[current]
    return sorted((matched[j] - 1, j - 1) for j in range(1, m + 1) if matched[j])

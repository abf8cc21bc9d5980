"""The best one-to-one match of two lists, exactly."""

from __future__ import annotations


def best_match(weights: list[list[float]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column) of the one-to-one match with the largest sum of weights >= 0, by row.

    The Hungarian method with potentials (Kuhn 1955, as Jonker and Volgenant run it row by row): O(n^3), exact. Pairs of
    weight 0 are left out.
    """
    rows, columns = len(weights), max(map(len, weights), default=0)
    size = max(rows, columns)
    cost = [[-weights[i][j] if i < rows and j < columns else 0.0 for j in range(size)] for i in range(size)]
    row_of = _assign(cost)
    out = [(i, j) for j, i in enumerate(row_of) if i < rows and j < columns and weights[i][j] > 0]
    return sorted(out)


def _assign(cost: list[list[float]]) -> list[int]:
    """Return for each column the row that takes it in the cheapest assignment of a square matrix."""
    n = len(cost)
    u, v = [0.0] * (n + 1), [0.0] * (n + 1)
    taken = [n] * (n + 1)  # row of each column; n: free
    for row in range(n):
        taken[n], column = row, n
        least, back, seen = [float("inf")] * (n + 1), [n] * (n + 1), [False] * (n + 1)
        while taken[column] != n:
            seen[column] = True
            i, delta, nearest = taken[column], float("inf"), n
            for j in range(n):
                if seen[j]:
                    continue
                slack = cost[i][j] - u[i] - v[j]
                if slack < least[j]:
                    least[j], back[j] = slack, column
                if least[j] < delta:
                    delta, nearest = least[j], j
            for j in range(n + 1):
                if seen[j]:
                    u[taken[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = nearest
        while column != n:
            taken[column], column = taken[back[column]], back[column]
    return taken[:n]

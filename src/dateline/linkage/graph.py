"""The graph of compared reports: nodes, the edges that are kept, the connected components, and linking all at once.

The register links a few new reports by the same steps on a part of the graph (``dateline.register.derived.linking``). That both
come to the same rests on four things: a weight depends on its two reports only; an edge is kept by a rule about the set of
edges (:func:`kept`); components do not reach each other; and a component is clustered as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest

from dateline.linkage.blocking import meet, own_keys, search_keys
from dateline.linkage.case import Case
from dateline.linkage.clustering import Constraints, cluster
from dateline.linkage.comparison import score, thresholds

Pair = tuple[str, str]

MOST_EDGES = 16  # edges that a node keeps: enough to hold together an incident told three thousand times
HUBS = 8  # and so many to the first of its neighbours


def ordered(a: str, b: str) -> Pair:
    """Return the two with the smaller first."""
    return (a, b) if a < b else (b, a)


def kept(edges: Mapping[Pair, float]) -> dict[Pair, float]:
    """Return the edges that are among the surest ``MOST_EDGES`` of one of their ends, or lead to its ``HUBS`` first neighbours.

    The latter hold a crowd together whose tellings fall into groups: the same few nodes are the first for all of them.
    """
    around: dict[str, list[tuple[str, float]]] = {}
    for (a, b), weight in edges.items():
        around.setdefault(a, []).append((b, weight))
        around.setdefault(b, []).append((a, weight))
    out: dict[Pair, float] = {}
    for node, ends in around.items():
        chosen = ends
        if len(ends) > HUBS:
            surest = nsmallest(MOST_EDGES, ends, key=lambda end: (-end[1], end[0]))
            chosen = surest + nsmallest(HUBS, ends)
        out.update({ordered(node, other): weight for other, weight in chosen})
    return out


def components(nodes: Iterable[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """Return the connected components as sorted lists of nodes, in the order of their first node."""
    parent = {node: node for node in nodes}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        parent[root(a)] = root(b)
    members: dict[str, list[str]] = {}
    for node in sorted(parent):
        members.setdefault(root(node), []).append(node)
    return sorted(members.values())


def bonds(constraints: Constraints) -> Iterator[Pair]:
    """Yield the pairs that judgements tie into one component: those put together, and those kept apart."""
    for group in constraints.same:
        first, *rest = sorted(group)
        yield from ((first, other) for other in rest)
    for left, right in constraints.different:
        first, *rest = sorted(left | right)
        yield from ((first, other) for other in rest)


def weigh(pairs: Iterable[Pair], cases: Mapping[str, Case]) -> dict[Pair, float]:
    """Return the weights of the pairs that are worth keeping: from the threshold for proposing."""
    least = thresholds()["propose"]
    return {p: w for p in pairs if (w := score(cases[p[0]], cases[p[1]])) >= least}


def all_edges(cases: Mapping[str, Case]) -> dict[Pair, float]:
    """Return the kept edges among all nodes."""
    filed: dict[str, list[str]] = {}
    edges: dict[Pair, float] = {}
    # Day by day, so that what is compared lies together in memory; the edges are the same in any order.
    for node in sorted(cases, key=lambda n: (cases[n].first or cases[n].published or 0, n)):
        case = cases[node]
        found = {o for key in search_keys(case) for o in filed.get(key, ()) if meet(case, cases[o])}
        edges.update(weigh((ordered(node, other) for other in sorted(found)), cases))
        for key in own_keys(case):
            filed.setdefault(key, []).append(node)
    return kept(edges)


def link(
    cases: Mapping[str, Case],
    documents: Mapping[str, Iterable[int]],
    edges: Mapping[Pair, float],
    constraints: Constraints,
) -> list[list[str]]:
    """Return the incidents among the nodes as sorted lists of nodes, given the kept edges."""
    tied = [p for p in bonds(constraints) if p[0] in cases and p[1] in cases]
    inside: dict[str, list[Pair]] = {}
    for pair in edges:
        inside.setdefault(pair[0], []).append(pair)
    ruled = _by_node(constraints)
    out = []
    for members in components(cases, [*edges, *tied]):
        if len(members) == 1:
            out.append(members)
            continue
        part = {p: edges[p] for node in members for p in inside.get(node, ())}
        rules = _part(constraints, ruled, members)
        out += cluster({m: cases[m] for m in members}, documents, part, rules, score)
    return sorted(out)


def _by_node(constraints: Constraints) -> dict[str, tuple[set[int], set[int]]]:
    """Return for each node the positions of the constraints that name it: (same, different)."""
    out: dict[str, tuple[set[int], set[int]]] = {}
    for number, group in enumerate(constraints.same):
        for node in group:
            out.setdefault(node, (set(), set()))[0].add(number)
    for number, (left, right) in enumerate(constraints.different):
        for node in left | right:
            out.setdefault(node, (set(), set()))[1].add(number)
    return out


def _part(constraints: Constraints, ruled: Mapping[str, tuple[set[int], set[int]]], members: list[str]) -> Constraints:
    """Return the constraints that name one of the members."""
    named = [ruled[m] for m in members if m in ruled]
    same = sorted({n for s, _ in named for n in s})
    different = sorted({n for _, d in named for n in d})
    return Constraints(tuple(constraints.same[n] for n in same), tuple(constraints.different[n] for n in different))

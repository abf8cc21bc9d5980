"""From compared pairs and judgements to incidents: a function of one connected component, whatever order it came in.

Leaders (reports with a day and a place of their own) are joined first, the surest pair first, as long as the joined whole
agrees on average and nothing forbids it. Then every follower (vague, or told as background) joins the one incident that
fits, if one only fits. Followers that are left are joined among themselves. Judgements come before everything.
Two reports of one document, or two rows of one table, are never joined without a judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dateline.linkage.case import Case
from dateline.linkage.comparison import thresholds

Edges = Mapping[tuple[str, str], float]
Score = Callable[[Case, Case], float]

SAMPLE = 6  # nodes of each side that are compared before two groups are joined
CLIP = 12.0  # bits: no single pair counts for more


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people decided: sets of nodes that are one, and pairs of sets that share nothing."""

    same: tuple[frozenset[str], ...] = ()
    different: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()


@dataclass(slots=True)
class _Group:
    """A group while it grows. ``tellers`` are the documents, and the tables, of its members.

    ``sides``: (number of a "different" judgement, which side of it) of its members.
    """

    members: list[str]
    tellers: set[int | str]
    leads: bool
    sides: set[tuple[int, int]]


def cluster(
    cases: Mapping[str, Case],
    documents: Mapping[str, Iterable[int]],
    edges: Edges,
    constraints: Constraints,
    score: Score,
) -> list[list[str]]:
    """Return the incidents of one component as lists of nodes, each list and the whole sorted.

    A node is a report or several that are alike (``Case.twin``); ``documents`` has the numbers of the documents of each. ``edges``
    holds the weights of compared pairs, smaller node first. ``score`` compares any two when groups are to be joined. The result
    depends on the sets given only, not on their order.
    """
    work = _Clustering(cases, documents, edges, constraints, score)
    leaders = {i for i, g in work.group.items() if g.leads}
    work.agglomerate(leaders)
    work.attach(leaders)
    work.agglomerate({i for i, g in work.group.items() if i not in leaders and not g.leads})
    distinct = {id(g): g for g in work.group.values()}
    return sorted(sorted(g.members) for g in distinct.values())


class _Clustering:
    """The groups of one component while they grow."""

    def __init__(
        self,
        cases: Mapping[str, Case],
        documents: Mapping[str, Iterable[int]],
        edges: Edges,
        constraints: Constraints,
        score: Score,
    ) -> None:
        self._cases, self._known, self._score = cases, edges, score
        self._limits = thresholds()
        self._edges = sorted(edges.items(), key=lambda item: (-item[1], item[0]))
        self._around: dict[str, list[tuple[str, float]]] = {}
        for (a, b), weight in self._edges:
            self._around.setdefault(a, []).append((b, weight))
            self._around.setdefault(b, []).append((a, weight))
        sides: dict[str, set[tuple[int, int]]] = {}
        for number, pair in enumerate(constraints.different):
            for side, nodes in enumerate(pair):
                for node in nodes:
                    sides.setdefault(node, set()).add((number, side))
        self.group = {
            i: _Group([i], _tellers(case, documents[i]), not case.follower, set(sides.get(i, ())))
            for i, case in sorted(cases.items())
        }
        self._unit: dict[str, str] = {}
        for together in constraints.same:
            self._judge(sorted(i for i in together if i in self.group))

    def _judge(self, together: list[str]) -> None:
        """Join what a person put together, whether or not one document tells them as two."""
        for other in together[1:]:
            first = self.group[together[0]]
            if first is self.group[other] or not _barred(first, self.group[other]):
                self._join(together[0], other)
                name = min(self._unit.get(together[0], together[0]), self._unit.get(other, other))
                self._unit.update(dict.fromkeys(self.group[other].members, name))

    def _join(self, a: str, b: str) -> None:
        one, two = self.group[a], self.group[b]
        if one is two:
            return
        big, small = (one, two) if len(one.members) >= len(two.members) else (two, one)
        big.members += small.members
        big.tellers |= small.tellers
        big.sides |= small.sides
        big.leads = big.leads or small.leads
        for member in small.members:
            self.group[member] = big

    def agglomerate(self, among: set[str]) -> None:
        """Join groups over the edges among these nodes, the surest edge first."""
        for (a, b), weight in self._edges:
            if weight < self._limits["merge"]:
                return
            if a not in among or b not in among:
                continue
            one, two = self.group[a], self.group[b]
            if one is not two and _may_join(one, two) and self._mean(one, two) >= self._limits["merge"]:
                self._join(a, b)

    def _mean(self, one: _Group, two: _Group) -> float:
        """Return the mean weight between the first units of both groups. What a person put together is one unit."""
        left, right = self._units(one), self._units(two)
        total = sum(max(self._weight(a, b) for a in u for b in v) for u in left for v in right)
        return total / (len(left) * len(right))

    def _units(self, group: _Group) -> list[list[str]]:
        units: dict[str, list[str]] = {}
        for node in sorted(group.members):
            unit = units.setdefault(self._unit.get(node, node), [])
            if len(unit) < SAMPLE:
                unit.append(node)
        return [units[name] for name in sorted(units)[:SAMPLE]]

    def _weight(self, a: str, b: str) -> float:
        """Return the weight of a pair, clipped so that one misread report cannot decide for the rest."""
        pair = (a, b) if a < b else (b, a)
        known = self._known.get(pair)
        value = self._score(self._cases[pair[0]], self._cases[pair[1]]) if known is None else known
        return max(-CLIP, min(CLIP, value))

    def attach(self, leaders: set[str]) -> None:
        """Let every follower join the one incident that fits it. All of them see the leaders' incidents only."""
        followers = [i for i in sorted(self._cases) if i not in leaders and not self.group[i].leads]
        wishes = [wish for i in followers if (wish := self._wish(i, leaders))]
        for _, node, leader in sorted(wishes, key=lambda w: (-w[0], w[1], w[2])):
            if self.group[node] is not self.group[leader] and _may_join(self.group[leader], self.group[node]):
                self._join(leader, node)

    def _wish(self, node: str, leaders: set[str]) -> tuple[float, str, str] | None:
        """Return the weight, the follower and a node of the incident that it wants to join, None when no one stands out."""
        options: dict[str, float] = {}
        for other, weight in self._around.get(node, ()):
            incident = self.group[other]
            first = min(incident.members)
            wanted = other in leaders and weight >= self._limits["attach"] and first not in options
            if wanted and _may_join(incident, self.group[node]):
                options[first] = self._mean(incident, self.group[node])
        ranked = sorted(options.items(), key=lambda o: (-o[1], o[0]))
        if not ranked or ranked[0][1] < self._limits["attach"]:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < self._limits["margin"]:
            return None
        return ranked[0][1], node, ranked[0][0]


def _tellers(case: Case, documents: Iterable[int]) -> set[int | str]:
    return {*documents} if case.table is None else {*documents, case.table}


def _may_join(one: _Group, two: _Group) -> bool:
    """Return whether nothing forbids it: no document or table tells both, no person kept them apart."""
    return one.tellers.isdisjoint(two.tellers) and not _barred(one, two)


def _barred(one: _Group, two: _Group) -> bool:
    """Return whether a person said that a report of one is another happening than a report of the other."""
    return any((number, 1 - side) in two.sides for number, side in one.sides)

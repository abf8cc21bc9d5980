"""From compared pairs and judgements to incidents: a function of one connected component, whatever order it came in.

Leaders (reports with a day and a place of their own) are joined first, the surest pair first, as long as the joined whole
agrees on average and nothing forbids it. Then every follower (vague, or told as background) joins the one incident that
fits, if one only fits. Followers that are left are joined among themselves. Judgements come before everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dateline.linkage.case import Case
from dateline.linkage.comparison import thresholds

Edges = Mapping[tuple[str, str], float]
Score = Callable[[Case, Case], float]

SAMPLE = 6  # reports of each side that are compared before two groups are joined


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people decided: groups of reports that are one, and pairs of groups that share nothing. Earlier ones come first."""

    same: tuple[frozenset[str], ...] = ()
    different: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()


@dataclass(slots=True)
class _Group:
    """A group while it grows. ``judged``: its reports were put together by a person."""

    members: list[str]
    documents: set[str]
    leads: bool
    sides: set[tuple[int, int]] = field(default_factory=set)


def cluster(cases: Sequence[Case], edges: Edges, constraints: Constraints, score: Score) -> list[list[str]]:
    """Return the incidents of one component as lists of report ids, each list and the whole sorted.

    ``edges`` holds the weights of the compared pairs, smaller id first. ``score`` compares any two when two groups are to be
    joined. The result depends on the sets given only.
    """
    return _Clustering(cases, edges, constraints, score).run()


class _Clustering:
    def __init__(self, cases: Sequence[Case], edges: Edges, constraints: Constraints, score: Score) -> None:
        self._cases = {c.id: c for c in sorted(cases, key=lambda c: c.id)}
        self._score = score
        self._limits = thresholds()
        self._edges = sorted(edges.items(), key=lambda item: (-item[1], item[0]))
        self._known = edges
        sides: dict[str, set[tuple[int, int]]] = {}
        for number, pair in enumerate(constraints.different):
            for side, reports in enumerate(pair):
                for report in reports:
                    sides.setdefault(report, set()).add((number, side))
        self._group: dict[str, _Group] = {
            i: _Group([i], {c.document}, not c.follower, sides.get(i, set())) for i, c in self._cases.items()
        }
        for together in constraints.same:
            self._judge(sorted(together))

    def run(self) -> list[list[str]]:
        leaders = {i for i, g in self._group.items() if g.leads}
        self._agglomerate(leaders)
        self._attach(leaders)
        self._agglomerate({i for i in self._group if i not in leaders and not self._group[i].leads})
        distinct = {id(g): g for g in self._group.values()}
        return sorted(sorted(g.members) for g in distinct.values())

    # --- joining ---

    def _judge(self, together: list[str]) -> None:
        """Join what a person put together, documents shared or not; a later "different" was taken out before."""
        present = [i for i in together if i in self._group]
        for other in present[1:]:
            if not _barred(self._group[present[0]], self._group[other]):
                self._join(present[0], other)

    def _join(self, a: str, b: str) -> None:
        one, two = self._group[a], self._group[b]
        if one is two:
            return
        big, small = (one, two) if len(one.members) >= len(two.members) else (two, one)
        big.members += small.members
        big.documents |= small.documents
        big.sides |= small.sides
        big.leads = big.leads or small.leads
        for member in small.members:
            self._group[member] = big

    def _agglomerate(self, among: set[str]) -> None:
        """Join groups over the edges among these reports, the surest first."""
        for (a, b), weight in self._edges:
            if weight < self._limits["merge"]:
                return
            if a not in among or b not in among:
                continue
            one, two = self._group[a], self._group[b]
            if one is not two and self._may_join(one, two) and self._mean(one, two) >= self._limits["merge"]:
                self._join(a, b)

    def _may_join(self, one: _Group, two: _Group) -> bool:
        return one.documents.isdisjoint(two.documents) and not _barred(one, two)

    def _mean(self, one: _Group, two: _Group) -> float:
        """Return the mean weight between the first reports of both groups (in the order of ids)."""
        left, right = sorted(one.members)[:SAMPLE], sorted(two.members)[:SAMPLE]
        total = sum(self._weight(a, b) for a in left for b in right)
        return total / (len(left) * len(right))

    def _weight(self, a: str, b: str) -> float:
        """Return the weight of a pair, clipped so that one misread report cannot decide for the rest."""
        pair = (a, b) if a < b else (b, a)
        known = self._known.get(pair)
        value = self._score(self._cases[a], self._cases[b]) if known is None else known
        return max(-10.0, min(15.0, value))

    # --- followers ---

    def _attach(self, leaders: set[str]) -> None:
        """Let every follower join the one incident that fits it; what each one sees are the leaders' incidents only."""
        wishes = []
        for report in sorted(set(self._cases) - leaders):
            if not self._group[report].leads and (wish := self._wish(report, leaders)):
                wishes.append(wish)
        for _, report, leader in sorted(wishes, key=lambda w: (-w[0], w[1], w[2])):
            follower, incident = self._group[report], self._group[leader]
            if follower is not incident and self._may_join(incident, follower):
                self._join(leader, report)

    def _wish(self, report: str, leaders: set[str]) -> tuple[float, str, str] | None:
        """Return the weight, the follower and a report of the incident that it wants to join, None when no one stands out."""
        options: dict[int, tuple[float, str]] = {}
        for (a, b), weight in self._neighbours(report):
            other = b if a == report else a
            if other not in leaders or weight < self._limits["attach"]:
                continue
            incident = self._group[other]
            if id(incident) not in options and self._may_join(incident, self._group[report]):
                options[id(incident)] = (self._mean(incident, self._group[report]), min(incident.members))
        ranked = sorted(options.values(), key=lambda o: (-o[0], o[1]))
        if not ranked or ranked[0][0] < self._limits["attach"]:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < self._limits["margin"]:
            return None
        return ranked[0][0], report, ranked[0][1]

    def _neighbours(self, report: str) -> Iterable[tuple[tuple[str, str], float]]:
        if not hasattr(self, "_around"):
            around: dict[str, list[tuple[tuple[str, str], float]]] = {}
            for pair, weight in self._edges:
                for end in pair:
                    around.setdefault(end, []).append((pair, weight))
            self._around = around
        return self._around.get(report, [])


def _barred(one: _Group, two: _Group) -> bool:
    """Return whether a person said that a report of one is another happening than a report of the other."""
    return any((number, 1 - side) in two.sides for number, side in one.sides)

"""Two ways of putting items into groups against each other: B-cubed, pairs, and the CoNLL mean of MUC, B-cubed, CEAF-e.

A labelling maps an item to its group's name. Only items that both labellings name are compared. The definitions are
those of Bagga and Baldwin 1998 (B-cubed), Vilain et al. 1995 (MUC) and Luo 2005 (CEAF with entity similarity), as the
CoNLL-2012 task uses them.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from dateline.evaluate.assign import best_match
from dateline.evaluate.suite import Figure, Rates

Item = TypeVar("Item", bound=Hashable)
Groups = list[frozenset[Hashable]]


@dataclass(frozen=True, slots=True)
class PRF:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 when both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def groups(labels: Mapping[Item, Hashable], items: list[Item]) -> Groups:
    """Return the groups of the ``items`` under a labelling, in the order of their first member."""
    members: dict[Hashable, list[Hashable]] = {}
    for item in items:
        members.setdefault(labels[item], []).append(item)
    return [frozenset(m) for m in members.values()]


def b_cubed(gold: Groups, read: Groups) -> PRF:
    """Return the mean over items of how pure, and how complete, each item's group is."""
    count = sum(map(len, gold))
    if not count:
        return PRF(0.0, 0.0)
    pure = sum(len(g & r) ** 2 / len(r) for g in gold for r in read)
    full = sum(len(g & r) ** 2 / len(g) for g in gold for r in read)
    return PRF(pure / count, full / count)


def muc(gold: Groups, read: Groups) -> PRF:
    """Return the link-based score of MUC-6: the share of the links inside groups that the other partition keeps."""
    return PRF(_links(read, gold), _links(gold, read))


def _links(of: Groups, against: Groups) -> float:
    """Return the share of the links inside the groups ``of`` that ``against`` keeps."""
    links = sum(len(g) - 1 for g in of)
    kept = sum(len(g) - sum(1 for a in against if a & g) for g in of)
    return kept / links if links else 0.0


def ceaf_e(gold: Groups, read: Groups) -> PRF:
    """Return CEAF with entity similarity (phi 4): the best one-to-one match of groups."""
    if not gold or not read:
        return PRF(0.0, 0.0)
    similar = [[2 * len(g & r) / (len(g) + len(r)) for r in read] for g in gold]
    best = best_match(similar)
    total = sum(similar[i][j] for i, j in best)
    return PRF(total / len(read), total / len(gold))


def pairs(gold: Groups, read: Groups) -> Rates:
    """Return the counts of "these two are in one group" over all pairs of items."""
    both = sum(math.comb(len(g & r), 2) for g in gold for r in read)
    return Rates(both, sum(math.comb(len(r), 2) for r in read) - both, sum(math.comb(len(g), 2) for g in gold) - both)


def grouping_figures(gold: Mapping[Item, Hashable], read: Mapping[Item, Hashable]) -> tuple[Figure, ...]:
    """Return B-cubed, pairwise and CoNLL figures of the labelling ``read`` against ``gold``."""
    items = [item for item in gold if item in read]
    ours, theirs = groups(gold, items), groups(read, items)
    cubed, links, ceaf, two = b_cubed(ours, theirs), muc(ours, theirs), ceaf_e(ours, theirs), pairs(ours, theirs)
    n = len(items)
    out = []
    for name, score in (("B-cubed", cubed), ("MUC", links), ("CEAF-e", ceaf), ("pairwise", two)):
        out += [Figure(f"{name} {k}", v, n) for k, v in (("P", score.precision), ("R", score.recall), ("F1", score.f1))]
    out.append(Figure("CoNLL F1", (cubed.f1 + links.f1 + ceaf.f1) / 3, n))
    return tuple(out)

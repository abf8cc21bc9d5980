"""Grouping scores on cases worked by hand, and the exact matching behind CEAF."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.evaluate.assign import best_match
from dateline.evaluate.linking.grouping import b_cubed, ceaf_e, grouping_figures, groups, muc, pairs

GOLD = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
SPLIT = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}


def figures(read: dict[str, int]) -> dict[str, float]:
    return {f.name: f.value for f in grouping_figures(GOLD, read)}


def test_the_same_groups_under_other_names_score_one() -> None:
    assert all(v == pytest.approx(1.0) for v in figures({"a": 7, "b": 7, "c": 7, "d": 8, "e": 8}).values())


def test_a_case_by_hand() -> None:
    items = list(GOLD)
    gold, read = groups(GOLD, items), groups(SPLIT, items)
    # c sits with d and e: purity 1/1/(1/3)/(2/3)/(2/3), completeness 2/3, 2/3, 1/3, 1, 1
    assert b_cubed(gold, read).precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert b_cubed(gold, read).recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    # one of the three links is broken, and one of the three read is wrong
    assert muc(gold, read).recall == muc(gold, read).precision == pytest.approx(2 / 3)
    assert ceaf_e(gold, read).recall == pytest.approx((2 * 2 / 5 + 2 * 2 / 5) / 2)
    counted = pairs(gold, read)
    assert (counted.tp, counted.fp, counted.fn) == (2, 2, 2)


def test_all_apart_has_no_links() -> None:
    apart = figures({k: n for n, k in enumerate(GOLD)})
    assert apart["MUC R"] == 0.0
    assert apart["B-cubed P"] == 1.0
    assert apart["pairwise F1"] == 0.0


def test_only_items_of_both_labellings_count() -> None:
    assert figures({"a": 1, "b": 1})["B-cubed F1"] == 1.0
    assert figures({})["CoNLL F1"] == 0.0


WEIGHTS = st.integers(0, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 5), min_size=columns, max_size=columns), max_size=4)
)


@given(WEIGHTS)
def test_the_match_is_the_best_of_all(weights: list[list[int]]) -> None:
    found = best_match([[float(w) for w in row] for row in weights])
    rows, columns = len(weights), max(map(len, weights), default=0)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
    size = max(rows, columns)
    best = max(
        (sum(weights[i][p[i]] for i in range(rows) if p[i] < columns) for p in permutations(range(size))), default=0
    )
    assert sum(weights[i][j] for i, j in found) == best

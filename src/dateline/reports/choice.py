"""Whether two tellings are of one incident: the reasons of the rules, weighed as `scripts/train_choice.py` learned it.

Each reason has points of the rules; training found how much the points count on the whole and by how much each reason is to be
corrected. What comes out is a sum of one weight a reason (logits; 0: as much for as against), so every decision can be
read. Where a reason contradicts (another day, another town), what was learned may part but not join: the points of the rules must
reach ``JOIN`` too. `docs/choosers.md` says what was learned from and what it gained.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

Reason = tuple[float, str]
POINTS = "points of the rules"
JOIN = 1.0  # points that the rules alone would ask for
CONTRADICTS = -2.0  # points of a reason from which it excludes one incident


@cache
def learned() -> dict[str, Any]:
    """Return the table of ``choice.toml``: ``start``, ``scale`` of the rules' points, ``corrections`` by reason or trait."""
    source = resources.files("dateline.reports") / "choice.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def weigh(reasons: Sequence[Reason], traits: Mapping[str, float]) -> tuple[float, str]:
    """Return the sum of the reasons' weights, and each of them in words. Reasons that weigh nothing are left out of the words."""
    book = learned()
    corrections: dict[str, float] = book["corrections"]
    told = [(book["scale"] * points + corrections.get(why, 0.0), why) for points, why in reasons]
    told += [(corrections.get(name, 0.0) * value, name) for name, value in traits.items()]
    told.append((book["start"], "before any reason"))
    words = [f"{why} {weight:+.1f}" for weight, why in told if abs(weight) >= 0.05]
    weight = sum(weight for weight, _ in told)
    if any(points <= CONTRADICTS for points, _ in reasons):
        weight = min(weight, sum(points for points, _ in reasons) - JOIN)
    return weight, "; ".join(words)


def features(reasons: Sequence[Reason], traits: Mapping[str, float]) -> dict[str, float]:
    """Return what training sees of one comparison: the sum of the points, 1 for each reason, the traits."""
    return {POINTS: sum(points for points, _ in reasons), **{why: 1.0 for _, why in reasons}, **traits}

"""Linear models: the weights of features, as data (``weights.json``), and the chance that they give.

They were fitted by ``scripts/train_muc4.py`` and are evaluated here with plain arithmetic: a decision is the sum of the
weights of the features that hold, and can be shown as such (``reasons``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from math import exp

Weights = Mapping[str, float]
Models = Mapping[str, Weights]
BIAS = "(bias)"


@cache
def load() -> Models:
    """Return the models by name: feature -> weight."""
    source = resources.files("dateline.muc4") / "weights.json"
    models: Models = json.loads(source.read_text(encoding="utf-8"))["models"]
    return models


def lean(weights: Weights, features: Iterable[str]) -> float:
    """Return how far a model with these weights leans to yes: log odds, 0 for as likely as not."""
    return weights[BIAS] + sum(weights.get(f, 0.0) for f in sorted(features))


def chance(weights: Weights, features: Iterable[str]) -> float:
    """Return how likely a model with these weights holds it, 0 to 1."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, lean(weights, features)))))


def reasons(weights: Weights, features: Iterable[str], most: int = 5) -> list[tuple[str, float]]:
    """Return the features that weighed most, with their weights."""
    held = sorted(((f, weights[f]) for f in set(features) if f in weights), key=lambda pair: (-abs(pair[1]), pair[0]))
    return held[:most]

"""How far two raters agree beyond chance.

Source of the measure: J. Cohen, A coefficient of agreement for nominal scales, 1960.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def cohen(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two raters' categories of the same things, None where chance would make them all alike.

    1 is full agreement, 0 what chance would give, below that less. ``pairs`` holds at least one pair.
    """
    count = len(pairs)
    ones, twos = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ones[value] * twos[value] for value in ones) / count**2
    if chance == 1:
        return None
    seen = sum(a == b for a, b in pairs) / count
    return round((seen - chance) / (1 - chance), 4)

"""How one figure is chosen among several: the rules that ACLED, UCDP and GTD coders follow, by name.

Sources of the rules: ACLED codebook, "Reported fatalities" (the lowest until corroborated); UCDP GED codebook 23.1 (low,
best and high; unreasonable claims excluded); GTD codebook 2017 (the most recent source, then the majority of independent
ones, then the lowest). In all three a party to the fighting never sets the best figure alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.reconcile.tellings import Telling, latest_of_voices

Bounds = tuple[float, float | None]

UNREASONABLE = 3.0  # times the middle figure of the others: a lone claim above this is not believed
SMALL = 10.0  # claims up to this size are never unreasonable


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen figure: ``best`` None = no figure may stand. ``rule`` is a sentence."""

    best: float | None
    low: float | None
    high: float | None
    rule: str


def bounds_of(telling: Telling) -> Bounds:
    """Return the telling's count as (low, high), high None = open."""
    low, high = telling.value.get("low"), telling.value.get("high")
    return (low if low is not None else 0, high)


def figure(telling: Telling) -> float:
    """Return the number that stands for the telling: its lower bound, which is what the words are sure of."""
    return bounds_of(telling)[0]


def choose(told: Sequence[Telling], policy: str) -> Choice:
    """Return the figure for the tellings of one count. Raises KeyError for an unknown policy."""
    standing = latest_of_voices(told)
    free = [t for t in standing if not t.voice.party]
    low = min(bounds_of(t)[0] for t in standing)
    if not free:
        who = ", ".join(dict.fromkeys(t.voice.name for t in standing))
        backed = _backed(standing)
        if len({t.voice.key for t in standing}) < 2 or backed is None:
            return Choice(
                None, low, _top(standing), f"{policy}: only parties to the fighting say so ({who}), so no best figure"
            )
        return Choice(backed, low, _top(standing), f"{policy}: parties on their own, but they agree ({who})")
    return POLICIES[policy](free, standing)


def _acled(free: Sequence[Telling], standing: Sequence[Telling]) -> Choice:
    low, high = min(bounds_of(t)[0] for t in standing), _top(standing)
    if (backed := _backed(standing)) is not None and len({figure(t) for t in standing}) > 1:
        return Choice(backed, low, high, f"acled: the lowest figure that two independent voices give ({backed:g})")
    best = min(figure(t) for t in free)
    if len({figure(t) for t in standing}) == 1:
        return Choice(best, low, high, "acled: all voices agree" if len(standing) > 1 else "acled: one voice")
    return Choice(best, low, high, "acled: the lowest figure, none is corroborated")


def _backed(standing: Sequence[Telling]) -> float | None:
    """Return the lowest figure that two voices give, not all of them parties unless they are all there is."""
    by = Counter(figure(t) for t in standing)
    fits = [n for n, count in by.items() if count > 1]
    free = [n for n in fits if any(not t.voice.party for t in standing if figure(t) == n)]
    return min(free or fits, default=None)


def _ucdp(free: Sequence[Telling], standing: Sequence[Telling]) -> Choice:
    believed = [t for t in standing if not _unreasonable(t, standing)]
    low, high = min(bounds_of(t)[0] for t in believed), _top(believed)
    named = _votes([t for t in free if t in believed] or free)
    most = max(named.values())
    first = [n for n, count in named.items() if count == most]
    best = min(first)
    without = "" if len(believed) == len(standing) else "; a figure far above the others is not counted"
    if len({figure(t) for t in believed}) == 1:
        said = "all voices agree" if len(believed) > 1 else "one voice"
    elif most > 1 and len(first) == 1:
        said = f"the figure of most independent voices ({most} of {len(free)})"
    else:
        said = "no figure has more voices than the others, so the lowest of them"
    return Choice(best, low, high, f"ucdp: {said}{without}")


def _votes(told: Sequence[Telling]) -> dict[float, int]:
    """Return for every figure told how many voices it can be right for: "at least 100" also speaks for 120."""
    spans = [bounds_of(t) for t in told]
    return {n: sum(low <= n and (high is None or n <= high) for low, high in spans) for n in map(figure, told)}


def _unreasonable(telling: Telling, standing: Sequence[Telling]) -> bool:
    """Return whether the figure stands alone and far above the middle of the others."""
    others = sorted(figure(t) for t in standing if t.voice.key != telling.voice.key)
    value = figure(telling)
    if len(others) < 2 or value <= SMALL or value in others:
        return False
    return value > UNREASONABLE * max(1.0, others[len(others) // 2])


def _gtd(free: Sequence[Telling], standing: Sequence[Telling]) -> Choice:
    low, high = min(bounds_of(t)[0] for t in standing), _top(standing)
    newest = max(t.published for t in free)
    recent = [t for t in free if t.published == newest]
    values = Counter(figure(t) for t in recent)
    if len(values) == 1:
        day = f" ({newest})" if newest else ""
        return Choice(next(iter(values)), low, high, f"gtd: the most recent source{day}")
    everything = _votes(free)
    most = max(everything[n] for n in values)
    first = [n for n in values if everything[n] == most]
    if len(first) == 1:
        return Choice(first[0], low, high, "gtd: recent sources differ, so the majority of independent ones")
    return Choice(min(first), low, high, "gtd: recent sources differ and none has a majority, so the lowest")


def _top(told: Sequence[Telling]) -> float | None:
    """Return the highest figure told, None when the highest is open upwards."""
    highest = max(figure(t) if bounds_of(t)[1] is None else bounds_of(t)[1] or 0 for t in told)
    open_ = any(bounds_of(t)[1] is None and figure(t) >= highest for t in told)
    return None if open_ else highest


POLICIES: dict[str, Callable[[Sequence[Telling], Sequence[Telling]], Choice]] = {
    "acled": _acled,
    "ucdp": _ucdp,
    "gtd": _gtd,
}

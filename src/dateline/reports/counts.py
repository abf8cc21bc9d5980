"""One total from all the tolls that an incident's mentions tell: updates, rival voices, vague words, groups on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Quantity

VAGUE = (
    2,
    20,
    24,
    40,
    200,
    2000,
)  # low ends that stand for "several", "tens", "dozens", "scores", "hundreds", "thousands"
AGREES = 0.4  # a number this share of a vague word's low end or more is what the vague word stands for
OTHER = 4.0  # a toll so many times the first one counts something else
SHOT, TREATED = "shot", "treated"  # how the event stage marks injuries that are only implied
RIVAL = 2.0  # tolls of two voices this far apart or less speak of the same people


@dataclass(frozen=True, slots=True)
class Told:
    """One toll as told: by whom (None: the article), in which block, under which rule of the event stage."""

    quantity: Quantity
    rule: str
    block: str
    voice: str | None

    @property
    def size(self) -> float:
        """The low end, or the high end where there is no other."""
        return self.quantity.low if self.quantity.low is not None else self.quantity.high or 0

    @property
    def vague(self) -> bool:
        """Whether the words name no number ("dozens")."""
        return self.quantity.high is None and self.quantity.low in VAGUE

    @property
    def implied(self) -> bool:
        """Whether the words tell only of shots or of the hospital."""
        return self.rule.endswith((SHOT, TREATED))


def total(told: Sequence[Told], killed: Quantity | None = None) -> Quantity | None:
    """Return the total, or None where nothing countable is told. Rules: the gold guideline, "killed, injured, kidnapped".

    Tolls that the text calls superseded are left out. Numbers go before people named, the body before headlines. The first
    toll says of what size the incident is; larger ones of that size are updates, and another voice's number widens the
    range. Vague words give way to a number that they can stand for. What is told as on top is added.

    Injuries that are only implied count where none are told plainly: people shot, less those ``killed``; people taken to
    hospital, where nobody is known to have died of it.
    """
    live = [t for t in told if "superseded" not in t.rule]
    plain = [t for t in live if not t.implied]
    if live and not plain:
        return _implied(live, killed)
    live = plain
    mains = _best_kind([t for t in live if "on top" not in t.rule]) or _best_kind(live)
    if not mains:
        return None
    first = mains[0]
    same = [t for t in mains if t.size <= OTHER * max(first.size, 1)]
    chosen = max(same, key=lambda t: (t.size, t.quantity.high is None))
    merged = _widened(chosen, same)
    known = {t.quantity for t in mains}
    extra = {t.quantity: t for t in live if "on top" in t.rule and t.quantity not in known and not t.vague}
    for quantity in extra:
        high = None if merged.high is None or quantity.high is None else merged.high + quantity.high
        merged = Quantity((merged.low or 0) + (quantity.low or 0), high, None, merged.approximate)
    return merged


def _implied(told: Sequence[Told], killed: Quantity | None) -> Quantity | None:
    """Return the injured that "shot" or "in hospital" imply; None where they may all be among the dead."""
    dead = (killed.low or killed.high or 0) if killed is not None else 0
    treated = _best_kind([t for t in told if t.rule.endswith(TREATED)])
    if treated and (not dead or treated[0].size > 1):
        return max(treated, key=lambda t: t.size).quantity
    shot = _best_kind([t for t in told if t.rule.endswith(SHOT)])
    if not shot:
        return None
    most = max(shot, key=lambda t: t.size).quantity
    left = (most.low or 0) - dead
    return Quantity(left, None if most.high is None else most.high - dead, None, most.approximate) if left > 0 else None


def _best_kind(told: Sequence[Told]) -> list[Told]:
    """Return the tolls of the surest kind told: numbers in the body, numbers anywhere, people named, vague words."""
    numbers = [t for t in told if not t.vague and "people that" not in t.rule]
    body = [t for t in numbers if t.block == "body"]
    if body and max(t.size for t in body) <= 1:
        body = numbers  # the body tells of one after the other what the headline adds up
    named = [t for t in told if not t.vague and "people that" in t.rule]
    vague = [t for t in told if t.vague]
    least = max((t.size for t in vague), default=0.0)
    for kind in (body, numbers, named):
        if kind and max(t.size for t in kind) >= AGREES * least:
            return kind
    return vague or body or numbers or named


def _widened(chosen: Told, told: Sequence[Told]) -> Quantity:
    """Return the chosen toll, opened where it is also told as "at least", and reaching down to what another voice says."""
    quantity = chosen.quantity
    if quantity.low is None:
        low = max((t.size for t in told if t.quantity.low is not None and t.size <= (quantity.high or 0)), default=None)
        return Quantity(low, quantity.high, None, quantity.approximate)
    if any(t.size == chosen.size and t.quantity.high is None for t in told):
        return Quantity(quantity.low, None, None, quantity.approximate)
    rivals = [t.size for t in told if t.voice != chosen.voice and chosen.size / RIVAL <= t.size < chosen.size]
    return Quantity(min(rivals), quantity.high, None, quantity.approximate) if rivals else quantity

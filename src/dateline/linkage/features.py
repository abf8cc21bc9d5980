"""The features of a comparison: each looks at one side of two reports and says what it sees, as a level and a sentence.

A function returns ``(level, sentence)``; ``weights.toml`` holds the bits of every level. The sentences are for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from dateline.gazetteer.geo import distance_km
from dateline.linkage.case import Bounds, Case, kin
from dateline.linkage.sketch import shared
from dateline.linkage.tables import table

Seen = tuple[str, str]

SAME_PLACE_KM = 3.0
NEAR_KM = 12.0
BESIDE_KM = 35.0
APART_KM = 150.0
FEW_DAYS = 3
MANY = 4  # a toll of this size or more is rarely the same by chance
NEAR_RATIO = 1.5


def prior(a: Case, b: Case) -> Seen:
    """What two reports start from that stand in one window of time, place and type."""
    return "start", "what two reports of one time and area start from"


def type_(a: Case, b: Case) -> Seen:
    """The event types: the same, of one family, not stated, or at odds."""
    if a.type == b.type and a.type != "other":
        return "same_rare" if a.type in table("types")["rare"] else "same", f"both tell of {_words(a.type)}"
    if "other" in (a.type, b.type):
        return "open", "one or both do not say how it was done"
    if b.type in kin()[a.type]:
        return "close", f"{_words(a.type)} and {_words(b.type)} can be one happening"
    return "different", f"{_words(a.type)} against {_words(b.type)}"


def days(a: Case, b: Case) -> Seen:
    """The days apart, as far as their precision allows to tell."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return "unknown", "one of them gives no day"
    gap = max(a.first - b.last, b.first - a.last, 0)
    assumed = a.assumed or b.assumed
    if gap == 0:
        wide = max(a.last - a.first, b.last - b.first)
        if wide == 0:
            return "same", f"the same day, {_date(a.first)}"
        if assumed:
            return "same_assumed", "the same days, one of them known only from the day of publication"
        return "meet_wide" if wide > FEW_DAYS else "meet", "the days told overlap"
    if gap == 1:
        return ("one_assumed" if assumed else "one"), f"one day apart ({_date(a.first)}, {_date(b.first)})"
    level = "few" if gap <= FEW_DAYS else "week" if gap <= 10 else "far"
    return level, f"{gap} days apart"


def hours(a: Case, b: Case) -> Seen:
    """The times of the day, where both tell one and the day can be the same."""
    if a.hours is None or b.hours is None:
        return "unknown", "no time of day to compare"
    gap = min(max(a.hours[0] - (b.hours[1] + turn), b.hours[0] + turn - a.hours[1], 0.0) for turn in (-24, 0, 24))
    if gap == 0:
        return "same", "the same time of day"
    return (
        ("near", "times of day close to each other")
        if gap <= 2
        else ("different", f"{gap:.0f} hours apart on the clock")
    )


def place(a: Case, b: Case) -> Seen:
    """The distance of the places, beyond how far each may reach from its point."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return "unknown", "one of them names no place"
    km = distance_km(a.lat, a.lon, b.lat, b.lon)
    if a.wide_place or b.wide_place:
        return _areas(a, b, km)
    if (a.place_id and a.place_id == b.place_id) or km <= SAME_PLACE_KM:
        return "same", _two_names(a, b, km)
    if km <= max(NEAR_KM, min(a.radius + b.radius, BESIDE_KM)):
        return "near", _two_names(a, b, km)
    if km <= BESIDE_KM:
        return "beside", f"{km:.0f} km apart"
    if (named := _named(a, b) or _named(b, a)) is not None:
        return "named", f"{km:,.0f} km apart on the map, but both name {named.title()}"
    return ("apart" if km <= APART_KM else "far"), f"{km:,.0f} km apart"


def _areas(a: Case, b: Case, km: float) -> Seen:
    """Compare where one place at least is an area."""
    if a.place_id and a.place_id == b.place_id:
        return "same_area", f"both only in {_name(a)}"
    gap = km - max(a.radius, b.radius)
    if gap <= 0:
        inner, outer = (a, b) if a.radius <= b.radius else (b, a)
        return "inside", f"{_name(inner)} lies in {_name(outer)}"
    level = "beside" if gap <= BESIDE_KM else "apart" if gap <= APART_KM else "far"
    return level, f"{_name(a)} and {_name(b)} are {gap:,.0f} km or more apart"


def _named(a: Case, b: Case) -> str | None:
    """Return the name of the first report's place if the words of the second one name it too: a place taken for its namesake."""
    return next((spot for spot in a.spots if spot in b.spots or set(spot.split()) <= set(b.names)), None)


def _two_names(a: Case, b: Case, km: float) -> str:
    if set(a.spots) & set(b.spots):
        return f"the same place, {_name(a)}"
    return f"{_name(a)} and {_name(b)}: {km:.0f} km, one place under two names or side by side"


def country(a: Case, b: Case) -> Seen:
    """The countries."""
    if a.country is None or b.country is None:
        return "unknown", "one of them lies in no known country"
    if a.country == b.country:
        return "same", "the same country"
    if a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None:
        km = distance_km(a.lat, a.lon, b.lat, b.lon)
        if km <= NEAR_KM:
            return "border", f"{a.country} and {b.country}, but the places are {km:.0f} km apart, across a border"
    return "different", f"{a.country} against {b.country}"


def killed(a: Case, b: Case) -> Seen:
    """The numbers of the dead."""
    return _counts(a.killed, b.killed, "killed")


def injured(a: Case, b: Case) -> Seen:
    """The numbers of the hurt."""
    return _counts(a.injured, b.injured, "injured")


def kidnapped(a: Case, b: Case) -> Seen:
    """The numbers of the taken."""
    return _counts(a.kidnapped, b.kidnapped, "kidnapped")


def _counts(a: Bounds, b: Bounds, what: str) -> Seen:
    if a is None or b is None:
        return "unknown", f"one of them does not say how many were {what}"
    if a == b and a[1] is not None:
        if a[1] == 0:
            return "none", f"both say that none were {what}"
        return (
            "same_many" if a[0] >= MANY else "same_some" if a[0] > 1 else "same_one"
        ), f"both say {_count(a)} {what}"
    if a[0] <= (b[1] if b[1] is not None else a[0]) and b[0] <= (a[1] if a[1] is not None else b[0]):
        return "meet", f"{_count(a)} and {_count(b)} {what} can both be right"
    low, high = sorted((_middle(a), _middle(b)))
    near = high - low <= 1 or (low > 0 and high / low <= NEAR_RATIO)
    return ("near" if near and low > 0 else "different"), f"{_count(a)} against {_count(b)} {what}"


def _middle(bounds: tuple[float, float | None]) -> float:
    return (bounds[0] + bounds[1]) / 2 if bounds[1] is not None else bounds[0]


def target(a: Case, b: Case) -> Seen:
    """What was hit or aimed at."""
    if not a.targets or not b.targets:
        return "unknown", "one of them names no target"
    if both := _both(a.target_words, b.target_words):
        return "words", f"the same target: {', '.join(both)}"
    if both := _both(a.targets, b.targets):
        return "kind", f"targets of one kind: {', '.join(map(_words, both))}"
    return "different", f"{', '.join(map(_words, a.targets))} against {', '.join(map(_words, b.targets))}"


def actor(a: Case, b: Case) -> Seen:
    """Who is said to have done it."""
    if both := _both(a.actors, b.actors):
        return "same", f"the same actor: {', '.join(i.partition(':')[2] for i in both)}"
    if not a.actor_words or not b.actor_words:
        return "unknown", "one of them names no actor"
    if both := _both(a.actor_words, b.actor_words):
        return "words", f"actors alike in words: {', '.join(both)}"
    return "different", "other actors are named"


def weapon(a: Case, b: Case) -> Seen:
    """The weapons named."""
    if not a.weapons or not b.weapons:
        return "unknown", "one of them names no weapon"
    if both := _both(a.weapons, b.weapons):
        return "same", f"the same weapon: {', '.join(map(_words, both))}"
    return "different", f"{', '.join(map(_words, a.weapons))} against {', '.join(map(_words, b.weapons))}"


def stage(a: Case, b: Case) -> Seen:
    """How far it went: completed, intercepted, foiled, missed."""
    return ("same", f"both {a.stage}") if a.stage == b.stage else ("different", f"{a.stage} against {b.stage}")


def names(a: Case, b: Case) -> Seen:
    """Proper names that both tellings use, beside the place's own."""
    if not a.names or not b.names:
        return "unknown", "one of them uses no proper name"
    spots = {w for spot in (*a.spots, *b.spots) for w in spot.split()}
    both = [n for n in _both(a.names, b.names) if n not in spots]
    if not both:
        return "none", "no proper name in common"
    level = {1: "one", 2: "two", 3: "three"}.get(len(both), "many")
    return level, f"names in common: {', '.join(both[:5])}{' ...' if len(both) > 5 else ''}"


def passage(a: Case, b: Case) -> Seen:
    """How much of the wording around the telling is the same."""
    if not a.passage or not b.passage:
        return "unknown", "no wording to compare"
    share = shared(a.passage, b.passage)
    level = "copy" if share >= 0.7 else "mostly" if share >= 0.4 else "partly" if share >= 0.15 else "own"
    return level, f"{share:.0%} of the wording is the same" if level != "own" else "told in other words"


def document(a: Case, b: Case) -> Seen:
    """Whether one document tells both, as two, or one table has them in two rows."""
    if a.document == b.document:
        return "same", "one document tells them as two"
    if a.told_apart(b):
        return "same", f"{a.table} has them as two rows"
    return "other", "two documents"


FEATURES: tuple[tuple[str, Callable[[Case, Case], Seen]], ...] = (
    ("prior", prior),
    ("type", type_),
    ("days", days),
    ("hours", hours),
    ("place", place),
    ("country", country),
    ("killed", killed),
    ("injured", injured),
    ("kidnapped", kidnapped),
    ("target", target),
    ("actor", actor),
    ("weapon", weapon),
    ("stage", stage),
    ("names", names),
    ("passage", passage),
    ("document", document),
)


def _both(a: Iterable[str], b: Iterable[str]) -> list[str]:
    return sorted(set(a) & set(b))


def _words(code: str) -> str:
    return code.replace("_", " ")


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _name(case: Case) -> str:
    return case.spots[0].title() if case.spots else (case.country or "an unnamed place")


def _count(bounds: tuple[float, float | None]) -> str:
    low, high = bounds
    if high is None:
        return f"{low:g} or more"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"

"""The picks of an incident: every slot's best value with the rule that chose it, what agrees and what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dateline import codebook
from dateline.linkage.case import fold
from dateline.reconcile.policies import bounds_of, choose
from dateline.reconcile.tellings import Telling, latest_of_voices
from dateline.register.model import SLOTS, Pick, StatementRow

COUNTS = ("killed", "injured", "kidnapped")
PRECISIONS = ("day", "days", "week", "month", "season", "year", "years")
DAMAGE = ("destroyed", "minor", "some", "none")
NOTHING = Pick(None, None, None, "nothing was said")


def picks_of(told: Mapping[str, list[Telling]], edits: Sequence[StatementRow], policy: str) -> dict[str, Pick]:
    """Return the picks of all slots, in their order. A value that a person entered stands above everything read."""
    day = _day(told)
    out = {}
    for slot in SLOTS:
        read = told[slot]
        pick = NOTHING if not read else _date_pick(slot, read, day) if slot in _DATES else _MAKERS[slot](read, policy)
        entered = [e for e in edits if e.attribute == slot]
        out[slot] = _entered(pick, entered[-1]) if entered else pick
    return out


def _entered(pick: Pick, edit: StatementRow) -> Pick:
    value = edit.value
    best = value["low"] if isinstance(value, dict) and set(value) == {"low", "high"} else value
    rule = f"entered by {edit.reviewer}" + (f": {edit.rule}" if edit.rule else "")
    return Pick(best, pick.low, pick.high, rule, (*pick.statements, edit.id), (edit.id,), pick.statements)


def _pick(
    told: Sequence[Telling], best: Any, rule: str, fits: Callable[[Telling], bool], low: Any = None, high: Any = None
) -> Pick:
    agree = tuple(dict.fromkeys(s for t in told if fits(t) for s in t.statements))
    agreed = frozenset(agree)
    against = tuple(dict.fromkeys(s for t in told if not fits(t) for s in t.statements if s not in agreed))
    return Pick(best, low, high, rule, tuple(dict.fromkeys(s for t in told for s in t.statements)), agree, against)


# --- counts -------------------------------------------------------------------------------------------------------


def _count(told: Sequence[Telling], policy: str) -> Pick:
    choice = choose(told, policy)

    def fits(telling: Telling) -> bool:
        low, high = bounds_of(telling)
        return choice.best is not None and low <= choice.best and (high is None or choice.best <= high)

    return _pick(told, choice.best, choice.rule, fits, choice.low, choice.high)


# --- codes --------------------------------------------------------------------------------------------------------


def _most_voices(told: Sequence[Telling]) -> Counter[Any]:
    return Counter(t.value for t in latest_of_voices(told))


def _type(told: Sequence[Telling], policy: str) -> Pick:
    """The type that most voices give, of those the one that says most; "other" only where nothing else is said."""
    ranks = codebook.load("events")["types"]
    counted = _most_voices(told)
    named = {t: n for t, n in counted.items() if t != "other"} or counted
    best = max(named, key=lambda t: (named[t], ranks.get(t, {}).get("rank", 0), t))
    rule = "all agree" if len(counted) == 1 else "most voices, then the type that says most"
    return _pick(told, best, rule, lambda t: t.value in (best, "other"))


def _code(told: Sequence[Telling], policy: str) -> Pick:
    counted = _most_voices(told)
    best = min(counted, key=lambda v: (-counted[v], str(v)))
    return _pick(told, best, "all agree" if len(counted) == 1 else "most voices", lambda t: t.value == best)


def _focus(told: Sequence[Telling], policy: str) -> Pick:
    best = "new" if any(t.value == "new" for t in told) else told[0].value
    return _pick(told, best, "new where one report tells it as news", lambda t: t.value == best)


def _damage(told: Sequence[Telling], policy: str) -> Pick:
    counted = _most_voices(told)
    best = min(counted, key=lambda v: (-counted[v], DAMAGE.index(v) if v in DAMAGE else len(DAMAGE)))
    agrees = {best} if best == "none" else {v for v in counted if v != "none"}
    return _pick(
        told, best, "all agree" if len(counted) == 1 else "most voices, then the worst", lambda t: t.value in agrees
    )


# --- date ---------------------------------------------------------------------------------------------------------

_DATES = ("date_from", "date_to", "date_precision", "date_basis", "time_of_day")


def _day(told: Mapping[str, list[Telling]]) -> tuple[str, str] | None:
    """Return the first and last day of the sharpest stretch that most voices can agree with."""
    ends = {t.report: t.value for t in told["date_to"]}
    spans = [(t.value, ends.get(t.report, t.value), t) for t in told["date_from"]]
    if not spans:
        return None
    sharp = {t.report: t.value for t in told["date_precision"]}
    heard: dict[tuple[str, str], set[str]] = {}
    for first, last, telling in spans:
        heard.setdefault((first, last), set()).add(telling.voice.key)
    agree = {
        span: len(set().union(*(v for (a, b), v in heard.items() if a <= span[1] and span[0] <= b))) for span in heard
    }

    def rank(span: tuple[str, str, Telling]) -> tuple[int, int, str, str]:
        precision = sharp.get(span[2].report, "years")
        order = PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)
        return order, -agree[span[0], span[1]], span[2].published or "9999", span[2].report

    first, last, _ = min(spans, key=rank)
    return first, last


def _date_pick(slot: str, read: Sequence[Telling], day: tuple[str, str] | None) -> Pick:
    """Return the pick of one of the date's slots: all of them come from the report whose day was chosen."""
    values = [t.value for t in read]
    rule = "all agree" if len(set(values)) == 1 else "the sharpest day told, of equal ones the one of most voices"
    if slot in ("date_from", "date_to"):
        best = (day or ("", ""))[slot == "date_to"]
        return _pick(read, best, rule, lambda t: t.value == best, min(values), max(values))
    if slot == "date_precision":
        best = min((t.value for t in read), key=lambda p: PRECISIONS.index(p) if p in PRECISIONS else len(PRECISIONS))
        return _pick(read, best, rule, lambda t: t.value == best)
    return _code(read, "")


# --- place --------------------------------------------------------------------------------------------------------


def _place(told: Sequence[Telling], policy: str) -> Pick:
    """The surest kind of place told (a spot before an area), of those the one of most voices, then the first told."""

    def key(telling: Telling) -> str:
        return str(telling.value.get("gazetteer_id") or fold(telling.value.get("name") or ""))

    heard: dict[str, set[str]] = {}
    for telling in told:
        heard.setdefault(key(telling), set()).add(telling.voice.key)
    voices = {k: len(v) for k, v in heard.items()}

    def rank(telling: Telling) -> tuple[int, int, float, str, str]:
        value = telling.value
        precision = value.get("precision") or 7
        return (
            precision > 3,
            -voices[key(telling)],
            value.get("radius_km") or 0.0,
            telling.published or "9999",
            telling.report,
        )

    best = min(told, key=rank)
    names = sorted({t.value.get("name") or t.value.get("gazetteer_name") or "" for t in told} - {""})
    rule = "one place" if len(voices) == 1 else f"a spot before an area, then most voices; told as {', '.join(names)}"
    return _pick(told, best.value, rule, lambda t: key(t) == key(best))


# --- lists --------------------------------------------------------------------------------------------------------


def _list(told: Sequence[Telling], policy: str) -> Pick:
    """Everything that any report names, each once, what most voices name first."""
    voices: dict[str, set[str]] = {}
    shown: dict[str, Any] = {}
    for telling in told:
        for entry in telling.value:
            key = _entry_key(entry)
            voices.setdefault(key, set()).add(telling.voice.key)
            shown[key] = _fuller(shown.get(key), entry)
    order = sorted(shown, key=lambda k: -len(voices[k]))  # stable: of equal ones the first told comes first
    rule = "all that is named, by the number of voices"
    return _pick(told, [shown[k] for k in order], rule, lambda t: True)


def _entry_key(entry: Any) -> str:
    if isinstance(entry, str):
        return fold(entry)
    if entry.get("gazetteer_id"):
        return str(entry["gazetteer_id"])
    return fold(entry.get("name") or entry.get("kind") or "")


def _fuller(known: Any, new: Any) -> Any:
    """Return the entry with what the other one knows more (a weapon's counts)."""
    if known is None or not isinstance(known, dict):
        return new if known is None else known
    return {k: known.get(k) if known.get(k) is not None else new.get(k) for k in {**known, **new}}


_MAKERS: dict[str, Callable[[Sequence[Telling], str], Pick]] = {
    "type": _type,
    "stage": _code,
    "focus": _focus,
    "scope": _code,
    "place": _place,
    "attribution": lambda told, policy: _attribution(told),
    "damage": _damage,
    **dict.fromkeys(COUNTS, _count),
    **dict.fromkeys(
        ("perpetrators", "interceptors", "targets", "weapons", "sources", "attributed_by", "claimed_by", "denied_by"),
        _list,
    ),
}


# --- attribution --------------------------------------------------------------------------------------------------

_STRENGTH = ("claimed", "blamed", "reported_as_fact", "unclaimed", "denied", "unknown")


def _attribution(told: Sequence[Telling]) -> Pick:
    best = min((t.value for t in told), key=lambda v: _STRENGTH.index(v) if v in _STRENGTH else len(_STRENGTH))
    return _pick(told, best, "a claim beats blame, blame beats silence", lambda t: t.value in (best, "unknown"))


def grade_of(told: Mapping[str, list[Telling]]) -> str:
    """Return the grade: claimed, blamed, denied, contested (one says it and the one named denies, or two are named), and so on."""
    values = {t.value for t in told["attribution"]}
    denied = bool(told["denied_by"]) or "denied" in values
    best = next((v for v in _STRENGTH if v in values), "unknown")
    if best == "blamed" and (denied or len(_groups_named(told["perpetrators"])) > 1):
        return "contested"
    if best in ("claimed", "reported_as_fact") and denied:
        return "contested"
    return "denied" if denied and best in ("unknown", "unclaimed") else best


def _groups_named(told: Iterable[Telling]) -> set[str]:
    """Return the named groups and states that are held responsible; labels do not contradict a name."""
    named = (p for t in told for p in t.value)
    return {str(p["gazetteer_id"]) for p in named if p.get("gazetteer_id") and p.get("level") in ("group", "state")}

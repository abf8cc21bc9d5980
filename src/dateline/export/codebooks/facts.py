"""What the books ask of an incident: its reconciled slots as plain values, and which side everybody is on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from dateline import codebook, lang
from dateline.export.codebooks.sides import party_side, perpetrators, target_side
from dateline.register.model import Incident, StatementRow

_WEEK, _HALF_MONTH = 7, 15


def facts_of(incident: Incident) -> dict[str, Any]:
    """Return the facts that coding rules may ask for; None and () mean that nothing was told.

    Words: type, stage, focus, scope, grade, attribution, damage, time_of_day, country. Many: weapons (kinds as told), arms
    (the same with all wider kinds), targets (kinds), sides (classes of targets), people (kinds of human targets),
    perpetrators (classes), levels (of perpetrators), claimed_by, interceptors. Numbers: killed, injured, kidnapped (best, and
    with _low, _high), killed_vague (least number behind a vague word), fired, intercepted, landed, where (UCDP precision), days.
    month_part is "beginning", "end" or None.
    """
    weapons = _kinds(incident.best("weapons"))
    targets = _kinds(incident.best("targets"))
    place = incident.best("place") or {}
    parties = perpetrators(incident)
    return {
        **{
            slot: incident.best(slot)
            for slot in ("type", "stage", "focus", "scope", "attribution", "damage", "time_of_day")
        },
        "grade": incident.grade,
        "country": place.get("country"),
        "where": place.get("precision"),
        "days": span_days(incident),
        "month_part": month_part(incident),
        "weapons": weapons,
        "arms": _with_wider(weapons),
        "targets": targets,
        "sides": tuple(dict.fromkeys(target_side(kind) for kind in targets)),
        "people": tuple(kind for kind in targets if codebook.load("targets").get(kind, {}).get("human")),
        "perpetrators": tuple(dict.fromkeys(party_side(party, place.get("country")) for party in parties)),
        "levels": tuple(dict.fromkeys(party["level"] for party in parties)),
        "claimed_by": tuple(incident.best("claimed_by") or ()),
        "interceptors": tuple(party["name"] for party in incident.best("interceptors") or ()),
        **_counts(incident),
        **{name: _total(incident.best("weapons"), name) for name in ("fired", "intercepted", "landed")},
        "killed_vague": vague_least(incident, "killed"),
        "injured_vague": vague_least(incident, "injured"),
    }


def day(incident: Incident, slot: str) -> date | None:
    """Return the best value of ``date_from`` or ``date_to`` as a date, or None."""
    value = incident.best(slot)
    return date.fromisoformat(value) if value else None


def span_days(incident: Incident) -> int | None:
    """Return how many days the incident may have happened on, first and last counted; None without a date."""
    start, end = day(incident, "date_from"), day(incident, "date_to")
    if start is None or end is None:
        return None
    return max(1, (end - start).days + 1)


def month_part(incident: Incident) -> str | None:
    """Return "beginning" or "end" for more than a week that begins or ends one month and leaves out its other half."""
    start, end, days = day(incident, "date_from"), day(incident, "date_to"), span_days(incident)
    if start is None or end is None or not days or days <= _WEEK or (start.year, start.month) != (end.year, end.month):
        return None
    if start.day == 1 and end.day <= _HALF_MONTH:
        return "beginning"
    return "end" if start.day >= _HALF_MONTH and (end + timedelta(days=1)).day == 1 else None


def _kinds(values: Iterable[Mapping[str, Any]] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v["kind"] for v in values or () if v.get("kind")))


def _with_wider(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return kinds of weapon and everything that they are kinds of."""
    book, out = codebook.load("weapons"), dict[str, None]()
    for kind in kinds:
        wider: str | None = kind
        while wider and wider not in out:
            out[wider] = None
            wider = book.get(wider, {}).get("parent")
    return tuple(out)


def _counts(incident: Incident) -> dict[str, Any]:
    """Return the three counts of people with their bounds."""
    picks = {name: incident.picks[name] for name in ("killed", "injured", "kidnapped")}
    out = {name: pick.best for name, pick in picks.items()}
    out |= {f"{name}_low": pick.low for name, pick in picks.items()}
    return out | {f"{name}_high": pick.high for name, pick in picks.items()}


def _total(weapons: Iterable[Mapping[str, Any]] | None, name: str) -> int | None:
    """Return the least number of munitions fired, intercepted or landed, over all weapons; None when none is told."""
    lows = [w[name]["low"] or 0 for w in weapons or () if w.get(name)]
    return sum(lows) if lows else None


# --- vague numbers ---------------------------------------------------------------------------------------------------


def vague_least(incident: Incident, slot: str) -> int | None:
    """Return the least number that a vague word stands for, when the best count rests on nothing but vague words."""
    pick = incident.picks[slot]
    if not pick.best:
        return None
    behind = [s for s in incident.statements if s.id in (pick.agree or pick.statements) and s.attribute == slot]
    languages = {d.id: d.language or "en" for d in incident.documents}
    vague = [_is_vague(s, languages.get(s.document_id, "en")) for s in behind]
    return int(pick.best) if vague and all(vague) else None


def _is_vague(statement: StatementRow, language: str) -> bool:
    """Return whether a count has no upper bound and its words no number ("several", "dozens", a bare plural)."""
    value = statement.value
    if not isinstance(value, dict) or value.get("high") is not None or not value.get("low") or not statement.quote:
        return False
    return not _number(language if language in lang.LANGUAGES else "en").search(statement.quote.lower())


@cache
def _number(language: str) -> re.Pattern[str]:
    """Return a pattern for digits and for the words of exact numbers."""
    table = lang.load(language, "quantities")
    vague = sorted(table["vague"], key=len, reverse=True)
    exact = sorted([*table["units"], *table["exact"]], key=len, reverse=True)
    # Vague phrases go first, so that "a few dozen" is not read as a dozen.
    skip = "|".join(map(re.escape, vague))
    return re.compile(rf"\d|(?<!\w)(?!(?:{skip})(?!\w))(?:{'|'.join(map(re.escape, exact))})(?!\w)")

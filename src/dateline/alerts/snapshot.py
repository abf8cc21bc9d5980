"""What there is to tell of an incident now, and how it differs from what was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from dateline import codebook, lang
from dateline.alerts.model import LIVE, Snapshot
from dateline.export import describe
from dateline.register.model import Incident, StatementRow, StoredDocument

COUNTS = ("killed", "injured", "kidnapped")
_TELLING = ("type", "killed", "weapon", "target", "injured", "damage")  # whose words tell what happened, the best first
_STOP = re.compile(r"[.!?][\"”’')\]]*\s+|\n\s*")
_LONGEST = 300  # characters of a sentence that is quoted


def snapshot(incident: Incident, words: str, base_url: str) -> Snapshot:
    """Return what there is to tell of the incident. ``words`` is the sentence to quote, or "". ``base_url``: see ``Settings``."""
    place = incident.best("place")
    point = {name: place.get(name) for name in ("lat", "lon", "radius_km")} if place else None
    state = "rejected" if incident.status == "rejected" else LIVE if incident.best("focus") == "new" else "background"
    values = {slot: value for slot, value in _values(incident).items() if value[1]}
    return Snapshot(
        incident.id, state, values, _details(incident, words, base_url), point if point and point["lat"] else None
    )


def change(before: Snapshot | None, after: Snapshot) -> str | None:
    """Return what kind of letter brings somebody who knows ``before`` to ``after``; None when there is nothing to tell."""
    if before is None:
        return "alert" if after.state == LIVE else None
    if before.state != after.state and LIVE in (before.state, after.state):
        return "restored" if after.state == LIVE else "retraction"
    if after.state != LIVE:
        return None
    if differences(before, after):
        return "correction"
    return None if (before.values, before.details) == (after.values, after.details) else "update"


def differences(before: Snapshot, after: Snapshot) -> list[tuple[str, str | None, str | None]]:
    """Return the slots whose told value changed, with the old and the new text, None where nothing is told."""
    found = []
    for slot in lang.load("en", "alerts")["slots"]:
        old, new = before.values.get(slot), after.values.get(slot)
        if (old and old[0]) != (new and new[0]) and _short(old) != _short(new):
            found.append((slot, _short(old), _short(new)))
    return found


def _short(value: tuple[Any, str] | None) -> str | None:
    """Return a value in a few words: a count without its bounds."""
    if value is None:
        return None
    key, text = value
    return str(key) if isinstance(key, int) and key else text


def telling(incident: Incident) -> StatementRow | None:
    """Return the statement whose sentence is to be quoted: of what happened, in the earliest report that says so."""
    days = {d.id: d.published or "9999" for d in incident.documents}
    agreed = {i for pick in incident.picks.values() for i in pick.agree}
    found = [s for s in incident.statements if s.quote and s.attribute in _TELLING]
    return min(
        found,
        key=lambda s: (_TELLING.index(s.attribute), s.id not in agreed, days[s.document_id], s.start or 0, s.id),
        default=None,
    )


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence of the text around ``[start, end)``, in one line, shortened at whole words where it is very long."""
    begin = max((m.end() for m in _STOP.finditer(text, 0, start)), default=0)
    stop = _STOP.search(text, end)
    whole = " ".join(text[begin : stop.start() + 1 if stop else len(text)].split())
    return whole if len(whole) <= _LONGEST else whole[:_LONGEST].rpartition(" ")[0] + " …"


def _values(incident: Incident) -> dict[str, tuple[Any, str]]:
    place, parties = incident.best("place"), incident.best("perpetrators") or []
    arms, hit = incident.best("weapons") or [], incident.best("targets") or []
    stage, damage = incident.best("stage"), incident.best("damage")
    return {
        "type": (incident.best("type"), describe.type_label(incident)),
        "stage": (stage, stage if stage and stage != "completed" else ""),
        "place": (_where(place), _where(place)),
        "date": (
            [incident.best("date_from"), incident.best("date_to")],
            describe.when(incident) if incident.best("date_from") else "",
        ),
        "perpetrators": (
            [sorted(p["name"] for p in parties), incident.grade],
            describe.responsibility(incident) if parties else "",
        ),
        "targets": (sorted({t["kind"] for t in hit}), describe.names(hit)),
        "weapons": (sorted({w["kind"] for w in arms}), ", ".join(dict.fromkeys(_weapon(w["kind"]) for w in arms))),
        **{slot: _count(incident, slot) for slot in COUNTS},
        "damage": (damage, damage or ""),
    }


def _count(incident: Incident, slot: str) -> tuple[Any, str]:
    pick = incident.picks[slot]
    key = [pick.low, pick.high] if pick.best is None else pick.best
    return key, describe.count(pick) or ""


def _where(place: Mapping[str, Any] | None) -> str:
    return ", ".join(str(place[k]) for k in ("name", "admin1", "country") if place.get(k)) if place else ""


def _weapon(kind: str) -> str:
    return str(codebook.load("weapons").get(kind, {}).get("label", kind)).lower()


def _details(incident: Incident, words: str, base_url: str) -> dict[str, str]:
    texts = lang.load("en", "alerts")
    names = [texts["party"]["mark"].format(name=v.name) if v.party else v.name for v in incident.voices]
    said = telling(incident)
    form = texts["quoted"]["spoken" if said and said.source else "plain"]
    link = f"{base_url.rstrip('/')}/incident/{quote(incident.id)}" if base_url else ""
    told = {
        "voices": ", ".join(names),
        "confidence": f"{incident.confidence.level}: {incident.confidence.reason}",
        "words": form.format(words=words, speaker=said.source if said else "") if words else "",
        "source": _source(incident.documents),
        "link": link,
    }
    return {name: " ".join(text.split()) for name, text in told.items() if text}


def _source(documents: tuple[StoredDocument, ...]) -> str:
    """Return the address of the earliest article that has one."""
    linked = sorted((d.published or "9999", d.id, d.url) for d in documents if (d.url or "").startswith("http"))
    return str(linked[0][2]) if linked else ""

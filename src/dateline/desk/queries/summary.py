"""The summary of an incident in one sentence, made of nothing but its slots, each part with the statements behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.export import describe
from dateline.register.model import Incident


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of the summary, the slot that they tell and the ids of its statements (empty for words that only join)."""

    text: str
    slot: str | None = None
    statements: tuple[str, ...] = ()


def summary(incident: Incident) -> tuple[Part, ...]:
    """Return the parts of the sentence, in order; put one after the other they read as a sentence."""
    told = [Part(text, slot, _behind(incident, slot)) for slot, text in _phrases(incident) if text]
    out: list[Part] = []
    for number, part in enumerate(told):
        if number:
            out.append(Part(", " if part.slot in _WITH_COMMA else " "))
        out.append(part)
    return (*out, Part("."))


_WITH_COMMA = ("killed", "injured", "kidnapped", "damage", "attribution", "sources", "date_from", "interceptors")


def _phrases(incident: Incident) -> Iterable[tuple[str, str | None]]:
    """Yield (slot, words) for what is known, in the order of the sentence."""
    stage = incident.best("stage")
    place = describe.place_name(incident)
    weapons = ", ".join(str(w["kind"]).replace("_", " ") for w in _maps(incident.best("weapons")) if w.get("kind"))
    yield "type", describe.type_label(incident)
    yield "stage", f"({stage})" if stage and stage != "completed" else None
    yield "targets", f"on {describe.names(incident.best('targets'))}" if incident.best("targets") else None
    yield (
        "place",
        f"at {place}" if place and place.lower() not in describe.names(incident.best("targets")).lower() else None,
    )
    yield "weapons", f"with {weapons}" if weapons else None
    yield "date_from", describe.when(incident)
    for slot in ("killed", "injured", "kidnapped"):
        count = describe.count(incident.picks[slot])
        yield slot, f"{count} {slot}" if count else None
    yield "damage", f"damage: {incident.best('damage')}" if incident.best("damage") else None
    yield (
        "interceptors",
        f"stopped by {describe.names(incident.best('interceptors'))}" if incident.best("interceptors") else None,
    )
    yield (
        "attribution",
        describe.responsibility(incident) if incident.best("perpetrators") else "responsibility not told",
    )


def _behind(incident: Incident, slot: str) -> tuple[str, ...]:
    pick = incident.picks[slot]
    behind = pick.agree or pick.statements
    if slot == "attribution":
        behind = tuple(dict.fromkeys((*behind, *incident.picks["perpetrators"].agree)))
    return behind


def _maps(values: Any) -> Iterable[Mapping[str, Any]]:
    return (v for v in values or () if isinstance(v, Mapping))

"""An incident in words: its title, its counts, who is said to have done it, its sources. For people, in English."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from dateline import codebook
from dateline.export.tables import joined
from dateline.register.model import Incident, Pick, StoredDocument


def is_web(url: str) -> bool:
    """Return whether an address of an article is one of the web; documents come with any text for an address."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def type_label(incident: Incident) -> str:
    """Return the label of the incident's type."""
    return str(codebook.load("events")["types"].get(incident.best("type"), {}).get("label", "Incident"))


def place_name(incident: Incident) -> str | None:
    """Return the place as reports call it, None without one."""
    place = incident.best("place")
    return str(place["name"]) if place and place.get("name") else None


def when(incident: Incident) -> str:
    """Return the day or the first and last day: "2022-01-05", "2022-01-01 to 2022-01-31", "date not known"."""
    start, end = incident.best("date_from"), incident.best("date_to")
    if not start:
        return "date not known"
    return str(start) if end in (None, start) else f"{start} to {end}"


def title(incident: Incident) -> str:
    """Return a line: type, place, stage where it is not plain, day."""
    stage = incident.best("stage")
    what = type_label(incident) + (f" ({stage})" if stage and stage != "completed" else "")
    where = place_name(incident)
    return f"{what}, {where}, {when(incident)}" if where else f"{what}, {when(incident)}"


def count(pick: Pick) -> str | None:
    """Return a count with its bounds: "12", "12 (10 to 15)", "at least 2", "none", "not settled (0 to 4)".

    None when the reports do not say.
    """
    if pick.best is None:
        if pick.low is None and pick.high is None:
            return None
        low = pick.low or 0
        return f"not settled ({low if pick.high == low else f'{low} or more' if pick.high is None else f'{low} to {pick.high}'})"
    if pick.low == pick.high or (pick.low is None and pick.high is None):
        return "none" if pick.best == 0 else str(pick.best)
    if pick.high is None:
        return f"at least {pick.low}" if pick.best in (pick.low, None) else f"{pick.best} (at least {pick.low})"
    return f"{pick.best} ({pick.low or 0} to {pick.high})"


def names(values: Any) -> str:
    """Return the names of parties, targets or sources, or plain names, as one text."""
    return joined(v if isinstance(v, str) else v.get("name") or v.get("kind") for v in values or ())


def responsibility(incident: Incident) -> str:
    """Return who is said to have done it, and how surely: "Iran-backed groups (blamed by the coalition)"."""
    who = names(incident.best("perpetrators")) or "not told"
    by = {
        "claimed": names(incident.best("claimed_by")),
        "blamed": names(incident.best("attributed_by")),
        "denied": names(incident.best("denied_by")),
    }
    grade = incident.grade.replace("_", " ")
    speakers = by.get(incident.grade)
    return f"{who} ({grade} by {speakers})" if speakers else f"{who} ({grade})"


def sources(incident: Incident) -> str:
    """Return the outlets of the incident's documents, or their agency or id."""
    return joined(outlet(d) for d in incident.documents)


def outlet(document: StoredDocument) -> str:
    """Return who published a document: its outlet, else its agency, else its id."""
    return document.publisher or document.agency or document.id


def summary(incident: Incident) -> str:
    """Return one or two sentences with what is known: stage, weapons, targets, casualties, damage, responsibility."""
    weapons = joined(w["kind"].replace("_", " ") for w in incident.best("weapons") or ())
    parts = [
        title(incident),
        f"weapons: {weapons}" if weapons else "",
        f"targets: {names(incident.best('targets'))}" if incident.best("targets") else "",
        *(f"{slot}: {text}" for slot in ("killed", "injured", "kidnapped") if (text := count(incident.picks[slot]))),
        f"damage: {incident.best('damage')}" if incident.best("damage") else "",
        f"stopped by: {names(incident.best('interceptors'))}" if incident.best("interceptors") else "",
        f"responsibility: {responsibility(incident)}",
        f"told by {joined((v.name for v in incident.voices), ', ')}" if incident.voices else "",
    ]
    return joined(parts, ". ") + "."

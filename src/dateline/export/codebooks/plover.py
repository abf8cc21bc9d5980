"""PLOVER: event type, mode, contexts, actor and recipient of every incident with an actor. Rules: ``codebook/plover.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import describe
from dateline.export.codebooks.dyads import Side, coded, fighters, side_of, sides, taken
from dateline.export.rules import Cell, every, told
from dateline.export.tables import Coded, joined, write_coded
from dateline.register.model import Incident

_NONE = "no context: none of them fits"
_GEONAMES = "geonames:"


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that can be coded, one row each."""
    write_coded(codebook.load("plover")["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident in PLOVER's terms, or why it is not coded."""
    return coded(codebook.load("plover"), incident, _cells)


def _cells(incident: Incident, facts: dict[str, Any], row: Mapping[str, Any]) -> list[Cell]:
    book = codebook.load("plover")
    kind, mode = row["set"]["event_type"], row["set"]["event_mode"]
    contexts = list(every(book["context"], facts))
    actor, recipient = sides(incident, facts)
    if facts["type"] == "clash":  # in two-sided violence everybody is an actor
        actor, recipient = side_of(fighters(incident), facts), Side("", "", "")
    place = incident.best("place") or {}
    gazetteer = str(place.get("gazetteer_id") or "")
    values = {
        "event_date": incident.best("date_from"),
        "event_date_end": incident.best("date_to"),
        "actor_name": actor.name,
        "actor_country": actor.country,
        "actor_sectors": actor.sectors,
        "recipient_name": recipient.name,
        "recipient_country": recipient.country,
        "recipient_sectors": recipient.sectors,
        "province": place.get("admin1") or "",
        "geonames_id": gazetteer.removeprefix(_GEONAMES) if gazetteer.startswith(_GEONAMES) else "",
        "source": describe.sources(incident),
        "publication_date": min((d.published[:10] for d in incident.documents if d.published), default=""),
        "headline": joined(d.title for d in incident.documents[:1]),
    }
    return [
        Cell("quad_code", book["quad"][kind], f"quad class of {kind}"),
        Cell("intensity", book["scores"][kind][mode], f"score of {kind}-{mode or 'no mode'}"),
        Cell("contexts", joined(c["set"]["contexts"] for c in contexts), joined(map(told, contexts)) or _NONE),
        Cell("version", book["version"], "the edition whose rules were used"),
        *taken(incident, values),
    ]

"""PLOVER: event type, mode, contexts, actor and recipient of every incident with an actor. Rules: ``codebook/plover.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import countries, describe
from dateline.export.codebooks.dyads import Side, fighters, side_of, sides
from dateline.export.codebooks.facts import facts_of
from dateline.export.rules import Cell, cells, every, first, need, told
from dateline.export.tables import Coded, in_order, joined, write_coded
from dateline.register.model import Incident

_TAKEN = "taken over: what the register holds"
_EMPTY = "left empty: nothing told"
_GEONAMES = "geonames:"


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that can be coded, one row each."""
    write_coded(_book()["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident in PLOVER's terms, or why it is not coded."""
    book, facts = _book(), facts_of(incident)
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld))
    row = need(book["event"], facts)
    kind, mode = row["set"]["event_type"], row["set"]["event_mode"]
    contexts = list(every(book["context"], facts))
    out = [
        *cells(row),
        Cell("quad_code", book["quad"][kind], f"quad class of {kind}"),
        Cell("intensity", book["scores"][kind][mode], f"score of {kind}-{mode or 'no mode'}"),
        Cell("contexts", joined(c["set"]["contexts"] for c in contexts), joined(map(told, contexts)) or _EMPTY),
        Cell("version", book["version"], "the edition whose rules were used"),
    ]
    return Coded(in_order(book["columns"], [*out, *_plain(incident, facts)], _EMPTY))


def _book() -> dict[str, Any]:
    return codebook.load("plover")


def _plain(incident: Incident, facts: dict[str, Any]) -> list[Cell]:
    actor, recipient = sides(incident, facts)
    if facts["type"] == "clash":  # in two-sided violence everybody is an actor
        actor, recipient = side_of(fighters(incident), facts), Side("", "", "")
    place = incident.best("place") or {}
    gazetteer = str(place.get("gazetteer_id") or "")
    values = {
        "event_id": incident.id,
        "event_date": incident.best("date_from"),
        "event_date_end": incident.best("date_to"),
        "actor_name": actor.name,
        "actor_country": actor.country,
        "actor_sectors": actor.sectors,
        "recipient_name": recipient.name,
        "recipient_country": recipient.country,
        "recipient_sectors": recipient.sectors,
        "placename": place.get("name") or "",
        "province": place.get("admin1") or "",
        "country": countries.get(place.get("country")).iso3,
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "geonames_id": gazetteer.removeprefix(_GEONAMES) if gazetteer.startswith(_GEONAMES) else "",
        "source": describe.sources(incident),
        "publication_date": min((d.published[:10] for d in incident.documents if d.published), default=""),
        "headline": joined(d.title for d in incident.documents[:1]),
    }
    return [Cell(column, value, _TAKEN) for column, value in values.items()]

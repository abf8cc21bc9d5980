"""CAMEO: the code of the act and both sides of every incident. Rules: ``codebook/cameo.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import countries, describe
from dateline.export.codebooks.dyads import fighters, side_of, sides
from dateline.export.codebooks.facts import facts_of
from dateline.export.rules import Cell, cells, first, need, told
from dateline.export.tables import Coded, in_order, joined, write_coded
from dateline.register.model import Incident

_TAKEN = "taken over: what the register holds"
_EMPTY = "left empty: nothing told"


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that have a code, one row each."""
    write_coded(_book()["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident with its CAMEO code, or why it has none."""
    book, facts = _book(), facts_of(incident)
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld))
    row = need(book["event"], facts)
    number = row["set"]["cameo_code"]
    actor, target = sides(incident, facts)
    both = fighters(incident)
    if facts["type"] == "clash" and len(both) > 1:
        actor, target = side_of(both[:1], facts), side_of(both[1:], facts)
    place = incident.best("place") or {}
    values = {
        "event_id": incident.id,
        "date": incident.best("date_from"),
        "date_end": incident.best("date_to"),
        "source_actor": actor.name,
        "source_country": actor.country,
        "source_sector": actor.sectors,
        "target_actor": target.name,
        "target_country": target.country,
        "target_sector": target.sectors,
        "placename": place.get("name") or "",
        "country": countries.get(place.get("country")).iso3,
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "publisher": describe.sources(incident),
        "url": joined(d.url for d in incident.documents),
    }
    out = [
        *cells(row),
        Cell("cameo_root", number[:2], f"root of {number}"),
        Cell("cameo_label", book["labels"][number], f"label of {number}"),
        *(Cell(column, value, _TAKEN) for column, value in values.items()),
    ]
    return Coded(in_order(book["columns"], out, _EMPTY))


def _book() -> dict[str, Any]:
    return codebook.load("cameo")

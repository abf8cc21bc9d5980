"""CAMEO: the code of the act and both sides of every incident. Rules: ``codebook/cameo.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import describe
from dateline.export.codebooks.dyads import coded, fighters, side_of, sides, taken
from dateline.export.rules import Cell
from dateline.export.tables import Coded, joined, write_coded
from dateline.register.model import Incident


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that have a code, one row each."""
    write_coded(codebook.load("cameo")["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident with its CAMEO code, or why it has none."""
    return coded(codebook.load("cameo"), incident, _cells)


def _cells(incident: Incident, facts: dict[str, Any], row: Mapping[str, Any]) -> list[Cell]:
    number = row["set"]["cameo_code"]
    actor, target = sides(incident, facts)
    both = fighters(incident)
    if facts["type"] == "clash" and len(both) > 1:
        actor, target = side_of(both[:1], facts), side_of(both[1:], facts)
    values = {
        "date": incident.best("date_from"),
        "date_end": incident.best("date_to"),
        "source_actor": actor.name,
        "source_country": actor.country,
        "source_sector": actor.sectors,
        "target_actor": target.name,
        "target_country": target.country,
        "target_sector": target.sectors,
        "publisher": describe.sources(incident),
        "url": joined(d.url for d in incident.documents),
    }
    return [
        Cell("cameo_root", number[:2], f"root of {number}"),
        Cell("cameo_label", codebook.load("cameo")["labels"][number], f"label of {number}"),
        *taken(incident, values),
    ]

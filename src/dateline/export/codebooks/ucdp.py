"""UCDP GED: an event for every incident with a death, in the columns of version 23.1. Rules: ``codebook/ucdp.toml``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import countries, describe
from dateline.export.codebooks.facts import day, facts_of
from dateline.export.codebooks.sides import named_target, party_name, party_side, perpetrators, state_of
from dateline.export.rules import Cell, cells, first, need, told
from dateline.export.tables import Coded, in_order, joined, write_coded
from dateline.register.model import Incident

_TAKEN = "taken over: what the register holds"
_EMPTY = "left empty: nothing told, or UCDP's own number of a conflict, dyad or actor"
_ID_BASE = 10**12  # above every id of UCDP's own
_DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that UCDP counts as events, one row each."""
    write_coded(_book()["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident in UCDP GED's columns, or why it is no event."""
    book, facts = _book(), facts_of(incident)
    facts["parties"] = len(perpetrators(incident))
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld))
    violence = cells(need(book["violence"], facts))
    facts["type_of_violence"] = violence[0].value
    out = [
        Cell("id", _number(incident.id), "id: a number from the incident's id, above all of UCDP's"),
        Cell("relid", f"DL-{incident.id}", "relid: the incident's id"),
        *violence,
        *_sides(incident, facts),
        *_sources(incident),
        *_where(incident, facts),
        *_when(incident, facts),
        *cells(need(book["clarity"], facts)),
        *_deaths(incident, facts),
    ]
    return Coded(in_order(book["columns"], out, _EMPTY))


def _book() -> dict[str, Any]:
    return codebook.load("ucdp")


def _number(key: str) -> int:
    return _ID_BASE + int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:5], "big")


# --- who -----------------------------------------------------------------------------------------------------------------


def _sides(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    """Return the two sides, governments first; a side without a known name stays empty."""
    found = [_side(party, facts) for party in perpetrators(incident)]
    if facts["grade"] in ("denied", "contested"):
        found = []
    attackers = [side for side in found if side[0]]
    against = attackers[1:] if facts["type"] == "clash" else _targets(incident, facts)
    pair = [*attackers[:1], *against[:1]]
    civilians = _book()["sides"]["civilians"]
    pair.sort(key=lambda side: (side[0] == civilians, not side[1]))
    (name_a, gw_a), (name_b, gw_b) = [*pair, ("", ""), ("", "")][:2]
    rule = "sides: a government is side a, civilians are side b, a side without a name is left empty"
    dyad = f"{name_a} - {name_b}" if name_a and name_b else ""
    return [
        Cell("side_a", name_a, rule),
        Cell("side_b", name_b, rule),
        Cell("dyad_name", dyad, "dyad: both sides' names"),
        Cell("gwnoa", int(gw_a) if gw_a else "", "Gleditsch-Ward number of side a, where it is a government"),
        Cell("gwnob", int(gw_b) if gw_b else "", "Gleditsch-Ward number of side b, where it is a government"),
    ]


def _side(party: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return a party's name as a side and, for a government, its number; ("", "") for one that is not organised."""
    book, side = _book()["sides"], party_side(party, facts["country"])
    if side in book["not_organised"]:
        return "", ""
    state = state_of(party)
    if side in book["states"] and state:
        return book["government"].format(state=_country(state)), countries.get(state).gw
    return party_name(party), ""


def _targets(incident: Incident, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the side that was attacked: a target whose name is a known actor's, civilians where violence is one-sided."""
    for target in incident.best("targets") or ():
        party = named_target(target)
        if party:
            return [_side(party, facts)]
    return [(_book()["sides"]["civilians"], "")] if facts["type_of_violence"] == 3 else []


def _country(code: str | None) -> str:
    country = countries.get(code)
    return country.ucdp_name or country.name


# --- sources, where, when -----------------------------------------------------------------------------------------------


def _sources(incident: Incident) -> list[Cell]:
    book, documents = _book(), incident.documents
    dates = [d.published[:10] if d.published else book["missing_date"] for d in documents]
    parts = zip(documents, dates, strict=True)
    article = joined(f'"{describe.outlet(d)},{date},{d.title or ""}"' for d, date in parts)
    return [
        Cell("number_of_sources", len(documents), "sources: how many articles tell it"),
        Cell("source_article", article, _TAKEN),
        Cell("source_office", joined(describe.outlet(d) for d in documents), _TAKEN),
        Cell("source_date", joined(dates), f"source date: {book['missing_date']} where it is not known"),
        Cell("source_headline", joined(d.title for d in documents), _TAKEN),
        Cell("source_original", describe.names(incident.best("sources")), "original source: who told the reporters"),
    ]


def _where(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    place, country = incident.best("place"), countries.get(facts["country"])
    lat, lon = round(place["lat"], 6), round(place["lon"], 6)
    name = place.get("gazetteer_name") or place["name"]
    region = next(
        (r["name"] for r in _book()["regions"] if country.gw and r["first"] <= int(country.gw) <= r["last"]), ""
    )
    return [
        Cell("where_prec", facts["where"], f"where precision: {incident.picks['place'].rule}"),
        Cell("where_coordinates", name, "the gazetteer's name of the place"),
        Cell("where_description", place["name"], "the place as reports call it"),
        Cell("adm_1", place.get("admin1") or "", _TAKEN),
        Cell("latitude", lat, "coordinates: the place's point, 6 decimals"),
        Cell("longitude", lon, "coordinates: the place's point, 6 decimals"),
        Cell("geom_wkt", f"POINT ({lon} {lat})", "coordinates: the place's point, 6 decimals"),
        Cell("priogrid_gid", priogrid(lat, lon), "PRIO-GRID: the cell of half a degree that holds the point"),
        Cell("country", country.ucdp_name or country.name, "UCDP's name of the country"),
        Cell("country_id", int(country.gw) if country.gw else "", "Gleditsch-Ward number of the country"),
        Cell("region", region, "region: by the range of the Gleditsch-Ward number"),
    ]


def priogrid(lat: float, lon: float) -> int:
    """Return the PRIO-GRID cell of a point: half-degree cells counted from 1 eastward from 90 S, 180 W, 720 in a row."""
    row = min(int((lat + 90) * 2), 359)
    column = min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _when(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    start, end = day(incident, "date_from"), day(incident, "date_to")
    if start is None or end is None:  # such incidents are withheld
        raise LookupError("no date")
    precision = cells(need(_book()["date_precision"], facts))
    rule = "dates: the earliest and the latest possible day"
    return [
        *precision,
        Cell("year", start.year, rule),
        Cell("date_start", start.isoformat(), rule),
        Cell("date_end", end.isoformat(), rule),
    ]


# --- the dead ------------------------------------------------------------------------------------------------------------


def _deaths(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    """Return the estimates; best is always the sum of the four, high is best where nobody sets an upper bound."""
    pick = incident.picks["killed"]
    low = int(facts["killed_low"] or 0)
    best = int(facts["killed"] if facts["killed"] is not None else low)
    high = int(facts["killed_high"]) if facts["killed_high"] is not None else max(best, low)
    row = need(_book()["dead"], facts)
    shares = {column: best if column == row["set"]["column"] else 0 for column in _DEATHS}
    return [
        *(Cell(column, value, told(row)) for column, value in shares.items()),
        Cell("best", best, f"best: {pick.rule}"),
        Cell("low", low, "low: the most conservative figure told"),
        Cell("high", high, "high: the highest figure told that may stand, else best"),
    ]

"""ACLED: one row for each pair of actors, place and day, in its 31 columns. Rules: ``codebook/acled.toml``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import countries, describe
from dateline.export.codebooks.facts import day, facts_of, span_days
from dateline.export.codebooks.sides import known_actor, named_target, party_name, party_side, perpetrators, state_of
from dateline.export.rules import Cell, cells, first, need, told
from dateline.export.tables import Coded, in_order, joined, write_coded
from dateline.gazetteer.precision import acled_precision
from dateline.register.model import Incident

_TAKEN = "taken over: what the register holds"
_EMPTY = "left empty: nothing told, or not ours to code"


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that ACLED records as its CSV, those of one actor pair, place and day in one row."""
    write_coded(_book()["columns"], rows(incidents), out)


def rows(incidents: Iterable[Incident]) -> Iterator[Coded]:
    """Yield the table's rows, and what is not recorded, in the order of their first incidents.

    Fighting told to have lasted for days is one row a day; incidents of one actor pair, place and day share a row.
    """
    groups: dict[tuple[object, ...], list[Coded]] = {}
    for incident in incidents:
        for coded in by_day(incident, code(incident)):
            groups.setdefault(_key(incident, coded), []).append(coded)
    for group in groups.values():
        yield merged(group)


def code(incident: Incident) -> Coded:
    """Return the incident in ACLED's columns, or why it is not recorded."""
    book, facts = _book(), facts_of(incident)
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld), of=(incident.id,))
    event = cells(need(book["event"], facts))
    kind = str(event[0].value)
    facts["event_type"] = kind
    out = [*event, Cell("disorder_type", book["disorder_types"][kind], f"disorder type of {kind}")]
    out += _when(incident, facts)
    out += _where(incident, facts)
    out += _who(incident, facts, disrupted=event[1].value == "Disrupted weapons use")
    out += cells(need(book["civilian_targeting"], facts))
    out += [_fatalities(incident, facts)]
    out += [
        Cell("event_id_cnty", _id(incident, (incident.id,)), "id: country, DL for Dateline, and the incident's id"),
        Cell("source", describe.sources(incident), _TAKEN),
        Cell("notes", describe.summary(incident), "notes: the incident's slots in words"),
    ]
    return Coded(in_order(book["columns"], out, _EMPTY), of=(incident.id,))


def _book() -> dict[str, Any]:
    return codebook.load("acled")


# --- when and where ----------------------------------------------------------------------------------------------------


def _when(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    row = need(_book()["time"], facts)
    start = day(incident, "date_from")
    if start is None:  # such incidents are withheld
        raise LookupError("no date")
    later = {"first": 0, "middle": (facts["days"] - 1) // 2, "last": facts["days"] - 1}[row["set"]["day"]]
    chosen = start + timedelta(days=later)
    return [
        Cell("event_date", chosen.isoformat(), told(row)),
        Cell("year", chosen.year, told(row)),
        *cells(row, ["time_precision"]),
    ]


def _where(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    place, country = incident.best("place"), countries.get(facts["country"])
    precision = acled_precision(facts["where"])
    return [
        Cell("iso", int(country.numeric) if country.numeric else "", "ISO 3166-1 numeric code of the country"),
        Cell("region", country.acled_region, "ACLED's region of the country"),
        Cell("country", country.acled_name or country.name, "ACLED's name of the country"),
        Cell("admin1", place.get("admin1") or "", _TAKEN),
        Cell("location", place.get("gazetteer_name") or place["name"], "location: the gazetteer's name of the place"),
        Cell("latitude", round(place["lat"], 4), "coordinates: the place's point, 4 decimals"),
        Cell("longitude", round(place["lon"], 4), "coordinates: the place's point, 4 decimals"),
        Cell("geo_precision", precision, f"geo precision: UCDP where_prec {facts['where']} is {precision} here"),
    ]


# --- who -----------------------------------------------------------------------------------------------------------------


def _who(incident: Incident, facts: Mapping[str, Any], disrupted: bool) -> list[Cell]:
    """Return actor1 (who attacked) and actor2 (who was attacked, or who stopped it), and their interaction."""
    parties = perpetrators(incident)
    if facts["grade"] in _book()["who"]["doubtful"]:
        parties = []
    both = facts["type"] == "clash" and len(parties) > 1
    attackers = [_party(p, facts) for p in (parties[:1] if both else parties)]
    attackers = [a for a in attackers if a[0]] or [_nobody(facts)]
    if disrupted and incident.best("interceptors"):
        against, rule = [_party(p, facts) for p in incident.best("interceptors")], "who stopped it is the other actor"
    elif both:
        against, rule = [_party(p, facts) for p in parties[1:]], "the other side of the clash"
    else:
        against, rule = _targets(incident, facts), "those attacked are the other actor"
    one = _actor(1, attackers, "who attacked; without a name an unidentified armed group")
    return [*one, *_actor(2, [a for a in against if a[0]], rule), _interaction(attackers, against)]


def _actor(number: int, sides: Sequence[tuple[str, str]], rule: str) -> list[Cell]:
    """Return the three cells of one actor from (name, inter) pairs, the first of them the actor itself."""
    name, inter = sides[0] if sides else ("", "")
    return [
        Cell(f"actor{number}", name, rule),
        Cell(f"assoc_actor_{number}", joined(n for n, _ in sides[1:] if n != name), rule),
        Cell(f"inter{number}", inter, f"actor type of {name}" if name else rule),
    ]


def _party(party: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return a party's name and actor type, a state's and its leaders' as its forces; ("", "") for one without a known name."""
    book, side = _book(), party_side(party, facts["country"])
    if side in book["who"]["nameless"]:
        return "", ""
    name, state = party_name(party), state_of(party)
    known = known_actor(party)
    if known and (known.id == f"state:{state}" or known.level == "person"):
        the = "the " if state in book["articles"]["the"] else ""
        name = book["names"]["state"].format(state=the + _country(state))
    return name, book["inter"][side]


def _nobody(facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name and type of an attacker whom nobody names."""
    book = _book()
    kind = need(book["nobody"], facts)["set"]["actor"]
    return book["names"][kind].format(country=_country(facts["country"])), book["inter"][kind]


def _targets(incident: Incident, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return who was attacked, armed sides first: by name where a target's name is a known actor's, else by class."""
    book = _book()
    battle = facts["event_type"] == "Battles"
    out: dict[tuple[str, str], None] = {}
    for target in incident.best("targets") or ():
        party = named_target(target)
        if party:
            out[_party(party, facts)] = None
    classes = [*book["who"]["armed"], *([] if battle else book["who"]["others"])]
    for side in classes:
        if side in facts["sides"] and not (out and side in book["who"]["armed"]):
            name = book["names"][side].format(country=_country(facts["country"]))
            out[name, book["inter"][side]] = None
    return list(out)


def _interaction(attackers: Sequence[tuple[str, str]], against: Sequence[tuple[str, str]]) -> Cell:
    """Return the two actor types in ACLED's order, or nothing where one of them is not decided."""
    book = _book()["interaction"]
    one, two = attackers[0][1], against[0][1] if against else None
    if not one or two == "":
        return Cell("interaction", "", "interaction: the text does not decide an actor's type")
    if two is None:
        return Cell("interaction", book["sole"].format(inter=one), "interaction: one actor only")
    return Cell(
        "interaction", "-".join(sorted((one, two), key=book["order"].index)), "interaction: both types in order"
    )


def _country(code: str | None) -> str:
    country = countries.get(code)
    return country.acled_name or country.name


# --- the dead, ids -------------------------------------------------------------------------------------------------------


def _fatalities(incident: Incident, facts: Mapping[str, Any]) -> Cell:
    row = first(_book()["fatalities"], facts)
    if row:
        return cells(row)[0]
    return Cell("fatalities", facts["killed"], f"the number told: {incident.picks['killed'].rule}")


def _id(incident: Incident, ids: Sequence[str]) -> str:
    """Return an id of ACLED's form (country, number) that stays the same for the same incidents and is none of theirs."""
    iso3 = countries.get((incident.best("place") or {}).get("country")).iso3 or "ZZZ"
    return f"{iso3}DL{_digits(ids)}"


def _digits(ids: Sequence[str]) -> str:
    digest = hashlib.sha256("\x1f".join(sorted(ids)).encode("utf-8", "surrogatepass")).digest()
    return f"{int.from_bytes(digest[:6], 'big') % 10**12:012d}"


# --- several rows of one incident, one row of several ----------------------------------------------------------------------


def by_day(incident: Incident, coded: Coded) -> list[Coded]:
    """Return the row, or one for each day of fighting told to have lasted: the dead shared out, the rest to the first day."""
    days, start = span_days(incident) or 1, day(incident, "date_from")
    lasted = any(words in (incident.best("date_basis") or "") for words in _book()["lasting"]["bases"])
    if coded.withheld is not None or start is None or days < 2 or not lasted:
        return [coded]
    values = coded.values()
    if values["event_type"] not in _book()["lasting"]["event_types"]:
        return [coded]
    share, rest = divmod(int(values["fatalities"] or 0), days)
    why = (
        f"one event a day: fighting told to have lasted {days} days; the dead are shared out, the rest to the first day"
    )
    out = []
    for number in range(days):
        on = start + timedelta(days=number)
        out.append(
            coded.changed(
                {
                    "event_id_cnty": _id(incident, (incident.id, on.isoformat())),
                    "event_date": on.isoformat(),
                    "year": on.year,
                    "time_precision": 1,
                    "fatalities": share + (rest if number == 0 else 0),
                },
                why,
            )
        )
    return out


def _key(incident: Incident, coded: Coded) -> tuple[object, ...]:
    """Return what incidents of one row share; one whose day is not known shares with none."""
    row = coded.values()
    if coded.withheld is not None or row["time_precision"] != 1:
        return (incident.id,)
    place = incident.best("place").get("gazetteer_id") or (row["latitude"], row["longitude"])
    return (tuple(sorted((str(row["actor1"]), str(row["actor2"])))), place, row["event_date"])


def merged(group: Sequence[Coded]) -> Coded:
    """Return one row of several incidents of one pair, place and day: highest sub-event type, deaths added, texts joined."""
    if len(group) == 1:
        return group[0]
    rank = _book()["rank"]["sub_event_types"]
    lead = min(group, key=lambda coded: rank.index(coded.values()["sub_event_type"]))
    why = f"aggregated: {len(group)} incidents of one actor pair, place and day are one event"
    values = [coded.values() for coded in group]
    ids = [str(row["event_id_cnty"]) for row in values]
    texts: dict[str, str | int | float | None] = {
        "event_id_cnty": ids[0][:5] + _digits(ids),
        "fatalities": sum(int(row["fatalities"] or 0) for row in values),
        "source": joined(part for row in values for part in str(row["source"]).split("; ")),
        "notes": joined((row["notes"] for row in values), " | "),
    }
    of = tuple(dict.fromkeys(id_ for coded in group for id_ in coded.of))
    return replace(lead.changed(texts, why), of=of)

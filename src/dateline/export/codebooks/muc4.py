"""MUC-4 templates, one a row in the 25 slots; several fills of a slot are parted by line ends, as in the answer keys.

Rules: ``codebook/muc4_codes.toml``; labels and instruments: ``muc4.toml``, ``weapons.toml``, ``targets.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, BinaryIO

from dateline import actors, codebook
from dateline.export.codebooks.facts import day, facts_of
from dateline.export.codebooks.sides import party_name, perpetrators
from dateline.export.rules import Cell, cells, first, need, told
from dateline.export.tables import Coded, in_order, joined, write_coded
from dateline.model import TimeRange
from dateline.muc4 import form
from dateline.muc4.adapter import country_name, date_text
from dateline.muc4.form import Fill
from dateline.register.model import Incident

_TAKEN = "taken over: what the register holds, in capitals"
_NAMED = ("group", "state")  # levels of perpetrators that are organisations
_EFFECTS = {"killed": "DEATH", "injured": "INJURY"}


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that the task wants, one template a row."""
    write_coded(_book()["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident as a template, or why the task does not want it."""
    book, facts = _book(), facts_of(incident)
    facts["by_authority"] = _by_authority(incident)
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld))
    kind = cells(need(book["type"], facts))
    out = [
        Cell("MESSAGE: ID", incident.id, "message: the incident's id"),
        Cell("MESSAGE: TEMPLATE", 1, "template: one for each incident"),
        Cell(form.DATE, _date(incident), "date: as the keys write it; 'on or before' where the day is not known"),
        Cell(form.LOCATION, _location(incident), "location: country, then the place with its kind"),
        *kind,
        *cells(need(book["stage"], facts)),
        *cells(need(book["category"], facts)),
        *_instruments(facts),
        *_perpetrators(incident, facts),
        *_things(incident),
        *_people(incident, facts),
    ]
    starred = book["not_applicable"].get(kind[0].value, ())
    out = [c for c in out if c.column not in starred]
    out += [Cell(column, "*", f"does not apply to {kind[0].value}") for column in starred]
    rest = Cell("", book["empty"], "left empty: nothing told")
    return Coded(
        tuple(c if c.value != "" else c._replace(value=rest.value) for c in in_order(book["columns"], out, rest.rule))
    )


def _book() -> dict[str, Any]:
    return codebook.load("muc4_codes")


def _slot(column: str, fills: Iterable[Fill], rule: str) -> Cell:
    return Cell(column, joined(fills, "\n"), rule)


def _upper(text: str) -> str:
    return " ".join(text.replace('"', " ").split()).upper()


def _quoted(name: str) -> Fill:
    return Fill((f'"{_upper(name)}"',))


# --- when, where, with what -------------------------------------------------------------------------------------------------


def _date(incident: Incident) -> str:
    start, end = day(incident, "date_from"), day(incident, "date_to")
    when = None
    if start and end:
        when = TimeRange(start, end, incident.best("date_precision") or "day", "")
    days = [d.published[:10] for d in incident.documents if d.published]
    return date_text(when, date.fromisoformat(min(days)) if days else None)


def _location(incident: Incident) -> str:
    place = incident.best("place")
    if not place:
        return "-"
    country = country_name(place["country"]) if place.get("country") else "-"
    if place.get("precision") == 6:
        return country
    kind = _book()["place_kinds"].get(str(place.get("precision")))
    return f"{country}: {_upper(place['name'])}" + (f" ({kind})" if kind else "")


def _instruments(facts: Mapping[str, Any]) -> list[Cell]:
    book = codebook.load("weapons")
    found = {kind: book.get(kind, {}).get("muc4") for kind in facts["weapons"]}
    coded = {kind: code for kind, code in found.items() if code}
    if not coded:
        usual = codebook.load("muc4")["default_instruments"].get(facts["type"])
        rule = f"no weapon told: the usual one of {facts['type']}"
        return [_slot(form.INSTRUMENT_TYPE, [Fill((usual,), ("-",))], rule)] if usual else []
    names = {kind: _upper(book[kind]["label"]) for kind in coded}
    rule = "; ".join(f"weapons.toml {kind}: {code}" for kind, code in coded.items())
    return [
        _slot(form.INSTRUMENT, (_quoted(name) for name in names.values()), rule),
        _slot(form.INSTRUMENT_TYPE, (Fill((coded[kind],), (names[kind],)) for kind in coded), rule),
    ]


# --- who ----------------------------------------------------------------------------------------------------------------------


def _by_authority(incident: Incident) -> bool:
    """Return whether one of those who accuse is a state, its forces or officials, by role or by name."""
    book = _book()["authorities"]
    roles = {s["name"]: s.get("role") for s in incident.best("sources") or ()}
    for name in incident.best("attributed_by") or ():
        known = actors.lookup(name)
        if roles.get(name) in book["roles"] or any(actor.kind in book["kinds"] for actor in known):
            return True
    return False


def _perpetrators(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    parties = perpetrators(incident)
    if not parties:
        return []
    groups = [_upper(party_name(p)) for p in parties if p["level"] in _NAMED]
    others = [_upper(p["name"]) for p in parties if p["level"] not in _NAMED]
    row = need(_book()["confidence"], facts)
    sure = [Fill((row["set"]["confidence"],), (name,)) for name in groups or ["-"]]
    return [
        _slot(form.INDIVIDUAL, map(_quoted, others), _TAKEN),
        _slot(form.ORGANIZATION, map(_quoted, groups), _TAKEN),
        _slot(form.CONFIDENCE, sure, told(row)),
    ]


# --- what and who was hit -------------------------------------------------------------------------------------------------------


def _things(incident: Incident) -> list[Cell]:
    book = codebook.load("targets")
    targets = [t for t in incident.best("targets") or () if not book.get(t["kind"], {}).get("human")]
    names = [_upper(t.get("name") or t["kind"]) for t in targets]
    types = [book.get(t["kind"], {}).get("muc4", "OTHER") for t in targets]
    rule = (
        joined(f"targets.toml {t['kind']}: {code}" for t, code in zip(targets, types, strict=True)) or "no thing told"
    )
    out = [
        _slot(form.THING, map(_quoted, names), _TAKEN),
        _slot(form.THING_TYPE, (Fill((c,), (n,)) for n, c in zip(names, types, strict=True)), rule),
    ]
    effect = codebook.load("muc4")["effects"].get(incident.best("damage") or "")
    if effect:
        fills = [Fill((effect,), (name,)) for name in names or ["-"]]
        out.append(_slot(form.THING_EFFECT, fills, f"damage {incident.best('damage')}: {effect}"))
    return out


def _people(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    book = codebook.load("targets")
    targets = [t for t in incident.best("targets") or () if book.get(t["kind"], {}).get("human")]
    names = [_upper(t.get("name") or t["kind"]) for t in targets]
    effects = [effect for slot, effect in _EFFECTS.items() if facts[slot] or facts[f"{slot}_low"]]
    types = [book[t["kind"]]["muc4"] for t in targets]
    out = [
        _slot(form.PEOPLE, map(_quoted, names), _TAKEN),
        _slot(form.PEOPLE_TYPE, (Fill((c,), (n,)) for n, c in zip(names, types, strict=True)), "type: by targets.toml"),
    ]
    if effects:
        fills = [Fill((effect,), (name,)) for name in names or ["-"] for effect in effects]
        out.append(_slot(form.PEOPLE_EFFECT, fills, "effect: deaths or injuries are told"))
    elif row := first(_book()["nobody"], facts):
        out.append(_slot(form.PEOPLE_EFFECT, [Fill((row["set"]["effect"],), ("-",))], told(row)))
    numbers = [_number(facts, slot) for slot in ("killed", "injured", "kidnapped") if facts[slot]]
    if len(numbers) == 1:
        rule = "number: of the one sort of victims told, 6- is at least 6, PLURAL a plural without a number"
        out.append(_slot(form.PEOPLE_TOTAL, [Fill((numbers[0],))], rule))
    return out


def _number(facts: Mapping[str, Any], slot: str) -> str:
    """Return a count in the notation of the keys."""
    if facts.get(f"{slot}_vague"):
        return "PLURAL"
    best, low, high = facts[slot], facts[f"{slot}_low"], facts[f"{slot}_high"]
    if low == high or (low is None and high is None):
        return str(best)
    return f"{low or best}-" if high is None else f"{low or 0}-{high}"

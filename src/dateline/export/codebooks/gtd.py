"""Global Terrorism Database: an incident a row in the 135 columns of its 2017 edition. Rules: ``codebook/gtd.toml``.

Numbers of countries are left empty (only their names are given): we know no source of them that may be restated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from dateline import codebook
from dateline.export import countries, describe
from dateline.export.codebooks.facts import day, facts_of
from dateline.export.codebooks.sides import party_name, perpetrators
from dateline.export.rules import Cell, cells, every, first, need, told
from dateline.export.tables import Coded, in_order, joined, write_coded
from dateline.register.model import Incident, StoredDocument

_TAKEN = "taken over: what the register holds"
_EMPTY = "left empty: nothing told, or not ours to code"
_PLAIN = ("success", "suicide", "claims", "property", "hostages", "geography", "doubt")
_GENERAL = (13, 20)  # target types "other" and "unknown"


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the incidents that the book records, one row each."""
    write_coded(_book()["columns"], map(code, incidents), out)


def code(incident: Incident) -> Coded:
    """Return the incident in the book's columns, or why it is not recorded."""
    book, facts = _book(), facts_of(incident)
    facts["claims"] = len(facts["claimed_by"])
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld))
    out = [
        *(Cell(column, value, "unknown: we never know it") for column, value in book["unknown"].items()),
        *(Cell(c, 1, "inclusion: every incident of the register is taken to fit") for c in ("crit1", "crit2", "crit3")),
        *_when(incident, facts),
        *(cell for group in _PLAIN for cell in cells(need(book[group], facts))),
        *_where(incident, facts),
        *_attacks(facts),
        *_targets(incident),
        *_weapons(facts),
        *_groups(incident, facts),
        *_numbers(incident, facts),
        *_texts(incident),
    ]
    return Coded(in_order(book["columns"], [*out, *_labels(out)], _EMPTY))


def _book() -> dict[str, Any]:
    return codebook.load("gtd")


# --- when, where ---------------------------------------------------------------------------------------------------------


def _when(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    start, end = day(incident, "date_from"), day(incident, "date_to")
    if start is None or end is None:  # such incidents are withheld
        raise LookupError("no date")
    one_month = (start.year, start.month) == (end.year, end.month)
    exact = facts["days"] == 1
    rule = "date: month or day is 0 where it is not known"
    return [
        Cell("eventid", int(f"{start:%Y%m%d}{_number(incident.id):07d}"), "id: the day and a number from our id"),
        Cell("iyear", start.year, rule),
        Cell("imonth", start.month if one_month else 0, rule),
        Cell("iday", start.day if exact else 0, rule),
        Cell("approxdate", "" if exact else describe.when(incident), "approximate date: first and last possible day"),
        Cell("extended", 0, "extended: reports of one incident do not tell whether it lasted beyond a day"),
        Cell("multiple", 0, "multiple: links to other incidents are not coded"),
    ]


def _number(key: str) -> int:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big") % 10**7


def _where(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    place, country = incident.best("place"), countries.get(facts["country"])
    name = place.get("gazetteer_name") or place["name"]
    region = int(country.gtd_region) if country.gtd_region else ""
    return [
        Cell("country_txt", country.gtd_name or country.name, "the book's name of the country; its number is not ours to give"),
        Cell("region", region, "the book's region of the country"),
        Cell("provstate", place.get("admin1") or "", _TAKEN),
        Cell("city", name if facts["where"] in (1, 2) else "Unknown", "city: the named place, where one is known"),
        Cell("latitude", round(place["lat"], 6), "coordinates: the place's point"),
        Cell("longitude", round(place["lon"], 6), "coordinates: the place's point"),
        Cell("location", place["name"] if place["name"] != name else "", "location: the place as reports call it"),
    ]  # fmt: skip


# --- attack, targets, weapons ---------------------------------------------------------------------------------------------


def _attacks(facts: Mapping[str, Any]) -> list[Cell]:
    """Return up to three attack types in order of precedence; unknown when no rule fits."""
    found: dict[int, str] = {}
    for row in every(_book()["attack"], facts):
        found.setdefault(row["set"]["attacktype"], told(row))
    found = found or {9: "unknown: no rule for this manner"}
    kept = list(found.items())[: _book()["limits"]["attacks"]]
    return [Cell(f"attacktype{n}", value, rule) for n, (value, rule) in enumerate(kept, 1)]


def _targets(incident: Incident) -> list[Cell]:
    """Return up to three targets, those of a known type first, each type and sub-type once."""
    book = codebook.load("targets")
    found: dict[tuple[int, int | None], dict[str, Any]] = {}
    for target in incident.best("targets") or ():
        row = book.get(target["kind"], {"gtd_type": 20})
        found.setdefault((row["gtd_type"], row.get("gtd_subtype")), target)
    ordered = sorted(found.items(), key=lambda item: item[0][0] in _GENERAL)[: _book()["limits"]["targets"]]
    if not ordered:
        return [Cell("targtype1", 20, "no target told: unknown")]
    out = []
    for n, ((kind, sub), target) in enumerate(ordered, 1):
        rule = f"targets.toml {target['kind']}: target type {kind}" + (f", sub-type {sub}" if sub else "")
        out += [Cell(f"targtype{n}", kind, rule), Cell(f"targsubtype{n}", sub or "", rule)]
        out.append(Cell(f"target{n}", target.get("name") or "", _TAKEN))
    return out


def _weapons(facts: Mapping[str, Any]) -> list[Cell]:
    """Return up to four weapons, each type and sub-type once; the manner's usual weapon when none is told."""
    book, limit = _book(), _book()["limits"]["weapons"]
    found: dict[tuple[int, int | None], str] = {}
    for kind in facts["weapons"]:
        row = codebook.load("weapons").get(kind, {"gtd_type": 13})
        found.setdefault((row["gtd_type"], row.get("gtd_subtype")), f"weapons.toml {kind}")
    found = {pair: rule for pair, rule in found.items() if not _says_less(pair, found)}
    if not found:
        usual = book["weapons_by_type"].get(facts["type"], [13])
        found[usual[0], usual[1] if len(usual) > 1 else None] = f"no weapon told: the usual one of {facts['type']}"
    out = []
    for n, ((kind, sub), why) in enumerate(list(found.items())[:limit], 1):
        rule = f"{why}: weapon type {kind}" + (f", sub-type {sub}" if sub else "")
        out += [Cell(f"weaptype{n}", kind, rule), Cell(f"weapsubtype{n}", sub or "", rule)]
    return out


def _says_less(pair: tuple[int, int | None], others: Iterable[tuple[int, int | None]]) -> bool:
    """Return whether a weapon is unknown, or of an unknown sub-type, beside one that says more."""
    kind, sub = pair
    vague = _book()["weapons_vague"].get(str(kind), [])
    if kind == 13:
        return any(other != 13 for other, _ in others)
    return sub in vague and any(other == kind and s not in vague for other, s in others)


# --- who, how many ----------------------------------------------------------------------------------------------------------


def _groups(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    """Return up to three perpetrators and how sure each is."""
    parties = perpetrators(incident)[: _book()["limits"]["groups"]]
    row = need(_book()["uncertain"], facts)
    if not parties:
        return [
            Cell("gname", _book()["names"]["nobody"], "no perpetrator told"),
            Cell("guncertain1", row["set"]["guncertain"], told(row)),
            Cell("individual", 0, "no perpetrator told"),
        ]
    alone = int(all(level == "person" for level in facts["levels"]))
    out = [Cell("individual", alone, "individual: 1 where nobody but persons is named")]
    for n, party in enumerate(parties, 1):
        out.append(Cell("gname" if n == 1 else f"gname{n}", party_name(party), _TAKEN))
        out.append(Cell(f"guncertain{n}", row["set"]["guncertain"], told(row)))
    return out


def _numbers(incident: Incident, facts: Mapping[str, Any]) -> list[Cell]:
    out = []
    for column, slot in (("nkill", "killed"), ("nwound", "injured")):
        value, rule = facts[slot], f"the number told ('at least 11' is 11): {incident.picks[slot].rule}"
        if facts[f"{slot}_vague"]:
            value, rule = None, "too vague for a number"
        elif value is None:
            rule = incident.picks[slot].rule if incident.picks[slot].statements else "not told, which is not 0"
        out.append(Cell(column, "" if value is None else value, rule))
    taken = any(row.column == "ishostkid" and row.value for row in cells(need(_book()["hostages"], facts)))
    if taken:
        number = facts["kidnapped"] if facts["kidnapped"] is not None else -99
        out.append(Cell("nhostkid", number, "hostages: the number told, -99 where none is"))
    return out


def _texts(incident: Incident) -> list[Cell]:
    weapons = joined(w["kind"].replace("_", " ") for w in incident.best("weapons") or ())
    documents = incident.documents[: _book()["limits"]["citations"]]
    return [
        Cell("summary", describe.summary(incident), "summary: the incident's slots in words"),
        Cell("weapdetail", weapons, _TAKEN),
        *(Cell(f"scite{n}", _citation(d), _TAKEN) for n, d in enumerate(documents, 1)),
        Cell("dbsource", f"Dateline {incident.id}", "source: this register and the incident's id"),
    ]


def _citation(document: StoredDocument) -> str:
    title = f'"{document.title}"' if document.title else None
    return joined(
        (title, describe.outlet(document), document.published and document.published[:10], document.url), ", "
    )


def _labels(out: Iterable[Cell]) -> list[Cell]:
    """Return the label of every code that has one."""
    labels = _book()["labels"]
    tables = {name: name for name in ("region", "alternative", "propextent", "claimmode")}
    tables |= {"attacktype": "attack", "weaptype": "weapon", "weapsubtype": "weapon_sub"}
    tables |= {"targtype": "target", "targsubtype": "target_sub"}
    made = []
    for cell in out:
        table = tables.get(cell.column.rstrip("1234"))
        if table and cell.value != "":
            made.append(Cell(f"{cell.column}_txt", labels[table][str(cell.value)], cell.rule))
    return made

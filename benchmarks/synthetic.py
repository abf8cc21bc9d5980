"""Made-up reports of made-up incidents with a known truth, the same for the same seed, to measure linking on.

The world has towns on a grid of countries, some with far more incidents than others. Incidents come at a constant rate a
day, as in life, so that ten times the reports are ten times the days. Each incident is told by one to a dozen outlets; a
telling can have another day, a neighbouring place, only the province, another toll, no toll, another type of the same
family, or be a copy of another outlet's text.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

REPORTS_A_DAY = 30
TOWNS = 600
COUNTRIES = ("AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH")
TYPES = (
    "bombing",
    "suicide_bombing",
    "air_strike",
    "rocket_attack",
    "mortar_artillery",
    "shooting",
    "armed_assault",
    "clash",
)
NEAR_TYPES = {"bombing": "suicide_bombing", "rocket_attack": "mortar_artillery", "shooting": "armed_assault"}
TARGETS = ("market", "checkpoint", "military_base", "mosque", "police_station", "convoy", "hospital", "bus")
SYLLABLES = (
    "ka",
    "ro",
    "min",
    "du",
    "shel",
    "tar",
    "vo",
    "lin",
    "ash",
    "bek",
    "zur",
    "nam",
    "hol",
    "fer",
    "gid",
    "pos",
)
WORDS = (
    "officials said the attack came without warning and witnesses described smoke over the town while rescue teams searched "
    "through the night as hospitals received the wounded and the authorities closed the main road to all traffic"
)


class Town(NamedTuple):
    name: str
    lat: float
    lon: float
    country: str
    province: str


class Telling(NamedTuple):
    """A record (docs/records.md), its text, and the number of the incident that it tells."""

    record: dict[str, Any]
    text: str
    truth: int


def tellings(count: int, seed: int = 1) -> Iterator[Telling]:
    """Yield ``count`` documents of one report each, by day of the incident."""
    chance = random.Random(seed)
    towns = [_town(chance, n) for n in range(TOWNS)]
    weights = [1 / (n + 10) for n in range(TOWNS)]
    made = incident = 0
    while made < count:
        day = date(2014, 1, 1) + timedelta(days=made // REPORTS_A_DAY)
        happening = _incident(chance, day, chance.choices(towns, weights)[0])
        outlets = min(1 + int(chance.expovariate(0.6)), 12, count - made)
        first = ""
        for _ in range(outlets):
            telling = _telling(chance, happening, made, first if chance.random() < 0.15 else "")
            first = first or telling.text
            yield telling._replace(truth=incident)
            made += 1
        incident += 1


def one_incident(count: int, copied: bool, seed: int = 1) -> Iterator[Telling]:
    """Yield ``count`` documents that all tell one incident, in words of their own or as copies of one text."""
    chance = random.Random(seed)
    happening = _incident(chance, date(2014, 1, 1), _town(chance, 0)) | {"names": [_name(chance) for _ in range(4)]}
    text = ""
    for number in range(count):
        telling = _telling(chance, happening, number, text if copied else "")
        text = text or telling.text
        yield telling._replace(truth=0)


def _name(chance: random.Random, parts: int = 3) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(parts)).title()


def _town(chance: random.Random, number: int) -> Town:
    side = number % len(COUNTRIES)
    lat, lon = 5 + 6 * (side // 4) + chance.random() * 5, 10 + 7 * (side % 4) + chance.random() * 6
    return Town(_name(chance), round(lat, 4), round(lon, 4), COUNTRIES[side], f"{COUNTRIES[side]} province {int(lat)}")


def _incident(chance: random.Random, day: date, town: Town) -> dict[str, Any]:
    killed = int(chance.paretovariate(1.1)) - 1
    return {
        "day": day, "town": town, "type": chance.choice(TYPES), "killed": min(killed, 300),
        "injured": min(int(chance.paretovariate(1.0)) - 1, 600), "target": chance.choice(TARGETS),
        "names": [_name(chance) for _ in range(chance.randint(0, 4))],
    }  # fmt: skip


def _telling(chance: random.Random, happening: dict[str, Any], number: int, copied: str) -> Telling:
    day, town = happening["day"], happening["town"]
    if chance.random() < 0.06:
        day += timedelta(days=chance.choice((-1, 1)))
    type_ = NEAR_TYPES.get(happening["type"], "other") if chance.random() < 0.12 else happening["type"]
    killed = happening["killed"] if chance.random() < 0.8 else happening["killed"] + chance.randint(-2, 3)
    vague = chance.random() < 0.05
    place = _place(chance, town, vague)
    names = [n for n in happening["names"] if chance.random() < 0.8]
    text = copied or _text(chance, town, names, happening["target"])
    published = happening["day"] + timedelta(days=chance.choice((0, 0, 1, 1, 2)))
    id_ = f"synthetic-{number}"
    report = {
        "id": "r" + hashlib.sha256(id_.encode()).hexdigest()[:16], "trigger": [0, 10], "type": type_, "stage": "completed",
        "focus": "new", "scope": "single", "date_from": day.isoformat(), "date_to": day.isoformat(), "date_precision": "day",
        "date_basis": "given", "time_of_day": None, "place": place, "perpetrators": [], "attribution": "unknown",
        "attributed_by": [], "claimed_by": [], "denied_by": [], "interceptors": [], "weapons": [],
        "targets": [{"name": happening["target"].replace("_", " "), "kind": happening["target"]}],
        "killed": _count(chance, killed), "injured": _count(chance, happening["injured"]), "kidnapped": None, "damage": None,
        "sources": [], "statements": [{"attribute": "type", "value": type_, "source": None, "stance": "asserts", "start": 0,
        "end": 10, "quote": text[:10], "rule": "made up"}],
    }  # fmt: skip
    document = {
        "id": id_, "url": None, "publisher": f"outlet {chance.randint(1, 40)}", "agency": None, "title": None, "language": "en",
        "published_at": published.isoformat(), "published_basis": "given",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "blocks": [],
    }  # fmt: skip
    return Telling({"id": id_, "document": document, "reports": [report], "flags": []}, text, -1)


def _place(chance: random.Random, town: Town, vague: bool) -> dict[str, Any]:
    if vague:
        return {
            "name": town.province, "lat": round(town.lat), "lon": round(town.lon), "radius_km": 120.0,
            "country": town.country, "admin1": town.province, "gazetteer_id": f"made:{town.province}",
            "gazetteer_name": town.province, "precision": 4, "role": "target",
        }  # fmt: skip
    near = chance.random() < 0.08
    name = f"{town.name} camp" if near else town.name
    shift = 0.05 if near else 0.0
    return {"name": name, "lat": town.lat + shift, "lon": town.lon, "radius_km": 3.0, "country": town.country,
            "admin1": town.province, "gazetteer_id": f"made:{name}", "gazetteer_name": name, "precision": 1,
            "role": "target"}  # fmt: skip


def _count(chance: random.Random, number: int) -> dict[str, int | None] | None:
    if chance.random() < 0.2:
        return None
    return {"low": max(number, 0), "high": max(number, 0)}


def _text(chance: random.Random, town: Town, names: list[str], target: str) -> str:
    words = chance.choices(WORDS.split(), k=25)
    return (
        f"Attack in {town.name} hits {target.replace('_', ' ')} as {' and '.join(names) or 'people'} {' '.join(words)}."
    )

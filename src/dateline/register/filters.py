"""Which incidents are wanted: by time, place, type, actor, weapon, toll, voices, confidence and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from dateline import codebook
from dateline.gazetteer.geo import distance_km
from dateline.linkage.case import FIELDS, fold
from dateline.register.areas import Area, inside
from dateline.register.model import Incident
from dateline.register.schema import cases

LEVELS = ("low", "medium", "high")


def is_country(code: str) -> bool:
    """Return whether the text has the form of a code of ISO 3166-1: a name would let nothing through, without a word."""
    return len(code) == 2 and code.isascii() and code.isalpha()


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; None and empty let everything through. A person's "rejected" hides an incident unless asked for.

    ``since`` and ``until`` are days (inclusive) that the incident may have happened on. ``around`` is (lat, lon, km) in degrees
    and kilometres; ``box`` (south, west, north, east) in degrees, west > east crosses the date line. ``actor`` is a word or more
    of a perpetrator's name, or its gazetteer id. ``confidence`` is the least level. ``area`` is one that a person drew. ``weapon``
    is a kind of weapon, wider kinds let in what is a kind of them; ``killed`` and ``voices`` are the least numbers.
    """

    since: date | None = None
    until: date | None = None
    country: str | None = None
    around: tuple[float, float, float] | None = None
    box: tuple[float, float, float, float] | None = None
    types: tuple[str, ...] = ()
    actor: str | None = None
    confidence: str = "low"
    status: str | None = None
    area: Area | None = None
    weapon: str | None = None
    killed: int | None = None
    voices: int | None = None

    def candidates(self, connection: Connection, edited: frozenset[str]) -> list[str]:
        """Return the ids of incidents that may fit, by first day and id: one of their reports fits, or is in ``edited``."""
        first: dict[str, str] = {}
        fits: set[str] = set()
        for row in connection.execute(select(cases.c.report_id, cases.c.incident, cases.c.body)):
            day = row.body[_AT["first"]]
            stamp = date.fromordinal(day).isoformat() if day is not None else "9999"
            first[row.incident] = min(first.get(row.incident, "9999"), stamp)
            if row.incident not in fits and (row.report_id in edited or self._may(row.body)):
                fits.add(row.incident)
        return sorted((name for name in fits if name is not None), key=lambda name: (first[name], name))

    def _may(self, body: list[Any]) -> bool:
        """Return whether one report, as it was read, does not rule the incident out."""
        first, last = body[_AT["first"]], body[_AT["last"]]
        if first is not None and last is not None:
            if self.since is not None and last < self.since.toordinal():
                return False
            if self.until is not None and first > self.until.toordinal():
                return False
        if self.types and body[_AT["type"]] not in self.types:
            return False
        return self._at({"country": body[_AT["country"]], "lat": body[_AT["lat"]], "lon": body[_AT["lon"]]})

    def lets_through(self, incident: Incident) -> bool:
        """Return whether the incident as it was put together fits."""
        if self.status is None and incident.status == "rejected":
            return False
        if self.status is not None and incident.status != self.status:
            return False
        return (
            LEVELS.index(incident.confidence.level) >= LEVELS.index(self.confidence)
            and (not self.types or incident.best("type") in self.types)
            and self._when(incident)
            and self._at(incident.best("place") or {})
            and self._who(incident)
            and self._with(incident)
            and self._so_many(incident)
        )

    def _when(self, incident: Incident) -> bool:
        first, last = incident.best("date_from"), incident.best("date_to")
        if self.since is None and self.until is None:
            return True
        if first is None or last is None:
            return False
        return (self.since is None or last >= self.since.isoformat()) and (
            self.until is None or first <= self.until.isoformat()
        )

    def _at(self, place: Mapping[str, Any]) -> bool:
        """Return whether a place (country, lat, lon; empty or None for no place) is where it should be."""
        if self.country and place.get("country") != self.country:
            return False
        if not self.around and not self.box and not self.area:
            return True
        lat, lon = place.get("lat"), place.get("lon")
        if lat is None or lon is None:
            return False
        return self._near(lat, lon) and self._inside(lat, lon) and (self.area is None or inside(self.area, lat, lon))

    def _near(self, lat: float, lon: float) -> bool:
        return self.around is None or distance_km(lat, lon, self.around[0], self.around[1]) <= self.around[2]

    def _inside(self, lat: float, lon: float) -> bool:
        if self.box is None:
            return True
        south, west, north, east = self.box
        across = west <= lon <= east if west <= east else lon >= west or lon <= east
        return south <= lat <= north and across

    def _who(self, incident: Incident) -> bool:
        if not self.actor:
            return True
        wanted = set(fold(self.actor).split())
        return any(
            self.actor == party.get("gazetteer_id") or wanted <= set(fold(party.get("name") or "").split())
            for party in incident.best("perpetrators") or []
        )

    def _with(self, incident: Incident) -> bool:
        return self.weapon is None or any(self.weapon in _wider(w["kind"]) for w in incident.best("weapons") or [])

    def _so_many(self, incident: Incident) -> bool:
        """Return whether enough people were killed, by the best figure (else the least told), and enough voices tell it."""
        pick = incident.picks["killed"]
        least = pick.best if pick.best is not None else pick.low
        return (self.killed is None or (least is not None and least >= self.killed)) and (
            self.voices is None or len(incident.voices) >= self.voices
        )


def _wider(kind: str) -> set[str]:
    """Return a kind of weapon and every kind that it is one of."""
    book, found = codebook.load("weapons"), set[str]()
    following: str | None = kind
    while following and following not in found:
        found.add(following)
        following = book.get(following, {}).get("parent")
    return found


_AT = {name: position for position, name in enumerate(FIELDS)}  # where a case's list holds what

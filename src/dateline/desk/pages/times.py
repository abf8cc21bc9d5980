"""When something happened, in the zone of its place and in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateline.gazetteer.zones import zone_of
from dateline.register.model import Incident


class Stretch(NamedTuple):
    """The stretch of time that an incident's days span. ``zone`` is an IANA name, ``offset`` like "UTC+03:00".

    ``start`` and ``end`` (exclusive) are UTC, as "28 Oct 2022 21:00".
    """

    zone: str
    offset: str
    start: str
    end: str


def stretch(incident: Incident) -> Stretch | None:
    """Return the incident's days as a stretch of UTC; None without days, or where the zone is not known.

    The days are those of the calendar of the place; the hour is not told, so the stretch runs over whole days.
    """
    place: dict[str, Any] = incident.best("place") or {}
    zone = zone_of(place.get("country"), place.get("admin1"))
    first, last = _day(incident.best("date_from")), _day(incident.best("date_to"))
    if zone is None or first is None:
        return None
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine((last or first) + timedelta(days=1), time.min, zone)
    offset = f"{begin:%z}"
    return Stretch(
        str(zone.key), f"UTC{offset[:3]}:{offset[3:]}" if begin.utcoffset() else "UTC", _utc(begin), _utc(end)
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:  # entered by hand through a program
        return None


def _utc(at: datetime) -> str:
    there = at.astimezone(UTC)
    return f"{there.day} {there:%b %Y %H:%M}"


def moment(iso: str) -> str:
    """Return a moment of the register (ISO 8601, UTC) as "22 Nov 2026 15:30 UTC"; text that is none as it came."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{_utc(at if at.tzinfo else at.replace(tzinfo=UTC))} UTC"

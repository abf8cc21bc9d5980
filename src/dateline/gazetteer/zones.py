"""Which time zone a place keeps: by its country and first-level division (``zones.tsv``)."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.gazetteer.sources import read_table


@cache
def _zones() -> dict[tuple[str, str], str]:
    return {(row["country"], row["division"]): row["zone"] for row in read_table("zones.tsv")}


def zone_of(country: str | None, division: str | None = None) -> ZoneInfo | None:
    """Return the zone of a division (by the gazetteer's name of it), else that of most of the country.

    None where the country is not known, or this machine's time zone database lacks the zone.
    """
    if not country:
        return None
    name = _zones().get((country, division or "")) or _zones().get((country, ""))
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError:
        return None

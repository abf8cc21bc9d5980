"""Whose data the coordinates are, to be said wherever they go."""

from __future__ import annotations

#: One line each; the licences ask for it (CC BY 4.0) or it is good manners (public domain, MIT).
CREDITS = (
    "Places from GeoNames (https://www.geonames.org), licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
    "changed: merged with others, some widened to areas.",
    "Extents of countries and divisions from Natural Earth (https://www.naturalearthdata.com), public domain.",
    "Positions of airfields from airportsdata (https://github.com/mborsetti/airportsdata), MIT licence.",
)


def sidecar(name: str) -> str:
    """Return the note that goes beside a file that can hold none itself."""
    return "\n".join((f"Credits for the coordinates in {name}", "", *CREDITS, ""))

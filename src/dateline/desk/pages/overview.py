"""The overview: map, timeline, list and the filters that they share. The address holds the whole state."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from dateline import codebook
from dateline.desk.pages import mapdata
from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries import Desk, Listing
from dateline.export import WRITERS
from dateline.present.words import country

router = APIRouter()

ORDERS = (
    ("-date", "newest first"),
    ("date", "oldest first"),
    ("-killed", "most killed first"),
    ("-doubt", "most doubtful first"),
    ("-weight", "weightiest first"),
)


@router.get("/")
def overview(request: Request, desk: Asked, listing: Annotated[Listing, Query()]) -> HTMLResponse:
    """Show the incidents of a filter."""
    return render(request, "overview.html", **context(desk, listing))


@router.get("/map.json")
def columns(request: Request, desk: Asked, wanted: Annotated[Listing, Query()]) -> Response:
    """Return the incidents of a filter as columns, for the map and the timeline."""
    version = f'"{desk.columns().version}"'
    headers = {"etag": version, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == version:
        return Response(status_code=304, headers=headers)
    return Response(mapdata.encoded(*desk.chosen(wanted)), media_type="application/json", headers=headers)


def context(desk: Desk, listing: Listing) -> dict[str, Any]:
    """Return what the template of the overview asks for."""
    found = desk.overview(listing)
    query = listing.query(sort=None, cursor=None, limit=None)
    here = sorted(((c.value, country(c.value)) for c in found.facets["country"]), key=lambda pair: pair[1])
    missing = [(c, country(c)) for c in listing.country if c not in dict(here)]
    return {
        "found": found,
        "wanted": listing,
        "query": query,
        "next_query": listing.query(cursor=found.cursor) if found.cursor else "",
        "types": list(codebook.load("events")["types"]),
        "weapons": [code for code, row in codebook.load("weapons").items() if "label" in row],
        "countries": [*missing, *here],
        "orders": ORDERS,
        "exports": exports(),
    }


def exports() -> list[tuple[str, str]]:
    """Return every export format with what it is."""
    return [(w.name, w.description) for w in WRITERS.values()]

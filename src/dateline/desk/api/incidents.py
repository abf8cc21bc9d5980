"""Incidents, many and one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from dateline.desk.api.answers import UNCHANGED, Id, Page, answer, tag, unchanged
from dateline.desk.pages.frame import Asked
from dateline.desk.queries import Listing, Wanted
from dateline.desk.queries.incident import codes, neighbours, tolls
from dateline.desk.queries.wanted import Policy
from dateline.export.formats.jsonl import evidence, record

router = APIRouter(tags=["incidents"])


class Incidents(Listing):
    """A filter, an order, a page, and the policy by which figures are shown."""

    policy: Policy = Field("ucdp", description="How figures are chosen. The filter itself always goes by ucdp.")


class Map(Wanted):
    """A filter and how near the map is."""

    zoom: int = Field(2, ge=0, le=18, description="0 is the world in 256 pixels; each step doubles.")


@router.get("/incidents", response_model=Page[dict[str, Any]], responses=UNCHANGED)
def incidents(request: Request, desk: Asked, listing: Annotated[Incidents, Query()]) -> Response:
    """Return incidents of a filter, one page at a time, each as one line of `dateline export --format jsonl` without evidence."""
    found = desk.overview(listing)
    etag = tag("incidents", found.version, listing.query())
    if same := unchanged(request, etag):
        return same
    items = [
        record(i) | {"version": r.version}
        for i, r in zip(desk.book.named([r.id for r in found.rows], listing.policy), found.rows, strict=False)
    ]
    return answer({"items": items, "cursor": found.cursor, "total": found.total}, etag)


@router.get("/overview", response_model=dict[str, Any], responses=UNCHANGED)
def overview(request: Request, desk: Asked, wanted: Annotated[Wanted, Query()]) -> Response:
    """Return how many incidents a filter finds, over time and by kind."""
    found = desk.overview(Listing(**wanted.model_dump(), limit=1))
    etag = tag("overview", found.version, wanted.query())
    if same := unchanged(request, etag):
        return same
    return answer(
        {
            "total": found.total,
            "undated": found.undated,
            "unplaced": found.unplaced,
            "unit": found.unit,
            "bars": [asdict(b) for b in found.bars],
            "facets": {name: [asdict(f) for f in facets] for name, facets in found.facets.items()},
            "version": found.version,
            "waiting": desk.keeper.waiting(),
        },
        etag,
    )


@router.get("/marks", response_model=list[dict[str, Any]], responses=UNCHANGED)
def marks(request: Request, desk: Asked, wanted: Annotated[Map, Query()]) -> Response:
    """Return the marks of a map: points where one is known, areas where the place is vague, many put together as one."""
    etag = tag("marks", desk.columns().version, wanted.query())
    return unchanged(request, etag) or answer([asdict(m) for m in desk.marks(wanted, wanted.zoom)], etag)


@router.get("/incidents/{id}", response_model=dict[str, Any], responses=UNCHANGED)
def incident(request: Request, desk: Asked, id: Id, policy: Policy = "ucdp") -> Response:
    """Return an incident with its statements and documents, by its id, an old id, or the id of one of its reports."""
    found = desk.incident(id, policy)
    row = desk.columns().row(found.id)
    version = row.version if row else 0
    etag = tag("incident", found.id, version, policy)
    return unchanged(request, etag) or answer(record(found) | evidence(found) | {"version": version}, etag)


@router.get("/incidents/{id}/codes", response_model=dict[str, list[dict[str, Any]]])
def coded(desk: Asked, id: Id, policy: Policy = "ucdp") -> Response:
    """Return what the incident is coded as in every codebook, each value with the rule that fired."""
    return answer({book: [c._asdict() for c in cells] for book, cells in codes(desk.incident(id, policy)).items()})


@router.get("/incidents/{id}/tolls", response_model=list[dict[str, Any]])
def told(desk: Asked, id: Id) -> Response:
    """Return what every report told of the dead, injured and kidnapped, in the order of publication."""
    return answer([asdict(t) for t in tolls(desk.incident(id))])


@router.get("/incidents/{id}/neighbours", response_model=list[dict[str, Any]])
def near(desk: Asked, id: Id) -> Response:
    """Return incidents near in place and time."""
    columns = desk.columns()
    row = columns.row(desk.incident(id).id)
    found = neighbours(row, columns) if row else ()
    return answer([{"id": n.row.id, "days_before": n.days, "km": n.km} for n in found])


@router.get("/incidents/{id}/history", response_model=list[dict[str, Any]])
def history(desk: Asked, id: Id) -> Response:
    """Return every judgement about the incident, in order, those taken back included."""
    return answer([asdict(j) for j in desk.book.history(id)])

"""The page of one incident."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries.wanted import Policy

router = APIRouter()


@router.get("/incident/{id_}")
def incident(request: Request, desk: Asked, id_: str, policy: Policy = "ucdp") -> HTMLResponse:
    """Show everything about one incident."""
    return render(request, "incident.html", page=desk.incident_page(id_, policy))

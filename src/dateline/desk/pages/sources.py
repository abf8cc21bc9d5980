"""How the watched sources do, in words."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages.frame import Asked, render
from dateline.watch.health import look, moment

router = APIRouter()


@router.get("/sources")
def sources(request: Request, desk: Asked) -> HTMLResponse:
    """Show every source with what is wrong, if anything is: those with a fault first."""
    with desk.book.database.reading() as connection:
        found = look(connection, time.time())
    order = ("fault", "note", "ok")
    ranked = sorted(found, key=lambda h: (order.index(h.level), h.name))
    return render(request, "sources.html", sources=ranked, at=moment)

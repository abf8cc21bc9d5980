"""The review queue: what a person should look at first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries import Wanted
from dateline.desk.security.needs import needs

router = APIRouter(dependencies=[needs("reviewer")])


@router.get("/review")
def review(request: Request, desk: Asked, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """Show what a person should look at first."""
    queue = desk.queue(wanted)
    columns = desk.columns()
    named = {i: columns.row(i) for p in queue.proposals for i in (p.left, p.right)}
    return render(request, "review.html", queue=queue, rows=named)

"""The review queue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries import Wanted

router = APIRouter()


@router.get("/review")
def review(request: Request, desk: Asked, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """Show what a person should look at first."""
    return render(request, "review.html", queue=desk.queue(wanted), wanted=wanted)

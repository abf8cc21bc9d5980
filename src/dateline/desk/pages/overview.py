"""The overview: list, histogram, map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries import Listing

router = APIRouter()


@router.get("/")
def overview(request: Request, desk: Asked, listing: Annotated[Listing, Query()]) -> HTMLResponse:
    """Show the incidents of a filter."""
    return render(request, "overview.html", found=desk.overview(listing))

"""The page of one article, and of a text that was pasted in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages.frame import Asked, render

router = APIRouter()


@router.get("/article")
def article(request: Request, desk: Asked, id: str) -> HTMLResponse:
    """Show an article with everything that was found in it. Ids may hold anything, so they stand in the query."""
    return render(request, "article.html", page=desk.article(id))

"""Signing in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from dateline.desk.pages.frame import render
from dateline.desk.security.gate import COOKIE, cookie, session_of
from dateline.desk.security.needs import needs

router = APIRouter()


@router.get("/login")
def form(request: Request, next: str = "/") -> Response:
    """Show the form."""
    return render(request, "login.html", next=_own(next), error=None)


@router.post("/login", dependencies=[needs(None)])
def sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Begin a session, or say that name and password do not fit."""
    state, address = request.app.state, request.client.host if request.client else ""
    if wait := state.failures.wait(address, name):
        error = f"Too many attempts. Try again in {wait // 60 + 1} minutes."
        page = render(request, "login.html", 429, next=_own(next), error=error)
        page.headers["retry-after"] = str(wait)
        return page
    session = state.accounts.sign_in(name, password)
    if session is None:
        state.failures.failed(address, name)
        return render(request, "login.html", 401, next=_own(next), error="Name and password do not fit.")
    state.failures.succeeded(address, name)
    return RedirectResponse(_own(next), 303, {"set-cookie": cookie(session, state.settings)})


@router.post("/logout", dependencies=[needs(None)])
def sign_out(request: Request) -> Response:
    """End the session."""
    if session := session_of(request.headers):
        request.app.state.accounts.sign_out(session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _own(target: str) -> str:
    """Return where to go next: a page of this desk, whatever the address says."""
    parts = urlsplit(target)
    safe = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if safe and target.isprintable() else "/"

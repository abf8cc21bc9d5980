"""Errors as answers: a page for people, JSON for programs; what went wrong and what to do, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dateline.desk.pages.frame import render
from dateline.desk.queries import DeskError
from dateline.record import to_json
from dateline.register.errors import BadJudgement, DocumentRefused, RegisterError, UnknownId

_LOG = logging.getLogger("dateline.desk")
_STATUS = {UnknownId: 404, BadJudgement: 409, DocumentRefused: 409}
_TOLD = {404: ("there is no such page", "Go to the overview"), 405: ("this cannot be done here", "Go back")}


def add_handlers(app: FastAPI) -> None:
    """Make the app answer every error plainly."""
    app.add_exception_handler(DeskError, _desk)
    app.add_exception_handler(RegisterError, _register)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def answer(request: Request, status: int, message: str, mend: str, headers: dict[str, str] | None = None) -> Response:
    """Return the error as JSON under /api/, else as a page."""
    if request.url.path.startswith("/api/"):
        body = to_json({"error": message, "mend": mend})
        return Response(body, status, headers, media_type="application/json")
    page = render(request, "error.html", status, message=message, mend=mend)
    page.headers.update(headers or {})
    return page


async def _desk(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeskError)
    return answer(request, error.status, error.message, error.mend)


async def _register(request: Request, error: Exception) -> Response:
    assert isinstance(error, RegisterError)
    return answer(request, _STATUS.get(type(error), 503), error.message, error.mend)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(_place(e["loc"]) + str(e["msg"]).removeprefix("Value error, ") for e in error.errors())
    return answer(request, 422, told, "Mend what is named and try again")


def _place(where: Sequence[Any]) -> str:
    names = [str(part) for part in where[1:]]
    return f"{'.'.join(names)}: " if names else ""


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message, mend = _TOLD.get(error.status_code, (str(error.detail), "Go back and try again"))
    return answer(request, error.status_code, message, mend, dict(error.headers or {}))


async def _fault(request: Request, error: Exception) -> Response:
    _LOG.error("a fault of the desk at %s %s", request.method, request.url.path, exc_info=error)
    return answer(
        request, 500, "a fault inside Dateline kept this from being done", "Please report it; the log says more"
    )

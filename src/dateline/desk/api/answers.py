"""What answers of the API have in common: errors as JSON, ETags, the schema of lists."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from dateline.record import to_json

T = TypeVar("T")
MOST_NUMBER = 2**31 - 1
Id = Annotated[str, Path(min_length=4, max_length=64, description="An id, or its beginning.")]


class Refusal(BaseModel):
    """What went wrong and what to do."""

    error: str
    mend: str


class Page(BaseModel, Generic[T]):
    """One page of a list. ``cursor`` leads to the next one; null: this is the last."""

    items: list[T]
    cursor: str | None = Field(description="To be sent back for the next page; null at the end.")
    total: int | None = Field(None, description="How many there are in all, where that is known.")


_TOLD = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is none.",
    403: "The role does not allow this, or the form is not of this desk.",
    404: "There is no such thing.",
    409: "It cannot be done, or somebody changed it meanwhile.",
    413: "The request is too large.",
    421: "The desk does not go by that name.",
    422: "A value makes no sense.",
    503: "The register cannot be used at the moment.",
}
#: Answers that every route may give beside its own.
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": told} for status, told in _TOLD.items()
}
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing changed since the ETag that was sent."}}


def tag(*parts: Any) -> str:
    """Return an ETag for what the answer depends on."""
    return f'"{hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:24]}"'


def unchanged(request: Request, etag: str) -> Response | None:
    """Return "nothing changed" where the client has this already."""
    sent = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return Response(status_code=304, headers=_headers(etag)) if etag in sent else None


def answer(content: Any, etag: str | None = None) -> Response:
    """Return JSON; single surrogates of articles become escapes."""
    return Response(to_json(content), media_type="application/json", headers=_headers(etag) if etag else None)


def _headers(etag: str) -> dict[str, str]:
    return {"etag": etag, "cache-control": "private, no-cache"}

"""Users, tokens and the audit, for admins."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dateline.desk.api.answers import MOST_NUMBER, Page, answer
from dateline.desk.pages.frame import Asked
from dateline.desk.security import Role
from dateline.desk.security import audit as records
from dateline.desk.security.accounts import TOKEN_DAYS, Accounts, Token, User
from dateline.desk.security.needs import needs

router = APIRouter(tags=["people"], dependencies=[needs("admin")])

UserName = Annotated[str, Path(min_length=1, max_length=64)]


class NewUser(BaseModel):
    """A user to be added or changed. Without a password the old one stays."""

    model_config = ConfigDict(extra="forbid")
    role: Role
    password: str | None = Field(None, max_length=1024)


class NewToken(BaseModel):
    """A token to be made."""

    model_config = ConfigDict(extra="forbid")
    user: str = Field(max_length=64)
    scope: Role = "reader"
    days: int = Field(TOKEN_DAYS, ge=1, le=3650)


class Secret(BaseModel):
    """A token, shown this once."""

    token: str


@router.get("/users", response_model=list[User])
def users(request: Request) -> list[User]:
    """Return everybody who may sign in."""
    return _accounts(request).users()


@router.put("/users/{name}", status_code=204)
def set_user(request: Request, name: UserName, user: NewUser) -> None:
    """Add a user or change role and password of one, who must then sign in again."""
    _accounts(request).set_user(name, user.role, user.password)


@router.delete("/users/{name}", status_code=204)
def remove_user(request: Request, name: UserName) -> None:
    """Take a user away, with sessions and tokens; what they judged stays."""
    _accounts(request).remove_user(name)


@router.get("/tokens", response_model=list[Token])
def tokens(request: Request) -> list[Token]:
    """Return the tokens in force, without their secrets."""
    return _accounts(request).tokens()


@router.post("/tokens", status_code=201, response_model=Secret)
def new_token(request: Request, token: NewToken) -> Secret:
    """Make a token; its scope never goes above its user's role."""
    return Secret(token=_accounts(request).new_token(token.user, token.scope, token.days))


@router.delete("/tokens/{id}", status_code=204)
def revoke(request: Request, id: Annotated[str, Path(min_length=1, max_length=16)]) -> None:
    """End a token."""
    _accounts(request).revoke(id)


@router.get("/audit", response_model=Page[dict[str, Any]])
def audit(
    desk: Asked,
    cursor: Annotated[int | None, Query(ge=1, le=MOST_NUMBER)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Return every attempt to change something, the latest first."""
    found = records.entries(desk.book.database, cursor, limit)
    last = str(found[-1].number) if len(found) == limit else None
    return answer({"items": [asdict(e) for e in found], "cursor": last})


def _accounts(request: Request) -> Accounts:
    found: Accounts = request.app.state.accounts
    return found

"""What a route demands of the one who asks, declared on the route and checked when the app is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from dateline.desk.queries.errors import DeskError
from dateline.desk.security.who import ROLES, Role, Who

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Forbidden(DeskError):
    """The one who asks may not do this."""

    status = 403


class Needs:
    """A dependency that lets a role, and those above it, pass; None: anybody, signed in or not."""

    def __init__(self, role: Role | None) -> None:
        self.role = role

    def __call__(self, request: Request) -> Who:
        """Return who asks. Raises Forbidden."""
        who: Who = request.state.who
        if self.role is not None and not who.may(self.role):
            raise Forbidden(f"this needs the role {self.role}", "Ask an admin of this desk for it")
        return who


def needs(role: Role | None) -> Any:
    """Return the dependency for a route: ``dependencies=[needs("reviewer")]`` or a parameter ``who: Who = needs(...)``."""
    return Depends(Needs(role))


def undeclared(app: FastAPI) -> list[str]:
    """Return the routes that change something and do not say what they demand."""
    return [
        f"{method} {route.path}"
        for route in routes(app)
        for method in sorted((route.methods or set()) - SAFE)
        if not any(isinstance(call, Needs) for call in _calls(route.dependant))
    ]


def routes(app: FastAPI) -> list[RouteContext]:
    """Return every route of pages and API, those of included routers among them."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]


def role_of(route: RouteContext) -> Role | None:
    """Return the role that a route demands; None: no more than the gate does."""
    found = [call.role for call in _calls(route.dependant) if isinstance(call, Needs) and call.role is not None]
    return max(found, key=ROLES.index) if found else None


def _calls(dependant: Any) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)

"""What every page has in common: its template, and what each template may use."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from dateline import codebook
from dateline.desk.queries import Desk
from dateline.desk.security import Who
from dateline.export.describe import count, title, when
from dateline.register.commands.text import bounds, plain


def environment() -> Environment:
    """Return the templates' environment: everything is escaped, a name that is not there is an error."""
    found = Environment(
        loader=PackageLoader("dateline.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(plain=plain, label=label, words=lambda code: str(code).replace("_", " "), figure=figure)
    found.globals.update(title=title, when=when, count=count)
    return found


def label(code: str, subject: str = "events") -> str:
    """Return the label of a code of the codebook: label('car_bomb', 'weapons')."""
    book = codebook.load(subject)
    return str(book.get("types", book).get(code, {}).get("label", code.replace("_", " ")))


def figure(value: Any) -> str:
    """Return a ``Figure`` as text: "12 (10-15)", "?", or "" when nothing was said."""
    if value.best is None and value.low is None:
        return ""
    best = "?" if value.best is None else f"{value.best:g}"
    return best if value.low == value.high == value.best else f"{best} ({bounds(value.low, value.high)})"


templates = Jinja2Templates(env=environment())


def desk(request: Request) -> Desk:
    """Return the desk that the app was made with."""
    found: Desk = request.app.state.desk
    return found


def who(request: Request) -> Who:
    """Return the one who asks."""
    found: Who = request.state.who
    return found


Asked = Annotated[Desk, Depends(desk)]
Asker = Annotated[Who, Depends(who)]


def render(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page: ``who``, ``csrf_token`` and ``request`` are there in every template."""
    asker = who(request)
    return templates.TemplateResponse(
        request, name, {"who": asker, "csrf_token": asker.csrf or "", **context}, status_code=status
    )

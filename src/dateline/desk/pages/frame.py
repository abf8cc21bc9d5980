"""What every page has in common: its template, and what each template may use."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from dateline.desk.pages import shown, times, words
from dateline.desk.pages.keyboard import KEYS
from dateline.desk.pages.links import Links
from dateline.desk.queries import Desk
from dateline.desk.security import Role, Who
from dateline.export import CREDITS
from dateline.version import __version__

SITE = "Dateline"
LINKS = Links()
#: Pages of the head: name, label, address, the role that may see it.
PAGES: tuple[tuple[str, str, str, Role], ...] = (
    ("overview", "Incidents", "/", "reader"),
    ("review", "Review", "/review", "reviewer"),
    ("read", "Read this now", "/read", "reader"),
    ("sources", "Sources", "/sources", "reader"),
    ("alerts", "Alerts", "/alerts", "reviewer"),
)


class _Words:
    """Every function of ``words``, ``shown`` and ``times`` under one name."""

    def __getattr__(self, name: str) -> Any:
        for module in (words, shown, times):
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)


def environment() -> Environment:
    """Return the templates' environment: everything is escaped, a name that is not there is an error."""
    found = Environment(
        loader=PackageLoader("dateline.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        words=_Words(), site_name=SITE, credits=CREDITS, version=__version__, keyboard=KEYS, frozen=False, made="",
        link=LINKS, pages=(), here="",
    )  # fmt: skip
    return found


TEMPLATES = environment()


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
    asker: Who | None = getattr(request.state, "who", None)
    pages = [page[:3] for page in PAGES if asker is not None and asker.may(page[3])]
    common = {
        "who": asker,
        "csrf_token": (asker.csrf or "") if asker else "",
        "request": request,
        "pages": pages,
        "here": name.removesuffix(".html"),
        "signed_in": request.app.state.settings.demands_login,
    }
    page = TEMPLATES.get_template(name).render({**common, **context})
    return HTMLResponse(page.encode("utf-8", "replace"), status)  # single surrogates of articles cannot be sent

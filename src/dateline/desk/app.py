"""The app: pages, API, static files, behind one gate."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from dateline.desk import api, errors, pages
from dateline.desk.api import exports
from dateline.desk.queries import Desk
from dateline.desk.security.accounts import Accounts
from dateline.desk.security.gate import Gate
from dateline.desk.security.limits import Failures
from dateline.desk.security.needs import undeclared
from dateline.desk.settings import Settings
from dateline.register.book import Register
from dateline.register.errors import RegisterError
from dateline.version import __version__


def create_app(settings: Settings) -> FastAPI:
    """Return the app over the settings' register. Raises RegisterError where that cannot be opened."""
    app = FastAPI(title="Dateline", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    book = Register(settings.register_)
    accounts = Accounts(book.database)
    if settings.demands_login and not any(u.role == "admin" for u in accounts.users()):
        raise RegisterError(
            f"at {settings.host} people must sign in, and there is no admin yet",
            "Run `dateline user add NAME --role admin`",
        )
    app.state.settings, app.state.desk, app.state.accounts = settings, Desk(book), accounts
    app.state.failures = Failures()
    app.include_router(api.router)
    app.include_router(exports.short)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_folder("dateline.desk", "static")), name="static")
    for name, folder in (("leaflet", "js_lib_leaflet"), ("htmx", "htmx")):
        files = StaticFiles(directory=_folder(f"js_lib_{name}", "static", folder))
        app.mount(f"/vendor/{name}", files, name=name)
    errors.add_handlers(app)
    if loose := undeclared(app):
        raise LookupError(f"routes that change something must say what they need: {', '.join(loose)}")
    app.add_middleware(Gate, settings=settings, accounts=accounts, database=book.database, owner=book.user)
    return app


def _folder(package: str, *parts: str) -> Path:
    """Return a folder of files inside an installed package."""
    return Path(str(resources.files(package).joinpath(*parts)))

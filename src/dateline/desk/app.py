"""The app: pages, API, static files, behind one gate."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from dateline.desk import errors, pages
from dateline.desk.queries import Desk
from dateline.desk.security.gate import Gate, new_key
from dateline.desk.settings import Settings
from dateline.register.book import Register
from dateline.version import __version__


def create_app(settings: Settings) -> FastAPI:
    """Return the app over the settings' register. Raises RegisterError where that cannot be opened."""
    app = FastAPI(title="Dateline", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.settings = settings
    app.state.desk = Desk(Register(settings.register_))
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_folder("dateline.desk", "static")), name="static")
    for name, folder in (("leaflet", "js_lib_leaflet"), ("htmx", "htmx")):
        files = StaticFiles(directory=_folder(f"js_lib_{name}", "static", folder))
        app.mount(f"/vendor/{name}", files, name=name)
    errors.add_handlers(app)
    app.add_middleware(Gate, settings=settings, key=new_key())
    return app


def _folder(package: str, *parts: str) -> Path:
    """Return a folder of files inside an installed package."""
    return Path(str(resources.files(package).joinpath(*parts)))

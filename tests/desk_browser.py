"""Drives the desk in Debian's Chromium: a server over a copy of a register, pages that complain, pictures of what was seen.

What is heavy is imported when a test asks for it: ``conftest`` brings these fixtures to every test.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
PICTURES = Path(os.environ.get("DATELINE_TEST_PICTURES", ROOT / "out" / "pictures"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

MEANT = re.compile("status of 4|Status Error Code 4")  # what the desk refuses is told on the console too

Serve = Callable[..., str]


@pytest.fixture(scope="session")
def examples_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the example reports, read by the real reader."""
    from dateline.fetch import fetch
    from dateline.pipeline import read_item
    from dateline.record import to_record
    from dateline.register.book import Register

    path = tmp_path_factory.mktemp("desk") / "examples.sqlite"
    book = Register(str(path), user="test")
    for item in fetch([str(p) for p in sorted((ROOT / "examples").glob("*.txt"))]):
        extraction = read_item(item)  # type: ignore[arg-type]
        book.add(to_record(extraction), extraction.document.text, "test")
    book.link()
    book.close()
    return path


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve a copy of a register and return the address: ``serve(register, login=True ...)``."""
    import uvicorn

    from dateline.desk.app import create_app
    from dateline.desk.settings import Settings

    running: list[tuple[Any, threading.Thread]] = []

    def start(register: Path, **settings: Any) -> str:
        copy = tmp_path / f"served-{len(running)}.sqlite"
        shutil.copy(register, copy)
        app = create_app(Settings(register=str(copy), **settings))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
        running.append((server, thread))
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(5)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; skips by name where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What a page must not do: complain on the console, fail, or ask another host for anything."""

    def __init__(self, page: Any) -> None:
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda m: self._note(m.type, m.text))
        page.on("pageerror", lambda e: self.faults.append(f"error: {e}"))
        page.on("request", lambda r: self.hosts.add(r.url.split("/")[2] if "//" in r.url else ""))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not MEANT.search(text):
            self.faults.append(f"{kind}: {text}")

    def check(self) -> None:
        """Fail when the page did what it must not do."""
        assert not self.faults
        outside = {h for h in self.hosts if h and not h.startswith("127.0.0.1:")}
        assert not outside


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a window of its own: ``visit(url, dark=True, size=PHONE)``; every page is watched."""
    opened: list[tuple[Any, Watch]] = []

    def open_(url: str, dark: bool = False, size: dict[str, int] = WIDE, context: Any = None) -> Any:
        home = context or chromium.new_context(viewport=size, color_scheme="dark" if dark else "light", locale="en-GB")
        page = home.new_page()
        opened.append((page, Watch(page)))
        page.set_default_timeout(8000)
        page.goto(url)
        return page

    yield open_
    for page, watch in opened:
        watch.check()
        page.context.close()


def ready(page: Any) -> Any:
    """Wait until the overview's map is drawn and return the page."""
    page.wait_for_selector("#overview[data-ready]")
    return page


def keep(page: Any, name: str, full: bool = False) -> None:
    """Keep a picture of the page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(300)  # what fades in has done so
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=full)


def serious(page: Any, only: str = "") -> list[str]:
    """Return what axe finds seriously wrong on the page, by all its rules or by one."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": [only]} if only else None).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def until(page: Any, expression: str, argument: Any = None) -> None:
    """Wait until an expression holds. The page's own policy forbids what Playwright's wait_for_function does."""
    for _ in range(160):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


def spot(page: Any, lat: float, lon: float) -> tuple[float, float]:
    """Return where a point of the earth lies in the window."""
    at = page.evaluate(
        "p => { const c = dateline.overview.map.latLngToContainerPoint(p); return [c.x, c.y]; }", [lat, lon]
    )
    box = page.locator("#map").bounding_box()
    return box["x"] + at[0], box["y"] + at[1]


@contextmanager
def changed(page: Any, selector: str = "#incident") -> Iterator[None]:
    """Wait until the part of the page that is there now was exchanged."""
    old = page.query_selector(selector)
    yield
    until(page, "part => !part.isConnected", old)
    page.wait_for_selector(selector)

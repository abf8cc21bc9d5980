"""The published site: what a web host serves, read in a real browser; and that it is the same every time."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.register.book import Register
from desk_browser import PHONE, keep, ready, serious, spot


def made(register: Path, folder: Path, *options: str) -> Any:
    return CliRunner().invoke(app, ["publish", str(folder), "--register", str(register), *options])


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(examples_register: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a published site, in a folder of a host."""
    assert made(examples_register, tmp_path / "host" / "conflict", "--title", "Example register").exit_code == 0
    handler = functools.partial(_Quiet, directory=str(tmp_path / "host"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/conflict"
    server.shutdown()
    server.server_close()


def test_a_visitor_reaches_the_words_behind_a_death_toll(site: str, visit: Callable[..., Any]) -> None:
    page = ready(visit(f"{site}/"))
    assert "Example register" in page.title() and page.locator("form").count() == 0
    keep(page, "published")
    page.mouse.click(*spot(page, 2.037, 45.344))
    page.click(".card .toll >> text=120 killed")
    assert page.locator("#slot-killed .said", has_text="120 people were killed").locator("mark").is_visible()
    page.click(".choice >> text=GTD")
    assert page.url.endswith(".gtd.html") and page.inner_text(".choice [aria-current]") == "GTD"


def test_every_link_of_the_site_leads_somewhere(site: str, visit: Callable[..., Any]) -> None:
    page = visit(f"{site}/index.html")
    seen, waiting = set(), [page.url]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = page.request.get(url)
        assert answer.status == 200, url
        if url.endswith(".html"):
            page.goto(url)
            links = page.evaluate(
                "[...document.querySelectorAll('[href], [src]')]"
                ".map(e => new URL(e.getAttribute('href') || e.getAttribute('src'), location).href)"
            )
            waiting += [u.partition("#")[0] for u in links if u.startswith(site)]
    assert len([u for u in seen if "/incident/" in u]) == 3 * 7


@pytest.mark.parametrize("name", ["index", "downloads", "methodology"])
def test_everybody_can_use_it(site: str, visit: Callable[..., Any], name: str) -> None:
    page = visit(f"{site}/{name}.html", size=PHONE)
    assert not serious(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keep(page, f"published-{name}", full=True)


def test_the_same_register_gives_the_same_bytes(examples_register: Path, tmp_path: Path) -> None:
    sums = []
    for name in ("one", "two"):
        assert made(examples_register, tmp_path / name).exit_code == 0
        files = sorted(p for p in (tmp_path / name).rglob("*") if p.is_file())
        sums.append([(str(p.relative_to(tmp_path / name)), hashlib.sha256(p.read_bytes()).hexdigest()) for p in files])
    assert sums[0] == sums[1]


def test_articles_and_names_of_reviewers_stay_home(examples_register: Path, tmp_path: Path) -> None:
    copy = tmp_path / "judged.sqlite"
    copy.write_bytes(examples_register.read_bytes())
    book = Register(str(copy), user="zq-reviewer")
    book.edit(
        next(i.id for i in book.incidents() if i.best("killed") == 120), "killed", {"low": 121, "high": 121}, "recount"
    )
    book.close()
    assert made(copy, tmp_path / "site").exit_code == 0
    everything = "\n".join(
        p.read_text("utf-8", "replace")
        for p in (tmp_path / "site").rglob("*")
        if p.is_file() and p.suffix != ".parquet"
    )
    assert "121" in everything and "a reviewer" in everything and "zq-reviewer" not in everything
    parquet = (tmp_path / "site" / "downloads" / "incidents.parquet").read_bytes()
    assert b"zq-reviewer" not in parquet
    # a sentence of an example that carries no value
    assert "ambulances arrived to collect" not in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert not list((tmp_path / "site").rglob("*article*"))


def test_a_folder_of_others_is_left_alone(examples_register: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("words")
    answer = made(examples_register, tmp_path / "mine")
    assert answer.exit_code == 1 and "no site made by this command" in answer.output
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_site_is_made_again_in_its_place(examples_register: Path, tmp_path: Path) -> None:
    assert made(examples_register, tmp_path / "site").exit_code == 0
    answer = made(examples_register, tmp_path / "site", "--since", "2022-10-01")
    assert answer.exit_code == 0 and "1 incident" in answer.output
    assert len(list((tmp_path / "site" / "incident").glob("*.html"))) == 4  # three policies, and an older id


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--since", "yesterday"), "since"),  # no date
        (("--type", "riot"), "riot"),  # no type of the codebook
        (("--country", "FR"), "0 incidents"),  # nothing fits: a site with nothing in it
    ],
)
def test_options_are_checked(examples_register: Path, tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    assert told in made(examples_register, tmp_path / "site", *options).output

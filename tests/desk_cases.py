"""A small desk for tests: a register of a few incidents, clients of every role, and forms' tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.queries import Desk
from dateline.desk.settings import Settings
from dateline.register.book import Register
from register_cases import BASE, CITY, PROVINCE, TOWN, added, count, party, place, record, report

HERE = "http://localhost"
PASSWORD = "correct horse"


def fill(location: str) -> Register:
    """Six incidents: two tellings of one at Ain al-Asad, and others apart in place, time and kind."""
    book = Register(location, "seed")
    far = {"name": "Taveuni", "lat": -16.8, "lon": 179.9, "gazetteer_id": "geonames:9", "country": "FJ"}
    weapon = [{"kind": "vehicle_bomb", "fired": None, "intercepted": None, "landed": None}]
    added(
        book,
        record("one", report("one", killed=count(3), source="police", perpetrators=party("Red Front"))),
        record("two", report("two", killed=count(3), source="a hospital")),
        record("three", report("three", day="2022-02-01", type="bombing", weapons=weapon, place=place(CITY))),
        record(
            "four", report("four", day="2022-03-01", type="shooting", place=place(PROVINCE)), text="Gunfire in Anbar."
        ),
        record("five", report("five", day="2021-12-20", type="drone_attack", stage="intercepted", place=place(BASE))),
        record("six", report("six", day=None, place=place(TOWN), type="clash", killed=count(40, None))),
        record("seven", report("seven", day="2022-01-31", place=place(far), type="kidnapping", kidnapped=count(2))),
    )
    book.link()
    return book


def desk_of(book: Register) -> Desk:
    return Desk(book)


class Client:
    """A client that sends the form's token with what it changes, as the pages do; ``token`` None sends none."""

    def __init__(self, client: TestClient, token: str | None = None) -> None:
        self.client, self.token = client, token

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.client.get(path, **given)

    def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        headers = {"x-csrf-token": self.token} if self.token else {}
        return self.client.request(method, path, headers={**headers, **given.pop("headers", {})}, **given)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.send("POST", path, json=body)


def token_in(page: str) -> str:
    found = re.search(r"\b[0-9a-f]{64}\b", page)
    assert found, "the page holds no token for its forms"
    return found[0]


@contextmanager
def owner(path: Path) -> Iterator[Client]:
    """The one person of a desk without login."""
    with TestClient(create_app(Settings(register=str(path))), base_url=HERE, raise_server_exceptions=False) as client:
        yield Client(client, token_in(client.get("/").text))


def signed_in(app: Any, name: str) -> Client:
    """A person who signed in by the form."""
    client = TestClient(app, base_url=HERE, raise_server_exceptions=False)
    form = {"name": name, "password": PASSWORD, "csrf_token": token_in(client.get("/login").text)}
    answer = client.post("/login", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return Client(client, token_in(client.get("/").text))

"""What the tests of the alerts share: registers with a story, receivers on loopback, a way of sending that only notes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy import select

from dateline.alerts import Settings, Subscription, Summary, run
from dateline.alerts.model import Message, Schedule, Snapshot
from dateline.alerts.noticing import catch_up, last_reading
from dateline.alerts.outbox import load_subscriptions, load_threads, store_subscription
from dateline.alerts.tables import outbox
from dateline.register.book import Register
from dateline.register.filters import Filter
from register_cases import count, record, report

NOON = datetime(2022, 1, 6, 12, tzinfo=UTC)
LOCAL = Settings(private_addresses=True)
WORDS = ("north", "gate", "smoke", "river", "market", "convoy", "patrol", "village", "tower", "bridge", "field", "camp")


def telling(name: str, **told: Any) -> tuple[dict[str, Any], str]:
    """A document of a voice of its own that tells one report; ``published`` is its day."""
    published = told.pop("published", "2022-01-06")
    source = told.pop("source", f"Monitor {name}")
    text = "Attack " + " ".join(f"{word}-{name}" for word in WORDS) + "."
    return record(name, report(name, source=source, **told), text=text, published_at=published)


def killed(n: int) -> dict[str, Any]:
    return {"killed": count(n)}


def subscribe(
    book: Register, name: str = "duty", target: str = "mailto://mail.example", now: datetime = NOON, **asked: Any
) -> Subscription:
    """Store a subscription as the command does and return it. ``asked``: fields of Filter and Schedule."""
    fields = {k: asked.pop(k) for k in ("zone", "quiet", "digest", "rate") if k in asked}
    book.link()
    with book.database.writing() as connection:
        if not load_subscriptions(connection):
            catch_up(connection)
        one = Subscription(0, name, target, Filter(**asked), Schedule(**fields), last_reading(connection))
        store_subscription(connection, one, now)
        return next(s for s in load_subscriptions(connection) if s.name == name)


@dataclass
class Notes:
    """Stands in for every channel and notes what it is given; ``broken`` ones raise that instead."""

    sent: list[tuple[str, Message]] = field(default_factory=list)
    broken: Exception | None = None

    def __call__(self, one: Subscription) -> Any:
        def send(message: Message) -> None:
            if self.broken is not None:
                raise self.broken
            self.sent.append((one.name, message))

        return send

    @property
    def kinds(self) -> list[str]:
        return [m.kind for _, m in self.sent]

    def titles(self) -> list[str]:
        return [m.title for _, m in self.sent]


def go(book: Register, notes: Notes, now: datetime = NOON, settings: Settings = LOCAL) -> Summary:
    return run(book, settings, now, notes)


def delivered(book: Register) -> dict[tuple[str, str], Snapshot | None]:
    """What every subscription was told of every incident, by subscription and incident; one entry for each thread."""
    with book.database.reading() as connection:
        known = load_subscriptions(connection)
        names = {one.number: one.name for one in known}
        found = load_threads(connection, known)
    live = [t for t in found if t.wanted.state == "live"]
    assert len({(t.subscription, t.incident) for t in live}) == len(live), "one incident has two threads"
    return {(names[t.subscription], t.incident): t.delivered for t in live}


def rows(book: Register) -> list[Any]:
    with book.database.reading() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.number)))


# --- receivers ------------------------------------------------------------------------------------------------------


@dataclass
class Receiver:
    """A web server on loopback that notes requests and answers with the statuses it is told, then with 200."""

    port: int
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def bodies(self) -> list[Any]:
        return [json.loads(r["body"]) for r in self.requests]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run a receiver for the time of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            noted.requests.append({"path": self.path, "headers": dict(self.headers.items()), "body": body})
            status, headers = noted.answers.pop(0) if noted.answers else (200, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_PUT = do_POST

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    noted = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield noted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """The mails that a server on loopback took."""

    port: int
    mails: list[Any] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a mail server for the time of the block."""
    import socket

    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Message as Handler

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox(port)

    class Keep(Handler):
        def handle_message(self, message: Any) -> None:
            box.mails.append(message)

    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()

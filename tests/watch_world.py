"""A web of loopback that plays a week: fifty outlets, what they publish and when, and everything that goes wrong with them.

All that is served is a function of the world's clock, so that a request asked again is answered as before.
"""

from __future__ import annotations

import html
import ipaddress
import json
import mmap
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOUR, DAY = 3600.0, 86_400.0
START = datetime(2022, 3, 7, tzinfo=UTC).timestamp()  # a Monday
END = START + 7 * DAY


class SimulatedClock:
    """A clock in a file, so that it goes on where it was when the watcher is killed; sleeping moves it."""

    def __init__(self, path: Path, end: float = END) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", START))
        self._end = end
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)

    def now(self) -> float:
        return float(struct.unpack("d", self._memory[:8])[0])

    def sleep(self, seconds: float) -> bool:
        self._memory[:8] = struct.pack("d", self.now() + max(seconds, 0.0))
        return self.now() < self._end


# --- what happens -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """One incident of the script: what, where, when (hours after the start of the week), and how many died."""

    type: str
    place: str
    country: str
    hour: float
    killed: int

    @property
    def day(self) -> datetime:
        return datetime.fromtimestamp(START + self.hour * HOUR, UTC)


@dataclass(frozen=True)
class Story:
    """An outlet's article on a happening: ``hour`` of publication, ``text``, and what it becomes when it is edited."""

    outlet: int
    slug: str
    title: str
    text: str
    hour: float
    edited: tuple[float, str, str] | None = None  # hour, title, text


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
_TOLD = {
    "bombing": (
        "Car bomb kills {n} in {p}",
        "A car bomb exploded near a market in {p}, {c}, on {d}, killing {n} people, police said. The blast damaged shops and set"
        " cars on fire, and the street was closed for hours.",
        "{N} people were killed on {d} when a car packed with explosives blew up in {p}, {c}, a hospital official said."
        " Doctors asked for blood, and families waited outside the emergency ward.",
    ),
    "rocket_attack": (
        "Rockets kill {n} in {p}",
        "Rockets hit a military base in {p}, {c}, on {d}, killing {n} soldiers, the army said. Smoke rose over the gate, and"
        " helicopters circled the base until dark.",
        "A rocket attack on a military base in {p}, {c}, left {n} soldiers dead on {d}, a security official said."
        " Nobody has said that they fired, and an inquiry was opened.",
    ),
    "drone_attack": (
        "Drone attack kills {n} in {p}",
        "A drone attack on an army camp in {p}, {c}, killed {n} soldiers on {d}, the defence ministry said. The camp guards a road"
        " to the border, and it was hit for the first time.",
        "{N} soldiers died on {d} when an armed drone struck an army camp in {p}, {c}, residents said. Windows broke in houses"
        " nearby, and the road was closed to trucks.",
    ),
    "shooting": (
        "Gunmen kill {n} in {p}",
        "Gunmen attacked a checkpoint in {p}, {c}, on {d}, killing {n} policemen, police said. They came in two cars and fled"
        " before help arrived, and a search went on in the fields around.",
        "{N} policemen were shot dead on {d} by gunmen at a checkpoint in {p}, {c}, a local official said. The attackers took the"
        " guns of the dead with them, he said.",
    ),
}
_PLACES = (
    ("Erbil", "Iraq"), ("Kirkuk", "Iraq"), ("Mosul", "Iraq"), ("Baquba", "Iraq"), ("Ramadi", "Iraq"), ("Basra", "Iraq"),
    ("Aden", "Yemen"), ("Taiz", "Yemen"), ("Mogadishu", "Somalia"), ("Kismayo", "Somalia"), ("Baidoa", "Somalia"),
    ("Kabul", "Afghanistan"), ("Kandahar", "Afghanistan"), ("Jalalabad", "Afghanistan"), ("Maiduguri", "Nigeria"),
    ("Gao", "Mali"), ("Timbuktu", "Mali"), ("Benghazi", "Libya"), ("Homs", "Syria"), ("Aleppo", "Syria"),
    ("Quetta", "Pakistan"), ("Peshawar", "Pakistan"), ("Karachi", "Pakistan"), ("Herat", "Afghanistan"),
)  # fmt: skip
TYPES = tuple(_TOLD)


def happenings() -> list[Happening]:
    """Every place has one incident, spread over the first six days."""
    return [
        Happening(TYPES[n % 4], place, country, 5.0 + n * 5.7, 2 + n % 8) for n, (place, country) in enumerate(_PLACES)
    ]


def _tell(what: Happening, variant: int, killed: int | None = None) -> tuple[str, str]:
    headline, *texts = _TOLD[what.type]
    number = _NUMBERS[killed or what.killed]
    words = {"n": number, "N": number.capitalize(), "p": what.place, "c": what.country, "d": what.day.strftime("%A")}
    return headline.format(**words), texts[variant].format(**words)


def stories(writers: list[int], wire: list[int]) -> list[Story]:
    """Two of ``writers`` tell each incident in words of their own, three of ``wire`` print one agency's copy of it.

    Every fourth article is edited six hours later: the toll rises by one, or (every eighth) is corrected.
    """
    out = []
    for n, what in enumerate(happenings()):
        slug = f"{what.type.replace('_', '-')}-{what.place.lower()}"
        for variant in (0, 1):
            title, text = _tell(what, variant)
            at = what.hour + 2 + variant
            later = None
            if n % 4 == 0:
                new_title, new_text = _tell(what, variant, what.killed + 1)
                notice = (
                    " Correction: An earlier version of this article gave a wrong number of dead." if n % 8 == 0 else ""
                )
                later = (at + 6.0, new_title, new_text + notice)
            out.append(Story(writers[(2 * n + variant) % len(writers)], slug, title, text, at, later))
        if n % 2:
            title, text = _tell(what, 0)
            copy = f"{what.place.upper()} (Reuters) - {text}"
            out += [Story(wire[(3 * n + k) % len(wire)], slug, title, copy, what.hour + 3 + k / 4) for k in range(3)]
    return out


# --- who tells it, and what goes wrong ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outlet:
    """One feed. ``trouble`` is what goes wrong from ``hour`` on (until ``until``); ``zone`` in hours, as its clock stands."""

    number: int
    form: str = "rss"
    trouble: str = ""
    hour: float = 0.0
    until: float = 1e9
    zone: float = 0.0

    @property
    def host(self) -> str:
        return f"n{self.number:02}.test"

    @property
    def name(self) -> str:
        return f"Outlet {self.number:02}"

    def wrong(self, hour: float) -> bool:
        return bool(self.trouble) and self.hour <= hour < self.until


WRITERS, WIRE = list(range(16)), list(range(16, 28))
FORMS = ("rss", "atom", "json")


def outlets() -> list[Outlet]:
    """Twenty-eight tell the script's incidents; of the others each has a fault of its own, or nothing but peaceful news."""
    usual = [Outlet(n, FORMS[n % 3]) for n in range(28)]
    # Faults that pass, on outlets that tell incidents: nothing may be lost.
    usual[1] = replace(usual[1], trouble="503", hour=30, until=60)
    usual[4] = replace(usual[4], trouble="closed", hour=50, until=75)
    usual[7] = replace(usual[7], trouble="429", hour=20, until=40)
    usual[9] = replace(usual[9], trouble="moved", hour=60)
    usual[6] = replace(usual[6], trouble="atom", hour=70)  # its feed has another format from then on
    usual[12] = replace(
        usual[12], zone=9.0, trouble="zone"
    )  # its times are nine hours ahead, and it says that they are UTC
    usual[14] = replace(usual[14], zone=9.0)  # its times are nine hours ahead, and it says so
    usual[18] = replace(usual[18], trouble="summaries")  # its pages are forbidden, its feed is not
    faulty = ("robots", "403", "410", "404", "html", "empty", "broken", "silent", "dead", "loop")
    rest = [Outlet(28 + n, FORMS[n % 3], trouble, 80.0) for n, trouble in enumerate(faulty)]
    return usual + rest + [Outlet(n, FORMS[n % 3]) for n in range(28 + len(faulty), 50)]


def _peaceful(outlet: Outlet) -> list[Story]:
    """What an outlet brings besides: two items a day, six a day of the one that falls silent."""
    step = 4.0 if outlet.trouble == "silent" else 12.0
    hours = [1.0 + outlet.number / 60 + k * step for k in range(int(168 / step))]
    text = "Ministers of the region met about the price of wheat, round {k}. Farmers asked for loans, and traders expect more."
    return [
        Story(outlet.number, f"wheat-{k}", f"Talks about wheat, round {k}", text.format(k=k), hour)
        for k, hour in enumerate(hours)
    ]


class World:
    """The web: what every host answers at the time of its clock. Nothing is published after the hour ``last``."""

    def __init__(
        self, clock: Callable[[], float], everything: list[Outlet] | None = None, last: float = float("inf")
    ) -> None:
        self.clock = clock
        self.outlets = everything if everything is not None else outlets()
        told: dict[int, list[Story]] = {o.number: _peaceful(o) for o in self.outlets}
        for story in stories(WRITERS, WIRE):
            if story.outlet in told:
                told[story.outlet].append(story)
        self._told = {
            n: sorted((s for s in found if s.hour <= last), key=lambda s: s.hour) for n, found in told.items()
        }
        self._by_host = {o.host: o for o in self.outlets} | {f"new-{o.host}": o for o in self.outlets}
        self.requests: list[tuple[float, str, str]] = []
        self.agents: list[str] = []
        self.port = 0

    def answer(self, host: str, path: str, known: str | None) -> tuple[int, dict[str, str], bytes] | None:
        """Return status, headers and body; None to close the connection without a word."""
        hour = (self.clock() - START) / HOUR
        outlet = self._by_host[host]
        if path == "/robots.txt":
            return (
                200,
                {},
                (
                    b"User-agent: *\nDisallow: /feed\n"
                    if outlet.trouble == "robots"
                    else b"User-agent: *\nDisallow: /admin\n"
                ),
            )
        if outlet.wrong(hour) and (found := self._trouble(outlet, host, path, hour)) is not None:
            return found if found[0] else None
        stories_ = [s for s in self._told[outlet.number] if s.hour <= hour]
        if path == "/feed":
            kept = [s for s in stories_ if outlet.trouble != "silent" or s.hour < outlet.hour]
            return self._tagged(self._feed(outlet, host, kept[-12:], hour), known)
        story = next((s for s in stories_ if path == f"/news/{s.slug}"), None)
        return self._tagged(self._page(outlet, host, story, hour), known) if story else (404, {}, b"no")

    def _trouble(self, outlet: Outlet, host: str, path: str, hour: float) -> tuple[int, dict[str, str], bytes] | None:
        trouble = outlet.trouble
        if trouble in ("403", "404", "410", "503"):
            return int(trouble), {}, b"no"
        if trouble == "429":
            return 429, {"Retry-After": "7200"}, b"slower"
        if trouble in ("closed", "dead"):
            return 0, {}, b""
        if trouble == "loop":
            return 302, {"Location": path}, b""
        if trouble == "moved" and not host.startswith("new-"):
            return 301, {"Location": f"http://new-{host}:{self.port}{path}"}, b""
        if trouble == "html" and path == "/feed":
            return (
                200,
                {"Content-Type": "text/html"},
                b"<!doctype html><html><body><p>Welcome to our new pages.</p></body></html>",
            )
        if trouble == "broken" and path == "/feed":
            return 200, {}, b"<?xml version='1.0'?><rss><channel><title>Oh"
        if trouble == "empty" and path == "/feed":
            return 200, {}, b"<rss version='2.0'><channel><title>Empty</title></channel></rss>"
        if trouble == "summaries" and path.startswith("/news/"):
            return 403, {}, b"subscribers only"
        return None

    def _tagged(self, body: bytes, known: str | None) -> tuple[int, dict[str, str], bytes]:
        tag = f'"{hash(body) & 0xFFFFFFFF:x}"'
        return (304, {"ETag": tag}, b"") if known == tag else (200, {"ETag": tag}, body)

    def _stamp(self, outlet: Outlet, hour: float) -> datetime:
        """Return a time as the outlet's clock shows it; one whose trouble is its zone says that it is UTC."""
        moment = datetime.fromtimestamp(START + hour * HOUR, UTC)
        if outlet.trouble == "zone":
            return moment + timedelta(hours=outlet.zone)
        return moment.astimezone(timezone(timedelta(hours=outlet.zone)))

    def _link(self, host: str, story: Story) -> str:
        return f"http://{host}:{self.port}/news/{story.slug}"

    def _feed(self, outlet: Outlet, host: str, found: list[Story], hour: float) -> bytes:
        form = "atom" if outlet.trouble == "atom" and outlet.wrong(hour) else outlet.form
        rows = [
            (s.title, self._link(host, s), f"{s.text.partition('. ')[0]}.", self._stamp(outlet, s.hour)) for s in found
        ]
        if form == "json":
            items = [
                {"id": u, "url": u, "title": t, "content_text": x, "date_published": d.isoformat()}
                for t, u, x, d in rows
            ]
            value = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "items": items}
            return json.dumps(value).encode()
        e = html.escape
        if form == "atom":
            entries = "".join(
                f"<entry><id>{u}</id><title>{e(t)}</title><link href='{u}'/><summary>{e(x)}</summary>"
                f"<published>{d.isoformat()}</published><updated>{d.isoformat()}</updated></entry>"
                for t, u, x, d in rows
            )
            return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{outlet.name}</title>{entries}</feed>".encode()
        items_ = "".join(
            f"<item><title>{e(t)}</title><link>{u}</link><description>{e(x)}</description><pubDate>{format_datetime(d)}</pubDate></item>"
            for t, u, x, d in rows
        )
        return f"<rss version='2.0'><channel><title>{outlet.name}</title>{items_}</channel></rss>".encode()

    def _page(self, outlet: Outlet, host: str, story: Story, hour: float) -> bytes:
        title, text, at = story.title, story.text, story.hour
        edited = ""
        if story.edited and story.edited[0] <= hour:
            changed, title, text = story.edited
            edited = f'<meta property="article:modified_time" content="{self._stamp(outlet, changed).isoformat()}">'
        paragraphs = "".join(f"<p>{html.escape(part)}.</p>" for part in text.removesuffix(".").split(". "))
        return (
            f"<!doctype html><html><head><title>{html.escape(title)}</title>{edited}"
            f'<meta property="og:site_name" content="{outlet.name}"><link rel="canonical" href="{self._link(host, story)}">'
            f'<meta property="article:published_time" content="{self._stamp(outlet, at).isoformat()}"></head>'
            f"<body><nav>Home World</nav><article><h1>{html.escape(title)}</h1>{paragraphs}</article></body></html>"
        ).encode()


@contextmanager
def served(world: World) -> Iterator[World]:
    """Serve the world on loopback; its hosts lead there once :func:`lead_here` was called."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            world.requests.append((world.clock(), host, self.path))
            world.agents.append(self.headers.get("User-Agent", ""))
            found = world.answer(host, self.path, self.headers.get("If-None-Match"))
            self.close_connection = True
            if found is None:
                return
            status, headers, body = found
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    world.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def resolve_to_loopback(host: str, port: int) -> list[ipaddress.IPv4Address]:
    """The world's name service."""
    if not host.endswith(".test"):
        raise OSError(f"no host is named {host!r}")
    return [ipaddress.IPv4Address("127.0.0.1")]


def plan_text(world: World, every: str = "6h") -> str:
    """Return the list of sources of the world."""
    head = f'[settings]\npause = 1\ntimeout = 2\nrevisit = ["8h"]\n\n[defaults]\nevery = "{every}"\nread = "page"\n'
    rows = [
        f'[[source]]\nname = "{o.name}"\nurl = "http://{o.host}:{world.port}/feed"\n'
        + ('read = "entry"\n' if o.number >= 28 else "")
        for o in world.outlets
    ]
    return "\n".join([head, *rows])

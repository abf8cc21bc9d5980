"""What the desk costs with many incidents: first page, filters, incident pages, and people at work all at once.

    python benchmarks/desk.py [--incidents 100000] [--seconds 60] [--keep desk.sqlite] [--write benchmarks/desk.md]

Made-up reports (benchmarks/synthetic.py) are stored, put together as their truth says (linking has its own benchmark), and
served by `dateline serve` in a process of its own. Then 20 readers filter and open incidents while 3 reviewers judge, each
pausing a second on average between two requests, as people do at their quickest. ``--keep`` names a register that is used if
it is there, and made if not.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import COUNTRIES, TYPES, tellings

READERS, REVIEWERS, PAUSE = 20, 3, 1.0
PER_INCIDENT = 2.25  # reports that an incident of the generator has


def fill(path: str, incidents: int) -> None:
    """Store reports of so many incidents and name the incidents by the truth."""
    from sqlalchemy import bindparam, delete, update

    from dateline.register.book import Register
    from dateline.register.schema import cases, pending

    book = Register(path, "bench")
    founders: dict[int, tuple[str, str]] = {}
    truth: list[tuple[str, int]] = []

    def documents() -> Iterator[tuple[dict[str, Any], str, str]]:
        for telling in tellings(int(incidents * PER_INCIDENT)):
            report = telling.record["reports"][0]["id"]
            key = (telling.record["document"]["published_at"], report)
            founders[telling.truth] = min(founders.get(telling.truth, key), key)
            truth.append((report, telling.truth))
            yield telling.record, telling.text, ""

    book.add_many(documents(), "bench")
    names = [{"report": report, "name": "i" + founders[number][1][1:]} for report, number in truth]
    with book.database.writing() as connection:
        connection.execute(delete(pending))
        query = update(cases).where(cases.c.report_id == bindparam("report")).values(incident=bindparam("name"))
        for start in range(0, len(names), 5000):
            connection.execute(query, names[start : start + 5000])
    book.close()


def rows(path: str) -> tuple[int, float]:
    """Make the desk's rows; return how many and the seconds that it took."""
    from dateline.desk.index.keeper import Keeper
    from dateline.register.book import Register

    start = time.perf_counter()
    book = Register(path, "bench")
    count = len(Keeper(book).complete())
    book.close()
    return count, time.perf_counter() - start


class Served:
    """The desk in a process of its own."""

    def __init__(self, register: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        program = [sys.executable, "-c", "from dateline.cli import main; main()", "serve"]
        options = ["--register", register, "--port", str(port)]
        self.process = subprocess.Popen([*program, *options], stdout=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("the desk does not answer")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def a_filter(chance: random.Random) -> dict[str, str]:
    """A filter as somebody might set it: one or two fields."""
    year = chance.randint(2014, 2034)
    fields = [
        {"type": chance.choice(TYPES)},
        {"country": chance.choice(COUNTRIES)},
        {"since": f"{year}-01-01", "until": f"{year}-12-31"},
        {"near": f"{chance.uniform(5, 15):.2f},{chance.uniform(10, 35):.2f},{chance.choice((25, 100, 400))}"},
        {"box": f"{chance.randint(4, 8)},{chance.randint(9, 20)},{chance.randint(9, 17)},{chance.randint(21, 38)}"},
        {"confidence": chance.choice(("medium", "high"))},
        {"voices": "2"},
        {"killed": str(chance.randint(1, 40))},
        {"target": chance.choice(("market", "bus", "hospital"))},
        {"q": chance.choice(("rescue hospital", '"came without warning"', "convoy OR bus", "witness* -smoke"))},
    ]
    one, two = chance.sample(fields, 2)
    return {**one, **two} if chance.random() < 0.5 else one


def milliseconds(work: Callable[[], httpx.Response]) -> float:
    """Return how long a request took. Raises RuntimeError for an answer that is an error."""
    start = time.perf_counter()
    answer = work()
    took = 1000 * (time.perf_counter() - start)
    if answer.status_code not in (200, 201, 303, 304):
        raise RuntimeError(f"{answer.status_code} at {answer.request.url}: {answer.text[:200]}")
    return took


def alone(address: str) -> list[tuple[str, str, str]]:
    """Return rows of the table for one person at a time: what, figure, aim."""
    chance = random.Random(1)
    with httpx.Client(base_url=address, timeout=60) as client:
        first = milliseconds(lambda: client.get("/"))
        points = milliseconds(lambda: client.get("/map.json"))
        found = client.get("/api/incidents", params={"limit": 500, "sort": "-weight"}).json()["items"]
        ids = [item["id"] for item in found]
        chance.shuffle(ids)
        filters = [milliseconds(lambda: client.get("/", params=a_filter(chance))) for _ in range(150)]
        counts = [milliseconds(lambda: client.get("/api/overview", params=a_filter(chance))) for _ in range(150)]
        pages = [milliseconds(lambda i=i: client.get(f"/incident/{i}")) for i in ids[:100]]
        queue = [milliseconds(lambda: client.get("/review")) for _ in range(5)]
    return [
        ("first overview after the start, ms", f"{first:.0f}", "2000"),
        ("its points for the map, ms", f"{points:.0f}", ""),
        ("a filter (page), ms: median / 95th percentile", spread(filters), "500"),
        ("a filter (API), ms: median / 95th percentile", spread(counts), "500"),
        ("an incident's page, ms: median / 95th percentile", spread(pages), "150"),
        ("the review queue, ms: median / 95th percentile", spread(queue), ""),
    ]


def together(address: str, seconds: float) -> list[tuple[str, str, str]]:
    """Return rows of the table for readers and reviewers at once."""
    with httpx.Client(base_url=address, timeout=60) as client:
        found = client.get("/api/incidents", params={"limit": 500, "sort": "-doubt"}).json()["items"]
    ids = [item["id"] for item in found]
    times: dict[str, list[float]] = {"filter": [], "page": [], "judgement": []}
    faults: list[str] = []
    end = time.monotonic() + seconds

    def person(number: int, act: Callable[[httpx.Client, random.Random], tuple[str, float]]) -> None:
        chance = random.Random(number)
        with httpx.Client(base_url=address, timeout=60) as client:
            while time.monotonic() < end:
                time.sleep(chance.expovariate(1 / PAUSE))
                try:
                    kind, took = act(client, chance)
                    times[kind].append(took)
                except (RuntimeError, httpx.HTTPError) as error:
                    faults.append(f"{type(error).__name__}: {error}")

    def read(client: httpx.Client, chance: random.Random) -> tuple[str, float]:
        if chance.random() < 0.5:
            return "filter", milliseconds(lambda: client.get("/", params=a_filter(chance)))
        return "page", milliseconds(lambda: client.get(f"/incident/{chance.choice(ids)}"))

    def judge(client: httpx.Client, chance: random.Random) -> tuple[str, float]:
        token = re.search(r"\b[0-9a-f]{64}\b", client.get("/login").text)
        assert token
        value = {"kind": "edit", "incident": chance.choice(ids), "slot": "killed", "value": str(chance.randint(0, 9))}
        headers = {"x-csrf-token": token[0]}
        return "judgement", milliseconds(lambda: client.post("/api/judgements", json=value, headers=headers))

    threads = [
        threading.Thread(target=person, args=(n, read if n < READERS else judge)) for n in range(READERS + REVIEWERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for fault in faults[:5]:
        print(fault, file=sys.stderr)
    count = sum(len(t) for t in times.values())
    return [
        (
            f"{READERS} readers, {REVIEWERS} reviewers, {seconds:.0f} s: requests / errors",
            f"{count:,} / {len(faults)}",
            "no error",
        ),
        *((f"meanwhile a {kind}, ms: median / 95th percentile", spread(t), "") for kind, t in times.items()),
    ]


def spread(times: list[float]) -> str:
    """Return the median and the 95th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f} / {ordered[int(0.95 * (len(ordered) - 1))]:.0f}" if ordered else "none"


def main() -> None:
    """Measure and print, or write, the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/register.sqlite"
        if given.keep and given.keep.exists():
            shutil.copy(given.keep, path)
        else:
            fill(path, given.incidents)
            if given.keep:
                shutil.copy(path, given.keep)
        count, took = rows(path)
        desk = Served(path)
        try:
            measured = [*alone(desk.address), *together(desk.address, given.seconds)]
        finally:
            desk.close()
    load = os.getloadavg()[0]
    lines = [f"| {what} | {figure} | {aim} |" for what, figure, aim in measured]
    table = "\n".join(["| | measured | aim |", "|---|---:|---:|", f"| incidents | {count:,} | |", *lines])
    print(table)
    print(f"rows made in {took:.0f} s; load of the machine at the end {load:.1f}", file=sys.stderr)
    if given.write:
        machine = f"Python {platform.python_version()}, {platform.machine()}, 2 cores"
        note = f"Made by `python benchmarks/desk.py` on {machine}; load {load:.1f} at the end."
        given.write.write_text(f"# What the desk costs\n\n{note}\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

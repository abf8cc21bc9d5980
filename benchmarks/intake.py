"""How fast a web archive is read, with the gate before the parsing of pages, and how much memory that takes.

    python benchmarks/intake.py [RECORDS]

Makes a packed archive of made-up pages in a temporary folder (seeded; one page in ten tells of an attack, the others of
markets and weather; each with menus and a footer, about 30 kB), reads it on one core and prints records a second and the
highest memory of the process. Then it is read again in halves, from a location in the middle, and must give the same.
"""

from __future__ import annotations

import gzip
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from wire import CALM, reports

from dateline.fetch import Fault, fetch
from dateline.gate import document_wanted

SHARE = 10  # one page in so many tells of an attack


def page(chance: random.Random, title: str, paragraphs: list[str]) -> bytes:
    menu = "".join(f'<li class="menu-item"><a href="/section/{n}">Section number {n}</a></li>' for n in range(60))
    more = "".join(
        f'<div class="teaser"><a href="/a/{chance.randrange(10**6)}"><h3>{chance.choice(CALM)}</h3></a></div>'
        for _ in range(40)
    )
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    style = "<style>" + "".join(f".c{n}{{margin:{n}px;padding:{n}px}}" for n in range(400)) + "</style>"
    return (
        f"<!doctype html><html><head><title>{title} | Example Post</title>{style}"
        '<meta property="article:published_time" content="2022-01-06T01:12:00+02:00"></head>'
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{body}</article></main><aside>{more}</aside>"
        "<footer><p>Copyright Example Post. All rights reserved.</p></footer></body></html>"
    ).encode()


def record(number: int, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2022-01-06T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", 6)


def make(path: Path, count: int) -> None:
    chance = random.Random(7)
    told = reports(count // SHARE + 1)
    with path.open("wb") as file:
        for number in range(count):
            if number % SHARE:
                paragraphs = [" ".join(chance.sample(CALM, 3)) for _ in range(8)]
                file.write(record(number, page(chance, f"Traders look at prices, part {number}", paragraphs)))
            else:
                title, *paragraphs = told[number // SHARE][0].split("\n\n")
                file.write(record(number, page(chance, title, paragraphs)))


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.warc.gz"
        make(path, count)
        print(f"{count:,} records, {path.stat().st_size / 1e6:.1f} MB packed; {memory():.0f} MB before reading")
        start, cpu = time.perf_counter(), time.process_time()
        found: list[tuple[str, str]] = []
        halfway = 0.0
        for item in fetch([str(path)], wanted=document_wanted):
            if isinstance(item, Fault):
                print(item)
                continue
            found.append((item.location, item.text[:200]))
            if len(found) == count // SHARE // 2:
                halfway = memory()
        wall, used = time.perf_counter() - start, time.process_time() - cpu
        print(f"{len(found):,} documents; {count / wall:.0f} records/s by the clock, {count / used:.0f} by CPU time")
        print(f"highest memory: {halfway:.0f} MB half-way, {memory():.0f} MB at the end")
        middle = found[len(found) // 2][0]
        rest = [(i.location, i.text[:200]) for i in fetch([middle], wanted=document_wanted) if not isinstance(i, Fault)]
        assert rest == found[len(found) // 2 :], "reading on from the middle gives something else"
        print(f"read on from {middle.rpartition('@')[2]}: the same {len(rest):,} documents")


if __name__ == "__main__":
    main()

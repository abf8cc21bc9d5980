"""How smooth the desk's map is with many incidents: the longest frame while it is dragged, zoomed and played through time.

    python benchmarks/desk_map.py [--incidents 100000]

The incidents are made up: spread over towns of the gazetteer's countries, a third of them areas. Chromium draws without a graphics
card, as on the machine that runs the tests. A frame is the time between two callbacks of requestAnimationFrame.
"""

from __future__ import annotations

import argparse
import functools
import random
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from dateline import codebook
from dateline.desk import publish
from dateline.desk.index.columns import EMPTY
from dateline.desk.pages import mapdata
from dateline.desk.queries import Desk, Figure, Row, Wanted
from dateline.gazetteer.sources import read_table
from dateline.register.book import Register

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """() => {
  window.frames_ = [];
  let last = performance.now();
  const step = (now) => { window.frames_.push(now - last); last = now; window.watching = requestAnimationFrame(step); };
  window.watching = requestAnimationFrame(step);
}"""
STOP = "() => { cancelAnimationFrame(window.watching); return window.frames_.slice(1); }"


def rows(count: int) -> Iterator[Row]:
    """Yield made-up incidents, the same every time."""
    draw = random.Random(7)
    spots = [(float(r["lat"]), float(r["lon"])) for r in read_table("admin1.tsv")]
    types = list(codebook.load("events")["types"])
    for n in range(count):
        lat, lon = draw.choice(spots[:400] if n % 2 else spots)
        area = n % 3 == 0
        shift = 0.0 if area else 0.6
        day = f"20{10 + n % 15:02}-{1 + n % 12:02}-{1 + n % 28:02}"
        killed = Figure(float(n % 40), float(n % 40), float(n % 40)) if n % 2 else Figure()
        at = (max(-80.0, min(80.0, lat + draw.gauss(0, shift))), max(-179.0, min(179.0, lon + draw.gauss(0, shift))))
        yield Row(
            f"i{n:016x}", day, day, types[n % len(types)], "completed", "new", f"Place {n % 4000}", None, None, *at,
            80.0 if area else 2.0, 4 if area else 1, killed, Figure(), Figure(), "unknown", (), (), (), (), (), 1, 1, 1,
            "open", False, 0.0, 1.0, (),
        )  # fmt: skip


@contextmanager
def served(count: int) -> Iterator[str]:
    """Serve an empty published site with the columns of many incidents."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    with tempfile.TemporaryDirectory() as folder:
        book = Register(f"{folder}/register.sqlite")
        site = Path(folder) / "site"
        publish.publish(Desk(book), site, Wanted.model_validate({}), "Benchmark")
        (site / "map.json").write_bytes(mapdata.encoded(EMPTY.changed(list(rows(count))), np.arange(count)))
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
        server.server_close()
        book.close()


def drag(page: Any) -> None:
    """Drag the map to and fro."""
    for x, y in ((-300, -120), (260, 160), (-180, 200)):
        page.mouse.move(640, 350)
        page.mouse.down()
        page.mouse.move(640 + x, 350 + y, steps=25)
        page.mouse.up()
        page.wait_for_timeout(250)


def zoom(page: Any) -> None:
    """Zoom in and out with the wheel."""
    page.mouse.move(640, 350)
    for turn in (-120, -120, -120, -120, 120, 120):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(600)


def play(page: Any) -> None:
    """Play through time for three seconds."""
    page.click("#timeline .play")
    page.wait_for_timeout(3000)
    page.click("#timeline .play")


def main() -> None:
    """Print the frames of each movement."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--incidents", type=int, default=100_000)
    count = parser.parse_args().incidents
    from playwright.sync_api import sync_playwright

    with served(count) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.wait_for_selector("#overview[data-ready]")
        page.evaluate("dateline.overview.map.setView([33, 44], 4, {animate: false})")
        page.wait_for_timeout(2000)
        print(f"{count:,} incidents, {browser.version}")
        for name, move in (("drag", drag), ("zoom", zoom), ("play", play)):
            page.evaluate(WATCH)
            move(page)
            frames = sorted(page.evaluate(STOP))
            late = sum(f > 100 for f in frames)
            half, most = frames[len(frames) // 2], frames[-1]
            print(f"{name}: {len(frames)} frames, median {half:.0f} ms, longest {most:.0f} ms, {late} over 100 ms")
        browser.close()


if __name__ == "__main__":
    main()

"""Documents per second of reading beside the bare spaCy pipeline on the same texts, and a cold start.

    python benchmarks/reading.py [--documents 300] [--rounds 3] [--texts FILE.jsonl] [--calm FILE.jsonl]

With ``--calm`` (other news: politics, business, sport) the texts are mixed into it, one in ten, and the ratio is that of a
mixed stream, where most documents end at the cheap look before the parse.

The two readers take turns inside one run, so that a busy machine slows both; the ratio of their medians is what counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy
from wire import reports

from dateline.model import Item
from dateline.pipeline import read_item
from dateline.settings import load_settings

FLOOR, MIXED_FLOOR = 0.6, 4.0
CALM_TO_ONE = 9
EXAMPLE = Path(__file__).parent.parent / "examples" / "erbil.txt"


def timed(run: Callable[[], None]) -> float:
    """Return the seconds that one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def texts_of(path: str | None, count: int) -> list[tuple[str, str | None]]:
    """Return (text, publication day) of a JSONL file, or made-up reports."""
    if path is None:
        return [(text, day) for text, day in reports(count)]
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row["text"], row.get("published")) for row in rows[:count]]


def mixed(texts: list[tuple[str, str | None]], calm: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Return the calm texts with one of the others after every ninth."""
    out: list[tuple[str, str | None]] = []
    for n, text in enumerate(texts):
        nine = calm[n * CALM_TO_ONE : (n + 1) * CALM_TO_ONE]
        if len(nine) < CALM_TO_ONE:
            break
        out += [*nine, text]
    return out


COLD = """
import sys
from dateline.cli import main
sys.argv = ["dateline", "read", sys.argv[1], "--format", "jsonl"]
try:
    main()
except SystemExit:
    pass
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak.split()[1], file=sys.stderr)
"""


def cold_start() -> tuple[float, float]:
    """Return seconds and peak MB of reading one article in a new process (its own peak, not that of its parent)."""
    start = time.perf_counter()
    command = [sys.executable, "-c", COLD, str(EXAMPLE)]
    done = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return time.perf_counter() - start, int(done.stderr.split()[-1]) / 1024


def main() -> int:
    """Print the figures; return 1 when the ratio is under the floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts")
    parser.add_argument("--calm")
    options = parser.parse_args()
    texts, floor = texts_of(options.texts, options.documents), FLOOR
    if options.calm:
        texts, floor = mixed(texts, texts_of(options.calm, CALM_TO_ONE * options.documents)), MIXED_FLOOR
    bare = spacy.load(load_settings().spacy_model)

    def read_all() -> None:
        for text, day in texts:
            read_item(Item(text=text, published=day))

    def parse_all() -> None:
        for _ in bare.pipe(text for text, _ in texts):
            pass

    read_item(Item(text=texts[0][0]))
    pairs = [(timed(read_all), timed(parse_all)) for _ in range(options.rounds)]
    ours, theirs = (len(texts) / statistics.median(p[i] for p in pairs) for i in (0, 1))
    seconds, megabytes = cold_start()
    words = sum(len(t.split()) for t, _ in texts) // len(texts)
    print(f"documents            {len(texts)}, {words} words each, {options.rounds} rounds")
    print(f"dateline             {ours:8.1f} documents/s")
    print(f"spaCy {spacy.__version__} alone     {theirs:8.1f} documents/s ({load_settings().spacy_model})")
    print(f"ratio                {ours / theirs:8.2f} (floor {floor})")
    print(f"cold start           {seconds:8.2f} s, peak {megabytes:.0f} MB")
    return 0 if ours / theirs >= floor else 1


if __name__ == "__main__":
    sys.exit(main())

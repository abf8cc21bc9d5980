"""The suite of saved web pages: how much of the article's body is found, and how much that is none.

The measure is the one published for this data set: runs of four words of body found and body annotated, as shares of
each page; precision and recall are means over the pages, F1 is made of the two means.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

from dateline.evaluate.suite import Figure, Mistake, Reader, Result, mean, sample_note, take
from dateline.fetch.kinds.html import find_body
from dateline.fetch.markup import decode_page, parse_page
from dateline.fetch.meta import find_meta

_TOKEN = re.compile(r"\w+")
_RUN = 4
_BAD = 0.9  # F1 of a page: below it is shown as a mistake


class HtmlSuite:
    """Saved pages (``html/<key>.html.gz``) with their article bodies (``ground-truth.json``), read by intake alone."""

    name = "html"
    data: tuple[str, ...] = ("data/article_extraction",)
    sample: int | None = None

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure the body of each page; ``reader`` plays no part. Raises FileNotFoundError or ValueError."""
        truth = json.loads((path / "ground-truth.json").read_text(encoding="utf-8"))
        taken = take(sorted(truth), sample)
        precision, recall, mistakes = [], [], []
        for key in taken:
            found = body(gzip.decompress((path / "html" / f"{key}.html.gz").read_bytes()))
            p, r = overlap(runs(truth[key]["articleBody"]), runs(found))
            precision.append(p)
            recall.append(r)
            if harmonic(p, r) < _BAD:
                said = f"precision {p:.2f}, recall {r:.2f}"
                mistakes.append(Mistake(1 - harmonic(p, r), key[:12], "body", said, truth[key]["url"]))
        p, r = mean(precision), mean(recall)
        figures = (
            Figure("body P", p, len(taken)),
            Figure("body R", r, len(taken)),
            Figure("body F1", harmonic(p, r), len(taken)),
        )
        note = sample_note(len(taken), len(truth), "pages")
        return Result(self.name, path.name, len(taken), figures, tuple(mistakes), note)


def body(page: bytes) -> str:
    """Return the article's body as intake finds it, captions left out; "" when it finds none."""
    tree = parse_page(decode_page(page))
    if tree is None:
        return ""
    return "\n".join(text for kind, text in find_body(tree, find_meta(tree).title) if kind == "body")


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text with their counts; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + _RUN]) for i in range(max(1, len(tokens) - _RUN + 1)))


def overlap(gold: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[float, float]:
    """Return precision and recall of ``found``; 0 of nothing."""
    both = (gold & found).total()
    return both / found.total() if found else 0.0, both / gold.total() if gold else 0.0


def harmonic(p: float, r: float) -> float:
    """Return the harmonic mean of two shares, 0 when both are."""
    return 2 * p * r / (p + r) if p + r else 0.0

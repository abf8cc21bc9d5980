"""How well time expressions are found and valued, measured on TIMEX3-annotated news as TempEval-3 does it.

The corpora are not part of this project: the caller names a JSONL file with one document a line, fields ``text``, ``dct`` (ISO
day of creation) and ``timex3`` (a list of ``start``, ``end``, ``type``, ``value``).
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from dateline.mentions.times import find_times
from dateline.model import Block, Document, Span, TimeMention
from dateline.parse import parse

_LINE_BREAK = re.compile(r"(?<=[^\n])\n(?=[^\n])")


def score(path: Path | str, half: str = "all") -> dict[str, Any]:
    """Return precision, recall and F1 over all documents of the file, or of its ``first`` or ``second`` half.

    ``strict``: same span. ``relaxed``: the spans overlap, one to one. ``value``: relaxed and the same TIMEX3 value (TempEval-3's
    "value F1"). ``kind``: relaxed and the same type. Counts are summed over documents. Raises OSError and ValueError for a file
    that cannot be read.
    """
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    middle = len(lines) // 2
    chosen = {"all": lines, "first": lines[:middle], "second": lines[middle:]}[half]
    totals = {"gold": 0, "found": 0, "strict": 0, "relaxed": 0, "value": 0, "kind": 0}
    for line in chosen:
        for key, count in _compare(json.loads(line)).items():
            totals[key] += count
    return {"documents": len(chosen), "gold": totals["gold"], "found": totals["found"]} | {
        name: _f1(totals[name], totals["found"], totals["gold"]) for name in ("strict", "relaxed", "kind", "value")
    }


def _f1(right: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = (right / found if found else 0.0), (right / gold if gold else 0.0)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def read_document(row: dict[str, Any]) -> tuple[Document, tuple[TimeMention, ...]]:
    """Return the document of one line of a corpus and the time mentions found in it. Lines broken inside a paragraph are joined."""
    text = _LINE_BREAK.sub(" ", row["text"])
    published = date.fromisoformat(row["dct"][:10]) if row.get("dct") else None
    document = Document(
        row["docid"], text, (Block("body", Span(0, len(text))),), published=published, published_basis="given"
    )
    return document, find_times(document, parse(document))


def _compare(row: dict[str, Any]) -> dict[str, int]:
    """Return the counts of one document. A gold expression is matched by the first found one that overlaps it."""
    _, mentions = read_document(row)
    gold = row["timex3"]
    counts = {"gold": len(gold), "found": len(mentions), "strict": 0, "relaxed": 0, "value": 0, "kind": 0}
    free = list(mentions)
    for timex in gold:
        span = Span(timex["start"], timex["end"])
        match = next((m for m in free if m.span == span), None) or next(
            (m for m in free if m.span.overlaps(span)), None
        )
        if match is None:
            continue
        free.remove(match)
        counts["relaxed"] += 1
        counts["strict"] += match.span == span
        counts["kind"] += match.kind == timex["type"]
        counts["value"] += match.value == timex["value"]
    return counts

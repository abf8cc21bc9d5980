#!/usr/bin/env python3
"""Measure what the gate before the parse costs and saves, on the data sets beside the checkout (or in DATELINE_SHARED).

  python scripts/gate_recall.py

Prints how many annotated incidents stand in a document that the gate lets through, how many sentences that tell of one it lets
through, and how much of news that is mostly peaceful it skips (in characters). Needs no parse and no gazetteer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.clean import clean, readable
from dateline.evaluate.incidents.goldset import PARTS, load_gold
from dateline.evaluate.suites import shared_folder
from dateline.gate import document_wanted, sentence_wanted
from dateline.model import Item
from dateline.segment import split_paragraphs, split_sentences

GOLD = Path(__file__).resolve().parent.parent / "eval" / "gold"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines."""
    with open(path, encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def kept(text: str) -> int:
    """Return how many characters of a text are let through to the parser."""
    document = readable(clean(Item(text)))
    if not document_wanted(document.text):
        return 0
    spans = [s for _, stretch in split_paragraphs(document) for s in split_sentences(document.text, stretch)]
    return sum(span.end - span.start for span in spans if sentence_wanted(document.quote(span)))


def share_skipped(texts: Iterable[str]) -> tuple[float, float]:
    """Return the share of documents, and that of characters, that are not parsed."""
    pairs = [(len(text), kept(text)) for text in texts]
    documents = sum(not k for _, k in pairs) / len(pairs)
    return documents, 1 - sum(k for _, k in pairs) / sum(n for n, _ in pairs)


def main() -> None:
    """Print the figures, one a line."""
    shared = shared_folder()
    dev = sorted((shared / "gold/dev").glob("*.json"))
    sets = {"gold/dev": [json.loads(file.read_text(encoding="utf-8")) for file in dev]}
    for part in PARTS:
        sets[f"eval/gold, {part}"] = load_gold(GOLD, rows(shared / "data/fa_kes/docs.jsonl"), part)
    told: list[str] = []
    for name, documents in sets.items():
        passed = [document_wanted(d["text"]) for d in documents for _ in d["incidents"]]
        print(f"incidents in documents let through, {name}: {sum(passed)} of {len(passed)}")
        told += [d["text"][slice(*i["evidence"])] for d in documents for i in d["incidents"]]
    print(f"sentences that tell of an incident: {sum(map(sentence_wanted, told))} of {len(told)}")

    muc4 = list(rows(shared / "data/muc4/train.jsonl"))
    relevant = [document_wanted(row["text"]) for row in muc4 if row["templates"]]
    print(f"MUC-4 messages with a template: {sum(relevant)} of {len(relevant)}")
    shootings = [clean(Item(row["text"], title=row["title"])) for row in rows(shared / "data/gva/docs.jsonl")]
    print(f"news of shootings: {sum(document_wanted(d.text) for d in shootings)} of {len(shootings)}")
    for name, texts in (
        ("TimeBank", [row["text"] for row in rows(shared / "data/tempeval3/timebank.jsonl")]),
        ("local news (LGL)", [row["text"] for row in rows(shared / "data/geo/lgl.jsonl")]),
        ("MUC-4 without a template", [row["text"] for row in muc4 if not row["templates"]]),
    ):
        whole, characters = share_skipped(texts)
        print(f"skipped, {name}: {whole:.2f} of documents, {characters:.2f} of characters")


if __name__ == "__main__":
    main()

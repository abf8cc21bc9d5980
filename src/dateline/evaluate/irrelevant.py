"""Documents that tell of no incident: how many are read there all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.evaluate.suite import Figure, Mistake, Reader, Result, around, read_rows, sample_note, take
from dateline.model import Item, Report


def irrelevant_items(rows: list[dict[str, Any]]) -> Iterator[Item]:
    """Yield the documents without an incident: rows with an empty ``templates`` or ``incidents``, or with neither.

    A row whose answer key is missing (``has_key`` false) is not used.
    """
    for row in rows:
        if not row.get("templates") and not row.get("incidents") and row.get("has_key", True):
            identifier = row.get("docid") or row.get("id")
            yield Item(row["text"], id=str(identifier), title=row.get("title"), published=row.get("published"))


class IrrelevantSuite:
    """Documents with no incident (one JSONL file, or a folder of gold files): false incidents a document."""

    name = "irrelevant"
    data: tuple[str, ...] = ("data/muc4/tst1.jsonl", "data/muc4/tst2.jsonl", "gold/dev")
    sample: int | None = 200

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure how many reports that are no aggregates are read in documents without an incident."""
        if path.is_dir():
            rows = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(path.glob("*.json"))]
        else:
            rows = read_rows(path)
        everything = list(irrelevant_items(rows))
        items = take(everything, sample)
        mistakes: list[Mistake] = []
        hit = 0
        for item in items:
            extraction = reader(item)
            false = [r for r in extraction.reports if r.focus != "aggregate"]
            hit += bool(false)
            mistakes += [_mistake(item, extraction.document.text, report) for report in false]
        count = max(1, len(items))
        figures = (
            Figure("false incidents per document", len(mistakes) / count, len(items), "lower"),
            Figure("documents with a false incident", hit / count, len(items), "lower"),
        )
        note = sample_note(len(items), len(everything), "documents without an incident")
        return Result(self.name, path.name, len(items), figures, tuple(mistakes), note)


def _mistake(item: Item, text: str, report: Report) -> Mistake:
    """Return the mistake that a false report is."""
    message = f"{report.focus} {report.type} {report.stage}"
    return Mistake(10, item.id or "", "false incident", message, around(text, *report.trigger))

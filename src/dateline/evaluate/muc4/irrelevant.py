"""Documents that tell of no incident: how many are read there all the same.

In the MUC-4 messages without templates there are incidents that the task does not want (fights between armed sides, old
or vague ones), so beside the reports those are counted that its rules of relevance would let through. Of the TimeBank
news the business pieces of one paper serve: none of its 132 tells of an act of violence. Of gold folders the files
without incidents do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.evaluate.muc4 import read_messages, to_item
from dateline.evaluate.suite import Figure, Mistake, Reader, Result, around, sample_note, take
from dateline.model import Item, Report
from dateline.muc4.adapter import is_wanted

BUSINESS = "wsj_"  # how the ids of TimeBank's business news begin


@dataclass(frozen=True, slots=True)
class Peaceful:
    """A document without an incident; ``muc4`` says that only what the MUC-4 task wants would be one."""

    item: Item
    muc4: bool = False


def peaceful(row: Mapping[str, Any]) -> Peaceful | None:
    """Return a row as a document without an incident, None when it has one or cannot be told."""
    if "templates" in row:
        return Peaceful(to_item(row), True) if row.get("has_key", True) and not row["templates"] else None
    if "incidents" in row:
        return (
            None if row["incidents"] else Peaceful(Item(row["text"], id=str(row["id"]), published=row.get("published")))
        )
    name = str(row.get("docid"))
    if "timex3" in row and name.startswith(BUSINESS):
        return Peaceful(Item(row["text"], id=name, published=row["dct"]))
    return None


class IrrelevantSuite:
    """Documents with no incident (one JSONL file, or a folder of gold files): false incidents a document."""

    name = "irrelevant"
    data: tuple[str, ...] = ("data/muc4", "data/tempeval3/timebank.jsonl", "gold/dev")
    sample: int | None = 200

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure how many reports that are no aggregates are read in documents without an incident."""
        gold = sorted(path.glob("*.json"))
        rows = [json.loads(file.read_text(encoding="utf-8")) for file in gold] if gold else read_messages(path)
        everything = [document for row in rows if (document := peaceful(row)) is not None]
        documents = take(everything, sample)
        mistakes: list[Mistake] = []
        hit = wanted = 0
        for document in documents:
            extraction = reader(document.item)
            false = [r for r in extraction.reports if r.focus != "aggregate"]
            hit += bool(false)
            wanted += sum(is_wanted(extraction, r) for r in false)
            mistakes += [_mistake(document.item, extraction.document.text, report) for report in false]
        count, size = max(1, len(documents)), len(documents)
        figures = [
            Figure("false incidents per document", len(mistakes) / count, size, "lower"),
            Figure("documents with a false incident", hit / count, size, "lower"),
        ]
        if any(document.muc4 for document in documents):
            note = "of those that the task's rules let through"
            figures.append(Figure("false templates per document", wanted / count, size, "lower", note))
        note = sample_note(size, len(everything), "documents without an incident")
        return Result(self.name, path.name, size, tuple(figures), tuple(mistakes), note)


def _mistake(item: Item, text: str, report: Report) -> Mistake:
    """Return the mistake that a false report is."""
    message = f"{report.focus} {report.type} {report.stage}"
    return Mistake(10, item.id or "", "false incident", message, around(text, *report.trigger))

"""Linking measured: news grouped by incident against what the reader and the linker make of it.

Each document stands for its main report: the fresh one with most statements, the earliest on a tie. A document without a
report is a group of its own. Gold groups are the data sets' own (the shooting that a document is about; the story in np4e).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dateline.evaluate.linking.grouping import grouping_figures
from dateline.evaluate.suite import Reader, Result, sample_note, take
from dateline.linkage.case import Case, make_case
from dateline.linkage.clustering import Constraints
from dateline.linkage.graph import all_edges, link
from dateline.model import Item
from dateline.record import to_record

KEYS = ("incident", "story")  # the fields that name a document's group


class LinkingSuite:
    """Documents of known incidents, JSON lines with ``docid``, ``text``, ``dct`` and ``incident`` or ``story``."""

    name = "linking"
    data: tuple[str, ...] = ("data/gvc/docs.jsonl", "data/gva/docs.jsonl", "data/np4e/docs.jsonl")
    sample: int | None = 450

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure B-cubed, MUC, CEAF-e, pairwise and CoNLL scores of the incidents that linking makes."""
        everything = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows = take(everything, sample)
        cases: dict[str, Case] = {}
        main: dict[str, str] = {}
        for row in rows:
            read, best = _cases(row, reader)
            cases.update(read)
            if best is not None:
                main[row["docid"]] = best
        numbers = {row["docid"]: n for n, row in enumerate(rows)}
        owners = {id_: [numbers[case.document]] for id_, case in cases.items()}
        clusters = link(cases, owners, all_edges(cases), Constraints())
        home = {report: number for number, cluster in enumerate(clusters) for report in cluster}
        gold = {row["docid"]: next(row[k] for k in KEYS if k in row) for row in rows}
        ours = {d: f"incident {home[main[d]]}" if d in main else f"none {d}" for d in gold}
        note = sample_note(len(rows), len(everything), "documents")
        return Result(self.name, path.stem, len(rows), grouping_figures(gold, ours), (), note)


def _cases(row: Mapping[str, Any], reader: Reader) -> tuple[dict[str, Case], str | None]:
    """Return the linker's view of a document's reports by id, and the id of its main report."""
    item = Item(row["text"], id=row["docid"], title=row.get("title"), published=row.get("dct"))
    extraction = reader(item)
    record = to_record(extraction)
    reports = [r for r in record["reports"] if r["focus"] != "aggregate"]
    alone = len(reports) == 1
    made = [make_case(r, record["document"], extraction.document.text, alone) for r in reports]
    best = max(reports, key=lambda r: (r["focus"] == "new", len(r["statements"]), -r["trigger"][0]), default=None)
    return {case.id: case for case in made}, best["id"] if best else None

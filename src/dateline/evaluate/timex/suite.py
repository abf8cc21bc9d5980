"""The suite of time expressions: TIMEX3 spans and values as TempEval-3 scores them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dateline.evaluate.suite import Figure, Mistake, Reader, Result, around, read_rows
from dateline.evaluate.timex import scoring as timex
from dateline.model import Span

MEASURES = ("strict", "relaxed", "value", "kind")


class TimexSuite:
    """TIMEX3 annotation (one JSONL file a corpus), read by the time recogniser alone."""

    name = "timex"
    data: tuple[str, ...] = ("data/tempeval3/timebank.jsonl", "data/tempeval3/aquaint.jsonl")
    sample: int | None = None

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure spans and values on the whole corpus; neither ``reader`` nor ``sample`` plays a part."""
        score = timex.score(path)
        figures = [
            Figure(f"{measure} {label}", score[measure][part], score["gold"])
            for measure in MEASURES
            for label, part in (("P", "precision"), ("R", "recall"), ("F1", "f1"))
        ]
        mistakes = tuple(m for row in read_rows(path) for m in _mistakes(row))
        note = f"all {score['documents']} documents, times alone"
        return Result(self.name, path.name, score["documents"], tuple(figures), mistakes, note)


def _mistakes(row: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield the gold expressions of one document that were not found or have another value, and those not in the gold."""
    document, found = timex.read_document(dict(row))
    text, name = document.text, str(row["docid"])
    spans = [Span(t["start"], t["end"]) for t in row["timex3"]]
    for gold, span in zip(row["timex3"], spans, strict=True):
        near = [m for m in found if m.span.overlaps(span)]
        quoted = document.quote(span)
        if not near:
            yield Mistake(1, name, "missed time", f"{quoted!r} = {gold['value']}", around(text, *span))
        elif all(m.value != gold["value"] for m in near):
            message = f"{quoted!r} = {gold['value']}, got {near[0].value}"
            yield Mistake(2, name, "wrong value", message, around(text, *span))
    for mention in found:
        if not any(mention.span.overlaps(span) for span in spans):
            message = f"{document.quote(mention.span)!r} = {mention.value}"
            yield Mistake(1, name, "no time", message, around(text, *mention.span))

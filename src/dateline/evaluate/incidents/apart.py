"""The held-apart gold of this repository (`eval/gold`), joined with the reader's own copy of the texts."""

from __future__ import annotations

from pathlib import Path

from dateline.evaluate.incidents import goldset, score_documents
from dateline.evaluate.incidents.goldform import gold_document
from dateline.evaluate.suite import Reader, Result, read_rows, sample_note, take

ANNOTATIONS = Path("eval/gold")  # in the checkout that the command is run in


class ApartSuite:
    """Incident records against one part of `eval/gold`; the path is the data set with the texts.

    The part "held" gives figures only: its mistakes are never shown, so that nobody can work from them.
    """

    data: tuple[str, ...] = ("data/fa_kes/docs.jsonl",)
    sample: int | None = None

    def __init__(self, part: str) -> None:
        self.part = part
        self.name = f"incidents-{part}"

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure found incidents and slots. Raises ValueError when texts and annotations do not belong together."""
        rows = goldset.load_gold(ANNOTATIONS, read_rows(path), self.part)
        everything = [gold_document(row, str(row["id"])) for row in rows]
        documents = take(everything, sample)
        score = score_documents(documents, reader)
        mistakes = () if self.part == "held" else tuple(score.mistakes)
        note = sample_note(len(documents), len(everything)) + f", part {self.part!r} of eval/gold"
        return Result(self.name, path.name, len(documents), score.figures(), mistakes, note)

"""The wide set of this repository (`eval/wide`): own reports on many conflicts, with their texts."""

from __future__ import annotations

from pathlib import Path

from dateline.evaluate.incidents import score_documents
from dateline.evaluate.incidents.goldform import load_gold
from dateline.evaluate.suite import Reader, Result, sample_note, take


class WideSuite:
    """Incident records against one part of `eval/wide`, which lies in the checkout that the command is run in.

    The part "held" gives figures only: its mistakes are never shown, so that nobody can work from them.
    """

    sample: int | None = None

    def __init__(self, part: str) -> None:
        self.part = part
        self.name = f"wide-{part}"
        self.data: tuple[str, ...] = (f"eval/wide/{part}",)

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure found incidents and slots on the gold at ``path``."""
        everything = load_gold(path)
        documents = take(everything, sample)
        score = score_documents(documents, reader)
        mistakes = () if self.part == "held" else tuple(score.mistakes)
        note = sample_note(len(documents), len(everything))
        return Result(self.name, path.name, len(documents), score.figures(), mistakes, note)

"""What all suites share: figures, mistakes, results, and the sample that a long suite takes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from dateline.model import Extraction, Item

Reader = Callable[[Item], Extraction]
T = TypeVar("T")

SEED = 20260101  # of every sample: the same documents each time


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a suite. ``support`` is how many gold items it rests on; ``better`` is "higher" or "lower".

    ``scale`` is the value of "everything": 1 for shares, 100 for per cent, 0 for what is no share (kilometres, counts).
    """

    name: str
    value: float
    support: int
    better: str = "higher"
    note: str = ""
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing read wrongly. ``cost`` is in slot errors: 1 for a missing or spurious value, 2 for a wrong one."""

    cost: float
    document: str
    kind: str
    message: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What one suite measured on one data set: figures in table order, mistakes in any order."""

    suite: str
    data: str
    documents: int
    figures: tuple[Figure, ...]
    mistakes: tuple[Mistake, ...] = ()
    note: str = ""

    def worst(self, count: int) -> list[Mistake]:
        """Return the ``count`` most costly mistakes, ties in document order as they were found."""
        return sorted(self.mistakes, key=lambda m: -m.cost)[:count]


class Suite(Protocol):
    """A suite: its name, where its data lie under the shared folder, and what it measures there."""

    @property
    def name(self) -> str:
        """The name by which the command calls it."""

    @property
    def data(self) -> tuple[str, ...]:
        """Where its data sets lie under the shared folder."""

    @property
    def sample(self) -> int | None:
        """How many documents it takes of each when the caller names no number; None: all."""

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure ``reader`` on the data at ``path``. Raises FileNotFoundError or ValueError for data it cannot use."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of right, superfluous and lacking items, with what follows from them. Empty counts give 0."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Rates) -> Rates:
        return Rates(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def figures_of(name: str, rates: Rates, *parts: str) -> list[Figure]:
    """Return the figures of ``rates`` named "<name> P", "<name> R" and "<name> F1", or only the ``parts`` named."""
    support = rates.tp + rates.fn
    values = {"P": rates.precision, "R": rates.recall, "F1": rates.f1}
    return [Figure(f"{name} {part}", values[part], support) for part in parts or values]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file in order. Raises ValueError naming the line that is no JSON object."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path}:{number}: {error}") from error
        if not isinstance(row, dict):
            raise ValueError(f"{path}:{number}: not a JSON object")
        rows.append(row)
    return rows


def take(items: Sequence[T], count: int | None) -> list[T]:
    """Return a seeded sample of ``count`` items in their own order; all of them when ``count`` is None."""
    if count is None or count >= len(items):
        return list(items)
    chosen = sorted(random.Random(SEED).sample(range(len(items)), count))
    return [items[i] for i in chosen]


def sample_note(taken: int, total: int, what: str = "documents") -> str:
    """Return the sentence that says which part of a data set was measured."""
    return f"all {total} {what}" if taken == total else f"a seeded sample of {taken} of {total} {what}"


def around(text: str, start: int, end: int, margin: int = 60) -> str:
    """Return ``text[start:end]`` with ``margin`` characters on both sides on one line."""
    return " ".join(text[max(0, start - margin) : end + margin].split())


def mean(values: Iterable[float]) -> float:
    """Return the mean, 0.0 of nothing."""
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0

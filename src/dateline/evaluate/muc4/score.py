"""Templates against an answer key, as the MUC-4 conference of 1992 scored them (Chinchor, "MUC-4 Evaluation Metrics").

In each message every template is mapped to at most one of the key, such that the credit is largest. Two can be mapped
only if the incident type is at least half right and so is one of the perpetrator, physical target or human target slots
(a key that fills none of these asks for date or place instead). Inside mapped templates each fill counts as correct,
partially correct, incorrect, spurious or missing; optional fills and templates of the key are never missing. The rows
of the score differ in what templates without a partner cost: nothing (MATCHED ONLY), their key's fills
(MATCHED/MISSING), their own fills (MATCHED/SPURIOUS), or both (ALL TEMPLATES: the official figure).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.evaluate.assign import best_match
from dateline.evaluate.muc4.compare import CORRECT, PARTIAL, credit
from dateline.muc4.form import (
    DATE,
    INDIVIDUAL,
    LOCATION,
    ORGANIZATION,
    PEOPLE,
    PEOPLE_TYPE,
    PERSON,
    SLOTS,
    THING,
    THING_TYPE,
    TYPE,
    Fill,
    Template,
)

MAPPING_SLOTS = (INDIVIDUAL, ORGANIZATION, THING, THING_TYPE, PERSON, PEOPLE, PEOPLE_TYPE)


@dataclass(frozen=True, slots=True)
class Count:
    """Fills by outcome."""

    correct: int = 0
    partial: int = 0
    incorrect: int = 0
    spurious: int = 0
    missing: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.correct + other.correct,
            self.partial + other.partial,
            self.incorrect + other.incorrect,
            self.spurious + other.spurious,
            self.missing + other.missing,
        )

    @property
    def possible(self) -> int:
        """The fills of the key that count."""
        return self.correct + self.partial + self.incorrect + self.missing

    @property
    def actual(self) -> int:
        """The fills that were read."""
        return self.correct + self.partial + self.incorrect + self.spurious

    @property
    def recall(self) -> float:
        """Credit over possible fills, in per cent."""
        return 100 * (self.correct + PARTIAL * self.partial) / self.possible if self.possible else 0.0

    @property
    def precision(self) -> float:
        """Credit over actual fills, in per cent."""
        return 100 * (self.correct + PARTIAL * self.partial) / self.actual if self.actual else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of recall and precision, in per cent."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


Counts = dict[str, Count]


@dataclass(frozen=True, slots=True)
class MessageScore:
    """The score of one message: counts by slot for mapped, missing and spurious templates, and the mapping itself.

    ``mapped`` holds (key position, position read); ``missing`` and ``spurious`` the positions without a partner
    (optional templates of the key are in neither).
    """

    matched: Counts
    missed: Counts
    extra: Counts
    mapped: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    spurious: tuple[int, ...]


def add(*counts: Counts) -> Counts:
    """Return the sum of counts slot by slot, every slot present."""
    return {slot: sum((c[slot] for c in counts if slot in c), Count()) for slot in SLOTS}


def total(counts: Counts) -> Count:
    """Return the counts over all slots."""
    return sum(counts.values(), Count())


def rows(scores: Iterable[MessageScore]) -> dict[str, Counts]:
    """Return the four rows of the score over messages, each as counts by slot."""
    scores = list(scores)
    matched, missed, extra = (add(*(getattr(s, part) for s in scores)) for part in ("matched", "missed", "extra"))
    return {
        "MATCHED ONLY": matched,
        "MATCHED/MISSING": add(matched, missed),
        "MATCHED/SPURIOUS": add(matched, extra),
        "ALL TEMPLATES": add(matched, missed, extra),
    }


def score_message(key: Sequence[Template], read: Sequence[Template]) -> MessageScore:
    """Return the score of the templates read in one message against those of its key."""
    weights = [[_weight(k, r) for r in read] for k in key]
    mapped = best_match(weights)
    missing = [i for i, k in enumerate(key) if i not in {a for a, _ in mapped} and not k.optional]
    spurious = [j for j in range(len(read)) if j not in {b for _, b in mapped}]
    return MessageScore(
        matched=add(*({s: score_slot(s, key[i].fills(s), read[j].fills(s)) for s in SLOTS} for i, j in mapped)),
        missed=add(*({s: score_slot(s, key[i].fills(s), ()) for s in SLOTS} for i in missing)),
        extra=add(*({s: score_slot(s, (), read[j].fills(s)) for s in SLOTS} for j in spurious)),
        mapped=tuple(mapped),
        missing=tuple(missing),
        spurious=tuple(spurious),
    )


def _weight(key: Template, read: Template) -> float:
    """Return the credit of mapping two templates, 0 where they must not be mapped."""
    if not _touch(TYPE, key, read):
        return 0.0
    slots = MAPPING_SLOTS if any(key.fills(s) for s in MAPPING_SLOTS) else (DATE, LOCATION)
    if not any(_touch(slot, key, read) for slot in slots):
        return 0.0
    return sum(_credit(s, key.fills(s), read.fills(s)) for s in SLOTS)


def _touch(slot: str, key: Template, read: Template) -> bool:
    """Return whether some fill of the slot is at least half right."""
    return any(credit(slot, k, r) > 0 for k in key.fills(slot) for r in read.fills(slot))


def _credit(slot: str, key: Sequence[Fill], read: Sequence[Fill]) -> float:
    """Return the credit of a slot."""
    count = score_slot(slot, key, read)
    return count.correct + PARTIAL * count.partial


def score_slot(slot: str, key: Sequence[Fill], read: Sequence[Fill]) -> Count:
    """Return the outcome of one slot: fills paired for the largest credit, the rest wrong, lacking or too many."""
    credits = [[credit(slot, k, r) for r in read] for k in key]
    pairs = best_match(credits)
    correct = sum(credits[i][j] == CORRECT for i, j in pairs)
    used = {i for i, _ in pairs}
    left_key = sum(not k.optional for i, k in enumerate(key) if i not in used)
    left_read = len(read) - len(pairs)
    wrong = min(left_key, left_read)
    return Count(correct, len(pairs) - correct, wrong, left_read - wrong, left_key - wrong)

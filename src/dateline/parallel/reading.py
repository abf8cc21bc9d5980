"""What a worker does: documents in, their records out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.model import Item
from dateline.pipeline import read_item
from dateline.record import to_record

FAULTS = (ArithmeticError, LookupError, ValueError, TypeError, AttributeError)
"""What a fault of ours in one document raises."""

_ONE_AT_A_TIME = (
    threading.Lock()
)  # parser and gazetteer are not for several threads, which workers of a cluster may have


class CrewError(Exception):
    """Workers cannot be had. ``message`` says why, ``mend`` what to do."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message, self.mend = message, mend

    def __str__(self) -> str:
        return f"{self.message}. {self.mend}."


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: its record (docs/records.md) and the text that offsets count in."""

    record: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A document whose reading ended the process that read it, again when it was read alone."""


Read = Reading | Lost | None
"""``None``: a fault of ours kept the worker from reading it; whoever asked reads it again and meets the fault himself."""


def read_document(item: Item) -> Reading:
    """Return the document as read."""
    extraction = read_item(item)
    return Reading(to_record(extraction), extraction.document.text)


def read_batch(items: Sequence[Item]) -> list[Read]:
    """Return the readings of documents, in their order."""
    with _ONE_AT_A_TIME:
        return [_read(item) for item in items]


def _read(item: Item) -> Reading | None:
    try:
        return read_document(item)
    except FAULTS:
        return None

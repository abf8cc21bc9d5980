"""All rows side by side as one table of numbers, so that a filter over 100,000 incidents takes milliseconds."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dateline import codebook
from dateline.desk.index.rows import Row

#: The codes behind the numbers of a column, in the order of their numbers.
TYPES = tuple(codebook.load("events")["types"])
STAGES = ("completed", "intercepted", "foiled", "missed", "threatened")
GRADES = ("claimed", "blamed", "denied", "contested", "reported_as_fact", "unclaimed", "unknown")
STATES = ("open", "accepted", "rejected")
NO_DAY = 0  # stands for an unknown day; ordinals begin at 1

_DTYPE = np.dtype(
    [
        ("alive", "?"), ("tie", "u8"), ("first", "i4"), ("last", "i4"), ("lat", "f8"), ("lon", "f8"), ("radius", "f4"),
        ("area", "?"), ("country", "i4"), ("type", "i2"), ("stage", "i2"), ("grade", "i2"), ("status", "i2"),
        ("confidence", "i2"), ("voices", "i4"), ("killed", "f8"), ("injured", "f8"), ("reviewed", "?"), ("doubt", "f8"),
        ("weight", "f8"), ("version", "i8"),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """Every incident's row, and the same in numbers. A change gives new columns; those in use stay as they are.

    ``table`` has a line for each of ``rows``; lines that are not ``alive`` stand for incidents that are no more. ``at`` gives
    the line of an id. ``version`` is the highest version of the rows.
    """

    rows: tuple[Row, ...]
    table: np.ndarray[Any, Any]
    at: Mapping[str, int]
    version: int = 0

    def changed(self, new: Sequence[Row], gone: Iterable[str] = (), version: int | None = None) -> Columns:
        """Return the columns with these rows in place of those with their ids, and without those that are gone."""
        fresh = [r for r in new if r.id not in self.at]
        at = dict(self.at)
        at.update({r.id: len(self.rows) + n for n, r in enumerate(fresh)})
        rows = [*self.rows, *fresh]
        table = np.concatenate([self.table, np.zeros(len(fresh), _DTYPE)])
        where = [at[row.id] for row in new]
        for line, row in zip(where, new, strict=True):
            rows[line] = row
        table[where] = np.array([_numbers(row) for row in new], _DTYPE)
        for name in gone:
            if name in at:
                table[at.pop(name)]["alive"] = False
        highest = max([self.version, *(r.version for r in new)]) if version is None else version
        return Columns(tuple(rows), table, at, highest)

    def row(self, id_: str) -> Row | None:
        """Return the row of an incident, None when there is none."""
        found = self.at.get(id_)
        return None if found is None else self.rows[found]

    def __len__(self) -> int:
        return len(self.at)


EMPTY = Columns((), np.zeros(0, _DTYPE), {})


def tie_of(id_: str) -> int:
    """Return a number that orders incidents that are else alike: that of the id's own figures where it has them."""
    try:
        return int(id_[1:17], 16)
    except ValueError:
        return int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=8).digest())


def country_number(code: str | None) -> int:
    """Return the number of a country's two letters, 0 for none."""
    return ord(code[0]) * 256 + ord(code[1]) if code and len(code) == 2 and code.isascii() else 0


def country_code(number: int) -> str | None:
    """Return the two letters of a country's number, None for 0."""
    return chr(number // 256) + chr(number % 256) if number else None


def ordinal(day: str | None) -> int:
    """Return the ordinal of an ISO date, ``NO_DAY`` for none or for what is no date."""
    try:
        return date.fromisoformat(day).toordinal() if day else NO_DAY
    except ValueError:  # entered by hand through a program
        return NO_DAY


def _numbers(row: Row) -> tuple[Any, ...]:
    return (
        True, tie_of(row.id), ordinal(row.first), ordinal(row.last), _number(row.lat), _number(row.lon), row.radius_km,
        row.area, country_number(row.country), _code(TYPES, row.type), _code(STAGES, row.stage), _code(GRADES, row.grade),
        _code(STATES, row.status), row.confidence, row.voices, _number(row.killed.best), _number(row.injured.best),
        row.reviewed, row.doubt, row.weight, row.version,
    )  # fmt: skip


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _code(codes: Sequence[str], value: str) -> int:
    return codes.index(value) if value in codes else -1

"""Coding rules as data: rows of conditions on facts and the values that they set, and the one engine that reads them.

A row is a table of a codebook file: ``name``, ``because`` (why, in a sentence), ``when`` (fact -> condition, all must hold)
and ``set`` (column -> value). A condition is one value, a list (the fact is, or has, one of them), or a table of these tests:
``any`` (the same as the list), ``none`` (has none of the list), ``only`` (has something, and nothing outside the list),
``min``, ``max`` (a number within, never for an unknown one), ``most`` (a number within, or unknown) and ``known`` (true or
false).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]
Facts = Mapping[str, Any]


class Cell(NamedTuple):
    """One coded value, and the rule that made it as ``name: why``."""

    column: str
    value: str | int | float | None
    rule: str


def first(rows: Sequence[Row], facts: Facts) -> Row | None:
    """Return the first row whose conditions all hold, or None."""
    return next(every(rows, facts), None)


def every(rows: Sequence[Row], facts: Facts) -> Iterator[Row]:
    """Yield the rows whose conditions all hold, in their order."""
    return (row for row in rows if holds(row, facts))


def holds(row: Row, facts: Facts) -> bool:
    """Return whether all conditions of a row hold. Raises KeyError for a fact that nobody knows of (a slip in a data file)."""
    return all(_meets(condition, facts[fact]) for fact, condition in row.get("when", {}).items())


def need(rows: Sequence[Row], facts: Facts) -> Row:
    """Return the first row that fits, of a group whose last row fits always. Raises LookupError when none does."""
    row = first(rows, facts)
    if row is None:
        raise LookupError("no rule of the group fits")
    return row


def told(row: Row) -> str:
    """Return a row as a rule in words: its name and why."""
    return f"{row['name']}: {row['because']}"


def cells(row: Row, columns: Sequence[str] | None = None) -> list[Cell]:
    """Return what a row sets, each with its rule; only ``columns`` if given."""
    wanted = row["set"] if columns is None else {c: row["set"][c] for c in columns if c in row["set"]}
    return [Cell(column, value, told(row)) for column, value in wanted.items()]


def _meets(condition: object, value: Any) -> bool:
    if isinstance(condition, dict):
        return all(_TESTS[test](wanted, value) for test, wanted in condition.items())
    wanted = condition if isinstance(condition, list) else [condition]
    return any(v in wanted for v in _many(value))


def _many(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "any": lambda wanted, value: any(v in wanted for v in _many(value)),
    "none": lambda wanted, value: not any(v in wanted for v in _many(value)),
    "only": lambda wanted, value: bool(value) and all(v in wanted for v in _many(value)),
    "min": lambda wanted, value: value is not None and value >= wanted,
    "max": lambda wanted, value: value is not None and value <= wanted,
    "most": lambda wanted, value: value is None or value <= wanted,
    "known": lambda wanted, value: (value is not None and value != ()) == wanted,
}

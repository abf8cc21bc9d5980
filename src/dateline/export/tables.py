"""Tables for other people's programs: a codebook's columns, cells with their rules, CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from dateline.export.rules import Cell

# What a spreadsheet takes for the start of a formula (OWASP, "CSV injection"); full-width forms are read as the plain ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FLUSH = 1 << 16


@dataclass(frozen=True, slots=True)
class Coded:
    """One row under one book: a cell for each column, or why the book does not record it. ``of`` are the incidents behind it."""

    cells: tuple[Cell, ...] = ()
    withheld: str | None = None
    of: tuple[str, ...] = ()

    def values(self) -> dict[str, str | int | float | None]:
        """Return column -> value."""
        return {cell.column: cell.value for cell in self.cells}

    def changed(self, values: Mapping[str, str | int | float | None], rule: str) -> Coded:
        """Return the row with other values in some columns, by ``rule``."""
        cells = (Cell(c.column, values[c.column], rule) if c.column in values else c for c in self.cells)
        return replace(self, cells=tuple(cells))


def in_order(columns: Sequence[str], cells: Iterable[Cell], rest: str) -> tuple[Cell, ...]:
    """Return one cell for each column, those that nobody coded empty by the rule ``rest``. Raises KeyError for a stray column."""
    out = {column: Cell(column, "", rest) for column in columns}
    for cell in cells:
        if cell.column not in out:
            raise KeyError(cell.column)
        out[cell.column] = cell
    return tuple(out.values())


def neutral(value: object) -> str:
    """Return a value as the text of a cell: text that a spreadsheet would take for a formula gets ``'`` before it.

    Numbers stay as they are, and a lone hyphen, which is no formula. Control characters go, None is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    text = _CONTROL.sub("", str(value))
    return f"'{text}" if text.startswith(_FORMULA) and text != "-" else text


def write_csv(columns: Sequence[str], rows: Iterable[Iterable[object]], out: BinaryIO) -> None:
    """Write a header and rows as CSV (RFC 4180, UTF-8); cells go through :func:`neutral`."""
    for chunk in _chunks(columns, rows):
        out.write(chunk.encode("utf-8", "backslashreplace"))


def _chunks(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([neutral(column) for column in columns])
    for row in rows:
        writer.writerow([neutral(value) for value in row])
        if buffer.tell() > _FLUSH:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def write_coded(columns: Sequence[str], coded: Iterable[Coded], out: BinaryIO) -> None:
    """Write coded incidents as CSV, those that the book does not record left out."""
    write_csv(columns, ([cell.value for cell in c.cells] for c in coded if c.withheld is None), out)


def joined(values: Iterable[object], by: str = "; ") -> str:
    """Return the values as one text, each once, empty ones left out."""
    return by.join(dict.fromkeys(str(v) for v in values if v not in (None, "")))

"""Incidents in other people's formats: one small file per format, one list of them.

A format is a module with ``write(incidents, out)`` and a line in :data:`WRITERS`; the command line, the HTTP API and the
documentation follow from that list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from dateline.export.credits import CREDITS, sidecar
from dateline.export.rules import Cell
from dateline.export.tables import Coded
from dateline.register.model import Incident

__all__ = [
    "CREDITS",
    "READERS",
    "WRITERS",
    "Cell",
    "Coded",
    "Writer",
    "books",
    "explain",
    "explain_rows",
    "read_incidents",
    "sidecar",
    "write",
    "write_file",
]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format. Its ``module`` is loaded when it is used. ``extension`` has no dot.

    ``policy`` is how counts should be reconciled for it, None for any. ``book`` marks a codebook: its values can be
    explained. ``credited``: the file itself holds the credits for its coordinates, else they go beside it.
    """

    name: str
    media_type: str
    extension: str
    description: str
    policy: str | None = None
    book: bool = False
    credited: bool = False

    @property
    def module(self) -> str:
        """Return where the writer stands: a codebook or a file format."""
        return f"dateline.export.{'codebooks' if self.book else 'formats'}.{self.name}"


_CSV = "text/csv; charset=utf-8"

#: Every format by its name.
WRITERS: dict[str, Writer] = {
    w.name: w
    for w in (
        Writer("csv", _CSV, "csv", "one row per incident"),
        Writer("geojson", "application/geo+json", "geojson", "points, and areas for vague places", credited=True),
        Writer("parquet", "application/vnd.apache.parquet", "parquet", "GeoParquet table", credited=True),
        Writer("jsonl", "application/x-ndjson", "jsonl", "everything, one incident per line"),
        Writer("stix", "application/stix+json;version=2.1", "json", "STIX 2.1 bundle", credited=True),
        Writer("atom", "application/atom+xml", "atom", "feed of incidents", credited=True),
        Writer("brief", "text/markdown; charset=utf-8", "md", "a brief to read, in Markdown", credited=True),
        Writer("acled", _CSV, "csv", "columns and codes of ACLED", "acled", book=True),
        Writer("ucdp", _CSV, "csv", "columns and codes of UCDP GED 23.1", "ucdp", book=True),
        Writer("gtd", _CSV, "csv", "columns and codes of the Global Terrorism Database, 2017", "gtd", book=True),
        Writer("plover", _CSV, "csv", "event types and modes of PLOVER", book=True),
        Writer("cameo", _CSV, "csv", "event codes of CAMEO", book=True),
        Writer("muc4", _CSV, "csv", "the slots of MUC-4 templates", "gtd", book=True),
    )
}

#: What :func:`read_incidents` reads, by name: extensions and what it is. The content decides, not the name.
READERS = {"csv": "a table with a header", "geojson": "a FeatureCollection; a Point or an area is the place"}


def write(format: str, incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write incidents in a format of :data:`WRITERS`; the same incidents give the same bytes. Raises KeyError."""
    import_module(WRITERS[format].module).write(incidents, out)


def write_file(format: str, incidents: Iterable[Incident], path: Path) -> Path | None:
    """Write a file, and beside it ``<name>.credits.txt`` where the format holds no credits; return that note's path or None."""
    with path.open("wb") as out:
        write(format, incidents, out)
    if WRITERS[format].credited:
        return None
    note = path.with_name(f"{path.name}.credits.txt")
    note.write_text(sidecar(path.name), encoding="utf-8")
    return note


def read_incidents(path: Path, mapping: Path) -> Iterator[Any]:
    """Yield a record (docs/records.md) or a ``Fault`` for each incident of a user's own file, read by a mapping file.

    What the mapping holds: ``dateline.export.incoming.mapping``.
    """
    # Loaded when used: what reads files is no concern of a program that only writes.
    found: Iterator[Any] = import_module("dateline.export.incoming").read_incidents(path, mapping)
    return found


def explain(incident: Incident, book: str) -> list[Cell]:
    """Return every value of the incident under a codebook with the rule that fired, as (column, value, rule).

    An incident that the book does not record has one cell: column "(not recorded)", no value, and why.
    Raises KeyError for a format that is no codebook.
    """
    code: Callable[[Incident], Coded] = _module(book).code
    return _told(code(incident))


def explain_rows(incidents: Iterable[Incident], book: str) -> Iterator[tuple[tuple[str, ...], list[Cell]]]:
    """Yield each row of a codebook's table as the ids of the incidents behind it and its cells, as in :func:`explain`.

    In ACLED several incidents can share a row, and one can have several. Raises KeyError for a format that is no codebook.
    """
    module = _module(book)
    if hasattr(module, "rows"):
        yield from ((coded.of, _told(coded)) for coded in module.rows(incidents))
    else:
        yield from (((incident.id,), _told(module.code(incident))) for incident in incidents)


def _module(book: str) -> Any:
    if not WRITERS[book].book:
        raise KeyError(book)
    return import_module(WRITERS[book].module)


def _told(coded: Coded) -> list[Cell]:
    if coded.withheld is not None:
        return [Cell("(not recorded)", None, coded.withheld)]
    return list(coded.cells)


def books() -> Iterator[str]:
    """Yield the names of the codebooks."""
    return (name for name, writer in WRITERS.items() if writer.book)

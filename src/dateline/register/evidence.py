"""What is stored of documents: texts, readings, reports, statements. Rows are added, never changed and never taken away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from dateline.linkage.case import Case, make_case
from dateline.register.model import StatementRow, StoredDocument, StoredReport
from dateline.register.schema import documents, readings, reports, statements

_Any = TypeVar("_Any")
CHUNK = 400  # values in one IN list: well below what either database takes


def key_of(document_id: str) -> str:
    """Return the key that a document's id is found by."""
    return hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(*given: str | None) -> str:
    """Return the SHA-256 of everything that was given of a document: the same means the same document."""
    return hashlib.sha256(json.dumps(given).encode("ascii")).hexdigest()


def chunks(values: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield the values in lists of at most ``size``."""
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def batched(values: Iterable[_Any], size: int) -> Iterator[list[_Any]]:
    """Yield the values in lists of at most ``size``, taking them one list at a time."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def cases_of(record: Mapping[str, Any], text: str) -> list[Case]:
    """Return the cases of a document's incidents; aggregates tell of no single one."""
    told = [r for r in record["reports"] if r.get("focus") != "aggregate"]
    return [make_case(r, record["document"], text, len(told) == 1) for r in told]


def statement_id(*parts: Any) -> str:
    """Return a statement's id: the same words of the same report that give the same value have the same id."""
    return "s" + hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:16]


# --- out ----------------------------------------------------------------------------------------------------------


def current_readings() -> Any:
    """Return the query for the numbers of the current readings: the newest of every document id."""
    return select(func.max(readings.c.number)).group_by(readings.c.key)


def load_reports(connection: Connection, ids: Iterable[str]) -> list[StoredReport]:
    """Return the current reports with these ids, with statements and documents, in the order of (document id, place, id)."""
    rows: list[Any] = []
    other = readings.alias()
    newest = select(func.max(other.c.number)).where(other.c.key == documents.c.key).scalar_subquery()
    for part in chunks(sorted(set(ids))):
        rows += connection.execute(
            select(reports, documents.c.number.label("document"))
            .join(readings, readings.c.number == reports.c.reading)
            .join(documents, documents.c.number == readings.c.document)
            .where(reports.c.id.in_(part), reports.c.reading == newest)
        ).all()
    known = load_documents(connection, {row.document for row in rows})
    said = _load_statements(connection, {row.number: known[row.document].id for row in rows})
    order = sorted(rows, key=lambda r: (known[r.document].id, r.place_in_text, r.id))
    return [StoredReport(r.id, known[r.document], r.record, tuple(said.get(r.number, ()))) for r in order]


def load_documents(connection: Connection, numbers: Iterable[int], text: bool = False) -> dict[int, StoredDocument]:
    """Return the documents by number; their texts only when asked for."""
    columns = [c for c in documents.c if text or c.name != "text"]
    out: dict[int, StoredDocument] = {}
    for part in chunks(sorted(set(numbers))):
        for row in connection.execute(select(*columns).where(documents.c.number.in_(part))):
            out[row.number] = StoredDocument(
                row.id, row.sha256, row.title, row.url, row.publisher, row.agency, row.language, row.published,
                row.text if text else "", row.sketch,
            )  # fmt: skip
    return out


def _load_statements(connection: Connection, reports_: Mapping[int, str]) -> dict[int, list[StatementRow]]:
    """Return the statements of the reports (number to document id), in text order."""
    out: dict[int, list[StatementRow]] = {}
    for part in chunks(sorted(reports_)):
        query = select(statements).where(statements.c.report.in_(part)).order_by(statements.c.number)
        for row in connection.execute(query):
            out.setdefault(row.report, []).append(statement_of(row, reports_[row.report]))
    return out


def statement_of(row: Any, document_id: str) -> StatementRow:
    """Return the statement of a row of the table."""
    return StatementRow(
        row.id, row.report_id, document_id, row.attribute, row.value, row.source, row.stance, row.start, row.end,
        row.quote, row.rule, row.reviewer,
    )  # fmt: skip


# --- everything, to link it anew --------------------------------------------------------------------------------------


def all_cases(connection: Connection) -> Iterator[tuple[int, Case]]:
    """Yield every case of the current readings with its document's number, in the order of the documents' ids."""
    current = (
        select(readings.c.number, readings.c.document, documents.c.id, documents.c.text, documents.c.published)
        .join(documents, documents.c.number == readings.c.document)
        .where(readings.c.number.in_(current_readings()))
        .order_by(readings.c.number)
    )
    for part in chunks(connection.execute(current).all(), CHUNK):
        told = _records(connection, [row.number for row in part])
        for row in part:
            head = {"id": row.id, "published_at": row.published}
            record = {"document": head, "reports": told.get(row.number, [])}
            yield from ((row.document, case) for case in cases_of(record, row.text))


def _records(connection: Connection, numbers: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the records of the readings' reports, statements included, as they came in."""
    rows = connection.execute(select(reports).where(reports.c.reading.in_(numbers)).order_by(reports.c.number)).all()
    said: dict[int, list[dict[str, Any]]] = {}
    for part in chunks(row.number for row in rows):
        query = (
            select(statements.c.report, statements.c.start)
            .where(statements.c.report.in_(part))
            .order_by(statements.c.number)
        )
        for s in connection.execute(query):
            said.setdefault(s.report, []).append({"start": s.start})
    out: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        out.setdefault(row.reading, []).append({**row.record, "statements": said.get(row.number, [])})
    return out

"""What is stored of documents: texts, readings, reports, statements. Rows are added, never changed and never taken away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from dateline.linkage.case import Case, make_case
from dateline.linkage.sketch import sketch
from dateline.register.errors import DocumentRefused
from dateline.register.model import StatementRow, StoredDocument, StoredReport
from dateline.register.schema import documents, readings, reports, statements

CHUNK = 400  # values in one IN list: well below what either database takes


@dataclass(frozen=True, slots=True)
class Incoming:
    """One document to be stored: its record (docs/records.md), its text, and who read it with which reader."""

    record: Mapping[str, Any]
    text: str
    reader: str
    user: str
    at: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of it. ``outcome``: added, known, reread or replaced. ``old`` and ``new`` are its reports before and now."""

    outcome: str
    document: int
    old: tuple[str, ...] = ()
    new: tuple[Case, ...] = ()


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


def is_current(connection: Connection, document_id: str, print_: str, reader: str) -> bool:
    """Return whether the document was stored as it is and read by this reader, so that reading it again changes nothing."""
    row = _newest(connection, key_of(document_id))
    return row is not None and row.fingerprint == print_ and row.reader == reader


def store(connection: Connection, incoming: Incoming, replace: bool = False) -> Stored:
    """Store one document's reading. A newer reading supersedes the one before, which is kept.

    Raises DocumentRefused when the id is known with another text and ``replace`` is not set.
    """
    document = incoming.record["document"]
    key = key_of(document["id"])
    print_ = incoming.fingerprint or fingerprint(document["text_sha256"], document.get("url"))
    digest = hashlib.sha256(json.dumps(incoming.record, sort_keys=True).encode("ascii")).hexdigest()
    newest = _newest(connection, key)
    if newest is not None and newest.fingerprint != print_ and not replace:
        message = f"the id {document['id']!r} is known with another text or other particulars"
        raise DocumentRefused(message, "Give this document an id of its own, or --replace the other one (it is kept as history)")
    if newest is not None and (newest.fingerprint, newest.reader, newest.digest) == (print_, incoming.reader, digest):
        return Stored("known", newest.document)
    number = _document_number(connection, incoming, key, print_)
    old = tuple(_report_ids(connection, newest.number)) if newest is not None else ()
    reading = _insert_reading(connection, incoming, number, key, digest)
    told = _told_apart(incoming.record["reports"])
    _insert_reports(connection, reading, told)
    outcome = "added" if newest is None else "reread" if newest.fingerprint == print_ else "replaced"
    return Stored(outcome, number, old, tuple(cases_of({**incoming.record, "reports": told}, incoming.text)))


def _told_apart(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the reports with ids of their own: where two of one document share an id, the later gets another, always the same."""
    seen: dict[str, int] = {}
    out = []
    for record in records:
        count = seen[record["id"]] = seen.get(record["id"], 0) + 1
        new = "r" + hashlib.sha256(f"{record['id']}\x1f{count}".encode()).hexdigest()[:16]
        out.append(record if count == 1 else {**record, "id": new})
    return out


def cases_of(record: Mapping[str, Any], text: str) -> list[Case]:
    """Return the cases of a document's incidents; aggregates tell of no single one."""
    told = [r for r in record["reports"] if r.get("focus") != "aggregate"]
    return [make_case(r, record["document"], text, len(told) == 1) for r in told]


def _newest(connection: Connection, key: str) -> Any:
    """Return number, document, reader, digest and fingerprint of the current reading, or None."""
    return connection.execute(
        select(readings.c.number, readings.c.document, readings.c.reader, readings.c.digest, documents.c.fingerprint)
        .join(documents, documents.c.number == readings.c.document)
        .where(readings.c.key == key)
        .order_by(readings.c.number.desc())
        .limit(1)
    ).first()


def _document_number(connection: Connection, incoming: Incoming, key: str, print_: str) -> int:
    known = connection.execute(
        select(documents.c.number).where(documents.c.key == key, documents.c.fingerprint == print_)
    ).scalar()
    if known is not None:
        return int(known)
    document = incoming.record["document"]
    row = {
        "id": document["id"],
        "key": key,
        "fingerprint": print_,
        "sha256": document.get("text_sha256") or "",
        **{name: document.get(name) for name in ("title", "url", "publisher", "agency", "language")},
        "published": document.get("published_at"),
        "published_basis": document.get("published_basis"),
        "text": incoming.text,
        "sketch": sketch(incoming.text),
        "added_at": incoming.at,
        "added_by": incoming.user,
    }
    return new_number(connection, documents, row)


def new_number(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Add one row and return its number."""
    made: Any = connection.execute(insert(table).values(**row)).inserted_primary_key
    return int(made[0])


def _insert_reading(connection: Connection, incoming: Incoming, number: int, key: str, digest: str) -> int:
    document = incoming.record["document"]
    row = {
        "document": number,
        "key": key,
        "reader": incoming.reader,
        "digest": digest,
        "rest": {"blocks": document.get("blocks", []), "flags": incoming.record.get("flags", [])},
        "read_at": incoming.at,
        "read_by": incoming.user,
    }
    return new_number(connection, readings, row)


def _insert_reports(connection: Connection, reading: int, records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        body = {k: v for k, v in record.items() if k != "statements"}
        row = {"reading": reading, "id": record["id"], "place_in_text": (record.get("trigger") or [0])[0], "record": body}
        number = new_number(connection, reports, row)
        said = [_statement_row(number, record["id"], s) for s in record.get("statements") or []]
        if said:
            connection.execute(insert(statements), said)


def _statement_row(report: int, report_id: str, s: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report": report,
        "report_id": report_id,
        "id": statement_id(report_id, s["attribute"], s["value"], s.get("start"), s.get("end"), s.get("source")),
        "attribute": s["attribute"],
        "value": s["value"],
        "source": s.get("source"),
        "stance": s.get("stance") or "asserts",
        "start": s.get("start"),
        "end": s.get("end"),
        "quote": s.get("quote") or "",
        "rule": s.get("rule") or "",
    }


def statement_id(*parts: Any) -> str:
    """Return a statement's id: the same words of the same report that give the same value have the same id."""
    return "s" + hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:16]


def _report_ids(connection: Connection, reading: int) -> list[str]:
    return list(connection.execute(select(reports.c.id).where(reports.c.reading == reading)).scalars())


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
        query = select(statements.c.report, statements.c.start).where(statements.c.report.in_(part)).order_by(statements.c.number)
        for s in connection.execute(query):
            said.setdefault(s.report, []).append({"start": s.start})
    out: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        out.setdefault(row.reading, []).append({**row.record, "statements": said.get(row.number, [])})
    return out

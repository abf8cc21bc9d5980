"""Documents stored: texts, readings, reports and statements. Rows are added, never changed and never taken away.

Rows are numbered by us and written some hundreds at a time: writers take turns (``Database.writing``), so that no other
process can take the same numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from dateline.linkage.case import Case
from dateline.linkage.sketch import sketch
from dateline.register.errors import DocumentRefused
from dateline.register.evidence import cases_of, chunks, fingerprint, key_of, statement_id
from dateline.register.schema import documents, judgements, readings, reports, statements, tellings


@dataclass(frozen=True, slots=True)
class Incoming:
    """One document to be stored: its record (docs/records.md), its text, and who read it with which reader.

    ``telling``: the columns by which later versions of the article find it (``dateline.register.store.versions.row_of``).
    """

    record: Mapping[str, Any]
    text: str
    reader: str
    user: str
    at: str
    fingerprint: str = ""
    telling: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of it. ``outcome``: added, known, reread or replaced. ``old`` and ``new`` are its reports before and now."""

    outcome: str
    document: int
    old: tuple[str, ...] = ()
    new: tuple[Case, ...] = ()


def reading_of(connection: Connection, document_id: str) -> tuple[str, str] | None:
    """Return the fingerprint of the document as it is stored and the reader that read it last, None for an unknown id."""
    row = next(_newest(connection, [key_of(document_id)]), None)
    return None if row is None else (row.fingerprint, row.reader)


class Writer:
    """Collects rows and writes them together: call :meth:`flush` before the transaction ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[dict[str, Any]]] = {t.name: [] for t in _ORDER}
        self._numbers: dict[str, int] = {}
        self._keys: set[str] = set()
        self._known: dict[str, Any] = {}

    def expect(self, ids: Iterable[str]) -> None:
        """Look up what is stored under the documents' ids, all at once: quicker than one after the other."""
        for part in chunks(map(key_of, ids)):
            self._known.update(dict.fromkeys(part))
            self._known.update((row.key, row) for row in _newest(self._connection, part))

    def add(self, table: Table, row: Mapping[str, Any]) -> int:
        """Note a row and return its number."""
        if table.name not in self._numbers:
            self._numbers[table.name] = self._connection.execute(select(func.max(table.c.number))).scalar() or 0
        number = self._numbers[table.name] = self._numbers[table.name] + 1
        self._rows[table.name].append({"number": number, **row})
        return number

    def flush(self) -> None:
        """Write what was noted."""
        for table in _ORDER:
            if rows := self._rows[table.name]:
                self._connection.execute(insert(table), rows)
                self._rows[table.name] = []
        self._keys.clear()

    def store(self, incoming: Incoming, replace: bool = False) -> Stored:
        """Store one document's reading. A newer reading supersedes the one before, which is kept.

        Raises DocumentRefused when the id is known with another text and ``replace`` is not set.
        """
        document = incoming.record["document"]
        key = key_of(document["id"])
        if key in self._keys:
            self.flush()
        print_ = incoming.fingerprint or fingerprint(document["text_sha256"], document.get("url"))
        digest = hashlib.sha256(json.dumps(incoming.record, sort_keys=True).encode("ascii")).hexdigest()
        newest = self._known.pop(key) if key in self._known else next(_newest(self._connection, [key]), None)
        if newest is not None and newest.fingerprint != print_ and not replace:
            message = f"the id {document['id']!r} is known with another text or other particulars"
            mend = "Give this document an id of its own, or --replace the other one (it is kept as history)"
            raise DocumentRefused(message, mend)
        if newest is not None and (newest.fingerprint, newest.reader, newest.digest) == (
            print_,
            incoming.reader,
            digest,
        ):
            return Stored("known", newest.document)
        self._keys.add(key)
        number = _known_document(self._connection, key, print_) if newest is not None else None
        number = number or self._document(incoming, key, print_)
        old = tuple(_report_ids(self._connection, newest.number)) if newest is not None else ()
        told = _told_apart(incoming.record["reports"])
        self._reading(incoming, number, key, digest, told)
        outcome = "added" if newest is None else "reread" if newest.fingerprint == print_ else "replaced"
        return Stored(outcome, number, old, tuple(cases_of({**incoming.record, "reports": told}, incoming.text)))

    def _document(self, incoming: Incoming, key: str, print_: str) -> int:
        number = self.add(documents, _document_row(incoming, key, print_))
        if incoming.telling is not None:
            self._rows[tellings.name].append({"number": number, "key": key, **incoming.telling})
        return number

    def _reading(
        self, incoming: Incoming, number: int, key: str, digest: str, told: Sequence[Mapping[str, Any]]
    ) -> None:
        reading = self.add(readings, _reading_row(incoming, number, key, digest))
        for record in told:
            body = {k: v for k, v in record.items() if k != "statements"}
            place = (record.get("trigger") or [0])[0]
            report = self.add(reports, {"reading": reading, "id": record["id"], "place_in_text": place, "record": body})
            for said in record.get("statements") or []:
                self.add(statements, _statement_row(report, record["id"], said))


_ORDER = (documents, tellings, readings, reports, judgements, statements)


def _told_apart(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the reports with ids of their own: where two of one document share an id, the later gets another, always the same."""
    seen: dict[str, int] = {}
    out = []
    for record in records:
        count = seen[record["id"]] = seen.get(record["id"], 0) + 1
        new = "r" + hashlib.sha256(f"{record['id']}\x1f{count}".encode()).hexdigest()[:16]
        out.append(record if count == 1 else {**record, "id": new})
    return out


def _newest(connection: Connection, keys: Sequence[str]) -> Iterator[Any]:
    """Yield number, key, document, reader, digest and fingerprint of the current reading of each known document."""
    last = select(func.max(readings.c.number)).where(readings.c.key.in_(keys)).group_by(readings.c.key)
    columns = (readings.c.number, readings.c.key, readings.c.document, readings.c.reader, readings.c.digest)
    yield from connection.execute(
        select(*columns, documents.c.fingerprint)
        .join(documents, documents.c.number == readings.c.document)
        .where(readings.c.number.in_(last))
    )


def _known_document(connection: Connection, key: str, print_: str) -> int | None:
    query = select(documents.c.number).where(documents.c.key == key, documents.c.fingerprint == print_)
    return connection.execute(query).scalar()


def _report_ids(connection: Connection, reading: int) -> list[str]:
    return list(connection.execute(select(reports.c.id).where(reports.c.reading == reading)).scalars())


def _document_row(incoming: Incoming, key: str, print_: str) -> dict[str, Any]:
    document = incoming.record["document"]
    return {
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


def _reading_row(incoming: Incoming, number: int, key: str, digest: str) -> dict[str, Any]:
    rest = {"blocks": incoming.record["document"].get("blocks", []), "flags": incoming.record.get("flags", [])}
    return {
        "document": number,
        "key": key,
        "reader": incoming.reader,
        "digest": digest,
        "rest": rest,
        "read_at": incoming.at,
        "read_by": incoming.user,
    }


def _statement_row(report: int, report_id: str, s: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report": report,
        "judgement": None,
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
        "reviewer": None,
    }

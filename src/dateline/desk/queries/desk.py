"""Everything that the pages and the API ask of the register, in one place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from dateline.desk.index.columns import Columns
from dateline.desk.index.keeper import Keeper
from dateline.desk.index.rows import Row, row_of
from dateline.desk.queries.acting import Reviewer
from dateline.desk.queries.agreement import Agreement
from dateline.desk.queries.article import ArticlePage, Found, Told, article_page
from dateline.desk.queries.choosing import Lines, chosen
from dateline.desk.queries.errors import Missing
from dateline.desk.queries.incident import Evidence, IncidentPage, incident_page
from dateline.desk.queries.overview import Mark, Overview, marks, overview
from dateline.desk.queries.review import ReviewQueue, review_queue
from dateline.desk.queries.wanted import Listing, Wanted
from dateline.model import Item
from dateline.register import judging
from dateline.register.book import DEFAULT_POLICY, Register
from dateline.register.evidence import key_of, load_documents, load_reports
from dateline.register.model import Incident, Proposal, StoredDocument
from dateline.register.schema import cases, readings, reports

if TYPE_CHECKING:
    from dateline.fetch import Fault
    from dateline.register.intake import Taken

LONG = 0.2  # seconds in the making from which proposals are used again
REUSE = 20  # times as long as they were in the making
#: The reader's tables are read by one thread at a time.
_ONE_READER = Lock()


class Desk:
    """Answers questions about the register. Every method is safe to call from several threads."""

    def __init__(self, book: Register) -> None:
        self.book = book
        self.keeper = Keeper(book)
        self.agreement = Agreement(book)
        self._proposing = Lock()
        self._proposed: tuple[float, float, tuple[Proposal, ...]] = (0.0, 0.0, ())

    def columns(self) -> Columns:
        """Return the rows of all incidents as they are now."""
        return self.keeper.current()

    # --- many ---

    def chosen(self, wanted: Wanted) -> tuple[Columns, Lines]:
        """Return all columns and the lines that the filter lets through."""
        columns = self.columns()
        return columns, chosen(columns, wanted, self._found(wanted))

    def rows(self, wanted: Wanted) -> list[Row]:
        """Return the rows that the filter lets through, in no certain order."""
        columns, lines = self.chosen(wanted)
        return [columns.rows[n] for n in lines]

    def overview(self, listing: Listing) -> Overview:
        """Return the overview under a filter. Raises BadQuery."""
        return overview(self.columns(), listing, self._found(listing))

    def marks(self, wanted: Wanted, zoom: int = 2) -> tuple[Mark, ...]:
        """Return the marks of the map under a filter; ``zoom`` 0 (the world in 256 pixels) and up."""
        columns = self.columns()
        return marks(columns, chosen(columns, wanted, self._found(wanted)), zoom)

    def incidents(self, wanted: Wanted, policy: str = DEFAULT_POLICY) -> Iterator[Incident]:
        """Yield the incidents that the filter lets through, by first day and id, for exports."""
        rows = sorted(self.rows(wanted), key=lambda r: (r.first or "9999", r.id))
        yield from self.book.named([r.id for r in rows], policy)

    def queue(self, wanted: Wanted, offset: int = 0, limit: int = 30) -> ReviewQueue:
        """Return what a person should look at first."""
        columns = self.columns()
        maybe = tuple(p for p in self._proposals() if p.left in columns.at and p.right in columns.at)
        return review_queue(columns, wanted, offset, limit, maybe[:limit], self._found(wanted))

    def _proposals(self) -> tuple[Proposal, ...]:
        """Return the pairs that may be one; where they are long in the making, those of a while ago."""
        with self._proposing:
            made, cost, found = self._proposed
            if cost < LONG or time.monotonic() - made > REUSE * cost:
                start = time.monotonic()
                found = tuple(self.book.proposals())
                self._proposed = time.monotonic(), time.monotonic() - start, found
            return found

    def _found(self, wanted: Wanted) -> frozenset[str] | None:
        return self.keeper.search(wanted.q) if wanted.q else None

    def reviewer(self, user: str) -> Reviewer:
        """Return a person's hands on the register."""

        def version_of(id_: str) -> int | None:
            row = self.columns().row(id_)
            return None if row is None else row.version

        return Reviewer(self.book.by(user), version_of)

    # --- one ---

    def incident(self, id_: str, policy: str = "ucdp") -> Incident:
        """Return an incident by any id that leads to it. Raises RegisterError."""
        return self.book.incident(id_, policy)

    def incident_page(self, id_: str, policy: str = "ucdp") -> IncidentPage:
        """Return everything about one incident under a policy (acled, ucdp, gtd). Raises RegisterError."""
        columns = self.columns()
        incident = self.book.incident(id_, policy)
        row = columns.row(incident.id) or row_of(incident)
        history = tuple(self.book.history(incident.id))
        with self.book.database.reading() as connection:
            everything = judging.load(connection)
            numbers = set(connection.execute(select(cases.c.document).where(cases.c.incident == incident.id)).scalars())
            texts = {d.id: d.text for d in load_documents(connection, numbers, text=True).values()}
        counted = judging.active(everything)
        live = {j.number for j in counted}
        verdicts = {i: j.kind for j in counted if j.kind in ("accept", "reject") for i in j.left}
        rejected = frozenset(i for i, kind in verdicts.items() if kind == "reject")
        undone = frozenset(j.number for j in everything if j.kind != "undo" and j.number not in live)
        known = Evidence(texts, history, undone, rejected, tuple(self.book.proposals(incident.id)))
        return incident_page(incident, row, columns, known)

    def article(self, document_id: str) -> ArticlePage:
        """Return the article with what the current reading found in it. Raises Missing."""
        with self.book.database.reading() as connection:
            query = (
                select(readings.c.number, readings.c.document, readings.c.rest)
                .where(readings.c.key == key_of(document_id))
                .order_by(readings.c.number.desc())
                .limit(1)
            )
            reading = connection.execute(query).first()
            if reading is None:
                raise Missing(f"there is no document {document_id!r}", "Documents are named on the incidents' pages")
            document = load_documents(connection, [reading.document], text=True)[reading.document]
            ids = connection.execute(select(reports.c.id).where(reports.c.reading == reading.number)).scalars()
            stored = load_reports(connection, ids)
            homes = select(cases.c.report_id, cases.c.incident).where(cases.c.report_id.in_([r.id for r in stored]))
            incident_of = {row.report_id: row.incident for row in connection.execute(homes)}
        found = [
            Found(s.id, s.report_id, s.attribute, s.value, s.source, s.stance, s.rule, s.start, s.end)
            for r in stored
            for s in r.statements
            if s.start is not None and s.end is not None
        ]
        told = [Told(r.record, incident_of.get(r.id)) for r in stored]
        return article_page(document, reading.rest["blocks"], reading.rest["flags"], found, told)

    def read(self, item: Item) -> dict[str, Any]:
        """Return the record (docs/records.md) of a text, which is not stored."""
        return self._read(item)[0]

    def read_text(self, text: str, published: str | None = None) -> ArticlePage:
        """Return what the reader finds in a text, which is not stored."""
        record, read = self._read(Item(location="pasted", text=text, published=published))
        given = record["document"]
        document = StoredDocument(
            record["id"], given["text_sha256"], given["title"], given["url"], given["publisher"], given["agency"],
            given["language"], given["published_at"], read,
        )  # fmt: skip
        told = [Told(r, None) for r in record["reports"]]
        return article_page(document, given["blocks"], record["flags"], list(_read_values(record)), told)

    def take(self, item: Item, user: str, replace: bool = False) -> Taken | Fault:
        """Read a document into the register as ``user`` and link it; return what became of it."""
        from dateline.register.intake import take  # loaded when used: the parser takes seconds

        book = self.book.by(user)
        with _ONE_READER:
            taken = take(book, item, replace)
        book.link()
        return taken

    def _read(self, item: Item) -> tuple[dict[str, Any], str]:
        """Return the record of a text and the text that its offsets count in."""
        from dateline.pipeline import read_item
        from dateline.record import to_record

        with _ONE_READER:
            extraction = read_item(item)
        return to_record(extraction), extraction.document.text


def _read_values(record: dict[str, Any]) -> Iterator[Found]:
    for report in record["reports"]:
        for number, s in enumerate(report["statements"]):
            yield Found(
                f"{report['id']}-{number}", report["id"], s["attribute"], s["value"], s["source"], s["stance"],
                s.get("rule") or "", s["start"], s["end"],
            )  # fmt: skip

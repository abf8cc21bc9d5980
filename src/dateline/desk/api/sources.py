"""Documents, reports, statements, judgements: what incidents are made of."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import func, select

from dateline.desk.api.answers import MOST_NUMBER, Id, Page, answer
from dateline.desk.pages.frame import Asked
from dateline.desk.queries import Missing
from dateline.register import judging
from dateline.register.evidence import current_readings, load_reports, statement_of
from dateline.register.schema import cases, documents, readings, reports, statements

router = APIRouter(tags=["evidence"])

After = Annotated[int, Query(alias="cursor", ge=0, le=MOST_NUMBER, description="Where the page before ended.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many.")]
_HEAD = ("id", "title", "url", "publisher", "agency", "language", "published", "added_at", "added_by")


@router.get("/documents", response_model=Page[dict[str, Any]])
def list_documents(desk: Asked, after: After = 0, limit: Limit = 100) -> Response:
    """Return documents as they came in, without their texts, with the ids of their reports."""
    columns = [documents.c.number, *(documents.c[name] for name in _HEAD)]
    with desk.book.database.reading() as connection:
        query = (
            select(*columns, readings.c.number.label("reading"))
            .join(readings, readings.c.document == documents.c.number)
            .where(documents.c.number > after, readings.c.number.in_(current_readings()))
            .order_by(documents.c.number)
        )
        rows = connection.execute(query.limit(limit)).all()
        told = select(reports.c.reading, reports.c.id).where(reports.c.reading.in_([r.reading for r in rows]))
        ids: dict[int, list[str]] = {}
        for row in connection.execute(told.order_by(reports.c.number)):
            ids.setdefault(row.reading, []).append(row.id)
        total = connection.execute(select(func.count(func.distinct(readings.c.key)))).scalar() or 0
    items = [{**{n: getattr(r, n) for n in _HEAD}, "reports": ids.get(r.reading, [])} for r in rows]
    return answer({"items": items, "cursor": str(rows[-1].number) if len(rows) == limit else None, "total": total})


@router.get("/document", response_model=dict[str, Any])
def document(desk: Asked, id: Annotated[str, Query(max_length=2000, description="The document's id.")]) -> Response:
    """Return one document with its text, its blocks, its flags, and what was read in it. Ids may hold anything."""
    page = desk.article(id)
    shown = page.document
    return answer(
        {
            **{n: getattr(shown, n) for n in _HEAD if hasattr(shown, n)},
            "text_sha256": shown.sha256,
            "text": shown.text,
            "segments": [{"start": s.start, "length": len(s.text), "block": s.block} for s in page.segments],
            "flags": [asdict(f) for f in page.flags],
            "reports": [{**t.record, "incident": t.incident} for t in page.reports],
            "statements": [asdict(f) for f in page.found],
        }
    )


@router.get("/reports/{id}", response_model=dict[str, Any])
def report(desk: Asked, id: Id) -> Response:
    """Return a report that counts now, by its whole id, with its statements and the incident that it tells."""
    with desk.book.database.reading() as connection:
        home = connection.execute(select(cases.c.incident).where(cases.c.report_id == id)).scalar()
        found = load_reports(connection, [id]) if home else []
    if not found:
        raise Missing(f"there is no report {id!r}", "Reports are named by incidents and documents")
    told = found[0]
    said = [asdict(s) for s in told.statements]
    return answer({**told.record, "incident": home, "document": told.document.id, "statements": said})


@router.get("/statements/{id}", response_model=dict[str, Any])
def statement(desk: Asked, id: Id) -> Response:
    """Return a statement by its whole id: value, words, speaker, rule, and the incident that it speaks of."""
    with desk.book.database.reading() as connection:
        row = connection.execute(select(statements).where(statements.c.id == id).limit(1)).first()
        if row is None:
            raise Missing(f"there is no statement {id!r}", "Statements are named by incidents")
        place = (
            select(documents.c.id)
            .join(readings, readings.c.document == documents.c.number)
            .join(reports, reports.c.reading == readings.c.number)
            .where(reports.c.number == row.report)
        )
        home = select(cases.c.incident).where(cases.c.report_id == row.report_id)
        said = statement_of(row, connection.execute(place).scalar() or "")
        return answer({**asdict(said), "incident": connection.execute(home).scalar()})


@router.get("/judgements", response_model=Page[dict[str, Any]])
def judgements(desk: Asked, after: After = 0, limit: Limit = 100) -> Response:
    """Return what people decided, in order; `counts` tells whether it still holds."""
    with desk.book.database.reading() as connection:
        everything = judging.load(connection)
    live = {j.number for j in judging.active(everything)}
    found = [j for j in everything if j.number > after]
    items = [{**asdict(j), "counts": j.number in live} for j in found[:limit]]
    cursor = str(found[limit - 1].number) if len(found) > limit else None
    return answer({"items": items, "cursor": cursor, "total": len(everything)})

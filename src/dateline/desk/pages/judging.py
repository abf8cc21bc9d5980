"""What reviewers do: accept, reject and enter values, merge and split with a preview, undo; and the news of others' doing."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.desk.pages.frame import LINKS, Asked, Asker, render
from dateline.desk.queries import Preview, Wanted
from dateline.desk.queries.wanted import Policy
from dateline.desk.security.needs import needs
from dateline.export import describe

router = APIRouter(dependencies=[needs("reviewer")])

Because = Annotated[str, Form(max_length=2000)]
Verdict = Annotated[Literal["accept", "reject"], Form()]
Version = Annotated[int | None, Form()]
Shown = Annotated[Policy, Form()]
Reports = Annotated[list[str], Form()]


@router.post("/incident/{id_}/verdict")
def verdict(
    desk: Asked, asker: Asker, id_: str, verdict: Verdict, statement: Annotated[str, Form()] = "",
    slot: Annotated[str, Form()] = "", because: Because = "", version: Version = None, policy: Shown = "ucdp",
) -> Response:  # fmt: skip
    """Accept or reject a statement of an incident, else the value of a slot of it, else all of it."""
    reviewer = desk.reviewer(asker.name)
    if statement:
        return _back(reviewer.judge_statement(id_, statement, verdict, because, version), policy)
    if slot:
        return _back(reviewer.judge_value(id_, slot, verdict, because, version), policy)
    return _back(reviewer.verdict(id_, verdict, because, version), policy)


@router.post("/incident/{id_}/edit")
def edit(
    desk: Asked, asker: Asker, id_: str, slot: Annotated[str, Form()], value: Annotated[str, Form(max_length=4000)],
    because: Because = "", version: Version = None, policy: Shown = "ucdp",
) -> Response:  # fmt: skip
    """Enter a value: a statement with the reviewer as its source."""
    return _back(desk.reviewer(asker.name).edit(id_, slot, value, because, version), policy)


@router.post("/incident/{id_}/undo")
def undo(
    desk: Asked, asker: Asker, id_: str, number: Annotated[int | None, Form()] = None, policy: Shown = "ucdp"
) -> Response:
    """Take back a judgement: the one with this number, else the asker's latest."""
    desk.reviewer(asker.name).undo(number, asker.may("editor"))
    return _back(desk.incident(id_).id, policy)


@router.get("/incident/{id_}/news")
def news(request: Request, desk: Asked, id_: str, since: int) -> Response:
    """Return what was done to the incident since it was shown; nothing where nothing was."""
    columns = desk.columns()
    row = columns.row(id_)
    if row is not None and row.version == since:
        return Response(status_code=204)
    page = desk.incident_page(id_)
    latest = page.history[-1] if page.history else None
    return render(request, "parts/changed.html", incident=page.incident, latest=latest)


# --- merge and split: first what would come of it -------------------------------------------------------------------------


@router.get("/merge")
def preview_merge(request: Request, desk: Asked, asker: Asker, a: str = "", b: str = "") -> HTMLResponse:
    """Show what a merge would change."""
    if not (a and b):
        return render(request, "merge.html", preview=None, matches=(), names={}, a=a, b=b)
    preview = desk.reviewer(asker.name).preview_merge(a, b)
    found = preview.before
    return render(
        request, "merge.html", preview=preview, names=_names(preview), a=found[0].id, b=found[1].id,
        matches=desk.book.why(found[0].id, found[1].id)[:3],
    )  # fmt: skip


@router.post("/merge")
def merge(
    desk: Asked, asker: Asker, a: Annotated[str, Form()], b: Annotated[str, Form()], because: Because = ""
) -> Response:
    """Put two incidents together."""
    return _back(desk.reviewer(asker.name).merge(a, b, because), "ucdp")


@router.post("/apart")
def apart(
    desk: Asked, asker: Asker, a: Annotated[str, Form()], b: Annotated[str, Form()], because: Because = ""
) -> Response:
    """Say that two incidents are two; they are never proposed again."""
    desk.reviewer(asker.name).apart(a, b, because)
    return _back(desk.incident(a).id, "ucdp")


@router.get("/incident/{id_}/split")
def preview_split(
    request: Request, desk: Asked, asker: Asker, id_: str, report: Annotated[list[str], Query(default_factory=list)]
) -> HTMLResponse:
    """Show what a split would change."""
    preview = desk.reviewer(asker.name).preview_split(id_, report)
    return render(
        request, "split.html", preview=preview, names=_names(preview), reports=report, incident=preview.before[0]
    )


@router.post("/incident/{id_}/split")
def split(
    desk: Asked, asker: Asker, id_: str, report: Reports, because: Because = "", version: Version = None
) -> Response:
    """Take reports out of an incident."""
    return _back(desk.reviewer(asker.name).split(id_, report, because, version), "ucdp")


@router.get("/review/next")
def following(desk: Asked, after: str = "") -> Response:
    """Lead to the incident of the queue that is to be looked at next, other than the one just looked at."""
    tasks = desk.queue(Wanted.model_validate({}), limit=2).tasks
    found = next((t.row.id for t in tasks if t.row.id != after), None)
    return RedirectResponse(LINKS.incident(found) if found else "/review", 303)


def _back(id_: str, policy: str) -> Response:
    return RedirectResponse(LINKS.incident(id_, None if policy == "ucdp" else policy), 303)


def _names(preview: Preview) -> dict[str, str]:
    """Return what the incidents are called; one that keeps its id is called as it is now."""
    return {incident.id: describe.title(incident) for incident in (*preview.after, *preview.before)}

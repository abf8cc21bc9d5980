"""The page of one incident: what is said, by whom, in which words, and what follows from it under each policy."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dateline.desk.pages import times, words
from dateline.desk.pages.chart import chart
from dateline.desk.pages.frame import Asked, Asker, render
from dateline.desk.pages.overview import exports
from dateline.desk.queries import IncidentPage
from dateline.desk.queries.wanted import Policy
from dateline.export import describe
from dateline.model import ATTRIBUTES

router = APIRouter()


@router.get("/incident/{id_}")
def incident(
    request: Request, desk: Asked, asker: Asker, id_: str, policy: Policy = "ucdp", open: str = ""
) -> HTMLResponse:
    """Show everything about one incident. ``open`` names the slot whose statements are to be seen."""
    page = desk.incident_page(id_, policy)
    return render(request, "incident.html", may_judge=asker.may("reviewer"), **context(page, {open}))


def context(page: IncidentPage, opened: set[str]) -> dict[str, Any]:
    """Return what the template of an incident asks for."""
    incident = page.incident
    slots = {slot.name: slot for slot in page.slots}
    listed = [slots[name] for name in words.LISTED if slots[name].said or name in words.ALWAYS]
    same_day = incident.best("date_from") == incident.best("date_to") and not slots["date_to"].pick.dissent
    return {
        "page": page,
        "incident": incident,
        "title": describe.title(incident),
        "slots": [s for s in listed if not (s.name == "date_to" and same_day)],
        "opened": opened,
        "home_slot": {said.statement.id: slot.name for slot in reversed(listed) for said in slot.said},
        "slot_attribute": lambda name: ATTRIBUTES.get(name, name),
        "documents": {d.id: d for d in incident.documents},
        "chart": chart(page),
        "charted": [slot for slot in words.COUNTS if any(t.slot == slot for t in page.tolls)],
        "stretch": times.stretch(incident),
        "undoable": next((a for a in reversed(page.history) if not a.undone and a.judgement.kind != "undo"), None),
        "exports": exports(),
    }

"""Second opinions: a value judged by the words alone, without seeing what others made of it; and how far reviewers agree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.desk.pages import words
from dateline.desk.pages.frame import LINKS, Asked, Asker, render
from dateline.desk.queries import Listing
from dateline.desk.security.needs import needs
from dateline.export import describe
from dateline.model import ATTRIBUTES

router = APIRouter(dependencies=[needs("reviewer")])

#: Slots that an opinion is asked of: those that carry an incident. The others follow from them or are lists of names.
ASKED = ("type", "stage", "date_from", "date_to", "place", "killed", "injured", "kidnapped", "damage", "attribution")


@router.get("/review/second")
def agreement(request: Request, desk: Asked) -> HTMLResponse:
    """Show how far reviewers agree, and the incidents that somebody judged already."""
    judged = desk.overview(Listing.model_validate({"reviewed": True, "limit": 50}))
    return render(request, "agreement.html", kappas=desk.agreement.kappas(), rows=judged.rows)


@router.get("/incident/{id_}/opinion")
def blind(request: Request, desk: Asked, id_: str, given: str = "") -> HTMLResponse:
    """Show what the reports say of an incident, without the values chosen from it and without what reviewers entered."""
    page = desk.incident_page(id_)
    slots = [
        (slot.name, tuple(said for said in slot.said if said.statement.document_id))
        for slot in page.slots
        if slot.name in ASKED
    ]
    return render(
        request, "opinion.html", incident=page.incident, slots=slots, given=given,
        slot_attribute=lambda name: ATTRIBUTES.get(name, name),
        title="; ".join(d.title or describe.outlet(d) for d in page.incident.documents),
    )  # fmt: skip


@router.post("/incident/{id_}/opinion")
def give(
    desk: Asked, asker: Asker, id_: str, slot: Annotated[str, Form()], value: Annotated[str, Form(max_length=4000)],
    because: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """Keep an opinion; it changes nothing in the register."""
    incident = desk.agreement.give(asker.name, id_, slot, value, because)
    return RedirectResponse(f"{LINKS.incident(incident)}/opinion?given={words.slot_of(slot)}#slot-{slot}", 303)

"""Second opinions, and how far reviewers agree."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dateline.desk.api.answers import answer
from dateline.desk.pages.frame import Asked
from dateline.desk.security import Who
from dateline.desk.security.needs import needs

router = APIRouter(tags=["agreement"])


class Opinion(BaseModel):
    """What a reviewer holds a value to be; it changes nothing in the register."""

    model_config = ConfigDict(extra="forbid")
    incident: str = Field(min_length=4, max_length=64)
    slot: str = Field(max_length=40)
    value: str = Field(max_length=4000, description='As typed in an edit; "null" for "the reports do not say".')
    because: str = Field("", max_length=2000)


class Noted(BaseModel):
    """The incident that an opinion is about."""

    incident: str


@router.post("/opinions", status_code=201, response_model=Noted)
def give(desk: Asked, opinion: Opinion, who: Annotated[Who, needs("reviewer")]) -> Noted:
    """Give an opinion without seeing or changing others'."""
    name = desk.agreement.give(who.name, opinion.incident, opinion.slot, opinion.value, opinion.because)
    return Noted(incident=name)


@router.get("/agreement", response_model=list[dict[str, Any]])
def agreement(desk: Asked) -> Response:
    """Return for each slot and pair of reviewers how many values both judged, in how many they agree, and Cohen's kappa."""
    return answer([asdict(k) for k in desk.agreement.kappas()])

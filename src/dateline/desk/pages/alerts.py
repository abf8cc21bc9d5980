"""Who is told of what, and what a rule would have told in the past: so that it is tuned before anybody is woken by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dateline import codebook
from dateline.alerts import load_settings, messages
from dateline.alerts.channels.secrets import shown
from dateline.alerts.model import Subscription, asked
from dateline.alerts.outbox import count_letters, load_subscriptions
from dateline.alerts.replay import Told, replayed, told
from dateline.desk.pages.frame import Asked, render
from dateline.desk.queries import Desk, Missing
from dateline.register.filters import LEVELS, Filter

router = APIRouter()

MOST = 200  # letters of a replay that are listed; all are counted


def _given(value: Any) -> Any:
    """Return None for what a form sends of a field that was left empty."""
    return None if value == "" else value


Text = Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_given)]
Count = Annotated[Annotated[int, Field(ge=1, le=1_000_000)] | None, BeforeValidator(_given)]
Day = Annotated[date | None, BeforeValidator(_given)]


class Tried(BaseModel):
    """What is to be tried: a subscription by ``name``, else the rule of the other fields, on the days from since to until."""

    model_config = ConfigDict(extra="forbid")

    since: Day = None
    until: Day = None
    name: Text = None
    country: Text = None
    type: Text = None
    actor: Text = None
    killed: Count = None
    voices: Count = None
    confidence: Text = None

    def rule(self) -> Filter:
        """Return the rule that the fields ask for."""
        return Filter(
            country=self.country.upper() if self.country else None, types=(self.type,) if self.type else (),
            actor=self.actor, killed=self.killed, voices=self.voices,
            confidence=self.confidence if self.confidence in LEVELS else LEVELS[0],
        )  # fmt: skip


@router.get("/alerts")
def alerts(request: Request, desk: Asked, tried: Annotated[Tried, Query()]) -> HTMLResponse:
    """Show the subscriptions, and what a rule would have told since a day. Nothing is sent."""
    with desk.book.database.reading() as connection:
        known = load_subscriptions(connection)
        told_to = [(one, shown(one.target), asked(one.rule), count_letters(connection, one)) for one in known]
    found, sentence = _tried(desk, tried, known) if tried.since else ([], "")
    types = [(code, str(row["label"])) for code, row in codebook.load("events")["types"].items()]
    return render(
        request, "alerts.html", subscriptions=told_to, tried=tried, found=found[:MOST], sentence=sentence,
        more=max(0, len(found) - MOST), title_of=lambda t: messages.title(t.letter), types=types,
    )  # fmt: skip


def _tried(desk: Desk, tried: Tried, known: list[Subscription]) -> tuple[list[Told], str]:
    """Return what would have been told, and how much that is in a sentence. Raises Missing."""
    one = next((k for k in known if k.name == tried.name), None)
    if tried.name and one is None:
        raise Missing(f"there is no subscription {tried.name!r}", "Choose one of the list")
    if one is None:
        one = Subscription(0, "this rule", "", tried.rule())
    assert tried.since is not None
    until = tried.until or datetime.now(UTC).date()
    found = replayed(desk.book, one, load_settings(), tried.since, until)
    return found, told(one.name, found, tried.since, until, bool(one.schedule.digest))

"""What changes the register: judgements and documents; and the reader tried on a text that is not kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dateline.desk.api.answers import MOST_NUMBER, answer
from dateline.desk.pages.frame import Asked
from dateline.desk.queries import BadQuery, Changed, Preview, Reviewer
from dateline.desk.security import Who
from dateline.desk.security.needs import needs
from dateline.fetch import Fault, is_iso_date
from dateline.model import Item

router = APIRouter(tags=["writing"])

MOST_TEXT = 400_000  # letters of an article
Name = Annotated[str, Field(min_length=4, max_length=64)]
Reason = Annotated[str, Field(max_length=2000)]
Version = Annotated[
    int | None, Field(ge=0, le=MOST_NUMBER, description="The version that was looked at; a newer one refuses.")
]


class _Judgement(BaseModel):
    model_config = ConfigDict(extra="forbid")
    because: Reason = ""


class Verdict(_Judgement):
    """Accept or reject an incident; with `slot` the value that it has, with `statement` one statement."""

    kind: Literal["accept", "reject"]
    incident: Name
    slot: str | None = Field(None, max_length=40)
    statement: str | None = Field(None, max_length=64)
    version: Version = None


class Edit(_Judgement):
    """Enter a value, as typed: "3-5", "2022-01-05", "Name @ 33.79,42.44", "one; two"."""

    kind: Literal["edit"]
    incident: Name
    slot: str = Field(max_length=40)
    value: str = Field(max_length=4000)
    version: Version = None


class Pair(_Judgement):
    """Put two incidents together, or keep them apart."""

    kind: Literal["merge", "apart"]
    incident: Name
    other: Name


class Split(_Judgement):
    """Take reports out of an incident."""

    kind: Literal["split"]
    incident: Name
    reports: list[Name] = Field(min_length=1, max_length=500)
    version: Version = None


class Undo(_Judgement):
    """Take back a judgement: the one with this number, else one's latest. Others' need the role editor."""

    kind: Literal["undo"]
    number: int | None = Field(None, ge=1, le=MOST_NUMBER)


Judged = Annotated[Verdict | Edit | Pair | Split | Undo, Body(discriminator="kind")]


class Outcome(BaseModel):
    """The incident as it is found now, its version, and the number of the latest judgement."""

    incident: str | None
    version: int | None
    judgement: int | None = None


class Article(BaseModel):
    """A document that comes in (docs/records.md)."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=MOST_TEXT)
    id: str | None = Field(None, max_length=2000)
    title: str | None = Field(None, max_length=2000)
    published: str | None = Field(None, max_length=40)
    url: str | None = Field(None, max_length=4000)
    publisher: str | None = Field(None, max_length=500)
    language: str | None = Field(None, max_length=20)

    def item(self) -> Item:
        """Return the document for the reader. Raises BadQuery for a day that is none."""
        if self.published is not None and not is_iso_date(self.published):
            raise BadQuery(f"{self.published!r} is no date", "Write it as 2022-01-05")
        return Item(**self.model_dump(), location="the request")


class Intake(Article):
    """A document to be stored; `replace` lets a changed text under a known id take the place of the old one."""

    replace: bool = False

    def item(self) -> Item:
        """Return the document for the reader. Raises BadQuery for a day that is none."""
        return Article(**self.model_dump(exclude={"replace"})).item()


class Taken(BaseModel):
    """What became of a document (`dateline add`)."""

    outcome: str
    document: str


@router.post("/judgements", status_code=201, response_model=Outcome)
def judge(desk: Asked, judged: Judged, who: Annotated[Who, needs("reviewer")]) -> Outcome:
    """Judge: accept, reject, edit, merge, apart, split, undo."""
    found = _judge(desk.reviewer(who.name), judged, who)
    incident = desk.incident(found) if found else None
    row = desk.columns().row(incident.id) if incident else None
    history = desk.book.history(incident.id) if incident else []
    return Outcome(
        incident=incident.id if incident else None,
        version=row.version if row else None,
        judgement=history[-1].number if history else None,
    )


def _judge(hands: Reviewer, judged: Verdict | Edit | Pair | Split | Undo, who: Who) -> str | None:
    """Do it and return an id of the incident that it was done to."""
    because = judged.because
    match judged:
        case Verdict(slot=str(slot)):
            return hands.judge_value(judged.incident, slot, judged.kind, because, judged.version)
        case Verdict(statement=str(statement)):
            return hands.judge_statement(judged.incident, statement, judged.kind, because, judged.version)
        case Verdict():
            return hands.verdict(judged.incident, judged.kind, because, judged.version)
        case Edit():
            return hands.edit(judged.incident, judged.slot, judged.value, because, judged.version)
        case Pair(kind="merge"):
            return hands.merge(judged.incident, judged.other, because)
        case Pair():
            hands.apart(judged.incident, judged.other, because)
            return judged.incident
        case Split():
            return hands.split(judged.incident, judged.reports, because, judged.version)
        case Undo():
            undone = hands.undo(judged.number, who.may("editor"), because)
            named = (*undone.left, *((undone.statement.report_id,) if undone.statement else ()))
            return next((i for i in named if i.startswith("r")), None)


@router.post("/preview", response_model=dict[str, Any])
def preview(
    desk: Asked, judged: Annotated[Pair | Split, Body(discriminator="kind")], who: Annotated[Who, needs("reviewer")]
) -> Response:
    """Return what a merge or split would come to; nothing is changed."""
    hands = desk.reviewer(who.name)
    if isinstance(judged, Split):
        return _previewed(hands.preview_split(judged.incident, judged.reports))
    if judged.kind == "apart":
        raise BadQuery("keeping apart changes no value", "Ask for the preview of a merge or split")
    return _previewed(hands.preview_merge(judged.incident, judged.other))


def _previewed(found: Preview) -> Response:
    return answer(
        {
            "before": [i.id for i in found.before],
            "after": [i.id for i in found.after],
            "changes": [{"slot": c.slot, "before": c.before, "after": c.after} for c in found.changes],
        }
    )


@router.post("/read", response_model=dict[str, Any], dependencies=[needs("reader")])
def read(desk: Asked, article: Article) -> Response:
    """Return the record (docs/records.md) of a text. Nothing is stored."""
    return answer(desk.read(article.item()))


@router.post("/documents", status_code=201, response_model=Taken)
def add(desk: Asked, article: Intake, who: Annotated[Who, needs("editor")]) -> Taken:
    """Read a document into the register and link it."""
    taken = desk.take(article.item(), who.name, article.replace)
    if isinstance(taken, Fault):
        raise Changed(taken.message, taken.mend)
    return Taken(outcome=taken.outcome, document=taken.document)

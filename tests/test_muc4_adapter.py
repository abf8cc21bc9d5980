"""Reports to MUC-4 templates, on documents made up here: which are wanted, and what stands in the slots."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dateline.model import (
    ActorMention,
    Block,
    Document,
    Extraction,
    Mentions,
    Party,
    Place,
    PlaceMention,
    PlaceValue,
    Quantity,
    QuantityMention,
    Report,
    Sentence,
    Span,
    Statement,
    Target,
    TargetMention,
    TimeRange,
    Token,
    Weapon,
    WeaponMention,
)
from dateline.muc4 import form
from dateline.muc4.adapter import date_text, fill
from dateline.muc4.choice import Choice, Thing
from dateline.muc4.people import Person, is_plural, number_text, people_type

TEXT = "Rebels killed three Chilean priests and mayor Juan Perez with dynamite at a power station in Exville"
EXVILLE = Place("p1", "Exville", 10.0, 20.0, 5.0, "town", "CO")
CHILE = Place("cl", "Chile", -30.0, -70.0, 900.0, "country", "CL")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def tokens() -> tuple[Token, ...]:
    out, at = [], 0
    for i, word in enumerate(TEXT.split()):
        start = TEXT.index(word, at)
        at = start + len(word)
        pos = "PROPN" if word in ("Juan", "Perez", "Exville") else "NOUN"
        out.append(Token(i, start, at, word, word.lower(), pos, "", "", i))
    return tuple(out)


def extraction(*reports: Report) -> Extraction:
    document = Document("d", TEXT, (Block("body", Span(0, len(TEXT))),), published=date(1990, 3, 5))
    sentence = Sentence(0, "body", 0, Span(0, len(TEXT)), tokens())
    mentions = Mentions(
        places=(PlaceMention(span("Chilean"), 0, 3, "Chilean", CHILE, CHILE, (), 6, demonym=True),),
        actors=(
            ActorMention(span("Rebels"), 0, 0, "Rebels", "label", "rebel", None, 0),
            ActorMention(span("mayor Juan Perez"), 0, 8, "Juan Perez", "person", "official", None, 1),
        ),
        quantities=(QuantityMention(span("three"), 0, Quantity(3, 3), 4),),
        weapons=(WeaponMention(span("dynamite"), 0, 10, "dynamite"),),
        targets=(
            TargetMention(span("Chilean priests"), 0, 4, "priests", "clergy", True),
            TargetMention(span("power station"), 0, 14, "power station", "power_site"),
        ),
    )
    return Extraction(document, (sentence,), mentions, reports)


def report(**changes: Any) -> Report:
    day = date(1990, 3, 4)
    killed = Statement("killed", {"low": 4, "high": 4}, span("killed three Chilean priests and mayor Juan Perez"))
    values = {
        "id": "r",
        "document_id": "d",
        "trigger": span("killed"),
        "type": "bombing",
        "stage": "completed",
        "focus": "new",
        "scope": "single",
        "date": TimeRange(day, day, "day", "made up"),
        "place": PlaceValue("Exville", EXVILLE, 1),
        "perpetrators": (Party("Rebels", "label"),),
        "attribution": "reported_as_fact",
        "targets": (Target("power station", "power_site"),),
        "weapons": (Weapon("dynamite"),),
        "killed": Quantity(4, 4),
        "damage": "some",
        "statements": (killed, Statement("weapon", "dynamite", span("dynamite"))),
    }
    return Report(**(values | changes))


def chosen(**changes: Any) -> Choice:
    priests = Person(None, "PRIESTS", "3", "CIVILIAN", ("DEATH",), "CL")
    mayor = Person("JUAN PEREZ", "MAYOR", "1", "GOVERNMENT OFFICIAL", ("DEATH",))
    values = {
        "category": "TERRORIST ACT",
        "people": (priests, mayor),
        "things": (Thing("POWER STATION", "ENERGY", "SOME DAMAGE"),),
        "doers": ("REBELS",),
        "groups": (("ARMY OF EXVILLE", "POSSIBLE"),),
    }
    return Choice(**(values | changes))


def test_a_whole_template() -> None:
    template = fill(extraction(), report(), chosen())
    assert {slot: [str(f) for f in fills] for slot, fills in template.slots.items()} == {
        form.DATE: ["04 MAR 90"],
        form.LOCATION: ["COLOMBIA: EXVILLE (CITY)"],
        form.TYPE: ["BOMBING"],
        form.STAGE: ["ACCOMPLISHED"],
        form.INSTRUMENT: ["DYNAMITE"],
        form.INSTRUMENT_TYPE: ['DYNAMITE: "DYNAMITE"'],
        form.CATEGORY: ["TERRORIST ACT"],
        form.INDIVIDUAL: ["REBELS"],
        form.ORGANIZATION: ["ARMY OF EXVILLE"],
        form.CONFIDENCE: ['POSSIBLE: "ARMY OF EXVILLE"'],
        form.THING: ["POWER STATION"],
        form.THING_TYPE: ['ENERGY: "POWER STATION"'],
        form.THING_NUMBER: ['1: "POWER STATION"'],
        form.THING_EFFECT: ['SOME DAMAGE: "POWER STATION"'],
        form.PERSON: ["JUAN PEREZ"],
        form.PEOPLE: ["PRIESTS", 'MAYOR: "JUAN PEREZ"'],
        form.PEOPLE_TYPE: ['CIVILIAN: "PRIESTS"', 'GOVERNMENT OFFICIAL: "JUAN PEREZ"'],
        form.PEOPLE_NUMBER: ['3: "PRIESTS"', '1: "JUAN PEREZ"'],
        form.PEOPLE_NATION: ['CHILE: "PRIESTS"'],
        form.PEOPLE_EFFECT: ['DEATH: "PRIESTS"', 'DEATH: "JUAN PEREZ"'],
    }


@pytest.mark.parametrize(
    ("first", "last", "precision", "basis", "text"),
    [
        (4, 4, "day", "date in full", "04 MAR 90"),
        (4, 4, "day", "weekday before publication date", "- 04 MAR 90"),
        (3, 4, "days", "date in full", "- 04 MAR 90"),
        (1, 4, "days", "date in full", "01 MAR 90 - 04 MAR 90"),
        (1, 4, "week", "week counted from publication date", "- 04 MAR 90"),
    ],
)
def test_dates(first: int, last: int, precision: str, basis: str, text: str) -> None:
    when = TimeRange(date(1990, 3, first), date(1990, 3, last), precision, basis)
    assert date_text(when, date(1990, 3, 5)) == text


def test_without_a_date_it_is_on_or_before_the_report() -> None:
    assert date_text(None, date(1990, 3, 5)) == "- 05 MAR 90"
    assert date_text(None, None) == "-"


def test_kidnappings_have_no_instrument_and_no_physical_target() -> None:
    template = fill(extraction(), report(type="kidnapping"), chosen())
    assert not any(template.fills(s) for s in (form.INSTRUMENT, form.INSTRUMENT_TYPE, form.THING, form.THING_EFFECT))


def test_nobody_hurt_is_a_value() -> None:
    made = report(statements=(), killed=Quantity(0, 0), injured=Quantity(0, 0))
    assert [str(f) for f in fill(extraction(), made, chosen(people=())).fills(form.PEOPLE_EFFECT)] == [
        'NO INJURY OR DEATH: "-"'
    ]


def test_small_parts() -> None:
    assert number_text(Quantity(5, None)) == "5-"
    assert number_text(Quantity(2, None)) == "PLURAL"
    assert number_text(Quantity(2, 4)) == "2-4"
    assert number_text(Quantity(None, 9)) == "-9"
    assert people_type("FORMER MINISTER", "CIVILIAN") == "FORMER GOVERNMENT OFFICIAL"
    assert people_type("MAN", "CIVILIAN") == "CIVILIAN"
    assert is_plural("MEMBERS OF THE PARTY") and is_plural("POLICEMEN")
    assert not any(map(is_plural, ("", "BUS OF WORKERS", "EMBASSY")))

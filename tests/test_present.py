"""What a person sees: the table, values in words, and why a value was chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.clean import clean
from dateline.model import (
    Document,
    Extraction,
    Flag,
    Item,
    Mentions,
    Party,
    Place,
    PlaceValue,
    Quantity,
    Report,
    Sentence,
    Source,
    Span,
    Statement,
    Target,
    TimeRange,
    Weapon,
)
from dateline.present import SLOTS, count, explain, heading, is_slot, plain, table, when, where
from dateline.record import text_sha256, to_record

TEXT = (
    "Two rockets hit the airport of Gao on Monday evening, killing at least 12 soldiers, a local official said. "
    "Rebels were blamed by the ministry. The rebels denied it. There were no casualties, residents said. "
    "Another ministry said more than 300 had died, and a monitor counted 14."
)


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def sentences() -> tuple[Sentence, ...]:
    ends = [i + 1 for i, c in enumerate(TEXT) if c == "."]
    starts = [0, *(end + 1 for end in ends)]
    return tuple(
        Sentence(n, "body", 0, Span(a, b), (), parsed=False) for n, (a, b) in enumerate(zip(starts, ends, strict=False))
    )


GAO = PlaceValue("Gao", Place("geonames:1", "Gao", 16.27, -0.04, 5.0, "town", "ML", "Gao"), 1)
REPORT = Report(
    id="r1",
    document_id="d1",
    trigger=span("hit"),
    type="rocket_attack",
    stage="completed",
    focus="new",
    scope="single",
    date=TimeRange(date(2021, 5, 3), date(2021, 5, 3), "day", "weekday before publication date", "evening"),
    place=GAO,
    perpetrators=(Party("Rebels", "label"),),
    attribution="blamed",
    attributed_by=("the ministry",),
    denied_by=("rebels",),
    targets=(Target("the airport", "airport"),),
    weapons=(Weapon("rocket", fired=Quantity(2, 2)),),
    killed=Quantity(12.0, None),
    injured=Quantity(0, 0),
    sources=(Source("a local official", "official", True),),
    statements=(
        Statement("date", ["2021-05-03", "2021-05-03"], span("Monday evening"), "a local official", rule="weekday"),
        Statement("killed", {"low": 12, "high": None}, span("at least 12 soldiers"), "a local official", rule="bound"),
        Statement("killed", {"low": 0, "high": 0}, span("no casualties"), "residents", rule="said not to be"),
        Statement("killed", {"low": 14, "high": 14}, span("counted 14"), "a monitor", "unconfirmed", rule="bound"),
        Statement("attribution", "blames", span("Rebels were blamed"), "the ministry", rule="“blamed”"),
        Statement("attribution", "denies", span("rebels denied it"), "rebels", rule="“denied”"),
    ),
)


def extraction(*reports: Report, flags: tuple[Flag, ...] = ()) -> Extraction:
    document = clean(Item(TEXT, id="d1", title=None, url="https://example.org", published="2021-05-04"))
    return Extraction(document, sentences(), Mentions(), reports, flags)


def record(**changes: Any) -> dict[str, Any]:
    """The record of the report with some fields changed."""
    made: dict[str, Any] = to_record(extraction(replace(REPORT, **changes)))["reports"][0]
    return made


def shown(evidence: bool = False, **changes: Any) -> str:
    return table(to_record(extraction(replace(REPORT, **changes))), "a.txt", evidence=evidence)


def flat(text: str) -> str:
    return " ".join(text.split())


# --- the table ----------------------------------------------------------------------------------------------------


def test_an_incident_in_80_columns() -> None:
    text = table(to_record(extraction(REPORT, flags=(Flag("f", "warning", "look"),))), "a.txt")
    assert "1. 3 May 2021, evening · Gao, Mali (ML) · Rocket attack" in text
    for row in ("Rebels (blamed by the ministry; denied by rebels)", "the airport", "killed at least 12, injured none"):
        assert row in text
    assert "! f: look" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "»" not in text


def test_evidence_shows_the_words_in_their_sentence() -> None:
    text = flat(shown(evidence=True))
    assert "date: a local official: “Two rockets hit the airport of Gao on «Monday evening», killing" in text
    assert "(weekday)" in text
    assert "a monitor, unconfirmed: “… more than 300 had died, and a monitor «counted 14».”" in text


def test_text_cannot_steer_the_terminal() -> None:
    document = clean(Item("\x1b[31mTwo rockets\x07 hit\n\n" + TEXT, id="d\x1b1"))
    assert "\x1b" not in table(to_record(Extraction(document, (), Mentions())), "a\x1b.txt", style=plain)


TITLES = [
    (Document("wire-17", "x", (), title="Rockets hit airport"), "Rockets hit airport"),
    (Document("wire-17", "x", ()), "wire-17"),  # the id that came with it
    (Document(text_sha256("x")[:16], "x", ()), "(no headline)"),  # an id made from the text says nothing
]


@pytest.mark.parametrize(("document", "title"), TITLES)
def test_titles(document: Document, title: str) -> None:
    assert table(to_record(Extraction(document, (), Mentions())), "a.txt").splitlines()[0] == title


def place(name: str, place_id: str, known: str, country: str | None, admin1: str | None = None) -> PlaceValue:
    return PlaceValue(name, Place(place_id, known, 0.0, 0.0, 9.0, "town", country, admin1), 1)


WHERE = [
    (GAO, "Gao, Mali (ML)"),  # the province has the town's name
    (place("Kidal", "geonames:2", "Kidal", "ML", "Kidal Region"), "Kidal, Kidal Region, Mali (ML)"),
    (place("Mali", "country:ML", "Mali", "ML"), "Mali (ML)"),  # not twice
    (place("Mali", "area:1", "Mali", "ML"), "Mali (ML)"),
    (place("Kirkuk", "geonames:3", "Kirkuk", "IQ", "Kirkūk"), "Kirkuk, Iraq (IQ)"),  # one name, with marks and without
    (place("UAE", "country:AE", "United Arab Emirates", "AE"), "UAE, United Arab Emirates (AE)"),
    (place("", "country:AE", "United Arab Emirates", "AE"), "in United Arab Emirates (AE; place not named)"),
    (place(" ", "admin1:1", "Mopti", "ML", "Mopti"), "in Mopti, Mali (ML; place not named)"),
    (place("Red Sea", "water:1", "Red Sea", None), "Red Sea"),  # nobody's
    (place("", "water:1", "", None), "place not named"),
    (place("Nowhere", "x:1", "Nowhere", "ZZ"), "Nowhere, ZZ"),  # a code that nobody has
    (None, "place not said"),
]


@pytest.mark.parametrize(("value", "words"), WHERE)
def test_places_in_words(value: PlaceValue | None, words: str) -> None:
    assert where(record(place=value)) == words


RESPONSIBLE = [
    ({}, "Rebels (blamed by the ministry; denied by rebels)"),
    ({"attribution": "denied", "perpetrators": (), "attributed_by": ()}, "not said (denied by rebels)"),
    ({"attribution": "claimed", "claimed_by": ("Rebels",), "denied_by": ()}, "Rebels (claimed)"),  # by themselves
    ({"attribution": "reported_as_fact", "attributed_by": (), "denied_by": ()}, "Rebels (reported as fact)"),
]


@pytest.mark.parametrize(("changes", "words"), RESPONSIBLE)
def test_responsibility_in_words(changes: dict[str, Any], words: str) -> None:
    assert f"by {words}" in [flat(line) for line in shown(**changes).splitlines()]


def test_no_line_of_a_heading_begins_with_the_dot() -> None:
    long = place("Word " * 11, "geonames:2", "Word", "ML", "Word " * 3)
    assert not [line for line in shown(place=long).splitlines() if line.strip().startswith("·")]


def test_dates_in_words() -> None:
    assert when({"date_from": None, "date_to": None, "time_of_day": None}) == "date not said"
    assert when({"date_from": "2021-05-03", "date_to": "2021-05-04", "time_of_day": None}) == "3 May 2021 to 4 May 2021"


WEAPONS = [
    ((Weapon("rocket", Quantity(2, 2)),), "rocket (2 fired)"),
    ((Weapon("rocket", Quantity(2, 2)), Weapon("bomb", Quantity(0, 0))), "rocket (2 fired)"),  # "no bombs" is no weapon
    ((Weapon("bomb", Quantity(0, 0)),), ""),
    ((Weapon("drone", Quantity(0, 0), Quantity(3, 3)),), "drone (3 intercepted)"),
    ((Weapon("drone", Quantity(3, 3), Quantity(0, 0)),), "drone (3 fired, none intercepted)"),
    ((Weapon("ied"), Weapon("rpg")), "improvised explosive device, rocket-propelled grenade"),
]


@pytest.mark.parametrize(("weapons", "words"), WEAPONS)
def test_weapons_in_words(weapons: tuple[Weapon, ...], words: str) -> None:
    rows = [flat(line) for line in shown(weapons=weapons).splitlines()]
    assert (f"with {words}" in rows) if words else not [row for row in rows if row.startswith("with ")]


COUNTS = [
    ((0, 0), "none"),
    ((5, 5), "5"),
    ((12, None), "at least 12"),
    ((None, 40), "up to 40"),
    ((10, 12), "10 to 12"),
    ((1200, 1200), "1,200"),
    ((None, None), "some"),
]


@pytest.mark.parametrize(("bounds", "words"), COUNTS)
def test_counts_in_words(bounds: tuple[int | None, int | None], words: str) -> None:
    assert count({"low": bounds[0], "high": bounds[1]}) == words


TOLLS = [
    ("killed more than 500 people", 501, "more than 500"),
    ("killed over 1,500", 1501, "more than 1,500"),
    ("more than three hundred were hurt", 301, "more than 300"),
    ("more\nthan 500 died", 501, "more than 500"),
    ("killed at least 501", 501, "at least 501"),
    ("killed 500 over two days", 500, "at least 500"),  # "over" of something else
    ("at least 21 died over a week", 21, "at least 21"),
    ("dozens", 24, "at least 24"),
]


@pytest.mark.parametrize(("text", "low", "words"), TOLLS)
def test_more_than_stays_more_than(text: str, low: int, words: str) -> None:
    told = Statement("killed", {"low": low, "high": None}, Span(0, len(text)))
    report = replace(REPORT, killed=Quantity(low, None), statements=(told,))
    read = Extraction(Document("d1", text, ()), (), Mentions(), (report,))
    assert f"killed {words}, injured none" in table(to_record(read), "a.txt")
    assert explain(to_record(read)["reports"][0], "killed").startswith(f"killed: {words}.")


# --- why ----------------------------------------------------------------------------------------------------------


def test_explaining_names_speaker_words_place_and_rule() -> None:
    at = f"[{TEXT.index('Monday')}–{TEXT.index('evening') + 7}]"
    assert flat(explain(record(), "date")) == (
        "date: 3 May 2021, evening (day; weekday before publication date). For it: - a local official: “Two rockets hit the "
        f"airport of Gao on «Monday evening», killing at least 12 soldiers, a local official said.” {at} (weekday)"
    )


def test_a_long_sentence_is_cut_at_words() -> None:
    made = record()
    made["statements"][0] |= {"before": "word " * 60, "after": ", and" + " word" * 60}
    text = flat(explain(made, "date"))
    assert "“… word word" in text and "word «Monday evening», and word" in text and "word …”" in text


def test_what_supports_a_toll_and_what_stands_against_it() -> None:
    lines = explain(record(), "killed").splitlines()
    parts = flat(" ".join(lines))
    supports, _, rest = parts.partition("Against it:")
    against, _, beside = rest.partition("Also told, not chosen:")
    assert "killed: at least 12." in supports and "«at least 12 soldiers»" in supports
    assert "none — residents: “There were «no casualties», residents said.”" in against
    assert "14 — a monitor, unconfirmed:" in beside  # "at least 12" may be 14
    assert max(map(len, lines)) <= 80


SIDES = [
    # (attribute, value told, rule) against the report's own value
    ("killed", Quantity(20, 25), {"low": 20, "high": 20}, "", "For it:"),
    ("killed", Quantity(20, 25), {"low": 25, "high": None}, "", "Also told, not chosen:"),
    ("killed", Quantity(20, 25), {"low": 26, "high": 26}, "", "Against it:"),
    ("killed", Quantity(20, 25), {"low": 2, "high": None}, "", "Also told, not chosen:"),  # "several"
    ("killed", Quantity(20, 25), {"low": 3, "high": 3}, "bound to “killed”, on top", "For it:"),
]


@pytest.mark.parametrize(("slot", "chosen", "told", "rule", "title"), SIDES)
def test_sides_of_tolls(slot: str, chosen: Quantity, told: object, rule: str, title: str) -> None:
    """Beside one statement that is the chosen value itself."""
    own = Statement(slot, {"low": chosen.low, "high": chosen.high}, span("Gao"))
    made = record(killed=chosen, statements=(own, Statement(slot, told, span("airport"), rule=rule)))
    before = flat(explain(made, slot)).partition("«airport»")[0]
    assert [t for t in ("For it:", "Against it:", "Also told, not chosen:") if t in before][-1] == title


def test_a_toll_put_together_from_others_says_so() -> None:
    told = (
        Statement("killed", {"low": 24, "high": 24}, span("airport"), rule="shot"),
        Statement("killed", {"low": 8, "high": 8}, span("Gao")),
    )
    text = explain(record(killed=Quantity(16, 16), statements=told), "killed")
    assert "It was worked out from:\n- 24 — " in text and "Against" not in text
    parts = (
        Statement("killed", {"low": 10, "high": 10}, span("airport")),
        Statement("killed", {"low": 3, "high": 3}, span("Gao"), rule="bound, on top"),
    )
    text = explain(record(killed=Quantity(13, 13), statements=parts), "killed")
    assert "For it:" in text and "Against" not in text and "«airport»" in text


def test_attribution_and_perpetrators_rest_on_the_blame() -> None:
    attribution = flat(explain(record(), "attribution"))
    assert attribution.startswith("attribution: blamed by the ministry. For it: - the ministry: “«Rebels were blamed»")
    assert "Against it: - denies — rebels: “The «rebels denied it».”" in attribution
    perpetrators = flat(explain(record(), "perpetrators"))
    assert perpetrators.startswith("perpetrators: Rebels. For it: - the ministry: “«Rebels were blamed»")
    assert "Against it: - denies — rebels" in perpetrators


def test_each_list_of_speakers_has_its_own_words() -> None:
    assert "denied" not in explain(record(), "attributed_by")
    assert "blamed" not in explain(record(), "denied_by")
    assert explain(record(), "claimed_by") == "claimed_by: the text does not say."


def test_a_doer_told_as_fact_is_the_attribution() -> None:
    doer = Statement("perpetrator", "Rebels", span("Rebels"), rule="subject of “hit”")
    made = record(attribution="reported_as_fact", attributed_by=(), denied_by=(), statements=(doer,))
    assert "For it:\n- the article: “«Rebels» were blamed" in explain(made, "attribution")


FIELDS = [
    ("date_precision", "day"),
    ("date_basis", "weekday before publication date"),
    ("date_from", "3 May 2021"),
    ("time_of_day", "evening"),
    ("type", "Rocket attack (rocket_attack)"),
    ("perpetrator", "Rebels"),
    ("weapon", "rocket (2 fired)"),
    ("injured", "none"),
    (
        "place",
        "“Gao”, in the gazetteer Gao (geonames:1), Gao, Mali (ML), 16.27 N 0.04 W, within 5 km, precision 1 of 7",
    ),
]


@pytest.mark.parametrize(("slot", "value"), FIELDS)
def test_a_field_answers_with_its_own_value(slot: str, value: str) -> None:
    assert flat(explain(record(), slot)).startswith(f"{slot}: {value}.")


def test_another_place_or_kind_is_told_but_not_chosen() -> None:
    told = (
        Statement("place", "Gao", span("Gao"), rule="a"),
        Statement("place", "Mali", span("airport"), rule="b"),
        Statement("type", "rocket_attack", span("hit"), rule="c"),
        Statement("type", "other", span("killing"), rule="d"),
    )
    made = record(statements=told)
    assert "Also told, not chosen:\n- Mali — the article" in explain(made, "place")
    assert "Also told, not chosen:\n- Attack, means not stated — the article" in explain(made, "type")


def test_an_empty_slot_names_what_was_left_out() -> None:
    left = Statement("kidnapped", {"low": 2, "high": 2}, span("soldiers"))
    assert explain(record(), "kidnapped") == "kidnapped: the text does not say."
    assert "the text does not say.\nLeft out:\n- 2 — the article" in explain(record(statements=(left,)), "kidnapped")


def test_an_unknown_slot_is_refused() -> None:
    assert not is_slot("colour")
    with pytest.raises(KeyError):
        explain(record(), "colour")


@pytest.mark.parametrize("slot", [*SLOTS, "date_from", "perpetrator", "weapon", "source"])
def test_every_slot_can_be_explained(slot: str) -> None:
    bare = Report("r", "d1", Span(0, 1), "other", "completed", "new", "single")
    for report in to_record(extraction(REPORT, bare))["reports"]:
        text = explain(report, slot)
        assert is_slot(slot) and text.startswith(f"{slot}: ")
        assert max(map(len, text.splitlines())) <= 80


ANY = st.one_of(st.none(), st.text(max_size=8), st.lists(st.text(max_size=4), max_size=3))


@given(st.sampled_from([*SLOTS, "date_to"]), st.sampled_from(["date", "place", "type", "perpetrator", "weapon"]), ANY)
def test_any_value_of_a_statement_can_be_explained(slot: str, attribute: str, value: object) -> None:
    """Statements come from files too: whatever their values are, there is an answer."""
    told = Statement(attribute, value, span("Gao"))
    assert explain(record(statements=(told,)), slot)


def test_headings_are_one_line() -> None:
    assert heading(record()) == "3 May 2021, evening · Gao, Mali (ML) · Rocket attack"

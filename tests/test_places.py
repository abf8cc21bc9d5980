"""Finding and resolving places in sentences. Cases: ``cases/places.tsv`` and ``cases/places.negative.tsv``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.gazetteer import Gazetteer, open_gazetteer
from dateline.mentions.places import find_places, resolve_spans
from dateline.model import Block, Document, PlaceMention, Sentence, Span, Token
from dateline.parse import parse

WORDS = [
    "Iraq",
    "near",
    "20",
    "km",
    "north",
    "of",
    "Hit",
    "the",
    "town",
    "al-Tanf",
    ",",
    ".",
    "'",
    "U.S.",
    "PARIS",
    "between",
    "and",
]
CASES = Path(__file__).parent / "cases"


@cache
def gazetteer() -> Gazetteer:
    """Return the shared gazetteer."""
    return open_gazetteer()


def rows(name: str) -> list[list[str]]:
    """Return the rows of a case table."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def document(text: str) -> Document:
    """Return a document of one body block."""
    return Document("test", text, (Block("body", Span(0, len(text))),))


def read(text: str) -> tuple[PlaceMention, ...]:
    """Return the places of a text."""
    doc = document(text)
    return find_places(doc, parse(doc), gazetteer())


def unparsed(text: str) -> tuple[Sentence, ...]:
    """Return the text as one sentence without tags, as the pipeline gives sentences that are not worth parsing."""
    token = Token(0, 0, len(text), text, "", "", "", "", 0)
    return (Sentence(0, "body", 0, Span(0, len(text)), (token,) if text else (), False),)


@pytest.mark.parametrize("text, name, expected, precision, relation, comment", rows("places.tsv"))
def test_found(text: str, name: str, expected: str, precision: str, relation: str, comment: str) -> None:
    """The place is found with these words, means this, and is that precise."""
    mention = next((m for m in read(text) if m.name == name), None)
    assert mention is not None, comment
    assert mention.place is not None, comment
    field, _, value = expected.partition("=")
    assert getattr(mention.place, field) == value if value else mention.place.id.startswith(expected), (
        comment,
        mention,
    )
    assert mention.precision == int(precision), (comment, mention)
    assert (mention.relation or "") == relation, (comment, mention)


@pytest.mark.parametrize("text, forbidden, comment", rows("places.negative.tsv"))
def test_not_found(text: str, forbidden: str, comment: str) -> None:
    """These words are no places."""
    assert not {m.name for m in read(text)} & set(forbidden.split("|")), comment


def test_candidates_are_kept_with_reasons() -> None:
    """An ambiguous name keeps its other bearers and says why the first was chosen."""
    paris = next(m for m in read("Two men were arrested in Paris, Texas.") if m.name == "Paris")
    assert any(p.country == "FR" for p in paris.candidates)
    assert any("part of" in reason for reason in paris.reasons)


def test_demonym_is_the_country() -> None:
    """An adjective is marked and stands for its country."""
    mention = next(m for m in read("Syrian troops withdrew.") if m.name == "Syrian")
    assert mention.demonym and mention.place is not None and mention.place.country == "SY"


def test_same_name_is_one_place_in_a_document() -> None:
    """A container told once holds for the name everywhere."""
    found = [m for m in read("Shots were fired in Paris, Texas. Later, people in Paris gathered.") if m.name == "Paris"]
    assert {m.choice.country for m in found if m.choice} == {"US"}


def test_capitals_still_work() -> None:
    """A text in capitals gives its cities and countries, and no everyday words."""
    names = {
        m.name for m in read("GUERRILLAS ATTACKED A POLICE POST IN MEDELLIN, COLOMBIA, LAST NIGHT, THE ARMY SAID.")
    }
    assert {"MEDELLIN", "COLOMBIA"} <= names
    assert not names & {"POLICE", "ARMY", "LAST", "NIGHT", "POST"}


def test_lost_apostrophe() -> None:
    """Sources that strip apostrophes: "Syrias Idlib" is Syria and Idlib."""
    names = [m.name for m in read("A strike hit Syrias Idlib province on Sunday.")]
    assert names == ["Syria", "Idlib"]


def test_between_and_road() -> None:
    """A stretch between two places is the same place at both mentions."""
    for text in (
        "A convoy was hit between Tikrit and Kirkuk in Iraq.",
        "A convoy was hit on the road from Tikrit to Kirkuk in Iraq.",
    ):
        places = [m.place for m in read(text) if m.name in ("Tikrit", "Kirkuk")]
        assert len({p.id for p in places if p}) == 1 and places[0] is not None and places[0].kind == "road"


def test_part_of_the_country_told() -> None:
    """ "The north of the country" is an area of the document's main country."""
    mention = next(m for m in read("Malian forces came under fire in the north of the country.") if "north" in m.name)
    assert mention.place is not None and mention.place.id == "area:ML-north" and mention.precision == 5


def test_resolve_given_spans() -> None:
    """Spans known to be places are resolved by the same context; unknown words give None."""
    doc = document("In Lebanon, Tripoli saw clashes near Qwertyville.")
    spans = [Span(12, 19), Span(37, 48)]
    tripoli, unknown = resolve_spans(doc, parse(doc), spans, gazetteer())
    assert tripoli is not None and tripoli.country == "LB"
    assert unknown is None


def test_promo_is_silent() -> None:
    """Page furniture gives no places."""
    text = "Read more on Israel"
    doc = Document("x", text, (Block("promo", Span(0, len(text))),))
    assert find_places(doc, parse(doc), gazetteer()) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_any_text(text: str) -> None:
    """Whatever the text, spans lie inside it, quote the name, do not crash, and come out the same again."""
    doc, sentences = document(text), unparsed(text)
    found = find_places(doc, sentences, gazetteer())
    assert found == find_places(doc, sentences, gazetteer())
    for m in found:
        assert 0 <= m.span.start < m.span.end <= len(text)
        assert doc.quote(m.span) == m.name
        assert 1 <= m.precision <= 7
        assert m.place is None or (-90 <= m.place.lat <= 90 and -180 <= m.place.lon <= 180 and m.place.radius_km > 0)


@pytest.mark.parametrize(
    ("homes", "country"),
    [
        (("CO",), "CO"),  # a group at home in Colombia speaks for the town there
        ((), "MX"),  # nothing speaks for a country: the largest bearer of the name
    ],
)
def test_home_of_a_named_group(homes: tuple[str, ...], country: str) -> None:
    """The home country of a named group decides between bearers of a name, and names no place itself."""
    doc = document("The guerrillas attacked the town of Buenavista on Friday.")
    found = find_places(doc, parse(doc), gazetteer(), homes)
    assert [m.place.country for m in found if m.place is not None] == [country]

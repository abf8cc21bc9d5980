"""Numbers: what they are worth, what they count, and what is no count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mention_cases import quantities, read

# text, words of the number, low, high, the counted word
COUNTS = [
    ("Five rockets hit the base.", "Five", 5, 5, "rockets"),
    ("The blast killed 12 soldiers.", "12", 12, 12, "soldiers"),
    ("More than 320000 people fled the town.", "More than 320000", 320001, None, "people"),
    ("Some 1,200 families left the valley.", "Some 1,200", 1200, 1200, "families"),
    ("At least 16 people were killed.", "At least 16", 16, None, "people"),
    ("The shelling wounded twenty-one children.", "twenty-one", 21, 21, "children"),
    ("A hundred and twenty-five recruits died.", "A hundred and twenty-five", 125, 125, "recruits"),
    ("Troops seized two dozen rifles.", "two dozen", 24, 24, "rifles"),
    ("Half a dozen shells fell on the port.", "Half a dozen", 6, 6, "shells"),
    ("Several drones were shot down.", "Several", 2, None, "drones"),
    ("Dozens of rockets have been fired.", "Dozens", 24, None, "rockets"),
    ("Scores of villagers were abducted.", "Scores", 40, None, "villagers"),
    ("Hundreds of prisoners escaped.", "Hundreds", 200, None, "prisoners"),
    ("Several hundred fighters crossed the river.", "Several hundred", 200, None, "fighters"),
    ("Tens of thousands of people fled.", "Tens of thousands", 20000, None, "people"),
    ("Nearly 40 civilians were hurt.", "Nearly 40", 40, 40, "civilians"),
    ("Up to 30 gunmen stormed the school.", "Up to 30", None, 30, "gunmen"),
    ("As many as 1,300 people died.", "As many as 1,300", None, 1300, "people"),
    ("Fewer than 10 attackers were involved.", "Fewer than 10", None, 9, "attackers"),
    ("Between 10 and 15 militants attacked the post.", "Between 10 and 15", 10, 15, "militants"),
    ("They fired 10 to 15 mortars.", "10 to 15", 10, 15, "mortars"),
    ("Two or three bombs went off.", "Two or three", 2, 3, "bombs"),
    ("They launched two or three dozen rockets.", "two or three dozen", 24, 36, "rockets"),
    ("The army lost 12-15 soldiers.", "12-15", 12, 15, "soldiers"),
    # a change is no range: the last number holds
    ("The toll rose from 12 to 17 dead.", "from 12 to 17", 17, 17, "dead"),
    # a word for what befell them is counted where no noun is
    ("The attack left 16 dead and more than 50 wounded.", "more than 50", 51, None, "wounded"),
    ("The raid left 12 wounded soldiers behind.", "12", 12, 12, "soldiers"),
    ("Twelve of the dead were police officers.", "Twelve", 12, 12, "dead"),
    ("Nine members of the army were killed.", "Nine", 9, 9, "members"),
    # the number itself is the noun
    ("In all, 16 were killed.", "16", 16, 16, "16"),
    ("The bomb killed six and injured 20 others.", "six", 6, 6, "six"),
    ("The bomb killed six and injured 20 others.", "20", 20, 20, "others"),
    ("A further 20 were hurt.", "A further 20", 20, 20, "20"),
    ("Another soldier was wounded.", "Another", 1, 1, "soldier"),
    ("A soldier was wounded.", "A", 1, 1, "soldier"),
    ("There were no casualties.", "no", 0, 0, "casualties"),
    ("The shelling did not cause any casualties.", "any", 0, 0, "casualties"),
    ("The rocket landed without causing any damage.", "any", 0, 0, "damage"),
    ("Nobody was hurt.", "Nobody", 0, 0, "Nobody"),
    ("None of the 40 passengers was hurt.", "None", 0, 0, "passengers"),
    ("A double bomb attack shook the city.", "double", 2, 2, "bomb"),
    ("Militants fired more than 170 Shahed-type drones.", "more than 170", 171, None, "drones"),
    ("Thousands of half-starved miners ran.", "Thousands", 2000, None, "miners"),
    # a year-like number that counts
    ("About 2000 people marched.", "About 2000", 2000, 2000, "people"),
    # capitals, as old wires are
    ("THE GUERRILLAS KIDNAPPED 12 PEASANTS IN THE VILLAGE.", "12", 12, 12, "PEASANTS"),
]

# text, words of the measure, value, unit
MEASURES = [
    ("The rocket landed two kilometers away.", "two kilometers", 2, "km"),
    ("It fell 10 miles north of the town.", "10 miles", 16.0934, "km"),
    ("A crater 500 metres from the gate was seen.", "500 metres", 0.5, "km"),
    ("The car held 200 kg of explosives.", "200 kg", 200, "kg"),
    ("Some 35 percent of voters stayed away.", "Some 35 percent", 35, "percent"),
    ("The gang stole $400 from a shop.", "400", 400, "money"),
    ("A 26-year-old man was killed.", "26-year-old", 26, "age"),
    ("The mayor, Juan Example, 54, was unhurt.", "54", 54, "age"),
    ("The victim was aged 30.", "30", 30, "age"),
    ("She was 16.", "16", 16, "age"),
    ("The siege lasted three days.", "three days", 3, "day"),
    ("Five days after the raid, talks began.", "Five days", 5, "day"),
]

# text in which no count may be found
NO_COUNTS = [
    "The attack took place on 3 January 2020.",
    "It happened on Jan. 4, 2022 near the town.",
    "On December 16, 2008 the town was hit.",
    "Fighting broke out in 2014.",
    "The blast was heard at 10:30 on Monday.",
    "The Security Council adopted Resolution 2254.",
    "Traffic on Route 60 and Highway 4 was halted.",
    "The F-16 and the Su-24 took off.",
    "The home team won 3-1 on Sunday.",
    "The 15th brigade crossed the river.",
    "How many were there, nobody's guess aside?".replace("nobody's", "anybody's"),
    "They blamed one another.",
    "Rebels attacked villages and burned houses.",
    "The war is no longer in the news.",
    "There were no immediate reports of casualties.",
    "The shooting was in the 500 block of Main Street.",
    "Police went to the Four Hills district.",
    "The 1980s were quiet.",
]


@pytest.mark.parametrize(("text", "words", "low", "high", "head"), COUNTS)
def test_counts(text: str, words: str, low: float | None, high: float | None, head: str) -> None:
    """Each number has its bounds and is bound to the noun that it counts."""
    document, sentences = read(text)
    found = {document.quote(m.span): m for m in quantities(text)}
    assert words in found, sorted(found)
    mention = found[words]
    assert (mention.quantity.low, mention.quantity.high, mention.quantity.unit) == (low, high, None)
    assert mention.head is not None
    assert sentences[mention.sentence].tokens[mention.head].text == head


@pytest.mark.parametrize(("text", "words", "value", "unit"), MEASURES)
def test_measures(text: str, words: str, value: float, unit: str) -> None:
    """A measure names its unit, lengths in km and masses in kg, and counts nothing."""
    document, _ = read(text)
    found = {document.quote(m.span): m for m in quantities(text)}
    assert words in found, sorted(found)
    assert found[words].quantity.unit == unit
    assert found[words].quantity.low == pytest.approx(value, rel=1e-4)
    assert found[words].head is None


@pytest.mark.parametrize("text", NO_COUNTS)
def test_no_counts(text: str) -> None:
    """Dates, times, names with numbers, scores and bare plurals are no counts."""
    document, _ = read(text)
    assert [document.quote(m.span) for m in quantities(text) if m.quantity.unit is None] == []


def test_both_in_a_pair_counts_nothing() -> None:
    """ "Both ... and" ties two things and counts neither."""
    document, _ = read("Both soldiers and civilians were hurt.")
    assert not [m for m in quantities(document.text) if m.quantity.low == 2]


def test_about_is_approximate() -> None:
    """ "About 30" keeps the number and says that it is not exact."""
    (mention,) = quantities("About 30 people were hurt.")
    assert mention.quantity.approximate


def test_unparsed_sentence_still_gives_numbers() -> None:
    """A sentence without tags is read by its words alone."""
    document, sentences = read("At least 12 soldiers were killed", False)
    (mention,) = quantities(document.text, False)
    assert mention.quantity.low == 12
    assert mention.head is not None
    assert sentences[0].tokens[mention.head].text == "soldiers"


PIECES = st.sampled_from(
    [
        "12",
        "1,200",
        "5",
        "two",
        "twenty",
        "-",
        "–",
        "one",
        "hundred",
        "and",
        "dozen",
        "of",
        "a",
        "no",
        "at",
        "least",
        "to",
        "between",
        "km",
        "$",
        "%",
        "old",
        ",",
        ".",
        ":",
        "/",
        "M",
        "16",
        "th",
        "the",
        "rockets",
        "killed",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    """No input raises; spans lie inside the text, heads inside the sentence, and bounds are in order."""
    document, sentences = read(text, False)
    for mention in quantities(text, False):
        assert 0 <= mention.span.start < mention.span.end <= len(document.text)
        assert mention.head is None or mention.head < len(sentences[mention.sentence].tokens)
        low, high = mention.quantity.low, mention.quantity.high
        assert low is None or high is None or low <= high

"""Versions of one article: what supersedes what, what corrects, what is only copied, what has nothing to do with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.versions import Telling, find_correction, same_story

CALM = (
    " Residents said the market had been full when the explosion came. Ambulances took the wounded to two hospitals in the city."
    " The governor visited the place in the afternoon and promised help for the families. Shops nearby stayed closed on Tuesday."
    " The road to the airport was opened again in the evening, and schools are to open on Wednesday, a spokesman said."
)
LEAD = "A car bomb went off at a market in the north of the country on Monday, killing three people, police said."
LATER = "A car bomb went off at a market in the north of the country on Monday, killing five people, police said."
OTHER = (
    "Ministers met in the capital to talk about the price of wheat, which has doubled since spring. Traders expect it to rise."
    " Farmers in the south have asked for loans, and the central bank is to decide next week, officials said after the talks."
)
HEAD = "Car bomb kills three at market"
URL = "https://www.example.org/world/car-bomb"

# (first, second, kind, which is newer)
PAIRS = [
    # nothing changed, found twice
    (Telling(LEAD + CALM, HEAD, URL), Telling(LEAD + CALM, HEAD, URL), "same", None),
    # the same address by other names of one page
    (
        Telling(LEAD + CALM, HEAD, URL),
        Telling(LEAD + CALM, HEAD, "http://example.org/world/car-bomb/amp"),
        "same",
        None,
    ),
    # one figure of the toll changed: a new version, however alike the rest is
    (
        Telling(LEAD + CALM, HEAD, URL, "2021-03-01T10:00+00:00"),
        Telling(LATER + CALM, HEAD, URL, "2021-03-01T10:00+00:00", "2021-03-01T13:30+00:00"),
        "update",
        1,
    ),
    # the order of finding does not matter, and clocks of two zones are compared as moments
    (
        Telling(LATER + CALM, HEAD, URL, "2021-03-01T10:00+00:00"),
        Telling(LEAD + CALM, HEAD, URL, "2021-03-01T11:00+03:00"),
        "update",
        0,
    ),
    # another headline and address in one paper, most words the same
    (
        Telling(LEAD + CALM, HEAD, URL, "2021-03-01T10:00", publisher="Example Post"),
        Telling(
            LATER + CALM, "Car bomb at market kills five", URL + "-2", "2021-03-01T12:00", publisher="Example Post"
        ),
        "update",
        1,
    ),
    # the paper says that it was wrong
    (
        Telling(LEAD + CALM, HEAD, URL, "2021-03-01T10:00+00:00"),
        Telling(
            LATER + CALM + " Correction: An earlier version gave a wrong number of dead.",
            HEAD,
            URL,
            "2021-03-01T12:00+00:00",
        ),
        "correction",
        1,
    ),
    (
        Telling(LEAD + CALM, HEAD, "https://a.org/1", "2021-03-01", publisher="Wire"),
        Telling(
            "(Corrects number of dead in lead)\n" + LATER + CALM,
            HEAD,
            "https://a.org/2",
            "2021-03-02",
            publisher="Wire",
        ),
        "correction",
        1,
    ),
    # no time is given, but the headline says that it is a later version
    (
        Telling(LEAD + CALM, HEAD, URL),
        Telling(LATER + CALM, "UPDATE 2-Car bomb kills three at market", URL),
        "update",
        1,
    ),
    # nothing tells which is newer: said so, not guessed
    (Telling(LEAD + CALM, HEAD, URL), Telling(LATER + CALM, HEAD, URL), "update", None),
    # wire copy in another paper is a copy, not a version
    (
        Telling(LEAD + CALM, HEAD, URL, "2021-03-01"),
        Telling(LEAD + CALM, "Market bomb leaves three dead", "https://other.example/news/9", "2021-03-02"),
        "copy",
        None,
    ),
    # a page that is used again for other news
    (Telling(LEAD + CALM, HEAD, URL, "2021-03-01"), Telling(OTHER, "Wheat talks", URL, "2021-05-01"), "other", None),
    # one paper, two articles
    (
        Telling(LEAD + CALM, HEAD, URL, publisher="Example Post"),
        Telling(OTHER, "Wheat talks", URL + "/2", publisher="Example Post"),
        "other",
        None,
    ),
    # entries of one live blog are different texts
    (
        Telling(LEAD, None, URL + "#1", "2021-03-01T10:00"),
        Telling(OTHER, None, URL + "#2", "2021-03-01T11:00"),
        "other",
        None,
    ),
    # texts without words
    (Telling("", None, None), Telling("", None, None), "other", None),
]


@pytest.mark.parametrize(("first", "second", "kind", "newer"), PAIRS)
def test_kinship(first: Telling, second: Telling, kind: str, newer: int | None) -> None:
    found = same_story(first, second)
    assert (found.kind, found.newer) == (kind, newer), found.reason
    assert found.reason and (found.notice is not None) == (kind == "correction")
    back = same_story(second, first)
    assert back.kind == kind
    assert back.newer == (None if newer is None else 1 - newer)


# Sentences and whether they own up to a mistake.
NOTICES = [
    ("Correction: The attack was on Monday, not Sunday.", True),
    ("CORRECTED-Bomb kills five in market", True),
    ("This story has been corrected to say that two soldiers were hurt.", True),
    ("An earlier version of this story misspelled the name of the town.", True),
    ("(Corrects spelling of village, paragraph 4)", True),
    ("The newspaper regrets the error.", True),
    ("Guards at the correctional facility were attacked.", False),
    ("The army said earlier reports were wrong.", False),
    ("The minister denied the report and called it false.", False),
    ("Corrections officers were hurt in the riot.", False),
]


@pytest.mark.parametrize(("sentence", "owns_up"), NOTICES)
def test_notices_of_correction(sentence: str, owns_up: bool) -> None:
    assert (find_correction(Telling(LEAD + "\n" + sentence)) is not None) is owns_up
    assert find_correction(Telling(LEAD)) is None


@given(st.text(max_size=200), st.text(max_size=200), st.none() | st.text(max_size=60), st.none() | st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_two_texts_are_compared(a: str, b: str, url: str | None, when: str | None) -> None:
    found = same_story(Telling(a, None, url, when), Telling(b, None, url, when))
    assert found.kind in ("same", "update", "correction", "copy", "other")
    assert 0 <= found.share <= 1

"""Versions of one article in the register: what supersedes, what corrects, what is known, what stays beside the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.article import Article
from dateline.cli import app
from dateline.fetch import Fault
from dateline.model import Item
from dateline.register.book import Register
from dateline.register.commands.text import show
from dateline.register.intake import take
from dateline.register.store.upkeep import backup, check

LEAD = "BAGHDAD (Reuters) - A car bomb went off at a market in Kirkuk on Monday, killing {} people, police said."
CALM = (
    " Residents said the market had been full of buyers when the explosion came. Ambulances took the wounded to two hospitals in"
    " the city. The governor came in the afternoon and promised help for the families. Shops nearby stayed closed on Tuesday."
)
URL = "https://news.example.org/world/kirkuk-bomb"
FIRST = Article(
    LEAD.format("three") + CALM,
    title="Car bomb kills three at Kirkuk market",
    published="2021-03-01T10:00+03:00",
    url=URL,
    publisher="Example News",
)
LATER = replace(
    FIRST,
    text=LEAD.format("five") + CALM,
    title="Car bomb kills five at Kirkuk market",
    modified="2021-03-01T15:30+03:00",
)
CORRECTED = replace(
    LATER,
    text=LEAD.format("four") + CALM + " Correction: An earlier version of this article gave a wrong number of dead.",
    modified="2021-03-02T09:00+03:00",
)
OTHER = Article(
    "Gunmen shot dead a judge in Baquba on Sunday, police said. He was on his way to the court when a car stopped beside his.",
    title="Judge shot dead in Baquba",
    published="2021-03-01T08:00+03:00",
    url="https://news.example.org/world/judge",
    publisher="Example News",
)


@pytest.fixture
def book(location: str) -> Register:
    return Register(location, "tester")


def outcomes(book: Register, *items: Item, live: bool = False) -> list[str]:
    found = [take(book, item, live=live) for item in items]
    return [f.message if isinstance(f, Fault) else f.outcome for f in found]


def killed(book: Register) -> list[object]:
    return [incident.best("killed") for incident in book.incidents()]


def unstamped(article: Article) -> Article:
    return replace(article, published="2021-03-01", modified=None)


# (what comes in one after the other, what becomes of each, the dead of every incident at the end, by day)
STORIES = [
    # the same page twice: nothing new
    ([FIRST, FIRST], ["added", "known"], [3]),
    # a later version takes the first one's place, and counts alone
    ([FIRST, LATER], ["added", "updated"], [5]),
    # one that owns up to a mistake, below what stood before
    ([FIRST, LATER, CORRECTED], ["added", "updated", "corrected"], [4]),
    # each version again: nothing new
    ([FIRST, LATER, FIRST, LATER], ["added", "updated", "older", "known"], [5]),
    # the order of arrival does not matter where the versions say when they were made
    ([LATER, FIRST], ["added", "older"], [5]),
    # another address in the same paper, two hours later
    (
        [FIRST, replace(LATER, url=URL + "-2", published="2021-03-01T12:00+03:00", modified=None)],
        ["added", "updated"],
        [5],
    ),
    # the address of a phone's page
    ([FIRST, replace(LATER, url="https://m.news.example.org/world/kirkuk-bomb/amp")], ["added", "updated"], [5]),
    # the same words in another paper: a document of its own, and one incident
    (
        [FIRST, replace(FIRST, url="https://other.example.com/x", publisher="Other Post")] * 2,
        ["added", "added", "known", "known"],
        [3],
    ),
    # an article of the same paper on the same day about something else
    ([FIRST, OTHER], ["added", "added"], [1, 3]),
    # the same address used again a month later for other news
    ([FIRST, replace(OTHER, url=URL, published="2021-04-01T10:00+03:00")], ["added", "added"], [3, 1]),
    # a version that has no address and no paper cannot be told from a copy
    ([FIRST, replace(LATER, url=None, publisher=None)], ["added", "added"], [3]),
    # nothing says which is newer: both stay
    ([unstamped(FIRST), unstamped(LATER)], ["added", "added"], [3]),
]


@pytest.mark.parametrize(("items", "became", "dead"), STORIES)
def test_versions(book: Register, items: list[Article], became: list[str], dead: list[object]) -> None:
    assert outcomes(book, *items) == became
    assert sorted(map(str, killed(book))) == sorted(map(str, dead))
    assert check(book.database) == []


def test_what_is_served_now_is_newer_than_what_was_served_before(book: Register) -> None:
    """Where no times are stated; but a text that stood there before is taken for a stale copy."""
    first, later = unstamped(FIRST), unstamped(LATER)
    assert outcomes(book, first, later, first, later, live=True) == ["added", "updated", "older", "known"]
    assert killed(book) == [5]


def test_an_old_id_leads_to_the_incident_of_the_new_version(book: Register) -> None:
    outcomes(book, FIRST)
    (before,) = book.incidents()
    outcomes(book, LATER)
    (now,) = book.incidents()
    assert book.incident(before.id).id == now.id
    assert len(now.documents) == 1


def test_a_judgement_survives_a_new_version(book: Register) -> None:
    outcomes(book, FIRST)
    (incident,) = book.incidents()
    book.edit(incident.id, "injured", {"low": 9, "high": 9}, "counted by the desk")
    outcomes(book, LATER)
    assert [(i.best("killed"), i.best("injured")) for i in book.incidents()] == [(5, 9)]


def test_entries_at_one_address_are_not_versions_of_each_other(book: Register) -> None:
    """A live blog without anchors: the address holds several texts, so it says nothing of which is which."""
    one = replace(FIRST, text=LEAD.format("three"), title=None)
    two = replace(OTHER, url=URL, title=None)
    more = replace(
        FIRST,
        text="Rockets hit the airport of Erbil on Monday evening, two guards were hurt, officials said.",
        title=None,
    )
    assert outcomes(book, one, two, more, live=True) == ["added"] * 3
    assert outcomes(book, one, two, more, live=True) == ["known"] * 3


def test_two_papers_print_the_same_words(book: Register) -> None:
    """Byte for byte: both are kept, their incident has one voice."""
    copies = [replace(FIRST, url=f"https://paper{n}.example.com/a", publisher=f"Paper {n}") for n in range(4)]
    assert outcomes(book, *copies) == ["added"] * 4
    assert outcomes(book, *reversed(copies)) == ["known"] * 4
    (incident,) = book.incidents()
    assert len(incident.documents) == 4 and len(incident.voices) == 1


def test_an_id_of_its_own_is_obeyed(book: Register) -> None:
    """Who gives ids says which document it is: another text under the id is refused, unless it is to replace the other."""
    mine = replace(FIRST, id="A-1")
    changed = replace(LATER, id="A-1")
    assert outcomes(book, mine, changed) == ["added", "the id 'A-1' is known with another text or other particulars"]
    taken = take(book, changed, replace_=True)
    assert not isinstance(taken, Fault) and taken.outcome == "replaced"


def test_what_holds_no_violence_is_left_out_when_asked(book: Register) -> None:
    calm = Article(
        "Ministers met in the capital to talk about the price of wheat.", url="https://news.example.org/wheat"
    )
    found = take(book, calm, gated=True)
    assert not isinstance(found, Fault) and found.outcome == "unwanted" and not found.entered
    # but a version of something stored is taken whatever it holds: the article withdrew what it said
    outcomes(book, FIRST)
    emptied = replace(
        LATER, text=CALM + " Ministers met in the capital.", title="Kirkuk market", modified="2021-03-03T09:00+03:00"
    )
    found = take(book, emptied, gated=True)
    assert not isinstance(found, Fault) and found.outcome == "updated" and killed(book) == []


def test_versions_are_shown(book: Register) -> None:
    outcomes(book, FIRST, CORRECTED)
    (incident,) = book.incidents()
    told = show(incident, (), book.editions(incident))
    assert "Car bomb kills three at Kirkuk market: first version, superseded" in told
    assert "correction version, counts now" in told
    assert "gave a wrong number of dead" in told
    assert "versions of its articles" not in show(incident)


def test_a_copy_of_the_register_knows_the_versions(book: Register, tmp_path: Path) -> None:
    outcomes(book, FIRST)
    backup(book.database, str(tmp_path / "copy"))
    assert outcomes(Register(str(tmp_path / "copy"), "tester"), FIRST, LATER) == ["known", "updated"]


def test_add_says_what_was_corrected(tmp_path: Path) -> None:
    page = (
        '<!doctype html><html><head><title>{t}</title><link rel="canonical" href="{u}">'
        '<meta property="article:modified_time" content="{m}">'
        '<meta property="article:published_time" content="2021-03-01T10:00+03:00"></head>'
        "<body><article><h1>{t}</h1><p>{b}</p></article></body></html>"
    )
    for name, article in (("1", FIRST), ("2", CORRECTED)):
        text = page.format(t=article.title, u=URL, m=article.modified or article.published, b=article.text)
        (tmp_path / f"{name}.html").write_text(text)
    said = []
    for name in ("1", "2", "1"):
        result = CliRunner().invoke(app, ["add", str(tmp_path / f"{name}.html"), "--register", str(tmp_path / "r")])
        assert result.exit_code == 0, result.output
        said.append(result.stdout.strip())
    assert said == ["1 added", "1 corrected", "1 older"]

"""Time expressions: what they are, which days they mean, and what is no time at all."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.mentions.times import find_times
from dateline.model import Block, Document, Sentence, Span, TimeMention
from dateline.segment import split_paragraphs, split_sentences
from dateline.times.anchors.stamps import caption_dates, printed_against_given, printed_date
from dateline.times.anniversaries import anniversaries
from dateline.times.phrases import stretch, table

WEDNESDAY = date(2016, 3, 16)
SHARED = Path(os.environ.get("DATELINE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def make(
    text: str, published: date | None = WEDNESDAY, blocks: tuple[Block, ...] = ()
) -> tuple[Document, tuple[Sentence, ...]]:
    """A document and its sentences without tags: every rule here must hold without a parse."""
    document = Document("d", text, blocks or (Block("body", Span(0, len(text))),), published=published)
    frames = [(k, n, s) for n, (k, p) in enumerate(split_paragraphs(document)) for s in split_sentences(text, p)]
    return document, tuple(Sentence(i, kind, n, span, (), parsed=False) for i, (kind, n, span) in enumerate(frames))


def read(text: str, published: date | None = WEDNESDAY) -> list[tuple[Document, TimeMention]]:
    document, sentences = make(text, published)
    return [(document, m) for m in find_times(document, sentences)]


def days(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str | None, str | None]]:
    """(words, first day, last day) of each mention."""
    return [
        (d.quote(m.span), m.range and m.range.start.isoformat(), m.range and m.range.end.isoformat())
        for d, m in read(text, published)
    ]


# words, sentence around them, first day, last day; published Wednesday 16 March 2016
CASES = [
    # full dates in the forms of different desks
    ("January 3, 2020", "The {} strike hit a car.", "2020-01-03", "2020-01-03"),
    ("3 January 2015", "On {} gunmen attacked.", "2015-01-03", "2015-01-03"),
    ("19 April 1989", "He was shot dead on {} in the capital.", "1989-04-19", "1989-04-19"),
    ("4 FEB 90", "THE ARMY SAID THAT ON {} TWO SOLDIERS DIED.", "1990-02-04", "1990-02-04"),
    ("Tue 05 Jul 2011", "They met on {} in the town.", "2011-07-05", "2011-07-05"),
    ("2013-05-30", "The raid of {} was the first.", "2013-05-30", "2013-05-30"),
    ("13/3/2016", "A bomb went off on {} in the market.", "2016-03-13", "2016-03-13"),
    ("20.07.2015", "The shelling of {} killed two.", "2015-07-20", "2015-07-20"),
    ("the 2nd of May 2014", "Dozens died on {} in a fire.", "2014-05-02", "2014-05-02"),
    ("January 3rd, 2020", "It happened on {}.", "2020-01-03", "2020-01-03"),
    # a day and month take the nearest year before publication
    ("Jan. 5", "Rebels shelled the town on {}.", "2016-01-05", "2016-01-05"),
    ("3 August", "Rebels shelled the town on {} and fled.", "2015-08-03", "2015-08-03"),
    ("the 12th", "The town fell on {} after a siege.", "2016-03-12", "2016-03-12"),
    # stretches
    ("3-5 March", "Fighting on {} killed ten.", "2016-03-03", "2016-03-05"),
    ("3 and 5 March", "Between {} the army shelled the town.", "2016-03-03", "2016-03-05"),
    ("the night of 4 to 5 January", "On {} rebels struck.", "2016-01-04", "2016-01-05"),
    ("the night of 4 January", "On {} rebels struck.", "2016-01-04", "2016-01-04"),
    ("2011 to 2014", "The war from {} cost many lives.", "2011-01-01", "2014-12-31"),
    # months, years, seasons, decades
    ("March 2011", "The war began in {} with protests.", "2011-03-01", "2011-03-31"),
    ("August of 2013", "They seized it in {} from others.", "2013-08-01", "2013-08-31"),
    ("February", "A drone hit a base in {} as well.", "2016-02-01", "2016-02-29"),
    ("November", "A drone hit a base in {} as well.", "2015-11-01", "2015-11-30"),
    ("March", "Clashes in {} killed nine.", "2016-03-01", "2016-03-16"),
    ("last April", "The attack {} killed three.", "2015-04-01", "2015-04-30"),
    ("April last year", "In {} it killed two.", "2015-04-01", "2015-04-30"),
    ("early December", "The town fell in {} to rebels.", "2015-12-01", "2015-12-10"),
    ("2013", "Sarin was used in {} there.", "2013-01-01", "2013-12-31"),
    ("2003", "The {} invasion began there.", "2003-01-01", "2003-12-31"),
    ("mid-2014", "He went on the run in {} already.", "2014-05-01", "2014-08-31"),
    ("mid-2014", "Since {} he has been on the run.", "2014-05-01", "2016-03-16"),
    ("spring 2014", "The push of {} failed.", "2014-03-01", "2014-05-31"),
    ("last summer", "The group took the town {} in a raid.", "2015-06-01", "2015-08-31"),
    ("the 1990s", "In {} there was a civil war.", "1990-01-01", "1999-12-31"),
    # weekdays
    ("Wednesday", "Rockets hit the base on {}, police said.", "2016-03-16", "2016-03-16"),
    ("Thursday", "Rockets hit the base on {}, police said.", "2016-03-10", "2016-03-10"),
    ("last Wednesday", "Rockets hit the base {} in the north.", "2016-03-09", "2016-03-09"),
    ("Tuesday evening", "On {} five rockets hit the base.", "2016-03-15", "2016-03-15"),
    ("late on Monday night", "Gunmen attacked a hotel {}.", "2016-03-14", "2016-03-14"),
    ("Saturdays", "{} blast hit a convoy.", "2016-03-12", "2016-03-12"),
    ("the early hours of Monday", "In {} a car bomb went off.", "2016-03-14", "2016-03-14"),
    ("noon on Monday", "It went off at {} in a market.", "2016-03-14", "2016-03-14"),
    ("1130 local time Tuesday", "It went off at {} in a market.", "2016-03-15", "2016-03-15"),
    ("The night between Sunday and Monday", "{} was calm.", "2016-03-13", "2016-03-14"),
    ("next Friday", "The trial will open {} in the city.", "2016-03-18", "2016-03-18"),
    ("Friday", "The truce will end on {} in the city.", "2016-03-18", "2016-03-18"),
    ("Tuesday last week", "The bridge fell {} under fire.", "2016-03-08", "2016-03-08"),
    # punctuation lost
    ("March 12", "On {} in the north rebels fled.", "2016-03-12", "2016-03-12"),
    ("January", "In {} 12 people died.", "2016-01-01", "2016-01-31"),
    ("Oct. 11 2015", "In this {} file photo the port burns.", "2015-10-11", "2015-10-11"),
    ("todays", "As a result of {} shelling six died.", "2016-03-16", "2016-03-16"),
    ("0430 TODAY", "THE CLASH BEGAN AT {} IN THE NORTH.", "2016-03-16", "2016-03-16"),
    ("2200 ON 5 DECEMBER", "IT BEGAN AT {} IN THE NORTH.", "2015-12-05", "2015-12-05"),
    # counted from publication
    ("a few days ago", "They left {} for good.", "2016-03-13", "2016-03-15"),
    ("today", "Three soldiers died {} in the north.", "2016-03-16", "2016-03-16"),
    ("yesterday", "Three soldiers died {} in the north.", "2016-03-15", "2016-03-15"),
    ("last night", "Three soldiers died {} in the north.", "2016-03-15", "2016-03-15"),
    ("this morning", "Three soldiers died {} in the north.", "2016-03-16", "2016-03-16"),
    ("overnight", "Clashes erupted {} in the north.", "2016-03-15", "2016-03-16"),
    ("Two days ago", "{} the village was shelled.", "2016-03-14", "2016-03-14"),
    ("four years ago", "He was hurt in an air strike {} there.", "2012-01-01", "2012-12-31"),
    ("two months ago", "They left {} for good.", "2016-01-01", "2016-01-31"),
    ("Earlier this week", "{} a bomb killed four.", "2016-03-13", "2016-03-15"),
    ("last week", "A bomb killed four {} there.", "2016-03-06", "2016-03-12"),
    ("last month", "A bomb killed four {} there.", "2016-02-01", "2016-02-29"),
    ("early last month", "The mission ended {} there.", "2016-02-01", "2016-02-10"),
    ("the weekend", "Over {} four people died.", "2016-03-12", "2016-03-13"),
    ("recent days", "In {} clashes rose.", "2016-03-13", "2016-03-15"),
    ("the past 24 hours", "In {} nine people died.", "2016-03-15", "2016-03-16"),
    ("the past three months", "For {} shells fell.", "2015-12-16", "2016-03-16"),
    ("Thursday", "Since {} forty people have died.", "2016-03-10", "2016-03-16"),
    ("2009", "Forty people have died since {} there.", "2009-01-01", "2016-03-16"),
    ("January 2013", "Forty people have died since {} there.", "2013-01-01", "2016-03-16"),
    ("February", "Forty people have died since at least {} there.", "2016-02-01", "2016-03-16"),
    ("3 February", "Forty people have died since {} there.", "2016-02-03", "2016-03-16"),
    ("2009", "Forty people died in {} there.", "2009-01-01", "2009-12-31"),
    ("2 July", "Around {} the army left.", "2015-07-01", "2015-07-03"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence", "first", "last"), CASES)
def test_expression_means_these_days(words: str, sentence: str, first: str, last: str) -> None:
    assert (words, first, last) in days(sentence.format(words))


# each sentence holds a word or number of time that names no time
NO_TIME = [
    "Some 2,014 people fled the town.",  # a count with a comma
    "Some 2014 people fled the town.",  # a count that looks like a year
    "Resolution 2254 was adopted by the council.",  # a numbered thing
    "Flight 1990 landed safely.",  # the same
    "The rebels may attack the base.",  # the verb
    "Troops march on the capital.",  # the verb
    "The May family fled.",  # a name
    "A second bomb went off near the first.",  # the ordinal
    "A 26-year-old man died.",  # an age
    "Four flights a week land there.",  # a rate
    "The sun rose and the general sat down.",  # short forms of weekdays that are words
    "Prices began to fall and hopes spring up.",  # seasons that are verbs
    "That night the rebels fled.",  # "that" with nothing told before
    "He held the base at night.",  # a habit
    "The attack hit 12 of 30 vehicles.",  # numbers
    "It stood at 2500 meters, at 1990 prices.",  # a height, a price
    "It was 3-5 km from the town.",  # a range of a measure
]


@pytest.mark.parametrize("text", NO_TIME)
def test_no_time_here(text: str) -> None:
    assert [m for _, m in read(text) if m.range is not None] == []


# (text, mentions with the days they mean), read in order: the anchor is the event told before
TOLD = [
    # the day after, the same night
    (
        "On March 3 a drone hit a base. The following day the army answered. That same night two rockets fell.",
        ["2016-03-03", "2016-03-04", "2016-03-04"],
    ),
    # days after a death told before
    (
        "The October 9, 2012 raid killed a colonel. Nine days after his killing shells hit a depot.",
        ["2012-10-09", "2012-10-18"],
    ),
    # a count back inside a sentence whose day is told names the day of the other event
    ("Forces shelled the suburbs on Tuesday, a day after rebels took a checkpoint.", ["2016-03-15", "2016-03-14"]),
    ("The raid on the clinic comes two days after a convoy was hit.", ["2016-03-14"]),
    # the statement's own day
    ('"We were attacked this morning," a spokesman said on Tuesday.', ["2016-03-15", "2016-03-15"]),
    ("The army said in a statement on Tuesday that rebels fired mortars yesterday.", ["2016-03-15", "2016-03-14"]),
    # the hour before its day
    ("A dawn raid on Monday killed two.", ["2016-03-14", "2016-03-14"]),
    ("The day before, on Sunday, a bridge fell.", ["2016-03-15", "2016-03-13"]),
    ("In June 2010 it seized the city, and two years later it lost it.", ["2010-06-01", "2012-01-01"]),
    # a little later is the day of the event, never that of the statement
    (
        "A bomb hit a market on Saturday, police said on Monday. Minutes later another went off.",
        ["2016-03-12", "2016-03-14", "2016-03-12"],
    ),
    ("Gunmen struck on Sunday morning. Two hours later the army came.", ["2016-03-13", "2016-03-13"]),
    ("Gunmen struck a bank, police told Reuters late on Monday. Hours later the army came.", ["2016-03-14"]),
    # days counted to what is named right after
    ("Crews dug on Monday, two days after a car bomb killed nine.", ["2016-03-14", "2016-03-12"]),
    ("Rebels took the port on Monday after three days of fighting.", ["2016-03-14", "2016-03-11"]),
    ("Rebels took the port on Monday after days of fighting.", ["2016-03-14", "2016-03-11"]),
    # the year of the sentence
    (
        "In 1982 he reached the camp, where militiamen killed hundreds on September 16 of that year.",
        ["1982-01-01", "1982-09-16"],
    ),
    ("In 1982, he reached the camp; on September 16 militiamen came.", ["1982-01-01", "1982-09-16"]),
    ("The war began in 1982. A shell killed two on January 9.", ["1982-01-01", "2016-01-09"]),
    ("Shells fell in May 1999. In August of that year they fell again.", ["1999-05-01", "1999-08-01"]),
    ("Police came on January 9 last year and again on March 2 this year.", ["2015-01-09", "2016-03-02"]),
    # the year told before
    ("It fled in June 1998 and came back later that year.", ["1998-06-01", "1998-01-01"]),
]


@pytest.mark.parametrize(("text", "starts"), TOLD)
def test_anchored_to_what_was_told(text: str, starts: list[str]) -> None:
    assert [first for _, first, _ in days(text) if first] == starts


def test_every_range_says_where_it_is_from() -> None:
    text = "Rockets fell on Tuesday. The day before, two died. In March a drone hit a base, and in 2013 another."
    assert all(m.range is None or m.range.basis for _, m in read(text))
    assert "publication date" in next(m.range.basis for _, m in read("Rockets fell on Tuesday.") if m.range)


def test_without_a_publication_date_a_weekday_has_no_day() -> None:
    """Nothing is silently a date: no anchor, no days."""
    assert days("Rockets fell on Tuesday and on Jan. 5.", None) == [("Tuesday", None, None), ("Jan. 5", None, None)]


def test_caption_dates_are_the_anchor_where_nothing_else_is() -> None:
    caption = "Smoke over the port, Tuesday, June 7, 2022. (Agency via AP)\n"
    old = "A file photo of the port, May 1, 2019. (AP Photo)\n"
    text = caption + old + "Rockets fell on Monday, officials said."
    document, _ = make(text, None)
    assert caption_dates(document) == [(date(2022, 6, 7), True), (date(2019, 5, 1), False)]
    last = [m for _, m in read(text, None)][-1]
    assert last.range is not None
    assert (last.range.start, last.range.basis) == (date(2022, 6, 6), "weekday before caption date")


PRINTED = [
    ("Mine sinks a ferry\n\nThu 12 Mar 2020 Mine sinks a ferry. It went down on Thursday.", date(2020, 3, 12)),
    ("Published November 3 2019 Six fishermen were killed.", date(2019, 11, 3)),
    ("Posted on August 6 2014 by the desk", date(2014, 8, 6)),
    ("Date of publication 27 May 2011 Rebels burned a mill.", date(2011, 5, 27)),
    ("QUITO, 8 OCT 95 -- THE ARMY SAID TODAY", date(1995, 10, 8)),
    ("LOME 2003-06-21 (Agency) Rebels took a town.", date(2003, 6, 21)),
    ("14.02.2020Get short URL A colonel denied", date(2020, 2, 14)),
    ("23-10-2012 Mortars hit a mill", date(2012, 10, 23)),
    ("Monday 14 January 2019 06:17 Ferry sunk", date(2019, 1, 14)),
    ("Last updated at Oct 222012 Rebels burned", date(2012, 10, 22)),
    ("ASUNCION, 17 NOV 93 (RADIO) -- THE LEADER", date(1993, 11, 17)),
    # place and date alone on their line
    ("Rebels take town\nLOME 2003-06-21\nRebels took a town on Monday.", date(2003, 6, 21)),
    ("Mogadishu, 3 August 2024\n\nA bomb went off on Friday.", date(2024, 8, 3)),
    ("Smoke over Gaza, 3 May 2014\nA bomb went off.", None),
    ("The Colombia Killings of 19 April 1989\nTwo men were shot.", None),
    ("GOMA, Democratic Republic of the Congo, January 23, 2025 - Shells fell", date(2025, 1, 23)),
    # dates told in a sentence are no stamps
    ("ISIS men of the town, January 23, 2025 said, had fled", None),
    ("On May 3, 2015, a bomb went off in the market.", None),
    ("January 3, 2020 was a bad day for the group.", None),
    ("The attack of May 3, 2015 killed four.", None),
    ("Rockets hit the base on Tuesday.", None),
    ("BAGHDAD, Jan 5 (Agency) - Rockets hit a base.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), PRINTED)
def test_printed_date(text: str, day: date | None) -> None:
    assert printed_date(text) == day


# (text without any date given, printed or in a caption; the first days that its mentions mean): the body's full date anchors
BODY_DATES = [
    # the day of a statement, wherever it stands
    (
        "Gunmen stormed a village on Tuesday. Police found ten bodies, a spokesman said on Wednesday, June 5, 2019.",
        ["2019-06-04", "2019-06-05"],
    ),
    ("A bomb hit a bus late on Sunday, the ministry said, March 12, 1990.", ["1990-03-11", "1990-03-12"]),
    # a full date in the lead
    ("Two soldiers were shot dead on 7 March 2009. They had left the base on Friday.", ["2009-03-07", "2009-03-06"]),
    # a full date of what is remembered is no anchor: another weekday beside it, a later year, or far down
    ("Crowds met on Tuesday to remember the bombing of August 15, 1998.", [None, "1998-08-15"]),
    ("On 7 March 2009 two soldiers were shot. A man was jailed in 2012. He spoke on Friday.", ["2009-03-07", "2012-01-01", None]),
    ("A mine blast hurt two on Friday. It was cold. It was dark. On 7 March 2009 two died.", [None, "2009-03-07"]),
    ("Curfew has held since 7 March 2009 here. A shop burnt on Friday.", ["2009-03-07", None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "starts"), BODY_DATES)
def test_a_full_date_in_the_body_is_the_last_anchor(text: str, starts: list[str | None]) -> None:
    assert [first for _, first, _ in days(text, None)] == starts


def test_the_basis_names_the_date_in_the_body() -> None:
    found = [m for _, m in read("Rockets fell on Monday, officials said on Tuesday, May 3, 2022.", None)]
    assert found[0].range is not None
    assert found[0].range.basis == "weekday before date told in the text"


# text, given, what is printed otherwise, the first day that its weekday then means
AGAINST_GIVEN = [
    ("KABUL, May 6, 2020 - A bomb hit a bus on Tuesday.", date(2020, 8, 14), date(2020, 5, 6), "2020-05-05"),
    ("KABUL, May 6 (Wire) - A bomb hit a bus on Tuesday.", date(2020, 8, 14), date(2020, 5, 6), "2020-05-05"),
    # the weekday lies closer before the given day: that one counts, the difference is told all the same
    ("KABUL, May 6, 2020 - A bomb hit a bus on Friday.", date(2020, 8, 14), date(2020, 5, 6), "2020-08-14"),
    # the day before is the same report
    ("KABUL, Aug 13, 2020 - A bomb hit a bus on Tuesday.", date(2020, 8, 14), None, "2020-08-11"),
    ("A bomb hit a bus on Tuesday.", date(2020, 8, 14), None, "2020-08-11"),
    ("On May 6, 2020, a bomb hit a bus.", date(2020, 8, 14), None, "2020-05-06"),
]


@pytest.mark.parametrize(("text", "published", "printed", "first"), AGAINST_GIVEN)
def test_printed_against_given(text: str, published: date, printed: date | None, first: str) -> None:
    document, sentences = make(text, published)
    document = replace(document, published_basis="given")
    found = printed_against_given(document)
    assert (found and found[0]) == printed
    told = [m.range for m in find_times(document, sentences) if m.role == "event" and m.range]
    assert told[0].start.isoformat() == first


def test_stamps_have_their_role() -> None:
    roles = [m.role for _, m in read("Tue 15 Mar 2016 Blast kills four on Tuesday.")]
    assert roles == ["stamp", "event"]


# UCDP GED codebook, appendix 2: report day Wednesday 16 March 2016. phrase, slot, n, first, last, precision
D = date
UCDP = [
    ("{weekday} night", (D(2016, 3, 14), D(2016, 3, 14)), 0, D(2016, 3, 14), D(2016, 3, 14), 1),
    ("last night", None, 0, D(2016, 3, 15), D(2016, 3, 15), 1),
    ("the other day", None, 0, D(2016, 3, 15), D(2016, 3, 15), 1),
    ("", None, 0, D(2016, 3, 13), D(2016, 3, 16), 2),
    ("recently", None, 0, D(2016, 3, 13), D(2016, 3, 15), 2),
    ("past few days", None, 0, D(2016, 3, 13), D(2016, 3, 15), 2),
    ("around {date}", (D(2015, 7, 2), D(2015, 7, 2)), 0, D(2015, 7, 1), D(2015, 7, 3), 2),
    ("over the weekend", None, 0, D(2016, 3, 12), D(2016, 3, 13), 2),
    ("this week", None, 0, D(2016, 3, 14), D(2016, 3, 16), 2),
    ("night between {weekday} and {weekday}", (D(2016, 3, 13), D(2016, 3, 13)), 0, D(2016, 3, 13), D(2016, 3, 14), 2),
    ("past 24 hours", None, 0, D(2016, 3, 15), D(2016, 3, 16), 2),
    ("past 48 hours", None, 0, D(2016, 3, 14), D(2016, 3, 16), 2),
    ("past 72 hours", None, 0, D(2016, 3, 14), D(2016, 3, 16), 2),
    ("past {n} days", None, 2, D(2016, 3, 14), D(2016, 3, 15), 2),
    ("since {weekday}", (D(2016, 3, 10), D(2016, 3, 10)), 0, D(2016, 3, 10), D(2016, 3, 16), 2),
    ("{n}-day offensive", None, 5, D(2016, 3, 12), D(2016, 3, 16), 2),
    ("night-long battle", None, 0, D(2016, 3, 15), D(2016, 3, 16), 2),
    ("last {n} days of {month}", (D(2016, 1, 1), D(2016, 1, 31)), 6, D(2016, 1, 25), D(2016, 1, 30), 2),
    ("late last week", None, 0, D(2016, 3, 11), D(2016, 3, 13), 2),
    ("last week", None, 0, D(2016, 3, 7), D(2016, 3, 13), 3),
    ("past week", None, 0, D(2016, 3, 10), D(2016, 3, 16), 3),
    ("first week of {month}", (D(2015, 8, 1), D(2015, 8, 31)), 0, D(2015, 8, 1), D(2015, 8, 7), 3),
    ("week-old offensive", None, 0, D(2016, 3, 10), D(2016, 3, 16), 3),
    ("early {month}", (D(2016, 3, 1), D(2016, 3, 31)), 0, D(2016, 3, 1), D(2016, 3, 10), 4),
    ("mid {month}", (D(2016, 3, 1), D(2016, 3, 31)), 0, D(2016, 3, 10), D(2016, 3, 20), 4),
    ("late {month}", (D(2016, 2, 1), D(2016, 2, 29)), 0, D(2016, 2, 15), D(2016, 2, 29), 4),
    ("recent weeks", None, 0, D(2016, 2, 25), D(2016, 3, 16), 4),
    ("several weeks", None, 0, D(2016, 2, 25), D(2016, 3, 16), 4),
    ("earlier this month", None, 0, D(2016, 3, 1), D(2016, 3, 15), 4),
    ("last month", None, 0, D(2016, 2, 1), D(2016, 2, 29), 4),
    ("fortnight", None, 0, D(2016, 3, 3), D(2016, 3, 16), 4),
    ("{year}", (D(2014, 1, 1), D(2014, 12, 31)), 0, D(2014, 1, 1), D(2014, 12, 31), 5),
    ("last year", None, 0, D(2015, 1, 1), D(2015, 12, 31), 5),
    ("past year", None, 0, D(2016, 1, 1), D(2016, 3, 16), 5),
    ("early {year}", (D(2014, 1, 1), D(2014, 12, 31)), 0, D(2014, 1, 1), D(2014, 4, 30), 5),
    ("mid {year}", (D(2014, 1, 1), D(2014, 12, 31)), 0, D(2014, 5, 1), D(2014, 8, 31), 5),
    ("late {year}", (D(2014, 1, 1), D(2014, 12, 31)), 0, D(2014, 9, 1), D(2014, 12, 31), 5),
    ("past months", None, 0, D(2016, 1, 1), D(2016, 3, 16), 5),
    ("past few months", None, 0, D(2016, 1, 1), D(2016, 3, 16), 5),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "slot", "n", "first", "last", "precision"), UCDP)
def test_ucdp_phrase_table(
    phrase: str, slot: tuple[date, date] | None, n: int, first: date, last: date, precision: int
) -> None:
    assert stretch(phrase, WEDNESDAY, slot, n) == ((first, last), precision)


def test_every_line_of_the_phrase_table_is_tested() -> None:
    assert set(table()) == {row[0] for row in UCDP}


def test_weeks_run_from_sunday_in_our_own_reading() -> None:
    """The gold guideline counts weeks Sunday to Saturday, UCDP Monday to Sunday."""
    assert stretch("last week", WEDNESDAY, own=True)[0] == (date(2016, 3, 6), date(2016, 3, 12))
    assert stretch("last {n} days of {month}", WEDNESDAY, (date(2016, 1, 1), date(2016, 1, 31)), 6, own=True)[0] == (
        date(2016, 1, 26),
        date(2016, 1, 31),
    )


def test_anniversaries() -> None:
    text = "Monks prayed on the ninth anniversary on Tuesday of the massacre. The five-year anniversary had been quiet."
    document, sentences = make(text)
    found = anniversaries(document, sentences, find_times(document, sentences))
    assert [(document.quote(a.span), a.ordinal) for a in found] == [
        ("ninth anniversary", 9),
        ("five-year anniversary", 5),
    ]
    assert found[0].range is not None
    assert found[0].range.start == date(2016, 3, 15)
    assert found[1].range is None


KINDS = [
    ("three days", "The siege lasted {} in all.", "DURATION", "P3D"),
    ("more than four hours", "It lasted {} in all.", "DURATION", "PT4H"),
    ("several weeks", "It lasted {} in all.", "DURATION", "PXW"),
    ("two-day", "The {} battle was lost.", "DURATION", "P2D"),
    ("a minute and a half", "It took {} to land.", "DURATION", "PT1M30S"),
    ("every day", "Shells fall {} there.", "SET", "P1D"),
    ("each Thursday", "They meet {} there.", "SET", "XXXX-WXX-4"),
    ("now", "The town is {} calm.", "DATE", "PRESENT_REF"),
    ("recently", "The group {} fled.", "DATE", "PAST_REF"),
    ("10 p.m. Monday", "It began at {} in the east.", "TIME", "2016-03-14T22:00"),
    ("0830 GMT on 5 March", "It began at {} in the east.", "TIME", "2016-03-05T08:30"),
    ("last summer", "It began {} in the east.", "DATE", "2015-SU"),
]


@pytest.mark.parametrize(("words", "sentence", "kind", "value"), KINDS)
def test_timex3(words: str, sentence: str, kind: str, value: str) -> None:
    found = [(d.quote(m.span), m.kind, m.value) for d, m in read(sentence.format(words))]
    assert (words, kind, value) in found


WORDS = """on Monday last 5 31 30 March 2016 , . - the night of 4 to 12 days after before ago early FEB 90 p.m. a same week
1/2/16 2016-02-30 0000 may its 99 99999999999 21st “ ” quarter past next year since then Jun 132016 at 0430 hours"""


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*WORDS.split(), "\n"]),
        max_size=25,
    ),
    st.one_of(st.none(), st.dates()),
)
def test_any_words_give_good_spans(words: list[str], published: date | None) -> None:
    document, sentences = make(" ".join(words), published)
    mentions = find_times(document, sentences)
    assert mentions == find_times(document, sentences)
    ends = 0
    for m in mentions:
        assert ends <= m.span.start < m.span.end <= len(document.text)
        ends = m.span.end
        assert m.range is None or (m.range.start <= m.range.end and m.range.basis)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    document, sentences = make(text)
    assert all(m.span.end <= len(text) for m in find_times(document, sentences))
    printed_date(text)


@pytest.mark.skipif(
    not (SHARED / "data/tempeval3/timebank.jsonl").exists(), reason="DATELINE_SHARED has no TIMEX3 corpus"
)
def test_value_f1_on_timebank_holds() -> None:
    from dateline.evaluate.timex.scoring import score

    assert score(SHARED / "data/tempeval3/timebank.jsonl", "first")["value"]["f1"] >= 0.78

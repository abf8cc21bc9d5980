"""Who is told what, when: one alert an incident, corrections, retractions, silence where silence is due, and timing."""

from __future__ import annotations

import json
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from alerts_cases import LOCAL, NOON, Notes, delivered, go, killed, rows, subscribe, telling
from dateline.alerts import Settings
from dateline.alerts.channels.errors import ChannelError
from dateline.alerts.evaluating import tell
from dateline.alerts.model import Schedule, asked, awake, backoff, due, dump_rule, load_rule
from dateline.alerts.outbox import load_subscriptions
from dateline.alerts.snapshot import sentence
from dateline.alerts.tables import outbox
from dateline.register.areas import inside, read_area
from dateline.register.book import Register
from dateline.register.errors import RegisterError
from dateline.register.filters import Filter
from dateline.register.store.upkeep import backup
from register_cases import BASE, CITY, TOWN, count, party, place


@pytest.fixture
def book(location: str) -> Register:
    return Register(location, "a")


def car_bomb(name: str, **told: Any) -> Any:
    weapon = {"kind": "vehicle_bomb", "fired": None, "intercepted": None, "landed": None}
    return telling(name, type="bombing", weapons=[weapon], **told)


# --- what a rule asks for -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_for", "told", "fits"),
    [
        ({"types": ("rocket_attack",)}, {}, True),
        ({"types": ("rocket_attack",)}, {"type": "bombing"}, False),
        ({"country": "IQ"}, {}, True),
        ({"country": "SY"}, {}, False),
        ({"around": (33.8, 42.4, 10.0)}, {}, True),
        ({"around": (33.8, 42.4, 10.0)}, {"place": place(CITY)}, False),
        ({"around": (33.8, 42.4, 10.0)}, {"place": None}, False),  # not known where: not within 10 km
        ({"area": (((42.0, 33.0), (43.0, 33.0), (43.0, 34.0), (42.0, 34.0), (42.0, 33.0)),)}, {}, True),
        ({"area": (((43.0, 33.0), (44.0, 33.0), (44.0, 34.0), (43.0, 33.0)),)}, {}, False),
        ({"killed": 3}, killed(3), True),
        ({"killed": 4}, killed(3), False),
        ({"killed": 1}, {}, False),  # not told whether anybody was
        ({"killed": 1}, killed(0), False),
        ({"voices": 1}, {}, True),
        ({"voices": 2}, {}, False),
        ({"actor": "saraya"}, {"perpetrators": party("Saraya One")}, True),
        ({"actor": "saraya"}, {"perpetrators": party("Other")}, False),
        ({"confidence": "medium"}, {}, True),
        ({"confidence": "high"}, {}, False),
        (
            {"weapon": "drone"},
            {"weapons": [{"kind": "rocket", "fired": None, "intercepted": None, "landed": None}]},
            False,
        ),
    ],
)
def test_a_rule_means_what_the_same_list_means(book: Register, asked_for: Any, told: Any, fits: bool) -> None:
    notes = Notes()
    subscribe(book, **asked_for)
    book.add(*telling("one", **told), "1")
    go(book, notes)
    assert len(notes.sent) == len(list(book.incidents(Filter(**asked_for)))) == int(fits)


def test_a_wider_kind_of_weapon_lets_in_what_is_one(book: Register) -> None:
    book.add(*car_bomb("one"), "1")
    assert len(list(book.incidents(Filter(weapon="bomb")))) == 1
    assert len(list(book.incidents(Filter(weapon="rocket")))) == 0


def test_a_rule_comes_back_as_it_was_stored() -> None:
    rule = Filter(
        around=(1.5, 2.5, 3.0), types=("clash",), area=(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),), voices=2
    )
    assert load_rule(json.loads(json.dumps(dump_rule(rule)))) == rule
    assert (
        asked(rule) == "--near 1.5,2.5,3 --type clash --area (4 corners) --voices 2" and asked(Filter()) == "everything"
    )


# --- drawn areas ----------------------------------------------------------------------------------------------------------

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]


@pytest.mark.parametrize(
    ("value", "lat", "lon", "within"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE]}, 2, 2, True),
        ({"type": "Polygon", "coordinates": [SQUARE]}, 5, 2, False),
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, 2, 2, False),  # in the hole
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, 0.5, 0.5, True),
        ({"type": "MultiPolygon", "coordinates": [[HOLE], [[[9, 9], [10, 9], [10, 10], [9, 9]]]]}, 9.2, 9.8, True),
        ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE[:-1]]}}, 2, 2, True),  # not closed
        (
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [HOLE]}}],
            },
            2,
            2,
            True,
        ),
    ],
)
def test_inside_a_drawn_area(tmp_path: Path, value: Any, lat: float, lon: float, within: bool) -> None:
    file = tmp_path / "area.geojson"
    file.write_text(json.dumps(value))
    assert inside(read_area(str(file)), lat, lon) is within


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "area.geojson:1: it is no JSON"),
        ('{"type": "Point", "coordinates": [1, 2]}', "has no inside"),
        ('{"type": "Polygon", "coordinates": [[[200, 0], [1, 1], [2, 2], [200, 0]]]}', "is no position"),
        ('{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}', "four positions"),
        ('{"type": "FeatureCollection", "features": []}', "holds no Polygon"),
        ("[]", "cannot be read"),
        ('{"type": "Feature", "geometry": null}', "cannot be read"),
    ],
)
def test_a_bad_area_says_what_is_wrong(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "area.geojson"
    file.write_text(text)
    with pytest.raises(RegisterError, match=why):
        read_area(str(file))


# --- one alert, then what changes -------------------------------------------------------------------------------------------


def test_two_voices_are_waited_for_and_one_alert_is_sent(book: Register) -> None:
    notes = Notes()
    subscribe(book, voices=2)
    book.add(*telling("one"), "1")
    go(book, notes)
    assert notes.kinds == []
    book.add(*telling("two"), "1")
    book.add(*telling("three"), "1")
    go(book, notes)
    go(book, notes)
    assert notes.kinds == ["alert"]


def test_more_of_the_same_is_no_news_by_mail(book: Register) -> None:
    notes = Notes()
    subscribe(book)
    book.add(*telling("one", **killed(3)), "1")
    go(book, notes)
    book.add(*telling("two", **killed(3)), "1")
    go(book, notes)
    assert notes.kinds == ["alert"]


@pytest.mark.parametrize(
    ("slot", "value", "title"),
    [
        ("killed", 5, "killed 3 → 5"),
        ("type", "bombing", "what Rocket attack → Bombing"),
        ("stage", "intercepted", "outcome not told → intercepted"),
        ("injured", 2, "injured not told → 2"),
        ("place", place({**BASE, "name": "Hit", "lat": 33.64}), "where Ain al-Asad, IQ → Hit, IQ"),
    ],
)
def test_a_changed_value_is_corrected_and_named(book: Register, slot: str, value: Any, title: str) -> None:
    notes = Notes()
    subscribe(book)
    book.add(*telling("one", **killed(3)), "1")
    go(book, notes)
    (incident,) = book.incidents()
    book.edit(incident.id, slot, value, "looked at again")
    go(book, notes)
    assert notes.kinds == ["alert", "correction"] and title in notes.titles()[1]


def test_what_came_and_went_before_anybody_saw_it_is_never_told(book: Register) -> None:
    """In quiet hours an incident is corrected twice and another one rejected: one alert, with the last value."""
    notes = Notes()
    subscribe(book, quiet=("00:00", "13:00"))
    book.add(*telling("one", **killed(3)), "1")
    book.add(*telling("two", place=place(CITY)), "1")
    go(book, notes)
    for n in (5, 7):
        (first, second) = sorted(book.incidents(), key=lambda i: str(i.best("place")["name"]))
        book.edit(first.id, "killed", n, "more")
        go(book, notes)
    book.verdict(second.id, "reject")
    go(book, notes)
    assert notes.kinds == []
    go(book, notes, NOON + timedelta(hours=1))
    assert notes.kinds == ["alert"] and "Killed: 7" in notes.sent[0][1].text


def test_rejected_is_retracted_and_taken_back_it_stands_again(book: Register) -> None:
    notes = Notes()
    subscribe(book)
    book.add(*telling("one"), "1")
    go(book, notes)
    (incident,) = book.incidents()
    book.verdict(incident.id, "reject", "a drill")
    go(book, notes)
    book.undo()
    go(book, notes)

    assert notes.kinds == ["alert", "retraction", "restored"]
    assert "a person looked at it and rejected it" in notes.sent[1][1].text


def test_merged_away_is_retracted_and_split_again_it_stands_again(book: Register) -> None:
    notes = Notes()
    subscribe(book)
    book.add(*telling("one"), "1")
    book.add(*telling("two", place=place(CITY)), "1")
    go(book, notes)
    a, b = book.incidents()
    kept = book.merge(a.id, b.id)
    go(book, notes)
    assert notes.kinds == ["alert", "alert", "retraction"] or sorted(notes.kinds[2:]) == ["correction", "retraction"]
    assert any(f"it is one with an incident that you were told of, {kept}" in m.text for _, m in notes.sent)
    assert len(delivered(book)) == 1
    book.undo()
    go(book, notes)
    assert "restored" in notes.kinds and len(delivered(book)) == 2


def test_a_withdrawn_report_retracts(book: Register) -> None:
    """A newer reading of the article no longer tells of it."""
    notes = Notes()
    subscribe(book)
    rec, text = telling("one")
    book.add(rec, text, "1")
    go(book, notes)
    book.add({**rec, "reports": []}, text, "2")
    go(book, notes)
    go(book, notes)
    assert notes.kinds == ["alert", "retraction"] and "no longer tells of it" in notes.sent[1][1].text


# --- silence ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"focus": "background"},  # told again on another occasion
        {"day": "2017-10-14", "focus": "background"},  # an anniversary
        {"day": "2021-12-01"},  # happened long before its report
        {"day": "2021-12-01", "published": "2021-12-02"},  # reported long before it came in
    ],
)
def test_old_and_background_never_alert(book: Register, told: dict[str, Any]) -> None:
    notes = Notes()
    subscribe(book)
    book.add(*telling("one", **told), "1")
    go(book, notes)
    assert notes.kinds == []


def test_how_old_is_a_setting(book: Register) -> None:
    notes = Notes()
    subscribe(book)
    book.add(*telling("one", day="2021-12-20"), "1")
    go(book, notes, settings=Settings(alert_age=30))
    assert notes.kinds == ["alert"]


def test_what_was_known_before_the_subscription_is_no_news(book: Register) -> None:
    """Neither to the first subscription nor to a later one; a new report of it is."""
    notes = Notes()
    book.add(*telling("one"), "1")
    subscribe(book)
    go(book, notes)
    subscribe(book, "later")
    go(book, notes)
    assert notes.kinds == []
    book.add(*telling("two"), "1")
    go(book, notes)
    assert [name for name, _ in notes.sent] == ["duty", "later"]


# --- timing -----------------------------------------------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "then"),
    [
        (Schedule(), "2022-01-06T03:00", "2022-01-06T03:00"),
        (Schedule(quiet=("22:00", "06:00")), "2022-01-06T23:00", "2022-01-07T06:00"),
        (Schedule(quiet=("22:00", "06:00")), "2022-01-06T05:59", "2022-01-06T06:00"),
        (Schedule(quiet=("22:00", "06:00")), "2022-01-06T06:00", "2022-01-06T06:00"),  # the end is no part of it
        (Schedule(quiet=("12:00", "13:00")), "2022-01-06T12:30", "2022-01-06T13:00"),
        (Schedule("Asia/Baghdad", ("22:00", "06:00")), "2022-01-06T19:30", "2022-01-07T03:00"),  # three hours ahead
        (Schedule("Asia/Baghdad", ("22:00", "06:00")), "2022-01-06T18:59", "2022-01-06T18:59"),
        (Schedule("Europe/Berlin", ("22:00", "06:00")), "2022-03-26T22:30", "2022-03-27T04:00"),  # clocks go forward
        (Schedule("Europe/Berlin", ("22:00", "06:00")), "2022-10-29T22:30", "2022-10-30T05:00"),  # and back
        (
            Schedule("Europe/Berlin", ("22:00", "02:30")),
            "2022-03-26T22:30",
            "2022-03-27T01:30",
        ),  # to a time that there is not
        (Schedule(digest="hourly"), "2022-01-06T03:20", "2022-01-06T04:00"),
        (Schedule("Asia/Baghdad", digest="07:00"), "2022-01-06T03:20", "2022-01-06T04:00"),
        (Schedule("Asia/Baghdad", digest="07:00"), "2022-01-06T04:20", "2022-01-07T04:00"),
        (
            Schedule(quiet=("22:00", "06:00"), digest="05:00"),
            "2022-01-06T03:20",
            "2022-01-06T06:00",
        ),  # quiet comes first
    ],
)
def test_when_something_is_due(schedule: Schedule, now: str, then: str) -> None:
    assert due(schedule, at(now)) == at(then)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tehran"]),
    st.times(),
    st.times(),
)
def test_quiet_hours_end_within_a_day_and_outside_of_them(moment: datetime, zone: str, begin: Any, end: Any) -> None:
    schedule = Schedule(zone, (begin.strftime("%H:%M"), end.strftime("%H:%M")))
    then = awake(schedule, moment.replace(tzinfo=UTC))
    assert timedelta() <= then - moment.replace(tzinfo=UTC) <= timedelta(hours=25)


def test_waits_grow_and_end() -> None:
    waits = [backoff(n, "key").total_seconds() for n in range(1, 16)]
    assert waits == [backoff(n, "key").total_seconds() for n in range(1, 16)]
    assert 22 <= waits[0] <= 38 and max(waits) <= 6 * 3600 * 1.25 and waits[4] > waits[1]


def test_a_digest_holds_everything_of_its_day(book: Register) -> None:
    notes = Notes()
    subscribe(book, digest="18:00")
    for n, where in enumerate((BASE, TOWN, CITY)):
        book.add(*telling(f"d{n}", place=place(where), type=("bombing", "clash", "arson")[n]), "1")
        go(book, notes, NOON + timedelta(minutes=n))
    assert notes.sent == []
    summary = go(book, notes, NOON + timedelta(hours=6))
    assert notes.kinds == ["digest"] and notes.titles() == ["duty: 3 incidents"] and summary.sent == {"digest": 1}
    assert {r.state for r in rows(book)} == {"sent"} and all(delivered(book).values())


def many(book: Register, first: int, last: int) -> None:
    for n in range(first, last):
        spot = {"name": f"Place {n}", "lat": 10.0 + n, "lon": 40.0, "gazetteer_id": f"site:{n}"}
        book.add(*telling(f"m{n}", place=place(spot), type="bombing"), "1")


def test_over_the_rate_the_rest_goes_into_a_digest_and_nothing_is_lost(book: Register) -> None:
    notes = Notes()
    subscribe(book, rate=4)
    many(book, 0, 9)
    go(book, notes)
    assert notes.kinds == ["alert", "alert", "alert", "digest"] and "6 incidents" in notes.titles()[3]
    many(book, 9, 12)
    go(book, notes)
    assert len(notes.sent) == 4  # the hour's messages are used up
    go(book, notes, NOON + timedelta(hours=1, seconds=1))
    assert len(notes.sent) == 7 and all(delivered(book).values()) and len(delivered(book)) == 12


def test_a_digest_that_fails_goes_again_with_the_same_content(book: Register) -> None:
    notes = Notes(broken=ChannelError("it answered 500"))
    subscribe(book, digest="hourly")
    many(book, 0, 2)
    go(book, notes)
    notes.broken = None
    many(book, 2, 3)
    go(book, notes, NOON + timedelta(hours=1))
    assert [len(m.data["letters"]) for _, m in notes.sent] == [2, 1]


def test_a_letter_that_is_given_up_does_not_hide_what_comes_after(book: Register) -> None:
    """What comes after a dead alert is an alert, not the correction of something that nobody saw."""
    notes = Notes(broken=ChannelError("it answered 404", final=True))
    subscribe(book)
    book.add(*telling("one", **killed(3)), "1")
    assert go(book, notes).dead == 1
    notes.broken = None
    assert go(book, notes).sent == {}  # it waits for a person
    (incident,) = book.incidents()
    book.edit(incident.id, "killed", 5, "more")
    assert go(book, notes).dead == 0
    assert notes.kinds == ["alert"] and "Killed: 5" in notes.sent[0][1].text


# --- words ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("It was calm. Rockets hit the base. Nobody spoke.", "Rockets", "Rockets hit the base."),
        ("Headline without stop\n\nRockets hit.", "hit", "Rockets hit."),
        ("“Rockets hit.” He left.", "hit", "“Rockets hit."),
        ("Rockets", "Rockets", "Rockets"),
    ],
)
def test_the_sentence_around_words(text: str, part: str, whole: str) -> None:
    start = text.index(part)
    assert sentence(text, start, start + len(part)) == whole


# --- whatever the order -----------------------------------------------------------------------------------------------------

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
things = st.lists(
    st.fixed_dictionaries(
        {
            "place": st.sampled_from([place(BASE), place(TOWN), place(CITY)]),
            "type": st.sampled_from(["rocket_attack", "bombing"]),
            "focus": st.sampled_from(["new", "new", "new", "background"]),
            "killed": st.sampled_from([None, count(0), count(3), count(12)]),
        }
    ),
    min_size=1,
    max_size=7,
)
acts = st.lists(st.sampled_from(["reject", "merge", "split", "edit", "undo", "run"]), max_size=8)


def act(book: Register, what: str, chance: random.Random) -> None:
    found = list(book.incidents(Filter(status=None)))
    if not found:
        return
    one, other = chance.choice(found), chance.choice(found)
    if what == "reject":
        book.verdict(one.id, "reject")
    elif what == "merge" and one.id != other.id:
        book.merge(one.id, other.id)
    elif what == "split" and len(one.members) > 1:
        book.split(one.id, [chance.choice(one.members).report_id])
    elif what == "edit":
        book.edit(one.id, "killed", chance.choice([1, 5, 20]), "so")
    elif what == "undo" and book.history(one.id):
        book.undo()


@QUICK
@given(
    things,
    acts,
    st.randoms(use_true_random=False),
    st.sampled_from([{}, {"voices": 2}, {"types": ("bombing",)}, {"killed": 3}]),
)
def test_whatever_happens_everybody_ends_up_knowing_what_is_so(
    drawn: list[dict[str, Any]], acts: list[str], chance: random.Random, asked_for: dict[str, Any]
) -> None:
    """One thread an incident; what was delivered is what is so; every fitting incident was told; none is told as new twice."""
    with tempfile.TemporaryDirectory() as folder:
        book, notes = Register(str(Path(folder) / "r"), "a"), Notes()
        subscribe(book, rate=1000, **asked_for)
        steps: list[Any] = [telling(f"d{n}", **told) for n, told in enumerate(drawn)]
        chance.shuffle(steps)
        for what in acts:
            steps.insert(chance.randint(0, len(steps)), what)
        for step in steps:
            if step == "run":
                go(book, notes)
            elif isinstance(step, str):
                act(book, step, chance)
            else:
                book.add(*step, "1")
        go(book, notes)
        told = delivered(book)
        assert go(book, notes).sent == {}
        with book.database.reading() as connection:
            for incident in book.incidents(Filter(**asked_for)):
                if incident.best("focus") == "new":
                    assert ("duty", incident.id) in told
            for (_, name), snapshot in told.items():
                assert snapshot is not None
                now = tell(connection, book.incident(name), LOCAL)
                assert (snapshot.state, {k: v[0] for k, v in snapshot.values.items()}) == (
                    "live",
                    {k: v[0] for k, v in now.values.items()},
                )
        alerts = [m.thread for _, m in notes.sent if m.kind == "alert"]
        assert len(alerts) == len(set(alerts))


@QUICK
@given(things, st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_knowledge(drawn: list[dict[str, Any]], chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ends = []
        for name in ("one", "two"):
            book, notes = Register(str(Path(folder) / name), "a"), Notes()
            subscribe(book, rate=1000)
            steps = [telling(f"d{n}", **told) for n, told in enumerate(drawn)]
            if name == "two":
                chance.shuffle(steps)
            for step in steps:
                book.add(*step, "1")
                if name == "two" and chance.random() < 0.5:
                    go(book, notes)
            go(book, notes)
            ends.append({key: {k: v[0] for k, v in s.values.items()} for key, s in delivered(book).items() if s})
        assert ends[0] == ends[1]


def test_a_backup_knows_who_was_told_what(book: Register, tmp_path: Path) -> None:
    subscribe(book, voices=2, quiet=("22:00", "06:00"))
    book.add(*telling("one", **killed(3)), "1")
    book.add(*telling("two", **killed(3)), "1")
    assert go(book, Notes()).sent == {"alert": 1}
    backup(book.database, str(tmp_path / "copy"))
    copy = Register(str(tmp_path / "copy"), "a")
    with book.database.reading() as here, copy.database.reading() as there:
        assert load_subscriptions(there) == load_subscriptions(here) != []
        assert list(there.execute(select(outbox))) == list(here.execute(select(outbox))) != []
    notes = Notes()
    assert go(copy, notes).sent == {}  # nobody is told again
    (incident,) = copy.incidents()
    copy.edit(incident.id, "killed", 5, "the final list")
    assert go(copy, notes).sent == {"correction": 1} and "3 → 5" in notes.titles()[0]

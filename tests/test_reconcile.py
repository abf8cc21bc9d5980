"""Reconciling: the three policies case by case, voices collapsed before any majority, parties never alone, grades, confidence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.linkage.sketch import sketch
from dateline.reconcile import POLICIES, build
from dateline.register.evidence import statement_id
from dateline.register.model import SLOTS, Incident, StatementRow, StoredDocument, StoredReport
from register_cases import BASE, CITY, PROVINCE, count, party, place, record, report


def stored(
    name: str, published: str = "2022-01-06", agency: str | None = None, text: str = "", **told: Any
) -> StoredReport:
    made, _ = record(name, report(name, **told))
    body = made["reports"][0]
    document = StoredDocument(
        name, "", publisher=f"{name} daily", agency=agency, published=published, sketch=sketch(text)
    )
    rows = tuple(
        StatementRow(
            statement_id(body["id"], s["attribute"], n),
            body["id"],
            name,
            s["attribute"],
            s["value"],
            s["source"],
            quote="x",
        )
        for n, s in enumerate(body["statements"])
    )
    return StoredReport(body["id"], document, body, rows)


def incident(*reports: StoredReport, policy: str = "ucdp", **more: Any) -> Incident:
    return build("i1", reports, policy=policy, **more)


def killed(*figures: tuple[str, Any, str], **more: str | None) -> list[StoredReport]:
    """One report for every (name, figure, day of publication)."""
    return [stored(n, day, killed=f if isinstance(f, dict) else count(f), **more) for n, f, day in figures]


EARLY, LATER, LAST = "2022-01-06", "2022-01-07", "2022-01-08"
FIGURES = [
    # one voice is one voice under every policy
    ([("a", 3, EARLY)], 3, 3, 3),
    # all agree
    ([("a", 3, EARLY), ("b", 3, EARLY)], 3, 3, 3),
    # two voices differ: acled the lowest, ucdp the lowest as none has more, gtd the most recent
    ([("a", 3, EARLY), ("b", 5, LATER)], 3, 3, 5),
    # two of three agree on more: acled takes what is corroborated, ucdp the majority, gtd the newest
    ([("a", 3, EARLY), ("b", 5, LATER), ("c", 5, EARLY)], 5, 5, 5),
    ([("a", 5, LATER), ("b", 5, EARLY), ("c", 3, LAST)], 5, 5, 3),
    # gtd: recent ones differ, so the majority
    ([("a", 5, LAST), ("b", 5, EARLY), ("c", 3, LAST)], 5, 5, 5),
    # gtd: recent ones differ and none has a majority, so the lowest
    ([("a", 5, LAST), ("c", 3, LAST)], 3, 3, 3),
    # a stated zero is a figure
    ([("a", 0, EARLY), ("b", 2, LATER)], 0, 0, 2),
    # "at least 12" stands as 12
    ([("a", {"low": 12, "high": None}, EARLY)], 12, 12, 12),
]


@pytest.mark.parametrize(("figures", "acled", "ucdp", "gtd"), FIGURES, ids=range(len(FIGURES)))
def test_figures_by_policy(figures: list[Any], acled: int, ucdp: int, gtd: int) -> None:
    told = killed(*figures)
    for policy, best in (("acled", acled), ("ucdp", ucdp), ("gtd", gtd)):
        pick = incident(*told, policy=policy).picks["killed"]
        assert (policy, pick.best) == (policy, best)
        assert pick.rule.startswith(policy)
        assert pick.low <= pick.best <= (pick.high if pick.high is not None else pick.best)


def test_low_and_high_are_kept_whatever_is_best() -> None:
    pick = incident(*killed(("a", 3, EARLY), ("b", 5, EARLY), ("c", {"low": 9, "high": None}, EARLY))).picks["killed"]
    assert (pick.low, pick.high) == (3, None)
    assert len(pick.statements) == 3 and set(pick.agree) | set(pick.dissent) == set(pick.statements)


def test_an_unreasonable_claim_does_not_set_ucdps_high() -> None:
    told = killed(("a", 4, EARLY), ("b", 5, EARLY), ("c", 400, EARLY))
    assert incident(*told).picks["killed"].high == 5
    assert incident(*told, policy="acled").picks["killed"].high == 400


def test_a_speaker_quoted_by_three_outlets_is_one_voice() -> None:
    told = [stored(n, killed=count(9), source="Syrian Observatory for Human Rights") for n in "abc"]
    two = [stored(n, killed=count(4)) for n in "de"]
    found = incident(*told, *two)
    assert (found.voices[0].name, len(found.voices[0].reports)) == ("SOHR", 3)
    assert len(found.voices) == 3
    assert found.picks["killed"].best == 4  # two voices against one, not two reports against three


def test_copies_of_one_wire_story_are_one_voice() -> None:
    wire = "Five rockets fell beside the base in the evening and nobody was hurt, an official said on Wednesday night there."
    copies = [stored(n, killed=count(1), text=wire, agency="AFP" if n == "a" else None) for n in "abcd"]
    own = stored(
        "e",
        killed=count(2),
        text="Soldiers counted two dead after the salvo, our correspondent in the province reports.",
    )
    found = incident(*copies, own)
    assert sorted((v.name, len(v.reports)) for v in found.voices) == [("AFP", 4), ("e daily", 1)]


def test_an_unnamed_official_in_two_outlets_is_not_two_voices() -> None:
    told = [stored(n, killed=count(2), source="a security official") for n in "ab"]
    assert len(incident(*told).voices) == 1


def test_a_voice_that_corrects_itself_counts_with_its_last_word() -> None:
    told = [stored("a", EARLY, killed=count(3), agency="AFP"), stored("b", LATER, killed=count(6), agency="AFP")]
    assert incident(*told, policy="acled").picks["killed"].best == 6


def soldiers(name: str, figure: int, speaker: str = "the army") -> StoredReport:
    return stored(
        name, killed=count(figure), source=speaker, sources=[{"name": speaker, "role": "military", "anonymous": False}]
    )


@pytest.mark.parametrize("policy", list(POLICIES))
def test_a_party_never_sets_the_best_figure_alone(policy: str) -> None:
    pick = incident(soldiers("a", 50), policy=policy).picks["killed"]
    assert pick.best is None and (pick.low, pick.high) == (50, 50) and "parties" in pick.rule
    pick = incident(soldiers("a", 50), stored("b", killed=count(7)), policy=policy).picks["killed"]
    assert pick.best == 7 and pick.dissent
    # two parties on both sides that agree may stand
    assert incident(soldiers("a", 5), soldiers("b", 5, "the rebels"), policy=policy).picks["killed"].best == 5


def test_a_party_does_not_make_an_incident_sure() -> None:
    found = incident(soldiers("a", 5))
    assert found.confidence.level == "low" and "only parties" in found.confidence.reason
    assert found.voices[0].party


GRADES = [
    (["claimed"], [], "claimed"),
    (["claimed"], ["B"], "contested"),
    (["blamed"], [], "blamed"),
    (["blamed"], ["B"], "contested"),
    (["unclaimed", "blamed"], [], "blamed"),
    (["unclaimed"], [], "unclaimed"),
    (["denied"], ["B"], "denied"),
    (["reported_as_fact"], [], "reported_as_fact"),
    (["unknown"], [], "unknown"),
]


@pytest.mark.parametrize(("told", "denied", "grade"), GRADES, ids=range(len(GRADES)))
def test_grades(told: list[str], denied: list[str], grade: str) -> None:
    reports = [stored(f"d{n}", attribution=a, denied_by=denied) for n, a in enumerate(told)]
    assert incident(*reports).grade == grade


def test_two_named_groups_blamed_is_contested() -> None:
    told = [stored(n, attribution="blamed", perpetrators=party(n)) for n in "AB"]
    assert incident(*told).grade == "contested"


def test_two_sharp_voices_make_it_sure_and_the_reason_says_so() -> None:
    found = incident(stored("a", killed=count(1)), stored("b", killed=count(1)))
    assert found.confidence.level == "high"
    assert "2 independent voices" in found.confidence.reason and "the day is known" in found.confidence.reason


def test_one_vague_voice_is_unsure() -> None:
    assert incident(stored("a", place=place(PROVINCE))).confidence.level == "low"


def test_the_surest_place_and_day_are_picked() -> None:
    vague = stored("a", place=place(PROVINCE), date_from="2022-01-01", date_to="2022-01-31", date_precision="month")
    sharp = stored("b", place=place(BASE))
    found = incident(vague, sharp)
    assert (
        found.best("place")["name"] == BASE["name"] and found.best("date_from") == found.best("date_to") == "2022-01-05"
    )
    assert found.picks["date_from"].low == "2022-01-01" and found.picks["date_to"].high == "2022-01-31"


def test_the_type_that_says_most_of_equal_ones() -> None:
    found = incident(stored("a", type="bombing"), stored("b", type="suicide_bombing"), stored("c", type="other"))
    assert found.best("type") == "suicide_bombing"


def test_lists_hold_everything_once_most_voices_first() -> None:
    found = incident(*(stored(n, perpetrators=party("B")) for n in "xy"), stored("z", perpetrators=party("A", "B")))
    assert [p["name"] for p in found.best("perpetrators")] == ["B", "A"]


def test_an_edit_wins_over_everything() -> None:
    edit = StatementRow("s1", "r", "", "killed", {"low": 8, "high": 8}, "me", rule="a list", reviewer="me")
    pick = incident(*killed(("a", 3, EARLY)), edits=(edit,)).picks["killed"]
    assert pick.best == 8 and pick.agree == ("s1",) and pick.dissent and "entered by me" in pick.rule


def test_a_rejected_statement_is_left_out() -> None:
    told = killed(("a", 3, EARLY), ("b", 9, LATER))
    wrong = next(s.id for s in told[0].statements if s.attribute == "killed")
    assert incident(*told, rejected=frozenset({wrong}), policy="acled").picks["killed"].best == 9


def test_an_unknown_policy() -> None:
    with pytest.raises(KeyError):
        incident(*killed(("a", 3, EARLY)), policy="nobody")


figure = st.one_of(
    st.none(),
    st.builds(lambda n: count(n), st.integers(0, 500)),
    st.builds(lambda n: count(n, None), st.integers(0, 50)),
)
one = st.fixed_dictionaries(
    {"killed": figure, "published": st.sampled_from([EARLY, LATER, ""]), "agency": st.sampled_from([None, "AFP"])}
)


@given(st.lists(one, min_size=1, max_size=6), st.sampled_from(list(POLICIES)), st.randoms(use_true_random=False))
def test_every_slot_has_a_pick_and_the_order_of_reports_does_not_matter(
    drawn: list[Any], policy: str, chance: Any
) -> None:
    told = [stored(f"d{n}", place=place(CITY), **d) for n, d in enumerate(drawn)]
    found = incident(*told, policy=policy)
    assert tuple(found.picks) == SLOTS
    pick = found.picks["killed"]
    if pick.best is not None:
        assert pick.low <= pick.best and (pick.high is None or pick.best <= pick.high)
    chance.shuffle(told)
    assert incident(*told, policy=policy) == found

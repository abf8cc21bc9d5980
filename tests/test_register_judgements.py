"""Merge, split, edit, accept, reject, undo: people overrule the machine, everything is kept, everything can be taken back."""

from __future__ import annotations

import pytest

from dateline.register.book import Register
from dateline.register.errors import BadJudgement
from dateline.register.judging import rules_of
from dateline.register.model import Judgement
from register_cases import BASE, CITY, TOWN, added, count, derived, export, groups, place, record, report


@pytest.fixture
def book(location: str) -> Register:
    """Three incidents: two reports of one at a base, one in a town, one in a city."""
    book = Register(location, "tester")
    added(
        book,
        record("d1", report("d1", killed=count(5))),
        record("d2", report("d2", killed=count(5)), published_at="2022-01-07"),
        record("d3", report("d3", place=place(TOWN), type="bombing", day="2022-01-09")),
        record("d4", report("d4", place=place(CITY), type="clash", day="2022-01-20")),
    )
    return book


def of(book: Register, document: str) -> str:
    return next(i.id for i in book.incidents() if any(m.document_id == document for m in i.members))


def test_the_machine_merges_what_agrees(book: Register) -> None:
    assert groups(book) == {frozenset({"d1", "d2"}), frozenset({"d3"}), frozenset({"d4"})}


def test_merge_and_undo_is_as_if_nothing_had_been(book: Register) -> None:
    before, tables = export(book), derived(book)
    one, two = of(book, "d1"), of(book, "d4")
    merged = book.merge(one, two, "the desk knows")
    assert book.incident(two).id == merged and book.incident(one).id == merged
    assert frozenset({"d1", "d2", "d4"}) in groups(book)
    book.undo()
    assert export(book) == before and derived(book) == tables


def test_split_and_undo_is_as_if_nothing_had_been(book: Register) -> None:
    before, tables = export(book), derived(book)
    whole = book.incident(of(book, "d1"))
    book.split(whole.id, [next(m.report_id for m in whole.members if m.document_id == "d2")])
    assert groups(book) >= {frozenset({"d1"}), frozenset({"d2"})}
    book.rebuild()
    assert groups(book) >= {frozenset({"d1"}), frozenset({"d2"})}
    book.undo()
    assert export(book) == before and derived(book) == tables


def test_merge_then_split_then_undo_twice(book: Register) -> None:
    before = export(book)
    merged = book.merge(of(book, "d1"), of(book, "d4"))
    after_merge = export(book)
    taken = next(m.report_id for m in book.incident(merged).members if m.document_id == "d4")
    book.split(merged, [taken])
    assert groups(book) == {frozenset({"d1", "d2"}), frozenset({"d3"}), frozenset({"d4"})}
    assert book.undo().kind == "split" and export(book) == after_merge
    assert book.undo().kind == "same" and export(book) == before
    with pytest.raises(BadJudgement, match="nothing to undo"):
        book.undo()


def test_a_split_twin_stays_apart(location: str) -> None:
    """Copies of one article are one node of the graph; a person can part them all the same."""
    book = Register(location, "a")
    added(book, *(record(f"c{n}", report("copy", 0) | {"id": f"r{n:016x}"}, text="Attack, copied.") for n in range(4)))
    (whole,) = book.incidents()
    book.split(whole.id, [whole.members[1].report_id, whole.members[2].report_id])
    found = sorted(sorted(g) for g in groups(book))
    assert found == [["c0", "c3"], ["c1", "c2"]]
    book.rebuild()
    assert sorted(sorted(g) for g in groups(book)) == found
    book.undo()
    assert len(groups(book)) == 1


def test_new_reports_join_what_a_person_merged(book: Register) -> None:
    merged = book.merge(of(book, "d1"), of(book, "d4"))
    added(book, record("d5", report("d5", killed=count(5)), published_at="2022-01-08"))
    assert frozenset({"d1", "d2", "d4", "d5"}) in groups(book)
    assert book.incident(merged).id == merged


def test_rejected_pairs_are_not_proposed_again(location: str) -> None:
    book = Register(location, "a")
    near = place({**BASE, "name": "Baghdadi", "lat": 33.85, "lon": 42.53, "gazetteer_id": "x"})
    two = report("d", 0), report("d", 1, place=near)
    added(book, record("d", *two))
    assert len(groups(book)) == 1 and len(list(book.incidents())) == 2  # one document, two incidents
    (proposal,) = book.proposals()
    assert "document" in {f.name for f in proposal.match.features}
    assert any("one place under two names" in f.detail for f in proposal.match.features)
    book.apart(proposal.left, proposal.right, "two attacks")
    assert book.proposals() == []
    assert book.why(proposal.left, proposal.right)[0].verdict == "apart"
    book.undo()
    assert book.proposals() == [proposal]
    book.merge(proposal.left, proposal.right)
    assert len(list(book.incidents())) == 1 and book.proposals() == []


def test_an_edit_stands_above_what_was_read_and_keeps_it(book: Register) -> None:
    id_ = of(book, "d1")
    before = export(book)
    book.edit(id_, "killed", {"low": 7, "high": 7}, "the hospital's list")
    incident = book.incident(id_)
    pick = incident.picks["killed"]
    assert pick.best == 7 and pick.rule == "entered by tester: the hospital's list" and len(pick.dissent) == 2
    book.edit(id_, "killed", {"low": 8, "high": 8}, "a later list")
    assert book.incident(id_).best("killed") == 8
    book.rebuild()
    assert book.incident(id_).best("killed") == 8
    book.undo()
    assert book.incident(id_).best("killed") == 7
    book.undo()
    assert export(book) == before
    assert [j.kind for j in book.history(id_)] == ["edit", "edit", "undo", "undo"]


def test_an_edit_goes_with_its_report_when_incidents_merge(book: Register) -> None:
    id_ = of(book, "d4")
    book.edit(id_, "damage", "destroyed", "seen")
    merged = book.merge(of(book, "d1"), id_)
    assert book.incident(merged).best("damage") == "destroyed"


def test_accept_and_reject_an_incident(book: Register) -> None:
    id_ = of(book, "d3")
    book.verdict(id_, "accept")
    assert book.incident(id_).status == "accepted" and book.incident(id_).confidence.level == "high"
    book.verdict(id_, "reject", "a hoax")
    assert id_ not in {i.id for i in book.incidents()} and book.incident(id_).status == "rejected"
    book.undo()
    assert book.incident(id_).status == "accepted"


def test_a_rejected_statement_no_longer_counts(book: Register) -> None:
    id_ = of(book, "d1")
    wrong = next(s for s in book.incident(id_).statements if s.attribute == "killed" and s.document_id == "d1")
    book.edit(id_, "damage", "minor", "so that something else is there")
    book.verdict(wrong.id, "reject")
    assert wrong.id not in book.incident(id_).picks["killed"].agree
    assert wrong.id in {s.id for s in book.incident(id_).statements}  # kept
    book.undo()
    assert wrong.id in book.incident(id_).picks["killed"].agree


def test_judgements_follow_a_newer_reading(book: Register) -> None:
    merged = book.merge(of(book, "d1"), of(book, "d4"))
    anew, text = record("d4", report("d4", 3, place=place(CITY), type="clash", day="2022-01-20"))
    assert book.add(anew, text, "2") == "reread"
    assert frozenset({"d1", "d2", "d4"}) in groups(book)
    tables = derived(book)
    book.rebuild()
    assert derived(book) == tables and book.incident(merged).id == merged


def test_what_cannot_be_judged(book: Register) -> None:
    one = book.incident(of(book, "d1"))
    with pytest.raises(BadJudgement, match="one incident already"):
        book.merge(one.id, one.members[0].report_id)
    with pytest.raises(BadJudgement, match="both sides"):
        book.split(one.id, [m.report_id for m in one.members])
    with pytest.raises(BadJudgement, match="no slot"):
        book.edit(one.id, "colour", "red", "why not")


def judgement(number: int, kind: str, left: str, right: str = "") -> Judgement:
    return Judgement(number, kind, tuple(left), tuple(right))


RULES = [
    # later "different" cuts an earlier "same"
    ([judgement(1, "same", "abc"), judgement(2, "different", "a", "c")], {"bc"}, {("a", "c")}),
    # later "same" frees what an earlier "different" kept apart
    ([judgement(1, "different", "a", "bc"), judgement(2, "same", "ab")], {"ab"}, set()),
    ([judgement(1, "different", "ax", "bc"), judgement(2, "same", "ab")], {"ab"}, {("x", "c")}),
    # a split holds its own side together
    ([judgement(1, "split", "ab", "cd")], {"ab"}, {("ab", "cd")}),
    ([judgement(1, "same", "abcd"), judgement(2, "split", "ab", "cd")], {"ab", "cd"}, {("ab", "cd")}),
    # nothing left of a rule is no rule
    ([judgement(1, "same", "a")], set(), set()),
]


@pytest.mark.parametrize(("judged", "same", "different"), RULES, ids=range(len(RULES)))
def test_the_later_judgement_holds(judged: list[Judgement], same: set[str], different: set[tuple[str, str]]) -> None:
    rules = rules_of(judged)
    assert {"".join(sorted(g)) for g in rules.same} == same
    assert {("".join(sorted(a)), "".join(sorted(b))) for a, b in rules.different} == different

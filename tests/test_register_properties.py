"""What must hold whatever comes in: order does not matter, a rebuild changes nothing, twice is once, undo undoes."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.register.book import Register
from register_cases import BASE, CITY, PROVINCE, TOWN, count, derived, export, party, place, record, report

QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

told = st.fixed_dictionaries(
    {
        "day": st.sampled_from(["2022-01-03", "2022-01-04", "2022-01-05", "2022-01-06", None]),
        "place": st.sampled_from([place(BASE), place(TOWN), place(CITY), place(PROVINCE), None]),
        "type": st.sampled_from(["rocket_attack", "mortar_artillery", "bombing", "clash", "other"]),
        "focus": st.sampled_from(["new", "new", "background"]),
        "killed": st.sampled_from([None, count(0), count(3), count(12), count(12, None)]),
        "perpetrators": st.sampled_from([[], party("A"), party("B")]),
    }
)
documents = st.lists(st.lists(told, min_size=1, max_size=2), min_size=1, max_size=10)


def made(drawn: list[list[dict[str, Any]]]) -> list[tuple[dict[str, Any], str]]:
    return [
        record(
            f"d{n}", *(report(f"d{n}", k, **t) for k, t in enumerate(reports)), published_at=f"2022-01-{7 + n % 3:02}"
        )
        for n, reports in enumerate(drawn)
    ]


@QUICK
@given(documents, st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_does_not_matter_and_a_rebuild_changes_nothing(drawn: Any, chance: random.Random, every: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        straight, shuffled = (Register(str(Path(folder) / name), "a") for name in ("one", "two"))
        for rec, text in made(drawn):
            straight.add(rec, text, "1")
        straight.link()
        mixed = made(drawn)
        chance.shuffle(mixed)
        for n, (rec, text) in enumerate(mixed):
            shuffled.add(rec, text, "1")
            if n % every == 0:
                shuffled.link()  # linked one by one, or some at a time
        assert export(shuffled) == export(straight)
        assert derived(shuffled) == derived(straight)
        before, tables = export(straight), derived(straight)
        straight.rebuild()
        assert export(straight) == before and derived(straight) == tables


@QUICK
@given(documents, st.data())
def test_a_newer_reading_is_as_if_it_had_been_the_first(drawn: Any, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        direct, reread = (Register(str(Path(folder) / name), "a") for name in ("one", "two"))
        final = made(drawn)
        for rec, text in final:
            direct.add(rec, text, "2")
        first = made([[data.draw(told)] for _ in drawn])
        for rec, text in first:
            reread.add(rec, text, "1")
        reread.link()
        for rec, text in final:
            reread.add(rec, text, "2")
        assert export(reread) == export(direct)
        assert derived(reread) == derived(direct)


@QUICK
@given(documents, st.data())
def test_judgements_undone_leave_no_trace(drawn: Any, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Register(str(Path(folder) / "r"), "a")
        for rec, text in made(drawn):
            book.add(rec, text, "1")
        before, tables = export(book), derived(book)
        acts = 0
        for _ in range(data.draw(st.integers(1, 4))):
            found = list(book.incidents())
            one = data.draw(st.sampled_from(found))
            other = data.draw(st.sampled_from(found))
            if one.id != other.id:
                book.merge(one.id, other.id)
                acts += 1
            elif len(one.members) > 1:
                book.split(one.id, [data.draw(st.sampled_from(one.members)).report_id])
                acts += 1
            changed, now = export(book), derived(book)
            book.rebuild()
            assert export(book) == changed and derived(book) == now
        for _ in range(acts):
            book.undo()
        assert export(book) == before and derived(book) == tables


@QUICK
@given(documents)
def test_no_document_is_twice_in_one_incident_unless_judged(drawn: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Register(str(Path(folder) / "r"), "a")
        book.add_many(((rec, text, "") for rec, text in made(drawn)), "1")
        book.add_many(((rec, text, "") for rec, text in made(drawn)), "1")  # twice is once
        for incident in book.incidents():
            inside = [m.document_id for m in incident.members]
            assert len(inside) == len(set(inside))
        assert sum(len(i.members) for i in book.incidents()) == sum(map(len, drawn))

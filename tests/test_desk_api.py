"""The API: every object can be read, every judgement made, and two people at once do not overwrite each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.desk.queries import Changed, Desk, Wanted
from dateline.desk.queries.agreement import cohen
from dateline.export import WRITERS
from dateline.register.book import Register
from dateline.register.errors import BadJudgement
from desk_cases import Client, fill, owner


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    fill(str(tmp_path / "r")).close()
    with owner(tmp_path / "r") as one:
        yield one


def items(client: Client, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/incidents", params=query).json()["items"]
    return found


# --- reading ------------------------------------------------------------------------------------------------------------


def test_pages_of_incidents_make_up_the_whole(client: Client) -> None:
    whole = [i["id"] for i in items(client)]
    parts, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/incidents", params={"limit": "2", "cursor": cursor}).json()
        parts += [i["id"] for i in page["items"]]
        cursor = page["cursor"]
    assert parts == whole and len(set(whole)) == 6


def test_an_incident_leads_to_everything_that_it_rests_on(client: Client) -> None:
    known = client.get(f"/api/incidents/{items(client, type='rocket_attack', voices='2')[0]['id']}").json()
    assert known["killed"]["best"] == 3 and known["voices"] == 2
    for said in known["statements"]:
        shown = client.get(f"/api/statements/{said['id']}").json()
        assert (shown["incident"], shown["quote"], shown["document_id"]) == (
            known["id"],
            said["quote"],
            said["document"],
        )
    for told in known["reports"]:
        assert client.get(f"/api/reports/{told['report']}").json()["incident"] == known["id"]
    for document in known["documents"]:
        shown = client.get("/api/document", params={"id": document["id"]}).json()
        assert shown["text_sha256"] == document["text_sha256"]
        assert all(shown["text"][s["start"] : s["end"]] == "Attack" for s in shown["statements"])


def test_what_did_not_change_is_not_sent_again(client: Client) -> None:
    one = items(client)[0]["id"]
    paths = [
        "/api/incidents",
        "/api/overview",
        "/api/marks",
        f"/api/incidents/{one}",
        "/api/incidents.csv",
        "/incidents.csv",
    ]
    tags = {path: client.get(path).headers["etag"] for path in paths}
    for path, tag in tags.items():
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
        assert client.get(path, headers={"if-none-match": f'"other", W/{tag}'}).status_code == 304
        assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200
    client.post("/api/judgements", kind="edit", incident=one, slot="killed", value="77")
    for path, tag in tags.items():
        assert client.get(path, headers={"if-none-match": tag}).status_code == 200, path


@pytest.mark.parametrize("form", list(WRITERS))
def test_every_export_under_a_filter(client: Client, form: str) -> None:
    answer = client.get(f"/api/incidents.{form}", params={"type": "bombing"})
    assert answer.headers["content-type"].startswith(WRITERS[form].media_type.partition(";")[0])
    assert answer.content and f".{WRITERS[form].extension}" in answer.headers["content-disposition"]
    assert answer.content == client.get(f"/incidents.{form}?type=bombing").content


def test_an_export_holds_what_the_filter_lets_through(client: Client) -> None:
    lines = client.get("/api/incidents.jsonl", params={"type": "bombing,shooting"}).text.splitlines()
    assert {json.loads(line)["type"]["best"] for line in lines} == {"bombing", "shooting"}
    alone = client.get("/api/incidents.jsonl", params={"id": json.loads(lines[0])["id"]}).text.splitlines()
    assert [json.loads(line)["id"] for line in alone] == [json.loads(lines[0])["id"]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/incidents/izzzzzzzz", 404),
        ("/api/incidents/i", 422),
        ("/api/incidents.docx", 404),
        ("/api/reports/rffffffffffffffff", 404),
        ("/api/statements/sffffffffffffffff", 404),
        ("/api/document?id=nothing", 404),
        ("/api/nothing", 404),
        ("/api/incidents?nosuch=1", 422),
        ("/api/incidents?country=Somalia", 422),
        ("/api/documents?cursor=99999999999999999999", 422),
    ],
)
def test_what_is_not_there(client: Client, path: str, status: int) -> None:
    """Told as an error with what to do, in JSON."""
    answer = client.get(path)
    assert answer.status_code == status and set(answer.json()) == {"error", "mend"}


# --- judging ------------------------------------------------------------------------------------------------------------


def test_a_reviewers_value_is_a_statement_of_theirs(client: Client) -> None:
    one = items(client, type="bombing")[0]
    assert (
        client.post(
            "/api/judgements", kind="edit", incident=one["id"], slot="killed", value="4-6", because="list"
        ).status_code
        == 201
    )
    known = client.get(f"/api/incidents/{one['id']}").json()
    entered = next(s for s in known["statements"] if s["reviewer"])
    assert known["killed"]["best"] == 4 and entered["value"] == {"low": 4, "high": 6} and entered["rule"] == "list"
    assert known["killed"]["statements"] == [entered["id"]]
    assert client.post("/api/judgements", kind="undo").status_code == 201
    assert client.get(f"/api/incidents/{one['id']}").json()["killed"]["best"] is None
    kinds = [j["kind"] for j in client.get(f"/api/incidents/{one['id']}/history").json()]
    assert kinds == ["edit", "undo"]


def test_a_rejected_value_gives_way(client: Client) -> None:
    one = items(client, killed="40")[0]["id"]
    client.post("/api/judgements", kind="reject", incident=one, slot="killed")
    assert client.get(f"/api/incidents/{one}").json()["killed"]["best"] is None
    refused = client.post("/api/judgements", kind="reject", incident=one, slot="type")
    assert refused.status_code == 409 and "Enter another value" in refused.json()["mend"]


def test_an_accepted_value_stays_and_is_kept_in_the_history(client: Client) -> None:
    one = items(client, killed="40")[0]["id"]
    assert client.post("/api/judgements", kind="accept", incident=one, slot="killed").status_code == 201
    assert client.get(f"/api/incidents/{one}").json()["killed"]["best"] == 40
    assert [j["kind"] for j in client.get(f"/api/incidents/{one}/history").json()] == ["accept"]


def test_a_merge_is_previewed_made_and_undone(client: Client) -> None:
    one, two = (items(client, type=t)[0]["id"] for t in ("bombing", "shooting"))
    before = client.get("/api/incidents.jsonl").text
    preview = client.post("/api/preview", kind="merge", incident=one, other=two).json()
    assert sorted(preview["before"]) == sorted([one, two]) and len(preview["after"]) == 1
    assert "type" in [c["slot"] for c in preview["changes"]]
    assert client.get("/api/incidents.jsonl").text == before  # nothing happened yet
    merged = client.post("/api/judgements", kind="merge", incident=one, other=two).json()["incident"]
    assert [merged] == preview["after"] and client.get("/api/incidents").json()["total"] == 5
    assert {client.get(f"/api/incidents/{i}").json()["id"] for i in (one, two)} == {merged}  # both ids lead to it
    reports = [r["report"] for r in client.get(f"/api/incidents/{merged}").json()["reports"]]
    parted = client.post("/api/preview", kind="split", incident=merged, reports=reports[:1]).json()
    assert len(parted["after"]) == 2
    client.post("/api/judgements", kind="undo")
    assert client.get("/api/incidents.jsonl").text == before


def test_of_two_entered_values_the_later_holds_after_a_merge(tmp_path: Path) -> None:
    """Whichever of the two incidents each was entered for."""
    for turn in (0, 1):
        book = fill(str(tmp_path / f"r{turn}"))
        pair = sorted(i.id for i in book.incidents() if i.best("type") in ("bombing", "shooting"))
        book.edit(pair[turn], "killed", {"low": 1, "high": 1}, "first")
        book.edit(pair[1 - turn], "killed", {"low": 2, "high": 2}, "then")
        assert book.incident(book.merge(*pair)).best("killed") == 2


def test_preview_is_the_real_thing_in_both_databases(location: str) -> None:
    desk = Desk(fill(location))
    one, two = sorted(r.id for r in desk.rows(Wanted(type=("bombing", "shooting"))))
    hands = desk.reviewer("ann")
    preview = hands.preview_merge(one, two)
    assert len(desk.rows(Wanted())) == 6
    assert desk.incident(hands.merge(one, two)) == preview.after[0]


@pytest.mark.parametrize(
    "judged",
    [
        {"kind": "edit", "slot": "nosuch", "value": "1"},
        {"kind": "edit", "slot": "killed", "value": "many"},
        {"kind": "edit", "slot": "killed", "value": "{"},
        {"kind": "split", "reports": ["rffff"]},
        {"kind": "accept", "slot": "injured"},  # nothing was said
        {"kind": "accept", "statement": "sffffffffffffffff"},
        {"kind": "nonsense"},
        {"kind": "merge", "other": "izzzzzzz"},
        {"kind": "accept", "surprise": 1},
    ],
)
def test_judgements_that_cannot_be(client: Client, judged: dict[str, Any]) -> None:
    answer = client.post("/api/judgements", **{"incident": items(client)[0]["id"], **judged})
    assert answer.status_code in (404, 409, 422) and set(answer.json()) == {"error", "mend"}
    assert client.get("/api/judgements").json()["total"] == 0


# --- two people -----------------------------------------------------------------------------------------------------------


def test_two_reviewers_see_each_others_changes(tmp_path: Path) -> None:
    """Each through a desk of their own, as two servers over one register; who was slower is told and overwrites nothing."""
    book = fill(str(tmp_path / "r"))
    ann, bob = Desk(book), Desk(Register(str(tmp_path / "r"), "bob"))
    one = ann.rows(Wanted(type=("bombing",)))[0].id
    seen = bob.incident_page(one).version
    ann.reviewer("ann").edit(one, "killed", "4", "counted", ann.incident_page(one).version)
    assert bob.incident_page(one).incident.best("killed") == 4
    with pytest.raises(Changed):
        bob.reviewer("bob").edit(one, "killed", "5", "guessed", seen)
    bob.reviewer("bob").edit(one, "killed", "5", "looked again", bob.incident_page(one).version)
    assert [h.text.split(": ")[0].rsplit(" ", 1)[1] for h in ann.incident_page(one).history] == ["ann", "bob"]
    with pytest.raises(BadJudgement):
        ann.reviewer("ann").undo(2)  # bob's
    assert ann.reviewer("ann").undo().number == 1
    assert ann.incident_page(one).incident.best("killed") == 5


def test_agreement(tmp_path: Path) -> None:
    """Opinions change nothing; what was entered at work counts as one; the latest of each reviewer holds."""
    desk = Desk(fill(str(tmp_path / "r")))
    ids = sorted(r.id for r in desk.rows(Wanted()))
    before = {i: desk.incident(i) for i in ids}
    for name, values in (("ann", ["1", "2", "3", "3", "1", "1"]), ("bob", ["1", "2", "3", "1", "1", "3"])):
        for id_, value in zip(ids, values, strict=True):
            desk.agreement.give(name, id_, "killed", value)
    assert {i: desk.incident(i) for i in ids} == before
    (found,) = desk.agreement.kappas()
    assert (found.slot, found.left, found.right, found.both, found.agreed) == ("killed", "ann", "bob", 6, 4)
    assert found.kappa == round((4 / 6 - 14 / 36) / (1 - 14 / 36), 4)
    desk.reviewer("cyd").edit(ids[0], "killed", "1")
    assert {(k.left, k.right, k.both) for k in desk.agreement.kappas()} == {
        ("ann", "bob", 6),
        ("ann", "cyd", 1),
        ("bob", "cyd", 1),
    }


KAPPAS = [
    ([("a", "a"), ("b", "b")], 1.0),
    ([("a", "b"), ("b", "a")], -1.0),
    ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
    ([("a", "a"), ("a", "a")], None),  # chance alone would give this
    # the worked example of Cohen's kappa with 20, 5, 10, 15 of 50: 0.4
    ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
]


@pytest.mark.parametrize(("pairs", "kappa"), KAPPAS)
def test_kappa(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohen(pairs) == kappa


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_kappa_is_bounded_and_fair_to_both(pairs: list[tuple[str, str]]) -> None:
    found = cohen(pairs)
    assert found is None or -1 <= found <= 1
    assert found == cohen([(b, a) for a, b in pairs])


# --- documents --------------------------------------------------------------------------------------------------------------


def test_a_text_is_read_or_stored(client: Client) -> None:
    text = "Two rockets hit the airport of Erbil on Monday, killing three guards, police said."
    record = client.post("/api/read", text=text, published="2021-05-05").json()
    assert record["reports"][0]["type"] == "rocket_attack" and client.get("/api/documents").json()["total"] == 7
    assert client.post("/api/documents", text=text, published="2021-05-05").json()["outcome"] == "added"
    assert client.post("/api/documents", text=text, published="2021-05-05").json()["outcome"] == "known"
    assert client.get("/api/incidents", params={"q": "erbil airport"}).json()["total"] == 1
    assert client.post("/api/documents", text=text, id="one").status_code == 409  # known with another text
    assert client.post("/api/read", text=text, published="Monday").status_code == 422

"""The model's server and its faults: a real one on loopback, made for the tests."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from dateline.llm import Second, Settings, load_settings
from dateline.llm.client import LONGEST_WAIT, Client, Failed
from dateline.model import Item
from dateline.pipeline import Unread
from llm_world import ARTICLE, GOOD, KEY, Fake, Script, always, completion, item, server, settings

OK = (200, {}, completion(GOOD))
PEACE = "The parliament met on Monday and passed the budget."
FOREIGN = "Des roquettes ont touché la base de Balad lundi, selon la police irakienne."


def after(*first: tuple[int, dict[str, str], Any]) -> Script:
    """Answer so at first, then well."""
    return lambda body, n: first[n] if n < len(first) else OK


def second(fake: Fake, folder: Path, waits: list[float] | None = None, **more: Any) -> Second:
    chosen = settings(fake, folder, **more)
    return Second(chosen, client=Client(chosen, sleep=(waits if waits is not None else []).append))


# --- faults that pass ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faults", "waits"),
    [
        ([(429, {}, {})], [1.0]),
        ([(429, {"Retry-After": "7"}, {})], [7.0]),  # the server's own wish
        ([(429, {"Retry-After": "86400"}, {})], [LONGEST_WAIT]),  # not for a day
        ([(429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, {})], [1.0]),  # a date is passed over
        ([(500, {}, {}), (502, {}, {}), (503, {}, {})], [1.0, 2.0, 4.0]),
        ([(200, {}, b"<html>busy</html>")], [1.0]),
        ([(200, {}, {"choices": []})], [1.0]),
        ([(200, {}, {"choices": [{"message": {"content": None}}]})], [1.0]),
    ],
)
def test_a_passing_fault_is_tried_again(faults: list[Any], waits: list[float], tmp_path: Path) -> None:
    waited: list[float] = []
    with server(after(*faults)) as fake:
        found = second(fake, tmp_path, waited).reader.read(item())
    assert len(found.reports) == 2
    assert waited == waits
    assert len(fake.asked) == len(faults) + 1
    assert all(asked == fake.asked[0] for asked in fake.asked)


def test_a_server_that_does_not_answer_in_time_is_asked_again(tmp_path: Path) -> None:
    def slow(body: dict[str, Any], n: int) -> tuple[int, dict[str, str], Any]:
        if n == 0:
            time.sleep(1.0)
        return OK

    waited: list[float] = []
    with server(slow) as fake:
        assert second(fake, tmp_path, waited, timeout=0.3).reader.read(item()).reports
    assert waited == [1.0]


def test_an_answer_that_drips_is_cut_off(tmp_path: Path) -> None:
    """Each byte comes in time and the whole never does."""

    class Drip(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            while True:
                time.sleep(0.05)
                yield b" "

    chosen = settings(None, tmp_path, timeout=0.2, attempts=2)
    client = Client(chosen, httpx.MockTransport(lambda r: httpx.Response(200, stream=Drip())), lambda s: None)
    with pytest.raises(Failed, match="no whole answer"):
        client.ask({})


def test_an_endless_answer_is_cut_off(tmp_path: Path) -> None:
    class Flood(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            while True:
                yield b" " * 1_000_000

    chosen = settings(None, tmp_path, attempts=1)
    client = Client(chosen, httpx.MockTransport(lambda r: httpx.Response(200, stream=Flood())), lambda s: None)
    with pytest.raises(Failed, match="an answer of more than"):
        client.ask({})


def test_a_fault_that_does_not_pass_is_said_once(tmp_path: Path) -> None:
    waited: list[float] = []
    with server(lambda body, n: (503, {}, {})) as fake:
        with pytest.raises(Failed, match=r"did not answer in 3 attempts \(the last: status 503\)"):
            second(fake, tmp_path, waited, attempts=3).reader.read(item())
        assert (len(fake.asked), waited) == (3, [1.0, 2.0])  # no wait after the last


def test_no_server_is_a_fault(tmp_path: Path) -> None:
    chosen = settings(None, tmp_path, attempts=2)
    with pytest.raises(Failed, match=r"no connection \(ConnectError\)"):
        Second(chosen, client=Client(chosen, sleep=lambda s: None)).reader.read(item())


# --- answers of a wrong form ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    ["I am sorry, I cannot.", '{"incidents": [', {"events": []}, {"incidents": [{"type": "bombing"}]}],
)
def test_a_wrong_form_is_asked_for_once_more(bad: Any, tmp_path: Path) -> None:
    with server(after((200, {}, completion(bad)))) as fake:
        assert second(fake, tmp_path).reader.read(item()).reports
        assert len(fake.asked) == 2
    with server(always(bad)) as fake:
        with pytest.raises(Unread, match="has not the form asked for"):
            second(fake, tmp_path / "other").reader.read(item())
        assert len(fake.asked) == 2


def test_an_answer_that_was_cut_off_says_what_to_do(tmp_path: Path) -> None:
    with server(always('{"incidents": [', finish="length")) as fake, pytest.raises(Unread) as caught:
        second(fake, tmp_path).reader.read(item())
    assert "cut off" in caught.value.message
    assert "DATELINE_LLM_OUTPUT" in caught.value.mend


# --- refused for good -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_what_no_document_can_mend_ends_the_run(status: int, tmp_path: Path) -> None:
    """One fault stands for all documents, and the server is not asked for each of them."""
    with server(lambda body, n: (status, {}, {"error": "no"})) as fake:
        faults = list(second(fake, tmp_path, concurrency=1).ahead(item(f"{ARTICLE}{n}.") for n in range(12)))
        assert len(fake.asked) == 1
    (fault,) = faults
    assert "(12 documents not read)" in str(fault)
    assert str(status) in str(fault)


def test_a_request_that_is_refused_is_one_documents_fault(tmp_path: Path) -> None:
    def long_ones(body: dict[str, Any], n: int) -> tuple[int, dict[str, str], Any]:
        return (400, {}, {"error": f"too long for {KEY}"}) if "Kirkuk" in body["messages"][1]["content"] else OK

    with server(long_ones) as fake:
        got = list(
            second(fake, tmp_path).ahead(
                [item(), item(ARTICLE + "In Kirkuk a bomb went off."), item("Rockets hit it.")]
            )
        )
    assert [isinstance(one, Item) for one in got] == [True, False, True]
    assert "too long for ***" in str(got[1])


# --- the key ----------------------------------------------------------------------------------------------------------


def everything_under(folder: Path) -> str:
    return "".join(p.read_text() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "script",
    [
        always({**GOOD, "note": KEY}),  # the server says it in an answer
        lambda body, n: (400, {}, {"error": {"message": f"bad key {KEY}"}}),
        lambda body, n: (401, {}, {"error": {"message": f"bad key {KEY}"}}),
        lambda body, n: (500, {}, {"error": KEY}),
        always(f"no JSON but {KEY}"),
    ],
)
def test_the_key_is_sent_and_shown_nowhere(
    script: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with server(script) as fake:
        reader = second(fake, tmp_path, attempts=2)
        told = "".join(str(one) for one in reader.ahead([item()]))
        assert fake.headers[0]["Authorization"] == f"Bearer {KEY}"
        assert KEY not in json.dumps(fake.asked)
    out = capsys.readouterr()
    assert KEY not in told + out.out + out.err + caplog.text + everything_under(tmp_path) + repr(reader.__dict__)


def test_a_redirect_is_not_followed_with_the_key(tmp_path: Path) -> None:
    with server(always(GOOD)) as other:
        with server(lambda body, n: (307, {"Location": f"{other.url}/chat/completions"}, {})) as fake:
            assert "status 307" in str(next(iter(second(fake, tmp_path).ahead([item()]))))
        assert not other.asked


def test_transcripts_are_for_their_owner_alone(tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        second(fake, tmp_path / "t").reader.read(item())
    (file,) = [p for p in (tmp_path / "t").rglob("*") if p.is_file()]
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(file.parent).st_mode) == 0o700


# --- what a transcript holds ----------------------------------------------------------------------------------------------


def test_a_transcript_tells_all_that_was_asked_and_answered(tmp_path: Path) -> None:
    with server(after((429, {}, {}), (200, {}, completion("nonsense")))) as fake:
        second(fake, tmp_path).reader.read(item(id="a-1"))
        (file,) = tmp_path.rglob("*.json")
        kept = json.loads(file.read_text())
        assert (kept["document"], kept["url"], kept["request"]) == ("a-1", fake.url, fake.asked[0])
    assert [t["fault"] is None for t in kept["tries"]] == [False, True]
    assert [a["came"] for a in kept["tries"][0]["attempts"]] == ["status 429", "answer"]
    assert json.loads(kept["answer"]) == GOOD
    assert kept["tries"][1]["tokens_in"] == 1000


def test_a_failure_leaves_a_transcript_too_and_is_asked_again_in_the_next_run(tmp_path: Path) -> None:
    with server(lambda body, n: (503, {}, {})) as fake, pytest.raises(Failed):
        second(fake, tmp_path, attempts=2).reader.read(item())
    kept = json.loads(next(tmp_path.rglob("*.json")).read_text())
    assert kept["answer"] is None
    assert len(kept["tries"][0]["attempts"]) == 2


# --- kept, resumed, bounded ----------------------------------------------------------------------------------------------


def many(count: int) -> list[Item]:
    return [item(f"{ARTICLE}\nIt was day {n} of the year.\n") for n in range(count)]


def test_the_same_content_is_asked_for_once(tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        first, again = second(fake, tmp_path), second(fake, tmp_path)
        a = first.reader.read(item(id="one"))
        b = again.reader.read(item(id="two"))  # another id, another run, the same words
        assert len(fake.asked) == 1
        assert [r.place for r in a.reports] == [r.place for r in b.reports]
        second(fake, tmp_path, model="another").reader.read(item())  # another model is another coder
        second(fake, tmp_path).reader.read(item(published="2021-06-10"))  # so is another day
        assert len(fake.asked) == 3


def test_a_damaged_transcript_is_asked_for_again(tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        second(fake, tmp_path).reader.read(item())
        (file,) = tmp_path.rglob("*.json")
        for damage in ("", "{", "[]", '{"answer": 3, "key": "x"}', file.read_text()[:200]):
            file.write_text(damage)
            assert second(fake, tmp_path).reader.read(item()).reports
        assert len(fake.asked) == 6


def test_several_are_asked_at_once_and_come_in_order(tmp_path: Path) -> None:
    def slow(body: dict[str, Any], n: int) -> tuple[int, dict[str, str], Any]:
        time.sleep(0.3 if n % 3 == 0 else 0.1)  # so that they end in another order than they began in
        return OK

    items = many(9)
    with server(slow) as fake:
        assert list(second(fake, tmp_path, concurrency=3).ahead(items)) == items
        assert 1 < fake.most_under_way <= 3


def test_a_run_stops_at_its_budget_and_the_next_goes_on(tmp_path: Path) -> None:
    items = many(5)
    with server(always(GOOD)) as fake:
        reader = second(
            fake, tmp_path, concurrency=1, output=300, budget=8000
        )  # an answer costs 1,200, a question may 4,000
        got = list(reader.ahead(items))
        done = len(fake.asked)
        assert 1 <= done < 5
        assert reader.answers.spent == done * 1200 <= 8000
        assert "the token budget does not reach" in str(got[-1])
        assert f"({5 - done} documents not read)" in str(got[-1])
        assert list(second(fake, tmp_path, output=300, budget=100_000).ahead(items)) == items
        assert len(fake.asked) == 5  # none twice


def test_a_budget_too_small_for_one_sends_nothing(tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        assert "budget" in str(*second(fake, tmp_path, budget=10).ahead(many(2)))
        assert not fake.asked


def test_tokens_are_reckoned_where_the_server_does_not_count(tmp_path: Path) -> None:
    with server(always(GOOD, usage={})) as fake:
        reader = second(fake, tmp_path, output=300)
        estimate = reader.estimate([item()])
        reader.reader.read(item())
        assert reader.answers.spent == estimate.tokens_in + 300


def test_the_estimate_says_what_it_costs_at_most(tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        reader = second(fake, tmp_path, price_in=2.0, price_out=10.0, output=1000)
        items = [
            *many(3),
            many(3)[0],
            item(PEACE),
            item(FOREIGN),
        ]
        estimate = reader.estimate(items)
        assert (estimate.documents, estimate.kept, estimate.tokens_out) == (3, 0, 3000)  # one twice, two never sent
        assert estimate.price == pytest.approx((estimate.tokens_in * 2 + 3000 * 10) / 1e6)
        assert "at most 0.0" in str(estimate)
        assert not fake.asked
        list(reader.ahead(items))
        assert (reader.estimate(items).kept, reader.estimate(items).price) == (3, 0.0)
        assert reader.answers.spent <= estimate.tokens_in + estimate.tokens_out


def test_peaceful_and_foreign_texts_are_not_sent(tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        reader = second(fake, tmp_path).reader
        assert not reader.read(item(PEACE)).reports
        foreign = reader.read(item(FOREIGN))
        assert [f.code for f in foreign.flags] == ["language_unsupported"]
        assert not fake.asked


# --- settings -----------------------------------------------------------------------------------------------------------


def environment(monkeypatch: pytest.MonkeyPatch, **given: str) -> Callable[[], Settings]:
    for name in [n for n in os.environ if n.startswith("DATELINE_LLM_")]:
        monkeypatch.delenv(name)
    for name, text in given.items():
        monkeypatch.setenv(f"DATELINE_LLM_{name}", text)
    return load_settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    load = environment(
        monkeypatch, URL="https://api.example.org/v1/", MODEL="m", KEY=KEY, EXTRA='{"max_tokens": null, "seed": 1}'
    )
    found = load()
    assert (found.url, found.extra) == ("https://api.example.org/v1", {"max_tokens": None, "seed": 1})
    assert KEY not in repr(found) + str(found.model_dump())


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "DATELINE_LLM_URL"),
        ({"URL": "http://localhost/v1"}, "DATELINE_LLM_MODEL"),
        ({"URL": "localhost:8080", "MODEL": "m"}, "DATELINE_LLM_URL"),
        ({"URL": f"https://u:{KEY}@example.org/v1", "MODEL": "m"}, "DATELINE_LLM_URL"),
        ({"URL": f"https://example.org/v1?key={KEY}", "MODEL": "m"}, "DATELINE_LLM_URL"),
        ({"URL": "http://example.org/v1", "MODEL": "m", "KEY": KEY}, "https"),  # the key would go in the clear
        ({"URL": "http://localhost/v1", "MODEL": "m", "BUDGET": "much"}, "DATELINE_LLM_BUDGET"),
        ({"URL": "http://localhost/v1", "MODEL": "m", "FORMAT": "xml"}, "DATELINE_LLM_FORMAT"),
    ],
)
def test_wrong_settings_are_named_without_their_values(
    given: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unread) as caught:
        environment(monkeypatch, **given)()
    assert named in caught.value.message
    assert KEY not in caught.value.message + caught.value.mend


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/v1", "http://192.168.1.5/v1", "http://gpu-box:8000/v1", "https://a.example/v1"]
)
def test_a_key_may_go_to_the_own_network_or_sealed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment(monkeypatch, URL=url, MODEL="m", KEY=KEY)().url == url


@pytest.mark.parametrize(
    ("form", "kept"), [("json_schema", "json_schema"), ("json_object", "json_object"), ("none", None)]
)
def test_the_form_is_asked_for_as_the_server_can(form: Any, kept: str | None, tmp_path: Path) -> None:
    with server(always(GOOD)) as fake:
        second(fake, tmp_path, format=form, extra={"temperature": None, "seed": 7}).reader.read(item())
    (asked,) = fake.asked
    assert asked.get("response_format", {}).get("type") == kept
    assert ("JSON schema" in asked["messages"][0]["content"]) is (form != "json_schema")
    assert ("temperature" in asked, asked["seed"]) == (False, 7)

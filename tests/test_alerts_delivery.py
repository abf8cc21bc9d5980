"""Alerts arrive: mail, web hook, ntfy, feed and other services, each against a real receiver on loopback."""

from __future__ import annotations

import email.header
import io
import json
import logging
import multiprocessing
import os
import signal
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from alerts_cases import LOCAL, NOON, delivered, killed, mail_server, receiver, rows, subscribe, telling
from dateline.alerts import Settings, run
from dateline.alerts.model import LEASE
from dateline.register.book import Register

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def book(tmp_path: Path) -> Register:
    return Register(str(tmp_path / "register"), "a")


def story(book: Register) -> None:
    """An incident, told by two voices."""
    for name in ("one", "two"):
        book.add(*telling(name, **killed(3)), "1")


# --- web hook ---------------------------------------------------------------------------------------------------------


def test_a_hook_gets_the_alert_then_the_correction_under_one_thread(book: Register) -> None:
    with receiver() as web:
        subscribe(book, target=f"http://127.0.0.1:{web.port}/hook", voices=2)
        story(book)
        assert run(book, LOCAL, NOON).sent == {"alert": 1}
        (incident,) = book.incidents()
        book.edit(incident.id, "killed", 5, "the final list")
        assert run(book, LOCAL, NOON).sent == {"correction": 1}
    first, second = web.requests
    assert first["headers"]["Dateline-Thread"] == second["headers"]["Dateline-Thread"]
    assert first["headers"]["Idempotency-Key"] != second["headers"]["Idempotency-Key"]
    alert, correction = web.bodies()
    assert alert["incident"] == incident.id and alert["values"]["killed"] == {"value": 3, "text": "3"}
    assert correction["changes"] == {"killed": {"old": "3", "new": "5"}}
    assert "killed 3 → 5" in correction["title"]


def test_what_an_alert_says(book: Register) -> None:
    """What, where, when, who says so, how sure, the words, a link."""
    with receiver() as web:
        subscribe(book, target=f"http://127.0.0.1:{web.port}/hook")
        book.add(*telling("one", **killed(3)), "1")
        run(book, LOCAL.model_copy(update={"base_url": "https://desk.example"}), NOON)
    (incident,) = book.incidents()
    (said,) = web.bodies()
    assert said["title"] == "Rocket attack: Ain al-Asad, IQ, 2022-01-05"
    for line in (
        "What: Rocket attack",
        "Where: Ain al-Asad, IQ",
        "When: 2022-01-05",
        "Killed: 3",
        "Told by: Monitor one",
    ):
        assert line in said["text"].splitlines()
    assert "How sure: medium: one voice" in said["text"]
    assert "In the words: “Attack north-one" in said["text"] and "(Monitor one)" in said["text"]
    assert said["link"] == f"https://desk.example/incident/{incident.id}"


@pytest.mark.parametrize(
    ("status", "headers", "dead", "wait"),
    [
        (500, {}, False, 30),  # comes back by itself
        (429, {"Retry-After": "900"}, False, 900),  # when the server says
        (503, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, False, 30),  # a time long past
        (404, {}, True, None),  # trying again is of no use
        (302, {"Location": "http://127.0.0.1:1/"}, True, None),  # redirects are not followed
    ],
)
def test_what_fails_is_tried_again_or_given_up(
    book: Register, status: int, headers: dict[str, str], dead: bool, wait: int | None
) -> None:
    with receiver() as web:
        web.answers = [(status, headers)]
        subscribe(book, target=f"http://127.0.0.1:{web.port}/hook")
        book.add(*telling("one"), "1")
        summary = run(book, LOCAL, NOON)
        assert summary.sent == {} and str(status) in summary.failures[0] and summary.dead == int(dead)
        if wait is not None:
            early = NOON + timedelta(seconds=wait * 0.7)
            assert run(book, LOCAL, early).sent == {} and len(web.requests) == 1
            assert run(book, LOCAL, NOON + timedelta(seconds=wait * 1.3)).sent == {"alert": 1}
            assert len({r["headers"]["Idempotency-Key"] for r in web.requests}) == 1
        else:
            assert run(book, LOCAL, NOON + timedelta(days=1)).sent == {} and len(web.requests) == 1


def test_after_enough_attempts_a_message_is_dead_and_can_be_revived(book: Register) -> None:
    from dateline.alerts.outbox import dead_letters, revive

    settings = LOCAL.model_copy(update={"alert_attempts": 2})
    with receiver() as web:
        web.answers = [(500, {}), (500, {})]
        subscribe(book, target=f"http://127.0.0.1:{web.port}/hook")
        book.add(*telling("one"), "1")
        run(book, settings, NOON)
        assert run(book, settings, NOON + timedelta(hours=1)).dead == 1
        with book.database.writing() as connection:
            ((number, name, kind, _, why),) = dead_letters(connection)
            assert (name, kind, why) == ("duty", "alert", "it answered 500 Internal Server Error")
            assert revive(connection, [number], NOON) == 1
        assert run(book, settings, NOON).sent == {"alert": 1}


# --- ntfy -------------------------------------------------------------------------------------------------------------


def test_ntfy_gets_a_picture_and_replaces_by_sequence(book: Register) -> None:
    with receiver() as web:
        subscribe(book, target=f"ntfy://127.0.0.1:{web.port}/safety", voices=2)
        story(book)
        run(book, LOCAL, NOON)
        book.add(*telling("three", **killed(3)), "1")  # another voice: replaced in place, without a sound
        assert run(book, LOCAL, NOON).sent == {"update": 1}
    first, second = web.requests
    assert first["path"].startswith("/safety?") and "filename=map.png" in first["path"]
    assert Image.open(io.BytesIO(first["body"])).size == (480, 360)
    update = json.loads(second["body"])
    assert update["topic"] == "safety" and update["priority"] == 1
    assert f"sequence_id={update['sequence_id']}" in first["path"]


def test_an_ntfy_server_that_takes_no_files_gets_the_words(book: Register) -> None:
    with receiver() as web:
        web.answers = [(400, {})]
        subscribe(book, target=f"ntfy://token@127.0.0.1:{web.port}/safety")
        book.add(*telling("one"), "1")
        assert run(book, LOCAL, NOON).sent == {"alert": 1}
    _picture, words = web.requests
    assert words["headers"]["Authorization"] == "Bearer token"
    assert b'"priority": 4' in words["body"] and b"filename" not in words["body"]


# --- mail and the rest --------------------------------------------------------------------------------------------------


def test_mail_arrives_with_its_map_and_in_one_conversation(book: Register) -> None:
    with mail_server() as box:
        target = f"mailto://127.0.0.1:{box.port}?from=desk@example.org&to=duty@example.org"
        subscribe(book, target=target)
        book.add(*telling("one", **killed(3)), "1")
        assert run(book, LOCAL, NOON).sent == {"alert": 1}
        (incident,) = book.incidents()
        book.verdict(incident.id, "reject")
        assert run(book, LOCAL, NOON).sent == {"retraction": 1}
    first, second = box.mails
    assert "Rocket attack: Ain al-Asad" in str(email.header.make_header(email.header.decode_header(first["subject"])))
    assert "Retracted" in str(email.header.make_header(email.header.decode_header(second["subject"])))
    assert first["references"] == second["references"] and first["x-dateline-key"] != second["x-dateline-key"]
    parts = {part.get_content_type(): part for part in first.walk()}
    assert "Killed: 3" in parts["text/plain"].get_payload(decode=True).decode()
    assert Image.open(io.BytesIO(parts["image/png"].get_payload(decode=True))).size == (480, 360)


def test_a_service_of_apprise_gets_it(book: Register) -> None:
    with receiver() as web:
        subscribe(book, target=f"json://127.0.0.1:{web.port}/in")
        book.add(*telling("one"), "1")
        assert run(book, LOCAL, NOON).sent == {"alert": 1}
    (body,) = web.bodies()
    assert body["title"].startswith("Rocket attack") and "Told by: Monitor one" in body["message"]


# --- feed -------------------------------------------------------------------------------------------------------------


def test_a_feed_is_rewritten_and_its_entries_keep_their_ids(book: Register, tmp_path: Path) -> None:
    path = tmp_path / "feeds" / "duty.xml"
    subscribe(book, target=f"feed:{path}")
    book.add(*telling("one", **killed(3)), "1")
    assert run(book, LOCAL, NOON).sent == {"alert": 1}
    first = ElementTree.parse(path).getroot().findall(f"{ATOM}entry")
    (incident,) = book.incidents()
    book.edit(incident.id, "killed", 5, "the final list")
    run(book, LOCAL, NOON + timedelta(hours=1))
    second = ElementTree.parse(path).getroot().findall(f"{ATOM}entry")
    (one,), (two,) = first, second
    assert one.find(f"{ATOM}id").text == two.find(f"{ATOM}id").text  # type: ignore[union-attr]
    assert one.find(f"{ATOM}updated").text < two.find(f"{ATOM}updated").text  # type: ignore[union-attr, operator]
    assert "Killed: 5" in two.find(f"{ATOM}content").text  # type: ignore[union-attr, operator]
    before = path.read_bytes()
    assert run(book, LOCAL, NOON + timedelta(hours=2)).sent == {}
    assert path.read_bytes() == before
    assert [s.state for s in delivered(book).values() if s] == ["live"]


def test_a_feed_that_cannot_be_written_is_tried_again(book: Register, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    subscribe(book, target=f"feed:{tmp_path}/file/duty.xml")
    book.add(*telling("one"), "1")
    assert run(book, LOCAL, NOON).failures
    (tmp_path / "file").unlink()
    assert run(book, LOCAL, NOON).sent == {"alert": 1}


# --- killed in between --------------------------------------------------------------------------------------------------


def _run_and_die(location: str, port: int) -> None:
    """Send, and die by SIGKILL before the message can be marked as sent."""
    from dateline.alerts import sending

    sending.Sender._delivered = lambda self, number: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
    run(Register(location, "a"), LOCAL, NOON)


def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_key(tmp_path: Path) -> None:
    location = str(tmp_path / "register")
    book = Register(location, "a")
    with receiver() as web:
        subscribe(book, target=f"http://127.0.0.1:{web.port}/hook")
        book.add(*telling("one", **killed(3)), "1")
        process = multiprocessing.get_context("spawn").Process(target=_run_and_die, args=(location, web.port))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL and len(web.requests) == 1
        assert run(book, LOCAL, NOON + timedelta(seconds=1)).sent == {}  # another process may still be at it
        (incident,) = book.incidents()
        book.edit(incident.id, "killed", 5, "meanwhile")
        assert run(book, LOCAL, NOON + LEASE).sent == {"alert": 1}
        assert run(book, LOCAL, NOON + LEASE).sent == {"correction": 1}
    keys = [r["headers"]["Idempotency-Key"] for r in web.requests]
    assert keys[0] == keys[1] != keys[2]
    assert web.requests[0]["body"] == web.requests[1]["body"]  # the same words, whatever changed meanwhile


# --- what must not be reached, what must not be seen ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/hook",
        "http://localhost:{port}/hook",
        "http://[::ffff:127.0.0.1]:{port}/hook",
        "ntfy://127.0.0.1:{port}/topic",
        "json://127.0.0.1:{port}/in",
        "mailto://127.0.0.1:{port}?from=a@example.org&to=b@example.org",
    ],
)
def test_no_channel_reaches_the_own_machine_unless_it_may(book: Register, target: str) -> None:
    with receiver() as web:
        subscribe(book, target=target.format(port=web.port))
        book.add(*telling("one"), "1")
        summary = run(book, Settings(), NOON)
        assert summary.sent == {} and web.requests == []
        assert "is an address of the own machine or network" in summary.failures[0]


def test_a_host_that_is_named_may_be_reached(book: Register) -> None:
    with receiver() as web:
        subscribe(book, target=f"http://127.0.0.1:{web.port}/hook")
        book.add(*telling("one"), "1")
        assert run(book, Settings(alert_hosts=("127.0.0.1",)), NOON).sent == {"alert": 1}
        assert len(web.requests) == 1


@pytest.mark.parametrize(
    "target",
    [
        "http://user:${{PASS}}@127.0.0.1:{port}/hook/${{TOKEN}}?key=${{TOKEN}}",
        "ntfy://user:${{PASS}}@127.0.0.1:{port}/${{TOKEN}}",
        "json://user:${{PASS}}@127.0.0.1:{port}/${{TOKEN}}",
        "mailto://user:${{PASS}}@127.0.0.1:{port}?from=a@example.org&to=b@example.org",
        "http://127.0.0.1:1/${{TOKEN}}?{port}",  # nobody listens
    ],
)
def test_secrets_are_in_no_log_no_error_and_no_table(
    book: Register,
    target: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Even when everything is logged and everything fails."""
    secrets = ("pa/ss wörd+1", "t0k-en-9f8e7d")
    monkeypatch.setenv("PASS", secrets[0])
    monkeypatch.setenv("TOKEN", secrets[1])
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "httpx", "httpcore", "urllib3"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    with receiver() as web:
        web.answers = [(500, {}), (401, {})]
        subscribe(book, target=target.format(port=web.port))
        book.add(*telling("one"), "1")
        said = [str(run(book, LOCAL, NOON + timedelta(hours=n))) for n in range(3)]
    captured = capfd.readouterr()
    everything = "\n".join([*said, caplog.text, captured.out, captured.err, *(repr(tuple(r)) for r in rows(book))])
    assert "duty" in everything
    for form in (*secrets, "pa%2Fss", "w%C3%B6rd", "dXNlcjpwYS9zcyB3w7ZyZCsx"):
        assert form not in everything
    raw = b"".join(p.read_bytes() for p in Path(book.database.location).parent.glob("register*"))
    assert secrets[1].encode() not in raw

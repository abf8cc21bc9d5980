"""The commands of the alerts, and what they say of wrong input; secrets from files."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts_cases import killed, receiver, telling
from dateline.alerts import load_settings
from dateline.alerts.channels.errors import ChannelError
from dateline.alerts.channels.secrets import fill_in, hide, read_secrets, shown
from dateline.cli import app
from dateline.register.book import Register
from dateline.register.errors import RegisterError
from register_cases import CITY, place


@pytest.fixture
def location(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATELINE_REGISTER", str(tmp_path / "register"))
    monkeypatch.setenv("DATELINE_PRIVATE_ADDRESSES", "1")
    return str(tmp_path / "register")


def call(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result.output


# --- from the rule to the message -----------------------------------------------------------------------------------------


def test_from_a_rule_to_a_message(location: str) -> None:
    with receiver() as web:
        hook = f"http://127.0.0.1:{web.port}/hook"
        assert "--type rocket_attack --voices 2" in call(
            "subscribe",
            "add",
            "duty",
            "--to",
            hook,
            "--type",
            "rocket_attack",
            "--voices",
            "2",
            "--quiet",
            "02:00-02:01",
        )
        assert "sent to http://127.0.0.1" in call("subscribe", "test", "duty")
        book = Register(location)
        today = date.today().isoformat()
        for name in ("one", "two"):
            book.add(*telling(name, day=today, published=today, **killed(3)), "1")
        assert f"alert  Rocket attack: Ain al-Asad, IQ, {today}" in call("alerts", "run", "--dry-run")
        assert call("alerts", "run") == "sent: 1 incident; waiting: 0; given up: 0\n"
        assert call("alerts", "run", "--dry-run") == "nothing to tell\n"
        shown_ = call("subscribe", "show", "duty")
        assert "1 sent" in shown_ and "20 an hour" in shown_
        assert len(web.requests) == 2
        call("subscribe", "remove", "duty")
        assert call("subscribe", "list") == ""


def test_what_fails_ends_with_status_1_and_is_listed(location: str) -> None:
    with receiver() as web:
        web.answers = [(404, {})]
        call("subscribe", "add", "duty", "--to", f"http://127.0.0.1:{web.port}/very-secret-path")
        today = date.today().isoformat()
        Register(location).add(*telling("one", day=today, published=today), "1")
        said = call("alerts", "run", status=1)
        assert "duty: it answered 404 Not Found (given up)" in said
        assert "404 Not Found" in call("alerts", "dead", status=1)
        assert call("alerts", "retry") == "1 to be sent again\n"
        assert call("alerts", "run").startswith("sent: 1 incident")
        assert call("alerts", "dead") == ""


def test_replay_counts_what_a_rule_would_have_sent(location: str) -> None:
    """Two attacks in January, one of them corrected; a third in another month; an old one told again."""
    book = Register(location)
    book.add(*telling("one", day="2022-01-04", published="2022-01-05", **killed(3)), "1")
    for name in ("two", "three", "four"):
        book.add(*telling(name, day="2022-01-04", published="2022-01-07", **killed(4)), "1")
    book.add(*telling("five", day="2022-01-20", published="2022-01-20", place=place(CITY), type="bombing"), "1")
    book.add(*telling("six", day="2022-02-20", published="2022-02-20", place=place(CITY), type="bombing"), "1")
    book.add(*telling("seven", day="2021-06-01", published="2022-01-20", type="clash"), "1")
    days = ("--since", "2022-01-01", "--until", "2022-01-31")
    said = call("alerts", "replay", *days, "--each")
    assert said.splitlines() == [
        "2022-01-05  alert       Rocket attack: Ain al-Asad, IQ, 2022-01-04",
        "2022-01-07  correction  Correction: Rocket attack, Ain al-Asad, IQ: killed 3 → 4",
        "2022-01-20  alert       Bombing: Mosul, IQ, 2022-01-20",
        "this rule would have sent 2 incidents, 1 correction from 2022-01-01 to 2022-01-31.",
    ]
    assert "would have sent 1 incident from" in call("alerts", "replay", *days, "--type", "bombing")
    assert "would have sent nothing new from" in call("alerts", "replay", *days, "--type", "arson")
    assert "1 incident from" in call("alerts", "replay", *days, "--voices", "2", "--type", "rocket_attack")


# --- wrong input ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--to", "http://127.0.0.1/x", "--quiet", "22-six"), "is no time of day"),
        (("--to", "http://127.0.0.1/x", "--quiet", "22:00"), "is no span of hours"),
        (("--to", "http://127.0.0.1/x", "--zone", "Asia/Nowhere"), "is no time zone"),
        (("--to", "http://127.0.0.1/x", "--digest", "weekly"), "is no time of day"),
        (("--to", "http://127.0.0.1/x", "--type", "riot"), "is none of"),
        (("--to", "http://127.0.0.1/x", "--weapon", "spoon"), "is none of"),
        (("--to", "http://127.0.0.1/x", "--country", "Somalia"), "no code of a country"),  # it would never alert
        (("--to", "http://127.0.0.1/x", "--area", "missing.geojson"), "No such file"),
        (("--to", "http://127.0.0.1/x", "--near", "Qwertzuiop,50"), "no place is named"),
        (("--to", "http://127.0.0.1/x", "--rate", "0"), "greater than or equal to 1"),
    ],
)
def test_wrong_usage_is_said_with_the_mend(location: str, words: tuple[str, ...], why: str) -> None:
    assert why in " ".join(call("subscribe", "add", "duty", *words, status=2).split())


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("nonsense://x", "is no address that is known"),
        ("file:///etc/passwd", "is no address that is known"),
        ("feed:", "names no file"),
        ("https://hook.example/${NOT_SET_ANYWHERE}", "NOT_SET_ANYWHERE is neither in the environment"),
        ("https://user:hunter22@hook.example/", "holds a password or token in clear"),
        ("mailto://user:hunter22@mail.example?to=a@example.org", "holds a password or token in clear"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", "holds a password or token in clear"),
    ],
)
def test_an_address_that_cannot_work_is_refused_and_not_shown(location: str, target: str, why: str) -> None:
    said = call("subscribe", "add", "duty", "--to", target, status=1)
    assert why in said and "hunter22" not in said and "TIiajkd" not in said
    assert call("subscribe", "list") == ""


def test_when_it_sends_is_shown(location: str) -> None:
    call(
        "subscribe",
        "add",
        "duty",
        "--to",
        "feed:/tmp/duty.xml",
        "--quiet",
        "22-6:00",
        "--zone",
        "Asia/Baghdad",
        "--digest",
        "7:00",
        status=2,
    )
    call(
        "subscribe",
        "add",
        "duty",
        "--to",
        "feed:/tmp/duty.xml",
        "--quiet",
        "22:00-06:00",
        "--zone",
        "Asia/Baghdad",
        "--digest",
        "07:00",
    )
    said = call("subscribe", "show", "duty")
    assert "22:00-06:00 Asia/Baghdad" in said and "07:00 Asia/Baghdad" in said


def test_a_name_is_given_once(location: str) -> None:
    call("subscribe", "add", "duty", "--to", "feed:/tmp/duty.xml")
    assert "there is a subscription 'duty'" in call("subscribe", "add", "duty", "--to", "feed:/tmp/x.xml", status=1)
    assert "no subscription 'nobody'" in call("subscribe", "show", "nobody", status=1)


def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALERT_AGE", "a week")
    with pytest.raises(RegisterError, match="DATELINE_ALERT_AGE"):
        load_settings()


# --- secrets ----------------------------------------------------------------------------------------------------------------


def secrets_file(folder: Path, text: str, mode: int) -> str:
    path = folder / "secrets"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_a_private_file_of_secrets_is_read(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, "# ours\n\nTOKEN = abc=def \n", 0o600)
    assert read_secrets(path) == {"TOKEN": "abc=def"} and read_secrets("") == {}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o644])
def test_a_file_of_secrets_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(RegisterError, match=r"others than its owner.*chmod 600"):
        read_secrets(secrets_file(tmp_path, "TOKEN=abc", mode))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_secrets_of_another_user_is_refused(tmp_path: Path) -> None:
    path = secrets_file(tmp_path, "TOKEN=abc", 0o600)
    os.chown(path, 12345, -1)
    with pytest.raises(RegisterError, match="another user"):
        read_secrets(path)


@pytest.mark.parametrize(("text", "why"), [("TOKEN\n", "secrets:1"), ("A=1\nB C=2\n", "secrets:2")])
def test_a_broken_file_of_secrets_names_the_line_and_not_the_secret(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(RegisterError, match=why) as caught:
        read_secrets(secrets_file(tmp_path, text, 0o600))
    assert "TOKEN" not in str(caught.value).replace("NAME=value", "")


def test_the_file_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE", "env/1")
    monkeypatch.setenv("TWO", "env2")
    filled, used = fill_in("https://x.example/${ONE}?k=${TWO}", {"TWO": "file 2"})
    assert filled == "https://x.example/env%2F1?k=file%202" and used == {"ONE": "env/1", "TWO": "file 2"}
    assert fill_in("${ONE}", {"ONE": "https://whole.example/a"})[0] == "https://whole.example/a"
    with pytest.raises(ChannelError, match="THREE"):
        fill_in("https://x.example/${THREE}", {})


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        ("https://user:${P}@hook.example:8080/path?q=1", "https://hook.example:8080/..."),
        ("ntfys://ntfy.sh/topic", "ntfys://ntfy.sh/..."),
        ("ntfy://topic", "ntfy://.../..."),  # the topic is the key
        ("slack://TokenA/TokenB/TokenC", "slack://.../..."),
        ("tgram://123456:ABC.DEF/chat", "tgram://.../..."),
        ("${WHOLE}", "${WHOLE}"),
        ("feed:/var/www/duty.xml", "feed:/var/www/duty.xml"),
    ],
)
def test_what_is_shown_of_a_target(target: str, seen: str) -> None:
    assert shown(target) == seen


def test_no_form_of_a_secret_is_left_in_a_text() -> None:
    target = "https://me:p%2Fw%20d1@hook.example/T0K3N-abc/x?key=zzz999"
    said = "failed for https://me:p%2Fw%20d1@hook.example/T0K3N-abc/x?key=zzz999: p/w d1 and T0K3N-abc, zzz999"
    left = hide(said, target, ["p/w d1"])
    assert not any(part in left for part in ("p/w", "p%2Fw", "T0K3N", "zzz999"))
    assert left.startswith("failed for")


def test_help_of_every_command(location: str) -> None:
    for words in (["subscribe"], ["alerts"]):
        assert "Usage" in CliRunner().invoke(app, [*words, "--help"]).output

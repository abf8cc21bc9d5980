"""Several people at one desk: roles, two reviewers at once; and articles that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.desk.security.accounts import Accounts
from dateline.register.book import Register
from desk_browser import (
    Serve,
    changed,
    keep,
    ready,
    serious,
    until,
)
from register_cases import record, report

Visit = Callable[..., Any]
PASSWORD = "a long enough secret"
PEOPLE = {"ada": "admin", "rosa": "reviewer", "sami": "reviewer", "lee": "reader"}


@pytest.fixture
def desk(serve: Serve, examples_register: Path, chromium: Any, tmp_path: Path) -> str:
    """A desk that people sign in to."""
    path = tmp_path / "people.sqlite"
    path.write_bytes(examples_register.read_bytes())
    book = Register(str(path))
    accounts = Accounts(book.database)
    for name, role in PEOPLE.items():
        accounts.set_user(name, role, PASSWORD)  # type: ignore[arg-type]
    book.close()
    return serve(path, login=True)


def sign_in(visit: Visit, desk: str, name: str, to: str = "/", **look: Any) -> Any:
    page = visit(desk + to, **look)
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_selector("header .who >> text=Sign out")
    return page


def test_nothing_is_seen_without_signing_in(desk: str, visit: Visit) -> None:
    page = visit(f"{desk}/review")
    assert page.url.startswith(f"{desk}/login") and "Mogadishu" not in page.content()
    assert not serious(page)
    keep(page, "login")
    page.fill("input[name=name]", "rosa")
    page.fill("input[name=password]", "wrong")
    page.click("main button")
    assert "do not fit" in page.inner_text("[role=alert]:visible")
    page.fill("input[name=name]", "rosa")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{desk}/review")  # where one wanted to go
    page.click("text=Sign out")
    page.goto(f"{desk}/")
    assert page.url.startswith(f"{desk}/login")


def test_a_reader_sees_and_cannot_judge(desk: str, visit: Visit) -> None:
    page = ready(sign_in(visit, desk, "lee"))
    assert page.locator("nav >> text=Review").count() == 0
    page.goto(desk + page.locator("#results a.head").first.get_attribute("href"))
    assert page.locator("form.judge").count() == 0
    assert page.goto(f"{desk}/review").status == 403
    assert "needs the role" in page.inner_text("main")


def test_two_reviewers_see_each_others_changes(desk: str, visit: Visit) -> None:
    rosa, sami = sign_in(visit, desk, "rosa"), sign_in(visit, desk, "sami")
    where = rosa.locator("#results a.head", has_text="Mogadishu").first.get_attribute("href")
    for page in (rosa, sami):
        page.goto(f"{desk}{where}?open=killed")
    rosa.fill("#slot-killed input[name=value]", "119")
    rosa.fill("#slot-killed form:last-of-type input[name=because]", "recount")
    with changed(rosa):
        rosa.click("#slot-killed >> text=Enter as my value")
    sami.wait_for_selector("#news [role=alert]")
    assert "rosa" in sami.inner_text("#news") and "recount" in sami.inner_text("#news")
    keep(sami, "two-reviewers")
    # a decision on what is no longer so is refused, and nothing is overwritten
    sami.fill("#slot-killed input[name=value]", "118")
    sami.fill("#slot-killed form:last-of-type input[name=because]", "my count")
    sami.click("#slot-killed >> text=Enter as my value")
    sami.wait_for_selector("#told:not([hidden])")
    assert "changed this incident meanwhile" in sami.inner_text("#told")
    sami.click("text=Show it as it is now")
    until(sami, "() => document.querySelector('#slot-killed .value').textContent.startsWith('119')")
    # nobody but an editor takes back what another did
    sami.locator("h1").click()
    sami.keyboard.press("u")
    sami.wait_for_selector("#told:not([hidden])")


def test_a_second_opinion_is_blind_and_agreement_is_measured(desk: str, visit: Visit) -> None:
    rosa, sami = sign_in(visit, desk, "rosa"), sign_in(visit, desk, "sami")
    for words, toll in (("Mogadishu", "119"), ("Damascus", "2")):
        rosa.goto(desk)
        rosa.goto(desk + rosa.locator("#results a.head", has_text=words).first.get_attribute("href") + "?open=killed")
        rosa.fill("#slot-killed input[name=value]", toll)
        rosa.fill("#slot-killed form:last-of-type input[name=because]", "read again")
        with changed(rosa):
            rosa.click("#slot-killed >> text=Enter as my value")
    for words, toll in (("Mogadishu", "120"), ("Damascus", "2")):
        sami.goto(f"{desk}/review/second")
        sami.click(f"main a:has-text('{words}')")
        seen = sami.inner_text("#slot-killed")
        assert "119" not in seen and "rosa" not in sami.inner_text("main")  # what others made of it is not shown
        keep(sami, "opinion")
        sami.fill("#slot-killed input[name=value]", toll)
        sami.click("#slot-killed button")
        assert "is kept" in sami.inner_text("[role=status]:visible")
    sami.goto(f"{desk}/review/second")
    row = sami.locator("tr", has_text="Killed").inner_text().split("\t")
    assert row[:4] == ["Killed", "rosa and sami", "2", "1"] and float(row[4]) == pytest.approx(1 / 3, abs=0.01)
    assert not serious(sami)
    keep(sami, "agreement")
    sami.goto(desk)
    assert sami.locator("#results li", has_text="Mogadishu").inner_text().find("119") > 0  # an opinion changes nothing


# --- harm -------------------------------------------------------------------------------------------------------------

EVIL = '<script>window.hurt=1</script><img src=x onerror="window.hurt=1">\'"]]></style>{{7*7}}'


@pytest.fixture
def hostile(serve: Serve, chromium: Any, tmp_path: Path) -> str:
    """A desk whose every name, quote and text is an attack."""
    path = tmp_path / "hostile.sqlite"
    book = Register(str(path), user="test")
    text = f"{EVIL} Attack in {EVIL}."
    for number in range(2):
        told = report(
            f"d{number}", day="2022-01-05", killed={"low": 3 + number, "high": 3 + number}, source=EVIL,
            perpetrators=[{"name": EVIL, "level": "label", "gazetteer_id": None}],
            targets=[{"name": EVIL, "kind": "other"}], time_of_day=EVIL, claimed_by=[EVIL], date_basis=EVIL,
        )  # fmt: skip
        told["place"] |= {"name": EVIL, "admin1": EVIL}
        told["statements"] += [
            {"attribute": a, "value": EVIL, "source": EVIL, "stance": "asserts", "start": 0, "end": 40, "quote": text[:40],
             "rule": EVIL}
            for a in ("place", "perpetrator", "target", "attribution")
        ]  # fmt: skip
        made, words = record(
            f"d{number}{EVIL}", told, text=text, title=EVIL, publisher=EVIL, agency=EVIL, url="javascript:window.hurt=1",
            blocks=[{"kind": "body", "start": 0, "end": len(text)}],
        )  # fmt: skip
        made["flags"] = [{"code": "x", "severity": "warning", "message": EVIL, "spans": [[0, 3]]}]
        book.add(made, words, "test")
    book.link()
    book.close()
    return serve(path)


def test_hostile_articles_are_shown_and_do_nothing(hostile: str, visit: Visit) -> None:
    page = ready(visit(hostile))
    where = page.locator("#results a.head").first.get_attribute("href")
    assert "<script>" in page.inner_text("#results")  # as text
    page.evaluate(
        "() => { const b = document.querySelector('#map').getBoundingClientRect(); window.middle = [b.x, b.y]; }"
    )
    c = page.evaluate(
        "() => { const p = dateline.overview.map.latLngToContainerPoint([33.79, 42.44]); return [p.x, p.y]; }"
    )
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + c[0], box["y"] + c[1])
    page.wait_for_selector(".card")
    paths = [where, f"{where}?open=place", f"{where}/news?since=0", "/review", "/merge?a=x", "/?q=%3Cscript%3E"]
    for path in paths:
        page.goto(hostile + path)
        assert page.evaluate("window.hurt") is None, path
        assert page.locator("main img, main script").count() == 0, path
        assert page.locator("a[href^='javascript:']").count() == 0, path
    page.goto(hostile + where)
    page.goto(hostile + page.locator("aside a[href^='/article']").first.get_attribute("href"))
    assert page.evaluate("window.hurt") is None and "onerror" in page.inner_text("article")
    assert "49" not in page.inner_text("article")  # nothing that looks like a template is one
    assert page.locator("a[href^='javascript:']").count() == 0


def test_a_pasted_attack_is_text(hostile: str, visit: Visit) -> None:
    page = visit(f"{hostile}/read")
    page.fill("textarea", f"Gunmen killed two people in Gao on Monday, {EVIL} said.")
    page.click("text=Read it")
    page.wait_for_selector(".block")
    assert page.evaluate("window.hurt") is None and page.locator("main img, main script").count() == 0

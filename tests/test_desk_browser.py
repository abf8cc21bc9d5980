"""The desk as people use it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk_browser import (
    PHONE,
    Serve,
    changed,
    keep,
    ready,
    serious,
    spot,
    until,
)

Visit = Callable[..., Any]


@pytest.fixture
def desk(serve: Serve, examples_register: Path, chromium: Any) -> str:
    """The address of a desk over the example reports, for one person without login."""
    return serve(examples_register)


def heads(page: Any) -> list[str]:
    return [t.strip() for t in page.locator("#results a.head").all_inner_texts()]


def incident(page: Any, words: str) -> str:
    """The address of an incident of the list."""
    found: str = page.locator("#results a.head", has_text=words).first.get_attribute("href")
    return found


# --- overview -------------------------------------------------------------------------------------------------------


def test_filters_are_the_address_and_back_takes_them_off(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    assert len(heads(page)) == 7
    page.check("input[name=type][value=bombing]")
    until(page, "document.querySelectorAll('.list > li').length === 2")
    assert "type=bombing" in page.url
    page.fill("input[name=place]", "Mogadishu")
    page.press("input[name=place]", "Enter")
    until(page, "document.querySelectorAll('.list > li').length === 1")
    assert "place=Mogadishu" in page.url and heads(page) == ["Bombing, Mogadishu"]
    page.go_back()
    until(page, "document.querySelectorAll('.list > li').length === 2")
    assert page.input_value("input[name=place]") == ""
    page.reload()
    assert page.is_checked("input[name=type][value=bombing]") and len(heads(page)) == 2


def test_words_in_the_articles_find_incidents(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    page.keyboard.press("/")
    page.keyboard.type("ambulances")  # a word that carries no value
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.list > li').length < 7")
    assert "Bombing, Mogadishu" in heads(page) and "q=ambulances" in page.url


def test_what_is_seen_can_be_exported(desk: str, visit: Visit) -> None:
    page = ready(visit(f"{desk}/?type=bombing"))
    page.click("text=Export these")
    answer = page.request.get(desk + page.get_attribute(".exports a >> text=geojson", "href"))
    assert answer.ok and len(answer.json()["features"]) == 2
    page.goto(desk + incident(page, "Mogadishu") + "?policy=acled")
    answer = page.request.get(desk + page.get_attribute("aside a >> text=jsonl", "href"))
    assert answer.ok and answer.json()["policy"] == "acled"


def test_nothing_fits_is_said(desk: str, visit: Visit) -> None:
    page = ready(visit(f"{desk}/?country=FR"))
    assert "Nothing fits" in page.inner_text("#results")


def test_the_time_slider_filters_map_list_and_address(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    shown = "dateline.overview.points.data().shown.reduce((a, b) => a + b, 0)"
    assert page.evaluate(shown) == 7
    page.focus("#timeline .from")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    until(page, "document.querySelectorAll('.list > li').length === 1")
    assert heads(page) == ["Bombing, Mogadishu"] and "since=2022-10" in page.url and page.evaluate(shown) == 1
    assert "1 incident" in page.inner_text("#timeline .told")


def test_play_runs_through_time(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    page.click("#timeline .play")
    until(page, "dateline.overview.points.data().shown.reduce((a, b) => a + b, 0) < 7")
    until(page, "document.querySelector('.play').getAttribute('aria-label') === 'Stop playing'")
    page.click("#timeline .play")
    page.wait_for_selector(".play[aria-label='Play through time']")
    until(page, "location.search.includes('until=')")


def test_an_area_drawn_on_the_map_filters(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    page.click("[data-draw=area]")
    x, y = spot(page, 2.04, 45.34)
    for dx, dy in ((-40, -20), (40, -20), (40, 30), (-40, 30)):
        page.mouse.click(x + dx, y + dy)
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.list > li').length === 1")
    assert "area=" in page.url and heads(page) == ["Bombing, Mogadishu"]
    page.click("[data-draw=clear]")
    until(page, "document.querySelectorAll('.list > li').length === 7")


def test_two_clicks_lead_from_the_map_to_the_words_behind_a_death_toll(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    spot = page.evaluate(
        "(() => { const p = dateline.overview.map.latLngToContainerPoint([2.037, 45.344]); return [p.x, p.y]; })()"
    )
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])  # one
    keep(page, "popup")
    page.click(".card .toll >> text=120 killed")  # two
    said = page.locator("#slot-killed .said", has_text="120 people were killed")
    assert said.locator("mark").is_visible() and "health minister" in said.inner_text()


def test_vague_places_are_no_points(desk: str, visit: Visit) -> None:
    page = ready(visit(desk))
    exact = page.evaluate(
        "(() => { const c = dateline.overview.points.data();"
        " return c.id.map((_, i) => [c.places[c.place[i]], c.exact[i], c.radius[i] > 100]); })()"
    )
    told = {name: (point, wide) for name, point, wide in exact}
    assert told["Somalia"] == (0, True) and told["Mogadishu"] == (1, False)


# --- one incident ------------------------------------------------------------------------------------------------------


def test_every_value_opens_its_words_and_they_stand_in_the_article(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    page.click("#slot-injured summary")
    said = page.locator("#slot-injured .said", has_text="wounding 300")
    assert said.locator("mark").inner_text() == "wounding 300" and "Somalia's president" in said.inner_text()
    keep(page, "incident", full=True)
    said.locator("text=in the article").click()
    page.wait_for_url("**/article?**")
    assert page.locator(".found.here").inner_text() == "wounding 300"
    keep(page, "article")


def test_the_policy_switches_in_place(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    with changed(page):
        page.click(".choice >> text=ACLED")
    assert "policy=acled" in page.url and page.inner_text(".choice [aria-current]") == "ACLED"
    assert "acled:" in page.locator("#slot-killed .evidence").text_content()
    page.go_back()
    page.wait_for_selector(".choice [aria-current] >> text=UCDP")


def test_a_value_is_entered_and_taken_back(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    page.click("#slot-killed summary")
    page.fill("#slot-killed input[name=value]", "121")
    page.fill("#slot-killed form:last-of-type input[name=because]", "the ministry's final list")
    with changed(page):
        page.click("#slot-killed >> text=Enter as my value")
    assert page.inner_text("#slot-killed .value").startswith("121")
    assert page.locator("#slot-killed").get_attribute("open") is not None  # what was open stays open
    assert "(reviewer)" in page.inner_text("#slot-killed") and "final list" in page.inner_text("aside")
    page.locator("h1").click()
    with changed(page):
        page.keyboard.press("u")
    assert page.inner_text("#slot-killed .value").startswith("120")


def test_a_value_that_makes_no_sense_is_said_and_nothing_is_lost(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    page.click("#slot-killed summary")
    page.fill("#slot-killed input[name=value]", "many")
    page.fill("#slot-killed form:last-of-type input[name=because]", "x")
    page.click("#slot-killed >> text=Enter as my value")
    page.wait_for_selector("#told:not([hidden])")
    assert "no count" in page.inner_text("#told") and page.input_value("#slot-killed input[name=value]") == "many"


def test_a_rejected_statement_no_longer_counts(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    page.click("#slot-killed summary")
    with changed(page):
        page.locator("#slot-killed .said", has_text="120 people were killed").locator("text=Reject").click()
    assert page.inner_text("#slot-killed .value").startswith("100")
    assert "does not count" in page.inner_text("#slot-killed")


def test_a_value_is_judged_with_keys(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    page.focus("#slot-killed summary")
    with changed(page):
        page.keyboard.press("d")
    assert page.inner_text("#slot-killed .value").startswith("100")
    assert "rejected" in page.inner_text("aside h2:has-text('History') + ol")


# --- review ---------------------------------------------------------------------------------------------------------------


def test_the_queue_is_worked_with_keys(desk: str, visit: Visit) -> None:
    page = visit(f"{desk}/review")
    before = page.locator(".queue li a").count()
    keep(page, "review")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incident/**")
    with changed(page):
        page.keyboard.press("a")
    assert "accepted" in page.inner_text(".crumbs")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/review")
    assert page.locator(".queue li a").count() == before - 1
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    keep(page, "keys")
    page.keyboard.press("?")
    assert not page.locator("dialog#keys").is_visible()


def test_merge_shows_what_changes_and_is_undone(desk: str, visit: Visit) -> None:
    page = visit(desk)
    one, two = incident(page, "Abu Dhabi"), incident(page, "Al Dhafra")
    page.goto(desk + one)
    page.fill("input[name=b]", two.rpartition("/")[2])
    page.click("text=Merge: preview")
    assert "What would change" in page.inner_text("main") and "Afterwards" in page.inner_text("main")
    keep(page, "merge", full=True)
    page.click("text=They are one: merge")
    page.wait_for_url("**/incident/**")
    assert page.locator("aside h2:has-text('Reports') + ul li").count() == 2
    with changed(page):
        page.click("button:has-text('Undo')")
    assert page.locator("aside h2:has-text('Reports') + ul li").count() == 1


def test_split_shows_what_changes(desk: str, visit: Visit) -> None:
    page = visit(desk)
    page.goto(desk + incident(page, "Mogadishu"))
    page.keyboard.press("s")
    page.locator("input[name=report]").first.check()
    page.click("text=Split: preview")
    assert "1 of 2 reports" in page.inner_text("main")
    page.click("button:has-text('Split')")
    page.wait_for_url("**/incident/**")
    assert page.locator("aside h2:has-text('Reports') + ul li").count() == 1
    page.goto(desk)
    assert [h for h in heads(page) if h == "Bombing, Mogadishu"] == ["Bombing, Mogadishu"] * 2


# --- paste ---------------------------------------------------------------------------------------------------------------


def test_a_pasted_text_is_read_and_not_stored(desk: str, visit: Visit) -> None:
    page = visit(f"{desk}/read")
    page.fill("textarea", "Gunmen killed four soldiers in Gao on Monday, the army said.")
    page.fill("input[name=published]", "2021-03-04")
    page.click("text=Read it")
    page.wait_for_selector(".found[data-slot=killed]")
    assert "1 Mar 2021" in page.inner_text("main") and page.inner_text(".block .found[data-slot=place]") == "Gao"
    keep(page, "read", full=True)
    page.goto(desk)
    assert "7 incidents" in page.inner_text("#results")


# --- every page, every look ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_every_page_can_be_used_by_everybody(desk: str, visit: Visit, look: str) -> None:
    page = ready(visit(desk, dark=look == "dark", **({"size": PHONE} if look == "phone" else {})))
    one = incident(page, "Mogadishu")
    page.goto(f"{desk}{one}?open=killed")
    article = page.locator("aside a[href^='/article']").first.get_attribute("href")
    places = {
        "overview": "/",
        "incident": f"{one}?open=killed",
        "article": article,
        "review": "/review",
        "read": "/read",
        "sources": "/sources",
        "alerts": "/alerts?since=2022-01-01&type=bombing",
        "merge": "/merge",
        "error": "/incident/i0000000000000000",
    }
    for name, path in places.items():
        if look != "light" and name not in ("overview", "incident", "article", "alerts"):
            continue  # made of the same parts
        page.goto(desk + path)
        if name == "overview":
            ready(page)
            page.wait_for_timeout(250)  # tiles fade in
        keep(page, f"{name}-{look}", full=name != "overview")
        assert not serious(page, "color-contrast" if look == "dark" else ""), name
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide"


def test_titles_tell_pages_apart(desk: str, visit: Visit) -> None:
    page = visit(desk)
    one = incident(page, "Mogadishu")
    titles = []
    for path in ("/", one, "/review", "/read"):
        page.goto(desk + path)
        titles.append(page.title())
    assert len(set(titles)) == 4 and all(re.search(r"Dateline$", t) for t in titles)


# --- sources and alerts ----------------------------------------------------------------------------------------------


def test_a_rule_is_tried_on_the_past(desk: str, visit: Visit) -> None:
    page = visit(f"{desk}/alerts")
    page.fill("input[name=since]", "2022-01-01")
    page.fill("input[name=killed]", "100")
    page.click("text=Try it")
    assert "Nothing is sent" in page.inner_text("main") and "1 incident, 1 correction" in page.inner_text(
        "main [role=status]"
    )
    assert page.locator("main ol a", has_text="Mogadishu").count() >= 1
    keep(page, "alerts", full=True)


def test_a_rule_that_names_nobody_is_said(desk: str, visit: Visit) -> None:
    page = visit(f"{desk}/alerts?since=2022-01-01&name=nobody")
    assert "there is no subscription" in page.inner_text("main")


def test_sources_say_how_they_do(serve: Serve, examples_register: Path, visit: Visit, tmp_path: Path) -> None:
    from sqlalchemy import insert

    from dateline.register.book import Register
    from dateline.watch.tables import watched

    path = tmp_path / "watched.sqlite"
    path.write_bytes(examples_register.read_bytes())
    book = Register(str(path))
    url = "https://wire.example/feed"
    row = {
        "name": "example-wire",
        "url": url,
        "address": url,
        "form": "feed",
        "state": "gone",
        "detail": "",
        "failures": 9,
    }
    with book.database.writing() as connection:
        connection.execute(insert(watched).values(**row, since=0.0, begun=0.0, due=9e9))
    book.close()
    told = visit(f"{serve(path)}/sources").inner_text("main")
    assert "no items because the feed is gone" in told and "1 of 1 need a look" in told

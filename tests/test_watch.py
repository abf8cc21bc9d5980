"""The watcher's parts: the list of sources, robots.txt, asking, entries, health, figures, the commands."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.fetch import Limits, web
from dateline.fetch.web import Answer
from dateline.register.book import Register
from dateline.watch.asking import Asker, backoff
from dateline.watch.entries import ahead_of, pack, read_answer, unpack
from dateline.watch.health import look
from dateline.watch.loop import Watcher
from dateline.watch.robots import parse_robots
from dateline.watch.sources import Settings, SourcesError, Watched, read_plan
from watch_world import HOUR, START, Outlet, SimulatedClock, World, plan_text, resolve_to_loopback, served

GOOD = '[[source]]\nname = "Wire"\nurl = "https://wire.example.org/feed"\n'

# --- the list of sources ----------------------------------------------------------------------------------------------

# (what the file holds, what is said of it)
MISTAKES = [
    ("", "it lists no source"),
    ("[[source]]\nname = 'A", "is no TOML"),
    ('[[source]]\nurl = "https://a.example.org"', "source 1: error: it has no name"),
    ('[[source]]\nname = "A"', "source 1 (A): error: it has no url"),
    (
        '[[source]]\nname = "A"\nurl = "a.example.org"',
        "source 1 (A), url: error: 'a.example.org' is no address of the web",
    ),
    ('[[source]]\nname = "A"\nurl = "file:///etc/passwd"', "is no address of the web"),
    (GOOD + 'evry = "5m"', "source 1 (Wire): error: there is no key 'evry'. Keys are name, url, kind"),
    (GOOD + 'every = "often"', "source 1 (Wire), every: error: 'often' is no stretch of time. Write \"90s\""),
    (GOOD + "every = 15", "15 is no stretch of time"),
    (GOOD + 'every = "5s"', "'5s' is too often"),
    (GOOD + 'kind = "rss"', "'rss' is not known. Write one of feed, page"),
    (GOOD + 'country = "Iraq"', "'Iraq' is no code. Write it as \"IQ\""),
    (GOOD + GOOD, "source 2, name: error: 'Wire' is source 1 already"),
    (GOOD + GOOD.replace("Wire", "Other"), "source 2, url: error"),
    ("[settings]\npause = -1\n" + GOOD, "[settings], pause: error: -1 does not fit. Write a number from 0 to 3600"),
    ("[settings]\npase = 1\n" + GOOD, "there is no key 'pase'"),
    ("[settings]\nrevisit = '1h'\n" + GOOD, "'1h' is no list"),
    ("[defaults]\nname = 'x'\n" + GOOD, "[defaults]: error: there is no key 'name'"),
    ("defaults = 3\n" + GOOD, "defaults: error: it is no table"),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_in_the_list_is_told_with_its_place_and_mend(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(SourcesError) as error:
        read_plan(str(path))
    assert said in str(error.value) and str(path) in str(error.value)


def test_the_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[settings]\ncontact = "desk@example.org"\nrevisit = []\n[defaults]\nevery = "1h"\n'
        + GOOD
        + '[[source]]\nname = "B"\nurl = "https://b.example.org/"\nkind = "page"\nevery = "90s"\ncountry = "IQ"\nlanguage = "en"\n'
    )
    plan = read_plan(str(path))
    assert [(s.name, s.kind, s.every, s.country) for s in plan.sources] == [
        ("Wire", "feed", 3600.0, None),
        ("B", "page", 90.0, "IQ"),
    ]
    assert (plan.settings.contact, plan.settings.revisit) == ("desk@example.org", ())


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["watch", str(tmp_path / "none.toml")])
    assert result.exit_code == 1 and "cannot be read (no such file or directory). Check the name." in result.output


# --- robots.txt -------------------------------------------------------------------------------------------------------

# (the file, an address, whether it may be asked)
ROBOTS = [
    ("", "/feed", True),
    ("User-agent: *\nDisallow: /", "/feed", False),
    ("User-agent: *\nDisallow:", "/feed", True),  # an empty rule forbids nothing
    ("User-agent: *\nDisallow: /news", "/news/feed", False),
    ("User-agent: *\nDisallow: /news", "/other", True),
    ("User-agent: *\nDisallow: /\nAllow: /feed", "/feed", True),  # the longer rule decides, wherever it stands
    ("User-agent: *\nAllow: /\nDisallow: /feed", "/feed", False),
    ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),  # as long: what allows
    ("User-agent: other\nDisallow: /", "/feed", True),  # another's rules
    ("User-agent: dateline\nDisallow: /\n\nUser-agent: *\nAllow: /", "/feed", False),  # ours before those for all
    ("User-agent: *\nDisallow: /\n\nUser-agent: Dateline\nDisallow: /x", "/feed", True),
    ("User-agent: a\nUser-agent: dateline\nDisallow: /", "/feed", False),  # one group for two
    ("User-agent: *\nDisallow: /*.xml$", "/feed.xml", False),
    ("User-agent: *\nDisallow: /*.xml$", "/feed.xml?page=2", True),
    ("User-agent: *\nDisallow: /*?session=", "/feed?session=1", False),
    ("User-agent: *\nDisallow: /feed$", "/feed", False),
    ("User-agent: *\nDisallow: /feed$", "/feeds", True),
    ("User-agent: *\nDisallow: /a*ab$", "/ab", True),  # the parts may not share a letter
    ("User-agent: *\nDisallow: /a*ab$", "/abab", False),  # the last part stands at the end, wherever else it stands
    ("User-agent: *\nDisallow: /*x*y", "/y/x", True),  # in this order
    ("User-agent: *\nDisallow: *feed", "/a/feed", False),
    ("User-agent: *\nDisallow: /*$", "/feed", False),
    # A rule made to be tried in very many ways: done before anybody notices.
    ("User-agent: *\nDisallow: /" + "*a" * 40 + "b", "/" + "a" * 2000, True),
    ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ("USER-AGENT: *\ndisallow: /feed # not for robots", "/feed", False),
    ("\ufeffUser-agent: *\nDisallow: /feed", "/feed", False),
    ("Disallow: /feed", "/feed", True),  # belongs to nobody
    ("<html>not found</html>", "/feed", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), ROBOTS)
def test_robots(text: str, path: str, allowed: bool) -> None:
    assert parse_robots(text).allows(f"https://example.org{path}") is allowed


def test_robots_ask_for_a_pause() -> None:
    assert parse_robots("User-agent: *\nCrawl-delay: 7").pause == 7.0
    assert parse_robots("User-agent: *\nCrawl-delay: 99999").pause == 120.0
    assert parse_robots("User-agent: other\nCrawl-delay: 7").pause == 0.0


# --- asking -----------------------------------------------------------------------------------------------------------


def test_backoff_grows_with_chance_and_ends() -> None:
    chance = random.Random(1)
    for n in range(1, 60):
        waits = [backoff(n, 60.0, 3600.0, chance) for _ in range(20)]
        middle = min(3600.0, 60.0 * 2 ** (n - 1))
        assert all(0.75 * middle <= wait <= 1.25 * middle for wait in waits) and len(set(waits)) > 1


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(web, "resolve", resolve_to_loopback)
    return World(
        SimulatedClock(tmp_path / "clock").now, [Outlet(40), Outlet(41, trouble="429"), Outlet(42, trouble="dead")]
    )


def test_refusals_are_told_apart_and_waited_out(tmp_path: Path, world: World) -> None:
    clock = SimulatedClock(tmp_path / "clock")
    asker = Asker(Settings(pause=3, contact="desk@example.org", timeout=2), clock, random.Random(1), private=True)
    with served(world):
        url = f"http://{{}}.test:{world.port}/feed"
        found = asker.ask(url.format("n40"))
        assert found.state == "ok" and found.answer is not None
        assert asker.free_at(f"n40.test:{world.port}") == clock.now() + 3
        again = asker.ask(url.format("n40"), found.answer.headers["etag"])
        assert again.state == "unchanged"
        slow = asker.ask(url.format("n41"))
        assert (slow.state, slow.wait) == ("blocked", 7200.0)
        assert asker.free_at(f"n41.test:{world.port}") == clock.now() + 7200
        for _ in range(5):
            assert asker.ask(url.format("n42")).state == "unreachable"
        assert asker.free_at(f"n42.test:{world.port}") >= clock.now() + 0.75 * 960
    agents = {agent for agent in world.agents if agent}
    assert len(agents) == 1 and agents.pop().endswith("; desk@example.org)")


# (what Retry-After holds, the seconds that are waited)
@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("120", 120.0),
        ("9" * 400, 86400.0),
        ("\xb2", None),
        ("soon", None),
        ("Mon, 99 Jan 2026 00:00:00 GMT", None),
        ("", None),
    ],
)
def test_what_a_server_asks_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, seconds: float | None
) -> None:
    answer = Answer(503, "https://wire.example.org/feed", {"retry-after": given})
    monkeypatch.setattr("dateline.watch.asking.get", lambda *_: answer)
    asked = Asker(Settings(), SimulatedClock(tmp_path / "clock"), random.Random(1)).ask(answer.url)
    assert (asked.state, asked.wait) == ("unreachable", seconds)


def test_addresses_of_the_own_network_are_not_asked(tmp_path: Path, world: World) -> None:
    clock = SimulatedClock(tmp_path / "clock")
    with served(world):
        found = Asker(Settings(), clock, random.Random(1)).ask(f"http://n40.test:{world.port}/feed")
    assert found.state == "unreachable" and "address of the own machine" in found.detail and world.requests == []


# --- entries ----------------------------------------------------------------------------------------------------------

SOURCE = Watched("Wire", "https://wire.example.org/feed", language="en")


def contents(body: str, source: Watched = SOURCE, now: float = START):  # type: ignore[no-untyped-def]
    return read_answer(source, Answer(200, source.url, {}, body.encode()), Limits(), now)


def rss(*items: str) -> str:
    return (
        f"<rss version='2.0'><channel><title>Wire</title>{''.join(f'<item>{i}</item>' for i in items)}</channel></rss>"
    )


ITEM = (
    "<title>Blast in Kirkuk</title><link>https://wire.example.org/a</link><description>Two people died.</description>"
)


def test_short_entries_are_visited_and_long_ones_read() -> None:
    (short,) = contents(rss(ITEM)).entries
    (long,) = contents(rss(ITEM.replace("Two", "Two " + "long words " * 100))).entries
    assert short.visit == "https://wire.example.org/a" and long.visit is None
    assert short.key == long.key and short.print != long.print
    (entry,) = contents(rss(ITEM), Watched("W", "https://w.example.org/f", read="entry")).entries
    assert entry.visit is None


def test_entries_without_an_address_are_told_apart() -> None:
    items = [
        ITEM.replace("<link>https://wire.example.org/a</link>", "").replace("Kirkuk", t) for t in ("Erbil", "Mosul")
    ]
    assert len({e.key for e in contents(rss(*items)).entries}) == 2


@pytest.mark.parametrize(
    ("body", "state", "form"),
    [
        (rss(ITEM), "ok", "rss"),
        (rss(), "empty", "rss"),
        ("<!doctype html><html><body><p>Just a moment</p></body></html>", "changed", "page"),
        ("<rss><channel><title>Oh", "changed", "rss"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "empty", "json"),
        ("", "changed", "page"),
    ],
)
def test_why_there_are_no_entries(body: str, state: str, form: str) -> None:
    found = contents(body)
    assert (found.state, found.form) == (state, form) and bool(found.detail) == (state != "ok")


def test_a_live_blog_is_a_source_of_its_entries() -> None:
    posts = "".join(
        f'<article class="live-entry" id="p{n}"><time datetime="2022-03-07T0{n}:00Z">0{n}:00</time>'
        f"<p>Rockets landed near the airport of Erbil, the governor said in message number {n} of the day.</p></article>"
        for n in range(4)
    )
    page = f"<!doctype html><html><head><title>Live</title></head><body><main>{posts}</main></body></html>"
    found = contents(page, Watched("Blog", "https://b.example.org/live", kind="page"), START + 5 * HOUR)
    assert found.state == "ok" and len({e.key for e in found.entries}) == 4 and not any(e.visit for e in found.entries)


def test_a_time_in_the_future_is_cut_to_now() -> None:
    item = ITEM + "<pubDate>Mon, 07 Mar 2022 09:00:00 GMT</pubDate>"
    found = contents(rss(item), now=START + 2 * HOUR)
    assert found.ahead == 7 * HOUR and found.entries[0].article.published == "2022-03-07T02:00+00:00"
    # the same moment in a zone that is ahead of ours is no fault
    fine = contents(rss(item.replace("GMT", "+0900")), now=START + 2 * HOUR)
    assert fine.ahead == 0.0 and fine.entries[0].article.published == "2022-03-07T09:00+09:00"
    assert ahead_of(fine.entries[0].article, START - 2 * HOUR) == 2 * HOUR


def test_an_entry_waits_as_it_was() -> None:
    (entry,) = contents(rss(ITEM)).entries
    assert unpack(pack(entry.article)) == entry.article


# --- the commands -----------------------------------------------------------------------------------------------------


def test_watch_health_and_figures(tmp_path: Path, world: World) -> None:
    """Once around by the command; then health says how all do, and ends with 1 because one has a fault."""
    runner = CliRunner()
    register, sources, figures = (str(tmp_path / name) for name in ("register", "sources.toml", "figures.prom"))
    SimulatedClock(tmp_path / "clock").sleep(5 * HOUR)
    nobody = runner.invoke(app, ["health", "--register", register])
    assert nobody.exit_code == 1 and "there is no register" in nobody.output
    with served(world):
        Path(sources).write_text(plan_text(world).replace('url = "http://n40', 'country = "IQ"\nurl = "http://n40'))
        checked = runner.invoke(app, ["watch", sources, "--check"])
        assert (checked.exit_code, checked.output) == (0, "3 sources\n")
        for _ in range(2):  # a second time nothing is due
            ran = runner.invoke(
                app,
                ["watch", sources, "--once", "--register", register, "--metrics-file", figures, "--private-addresses"],
            )
            assert ran.exit_code == 0, ran.output
    told = runner.invoke(app, ["health", "--register", register])
    assert told.exit_code == 1
    assert "fault Outlet 42: last success never, last new item never" in told.output
    assert "no items because the server does not answer" in told.output and "3 sources, " in told.output
    lines = [
        json.loads(line)
        for line in runner.invoke(app, ["health", "--register", register, "--json"]).output.splitlines()
    ]
    assert [(line["name"], line["level"], line["state"]) for line in lines][2] == ("Outlet 42", "fault", "unreachable")
    assert all(line["waiting"] == 0 for line in lines)  # what the sources showed was read in the same pass
    text = Path(figures).read_text()
    assert 'dateline_source_up{country="IQ",source="Outlet 40"} 1.0' in text
    assert 'dateline_source_state{country="",source="Outlet 42",state="unreachable"} 1.0' in text


def test_a_source_that_leaves_the_list_is_forgotten(tmp_path: Path, world: World, location: str) -> None:
    clock = SimulatedClock(tmp_path / "clock")
    clock.sleep(5 * HOUR)
    book = Register(location)
    with served(world):
        path = tmp_path / "sources.toml"
        for outlets in (world.outlets, world.outlets[:1]):
            path.write_text(plan_text(World(clock.now, outlets)).replace(":0/", f":{world.port}/"))
            Watcher(read_plan(str(path)), book, clock, private=True).run(once=True)
            with book.database.reading() as connection:
                found = look(connection, clock.now())
            assert [one.name for one in found] == [o.name for o in outlets]
    assert (found[0].level, found[0].waiting, found[0].today) == ("ok", 0, 0) and found[0].item_at is not None
    book.close()

"""Fifty feeds for a simulated week, with everything that goes wrong on the web; and a watcher killed again and again."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts_cases import LOCAL, Notes, delivered, subscribe
from dateline.alerts import run
from dateline.fetch import web
from dateline.register.book import Register
from dateline.register.store.upkeep import check
from dateline.watch.health import Health, look
from dateline.watch.loop import Hooks, Watcher
from dateline.watch.sources import read_plan
from watch_world import (
    DAY,
    END,
    START,
    Outlet,
    SimulatedClock,
    World,
    happenings,
    outlets,
    plan_text,
    resolve_to_loopback,
    served,
    stories,
)  # fmt: skip

KILLS = 20


def watch(
    folder: str, register: str, end: float, hook: Callable[[Register, float], None] = lambda book, now: None
) -> None:
    """Watch the world whose list lies in the folder until its clock says that it is over."""
    web.resolve = resolve_to_loopback  # type: ignore[assignment]
    clock = SimulatedClock(Path(folder) / "clock", end)
    book = Register(register, "watcher")
    plan = read_plan(str(Path(folder) / "sources.toml"))
    hooks = Hooks(after_batch=lambda: hook(book, clock.now()))
    Watcher(plan, book, clock, hooks, random.Random(7), private=True, idle=6 * 3600).run()
    book.close()


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "resolve", resolve_to_loopback)


def told(book: Register) -> list[tuple[object, ...]]:
    """What the register holds, in terms that do not depend on the ports and the order of arrival."""
    rows = []
    for incident in book.incidents():
        place = incident.best("place") or {}
        papers = sorted((d.publisher or "", d.title or "", d.published or "") for d in incident.documents)
        rows.append(
            (incident.best("type"), place.get("name"), incident.best("date_from"), incident.best("killed"), papers)
        )
    return sorted(rows, key=str)


def expected() -> list[tuple[object, ...]]:
    """The script's incidents. Every fourth was edited: its toll is one more than was told first."""
    return sorted(
        (h.type, h.place, h.day.date().isoformat(), h.killed + (n % 4 == 0)) for n, h in enumerate(happenings())
    )


#: What ``health`` must say of the sources that have something wrong in the end: level, state, and words of the sentence.
FAULTS = {
    "Outlet 09": ("note", "ok", "moved to http://new-n09.test"),
    "Outlet 06": ("note", "ok", "it is atom now, it was rss"),
    "Outlet 12": ("note", "clock", "clock runs ahead"),
    "Outlet 18": ("note", "ok", "of its pages could not be opened this week"),
    "Outlet 28": ("fault", "blocked", "no items because we are blocked (its robots.txt forbids the address)"),
    "Outlet 29": ("fault", "blocked", "no items because we are blocked (the server answers 403 Forbidden)"),
    "Outlet 30": ("fault", "gone", "no items because the feed is gone (the server answers 410 Gone)"),
    "Outlet 31": ("fault", "gone", "no items because the feed is gone (the server answers 404 Not Found)"),
    "Outlet 32": ("fault", "changed", "the address gives no feed any more but a page"),
    "Outlet 33": ("fault", "empty", "no items because the feed is empty"),
    "Outlet 34": ("fault", "changed", "the feed is broken"),
    "Outlet 35": ("fault", "silent", "nothing new for"),
    "Outlet 36": ("fault", "unreachable", "no items because the server does not answer"),
    "Outlet 37": ("fault", "unreachable", "redirects go round in a circle"),
}


def test_a_week_of_fifty_feeds(tmp_path: Path, resolver: None) -> None:
    world = World(SimulatedClock(tmp_path / "clock").now)
    register = str(tmp_path / "register.sqlite")
    book = Register(register)
    begun = datetime.fromtimestamp(START, UTC)
    subscribe(book, "everything", now=begun, rate=1000)
    subscribe(book, "iraq", now=begun, rate=1000, country="IQ", voices=2)
    notes = Notes()
    with served(world):
        (tmp_path / "sources.toml").write_text(plan_text(world))
        watch(str(tmp_path), register, END, lambda b, now: _alert(b, now, notes))
    assert len(world.outlets) == 50
    # every incident of the script once, with the toll of the last version of its articles
    found = told(book)
    assert [row[:4] for row in found] == expected()
    # every article that told it, whatever happened to its outlet, and no version of one beside another
    written = sorted(
        (f"Outlet {s.outlet:02}", s.edited[1] if s.edited else s.title)
        for s in stories(list(range(16)), list(range(16, 28)))
    )
    assert sorted((paper, title) for row in found for paper, title, _ in row[4]) == written
    assert check(book.database) == []
    _assert_alerts(book, notes)
    with book.database.reading() as connection:
        _assert_health(look(connection, END))
        late = look(connection, END + 2 * 3600 + DAY)
    assert all("is `dateline watch` running" in one.words[0] for one in late)
    _assert_polite(world)


def _alert(book: Register, now: float, notes: Notes) -> None:
    run(book, LOCAL, datetime.fromtimestamp(now, UTC), notes)


def _assert_alerts(book: Register, notes: Notes) -> None:
    """Every subscriber was alerted once per incident, and told of every value that changed after that."""
    threads = delivered(book)
    places = {i.id: (i.best("place") or {}).get("name") for i in book.incidents()}
    for name, wanted in (
        ("everything", happenings()),
        ("iraq", [h for h in happenings() if h.country == "Iraq"]),
    ):
        mine = [m for who, m in notes.sent if who == name]
        assert sorted(places[i] for who, i in threads if who == name) == sorted(h.place for h in wanted)
        first = [m.thread for m in mine if m.kind == "alert"]
        assert len(first) == len(set(first)) == len(wanted)
        assert "retraction" not in {m.kind for m in mine}
    for number, what in enumerate(happenings()):
        (told_,) = [s for (who, i), s in threads.items() if who == "everything" and places[i] == what.place]
        assert told_ is not None and told_.values["killed"][1] == str(what.killed + (number % 4 == 0)), told_


def _assert_health(found: list[Health]) -> None:
    """Every fault is named, and nothing that is sound is called a fault."""
    assert len(found) == 50
    for one in found:
        level, state, words = FAULTS.get(one.name, ("ok", "ok", ""))
        assert (one.level, one.state) == (level, state), one
        assert words in " ".join(one.words), one
        assert one.waiting == 0


def _assert_polite(world: World) -> None:
    """One host is left in peace between two requests, nothing is asked that is forbidden, unchanged pages are not sent twice."""
    last: dict[str, float] = {}
    for at, host, path in world.requests:
        if path == "/robots.txt" or host.startswith("new-"):  # goes before a request once a day; come by a redirect
            continue
        assert at - last.get(host, 0.0) >= 1.0, (host, path)
        last[host] = at
    assert not [path for _, host, path in world.requests if host == "n28.test" and path != "/robots.txt"]
    robots = [at for at, host, path in world.requests if host == "n00.test" and path == "/robots.txt"]
    assert 6 <= len(robots) <= 8


# --- killed -----------------------------------------------------------------------------------------------------------


def few() -> list[Outlet]:
    """The outlets that tell the first days' incidents, with faults that pass."""
    return [o for o in outlets() if o.number < 10 or 16 <= o.number < 19]


def test_kills_at_any_point_change_nothing(tmp_path: Path, resolver: None) -> None:
    """A watcher's process is killed (SIGKILL) at twenty random moments; what it leaves is what one that lived leaves."""
    end = START + 4 * DAY  # two days after the last article: whenever it was asked, all has been read by then
    left = []
    for name, kills in (("alive", 0), ("killed", KILLS)):
        folder = tmp_path / name
        folder.mkdir()
        clock = SimulatedClock(folder / "clock", end)
        world = World(clock.now, few(), last=48)
        with served(world):
            (folder / "sources.toml").write_text(plan_text(world))
            _watch_killed(folder, end, kills)
        book = Register(str(folder / "register.sqlite"))
        assert check(book.database) == []
        with book.database.reading() as connection:
            states = [(h.name, h.level, h.state, h.waiting) for h in look(connection, end)]
        left.append((told(book), states))
    assert left[0] == left[1]
    assert len(left[0][0]) >= 5


def _watch_killed(folder: Path, end: float, kills: int) -> None:
    """Run watchers one after the other, each killed after a random time, then one that comes to the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dateline.pipeline", "dateline.watch.loop"])
    chance = random.Random(20220307)
    arguments = (str(folder), str(folder / "register.sqlite"), end)
    done = 0
    while True:
        process = context.Process(target=watch, args=arguments)
        process.start()
        if done == kills:
            process.join()
            assert process.exitcode == 0
            return
        begun, moved = SimulatedClock(folder / "clock").now(), chance.uniform(0.0, 1.5 * (end - START) / (kills + 1))
        _wait_until(lambda begun=begun, moved=moved: SimulatedClock(folder / "clock").now() >= begun + moved, process)
        time.sleep(chance.uniform(0.0, 0.05))  # into the midst of whatever it does then
        if not process.is_alive():  # it came to the end of the week before it was killed: enough points were struck
            assert process.exitcode == 0 and done >= kills // 2
            return
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        done += 1


def _wait_until(reached: Callable[[], bool], process: multiprocessing.process.BaseProcess) -> None:
    while process.is_alive() and not reached():
        time.sleep(0.002)

"""The loop: what is due is asked, host beside host; what came is queued, read into the register, and told.

Everything known lies in the database, one transaction a step, in an order that makes each step safe to do again: entries are
queued with the mark of the answer that showed them, an item is settled after the register has it, and adding it again is
nothing new. So a watcher that is killed at any point goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

from dateline.article import Article
from dateline.fetch import Fault
from dateline.register.book import Register
from dateline.register.intake import take
from dateline.watch.asking import DAY, FIRST_RETRY, Asked, Asker, backoff, host_of
from dateline.watch.clock import Clock
from dateline.watch.entries import articles_of, filled, not_after, read_answer, unpack
from dateline.watch.sources import Plan, Watched
from dateline.watch.state import State, Task

TRIES = 4  # times that an entry's page is asked before the entry itself is read
GIVEN_UP = 3 * DAY  # seconds after which a page that never came is not asked any more
READ_AT_ONCE = 50  # items read between two looks at what else is due
IDLE = 60.0  # seconds: the hook is not left alone for longer
_LONGEST = 6 * 3600.0  # seconds between two tries of a source that fails, unless it is asked more rarely anyway


@dataclass
class Hooks:
    """What others do while the watcher runs.

    ``after_batch`` is called at start, after each round in which something entered the register, and else every
    :attr:`Watcher.idle` seconds, for what comes due by itself. ``tell`` is given each event as a line for the log.
    """

    after_batch: Callable[[], None] = lambda: None
    tell: Callable[[str], None] = lambda line: None


@dataclass
class Watcher:
    """Watches the sources of a plan into a register, until its clock says that it is enough."""

    plan: Plan
    book: Register
    clock: Clock
    hooks: Hooks = field(default_factory=Hooks)
    chance: Random = field(default_factory=Random)
    private: bool = False
    idle: float = IDLE

    def __post_init__(self) -> None:
        """Make what follows from the plan."""
        self._state = State(self.book.database)
        self._sources = {source.name: source for source in self.plan.sources}
        self._limits = self.plan.settings.limits(self.private)
        self._asker = Asker(self.plan.settings, self.clock, self.chance, self.private)

    def run(self, once: bool = False) -> None:
        """Watch until the clock ends it; with ``once`` until everything that is due now has been done."""
        begun = self.clock.now()
        self._state.sync(self.plan.sources, begun)
        self._hook()  # what a killed watcher added and did not tell
        with ThreadPoolExecutor(self.plan.settings.workers) as pool:
            going = True
            while going:
                if self._round(pool) or self.clock.now() - self._hooked >= self.idle:
                    self._hook()
                wait = self._wait(begun if once else None)
                going = wait is not None and self.clock.sleep(wait)
        self._state.forget(self.clock.now())

    def _hook(self) -> None:
        self.book.link()
        self._hooked = self.clock.now()
        self.hooks.after_batch()

    def _round(self, pool: ThreadPoolExecutor) -> bool:
        """Read items that wait for nothing, ask every free host for one thing; return whether something entered the register."""
        due = self._state.due(self.clock.now())
        ready = [task for task in due if task.address is None][:READ_AT_ONCE]
        entered = [self._read_shown(task) for task in ready]
        asked = self._askable(due)
        for task, answer in zip(asked, pool.map(self._ask, asked), strict=True):
            entered.append(self._answered(task, answer))
        return any(entered)

    def _askable(self, due: Sequence[Task]) -> list[Task]:
        """Return the first due task of every host that may be asked now, as many as there are workers."""
        now, out = self.clock.now(), {}
        for task in due:
            if (
                task.address is not None
                and (host := host_of(task.address)) not in out
                and self._asker.free_at(host) <= now
            ):
                out[host] = task
        return list(out.values())[: self.plan.settings.workers]

    def _ask(self, task: Task) -> Asked:
        assert task.address is not None
        return self._asker.ask(task.address, task.etag, task.modified)

    def _wait(self, begun: float | None) -> float | None:
        """Return the seconds until there is something to do.

        With the time at which a single pass ``begun``: None once all that was due then, and what came of it, is done.
        """
        now = self.clock.now()
        due = self._state.due(now)
        if begun is not None:
            due = [task for task in due if task.key is not None or task.due <= begun]
            if not due:
                return None
        times = [self._asker.free_at(host_of(task.address)) if task.address else now for task in due]
        soonest = min(times, default=self._state.next_due() or now + self.idle)
        return min(max(0.0, soonest - now), self.idle)

    def _answered(self, task: Task, asked: Asked) -> bool:
        """Note an answer and return whether something entered the register."""
        if task.key is None:
            self._polled(self._sources[task.source], task, asked)
            return False
        return self._visited(task, asked)

    # --- sources --------------------------------------------------------------------------------------------------------

    def _polled(self, source: Watched, task: Task, asked: Asked) -> None:
        now = self.clock.now()
        if asked.state not in ("ok", "unchanged"):
            self._failed(source, task, asked, now)
            return
        row = self._state.source(source.name)
        changes: dict[str, Any] = {
            "tried": now, "succeeded": now, "failures": 0, "due": now + source.every * self.chance.uniform(0.9, 1.1),
        }  # fmt: skip
        if asked.answer is not None and asked.answer.moved:
            changes["address"] = asked.answer.moved
        if asked.state == "unchanged" or asked.answer is None:
            back = row.state in ("blocked", "gone", "unreachable")
            self._state.answered(source.name, {**changes, **(_state(row, "ok", "", now) if back else {})}, (), now)
            return
        contents = read_answer(source, asked.answer, self._limits, now)
        state, detail = contents.state, contents.detail
        if state == "ok" and contents.ahead:
            state, detail = "clock", f"its clock runs ahead, by {contents.ahead / 3600:.1f} hours or more"
        elif state == "ok" and row.form not in ("", contents.form):
            detail = f"it is {contents.form} now, it was {row.form}"
        elif state == "ok" == row.state:
            detail = row.detail
        if state != "changed":
            marks = {"etag": asked.answer.headers.get("etag"), "modified": asked.answer.headers.get("last-modified")}
            changes |= {**marks, "form": contents.form}
        changes |= _state(row, state, detail, now)
        new = self._state.answered(source.name, changes, contents.entries, now)
        if new or state != row.state:
            self.hooks.tell(f"{source.name}: {state}{', ' + detail if detail else ''}, {new} new")

    def _failed(self, source: Watched, task: Task, asked: Asked, now: float) -> None:
        row = self._state.source(source.name)
        failures = task.failures + 1
        wait = backoff(failures, min(FIRST_RETRY, source.every), max(source.every, _LONGEST), self.chance)
        changes = {"tried": now, "failures": failures, "due": now + max(wait, asked.wait or 0.0)}
        self._state.failed(source.name, {**changes, **_state(row, asked.state, asked.detail, now)})
        if asked.state != row.state:
            self.hooks.tell(f"{source.name}: {asked.state}, {asked.detail}")

    # --- items ------------------------------------------------------------------------------------------------------------

    def _read_shown(self, task: Task, detail: str = "") -> bool:
        """Read an item as its source showed it, settle it, and return whether it entered the register."""
        entered = self._take(unpack(self._state.payload(task)))
        self._state.settled(task, {"due": None, "visits": task.visits + 1, "detail": detail})
        return entered

    def _visited(self, task: Task, asked: Asked) -> bool:
        """Read the page of an item, settle it or make it due again, and return whether something entered the register."""
        if asked.state == "unreachable":
            return self._postponed(task, asked)
        now = self.clock.now()
        if asked.answer is None:
            if task.visits == 0:
                return self._read_shown(task, asked.detail)
            self._state.settled(
                task, {"due": None}
            )  # it was read before; what is withdrawn from the web stays in the register
            return False
        changes = {"due": self._next_visit(task, now), "visits": task.visits + 1, "failures": 0, "detail": ""}
        entered = False
        if asked.state == "ok":
            shown = unpack(self._state.payload(task))
            found, faults = articles_of(asked.answer, task.address or "", self._limits)
            pages = [filled(page, shown) for page in found]
            if not pages:
                changes["detail"] = faults[0].message if faults else "the page holds nothing"
            readings = [self._take(page) for page in pages or ([shown] if not task.visits else [])]
            entered = any(readings)
            headers = asked.answer.headers
            changes |= {"etag": headers.get("etag"), "modified": headers.get("last-modified")}
        self._state.settled(task, changes)
        return entered

    def _postponed(self, task: Task, asked: Asked) -> bool:
        """Try a page again later; after some tries the entry is read as it was shown, until the page is there."""
        now, failures = self.clock.now(), task.failures + 1
        shown = failures == TRIES and task.visits == 0
        entered = shown and self._take(unpack(self._state.payload(task)))
        wait = max(backoff(failures, FIRST_RETRY, _LONGEST, self.chance), asked.wait or 0.0)
        again = {
            "due": now + wait if now - task.begun < GIVEN_UP else None,
            "failures": failures,
            "detail": asked.detail,
        }
        self._state.settled(task, {**again, "visits": task.visits + shown})
        return entered

    def _next_visit(self, task: Task, now: float) -> float | None:
        """Return when the page is opened again, None for no more."""
        later = (task.begun + after for after in self.plan.settings.revisit)
        return next((time for time in later if time > now), None)

    def _take(self, article: Article) -> bool:
        """Read an article into the register and return whether it changed."""
        taken = take(self.book, not_after(article, self.clock.now()), live=True, gated=True)
        if isinstance(taken, Fault):
            self.hooks.tell(str(taken))
            return False
        if taken.entered:
            self.hooks.tell(f"{taken.outcome}: {article.title or article.url or taken.document}")
        return taken.entered


def _state(row: Any, state: str, detail: str, now: float) -> dict[str, Any]:
    """Return the columns of a state; it goes on since it began."""
    same = (row.state, row.detail) == (state, detail) or (row.state == state and state not in ("ok",))
    return {"state": state, "detail": detail, "since": row.since if same else now}

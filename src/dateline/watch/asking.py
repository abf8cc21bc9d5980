"""One polite request: robots.txt obeyed, unchanged pages not sent again, every kind of refusal told apart."""

from __future__ import annotations

import email.utils
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from dateline.fetch.web import USER_AGENT, Answer, WebError, get
from dateline.watch.clock import Clock
from dateline.watch.robots import Robots, parse_robots
from dateline.watch.sources import Settings

DAY = 86_400.0
FIRST_RETRY = 60.0  # seconds after the first failure
_ROBOTS_AGE = DAY  # how long a robots.txt holds (RFC 9309, 2.4: no longer than 24 hours)
_HOST_REST = 1800.0  # the longest time that a host which does not answer is left alone altogether
_BLOCKING = (401, 402, 403, 407, 429, 451)
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a request.

    ``state``: "ok" (``answer`` is there), "unchanged", "blocked", "gone" or "unreachable"; ``detail`` says why in words.
    ``wait``: the seconds that the server asks to be left alone, or None.
    """

    state: str
    detail: str = ""
    answer: Answer | None = None
    wait: float | None = None


@dataclass(slots=True)
class _Host:
    robots: Robots | None = None
    read_at: float = 0.0
    free_at: float = 0.0
    failures: int = 0


@dataclass
class Asker:
    """Asks servers. One host is asked once at a time, by whoever calls; pauses are kept through :meth:`free_at`."""

    settings: Settings
    clock: Clock
    chance: Random
    private: bool = False
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def free_at(self, host: str) -> float:
        """Return when the host may be asked next, in seconds since 1970."""
        return self._hosts[host].free_at if host in self._hosts else 0.0

    def ask(self, url: str, etag: str | None = None, modified: str | None = None) -> Asked:
        """Return what came of asking for the address, only for what is newer than the marks of the last answer."""
        host = self._hosts.setdefault(host_of(url), _Host())
        conditions = {"if-none-match": etag, "if-modified-since": modified}
        asked = self._allowed(host, url) or self._get(url, {k: v for k, v in conditions.items() if v})
        host.failures = host.failures + 1 if asked.state == "unreachable" else 0
        pause = max(self.settings.pause, host.robots.pause if host.robots else 0.0)
        if host.failures:
            pause = max(pause, backoff(host.failures, FIRST_RETRY, _HOST_REST, self.chance))
        host.free_at = self.clock.now() + max(pause, asked.wait or 0.0)
        if asked.answer is not None and (led_to := host_of(asked.answer.url)) != host_of(url):
            self._hosts.setdefault(led_to, _Host()).free_at = self.clock.now() + self.settings.pause
        return asked

    def _allowed(self, host: _Host, url: str) -> Asked | None:
        """Return why robots.txt keeps the address from being asked, None when it may be."""
        now = self.clock.now()
        if host.robots is None or now - host.read_at > _ROBOTS_AGE:
            parts = urlsplit(url)
            found = self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", {})
            if found.state == "unreachable":
                # RFC 9309, 2.3.1.4: a server that cannot say what it allows allows nothing for now.
                return Asked("unreachable", f"robots.txt: {found.detail}", wait=found.wait)
            text = found.answer.body.decode("utf-8", "replace") if found.answer else ""
            host.robots, host.read_at = parse_robots(text), now
        return None if host.robots.allows(url) else Asked("blocked", "its robots.txt forbids the address")

    def _get(self, url: str, headers: dict[str, str]) -> Asked:
        contact = self.settings.contact
        agent = f"{USER_AGENT[:-1]}; {contact})" if contact else USER_AGENT
        try:
            answer = get(url, self.settings.limits(self.private), {**headers, "user-agent": agent})
        except WebError as error:
            return Asked("unreachable", str(error))
        said = f"{answer.status} {answer.phrase}".rstrip()
        if answer.status == 200:
            return Asked("ok", answer=answer)
        if answer.status == 304:
            return Asked("unchanged", answer=answer)
        state = "blocked" if answer.status in _BLOCKING else "gone" if answer.status in _GONE else "unreachable"
        return Asked(state, f"the server answers {said}", wait=self._wait(answer))

    def _wait(self, answer: Answer) -> float | None:
        """Return the seconds of Retry-After (a number or a date), at most a day."""
        given = answer.headers.get("retry-after", "").strip()
        if given.isdecimal():
            return min(float(given), DAY)
        try:
            until = email.utils.parsedate_to_datetime(given).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(0.0, until - self.clock.now()), DAY)


def host_of(url: str) -> str:
    """Return the host and port of an address, which requests are counted by."""
    return urlsplit(url).netloc.lower()


def backoff(failures: int, first: float, longest: float, chance: Random) -> float:
    """Return the seconds to wait after so many failures: doubled each time, a quarter more or less by chance."""
    return min(longest, first * 2.0 ** min(failures - 1, 30)) * chance.uniform(0.75, 1.25)

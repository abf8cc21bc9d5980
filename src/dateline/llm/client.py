"""One question to an OpenAI-compatible server: asked again where that can help, given up where it cannot."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from dateline.llm.settings import Settings
from dateline.pipeline import Unread
from dateline.version import __version__

LARGEST = 8_000_000  # bytes of one answer
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before asking again: doubled each time
PASSING = (408, 409, 425, 429)  # besides 5xx: worth asking again
FINAL = (401, 402, 403, 404)  # no document will fare better
AGAIN = "Try again later: what was answered is kept and not asked for again"


class Stop(Unread):
    """No further document need be tried: the address, key or model is wrong, or the budget is used up."""


class Failed(Unread):
    """One document was not answered. ``attempts`` are what was tried, as in Answer."""

    def __init__(self, message: str, mend: str, attempts: list[dict[str, Any]]) -> None:
        super().__init__(message, mend)
        self.attempts = attempts


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote. ``tokens_in``, ``tokens_out``: as the server counts them, None where it does not.

    ``cut``: it ran into the limit of its length. ``attempts``: what came of each try, and the seconds waited before it.
    """

    text: str
    tokens_in: int | None
    tokens_out: int | None
    cut: bool
    attempts: list[dict[str, Any]]


class _Passing(Exception):
    """A fault that may pass; ``wait`` is how long the server asks to be left alone, or None."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


class Client:
    """Asks; may be used by several threads at once."""

    def __init__(
        self,
        settings: Settings,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._sleep = settings, sleep
        headers = {"User-Agent": f"dateline/{__version__}"}
        if key := settings.key.get_secret_value():
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx.Client(transport=transport, timeout=settings.timeout, headers=headers, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(self, body: Mapping[str, Any]) -> Answer:
        """Return the model's answer. Raises Failed when all attempts are used up or the server refuses, Stop for good."""
        attempts: list[dict[str, Any]] = []
        waited = 0.0
        for number in range(1, self._settings.attempts + 1):
            try:
                found = self._once(body)
            except _Passing as fault:
                attempts.append({"waited": waited, "came": str(fault)})
                waited = fault.wait if fault.wait is not None else FIRST_WAIT * 2.0 ** (number - 1)
                waited = min(waited, LONGEST_WAIT)
                if number < self._settings.attempts:
                    self._sleep(waited)
            except Failed as fault:
                fault.attempts[:0] = attempts
                raise
            else:
                return _read(found, [*attempts, {"waited": waited, "came": "answer"}])
        last = attempts[-1]["came"]
        raise Failed(f"the model did not answer in {len(attempts)} attempts (the last: {last})", AGAIN, attempts)

    def _once(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the server's JSON. Raises _Passing, Failed or Stop."""
        deadline = time.monotonic() + self._settings.timeout
        data = bytearray()
        try:
            with self._http.stream("POST", f"{self._settings.url}/chat/completions", json=dict(body)) as response:
                for part in response.iter_bytes():
                    data += part
                    if len(data) > LARGEST:
                        raise _Passing(f"an answer of more than {LARGEST:,} bytes")
                    if time.monotonic() > deadline:
                        raise _Passing(f"no whole answer in {self._settings.timeout:g} s")
        except httpx.TimeoutException:
            raise _Passing(f"no answer in {self._settings.timeout:g} s") from None
        except httpx.HTTPError as error:
            raise _Passing(f"no connection ({type(error).__name__})") from None
        return self._taken(response, bytes(data))

    def _taken(self, response: httpx.Response, data: bytes) -> dict[str, Any]:
        status = response.status_code
        if status in PASSING or status >= 500:
            raise _Passing(f"status {status}", _seconds(response.headers.get("retry-after")))
        if status in FINAL:
            what = {401: "key", 402: "account", 403: "key"}.get(status, "address or the model's name")
            raise Stop(f"the model's server refuses (status {status})", f"Check the {what}: docs/llm.md")
        if status != 200:
            raise Failed(
                f"the model's server does not take the request (status {status}: {self._said(data)})",
                "Perhaps the article is longer than the model can read, or DATELINE_LLM_FORMAT does not suit the server",
                [{"waited": 0.0, "came": f"status {status}"}],
            )
        try:
            found = json.loads(data)
            content = found["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError):
            raise _Passing("an answer that is no chat completion") from None
        if not isinstance(content, str):
            raise _Passing("an answer without text")
        return dict(found)

    def _said(self, data: bytes) -> str:
        """Return the beginning of what the server said, without the key and on one line."""
        text = data[:2000].decode("utf-8", "replace")
        if key := self._settings.key.get_secret_value():
            text = text.replace(key, "***")
        return "".join(c if c.isprintable() else " " for c in text)[:200].strip()


def _seconds(header: str | None) -> float | None:
    """Return the seconds of a Retry-After header; a date or nonsense counts as none."""
    try:
        wait = float(header or "")
    except ValueError:
        return None
    return wait if 0 <= wait < float("inf") else None


def _read(found: Mapping[str, Any], attempts: list[dict[str, Any]]) -> Answer:
    choice, usage = found["choices"][0], found.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return Answer(
        choice["message"]["content"],
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
        choice.get("finish_reason") == "length",
        attempts,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

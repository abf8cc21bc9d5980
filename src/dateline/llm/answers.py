"""Many questions: what they will cost, asked side by side within a budget, every answer kept as a transcript.

A transcript is one JSON file named by the hash of address and request. It is the record for audit, the cache, and what makes
a run that was broken off go on where it stood.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any

from dateline.llm.client import Answer, Client, Failed, Stop
from dateline.llm.prompt import Request
from dateline.llm.proposals import Malformed, Proposal, read_answer
from dateline.llm.settings import MILLION, Settings
from dateline.pipeline import Unread

FORMS = 2  # how often an answer of a wrong form is asked for
_LEAST_SECRET = 8  # letters: shorter keys are stand-ins for servers that take any


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a batch will cost at most. ``kept``: documents answered before. ``price`` is None where no prices are set."""

    documents: int
    kept: int
    tokens_in: int
    tokens_out: int
    price: float | None

    def __str__(self) -> str:
        """Return the line that a person reads before anything is sent."""
        new = f"documents to ask for: {self.documents - self.kept} (answered before: {self.kept})"
        price = "" if self.price is None else f", at most {self.price:,.2f} by the prices set"
        return f"{new}; about {self.tokens_in:,} tokens to send, up to {self.tokens_out:,} back{price}"


class Answers:
    """The answers of one model, asked for and kept."""

    def __init__(self, settings: Settings, client: Client) -> None:
        self._settings, self._client = settings, client
        self._lock = Lock()
        self._spent = 0
        self._stopped: Stop | None = None
        self._faults: dict[str, Unread] = {}

    @property
    def spent(self) -> int:
        """Tokens spent so far in this run, both ways."""
        return self._spent

    def estimate(self, requests: Iterable[Request]) -> Estimate:
        """Return what asking for all that is not yet answered would cost at most, one answer for each."""
        every = {r.key: r for r in requests}
        new = [r for r in every.values() if self._load(r) is None]
        tokens_in, tokens_out = sum(r.tokens for r in new), len(new) * self._settings.output
        price = None
        if self._settings.price_in is not None and self._settings.price_out is not None:
            price = (tokens_in * self._settings.price_in + tokens_out * self._settings.price_out) / MILLION
        return Estimate(len(every), len(every) - len(new), tokens_in, tokens_out, price)

    def fetch(self, requests: Sequence[Request]) -> None:
        """Ask for everything that is not answered yet, several at once; faults are kept for :meth:`get`."""
        new = [r for r in {r.key: r for r in requests}.values() if r.key not in self._faults and self._load(r) is None]
        with ThreadPoolExecutor(self._settings.concurrency) as pool:
            try:
                for request, fault in zip(new, pool.map(self._tried, new), strict=True):
                    if fault is not None:
                        self._faults[request.key] = fault
            except BaseException:  # Ctrl-C: what is not begun is not asked for
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def fault(self, request: Request) -> Unread | None:
        """Return why a document that was asked for has no answer, or None."""
        return self._faults.get(request.key)

    def get(self, request: Request) -> tuple[Proposal, ...]:
        """Return the model's proposals for a document, asking if nobody did. Raises Unread."""
        self.fetch([request])
        kept = self._load(request)
        if kept is None:
            raise self._faults[request.key]
        return kept

    # --- asking ---

    def _tried(self, request: Request) -> Unread | None:
        try:
            self._ask(request)
        except Unread as fault:
            if isinstance(fault, Stop):
                self._stopped = fault
            return fault
        return None

    def _ask(self, request: Request) -> None:
        """Ask until the answer has the form asked for, and keep it. Raises Unread."""
        tries: list[dict[str, Any]] = []
        try:
            for _ in range(FORMS):
                answer = self._paid(request)
                tries.append(_told(answer))
                try:
                    read_answer(answer.text)
                except Malformed as error:
                    tries[-1]["fault"] = "cut off at its greatest length" if answer.cut else str(error)
                else:
                    self._save(request, tries, answer.text)
                    return
        except Failed as fault:
            tries.append({"attempts": fault.attempts, "fault": str(fault)})
            self._save(request, tries, None)
            raise
        self._save(request, tries, None)
        what = tries[-1]["fault"]
        mend = "Raise DATELINE_LLM_OUTPUT" if "cut off" in what else "Take another model or DATELINE_LLM_FORMAT"
        raise Unread(f"the model's answer has not the form asked for ({what})", mend)

    def _paid(self, request: Request) -> Answer:
        """Return an answer, its tokens counted. Raises Stop where the budget does not reach, before anything is sent."""
        reserved = request.tokens + self._settings.output
        with self._lock:
            if self._stopped is not None:
                raise self._stopped
            if self._spent + reserved > self._settings.budget:
                left = self._settings.budget - self._spent
                message = f"the token budget does not reach: {left:,} of {self._settings.budget:,} are left"
                raise Stop(message, "Raise DATELINE_LLM_BUDGET and run again: what was answered is kept")
            self._spent += reserved
        used = 0
        try:
            answer = self._client.ask(request.body)
            told = answer.tokens_in is not None and answer.tokens_out is not None
            used = (answer.tokens_in or 0) + (answer.tokens_out or 0) if told else reserved
        finally:
            with self._lock:
                self._spent += used - reserved
        return answer

    # --- transcripts ---

    def _path(self, request: Request) -> Path:
        return self._settings.folder / request.key[:2] / f"{request.key}.json"

    def _load(self, request: Request) -> tuple[Proposal, ...] | None:
        """Return the proposals kept for a request; None where none are, or the file is damaged: then it is asked anew."""
        try:
            kept = json.loads(self._path(request).read_text(encoding="utf-8"))
            return read_answer(kept["answer"]) if kept["key"] == request.key and kept["answer"] is not None else None
        except FileNotFoundError:
            return None
        except (ValueError, LookupError, TypeError, AttributeError):
            return None
        except OSError as error:
            raise Stop(f"the transcripts cannot be read ({error.strerror})", "Set DATELINE_LLM_FOLDER") from None

    def _save(self, request: Request, tries: list[dict[str, Any]], answer: str | None) -> None:
        """Write the transcript, whole or not at all, for this user's eyes only. Raises Stop."""
        record = {
            "key": request.key,
            "document": request.document,
            "url": self._settings.url,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "request": dict(request.body),
            "tries": tries,
            "answer": answer,
        }
        text = json.dumps(record, ensure_ascii=True, indent=1)
        secret = self._settings.key.get_secret_value()
        if len(secret) >= _LEAST_SECRET:
            text = text.replace(json.dumps(secret)[1:-1], "***")
        path = self._path(request)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="ascii") as file:
                file.write(text + "\n")
            os.replace(file.name, path)
        except OSError as error:
            with suppress(OSError, UnboundLocalError):
                os.unlink(file.name)
            raise Stop(f"the transcripts cannot be written ({error.strerror})", "Set DATELINE_LLM_FOLDER") from None


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "attempts": answer.attempts,
        "tokens_in": answer.tokens_in,
        "tokens_out": answer.tokens_out,
        "answer": answer.text,
        "fault": None,
    }

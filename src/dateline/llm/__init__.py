"""A second reader: a language model behind an OpenAI-compatible address. It may only point at words; the rest is ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from dateline import lang
from dateline.clean import clean
from dateline.fetch import Fault
from dateline.gate import document_wanted
from dateline.llm.agreement import Tally, compare
from dateline.llm.answers import Answers, Estimate
from dateline.llm.building import Built, build
from dateline.llm.client import Client, Stop
from dateline.llm.prompt import Request, make_request, stretches
from dateline.llm.settings import Settings, load_settings
from dateline.model import Document, Extraction, Flag, Item
from dateline.pipeline import (
    SUPPORTED,
    Reader,
    extraction,
    gazetteer,
    legible,
    read_item,
    survey,
    unsupported,
)
from dateline.version import __version__

__all__ = ["Estimate", "Second", "Settings", "Tally", "load_settings"]

OWN_FLAGS = ("llm_refused", "addressed_to_machine")
WINDOW = 8  # documents asked for ahead, for each request under way


class Second:
    """The model as a reader, alone or beside the built-in one (``both``).

    ``tally`` holds, for both, how far the two agreed in what was read so far.
    """

    def __init__(self, settings: Settings, both: bool = False, client: Client | None = None) -> None:
        self._settings, self._both = settings, both
        self._client = client or Client(settings)
        self.answers = Answers(settings, self._client)
        self.tally = Tally()

    @property
    def reader(self) -> Reader:
        """The reader, under a name of its own: what it reads anew takes the place of what another reader read."""
        kind = "both" if self._both else "llm"
        return Reader(f"{__version__}+{kind}:{self._settings.model}", self._read_both if self._both else self._read)

    def estimate(self, items: Iterable[Item]) -> Estimate:
        """Return what reading the documents will cost at most."""
        return self.answers.estimate(r for item in items if (r := self._request(clean(item))) is not None)

    def ahead(self, found: Iterable[Item | Fault]) -> Iterator[Item | Fault]:
        """Yield what is given, in its order, the model's answers fetched several at once before each stretch of it.

        A document that was not answered gives a fault; once none can be any more, one fault stands for all that are left.
        """
        rest, stopped, left = iter(found), None, 0
        while part := list(islice(rest, WINDOW * self._settings.concurrency)):
            asked = [(one, self._request(clean(one)) if isinstance(one, Item) else None) for one in part]
            self.answers.fetch([request for _, request in asked if request is not None])
            for one, request in asked:
                fault = self.answers.fault(request) if request is not None else None
                if isinstance(one, Fault) or fault is None:
                    yield one
                elif isinstance(fault, Stop):
                    stopped, left = stopped or Fault(one.location, fault.message, fault.mend), left + 1
                else:
                    yield Fault(one.location, fault.message, fault.mend)
        if stopped is not None:
            yield replace(stopped, message=f"{stopped.message} ({left} documents not read)")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # --- one document ---

    def _request(self, document: Document) -> Request | None:
        """Return the request for a document; None for one that is not sent: another language, no word of violence."""
        if document.language not in SUPPORTED or not document_wanted(document.text):
            return None
        plain = legible(document)
        told_in = stretches(plain)
        return make_request(self._settings, plain, told_in) if told_in else None

    def _read(self, item: Item) -> Extraction:
        """Return what the model points at in a document, read by our resolvers. Raises Unread (``dateline.pipeline``)."""
        document = clean(item)
        if document.language not in SUPPORTED:
            return unsupported(document)
        request = self._request(document)
        proposals = self.answers.get(request) if request is not None else ()
        seen = survey(document)
        built = build(seen, proposals, gazetteer(), self._settings.model)
        return _flagged(extraction(seen, built.reports), _flags(document.language, built))

    def _read_both(self, item: Item) -> Extraction:
        """Return what the built-in reader reads, and where the model reads otherwise. Raises Unread (``dateline.pipeline``)."""
        second = self._read(item)
        compared = compare(read_item(item), second, self._settings.model, self.tally)
        own = [f for f in second.flags if f.code in OWN_FLAGS]
        return _flagged(compared, own)


def _flagged(found: Extraction, flags: Sequence[Flag]) -> Extraction:
    return replace(found, flags=tuple(sorted([*found.flags, *flags], key=lambda f: (f.code, f.spans))))


def _flags(language: str, built: Built) -> list[Flag]:
    """Return what a person should know of an answer: what of it was refused, and whether the text spoke to the machine."""
    out = []
    if built.refused:
        names = lang.load(language, "llm")["refused"]
        told = ", ".join(f"{n} {names[reason]}" for reason, n in sorted(built.refused.items()))
        out.append(Flag("llm_refused", "info", f"{sum(built.refused.values())} proposals not taken: {told}"))
    if built.turned:
        message = "the text speaks to a machine that reads it: nothing is taken from these paragraphs"
        out.append(Flag("addressed_to_machine", "warning", message, built.turned))
    return out

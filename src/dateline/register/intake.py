"""One document into the register: read once, told apart from what is known, put in the place of what it supersedes."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dateline.article import Article
from dateline.clean import clean
from dateline.fetch import Fault
from dateline.gate import document_wanted
from dateline.model import Document, Item
from dateline.parallel import FAULTS, Lost, Read, Reading, read_document
from dateline.pipeline import Unread
from dateline.record import text_sha256
from dateline.register.book import Register
from dateline.register.errors import DocumentRefused
from dateline.register.evidence import fingerprint
from dateline.register.store.versions import row_of
from dateline.settings import load_settings
from dateline.version import __version__
from dateline.versions import Telling

ENTERED = ("added", "reread", "replaced", "updated", "corrected")
"""Outcomes that changed the register."""

_LOG = logging.getLogger(__name__)
_IMPORT = "import"  # the reader of rows
_SUPERSEDING = {"update": "updated", "correction": "corrected"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a document.

    ``outcome``: added; known; reread (by a newer reader); replaced (another text under a known id); updated or corrected (a
    later version, which took the place of the one before); older (the register is past it); unwanted (no word of violence).
    """

    outcome: str
    document: str

    @property
    def entered(self) -> bool:
        """Whether the register changed."""
        return self.outcome in ENTERED


def is_known(book: Register, item: Item) -> bool:
    """Return whether this version of the reader has read this very document into the register."""
    document = clean(item)
    return book.reading_of(document.id) == (_print(document, item), __version__)


def take_read(book: Register, item: Item, found: Read, replace_: bool = False) -> Taken | Fault:
    """Store a document that a worker has read, as :func:`take` would; where it is found to be a version, it is read again."""
    if isinstance(found, Lost):
        message = "the process that read it was ended, also when it read nothing else (memory, or a fault in a library)"
        return Fault(item.location, message, "Leave it out, and please report it")
    return take(book, item, replace_, read=lambda one: found if found and one == item else read_document(one))


def take(
    book: Register,
    item: Item,
    replace_: bool = False,
    live: bool = False,
    gated: bool = False,
    read: Callable[[Item], Reading] = read_document,
    reader: str = __version__,
) -> Taken | Fault:
    """Read a document into the register and return what became of it, or why it is not taken.

    A document that brings no id is looked up among the known ones by address, paper, day and wording: a later version
    supersedes the one before under its id. ``live``: it was fetched just now from where it stands. ``gated``: what holds no
    word of violence is not stored, unless it is a version of something stored. ``replace_``: a changed text under an id that
    it brings itself takes the place of the known one. ``read``: what reads the document,
    ``reader`` its name: what another one read is read again.
    """
    try:
        taken = _take(book, item, replace_, live, gated, read, reader)
        _LOG.info("document %s", taken.outcome, extra={"document": taken.document, "location": item.location})
        return taken
    except (DocumentRefused, Unread) as error:
        return Fault(item.location, error.message, error.mend)
    except FAULTS as error:
        # a fault of ours in one document must not lose the others
        if load_settings().debug:
            raise
        message = f"a fault inside Dateline kept it from being read ({type(error).__name__}: {error})"
        return Fault(item.location, message, "Please report it, with what DATELINE_DEBUG=1 shows")


def take_row(book: Register, record: Mapping[str, Any], replace_: bool = False) -> Taken | Fault:
    """Store a row of a user's own table (``dateline.export.read_incidents``), or return why it is not taken.

    The same row is known wherever it stands in its file; a changed one under a known id needs ``replace_``.
    """
    told = [{k: v for k, v in report.items() if k != "statements"} for report in record["reports"]]
    print_ = fingerprint("import", json.dumps([record["document"], told]))
    try:
        if book.reading_of(record["id"]) == (print_, _IMPORT):
            return Taken("known", record["id"])
        return Taken(book.add(record, "", _IMPORT, print_, replace_), record["id"])
    except DocumentRefused as error:
        return Fault(record["id"], error.message, error.mend)


def _take(
    book: Register, item: Item, replace_: bool, live: bool, gated: bool, read: Callable[[Item], Reading], reader: str
) -> Taken:
    document = clean(item)
    print_ = _print(document, item)
    known = book.reading_of(document.id)
    if known == (print_, reader):
        return Taken("known", document.id)
    telling = _telling(document, item)
    version = book.find_version(telling, live) if item.id is None else None
    row = row_of(telling, version)
    if version is not None:
        if version.kind == "older" or (version.kind == "same" and _is_read(book, version.document, reader)):
            return Taken("older" if version.kind == "older" else "known", version.document)
        item, replace_ = replace(item, id=version.document), True
    elif gated and not document_wanted(document.text):
        return Taken("unwanted", document.id)
    elif known is not None and item.id is None and row is not None:
        item = replace(item, id=_id_of_copy(document))
    reading = read(item)
    outcome = book.add(reading.record, reading.text, reader, print_, replace_, row)
    if version is not None and outcome == "replaced":
        outcome = _SUPERSEDING.get(version.kind, "reread")
    return Taken(outcome, reading.record["document"]["id"])


def _print(document: Document, item: Item) -> str:
    return fingerprint(text_sha256(document.text), item.title, item.published, item.url, item.publisher, item.language)


def _is_read(book: Register, document_id: str, reader: str) -> bool:
    """Return whether this reader, in its version, has read the document."""
    known = book.reading_of(document_id)
    return known is not None and known[1] == reader


def _id_of_copy(document: Document) -> str:
    """Return the id of a text that another paper published word for word before: an id of the words alone is taken."""
    where = document.url or document.publisher or ""
    return hashlib.sha256(f"{document.id}\x1f{where}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _telling(document: Document, item: Item) -> Telling:
    published = item.published or (document.published.isoformat() if document.published else None)
    modified = item.modified if isinstance(item, Article) else None
    return Telling(document.text, document.title, item.url, published, modified, item.publisher)

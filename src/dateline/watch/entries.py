"""What an answer holds: its form, its entries, and why there are none. Entries are packed to wait in the database."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

from dateline.article import Article
from dateline.fetch import Fault, Limits
from dateline.fetch.readers import read_source
from dateline.fetch.web import Answer, source_of
from dateline.model import Block, Item, Span
from dateline.versions import address
from dateline.watch.sources import Watched

FEEDS = ("rss", "atom", "rdf", "json")
SHORT = 700  # characters: a shorter entry is a summary, and its page is opened
AHEAD = 600.0  # seconds that a clock may run ahead before its times are not believed
_FORM = re.compile(r"<(?:\w+:)?(rss|feed|rdf)\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a source. ``key`` tells it from the others, ``print`` its contents from other contents under the key.

    ``visit`` is the page to open, None when the entry itself is read.
    """

    key: str
    print: str
    article: Article
    visit: str | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a source's answer holds. ``state``: ok, empty or changed, with ``detail`` in words.

    ``form``: rss, atom, rdf, json or page. ``ahead``: how many seconds the newest of its times lies in the future, or 0.
    """

    state: str
    detail: str
    form: str
    entries: tuple[Entry, ...] = ()
    ahead: float = 0.0


def read_answer(source: Watched, answer: Answer, limits: Limits, now: float) -> Contents:
    """Return what a source's answer holds; ``now`` in seconds since 1970."""
    form = form_of(answer)
    if source.kind == "feed" and form not in FEEDS:
        return Contents("changed", "the address gives no feed any more but a page", form)
    found, faults = articles_of(answer, source.url, limits)
    if not found:
        said = next((f.message for f in faults if f.severity == "error"), None)
        if said is None:
            return Contents("empty", "the feed holds no entries", form)
        return Contents("changed", f"nothing in it can be read: {said}", form)
    filled = [replace(a, language=a.language or source.language) for a in found]
    times = [ahead_of(a, now) for a in filled]
    entries = _entries(source, [not_after(a, now) for a in filled])
    return Contents("ok", "", form, entries, max(times))


def form_of(answer: Answer) -> str:
    """Return the form of an answer: rss, atom, rdf, json or page."""
    opening = source_of(answer, "-").opening
    if opening.startswith("{"):
        return "json"
    found = _FORM.search(opening) if opening.startswith("<") else None
    return {"feed": "atom"}.get(found[1], found[1]) if found else "page"


def articles_of(answer: Answer, location: str, limits: Limits) -> tuple[list[Article], list[Fault]]:
    """Return the documents that an answer holds, and what could not be read of it."""
    found, faults = [], []
    for one in read_source(source_of(answer, location), limits):
        if isinstance(one, Fault):
            faults.append(one)
        else:
            found.append(_article(one))
    return found, faults


def _article(item: Item) -> Article:
    return item if isinstance(item, Article) else Article(**asdict(item))


def _entries(source: Watched, found: Iterable[Article]) -> tuple[Entry, ...]:
    articles = list(found)
    shared = Counter(a.url for a in articles)
    out: dict[str, Entry] = {}
    for article in articles:
        where = address(article.url) if article.url else ""
        # Without an address of its own an entry is told apart by its headline, or by its words.
        own = where if where and shared[article.url] == 1 else f"{where}\x1f{article.title or article.text}"
        opened = source.kind == "feed" and (
            source.read == "page" or (source.read == "auto" and len(article.text) < SHORT)
        )
        key = _digest(own)
        out[key] = Entry(key, _print(article), article, article.url if opened else None)
    return tuple(out.values())


def _print(article: Article) -> str:
    return _digest("\x1f".join([article.title or "", article.text, article.published or "", article.modified or ""]))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# --- times that cannot be -----------------------------------------------------------------------------------------------


def ahead_of(article: Article, now: float) -> float:
    """Return how many seconds the article's time lies in the future, 0.0 where it does not by more than :data:`AHEAD`."""
    if article.published is None:
        return 0.0
    moment = datetime.fromisoformat(article.published)
    if len(article.published) == 10 or moment.tzinfo is None:
        # A day or a clock without a zone: the earliest zone is 14 hours before UTC.
        moment = moment.replace(tzinfo=UTC) - timedelta(hours=14)
    seconds = moment.timestamp() - now
    return seconds if seconds > AHEAD else 0.0


def not_after(article: Article, now: float) -> Article:
    """Return the article, dated no later than now: nobody can have published it after we saw it."""
    if not ahead_of(article, now):
        return article
    seen = datetime.fromtimestamp(now, UTC).isoformat(timespec="minutes")
    modified = article.modified
    return replace(article, published=seen, modified=seen if modified == article.published else modified)


def today(now: float) -> int:
    """Return the day of UTC as ``date.toordinal`` counts."""
    return date(1970, 1, 1).toordinal() + int(now // 86_400)


# --- packed -------------------------------------------------------------------------------------------------------------


def pack(article: Article) -> str:
    """Return the article as JSON."""
    return json.dumps(asdict(article), separators=(",", ":"))


def unpack(packed: str) -> Article:
    """Return the article that :func:`pack` packed."""
    value = json.loads(packed)
    marks = tuple(Block(mark["kind"], Span(*mark["span"])) for mark in value.pop("marks"))
    return Article(**value, marks=marks)


def filled(page: Article, entry: Article) -> Article:
    """Return a page's article with what only the feed's entry says of it."""
    return replace(
        page,
        title=page.title or entry.title,
        published=page.published or entry.published,
        url=page.url or entry.url,
        publisher=page.publisher or entry.publisher,
        language=page.language or entry.language,
        agency=page.agency or entry.agency,
    )

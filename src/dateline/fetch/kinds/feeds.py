"""Feeds: RSS, Atom and RDF through feedparser, JSON Feed by hand. Each entry is one document."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from dateline.fetch.markup import decode_page, fragment_paragraphs
from dateline.fetch.meta import clean_url
from dateline.fetch.source import Article, Context, Fault, Found, Source, sized
from dateline.fetch.when import best_time
from dateline.page import words

_PROLOGUE = r"(?:<\?.*?\?>\s*|<!--.*?-->\s*)*"
_ROOT = re.compile(
    _PROLOGUE + r"(?:<!doctype[^\[>]*(?:\[.*?\]\s*)?>\s*)?" + _PROLOGUE + r"<(?:\w+:)?(rss|feed|rdf)\b", re.DOTALL
)
_ANY_XML = re.compile(r"<\?xml\b|<!doctype\s+(?!html)\w+")
_XHTML = re.compile(r"<html\b|<!doctype\s+html")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_JSON_FEED = "https://jsonfeed.org/version/"
_AFTER_NAME = re.compile(r"\s*[:|–—-]\s+")  # what follows the name of a paper in a feed's title
_MOST = 5_000  # entries of one feed


def feed(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the entries of an RSS, Atom or RDF feed, or None when the source is no XML of the kind.

    Other XML is refused by name, because nobody reads it as text.
    """
    if _ROOT.match(source.opening):
        return _feed(source, context)
    if _ANY_XML.match(source.opening) and not _XHTML.search(source.opening):
        return _other(source)
    return None


def _other(source: Source) -> Iterator[Found]:
    if _ENTITY.search(source.opening):
        yield _entities(source.location)
    else:
        yield Fault(source.location, "it is XML of an unknown kind, no feed and no page", "Save the article as text")


def _entities(location: str) -> Fault:
    return Fault(location, "its XML declares entities; it was not read", "Feeds have none: it may be meant to do harm")


def _feed(source: Source, context: Context) -> Iterator[Found]:
    data = source.whole(context.limits)
    if isinstance(data, Fault):
        yield data
        return
    encoding = source.encoding or _declared(data)
    text = _DECLARATION.sub("", decode_page(data, encoding).lstrip("\ufeff \t\r\n"), count=1)
    if _ENTITY.search(text[: _start_of_root(text)]):
        yield _entities(source.location)
        return
    yield from _entries(_DOCTYPE.sub("", text, count=1), source, context)


def _declared(data: bytes) -> str | None:
    found = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w-]{2,30})["']""", data[:200])
    return found[1].decode("ascii") if found else None


def _start_of_root(text: str) -> int:
    """Return where the root element begins: entities are declared before it only."""
    found = re.search(r"<(?:\w+:)?(?:rss|feed|rdf)\b", text, re.IGNORECASE)
    return found.start() if found else len(text)


def _entries(text: str, source: Source, context: Context) -> Iterator[Found]:
    import feedparser  # a tenth of a second to load

    # Everything is parsed from memory: no address in the feed is asked. Its own cleaning of HTML is not needed.
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if parsed.bozo and not parsed.entries:
        yield Fault(
            source.location, "the feed is broken and holds no entry that can be read", "Look at it in a browser"
        )
        return
    if parsed.bozo:
        reason = " ".join(str(parsed.get("bozo_exception", "")).split())[:120]
        yield Fault(
            source.location, f"the feed is broken ({reason}); what could be read was", "Tell its owner", "warning"
        )
    elif not parsed.entries:
        yield Fault(source.location, "the feed holds no entries", "Nothing to do", "note")
    publisher = _line(parsed.feed.get("title"))
    for number, entry in enumerate(parsed.entries[:_MOST], 1):
        yield sized(_article(entry, number, publisher, source), context.limits)
    if len(parsed.entries) > _MOST:
        yield Fault(source.location, f"it has more than {_MOST:,} entries; the rest was left out", "Cut it into parts")


def _article(entry: Any, number: int, publisher: str | None, source: Source) -> Article:
    bodies = [fragment_paragraphs(c.get("value") or "") for c in entry.get("content", [])]
    bodies.append(fragment_paragraphs(entry.get("summary") or ""))
    body = max(bodies, key=lambda lines: sum(map(len, lines)))
    title = _line(entry.get("title"))
    return _made(
        body,
        title,
        best_time([dict.get(entry, name) for name in ("published", "created", "updated")]),
        best_time([dict.get(entry, "updated")]),
        entry.get("link"),
        _line((entry.get("source") or {}).get("title")) or publisher,
        _line(entry.get("author")),
        f"{source.location}[{number}]",
        source.url,
    )


def _line(value: object) -> str | None:
    """Return the words of a string that may hold markup on one line."""
    text = " ".join(" ".join(fragment_paragraphs(value)).split()) if isinstance(value, str) else ""
    return text or None


def _made(
    body: list[str],
    title: str | None,
    published: str | None,
    modified: str | None,
    link: object,
    publisher: str | None,
    author: str | None,
    location: str,
    base: str | None,
) -> Article:
    url = _joined(base, link) if isinstance(link, str) and link else None
    agency = words().agency
    named = _AFTER_NAME.split(publisher)[0] if publisher else ""
    credit = (agency.search(author) if author else None) or agency.fullmatch(named)
    return Article(
        "\n\n".join(line for line in body if line != title),
        title=title,
        published=published,
        url=clean_url(url) if url and url.startswith(("http://", "https://")) else None,
        publisher=publisher,
        location=location,
        byline=author,
        agency=words().agency_names[credit["name"]] if credit else None,
        modified=modified,
    )


def _joined(base: str | None, link: str) -> str | None:
    """Return the whole address of a link, None for one that is none: a bad link must not cost the feed."""
    try:
        whole = urljoin(base or "", link)
        urlsplit(whole)
    except ValueError:
        return None
    return whole


# --- JSON Feed ------------------------------------------------------------------------------------------------------


def json_feed(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the entries of a JSON Feed (jsonfeed.org), or None when the source is something else."""
    opening = source.opening
    return (
        _json_feed(source, context) if opening.startswith("{") and _JSON_FEED in opening.replace("\\/", "/") else None
    )


def _json_feed(source: Source, context: Context) -> Iterator[Found]:
    data = source.whole(context.limits)
    if isinstance(data, Fault):
        yield data
        return
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        yield Fault(source.location, f"broken JSON feed ({str(error)[:100].lower()})", "Look at it in a browser")
        return
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not items:
        yield Fault(source.location, "the feed holds no entries", "Nothing to do", "note")
        return
    for number, entry in enumerate(items[:_MOST], 1):
        location = f"{source.location}[{number}]"
        if isinstance(entry, dict):
            yield sized(_json_article(entry, value, location, source), context.limits)
        else:
            yield Fault(location, "an entry of the feed is no JSON object", "Tell its owner")


def _json_article(entry: dict[str, Any], whole: dict[str, Any], location: str, source: Source) -> Article:
    markup, plain = entry.get("content_html"), entry.get("content_text") or entry.get("summary")
    body = fragment_paragraphs(markup) if isinstance(markup, str) and markup.strip() else []
    if not body and isinstance(plain, str):
        body = [line.strip() for line in plain.split("\n") if line.strip()]
    authors = entry.get("authors") or [entry.get("author")]
    names = [a.get("name") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    return _made(
        body,
        _line(entry.get("title")),
        best_time([entry.get("date_published"), entry.get("date_modified")]),
        best_time([entry.get("date_modified")]),
        entry.get("url") or entry.get("external_url"),
        _line(whole.get("title")),
        ", ".join(n for n in names if isinstance(n, str)) or None,
        location,
        source.url,
    )

"""Live blogs cut into their entries, each with its own time."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from dateline.fetch.markup import fragment_paragraphs, paragraphs, words_of
from dateline.fetch.meta import Meta, articles
from dateline.fetch.source import Article
from dateline.fetch.when import best_time, fields

_FEWEST = 3  # entries: fewer are a page with comments or boxes
_MOST = 2_000
_SHARE = 0.5  # of the words in a page's paragraphs that stand in the entries of a live blog
_BESIDE = ("aside", "nav", "footer")
_SHORTEST = 40  # characters of an entry


def live_entries(tree: HtmlElement, meta: Meta, location: str) -> list[Article]:
    """Return the entries of a live blog in the page's order, [] when the page is none.

    They are told by JSON-LD (``LiveBlogPosting``); else by at least three elements on one level, each with an own time,
    whose names speak of live entries.
    """
    found = _of_data(meta, location)
    return found if len(found) >= _FEWEST else _of_elements(tree, meta, location)


def _of_data(meta: Meta, location: str) -> list[Article]:
    out = []
    for blog in articles(meta.linked, "live"):
        updates = blog.get("liveBlogUpdate")
        for update in (updates if isinstance(updates, list) else [])[:_MOST]:
            if isinstance(update, dict) and (entry := _entry_of_data(update, meta, location)):
                out.append(entry)
    return out


def _entry_of_data(update: dict[str, Any], meta: Meta, location: str) -> Article | None:
    body = update.get("articleBody")
    lines = fragment_paragraphs(body) if isinstance(body, str) else []
    if not lines:
        return None
    headline = update.get("headline")
    title = " ".join(headline.split()) if isinstance(headline, str) and headline.strip() else None
    url = update.get("url")
    return _entry(
        [line for line in lines if line != title],
        title,
        best_time([update.get("datePublished"), update.get("dateModified")]),
        url if isinstance(url, str) and url.startswith("http") else None,
        meta,
        location,
    )


def _of_elements(tree: HtmlElement, meta: Meta, location: str) -> list[Article]:
    """Return the entries of the element that has the most children which look like entries."""
    groups: dict[HtmlElement, list[HtmlElement]] = {}
    for time in tree.iter("time"):
        if (entry := _entry_around(time)) is not None and (parent := entry.getparent()) is not None:
            members = groups.setdefault(parent, [])
            if entry not in members[-1:]:
                members.append(entry)
    best = max(groups.values(), key=len, default=[])
    if len(best) < _FEWEST:
        return []
    out = [e for element in best[:_MOST] if (e := _entry_of_element(element, meta, location))]
    told = sum(len(entry.text) for entry in out)
    everything = sum(len(words_of(p)) for p in tree.iter("p"))
    # Boxes of other news beside an article look the same, but hold little of the page's words.
    return out if len(out) >= _FEWEST and told >= _SHARE * everything else []


@cache
def _named() -> re.Pattern[str]:
    return re.compile(fields()["entry_names"], re.IGNORECASE)


def _entry_around(time: HtmlElement) -> HtmlElement | None:
    """Return the nearest element around a time that is named as a live entry."""
    around = list(time.iterancestors())
    if any(element.tag in _BESIDE for element in around):
        return None
    for element in around[:6]:
        if element.tag in ("article", "li", "div", "section"):
            name = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"
            if _named().search(name) and element.find(".//p") is not None:
                return element
    return None


def _entry_of_element(element: HtmlElement, meta: Meta, location: str) -> Article | None:
    time = element.find(".//time")
    heading = next(element.iter("h2", "h3", "h4"), None)
    title = words_of(heading) if heading is not None else None
    stamp = words_of(time) if time is not None else ""
    lines = [line for line in paragraphs(element) if line not in (title, stamp)]
    if sum(map(len, lines)) < _SHORTEST:
        return None
    anchor = element.get("id")
    url = f"{urldefrag(meta.url)[0]}#{anchor}" if meta.url and anchor else None
    when = best_time([time.get("datetime"), stamp]) if time is not None else None
    return _entry(lines, title or None, when, url, meta, location)


def _entry(
    lines: list[str], title: str | None, published: str | None, url: str | None, meta: Meta, location: str
) -> Article:
    return Article(
        "\n\n".join(lines),
        title=title,
        published=published or meta.published,
        url=url or meta.url,
        publisher=meta.publisher,
        location=location,
        byline=meta.byline,
        agency=meta.agency,
    )

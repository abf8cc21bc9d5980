"""What a page says of itself: title, time of publication, address, publisher, signature, agency."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from dateline.fetch.markup import words_of
from dateline.fetch.when import best_time, fields
from dateline.lang import load
from dateline.page import words

_LONGEST = 300  # characters of a title, name or signature
_DEEPEST = 12  # objects in objects of a JSON-LD script
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_TITLE_END = re.compile(r"\s+(?:\||-|–|—|::|•|»|·)\s+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page says of itself. Times are ISO 8601 with the zone where it is stated; None: the page does not say."""

    title: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    agency: str | None = None
    linked: tuple[dict[str, Any], ...] = field(default=(), compare=False)


def find_meta(tree: HtmlElement, url: str | None = None) -> Meta:
    """Return what the page says of itself. ``url`` is where it was found."""
    linked = tuple(_linked(tree))
    own = next(iter(articles(linked)), {})
    tags = _tags(tree)
    publisher = _name(own.get("publisher")) or _first(tags, "publisher")
    byline = _byline(tree, own, tags)
    canonical = _canonical(tree, own, tags, url)
    return Meta(
        title=_title(tree, own, tags, publisher),
        published=_published(tree, own, tags, canonical or url),
        modified=best_time([own.get("dateModified"), *_all(tags, "modified")]),
        url=canonical or (clean_url(url) if url else None),
        publisher=publisher,
        byline=byline,
        agency=_agency(own, tags, byline, publisher),
        linked=linked,
    )


# --- where it is stated ---------------------------------------------------------------------------------------------


def _linked(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD, outer before inner; a script that is no JSON is passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text_content() or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(value, _DEEPEST)


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item"):
            yield from _objects(value.get(key), depth - 1)
    elif isinstance(value, list):
        for entry in value[:1000]:
            yield from _objects(entry, depth - 1)


def articles(linked: tuple[dict[str, Any], ...], types: str = "articles") -> list[dict[str, Any]]:
    """Return the objects of JSON-LD that describe an article (or a live blog: ``types`` "live")."""
    known = set(fields()[types])
    return [o for o in linked if known.intersection(_types(o))]


def _types(value: dict[str, Any]) -> list[str]:
    kind = value.get("@type")
    names = kind if isinstance(kind, list) else [kind]
    return [str(name).rpartition("/")[2] for name in names]


def _tags(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of meta tags and of elements with microdata, by their names in small letters."""
    out: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = (tag.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := tag.get(key)):
                out.setdefault(name.strip().lower(), []).append(content)
    for element in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateModified']"):
        if element.tag != "meta":
            value = element.get("datetime") or element.get("content") or words_of(element)
            out.setdefault(element.get("itemprop").lower(), []).append(value)
    return out


def _all(tags: dict[str, list[str]], kind: str) -> list[str]:
    return [value for name in fields()[kind] for value in tags.get(name, ())]


def _first(tags: dict[str, list[str]], kind: str) -> str | None:
    return next((v for value in _all(tags, kind) if (v := _short(value)) and not v.startswith(("http", "@"))), None)


def _short(value: object) -> str | None:
    """Return the string on one line, None for anything else, nothing, or what is too long to be a name."""
    text = " ".join(words_in(value)) if isinstance(value, str) else ""
    return text if 0 < len(text) <= _LONGEST else None


def words_in(value: str) -> list[str]:
    """Return the words of a string from markup whose character references were written twice."""
    return unescape(value).split()


def _name(value: object) -> str | None:
    """Return the name of a person or organisation in JSON-LD, several joined with commas."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(n for v in value[:10] if (n := _name(v)))) or None
    name = _short(value.get("name")) if isinstance(value, dict) else _short(value)
    return None if name is None or name.startswith(("http://", "https://")) else name


# --- each thing -----------------------------------------------------------------------------------------------------


def _title(tree: HtmlElement, own: dict[str, Any], tags: dict[str, list[str]], publisher: str | None) -> str | None:
    """Return the headline: the page's first-level heading when its own data agree with it, else what these say."""
    element = tree.find(".//title")
    own_title = _short(words_of(element)) if element is not None else None
    stated = [s for s in (_short(own.get("headline")), _first(tags, "title"), own_title) if s]
    headings = [s for h in list(tree.iter("h1"))[:5] if (s := _short(words_of(h)))]
    if not stated:
        return headings[0] if len(headings) == 1 else None
    title = _without_name(stated[0], publisher)
    return next((heading for heading in headings if _alike(heading, title)), title)


def _alike(heading: str, title: str) -> bool:
    a, b = set(_WORD.findall(heading.lower())), set(_WORD.findall(title.lower()))
    return len(a) >= 3 and len(a & b) >= 0.5 * max(len(a), len(b))


def _without_name(title: str, publisher: str | None) -> str:
    """Return the title without the name of the paper that follows a dash or bar."""
    parts = _TITLE_END.split(title)
    if len(parts) < 2 or len(parts[0].split()) < 3:
        return title
    named = publisher is not None and _WORD.findall(parts[-1].lower()) == _WORD.findall(publisher.lower())
    return title[: title.rindex(parts[-1])].rstrip(" |-–—:•»·") if named or "|" in title else title


def _published(tree: HtmlElement, own: dict[str, Any], tags: dict[str, list[str]], url: str | None) -> str | None:
    """Return when the article came out: from its data, else from the page's time elements, else from its address."""
    stated = [own.get("datePublished"), *_all(tags, "published"), own.get("dateCreated"), own.get("uploadDate")]
    if found := best_time(stated):
        return found
    if found := best_time(_visible(tree)):
        return found
    day = _URL_DAY.search(urlsplit(url).path) if url else None
    return best_time([f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"]) if day else None


def _visible(tree: HtmlElement) -> Iterator[str]:
    """Yield the times that readers see at the head of the page: time elements, then elements named after dates."""
    marked = [e for e in tree.iter("time") if not _is_update(e)][:3]
    for element in marked:
        yield element.get("datetime") or words_of(element)
    parts = (*fields()["date_classes"], *fields()["byline_classes"])
    for element in tree.iter("span", "div", "p", "li", "abbr", "small", "em"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if any(part in name for part in parts) and len(element) < 6 and not _is_update(element):
            text = words_of(element)
            if 6 <= len(text) <= 120:
                yield element.get("datetime") or element.get("data-time") or text


def _is_update(element: HtmlElement) -> bool:
    said = f"{element.get('class') or ''} {element.get('itemprop') or ''} {words_of(element)[:40]}".lower()
    return any(word in said for word in load("en", "clean")["changed_words"])


def _byline(tree: HtmlElement, own: dict[str, Any], tags: dict[str, list[str]]) -> str | None:
    """Return who signed the article: from its data, else from the element that is named after signatures."""
    if name := _name(own.get("author")) or _first(tags, "author"):
        return _by().sub("", name) or None
    parts = fields()["byline_classes"]
    for element in tree.xpath("//*[@rel='author' or @itemprop='author' or @class]"):
        name = f"{element.get('class') or ''} {element.get('rel') or ''} {element.get('itemprop') or ''}".lower()
        if (
            any(part in name for part in (*parts, "author"))
            and (text := _short(words_of(element)))
            and len(text) <= 120
        ):
            return _by().sub("", _byline_end().split(text, maxsplit=1)[0]).strip(" |,•·-–") or None
    return None


@cache
def _by() -> re.Pattern[str]:
    """Return what stands before the name in a signature."""
    return re.compile(rf"^(?:{'|'.join(load('en', 'clean')['signed_words'])})\b[:\s]+", re.IGNORECASE)


@cache
def _byline_end() -> re.Pattern[str]:
    """Return what ends a visible signature: an account's name, a bar, a date, a word like "published"."""
    data = load("en", "clean")
    said = "|".join((*data["months"], *data["days"], *data["stamp_words"]))
    return re.compile(rf"\s(?=[@|•·]|\d{{1,2}}[ :./]|\d{{4}}|(?:{said})\b)", re.IGNORECASE)


def _agency(own: dict[str, Any], tags: dict[str, list[str]], byline: str | None, publisher: str | None) -> str | None:
    """Return the news agency that the page credits: as source, as author, or as the publisher itself."""
    data = words()
    credits = [_name(own.get(key)) for key in ("sourceOrganization", "provider", "creditText", "isBasedOn")]
    for text in (*credits, *_all(tags, "agency"), byline):
        if text and len(text) <= _LONGEST and (hit := data.agency.search(text)):
            return data.agency_names[hit["name"]]
    whole = data.agency.fullmatch(publisher) if publisher else None
    return data.agency_names[whole["name"]] if whole else None


def _canonical(tree: HtmlElement, own: dict[str, Any], tags: dict[str, list[str]], url: str | None) -> str | None:
    """Return the page's own address, None when it names none, or only the front page of its paper."""
    links = [e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    page = own.get("mainEntityOfPage")
    of_data = [page.get("@id") if isinstance(page, dict) else page, own.get("url")]
    for link in (*links, *_all(tags, "url"), *of_data):
        if not isinstance(link, str) or not link.strip():
            continue
        try:
            full = urljoin(url or "", link.strip())
            parts = urlsplit(full)
            here = urlsplit(url) if url else None
        except ValueError:
            continue
        front = parts.path in ("", "/") and here is not None and here.path not in ("", "/")
        if parts.scheme in ("http", "https") and parts.hostname and not front:
            return clean_url(full)
    return None


def clean_url(url: str) -> str:
    """Return the address without fragment, user name, and the query fields that only say where the reader came from."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return url
    tracking = tuple(fields()["tracking"])
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(tracking)]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    if ":" in (parts.hostname or ""):
        host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, query, ""))

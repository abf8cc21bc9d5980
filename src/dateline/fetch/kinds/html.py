"""Web pages: the article's body and captions, what the page says of itself, the entries of a live blog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml.html import HtmlElement

from dateline.fetch.kinds.live import live_entries
from dateline.fetch.markup import decode_page, paragraphs, parse_page, words_of
from dateline.fetch.meta import find_meta
from dateline.fetch.source import Article, Context, Fault, Found, Source, sized
from dateline.fetch.when import fields
from dateline.model import Block, Span

_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|article|main|section|div|table|p|h1)\b",
    re.DOTALL,
)
_ALNUM = re.compile(r"\w+")
_SHORT = 3  # paragraphs: fewer are checked against the page's own markup
_CAPTIONS = 20
_LONGEST_CAPTION = 600


def page(source: Source, context: Context) -> Iterator[Found] | None:
    """Return the article of a web page, or the entries of a live blog, or None when the source is no page."""
    return _page(source, context) if _PAGE.match(source.opening) else None


def _page(source: Source, context: Context) -> Iterator[Found]:
    data = source.whole(context.limits)
    if isinstance(data, Fault):
        yield data
        return
    tree = parse_page(decode_page(data, source.encoding))
    if tree is None:
        yield _nothing(source.location)
        return
    yield from read_tree(tree, source.location, source.url, context)


def _nothing(location: str) -> Fault:
    return Fault(location, "no article is found in the page, or it is no page of news", "Save the article's text alone")


def read_tree(tree: HtmlElement, location: str, url: str | None, context: Context) -> Iterator[Found]:
    """Yield what a parsed page tells: one article, or each entry of a live blog."""
    try:
        found = _articles(tree, location, url)
    except Exception as error:  # whatever a library raises on one page must not end the batch
        said = f"a fault kept the page from being read ({type(error).__name__}: {str(error)[:100]})"
        yield Fault(location, said, "Please report it, with the page")
        return
    if not found:
        yield _nothing(location)
    yield from (sized(article, context.limits) for article in found)


def _articles(tree: HtmlElement, location: str, url: str | None) -> list[Article]:
    """Return the entries of a live blog, else the article, else nothing."""
    meta = find_meta(tree, url)
    if entries := live_entries(tree, meta, location):
        return entries
    pieces = find_body(tree, meta.title)
    if not pieces:
        return []
    text, marks = joined(pieces)
    return [
        Article(
            text,
            title=meta.title,
            published=meta.published,
            url=meta.url,
            publisher=meta.publisher,
            location=location,
            byline=meta.byline,
            agency=meta.agency,
            modified=meta.modified,
            marks=marks,
        )
    ]


def joined(pieces: list[tuple[str, str]]) -> tuple[str, tuple[Block, ...]]:
    """Return the pieces (kind and text) as one text with empty lines between, and the places of those not "body"."""
    marks, at = [], 0
    for kind, piece in pieces:
        if kind != "body":
            marks.append(Block(kind, Span(at, at + len(piece))))
        at += len(piece) + 2
    return "\n\n".join(piece for _, piece in pieces), tuple(marks)


def find_body(tree: HtmlElement, title: str | None = None) -> list[tuple[str, str]]:
    """Return the article's paragraphs as (kind, text) in order: "body", then each "caption" of its pictures.

    A heading that only repeats ``title`` is left out.
    """
    captions = _captions(tree)
    known = {_same(c) for c in captions}
    body = [p for p in _extracted(tree) if _same(p) not in known]
    if title and body and _same(body[0]) == _same(title):
        del body[0]
    if not body:
        return []
    of_article = captions if len(captions) <= _CAPTIONS else captions[:_CAPTIONS]
    return [*(("body", p) for p in body), *(("caption", c) for c in of_article)]


def _extracted(tree: HtmlElement) -> list[str]:
    """Return the main text's paragraphs as trafilatura finds them."""
    from trafilatura import bare_extraction  # half a second to load

    found = bare_extraction(deepcopy(tree), fast=True, include_comments=False, with_metadata=False)
    text = getattr(found, "text", None) or ""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < _SHORT:
        # On short pages it falls back on all text of the page in one line: the article element then tells more.
        lines = _marked(tree) or lines
    return lines


def _marked(tree: HtmlElement) -> list[str]:
    """Return the paragraphs of the one element that the page marks as its article, [] when there is none."""
    for path in ("//*[@itemprop='articleBody']", "//article", "//main"):
        found = tree.xpath(path)
        if len(found) == 1:
            lines = [
                words_of(p) for p in found[0].iter("p") if not _inside(p, ("figure", "figcaption", "aside", "footer"))
            ]
            if sum(map(len, lines)) >= 100:
                return [line for line in lines if line]
    return []


def _inside(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    return any(parent.tag in tags for parent in element.iterancestors())


def _captions(tree: HtmlElement) -> list[str]:
    """Return the captions of the article's own pictures: not of links to other articles, menus and side columns."""
    parts = fields()["caption_classes"]
    out: dict[str, str] = {}
    for element in tree.iter("figcaption", "p", "div", "span", "small"):
        name = f"{element.get('class') or ''}".lower()
        if element.tag != "figcaption" and not any(part in name.split() for part in parts):
            continue
        if _inside(element, ("a", "aside", "nav", "footer", "header", "figcaption")):
            continue
        text = " ".join(paragraphs(element))
        if text.count(" ") >= 3 and len(text) <= _LONGEST_CAPTION:
            out.setdefault(_same(text), text)
    return list(out.values())


def _same(piece: str) -> str:
    return " ".join(_ALNUM.findall(piece.lower()))

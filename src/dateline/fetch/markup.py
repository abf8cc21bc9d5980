"""Bytes of HTML to a tree, and trees to text with paragraphs. Nothing of a page is ever run or loaded."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from lxml import etree, html
from lxml.html import HtmlElement

from dateline.decode import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "head",
    "form",
    "button",
    "select",
)
_BREAKING = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
        ),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)
DEEPEST = 250
"""How deep elements may lie in one another: programs that walk a tree by calling themselves need a bound."""

MOST = 100_000
"""How many elements a page may have: no article has a tenth of it."""


def decode_page(data: bytes, stated: str | None = None) -> str:
    """Return the page's text. ``stated`` is the encoding that its sender named.

    Valid UTF-8 with anything beyond ASCII is UTF-8 whatever is stated, for chance makes none; then the byte order mark,
    the stated encoding, the page's own, each only where all bytes fit; then a guess, at worst with U+FFFD.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) or data[:4].count(0) > 1:
        decoded = decode(data)
        return decoded.text.lstrip("\ufeff") if decoded else data.decode("utf-8", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        own = _CHARSET.search(data[:4096])
        for name in (stated, own[1].decode("ascii") if own else None):
            if name and (text := _fits(data, name)) is not None:
                return text
    decoded = decode(data)
    return decoded.text if decoded else data.decode("utf-8", "replace")


def _fits(data: bytes, name: str) -> str | None:
    # Browsers read Latin-1 as Windows-1252, so pages are written that way.
    name = (
        "cp1252" if name.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
    )
    try:
        codec = codecs.lookup(name)
        return data.decode(codec.name) if codec._is_text_encoding else None
    except (LookupError, UnicodeError):
        return None


def parse_page(text: str) -> HtmlElement | None:
    """Return the tree of a page, cut below ``DEEPEST``; None when there is no element in it, or more than ``MOST``."""
    text = _DECLARATION.sub("", _ILLEGAL.sub(" ", text), count=1)
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if sum(1 for _ in islice(tree.iter(), MOST + 1)) > MOST:
        return None
    _flatten(tree)
    return tree


def _flatten(tree: HtmlElement) -> None:
    """Cut what lies too deep; its words stay with the last element above."""
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element if isinstance(child.tag, str)]
        if not level:
            return
    for element in level:
        words = " ".join("".join(element.itertext()).split())
        for child in list(element):
            element.remove(child)
        element.text = words


def words_of(element: HtmlElement) -> str:
    """Return the element's words on one line, scripts and styles left out."""
    return " ".join("".join(_strings(element)).split())


def paragraphs(element: HtmlElement) -> list[str]:
    """Return the text of the element in paragraphs, as its block elements and doubled line breaks part it."""
    text = re.sub(r"[^\S\v]+", " ", "".join(_strings(element)).replace("\n", " "))
    return [piece for part in re.split(r" ?\v ?", text) if (piece := part.strip())]


def _strings(element: HtmlElement) -> list[str]:
    """Return the strings below the element with a vertical tab where a block begins or ends and for each line break."""
    out: list[str] = []
    skip: HtmlElement | None = None
    for event, node in etree.iterwalk(element, events=("start", "end", "comment")):
        if event == "comment" or not isinstance(node.tag, str):
            if skip is None and node is not element:
                out.append(node.tail or "")
            continue
        if skip is not None:
            if node is skip and event == "end":
                skip = None
                out.append((node.tail or "") if node is not element else "")
            continue
        breaking = "\v" if node.tag in _BREAKING or node.tag == "br" else ""
        if event == "start":
            if node.tag in _DROPPED and node is not element:
                skip = node
                continue
            out.append(breaking + (node.text or ""))
        else:
            out.append(breaking + ((node.tail or "") if node is not element else ""))
    return out


def fragment_paragraphs(markup: str) -> list[str]:
    """Return the paragraphs of a piece of HTML, or of plain text without any markup in it."""
    if "<" not in markup and "&" not in markup:
        return [line.strip() for line in markup.split("\n") if line.strip()]
    tree = parse_page(f"<html><body><div>{markup}</div></body></html>")
    return paragraphs(tree.find("body")) if tree is not None and tree.find("body") is not None else []

"""Web pages: the body, its captions, and what the page says of itself, on pages written for these tests."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.article import Article
from dateline.clean import clean
from dateline.fetch import Fault, Found, Limits
from dateline.fetch.meta import clean_url
from dateline.fetch.readers import read_source
from dateline.fetch.source import open_source
from dateline.fetch.when import best_time, parse_time

PARAGRAPHS = [
    "Two rockets hit an air base near the river early on Wednesday, wounding four soldiers, the army said in a statement.",
    "Nobody said at once who had fired them. Similar attacks in the past weeks were blamed on armed groups in the region.",
    "A spokesman said the rockets fell near the runway and that the damage was small. An inquiry has been opened, he added.",
    "The base was hit twice last month as well. Guards have been sent to the villages around it, the governor's office said.",
]
BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
MENU = (
    "<nav><ul>"
    + "".join(f'<li><a href="/{w}">{w}</a></li>' for w in ("World", "Business", "Sport", "Weather"))
    + "</ul></nav>"
)
FOOT = "<footer><p>Copyright Example Post. All rights reserved.</p><p><a href='/about'>About us</a></p></footer>"


def read(page: str | bytes, url: str | None = None, limits: Limits | None = None, **known: Any) -> list[Found]:
    data = page.encode() if isinstance(page, str) else page
    return list(read_source(open_source("page.html", io.BytesIO(data), url=url, **known), limits or Limits()))


def article(page: str | bytes, url: str | None = None, **known: Any) -> Article:
    (found,) = read(page, url, **known)
    assert isinstance(found, Article), found
    return found


def page(head: str = "", body: str = BODY, before: str = "", after: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Rockets hit air base near river | Example Post</title>{head}</head><body>{MENU}"
        f"<article><h1>Rockets hit air base near river</h1>{before}{body}{after}</article>{FOOT}</body></html>"
    )


def linked(**fields: Any) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Rockets hit air base near river",
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def tag(name: str, content: str, key: str = "property") -> str:
    return f'<meta {key}="{name}" content="{content}">'


# A head (or something visible), and the time of publication to the minute.
TIMES = [
    (linked(datePublished="2022-01-06T01:12:00+02:00"), "", "2022-01-06T01:12+02:00"),
    (linked(datePublished="2022-01-05T23:12:30.000Z"), "", "2022-01-05T23:12+00:00"),
    (linked(datePublished="2022-01-06T01:12:00+0300"), "", "2022-01-06T01:12+03:00"),  # no colon in the zone
    (tag("article:published_time", "2022-01-06T01:12:00-05:00"), "", "2022-01-06T01:12-05:00"),
    (tag("og:published_time", "2022-01-06 01:12:00"), "", "2022-01-06T01:12"),  # no zone is stated, none is made up
    (tag("pubdate", "Thu, 06 Jan 2022 01:12:00 GMT", "name"), "", "2022-01-06T01:12+00:00"),
    (tag("parsely-pub-date", "1641424320", "name"), "", "2022-01-05T23:12+00:00"),  # seconds since 1970
    (tag("DC.date.issued", "2022-01-06", "name"), "", "2022-01-06"),
    # the same moment twice: the one in local time tells the reader's day
    (
        linked(datePublished="2022-01-05T23:12:00Z") + tag("article:published_time", "2022-01-06T01:12:00+02:00"),
        "",
        "2022-01-06T01:12+02:00",
    ),
    # a day alone gives way to the same day with a clock
    (
        linked(datePublished="2022-01-06") + tag("article:published_time", "2022-01-06T01:12:00+02:00"),
        "",
        "2022-01-06T01:12+02:00",
    ),
    (
        linked(datePublished="2022-01-06T00:00:00Z") + tag("article:published_time", "2022-01-06T08:30:00Z"),
        "",
        "2022-01-06T08:30+00:00",
    ),
    # data in a graph, after another object, and after a script that is broken
    (
        '<script type="application/ld+json">{broken</script><script type="application/ld+json">'
        + json.dumps(
            {
                "@graph": [
                    {"@type": "WebSite", "name": "x"},
                    {"@type": ["Article"], "datePublished": "2022-01-06T01:12+02:00"},
                ]
            }
        )
        + "</script>",
        "",
        "2022-01-06T01:12+02:00",
    ),
    # seen by readers only
    ("", '<time datetime="2022-01-06T01:12:00+02:00">6 Jan</time>', "2022-01-06T01:12+02:00"),
    ("", "<time>6 January 2022, 01:12 GMT</time>", "2022-01-06T01:12+00:00"),
    ("", '<div class="publish-date">Published: January 6, 2022 at 1:12 a.m. EST</div>', "2022-01-06T01:12-05:00"),
    ("", '<span itemprop="datePublished" content="2022-01-06T01:12:00+02:00">today</span>', "2022-01-06T01:12+02:00"),
    # when the page was changed is not when it came out
    (
        "",
        '<time class="updated" datetime="2022-01-09T10:00:00Z">x</time><time datetime="2022-01-06T01:12Z">y</time>',
        "2022-01-06T01:12+00:00",
    ),
    (tag("article:modified_time", "2022-01-09T10:00:00Z"), "", None),
    (linked(datePublished="soon"), "", None),
    ("", "", None),
]


@pytest.mark.parametrize(("head", "before", "published"), TIMES)
def test_time_of_publication(head: str, before: str, published: str | None) -> None:
    assert article(page(head, before=before)).published == published


def test_the_address_tells_the_day_when_nothing_else_does() -> None:
    assert article(page(), "https://example.org/world/2022/01/06/rockets.html").published == "2022-01-06"
    assert article(page(), "https://example.org/2022/13/45/rockets.html").published is None


def test_what_the_page_says_of_itself() -> None:
    head = (
        linked(
            publisher={"@type": "Organization", "name": "Example Post"},
            author=[{"@type": "Person", "name": "A. Reporter"}, {"@type": "Person", "name": "B. Writer"}],
            dateModified="2022-01-06T09:00:00Z",
        )
        + '<link rel="canonical" href="/world/rockets?utm_source=feed&id=7#top">'
        + tag("source", "Agence France-Presse", "name")
    )
    found = article(page(head), "https://www.example.org/amp/world/rockets?utm_source=x")
    assert found.title == "Rockets hit air base near river"
    assert found.publisher == "Example Post"
    assert found.byline == "A. Reporter, B. Writer"
    assert found.agency == "AFP"
    assert found.modified == "2022-01-06T09:00+00:00"
    assert found.url == "https://www.example.org/world/rockets?id=7"
    assert clean(found).agency == "AFP"


# A byline or publisher, and the agency that it credits.
AGENCIES = [
    (linked(author={"name": "Reuters"}), "Reuters"),
    (linked(publisher={"name": "Associated Press"}), "AP"),
    (linked(author={"name": "A. Reporter, Associated Press"}), "AP"),
    (linked(author={"name": "A. Reporter"}, publisher={"name": "Apple Valley News"}), None),
    (linked(author={"name": "Apinya Reuter"}), None),
]


@pytest.mark.parametrize(("head", "agency"), AGENCIES)
def test_agencies(head: str, agency: str | None) -> None:
    assert article(page(head)).agency == agency


# Titles: heading, data, tag in the head, and which counts.
def test_titles() -> None:
    assert article(page()).title == "Rockets hit air base near river"
    bare = f"<html><head><title>Rockets hit air base | Example Post</title></head><body><article>{BODY}</article></body></html>"
    assert article(bare).title == "Rockets hit air base"
    other = page(linked(headline="Rockets hit air base near river")).replace(
        "<h1>Rockets hit air base near river</h1>", "<h1>World news</h1>"
    )
    assert article(other).title == "Rockets hit air base near river"
    assert article(f"<html><body><article>{BODY}</article></body></html>").title is None


def test_a_canonical_link_to_the_front_page_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://example.org/">'
    assert article(page(head), "https://example.org/world/rockets").url == "https://example.org/world/rockets"
    assert article(page('<link rel="canonical" href="javascript:alert(1)">')).url is None


def test_body_without_furniture_and_without_its_title() -> None:
    found = article(page(after="<script>var rockets = 'Two rockets';</script><style>p{}</style>"))
    assert found.text.split("\n\n") == PARAGRAPHS


def test_captions_stay_captions() -> None:
    caption = "Smoke rises over the air base on Wednesday, 5 January 2022, after rockets hit it"
    figure = f'<figure><img src="a.jpg"><figcaption>{caption}</figcaption></figure>'
    teaser = "<aside><figure><figcaption>Wheat prices rise again in the whole country</figcaption></figure></aside>"
    found = article(page(before=figure, after=teaser))
    assert found.text.count(caption) == 1 and "Wheat" not in found.text
    document = clean(found)
    assert [document.quote(b.span) for b in document.blocks if b.kind == "caption"] == [caption]
    assert [document.quote(b.span) for b in document.blocks if b.kind == "headline"] == [found.title]


def test_short_pages_keep_their_paragraphs() -> None:
    found = article(page(body="".join(f"<p>{p}</p>" for p in PARAGRAPHS[:2])))
    assert found.text.split("\n\n") == PARAGRAPHS[:2]


# Bytes and what is said of their encoding: what they are counts, not what is said.
ENCODINGS = [
    ("utf-8", None, ""),
    ("utf-8", "iso-8859-1", '<meta charset="latin-1">'),  # stated wrongly twice
    ("cp1252", None, '<meta charset="iso-8859-1">'),
    ("cp1252", "utf-8", ""),  # stated wrongly by the server, and not by the page
    ("cp1252", "no-such-code", ""),
    ("cp1252", "hex", ""),  # a codec that makes no text
    ("utf-16", None, ""),
]


@pytest.mark.parametrize(("encoding", "stated", "meta"), ENCODINGS)
def test_wrong_charsets(encoding: str, stated: str | None, meta: str) -> None:
    text = "“Nobody was hurt,” the mayor of Düsseldorf said – again and again, to everyone who asked him about it that day."
    data = page(meta, body=BODY + f"<p>{text}</p>").encode(encoding)
    assert text in article(data, encoding=stated).text


def test_a_live_blog_in_data_is_cut_into_its_entries() -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Entry {n}",
            "datePublished": f"2022-01-06T0{n}:15:00+02:00",
            "articleBody": f"<p>{PARAGRAPHS[n]}</p>",
            "url": f"https://example.org/live#{n}",
        }
        for n in range(4)
    ]
    found = read(page(linked(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})))
    assert [f.text for f in found if isinstance(f, Article)] == PARAGRAPHS
    assert [f.published for f in found if isinstance(f, Article)][1] == "2022-01-06T01:15+02:00"
    assert [f.url for f in found if isinstance(f, Article)][3] == "https://example.org/live#3"


def test_a_live_blog_in_elements_is_cut_into_its_entries() -> None:
    entries = "".join(
        f'<div class="live-entry" id="e{n}"><time datetime="2022-01-06T0{n}:15:00Z">0{n}:15</time>'
        f"<h3>Entry {n} of the day</h3><p>{p}</p></div>"
        for n, p in enumerate(PARAGRAPHS)
    )
    found = read(page(body=f"<div class='live'>{entries}</div>"), "https://example.org/live")
    assert [(f.title, f.text, f.published, f.url) for f in found if isinstance(f, Article)] == [
        (f"Entry {n} of the day", p, f"2022-01-06T0{n}:15+00:00", f"https://example.org/live#e{n}")
        for n, p in enumerate(PARAGRAPHS)
    ]


def test_an_article_with_comments_is_no_live_blog() -> None:
    comments = "".join(
        f'<li class="comment"><time datetime="2022-01-07T0{n}:00Z">x</time><p>I think that this is very bad news indeed.</p></li>'
        for n in range(5)
    )
    found = article(page(after=f"<ul class='comments'>{comments}</ul>"))
    assert found.text.startswith(PARAGRAPHS[0])


def test_boxes_of_updates_beside_an_article_are_no_live_blog() -> None:
    boxes = "".join(
        f'<li class="latest-updates__item"><time datetime="2022-01-07T0{n}:00Z">x</time>'
        "<p>Wheat prices rise again in the country</p></li>"
        for n in range(5)
    )
    for column in (f"<div class='more'>{boxes}</div>", f"<aside><ul>{boxes}</ul></aside>"):
        assert article(page(after=column)).text.startswith(PARAGRAPHS[0])


# Hostile and empty pages: a fault or an article, never an exception, and soon.
HOSTILE = [
    "<html></html>",
    "<html><body>" + "<div>" * 50_000 + BODY,
    "<html><body>" + "<p>" * 1_000_000,
    "<html><body><p>" + "x" * 2_000_000 + "</p></body></html>",
    page(head="<script type='application/ld+json'>" + "[" * 100_000 + "</script>"),
    page(
        head='<script type=\'application/ld+json\'>[1, null, "x", {"@type": 5, "author": [[]], "datePublished": {}}]</script>'
    ),
    page(head="<title>\x00</title>" * 1000),
    "<html><body><article><p>\ud800</p></article>".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "<!doctype html>" + "<a href='" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_pages(text: str) -> None:
    for found in read(text):
        assert isinstance(found, Article | Fault)


def test_a_page_over_the_limit_is_refused() -> None:
    (fault,) = read(page() + " " * 100_000, limits=Limits(page=50_000))
    assert isinstance(fault, Fault) and "50,000 bytes" in fault.message


def test_a_page_without_an_article_is_named() -> None:
    (fault,) = read("<html><head><title>Home</title></head><body></body></html>")
    assert isinstance(fault, Fault) and "no article" in fault.message


# What is written, and the time that it means.
WRITTEN = [
    ("2022-01-06T01:12:00.123456Z", "2022-01-06T01:12+00:00"),
    ("20220106T011200Z", "2022-01-06T01:12+00:00"),
    ("2022/01/06 1:12 pm", "2022-01-06T13:12"),
    ("1:12 PM, January 6th, 2022", "2022-01-06T13:12"),
    ("12:05 a.m. on 6 Jan 2022", "2022-01-06T00:05"),
    ("Thu, 6 Jan 2022 01:12:00 +0530", "2022-01-06T01:12+05:30"),
    ("2022-01-06 01:12 IST", "2022-01-06T01:12"),  # IST is three zones
    ("6 Jan 2022", "2022-01-06"),
    (1641424320000, "2022-01-05T23:12+00:00"),
    ("31 February 2021", None),
    ("2022-01-06T25:99", "2022-01-06"),
    ("January 2022", None),
    ("yesterday", None),
    ("", None),
    (None, None),
    (True, None),
    (["2022-01-06"], None),
    (float("nan"), None),
    ("9" * 400, None),
]


@pytest.mark.parametrize(("written", "time"), WRITTEN)
def test_times_as_written(written: object, time: str | None) -> None:
    assert parse_time(written) == time


@given(st.text(max_size=60) | st.integers() | st.floats() | st.none())
def test_any_value_is_a_time_or_none(value: object) -> None:
    assert parse_time(value) is None or best_time([value]) is not None


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_markup_is_read(text: str) -> None:
    for found in read("<html><body>" + text):
        assert isinstance(found, Article | Fault)


# Addresses, and what is left of them.
ADDRESSES = [
    ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
    ("https://example.org/a?id=7&fbclid=abc#part", "https://example.org/a?id=7"),
    ("https://user:secret@example.org:8080/a", "https://example.org:8080/a"),
    ("http://[::1]:80/a", "http://[::1]:80/a"),
    ("https://example.org/?q=%C3%A9", "https://example.org/?q=%C3%A9"),
    ("http://[broken", "http://[broken"),
]


@pytest.mark.parametrize(("url", "clean"), ADDRESSES)
def test_addresses_are_cleaned(url: str, clean: str) -> None:
    assert clean_url(url) == clean

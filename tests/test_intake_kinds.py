"""Every kind of source that intake reads, whole and broken: what comes out, and what is said of the rest."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import re
import time
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.fetch import Article, Fault, Found, Limits, fetch
from dateline.model import Item

TEXT = "Two rockets hit an air base near the river early on Wednesday, wounding four soldiers, the army said in a statement."
MORE = "Nobody said at once who had fired them. Similar attacks in the past weeks were blamed on armed groups in the region."
PAGE = (
    "<!doctype html><html><head><title>Rockets hit air base</title></head>"
    f"<body><article><p>{TEXT}</p><p>{MORE}</p><p>{TEXT[::-1]}</p></article></body></html>"
).encode()


def found(data: bytes, limits: Limits | None = None) -> list[Found]:
    return list(fetch(["-"], limits, io.BytesIO(data)))


def items(data: bytes, limits: Limits | None = None) -> list[Item]:
    return [f for f in found(data, limits) if isinstance(f, Item)]


def faults(data: bytes, limits: Limits | None = None) -> list[Fault]:
    return [f for f in found(data, limits) if isinstance(f, Fault)]


# --- feeds ----------------------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="x.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Example Post</title><link>https://example.org/</link>
<item><title>Rockets &amp; mortars hit air base</title><link>https://example.org/1?utm_source=rss</link>
<pubDate>Thu, 06 Jan 2022 01:12:00 +0200</pubDate><dc:creator>AFP</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><script>alert(1)</script><p>{MORE}</p>]]></content:encoded></item>
<item><title>Second</title><link>https://example.org/2</link><description>&lt;p&gt;{MORE}&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Post</title><entry><title>Rockets hit air base</title>
<link href="https://example.org/1"/><id>urn:1</id><published>2022-01-05T23:12:00Z</published><updated>2022-01-06T08:00:00Z</updated>
<summary>{TEXT}</summary></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example Post",
        "items": [
            {
                "id": "1",
                "url": "https://example.org/1",
                "title": "Rockets",
                "content_html": f"<p>{TEXT}</p>",
                "date_published": "2022-01-06T01:12:00+02:00",
            },
            {"id": "2", "content_text": MORE, "authors": [{"name": "Reuters"}]},
            5,
        ],
    }
)


def test_rss() -> None:
    first, second = items(RSS.encode())
    assert isinstance(first, Article)
    assert first.text == f"{TEXT}\n\n{MORE}"
    assert (first.title, first.publisher, first.agency) == ("Rockets & mortars hit air base", "Example Post", "AFP")
    assert (first.published, first.url, first.location) == ("2022-01-06T01:12+02:00", "https://example.org/1", "-[1]")
    assert (second.text, second.published) == (MORE, None)


def test_rss_in_another_encoding_and_with_a_doctype() -> None:
    text = RSS.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Second", "Düsseldorf")
    assert items(text.encode("latin-1"))[1].title == "Düsseldorf"
    dated = RSS.replace(
        "<rss", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://localhost:1/rss.dtd">\n<rss', 1
    )
    assert len(items(dated.encode())) == 2


def test_atom() -> None:
    (entry,) = items(ATOM.encode())
    assert isinstance(entry, Article)
    assert (entry.text, entry.published, entry.modified) == (TEXT, "2022-01-05T23:12+00:00", "2022-01-06T08:00+00:00")


# Links that are no addresses: the entry is read, without one.
@pytest.mark.parametrize("link", ["http://[news/1", "http://exa\u2100mple.org/1", "javascript:alert(1)"])
def test_a_bad_link_does_not_cost_the_feed(link: str) -> None:
    first, second = items(RSS.replace("https://example.org/1?utm_source=rss", link).encode())
    assert isinstance(first, Article) and first.url is None and first.text
    assert isinstance(second, Article)
    of_json = json.loads(JSON_FEED)
    of_json["items"][0]["url"] = link
    assert items(json.dumps(of_json).encode())[0].url is None


def test_json_feed() -> None:
    first, second = items(JSON_FEED.encode())
    assert (first.text, first.published) == (TEXT, "2022-01-06T01:12+02:00")
    assert isinstance(second, Article) and second.agency == "Reuters"
    assert len(faults(JSON_FEED.encode())) == 1


# A feed's title, and the agency that it is.
@pytest.mark.parametrize(
    ("title", "agency"), [("Reuters: World News", "Reuters"), ("AP", "AP"), ("AP Politics Blog", None)]
)
def test_feeds_of_agencies(title: str, agency: str | None) -> None:
    first = items(RSS.replace("Example Post", title).replace("<dc:creator>AFP</dc:creator>", "").encode())[0]
    assert isinstance(first, Article) and first.agency == agency


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
EXTERNAL = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>
<item><title>&x;</title></item></channel></rss>"""
PARAMETER = """<?xml version="1.0"?><!DOCTYPE foo [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]><foo/>"""


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_entities_is_refused(text: str, encoding: str) -> None:
    (fault,) = found(text.encode(encoding))
    assert isinstance(fault, Fault) and "entities" in fault.message


# A feed that is not whole, and a word of what is said; what can be read is read.
BROKEN_FEEDS = [
    (RSS[: RSS.index("<item><title>Second") + 20], 1, "broken"),
    ("<rss version='2.0'><channel></channel></rss>", 0, "no entries"),
    ("<rss", 0, ""),
    ("<?xml version='1.0'?><nitf><body>Text</body></nitf>", 0, "unknown kind"),
]


@pytest.mark.parametrize(("text", "fewest", "word"), BROKEN_FEEDS)
def test_broken_feeds(text: str, fewest: int, word: str) -> None:
    results = found(text.encode())
    assert sum(isinstance(f, Item) for f in results) >= fewest
    assert any(isinstance(f, Fault) and word in f.message for f in results)


# --- archives of the web --------------------------------------------------------------------------------------------


def record(number: int, body: bytes = PAGE, packed: str = "", kind: str = "text/html", status: str = "200 OK") -> bytes:
    coding = f"Content-Encoding: {packed}\r\n" if packed else ""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{coding}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2022-01-05T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_warc_plain_and_packed() -> None:
    for data in (b"".join(record(n) for n in range(3)), b"".join(gzip.compress(record(n)) for n in range(3))):
        read = items(data)
        assert [i.url for i in read] == [f"https://example.org/{n}" for n in range(3)]
        assert all(i.text.startswith(TEXT) and i.title == "Rockets hit air base" for i in read)


def test_warc_takes_pages_that_were_answered_and_nothing_else() -> None:
    others = [record(1, b"\x89PNG", kind="image/png"), record(2, status="404 Not Found"), record(3, status="302 Found")]
    data = b"".join(
        gzip.compress(r)
        for r in [*others, record(4, gzip.compress(PAGE), "gzip"), record(5, zlib.compress(PAGE), "deflate")]
    )
    assert [i.url for i in items(data)] == ["https://example.org/4", "https://example.org/5"]


def test_text_drawn_from_pages_is_read_too() -> None:
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/1\r\nContent-Type: text/plain\r\n"
    data = f"{head}Content-Length: {len(TEXT)}\r\n\r\n{TEXT}\r\n\r\n".encode()
    assert [(i.text, i.url) for i in items(gzip.compress(data))] == [(TEXT, "https://example.org/1")]


def middle(kind: str) -> bytes:
    packed = gzip.compress(record(2))
    if kind == "bytes changed":
        return packed[:80] + b"\xff" * 40 + packed[120:]
    return packed[:90] if kind == "cut off" else b"rubbish " * 40


@pytest.mark.parametrize("kind", ["bytes changed", "cut off", "rubbish"])
def test_warc_broken_in_the_middle_goes_on_after_it(tmp_path: Path, kind: str) -> None:
    parts = [gzip.compress(record(n)) for n in range(5)]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join([*parts[:2], middle(kind), *parts[3:]]))
    results = list(fetch([str(path)]))
    assert [f.url for f in results if isinstance(f, Item)] == [f"https://example.org/{n}" for n in (0, 1, 3, 4)]
    (fault,) = (f for f in results if isinstance(f, Fault))
    assert f"{path}@" in fault.location and "broken" in fault.message


def test_warc_cut_off_at_its_end() -> None:
    data = gzip.compress(record(0)) + gzip.compress(record(1))[:-60]
    results = found(data)
    assert isinstance(results[0], Item)
    assert isinstance(results[1], Fault) and "cut off" in results[1].message


def test_warc_is_read_on_from_a_location(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record(n)) for n in range(5)))
    all_of_it = [f for f in fetch([str(path)]) if isinstance(f, Item)]
    again = [f for f in fetch([all_of_it[3].location]) if isinstance(f, Item)]
    assert again == all_of_it[3:]


def test_warc_pages_that_are_not_wanted_are_counted() -> None:
    data = b"".join(gzip.compress(r) for r in (record(0), record(1, PAGE.replace(b"rockets", b"ministers"))))
    results = list(fetch(["-"], None, io.BytesIO(data), wanted=lambda text: "rockets" in text))
    assert [f.url for f in results if isinstance(f, Item)] == ["https://example.org/0"]
    (note,) = (f for f in results if isinstance(f, Fault))
    assert note.severity == "note" and "2 pages, 1 of them" in note.message


def test_a_bomb_in_a_warc_and_pages_too_large_are_refused_and_the_rest_goes_on() -> None:
    bomb, huge = gzip.compress(b"<html>" + b" " * 30_000_000), b"<html>" + b" " * 200_000
    data = b"".join(
        gzip.compress(r) for r in (record(0, bomb, "gzip"), record(1, huge), record(2, PAGE, "br"), record(3))
    )
    results = found(data, Limits(page=100_000))
    assert [f.url for f in results if isinstance(f, Item)] == ["https://example.org/3"]
    messages = [f.message for f in results if isinstance(f, Fault)]
    assert (
        len(messages) == 3 and "unfolds" in messages[0] and "larger" in messages[1] and "packed as 'br'" in messages[2]
    )


# --- letters --------------------------------------------------------------------------------------------------------


def letter(html: bool = False, attached: bytes | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Example Desk <desk@example.org>"
    message["To"] = "reader@example.org"
    message["Subject"] = "Rockets hit air base"
    message["Date"] = "Thu, 06 Jan 2022 01:12:00 +0200"
    message["Message-ID"] = "<1@example.org>"
    if html:
        message.set_content(PAGE.decode(), subtype="html")
    else:
        message.set_content(f"{TEXT}\n\n{MORE}\n")
    if attached is not None:
        message.add_attachment(attached, maintype="application", subtype="pdf", filename="../report.pdf")
    return message


@pytest.mark.parametrize("html", [False, True])
def test_a_letter(html: bool) -> None:
    (item,) = items(letter(html).as_bytes())
    assert item.text.startswith(f"{TEXT}\n\n{MORE}")
    assert (item.id, item.title, item.published) == ("1@example.org", "Rockets hit air base", "2022-01-06T01:12+02:00")
    assert item.publisher == "Example Desk"


def test_a_mailbox_is_read_letter_by_letter() -> None:
    one = letter().as_bytes().replace(b"Nobody said", b">From there nobody said")
    box = b"".join(b"From desk@example.org Thu Jan  6 01:12:00 2022\n" + one + b"\n" for _ in range(3))
    read = items(box)
    assert [i.location for i in read] == ["-[1]", "-[2]", "-[3]"]
    assert "\nFrom there nobody" in read[0].text


def test_what_is_attached_is_read_too() -> None:
    read = items(letter(attached=pdf([TEXT])).as_bytes())
    assert [i.location for i in read] == ["-", "-!.._report.pdf"]
    assert read[1].text == TEXT


def test_letters_inside_letters_end_somewhere() -> None:
    message = letter()
    for _ in range(6):
        outer = letter()
        outer.add_attachment(message)
        message = outer
    results = found(message.as_bytes())
    assert sum(isinstance(f, Item) for f in results) == 4
    assert any(isinstance(f, Fault) and "archives" in f.message for f in results)


# Text that looks a little like a letter and is none.
@pytest.mark.parametrize(
    "text",
    [
        "From: the front\nTo: the rear\n\nRockets fell all day.",
        "Subject: rockets\n\nTwo of them fell.",
        "From Baghdad it was reported in 2005 that\nrockets fell.",
        "DATE: 1990-02-04\nSOURCE: radio\n\nRockets fell.",
    ],
)
def test_no_letters(text: str) -> None:
    assert [i.text for i in items(text.encode())] == [text]


def test_broken_letters_are_named() -> None:
    head = b"From: a@example.org\nDate: x\nSubject: =?utf-8?b?!!!?=\nMessage-ID: <<>>\nMIME-Version: 1.0\n"
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000))
    for data in (
        head + b"\n",
        head + nested,
        head + b"Content-Type: text/plain; charset=nonsense\n\nRockets fell on the base.",
    ):
        assert found(data)
    assert items(data)[0].text == "Rockets fell on the base."


# --- PDF ------------------------------------------------------------------------------------------------------------


def pdf(lines: list[str], packed: bytes | None = None) -> bytes:
    """Return a small PDF file with one page of text (or with ``packed`` as the page's packed content)."""
    drawn = "BT /F1 8 Tf 40 800 Td 12 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    content = packed or zlib.compress(drawn.encode("latin-1"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )
    return out + end


def test_pdf() -> None:
    assert [i.text for i in items(pdf([TEXT, MORE]))] == [f"{TEXT}\n{MORE}"]


# A PDF file that gives no text, and a word of what is said.
NO_PDF = [
    (pdf([]), "only pictures"),
    (b"%PDF-1.7\nrubbish", "broken"),
    (
        pdf([TEXT]).replace(
            b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>"
        ),
        "password",
    ),
]


@pytest.mark.parametrize(("data", "word"), NO_PDF)
def test_pdf_without_text(data: bytes, word: str) -> None:
    (fault,) = found(data)
    assert isinstance(fault, Fault) and word in fault.message


def test_a_pdf_with_too_much_of_anything_is_refused() -> None:
    (fault,) = found(pdf([TEXT]), Limits(pages=0))
    assert isinstance(fault, Fault) and "1 pages" in fault.message
    (fault,) = found(pdf([TEXT]), Limits(characters=50))
    assert isinstance(fault, Fault) and "limit is 50" in fault.message
    (fault,) = found(pdf([TEXT]), Limits(page=10))
    assert isinstance(fault, Fault) and "100 bytes" in fault.message


def test_pdf_bombs_are_ended() -> None:
    engine = zlib.compressobj(9)
    spaces = b"".join(engine.compress(b" " * 10_000_000) for _ in range(60)) + engine.flush()
    lines = zlib.compress(b"BT /F1 8 Tf 40 800 Td 12 TL " + b"(aaaaaaaaaaaaaaaaaaaa) Tj T* " * 1_000_000 + b"ET", 9)
    for content in (spaces, lines):
        start = time.perf_counter()
        (fault,) = found(pdf([], content), Limits(seconds=1, expanded=500_000_000))
        assert isinstance(fault, Fault) and ("takes more than 1 seconds" in fault.message or "no text" in fault.message)
        assert time.perf_counter() - start < 5


# --- tables ---------------------------------------------------------------------------------------------------------


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **how)
    return out.getvalue()


def test_parquet() -> None:
    import datetime as dt

    columns = {
        "id": [1, 2, 3],
        "text": [TEXT, None, MORE],
        "published": [dt.datetime(2022, 1, 6, 1, 12), None, None],
        "extra": [1.5, 2.5, 3.5],
    }
    results = found(parquet(columns))
    first, fault, last = results
    assert isinstance(first, Item) and isinstance(last, Item) and isinstance(fault, Fault)
    assert (first.id, first.text, first.published, first.location) == ("1", TEXT, "2022-01-06T01:12:00", "-:1")
    assert (fault.location, last.text) == ("-:2", MORE)


def test_parquet_that_unfolds_is_read_row_by_row() -> None:
    rows = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), ["x" * 100_000])
    data = parquet({"text": rows}, compression="zstd")  # 5 GB, packed in a few kilobytes
    assert len(data) < 1_000_000
    start = time.perf_counter()
    for item, _ in zip(fetch(["-"], None, io.BytesIO(data)), range(200), strict=False):
        assert isinstance(item, Item) and len(item.text) == 100_000
    assert time.perf_counter() - start < 5
    (fault,) = found(
        parquet({"text": [f"{n}" * 100_000 for n in range(20)]}, use_dictionary=False), Limits(expanded=1_000_000)
    )
    assert isinstance(fault, Fault) and "unfolds" in fault.message


@pytest.mark.parametrize("data", [parquet({"body": [TEXT]}), b"PAR1rubbish", parquet({"text": [TEXT]})[:-20]])
def test_parquet_that_cannot_be_read(data: bytes) -> None:
    (fault,) = found(data)
    assert isinstance(fault, Fault) and ('no column "text"' in fault.message or "broken" in fault.message)


# --- packed files ---------------------------------------------------------------------------------------------------


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_zip_with_everything_in_it() -> None:
    inner = zipped({"c.txt": MORE.encode()})
    lines = b'{"text": "one"}\n{"text": "two"}\n'
    data = zipped(
        {"a.html": PAGE, "b/rows.bin": gzip.compress(lines), "d.zip": inner, ".hidden": b"x", "__MACOSX/a": b"x"}
    )
    read = items(data)
    assert [i.location for i in read] == ["-!a.html", "-!b/rows.bin:1", "-!b/rows.bin:2", "-!d.zip!c.txt"]
    assert [i.text for i in read][1:] == ["one", "two", MORE]


# Names that lead out of the archive are not read; the others are.
@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt"])
def test_zip_with_names_that_lead_out(name: str) -> None:
    results = found(zipped({name: b"evil", "good.txt": TEXT.encode()}))
    assert [f.text for f in results if isinstance(f, Item)] == [TEXT]
    (fault,) = (f for f in results if isinstance(f, Fault))
    assert "leads out" in fault.message


def test_zip_bombs() -> None:
    bomb = zipped({"bomb.txt": b"0" * 5_000_000, "good.txt": TEXT.encode()})
    results = found(bomb)
    assert [f.text for f in results if isinstance(f, Item)] == [TEXT]
    assert any(isinstance(f, Fault) and "200 times" in f.message for f in results)
    many = zipped({f"{n}.txt": b"x" for n in range(30)})
    assert ["30 files" in f.message for f in faults(many, Limits(members=20))] == [True]
    assert "unfolds" in faults(zipped({"a.txt": TEXT.encode()}), Limits(expanded=50))[0].message
    nested = TEXT.encode()
    for _ in range(6):
        nested = zipped({"a.zip": nested})
    assert ["archives" in f.message for f in found(nested) if isinstance(f, Fault)] == [True]


def test_zip_that_is_broken_or_locked_or_an_office_file() -> None:
    data = zipped({"a.txt": TEXT.encode() * 20, "b.txt": MORE.encode()})
    assert "broken" in faults(data[:60])[0].message
    torn = bytearray(data)
    torn[45:55] = b"\xff" * 10
    results = found(bytes(torn))
    assert any(isinstance(f, Fault) and "broken" in f.message for f in results)
    assert MORE in [f.text for f in results if isinstance(f, Item)]
    locked = bytearray(data)
    place = data.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    assert "password" in faults(bytes(locked))[0].message
    assert "Word" in faults(zipped({"word/document.xml": b"<x/>"}))[0].message
    assert "no files" in faults(zipped({}))[0].message


def test_gzip() -> None:
    assert [i.text for i in items(gzip.compress(TEXT.encode()))] == [TEXT]
    assert [i.text for i in items(gzip.compress(b'{"text": "one"}\n') + gzip.compress(b'{"text": "two"}\n'))] == [
        "one",
        "two",
    ]
    rows = b"".join(b'{"text": "%d"}\n' % n for n in range(60_000))
    cut = found(gzip.compress(rows)[:-5_000])
    assert len(cut) > 10_000 and isinstance(cut[-1], Fault) and "cut off" in cut[-1].message
    (fault,) = found(gzip.compress(b"0" * 100_000_000))
    assert isinstance(fault, Fault) and "too much text" in fault.message
    bomb = found(gzip.compress(b'{"text": "one"}\n' * 300_000))
    assert isinstance(bomb[-1], Fault) and "200 times" in bomb[-1].message


def test_one_bad_file_does_not_end_the_batch(tmp_path: Path) -> None:
    files = {
        "a.txt": TEXT.encode(),
        "b.pdf": b"%PDF-1.7",
        "c.gz": b"\x1f\x8b\x08rubbish",
        "d.html": PAGE,
        "e.parquet": b"PAR1",
        "f.zip": b"PK\x03\x04",
        "g.xml": BOMB.encode(),
        "h.txt": MORE.encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    results = list(fetch([str(tmp_path)]))
    assert [f.location.rpartition("/")[2] for f in results if isinstance(f, Item)] == ["a.txt", "d.html", "h.txt"]
    assert [f.location.rpartition("/")[2] for f in results if isinstance(f, Fault)] == [
        "b.pdf",
        "c.gz",
        "e.parquet",
        "f.zip",
        "g.xml",
    ]


def test_pipes_of_what_must_be_wound_are_bounded() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    for data in (zipped({"a.txt": TEXT.encode()}), parquet({"text": [TEXT]})):
        assert [i.text for i in fetch(["-"], None, Pipe(data)) if isinstance(i, Item)] == [TEXT]
        (fault,) = fetch(["-"], Limits(expanded=50), Pipe(data))
        assert isinstance(fault, Fault) and "50 bytes" in fault.message


def test_a_fault_of_ours_in_one_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("dateline.fetch.kinds.html.find_body", fail)
    (fault,) = found(PAGE)
    assert isinstance(fault, Fault) and "KeyError" in fault.message


def test_the_limits_are_those_that_the_manual_tells() -> None:
    manual = (Path(__file__).parent.parent / "docs" / "intake.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"`(\w+)` ([\d,]+|no)", manual))
    have = dataclasses.asdict(Limits())
    assert told.keys() == have.keys()
    assert {k: 0 if v == "no" else int(v.replace(",", "")) for k, v in told.items()} == have


STARTS = [
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"PAR1",
    b"WARC/1.0\r\n",
    b"<rss>",
    b"<html>",
    b"<?xml ",
    b"From a 2022\nTo: x\n",
    b"{",
    b"[{",
]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_after_any_beginning(start: bytes, data: bytes) -> None:
    results = found(start + data)
    assert results and all(isinstance(f, Item | Fault) for f in results)

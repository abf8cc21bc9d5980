"""Answers of the web, good and hostile, from a server on loopback that the tests start."""

from __future__ import annotations

import gzip
import ipaddress
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dateline.fetch import Article, Fault, Limits, fetch
from dateline.fetch.addresses import is_public
from dateline.fetch.web import Answer, WebError, get

TEXT = "Two rockets hit an air base near the river early on Wednesday, wounding four soldiers, the army said in a statement."
PAGE = (
    "<!doctype html><html><head><title>Rockets hit air base</title>"
    '<meta property="article:published_time" content="2022-01-06T01:12:00+02:00"></head>'
    f"<body><article><p>{TEXT}</p><p>{TEXT} “So it was.”</p></article></body></html>"
).encode()
LIMITS = Limits(private=True, seconds=1.5, idle=0.7, page=200_000)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        try:
            getattr(self, "do_" + self.path.strip("/").split("?")[0].replace("/", "_"))()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_page(self) -> None:
        if self.headers.get("If-None-Match") == '"1"':
            self.answer(status=304)
        else:
            self.answer(PAGE, Content_Type="text/html; charset=iso-8859-1", ETag='"1"')

    def do_gzip(self) -> None:
        self.answer(gzip.compress(PAGE), Content_Encoding="gzip")

    def do_deflate(self) -> None:
        self.answer(zlib.compress(PAGE), Content_Encoding="deflate")

    def do_raw(self) -> None:
        self.answer(zlib.compress(PAGE)[2:-4], Content_Encoding="deflate")

    def do_brotli(self) -> None:
        self.answer(PAGE, Content_Encoding="br")

    def do_torn(self) -> None:
        self.answer(b"\x1f\x8b\x08\x00rubbish", Content_Encoding="gzip")

    def do_bomb(self) -> None:
        self.answer(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip")

    def do_missing(self) -> None:
        self.answer(b"no", 404)

    def do_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 1_000_000)

    def do_endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    def do_slowbody(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def do_slowhead(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            self.wfile.write(b"X-A: b\r\n")
            time.sleep(0.05)

    def do_silent(self) -> None:
        time.sleep(3)

    def do_manyheads(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000)

    def do_nohttp(self) -> None:
        self.wfile.write(b"\x00\x01rubbish\r\n\r\n")
        self.close_connection = True

    def do_cut(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
        self.close_connection = True

    def do_moved(self) -> None:
        self.answer(status=301, Location="/page")

    def do_found(self) -> None:
        self.answer(status=302, Location="/page")

    def do_loop(self) -> None:
        self.answer(status=302, Location="/loop2")

    def do_loop2(self) -> None:
        self.answer(status=302, Location="/loop")

    def do_further(self) -> None:
        self.answer(status=302, Location=self.path + ("x" if "?" in self.path else "?x"))

    def do_tofile(self) -> None:
        self.answer(status=302, Location="file:///etc/passwd")

    def do_tonowhere(self) -> None:
        self.answer(status=302, Location="http://[news/1")

    def do_tometa(self) -> None:
        self.answer(status=302, Location="http://169.254.169.254/latest/meta-data")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["page", "gzip", "deflate", "raw", "moved", "found"])
def test_pages_are_read(site: str, path: str) -> None:
    (found,) = fetch([f"{site}/{path}"], LIMITS)
    assert isinstance(found, Article)
    assert found.text == f"{TEXT}\n\n{TEXT} “So it was.”"
    assert (found.published, found.location) == ("2022-01-06T01:12+02:00", f"{site}/{path}")
    if path in ("moved", "found"):
        assert found.url == f"{site}/page"


# What a server does, and a word of what is said of it. None of it takes longer than the limit.
HOSTILE = [
    ("missing", "404 Not Found"),
    ("bomb", "unfolds to more than 200,000 bytes"),
    ("huge", "larger than 200,000 bytes"),
    ("endless", "larger than 200,000 bytes"),
    ("slowbody", "not complete after 1.5 seconds"),
    ("slowhead", "not complete after 1.5 seconds"),
    ("silent", "no answer within 0.7 seconds"),
    ("manyheads", "cannot be reached"),
    ("nohttp", "cannot be reached"),
    ("cut", "cannot be reached"),
    ("brotli", "packed as 'br'"),
    ("torn", "packing is broken"),
    ("loop", "in a circle"),
    ("further", "more than 5 times"),
    ("tofile", "scheme 'file' is not asked"),
    ("tonowhere", "which is no address"),
]


@pytest.mark.parametrize(("path", "word"), HOSTILE)
def test_hostile_servers(site: str, path: str, word: str) -> None:
    start = time.perf_counter()
    fault, after = fetch([f"{site}/{path}", f"{site}/page"], LIMITS)
    assert time.perf_counter() - start < 6
    assert isinstance(fault, Fault) and word in fault.message, fault
    assert fault.mend and fault.location == f"{site}/{path}"
    assert isinstance(after, Article)  # the rest of the batch goes on


def test_the_own_machine_and_network_are_not_asked_unless_allowed(site: str) -> None:
    for url in (site + "/page", site.replace("127.0.0.1", "localhost") + "/page"):
        (fault,) = fetch([url], Limits())
        assert isinstance(fault, Fault) and "own machine or network" in fault.message


def test_a_redirect_to_the_own_network_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first host counts as public here; where it leads is checked all the same.
    public = is_public

    def check(address: ipaddress.IPv4Address) -> bool:
        return str(address) == "127.0.0.1" or public(address)

    monkeypatch.setattr("dateline.fetch.web.is_public", check)
    (fault,) = fetch([f"{site}/tometa"], Limits(seconds=2))
    assert isinstance(fault, Fault) and "169.254.169.254 is an address of the own" in fault.message


def test_a_name_with_one_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [ipaddress.ip_address("93.184.216.34"), ipaddress.ip_address("10.0.0.7")]
    monkeypatch.setattr("dateline.fetch.web.resolve", lambda host, port: both)
    with pytest.raises(WebError, match="own machine or network"):
        get("http://rebinding.example/")


# Addresses, and whether they are of the public network.
ADDRESSES = [
    ("93.184.216.34", True),
    ("2606:2800:220:1:248:1893:25c8:1946", True),
    ("127.0.0.1", False),
    ("127.8.9.1", False),
    ("0.0.0.0", False),
    ("10.1.2.3", False),
    ("172.16.0.1", False),
    ("192.168.1.1", False),
    ("169.254.169.254", False),
    ("100.64.0.1", False),
    ("224.0.0.1", False),
    ("255.255.255.255", False),
    ("::1", False),
    ("::", False),
    ("fe80::1", False),
    ("fc00::1", False),
    ("ff02::1", False),
    ("::ffff:127.0.0.1", False),
    ("::ffff:93.184.216.34", True),
    ("64:ff9b::7f00:1", False),
    ("2002:7f00:1::", False),
]


@pytest.mark.parametrize(("address", "public"), ADDRESSES)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


# Addresses of the web that are not asked at all, and a word of what is said.
REFUSED = [
    ("file:///etc/passwd", "scheme 'file'"),
    ("ftp://example.org/a", "scheme 'ftp'"),
    ("gopher://example.org/", "scheme 'gopher'"),
    ("http://2130706433/", "own machine"),  # 127.0.0.1 as one number
    ("http://0x7f.1/", "own machine"),
    ("http://[::1]/", "own machine"),
    ("http:///a", "no host"),
    ("http://user:secret@127.0.0.1/", "own machine"),
    ("http://" + "a" * 300 + ".example/", ""),
]


@pytest.mark.parametrize(("url", "word"), REFUSED)
def test_addresses_that_are_refused(url: str, word: str) -> None:
    (fault,) = fetch([url], Limits(seconds=2))
    assert isinstance(fault, Fault) and word in fault.message
    assert "secret" not in str(fault)


def test_conditional_requests_and_permanent_moves(site: str) -> None:
    first = get(f"{site}/moved", LIMITS)
    assert (first.status, first.moved, first.headers["etag"]) == (200, f"{site}/page", '"1"')
    again = get(f"{site}/page", LIMITS, {"If-None-Match": '"1"'})
    assert (again.status, again.body, again.moved) == (304, b"", None)
    assert get(f"{site}/found", LIMITS).moved is None
    assert Answer(799, "x").phrase == ""

"""One answer of the web under hard limits: checked addresses, checked redirects, bounded bytes, bounded time."""

from __future__ import annotations

import io
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx

from dateline.fetch.addresses import is_public, resolve
from dateline.fetch.packing import Unfolding, unpacked
from dateline.fetch.source import HEAD, Limits, Source
from dateline.version import __version__

USER_AGENT = f"dateline/{__version__} (news reader)"
_REDIRECTS = (301, 302, 303, 307, 308)
_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)
_CONNECTING = 10.0  # seconds


class WebError(Exception):
    """An answer that was not got: why, and in ``mend`` what to do."""

    def __init__(self, message: str, mend: str = "Check the address, or save the page and give the file") -> None:
        super().__init__(message)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. ``url`` is where the last redirect led; header names are in small letters.

    ``moved`` is the address that a chain of permanent redirects (301, 308) leads to, None when there was none.
    """

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved: str | None = None

    @property
    def phrase(self) -> str:
        """The usual name of the status."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return ""

    @property
    def encoding(self) -> str | None:
        """The encoding of letters that the server names, or None."""
        _, _, after = self.headers.get("content-type", "").lower().partition("charset=")
        return after.split(";")[0].strip(" \"'") or None


def get(url: str, limits: Limits | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Return the answer to one request, redirects followed. Raises WebError for everything that is not an answer.

    Every address is checked after its name was resolved and the connection goes to the checked address, for each
    redirect anew. ``headers`` are sent besides our own (``If-None-Match`` ...). Packed bodies are unpacked, bounded.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    seen, moved, permanent = [url], None, True
    while True:
        try:
            answer = _once(seen[-1], limits, headers or {}, deadline)
        except Unfolding as error:
            raise WebError(f"the answer is not taken: {error}", "Save the article alone and give the file") from error
        except (httpx.TimeoutException, httpcore.TimeoutException, TimeoutError) as error:
            raise WebError(f"no answer within {limits.idle:g} seconds", "Try again later") from error
        except (httpx.HTTPError, httpx.InvalidURL, *_BROKEN, OSError, ValueError) as error:
            raise WebError(f"the server cannot be reached ({_reason(error)})") from error
        target = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not target:
            return replace(answer, moved=moved)
        try:
            following = urljoin(seen[-1], target)
        except ValueError as error:
            raise WebError(f"it redirects to {target[:200]!r}, which is no address") from error
        permanent = permanent and answer.status in (301, 308)
        moved = following if permanent else moved
        if following in seen:
            raise WebError(f"its redirects go round in a circle ({following[:200]})")
        if len(seen) > limits.redirects:
            raise WebError(f"it redirects more than {limits.redirects} times")
        seen.append(following)


def source_of(answer: Answer, location: str) -> Source:
    """Return the answer as a source to read."""
    return Source(location, io.BytesIO(answer.body), answer.body[:HEAD], url=answer.url, encoding=answer.encoding)


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(text.split())[:200].lower()


def _once(url: str, limits: Limits, headers: Mapping[str, str], deadline: float) -> Answer:
    """Return the answer of one server, redirects not followed."""
    try:
        asked = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise WebError("it is no address of the web") from error
    if asked.scheme not in ("http", "https"):
        raise WebError(f"it leads to {url[:200]!r}; the scheme {asked.scheme!r} is not asked")
    if not asked.host:
        raise WebError("the address names no host")
    if asked.userinfo:
        asked = asked.copy_with(username=None, password=None)
    own = {"user-agent": USER_AGENT, "accept-encoding": "gzip, deflate", "accept": "*/*"}
    client = httpx.Client(
        transport=_Transport(limits, deadline),
        timeout=httpx.Timeout(limits.idle, connect=min(_CONNECTING, limits.idle)),
        trust_env=False,
        headers={**own, **headers},
    )
    with client, client.stream("GET", asked, follow_redirects=False) as response:
        known = {name.lower(): value for name, value in response.headers.items()}
        body = b"" if response.status_code in _REDIRECTS else _body(response, limits)
        return Answer(response.status_code, str(asked), known, body)


def _body(response: httpx.Response, limits: Limits) -> bytes:
    """Return the unpacked body. Raises Unfolding as soon as it is larger than a page may be."""
    packed = response.headers.get("content-encoding", "identity").lower().strip()
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limits.page:
        raise Unfolding(f"it is larger than {limits.page:,} bytes")
    return b"".join(unpacked(response.iter_raw(HEAD), packed, limits.page))


@cache
def _trust() -> ssl.SSLContext:
    """Return what certificates are checked against; loading it takes longer than most answers."""
    return ssl.create_default_context()


# --- the connection -------------------------------------------------------------------------------------------------


class _Transport(httpx.BaseTransport):
    """A transport for httpx whose connections go to checked addresses only and end at a deadline."""

    def __init__(self, limits: Limits, deadline: float) -> None:
        backend = _Backend(limits, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend, http1=True, http2=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        assert isinstance(self._answer.stream, Iterable)
        yield from self._answer.stream

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.SyncBackend):
    """Connects to the first allowed address of a host; the name is resolved once, so it cannot change in between."""

    def __init__(self, limits: Limits, deadline: float) -> None:
        self._limits, self._deadline = limits, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = resolve(host, port)
        if not self._limits.private and not all(is_public(address) for address in found):
            raise WebError(
                f"{host} is an address of the own machine or network",
                "If it is to be asked, allow private addresses (--private-addresses)",
            )
        last: Exception = OSError("the name has no address")
        for address in found[:3]:
            left = self._deadline - time.monotonic()
            try:
                patience = min(timeout or left, max(left, 0.1))
                stream = super().connect_tcp(str(address), port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _Stream(stream, self._deadline, self._limits.seconds)
        raise last


class _Stream(httpcore.NetworkStream):
    """A stream that ends at a deadline, however often a byte of it still comes."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float, seconds: float) -> None:
        self._stream, self._deadline, self._seconds = stream, deadline, seconds

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            message = f"the answer was not complete after {self._seconds:g} seconds"
            raise WebError(message, "Try again later, or save the page and give the file")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        limit = self._left(timeout)
        try:
            return self._stream.read(max_bytes, limit)
        except httpcore.ReadTimeout:
            self._left(timeout)  # says so when it was the deadline
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Stream(inner, self._deadline, self._seconds)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

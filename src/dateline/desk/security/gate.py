"""The gate that every request passes: right host, small body, known person, own page, safe headers.

It stands before the routes, so that a route that is added later cannot forget it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.desk.security import csrf
from dateline.desk.security.headers import HEADERS
from dateline.desk.security.who import OWNER, Who
from dateline.desk.settings import Settings

COOKIE = "dateline_session"
MOST_BODY = 4_000_000  # bytes of a request: more than the longest article that the reader takes
SAFE = ("GET", "HEAD", "OPTIONS")


class Gate:
    """ASGI middleware. What it lets through has ``scope["state"]["who"]``."""

    def __init__(self, app: ASGIApp, settings: Settings, key: bytes) -> None:
        self._app, self._settings, self._key = app, settings, key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = session_of(headers)
        fresh = csrf.new_session() if session is None else None
        answer = _with_headers(send, self._cookie(fresh) if fresh else None)
        if not self._known_name(headers.get("host", "")):
            await refuse(421, "this desk does not go by that name", "Start it with --name")(scope, receive, answer)
            return
        who = Who(OWNER, "admin", csrf.token_of(self._key, fresh or session or ""))
        scope.setdefault("state", {})["who"] = who
        if scope["method"] in SAFE:
            await self._app(scope, receive, answer)
            return
        body = await _read(receive)
        if body is None:
            await refuse(413, "the request is too large", f"Send at most {MOST_BODY} bytes")(scope, receive, answer)
        elif _foreign(headers) or not self._own(who, headers, body):
            await refuse(403, "the form is not of this desk, or is too old", "Load the page again")(
                scope, receive, answer
            )
        else:
            await self._app(scope, _again(body), answer)

    def _known_name(self, host: str) -> bool:
        name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
        return name.lower() in self._settings.allowed_names

    def _own(self, who: Who, headers: Headers, body: bytes) -> bool:
        return who.csrf is None or csrf.fits(who.csrf, headers.get(csrf.HEADER), body, headers.get("content-type", ""))

    def _cookie(self, session: str) -> str:
        secure = "; Secure" if self._settings.secure_cookies else ""
        return f"{COOKIE}={session}; HttpOnly; SameSite=Strict; Path=/{secure}"


def new_key() -> bytes:
    """Return a key for the tokens of this process."""
    return secrets.token_bytes(32)


def session_of(headers: Headers) -> str | None:
    """Return the session that the cookie names."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value else None


def refuse(status: int, message: str, mend: str) -> Response:
    """Return an answer that says what is wrong and what to do."""
    return JSONResponse({"error": message, "mend": mend}, status)


def _foreign(headers: Headers) -> bool:
    """Return whether the browser says that another site sent this."""
    return headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _with_headers(send: Send, cookie: str | None) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            extra = [(n.encode(), v.encode()) for n, v in HEADERS if n.encode() not in given]
            if cookie:
                extra.append((b"set-cookie", cookie.encode()))
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return wrapped


async def _read(receive: Receive) -> bytes | None:
    """Return the body of a request, None when it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes) -> Receive:
    """Return a channel that gives the body that was read already."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    return receive


Wrapped = Callable[[ASGIApp], ASGIApp]

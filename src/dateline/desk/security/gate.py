"""The gate that every request passes: right host, known person, small body, own page, safe headers, audit.

It stands before the routes, so that a route that is added later cannot forget it.
"""

from __future__ import annotations

import logging
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.desk.security import audit, csrf
from dateline.desk.security.accounts import Accounts
from dateline.desk.security.headers import HEADERS, STRICT_TRANSPORT
from dateline.desk.security.needs import SAFE
from dateline.desk.security.who import Who
from dateline.desk.settings import Settings
from dateline.register.errors import RegisterError
from dateline.register.store.database import Database

COOKIE = "dateline_session"
MOST_BODY = 4_000_000  # bytes of a request: more than the longest article that the reader takes
OPEN = ("/login", "/static/", "/vendor/", "/health")  # what one sees before signing in
_LOG = logging.getLogger("dateline.desk")


class Gate:
    """ASGI middleware. What it lets through has ``scope["state"]["who"]``."""

    def __init__(self, app: ASGIApp, settings: Settings, accounts: Accounts, database: Database, owner: str) -> None:
        """``owner`` is the name of the one person where nobody has to sign in."""
        self._app, self._settings, self._accounts, self._database = app, settings, accounts, database
        self._owner, self._key = owner, secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = session_of(headers)
        fresh = None if session else csrf.new_session()
        answer = _Answer(send, cookie(fresh, self._settings) if fresh else None, self._settings.https)
        if not self._known_name(headers.get("host", "")):
            refusal = refuse(421, "this desk does not go by that name", "Start it with --name and that name")
            await refusal(scope, receive, answer)
            return
        who = await to_thread.run_sync(self._who, headers, session, fresh or session or "")
        if who is None or not (who.role is not None or scope["path"].startswith(OPEN)):
            await _sign_in_first(scope, who)(scope, receive, answer)
            return
        scope.setdefault("state", {})["who"] = who
        if scope["method"] in SAFE:
            await self._app(scope, receive, answer)
        else:
            await self._change(scope, receive, answer, who)

    async def _change(self, scope: Scope, receive: Receive, answer: _Answer, who: Who) -> None:
        """Hand on a request that would change something, if it is small and from a page of ours; keep the attempt."""
        headers = Headers(scope=scope)
        body = await _read(receive)
        kind = headers.get("content-type", "").lower()  # as those who read the form take it
        if body is None:
            refusal = refuse(413, "the request is too large", f"Send at most {MOST_BODY} bytes")
            await refusal(scope, receive, answer)
        elif who.csrf is not None and (
            _foreign(headers) or not csrf.fits(who.csrf, headers.get(csrf.HEADER), body, kind)
        ):
            refusal = refuse(403, "the form is not of this desk, or is too old", "Load the page again")
            await refusal(scope, receive, answer)
        else:
            await self._app(scope, _again(body), answer)
        address = scope["client"][0] if scope.get("client") else ""
        act = f"{scope['method']} {scope['path']}"
        try:
            await to_thread.run_sync(
                audit.note, self._database, who.name, address, act, audit.told(body or b"", kind), answer.status
            )
        except RegisterError as error:  # the answer is out already
            _LOG.error("the audit misses %s by %s: %s", act, who.name, error)

    def _who(self, headers: Headers, session: str | None, secret: str) -> Who | None:
        """Return who asks; None where they show a token that is none."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._accounts.of_token(token.strip())
        form = csrf.token_of(self._key, secret)
        if not self._settings.demands_login:
            return Who(self._owner, "admin", form)
        known = self._accounts.of_session(session) if session else None
        return Who(known.name, known.role, form) if known else Who("", None, form)

    def _known_name(self, host: str) -> bool:
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        return name.lower() in self._settings.allowed_names


class _Answer:
    """A channel for the answer that adds our headers and remembers the status."""

    def __init__(self, send: Send, cookie: str | None, https: bool) -> None:
        self._send, self._cookie, self._https = send, cookie, https
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.lower() for name, _ in message["headers"]}
            extra = [(n.encode(), v.encode()) for n, v in HEADERS if n.encode() not in given]
            if self._https:
                extra.append((b"strict-transport-security", STRICT_TRANSPORT.encode()))
            if self._cookie and b"set-cookie" not in given:
                extra.append((b"set-cookie", self._cookie.encode()))
            message = {**message, "headers": [*message["headers"], *extra]}
        await self._send(message)


def cookie(session: str, settings: Settings) -> str:
    """Return the header that sets the session's cookie."""
    return f"{COOKIE}={session}; HttpOnly; SameSite=Lax; Path=/{'; Secure' if settings.https else ''}"


def session_of(headers: Headers) -> str | None:
    """Return the session that the cookie names."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value else None


def refuse(status: int, message: str, mend: str, headers: dict[str, str] | None = None) -> Response:
    """Return an answer that says what is wrong and what to do."""
    return JSONResponse({"error": message, "mend": mend}, status, headers)


def _sign_in_first(scope: Scope, who: Who | None) -> Response:
    """Return the answer to somebody who is not signed in: the form for a person at a page, else 401."""
    if who is None or scope["path"].startswith("/api/") or scope["method"] not in SAFE:
        challenge = {"www-authenticate": "Bearer"}
        return refuse(
            401, "you are not signed in, or the token is none", "Sign in at /login or send a token", challenge
        )
    query = scope.get("query_string", b"").decode("latin-1")
    there = quote(scope["path"] + (f"?{query}" if query else ""), safe="/")
    return RedirectResponse(f"/login?next={there}", 303)


def _foreign(headers: Headers) -> bool:
    """Return whether the browser says that another site sent this."""
    return headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


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

"""Web hooks and ntfy: what the program posts itself, because it needs their keys, which let a message be replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from dateline.alerts.channels.errors import ChannelError
from dateline.alerts.model import Message
from dateline.version import __version__

_AGAIN = (408, 409, 423, 425, 429)  # answers of the 4xx kind that may become others
_LONGEST_WAIT = 24 * 3600.0  # seconds
_NTFY = "ntfy.sh"
_PRIORITY = {"alert": 4, "correction": 4, "retraction": 4, "restored": 4, "digest": 3, "update": 1}  # 1: no sound
_TAGS = {"alert": "rotating_light", "correction": "pencil2", "retraction": "x", "restored": "rotating_light"}
_LONGEST_TEXT = 3900  # bytes; ntfy makes a file of a message with more than 4096


def hook(target: str, timeout: float) -> Callable[[Message], None]:
    """Return what posts a message as JSON. Headers ``Idempotency-Key`` (this letter) and ``Dateline-Thread`` (this incident).

    User and password of the address become basic authentication. Redirects are not followed.
    """

    def send(message: Message) -> None:
        body = {**message.data, "title": message.title, "text": message.text, "link": message.link}
        headers = {"Idempotency-Key": message.key, "Dateline-Kind": message.kind}
        if message.thread:
            headers["Dateline-Thread"] = message.thread
        _post(target, json.dumps(body).encode("ascii"), {"Content-Type": "application/json", **headers}, timeout)

    return send


def ntfy(target: str, timeout: float) -> Callable[[Message], None]:
    """Return what publishes to ``ntfy[s]://[user:password@|token@]host/topic``, or ``ntfy://topic`` at ntfy.sh.

    The thread is the sequence id of ntfy (2.16 and newer), so that a later message replaces the earlier one on the phone.
    """
    root, topic, authorization = _ntfy_address(target)

    def send(message: Message) -> None:
        headers = {"Idempotency-Key": message.key, **authorization}
        if message.picture is not None:
            try:
                _post(f"{root}/{topic}", message.picture, headers, timeout, _ntfy_fields(message))
            except ChannelError as error:
                if not error.final:
                    raise  # else this server takes no files: without it, then
            else:
                return
        fields = {**_ntfy_fields(message), "topic": topic}
        fields.pop("filename", None)
        if tags := fields.pop("tags", None):
            fields["tags"] = [tags]
        _post(root, json.dumps(fields).encode("ascii"), {"Content-Type": "application/json", **headers}, timeout)

    return send


def _ntfy_address(target: str) -> tuple[str, str, dict[str, str]]:
    """Return the server, the topic and the headers of authorization of a target."""
    try:
        split = urlsplit(target)
        port = split.port
    except ValueError as error:
        raise ChannelError("it is no address of ntfy; write ntfys://host/topic", final=True) from error
    topic = split.path.strip("/")
    host = split.hostname or ""
    if not topic:
        topic, host = split.netloc.rpartition("@")[2], _NTFY
    if not topic or "/" in topic:
        raise ChannelError("it is no address of ntfy; write ntfys://host/topic", final=True)
    scheme = "https" if split.scheme.lower() == "ntfys" or host == _NTFY else "http"
    name = f"[{host}]" if ":" in host else host
    root = f"{scheme}://{name}" + (f":{port}" if port and host != _NTFY else "")
    user, password = unquote(split.username or ""), unquote(split.password or "")
    if password:
        return root, topic, {"Authorization": httpx.BasicAuth(user, password)._auth_header}
    return root, topic, {"Authorization": f"Bearer {user}"} if user else {}


def _ntfy_fields(message: Message) -> dict[str, Any]:
    text = message.text.encode()[:_LONGEST_TEXT].decode("utf-8", "ignore")
    fields: dict[str, Any] = {
        "title": message.title,
        "message": text,
        "priority": _PRIORITY.get(message.kind, 3),
        "tags": _TAGS.get(message.kind),
        "click": message.link,
        "sequence_id": message.thread,
        "filename": "map.png" if message.picture else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _post(
    url: str, body: bytes, headers: dict[str, str], timeout: float, query: dict[str, Any] | None = None
) -> httpx.Response:
    """Return the answer to a post. Raises ChannelError for every answer that is not 2xx, without the address."""
    own = {"User-Agent": f"dateline/{__version__}", **headers}
    try:
        with httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client:
            answer = client.post(url, content=body, headers=own, params=query)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise ChannelError("its address is no address of the web", final=True) from error
    except httpx.TimeoutException as error:
        raise ChannelError(f"no answer within {timeout:g} seconds") from error
    except (httpx.HTTPError, OSError) as error:
        raise ChannelError(f"it cannot be reached ({error or type(error).__name__})") from error
    if answer.is_success:
        return answer
    final = 300 <= answer.status_code < 500 and answer.status_code not in _AGAIN
    why = "; redirects are not followed" if answer.is_redirect else ""
    raise ChannelError(f"it answered {answer.status_code} {answer.reason_phrase}{why}", final, _wait(answer))


def _wait(answer: httpx.Response) -> float | None:
    """Return the seconds that Retry-After asks for, at most a day."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return min(float(text), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return min(max(0.0, (until - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT)

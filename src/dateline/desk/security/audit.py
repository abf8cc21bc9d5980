"""Every attempt to change something, kept for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, insert, select

from dateline.desk.security.accounts import utc
from dateline.desk.security.csrf import FIELD
from dateline.desk.tables import audit
from dateline.register.store.database import Database

MOST_BODY = 2000  # letters of what was sent that are kept
_HIDDEN = re.compile(r'("(?:password|secret)"\s*:\s*)"(?:[^"\\]|\\.)*"?')


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt: when (UTC), who ("" for nobody), from where, what (method and path), the fields sent, the answer's status."""

    number: int
    at: str
    user: str
    address: str
    act: str
    body: str
    status: int


def note(database: Database, user: str, address: str, act: str, body: str, status: int) -> None:
    """Keep an attempt."""
    row = {
        "at": utc().isoformat(timespec="seconds"),
        "user": user,
        "address": address,
        "act": act,
        "body": body,
        "status": status,
    }
    with database.writing() as connection:
        number = (connection.execute(select(func.max(audit.c.number))).scalar() or 0) + 1
        connection.execute(insert(audit).values(number=number, **row))


def entries(database: Database, before: int | None = None, limit: int = 100) -> list[Entry]:
    """Return attempts, the latest first, those before a number."""
    query = select(audit).order_by(audit.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.number < before)
    with database.reading() as connection:
        return [Entry(*row) for row in connection.execute(query)]


def told(body: bytes, content_type: str) -> str:
    """Return what a request sent as text to keep: no password, no form token, not too long."""
    text = body.decode("utf-8", "replace")
    if content_type.startswith("application/x-www-form-urlencoded"):
        fields = parse_qsl(text, keep_blank_values=True)
        text = urlencode([(k, "..." if k == "password" else v) for k, v in fields if k != FIELD])
    elif content_type.startswith("multipart/"):
        text = f"{len(body)} bytes"
    return _HIDDEN.sub(r'\1"..."', text)[:MOST_BODY]

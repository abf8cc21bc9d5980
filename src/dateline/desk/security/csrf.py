"""Forms prove that they come from a page of ours: a token that only our pages for this session hold."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import parse_qs

FIELD = "csrf_token"
HEADER = "x-csrf-token"


def new_session() -> str:
    """Return the secret of a new session, for its cookie."""
    return secrets.token_urlsafe(32)


def token_of(key: bytes, session: str) -> str:
    """Return the token of a session."""
    return hmac.new(key, session.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def fits(expected: str, header: str | None, body: bytes, content_type: str) -> bool:
    """Return whether a request carries the token, in its header or as a field of its form."""
    given = header
    if given is None and content_type.startswith("application/x-www-form-urlencoded"):
        try:
            given = parse_qs(body.decode("utf-8"), max_num_fields=1000).get(FIELD, [""])[0]
        except ValueError:  # no UTF-8, or more fields than any form of ours has
            return False
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())

"""Versions of one article in the register: found by address or paper and day, compared by ``dateline.versions``.

The newest version counts; the ones before stay as history under the same document id, with what the newer one says of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from dateline.linkage.sketch import shared, sketch
from dateline.register.evidence import chunks, key_of
from dateline.register.schema import documents, readings, tellings
from dateline.versions import COPY, Kinship, Telling, address, outlet, same_story

DAYS = 3  # how far apart two versions without a common address may be published
_FIRST = "first"


@dataclass(frozen=True, slots=True)
class Version:
    """What an incoming telling is to a document of the register.

    ``document`` is the document's id. ``kind``: "same" (nothing new), "older" (one that the register is past), "update" or
    "correction" (it takes the stored one's place). ``before`` is the number of the stored version that it was compared with.
    """

    document: str
    kind: str
    before: int
    kinship: Kinship


@dataclass(frozen=True, slots=True)
class Edition:
    """One stored version of a document, for people: ``kind``, ``notice`` and ``reason`` as in :class:`Kinship`.

    ``title`` and ``published`` (ISO 8601) as it states them, ``at`` when it came in (UTC, ISO 8601).
    """

    document: str
    kind: str
    title: str | None
    published: str | None
    at: str
    notice: str
    reason: str


def row_of(telling: Telling, version: Version | None) -> dict[str, Any] | None:
    """Return the columns by which later versions find this one, None for a text without address and paper."""
    paper = outlet(telling)
    if telling.url is None and paper is None:
        return None
    stated = {name: _short(getattr(telling, name)) for name in ("published", "modified")}
    return {
        "address": _digest(address(telling.url)) if telling.url else None,
        "outlet": _digest(paper) if paper else None,
        "day": _day(telling.published),
        **stated,
        "kind": version.kind if version else _FIRST,
        "before": version.before if version else None,
        "notice": (version.kinship.notice or "") if version else "",
        "reason": version.kinship.reason if version else "",
    }


def find_version(connection: Connection, telling: Telling, live: bool) -> Version | None:
    """Return what the telling is to the article of the register that it is a version of, None when there is none.

    ``live``: it was fetched just now from where it stands, so that it is the newer one where nothing else says which is.
    """
    asked, keys = _candidates(connection, telling)
    stored = (_stored(connection, key, asked.url is not None) for key in keys)
    found = [v for rows in stored if (v := _judge(asked, rows, live))]
    return max(found, key=lambda v: (v.kind == "same", v.kinship.share, v.document), default=None)


def editions(connection: Connection, ids: Iterable[str]) -> list[Edition]:
    """Return every version of the documents that came in more than one, by document id, the oldest first."""
    out: list[Edition] = []
    for part in chunks(sorted({key_of(i) for i in ids})):
        query = (
            select(tellings, documents.c.id, documents.c.title, documents.c.added_at)
            .join(documents, documents.c.number == tellings.c.number)
            .where(tellings.c.key.in_(part))
            .order_by(documents.c.id, tellings.c.number)
        )
        out += [
            Edition(r.id, r.kind, r.title, r.published, r.added_at, r.notice, r.reason)
            for r in connection.execute(query)
        ]
    several = {e.document for e in out if e.kind != _FIRST}
    return [e for e in out if e.document in several]


# --- candidates -----------------------------------------------------------------------------------------------------


def _candidates(connection: Connection, telling: Telling) -> tuple[Telling, list[str]]:
    """Return the keys of the documents that may be the article, and the telling as it is to be compared with them."""
    own = row_of(telling, None)
    if own is None:
        return telling, []
    conditions = [tellings.c.address == own["address"]] if own["address"] else []
    if own["day"] is not None and own["outlet"]:
        days = tellings.c.day.between(own["day"] - DAYS, own["day"] + DAYS)
        conditions.append(and_(tellings.c.outlet == own["outlet"], days))
    if not conditions:
        return telling, []
    query = select(tellings.c.key, tellings.c.address, documents.c.sketch).join(
        documents, documents.c.number == tellings.c.number
    )
    rows = connection.execute(query.where(or_(*conditions))).all()
    here = {r.key for r in rows if own["address"] and r.address == own["address"]}
    wording = sketch(telling.text)
    like = {r.key for r in rows if shared(r.sketch, wording) >= COPY}
    if len(here) > 1:
        # Several articles at one address (a live blog without anchors): the address does not say which of them it is.
        return _without_address(telling), sorted(like)
    return telling, sorted(like | here)


def _stored(connection: Connection, key: str, with_address: bool) -> list[tuple[int, str, Telling]]:
    """Return the versions of one document, the current one first."""
    query = (
        select(documents, tellings.c.published.label("stated"), tellings.c.modified)
        .join(tellings, tellings.c.number == documents.c.number)
        .where(documents.c.key == key)
    )
    newest = select(readings.c.document).where(readings.c.key == key).order_by(readings.c.number.desc()).limit(1)
    current = connection.execute(newest).scalar()
    rows = sorted(connection.execute(query), key=lambda r: (r.number != current, -r.number))
    whole = (
        (r.number, r.id, Telling(r.text, r.title, r.url, r.stated, r.modified, r.publisher, r.sketch)) for r in rows
    )
    return [(n, i, t if with_address else _without_address(t)) for n, i, t in whole]


def _without_address(telling: Telling) -> Telling:
    return replace(telling, url=None, publisher=outlet(telling))


def _judge(telling: Telling, stored: Sequence[tuple[int, str, Telling]], live: bool) -> Version | None:
    """Return what the telling is to a document's versions, None when it is another article."""
    if not stored:
        return None
    number, id_, current = stored[0]
    kinship = same_story(current, telling)
    if kinship.kind in ("other", "copy"):
        return None
    if kinship.kind == "same":
        return Version(id_, "same", number, kinship)
    newer = 1 if kinship.newer is None and live else kinship.newer
    known = any(same_story(before, telling).kind == "same" for _, _, before in stored[1:])
    if newer == 1 and not (known and kinship.newer is None):
        return Version(id_, kinship.kind, number, kinship)
    return Version(id_, "older", number, kinship) if newer == 0 or known else None


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _short(stated: str | None) -> str | None:
    return stated[:40] if stated else None


def _day(published: str | None) -> int | None:
    return date.fromisoformat(published[:10]).toordinal() if published else None

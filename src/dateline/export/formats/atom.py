"""An Atom feed (RFC 4287): an entry per incident, links to its articles, a GeoRSS point where one is known."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from dateline.export import describe
from dateline.export.credits import CREDITS
from dateline.register.model import Incident

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://dateline.invalid/incident")
_NEVER = "1970-01-01"
# What XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the feed, newest news first. Its times are the articles' days, so the same incidents give the same bytes."""
    ordered = sorted(incidents, key=lambda i: (updated(i), i.id), reverse=True)
    newest = updated(ordered[0]) if ordered else _NEVER
    out.write(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">\n'
        f"<id>urn:uuid:{uuid_of('feed')}</id>\n<title>Dateline incidents</title>\n"
        f"<updated>{_stamp(newest)}</updated>\n<author><name>Dateline</name></author>\n"
        f"<rights>{_text(' '.join(CREDITS))}</rights>\n".encode()
    )
    for incident in ordered:
        out.write(_entry(incident).encode())
    out.write(b"</feed>\n")


def uuid_of(key: str) -> uuid.UUID:
    """Return the UUID (version 5) that always stands for a key."""
    return uuid.uuid5(_NAMESPACE, key.encode("utf-8", "backslashreplace").decode("utf-8"))


def updated(incident: Incident) -> str:
    """Return the day of the newest article, else the day of the incident, as YYYY-MM-DD."""
    days = [d.published[:10] for d in incident.documents if d.published]
    return max(days, default=incident.best("date_to") or _NEVER)


def _stamp(day: str) -> str:
    return f"{day}T00:00:00Z"


def _entry(incident: Incident) -> str:
    place = incident.best("place")
    links = dict.fromkeys(d.url for d in incident.documents if d.url and describe.is_web(d.url))
    lines = [
        "<entry>",
        f"<id>urn:uuid:{uuid_of(incident.id)}</id>",
        f"<title>{_text(describe.title(incident))}</title>",
        f"<updated>{_stamp(updated(incident))}</updated>",
        *(f'<link rel="related" href={quoteattr(_clean(url))}/>' for url in links),
        f"<category term={quoteattr(_clean(str(incident.best('type') or 'other')))}/>",
        f'<summary type="text">{_text(describe.summary(incident))}</summary>',
    ]
    if place and place.get("precision") == 1 and place.get("lat") is not None:
        lines.append(f"<georss:point>{place['lat']} {place['lon']}</georss:point>")
    return "\n".join([*lines, "</entry>", ""])


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _text(text: str) -> str:
    return escape(_clean(text))

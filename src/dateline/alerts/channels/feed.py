"""A personal Atom feed (RFC 4287): one entry for each incident that its owner was told of, the file written anew."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from dateline import lang
from dateline.alerts import messages
from dateline.alerts.model import LIVE, Letter, Thread, stamp
from dateline.export import CREDITS

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://dateline.invalid/alerts")
_NEVER = "1970-01-01T00:00:00+00:00"
# What XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_path(target: str) -> str:
    """Return the file of a target ``feed:PATH`` or ``feed://PATH``."""
    return target.partition(":")[2].removeprefix("//")


def write_feed(path: Path, name: str, told: Iterable[tuple[Thread, datetime]]) -> None:
    """Write the feed of a subscription, what changed last first. The file appears only whole. Raises OSError."""
    entries = sorted(told, key=lambda pair: (stamp(pair[1]), pair[0].number or 0), reverse=True)
    newest = stamp(entries[0][1]) if entries else _NEVER
    head = lang.load("en", "alerts")["feed"]["title"].format(name=name)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">',
        f"<id>urn:uuid:{uuid.uuid5(_NAMESPACE, name)}</id>",
        f"<title>{_text(head)}</title>",
        f"<updated>{newest}</updated>",
        "<author><name>Dateline</name></author>",
        f"<rights>{_text(' '.join(CREDITS))}</rights>",
        *(line for thread, changed in entries for line in _entry(thread, changed)),
        "</feed>",
        "",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text("\n".join(lines), encoding="utf-8")
    os.replace(part, path)


def _entry(thread: Thread, changed: datetime) -> list[str]:
    """Return an entry: as it stands now, what no longer stands marked as such."""
    kind = "alert" if thread.wanted.state == LIVE else "retraction"
    told = messages.message(Letter(thread.key, thread.key, kind, None, thread.wanted))
    place = thread.wanted.place
    link = told.link if told.link and told.link.startswith(("http://", "https://")) else None
    return [
        "<entry>",
        f"<id>urn:uuid:{uuid.uuid5(_NAMESPACE, thread.key)}</id>",
        f"<title>{_text(told.title)}</title>",
        f"<updated>{stamp(changed)}</updated>",
        *([f'<link rel="alternate" href={quoteattr(_FORBIDDEN.sub("", link))}/>'] if link else []),
        f'<content type="text">{_text(told.text)}</content>',
        *([f"<georss:point>{place['lat']} {place['lon']}</georss:point>"] if place else []),
        "</entry>",
    ]


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))

"""A brief in Markdown: the incidents day by day, what is known of each, who says so, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO
from urllib.parse import quote

from dateline.export import describe
from dateline.export.credits import CREDITS
from dateline.export.tables import joined
from dateline.register.model import Incident, StoredDocument

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_QUOTES = 3
_TELLING = ("type", "stage", "weapon", "killed", "injured", "kidnapped", "damage", "attribution")


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the brief, newest day first, incidents without a date last."""
    ordered = sorted(incidents, key=lambda i: i.id)
    ordered.sort(key=lambda i: i.best("date_from") or "", reverse=True)
    lines = ["# Incidents", "", f"{len(ordered)} incident{'' if len(ordered) == 1 else 's'}.", ""]
    for day, group in groupby(ordered, key=lambda i: i.best("date_from") or "date not known"):
        lines += [f"## {day}", ""]
        for incident in group:
            lines += [*_incident(incident), ""]
    lines += ["---", "", *(f"{escape(line)}  " for line in CREDITS)]
    out.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))


def escape(text: str) -> str:
    """Return text of others as one line that Markdown shows as it is, tags and links included."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _incident(incident: Incident) -> Iterator[str]:
    yield f"### {escape(describe.title(incident))}"
    yield ""
    rows = {
        "Weapons": joined(w["kind"].replace("_", " ") for w in incident.best("weapons") or ()),
        "Targets": describe.names(incident.best("targets")),
        "Stopped by": describe.names(incident.best("interceptors")),
        **{slot.capitalize(): describe.count(incident.picks[slot]) for slot in ("killed", "injured", "kidnapped")},
        "Damage": incident.best("damage"),
        "Responsibility": describe.responsibility(incident),
        "Confidence": f"{incident.confidence.level}: {incident.confidence.reason}",
        "Voices": joined((v.name + (" (a party to it)" if v.party else "") for v in incident.voices), ", "),
    }
    for label, text in rows.items():
        if text:
            yield f"- **{label}:** {escape(str(text))}"
    dissent = [slot for slot, pick in incident.picks.items() if pick.dissent]
    if dissent:
        yield f"- **Reports disagree on:** {escape(', '.join(slot.replace('_', ' ') for slot in dissent))}"
    for words in _quotes(incident):
        yield f"- “{escape(words)}”"
    yield f"- **Sources:** {', '.join(_link(d) for d in incident.documents)} · id `{incident.id.replace('`', '')}`"


def _quotes(incident: Incident) -> list[str]:
    """Return a few of the words that the incident rests on: the longest said of what happened and of what came of it."""
    told = dict.fromkeys(s.quote for s in incident.statements if s.attribute in _TELLING and s.quote)
    return sorted(told, key=len, reverse=True)[:_QUOTES]


def _link(document: StoredDocument) -> str:
    name = escape(describe.outlet(document))
    if document.url and describe.is_web(document.url):
        return f"[{name}]({quote(document.url, safe='/:?&=#%~,;@+$!*.-_', errors='replace')})"
    return name

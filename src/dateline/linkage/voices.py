"""Who tells it independently: copies of one wire story are one voice, and so is everything that goes back to one speaker.

A report's voice is the speaker that most of its core statements name; where the article tells in its own voice it is the
article's origin: the agency it is credited to, else the outlet whose text came first among near-copies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from dateline.actors import Actor, lookup
from dateline.linkage.case import fold
from dateline.linkage.sketch import bands, shared
from dateline.register.model import StatementRow, StoredDocument, StoredReport, Voice

CORE = ("type", "killed", "injured", "kidnapped", "damage")
COPY = 0.4  # share of runs of words from which two texts are copies of one
PARTY_ROLES = ("military", "group")
PARTY_KINDS = ("military", "rebel", "militia")
SHORT = 40  # letters of a title that stand for a document without an outlet
SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 6


@dataclass(frozen=True, slots=True)
class Source:
    """A voice before its reports are counted: ``key`` is the same for all that is one voice."""

    key: str
    name: str
    kind: str
    party: bool = False


def speaker(name: str, roles: Mapping[str, str | None]) -> Source:
    """Return the voice of a speaker as written; ``roles`` maps folded names to the roles that the article gives them."""
    found = lookup(name)
    folded = " ".join(w for w in fold(name).split() if w not in ("a", "an", "the"))
    party = (roles.get(fold(name)) in PARTY_ROLES) or any(a.kind in PARTY_KINDS for a in found)
    if found:
        return Source(f"actor:{found[0].id}", _short(found[0]), "speaker", party)
    return Source(f"speaker:{folded or fold(name)}", name, "speaker", party)


def _short(actor: Actor) -> str:
    """Return the actor's acronym if it has one, else its name."""
    fits = (a.rstrip("?") for a in actor.aliases)
    return next((a for a in fits if a.isupper() and SHORTEST_ACRONYM < len(a) <= LONGEST_ACRONYM), actor.name)


def origins(documents: Sequence[StoredDocument]) -> dict[str, Source]:
    """Return the origin of each document by its id: near-copies and texts credited to one agency have one origin."""
    ordered = sorted(documents, key=lambda d: (d.published or "9999", d.id))
    parent = {d.id: d.id for d in ordered}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in _copies(ordered):
        one, two = root(a), root(b)
        if one != two:
            parent[two] = one
    members: dict[str, list[StoredDocument]] = {}
    for document in ordered:
        members.setdefault(root(document.id), []).append(document)
    return {d.id: source for group in members.values() for source in [_origin(group)] for d in group}


def _copies(documents: Sequence[StoredDocument]) -> Iterable[tuple[str, str]]:
    """Yield pairs of documents, the earlier first, that are copies; equal texts are compared once."""
    first: dict[bytes, str] = {}
    banded: dict[bytes, list[tuple[str, bytes]]] = {}
    for document in documents:
        if not document.sketch:
            continue
        if document.sketch in first:
            yield first[document.sketch], document.id
            continue
        first[document.sketch] = document.id
        seen = set()
        for band in bands(document.sketch, rows=2):
            for other, sketch in banded.get(band, ()):
                if other not in seen and shared(sketch, document.sketch) >= COPY:
                    yield other, document.id
                seen.add(other)
            banded.setdefault(band, []).append((document.id, document.sketch))


def _origin(group: Sequence[StoredDocument]) -> Source:
    """Return the voice of a group of copies: its agency, else its earliest outlet."""
    agency = next((d.agency for d in group if d.agency), None)
    if agency:
        return Source(f"agency:{fold(agency)}", agency, "agency")
    outlet = next((o for d in group if (o := d.publisher or _host(d.url))), None)
    if outlet:
        return Source(f"outlet:{fold(outlet)}", outlet, "outlet")
    return Source(f"document:{group[0].id}", (group[0].title or group[0].id)[:SHORT], "document")


def _host(url: str | None) -> str | None:
    """Return the host that a URL names; of an archived page the host of the page itself."""
    if not url:
        return None
    inner = url[url.rfind("http", 1) :] if url.rfind("http", 1) > 0 else url
    try:
        return (urlsplit(inner).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def roles_of(reports: Iterable[StoredReport]) -> dict[str, str | None]:
    """Return the role of every source that the reports name, by folded name."""
    return {fold(s["name"]): s.get("role") for r in reports for s in r.record.get("sources") or []}


def voice_of(said: Sequence[StatementRow], origin: Source, roles: Mapping[str, str | None]) -> Source:
    """Return the voice behind some statements of one report: the speaker of more than half of them, else the origin."""
    spoken = Counter(s.source for s in said)
    named = [(count, name) for name, count in spoken.items() if name]
    if named:
        count, name = max(named, key=lambda pair: (pair[0], pair[1]))
        if 2 * count > len(said):
            return speaker(name, roles)
    return origin


def voices(reports: Sequence[StoredReport]) -> tuple[dict[str, Source], tuple[Voice, ...]]:
    """Return the voice of every report by its id, and all voices, the one with most reports first."""
    origin = origins(list({r.document.id: r.document for r in reports}.values()))
    roles = roles_of(reports)
    of = {
        r.id: voice_of([s for s in r.statements if s.attribute in CORE], origin[r.document.id], roles) for r in reports
    }
    told: dict[str, list[str]] = {}
    named: dict[str, Source] = {}
    for report in sorted(reports, key=lambda r: (r.document.published or "9999", r.id)):
        source = of[report.id]
        named.setdefault(source.key, source)
        told.setdefault(source.key, []).append(report.id)
    ranked = sorted(told, key=lambda key: (-len(told[key]), key))
    return of, tuple(Voice(named[k].name, named[k].kind, tuple(told[k]), named[k].party) for k in ranked)

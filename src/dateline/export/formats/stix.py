"""A STIX 2.1 bundle: incidents with their places, their perpetrators and a property extension that holds every slot.

STIX 2.1 leaves the incident object a stub (name and description); what it lacks goes into an extension whose definition
is in the bundle. Ids are UUIDv5 of our own ids, times the articles' days, so the same incidents give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from dateline.export import describe
from dateline.export.codebooks.sides import known_actor
from dateline.export.credits import CREDITS
from dateline.export.formats import jsonl
from dateline.export.formats.atom import updated, uuid_of
from dateline.export.formats.flat import compact
from dateline.export.tables import joined
from dateline.register.model import Incident

Object = dict[str, Any]

_BORN = "2022-01-01T00:00:00.000Z"  # of the objects that say who we are; never changes
_CONFIDENCE = {"low": 15, "medium": 50, "high": 85}  # the None / Low / Med / High scale of STIX 2.1, appendix A
_CLASSES = {"state": "organization", "group": "group", "label": "group", "person": "individual"}
_METRES = 1000


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write the bundle; an object that several incidents share is there once."""
    seen: set[str] = set()
    chosen = list(incidents)
    bundle = _id("bundle", "\x1f".join(f"{i.id}\x1e{i.policy}" for i in chosen))
    out.write(f'{{"type":"bundle","id":"{bundle}","objects":['.encode())
    for item in objects(chosen):
        if item["id"] not in seen:
            out.write((",\n" if seen else "\n").encode() + compact(item).encode())
            seen.add(item["id"])
    out.write(b"\n]}\n")


def objects(incidents: Iterable[Incident]) -> Iterator[Object]:
    """Yield all objects of the bundle, shared ones as often as they are used."""
    yield _object("identity", "dateline", name="Dateline", identity_class="system")
    yield {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _id("marking-definition", "credits"),
        "created": _BORN,
        "definition_type": "statement",
        "definition": {"statement": " ".join(CREDITS)},
    }
    yield _object(
        "extension-definition",
        "slots",
        name="Dateline incident slots",
        description="The slots of an incident after reconciling, each with best, low, high, rule and statements.",
        created_by_ref=_id("identity", "dateline"),
        schema="docs/codebooks.md of Dateline, 'One incident as JSON'",
        version="1.0.0",
        extension_types=["property-extension"],
    )
    for incident in incidents:
        yield from _incident(incident)


def _id(kind: str, key: str) -> str:
    return f"{kind}--{uuid_of(f'{kind}:{key}')}"


def _object(kind: str, key: str, time: str = _BORN, **more: Any) -> Object:
    """Return an object of a kind; members without a value are left out, as the standard wants."""
    head = {"type": kind, "spec_version": "2.1", "id": _id(kind, key), "created": time, "modified": time}
    return head | {name: value for name, value in more.items() if value not in (None, "", [])}


def _ours() -> Object:
    """Return who made an object and under what terms."""
    return {
        "created_by_ref": _id("identity", "dateline"),
        "object_marking_refs": [_id("marking-definition", "credits")],
    }


def _incident(incident: Incident) -> Iterator[Object]:
    time = f"{updated(incident)}T00:00:00.000Z"
    extension = {"extension_type": "property-extension", "record": jsonl.record(incident)}
    body = _object(
        "incident",
        incident.id,
        time,
        **_ours(),
        name=describe.title(incident),
        description=describe.summary(incident),
        labels=[text for text in (incident.best("type"), incident.best("stage"), incident.grade) if text],
        confidence=_CONFIDENCE[incident.confidence.level],
        external_references=[_reference(d.url, describe.outlet(d), d.title or d.id) for d in incident.documents],
        extensions={_id("extension-definition", "slots"): extension},
    )
    yield body
    place = incident.best("place")
    if place and place.get("lat") is not None:
        location = _location(place)
        yield location
        yield _relation(body["id"], "located-at", location["id"], time)
    said = f"{incident.grade}; {joined(incident.best('attributed_by') or ()) or 'no speaker named'}"
    for party in incident.best("perpetrators") or ():
        who = _party(party)
        yield who
        yield _relation(body["id"], "attributed-to", who["id"], time, said)


def _reference(url: str | None, name: str, title: str) -> Object:
    fine = url is not None and describe.is_web(url)
    return {"source_name": name, "description": title} | ({"url": url} if fine else {})


def _location(place: Object) -> Object:
    """Return a place; its precision in metres is how far off the point may be."""
    key = f"{place.get('gazetteer_id')}|{place['lat']}|{place['lon']}|{place.get('radius_km')}"
    radius = place.get("radius_km")
    return _object(
        "location",
        key,
        **_ours(),
        name=place.get("gazetteer_name") or place["name"],
        latitude=place["lat"],
        longitude=place["lon"],
        precision=round(radius * _METRES, 1) if radius else None,
        country=place.get("country"),
        administrative_area=place.get("admin1"),
    )


def _party(party: Object) -> Object:
    known = known_actor(party)
    key = known.id if known else f"{party['level']}:{party['name']}"
    name = known.name if known else party["name"]
    return _object("identity", key, **_ours(), name=name, identity_class=_CLASSES.get(party["level"], "unknown"))


def _relation(source: str, kind: str, target: str, time: str, description: str = "") -> Object:
    return _object(
        "relationship",
        f"{source}|{kind}|{target}",
        time,
        **_ours(),
        relationship_type=kind,
        source_ref=source,
        target_ref=target,
        description=description,
    )

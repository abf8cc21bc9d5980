"""GeoJSON (RFC 7946): a feature per incident, a point where one is known, a circle where the place is vague."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from dateline.export.credits import CREDITS
from dateline.export.formats import flat
from dateline.export.formats.geometry import geometry
from dateline.register.model import Incident


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write a FeatureCollection; incidents without a place have a null geometry. ``credits`` is a foreign member (6.1)."""
    out.write(f'{{"type":"FeatureCollection","credits":{flat.compact(CREDITS)},"features":['.encode())
    for number, incident in enumerate(incidents):
        feature = {
            "type": "Feature",
            "id": incident.id,
            "geometry": geometry(incident.best("place")),
            "properties": flat.row(incident),
        }
        out.write((",\n" if number else "\n").encode() + flat.compact(feature).encode())
    out.write(b"\n]}\n")

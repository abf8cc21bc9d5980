"""JSON lines: one incident a line with everything, as docs/codebooks.md ("One incident as JSON") promises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from dateline.export.formats.flat import compact
from dateline.register.model import SLOTS, Incident, Pick


def write(incidents: Iterable[Incident], out: BinaryIO) -> None:
    """Write one line per incident: its record, and the statements and documents that its ids name."""
    for incident in incidents:
        out.write(compact(record(incident) | evidence(incident)).encode() + b"\n")


def record(incident: Incident) -> dict[str, Any]:
    """Return an incident as its JSON record: id, every slot with best, low, high, rule and statements, reports, voices."""
    return {
        "id": incident.id,
        "status": incident.status,
        "policy": incident.policy,
        **{slot: _pick(incident.picks[slot]) for slot in SLOTS},
        "grade": incident.grade,
        "confidence": {"level": incident.confidence.level, "reason": incident.confidence.reason},
        "reports": [
            {"report": m.report_id, "document": m.document_id, "independent_voice": m.voice} for m in incident.members
        ],
        "voices": len(incident.voices),
        "voice_names": [v.name for v in incident.voices],
        "redirects": list(incident.redirects),
    }


def evidence(incident: Incident) -> dict[str, Any]:
    """Return what the incident rests on: every statement with its words, and the documents without their texts."""
    return {
        "statements": [
            {
                "id": s.id,
                "report": s.report_id,
                "document": s.document_id,
                "attribute": s.attribute,
                "value": s.value,
                "source": s.source,
                "stance": s.stance,
                "start": s.start,
                "end": s.end,
                "quote": s.quote,
                "rule": s.rule,
                "reviewer": s.reviewer,
            }
            for s in incident.statements
        ],
        "documents": [
            {
                "id": d.id,
                "url": d.url,
                "publisher": d.publisher,
                "agency": d.agency,
                "title": d.title,
                "language": d.language,
                "published_at": d.published,
                "text_sha256": d.sha256,
            }
            for d in incident.documents
        ],
    }


def _pick(pick: Pick) -> dict[str, Any]:
    return {
        "best": pick.best,
        "low": pick.low,
        "high": pick.high,
        "rule": pick.rule,
        "statements": list(pick.statements),
        "dissent": list(pick.dissent),
    }

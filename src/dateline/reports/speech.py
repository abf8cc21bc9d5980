"""Speakers of one report: who counts as one, and by which name."""

from __future__ import annotations

from dateline.lang import load
from dateline.model import Attribution


def speaks(attribution: Attribution) -> bool:
    """Return whether the speaker can be one: a name or a known role, not a thing that the parse made say something."""
    if not attribution.speaker:
        return False
    words = attribution.speaker.split()
    if words[-1].lower() in load("en", "attributions")["words"]["times"]:
        return False
    named = any(w[:1].isupper() for w in (words[1:] or words))
    return named or attribution.anonymous or attribution.role not in (None, "other")

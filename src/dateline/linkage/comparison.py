"""Two reports compared: the sum of the features' weights in bits, and a verdict."""

from __future__ import annotations

from functools import cache

from dateline.linkage.case import Case
from dateline.linkage.features import FEATURES
from dateline.linkage.tables import table
from dateline.register.model import Feature, Match


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return the bits of every level of every feature."""
    return {name: {level: float(bits) for level, bits in levels.items()} for name, levels in table("weights").items()}


@cache
def thresholds() -> dict[str, float]:
    """Return the thresholds in bits: merge, propose, attach, margin, twin_document."""
    return {name: float(bits) for name, bits in table("thresholds").items()}


def levels(a: Case, b: Case) -> dict[str, str]:
    """Return the level that each feature sees: what weights are fitted on."""
    return {name: feature(a, b)[0] for name, feature in FEATURES}


def score(a: Case, b: Case) -> float:
    """Return the weight in bits that two reports of different documents tell one incident, rounded to be the same anywhere."""
    bits = weights()
    return round(sum(bits[name][feature(a, b)[0]] for name, feature in FEATURES if name != "document"), 4)


def compare(a: Case, b: Case) -> Match:
    """Return the comparison with a sentence for every feature that says something. The order of the two does not matter."""
    if b.id < a.id:
        a, b = b, a
    bits = weights()
    seen = [(name, *feature(a, b)) for name, feature in FEATURES if not _void(name, a, b)]
    features = tuple(Feature(name, bits[name][level], detail) for name, level, detail in seen if bits[name][level])
    total = round(sum(bits[name][level] for name, level, _ in seen), 4)
    return Match(a.id, b.id, total, features, verdict(a, b, total))


def _void(name: str, a: Case, b: Case) -> bool:
    """Return whether the feature says nothing: wording and names inside one document are shared by all that it tells."""
    return name in ("passage", "names") and a.document == b.document


def verdict(a: Case, b: Case, total: float) -> str:
    """Return merged, proposed or apart.

    Two reports of one document are never merged without a person; two rows of one table are not even proposed.
    """
    limit = thresholds()
    if a.document != b.document and a.told_apart(b):
        return "apart"
    if a.document == b.document:
        return "proposed" if total - weights()["document"]["same"] >= limit["twin_document"] else "apart"
    return "merged" if total >= limit["merge"] else "proposed" if total >= limit["propose"] else "apart"

"""Who does what to whom, for the books that code it so (PLOVER, CAMEO): names, countries and sectors of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from dateline import codebook
from dateline.export import countries
from dateline.export.codebooks.sides import known_actor, named_target, party_name, party_side, perpetrators, state_of
from dateline.export.tables import joined
from dateline.register.model import Incident


class Side(NamedTuple):
    """One side: names, ISO 3166-1 alpha-3 of the states and PLOVER's sectors, several joined by "; "."""

    name: str
    country: str
    sectors: str


def sides(incident: Incident, facts: Mapping[str, Any]) -> tuple[Side, Side]:
    """Return who acts and who is acted on. Targets are the recipient; classes of targets without a name give its sectors."""
    hit = list(incident.best("targets") or ())
    known = [party for target in hit if (party := named_target(target))]
    classes = {"" if s == "unknown" else codebook.load("plover")["sectors"]["targets"][s]: None for s in facts["sides"]}
    recipient = Side(
        joined(target.get("name") for target in hit),
        _states(known),
        joined([*(_sector(party, facts) for party in known), *classes]),
    )
    return side_of(perpetrators(incident), facts), recipient


def side_of(parties: list[dict[str, Any]], facts: Mapping[str, Any]) -> Side:
    """Return parties as one side."""
    return Side(joined(map(party_name, parties)), _states(parties), joined(_sector(p, facts) for p in parties))


def fighters(incident: Incident) -> list[dict[str, Any]]:
    """Return everybody who is known to fight in a clash: those named as its sides, and armed targets by name."""
    named = [party for target in incident.best("targets") or () if (party := named_target(target))]
    return [*perpetrators(incident), *named]


def _states(parties: list[dict[str, Any]]) -> str:
    return joined(countries.get(state).iso3 for party in parties if (state := state_of(party)))


def _sector(party: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    book = codebook.load("plover")["sectors"]
    known = known_actor(party)
    side = party_side(party, facts["country"])
    by_kind = book["kinds"].get(known.kind) if known and side in ("state", "foreign_state") else None
    return str(by_kind or book["parties"][side])

"""Who does what to whom, for the books that code it so (PLOVER, CAMEO): the frame of a row, and both sides of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dateline import codebook
from dateline.export import countries
from dateline.export.codebooks.facts import facts_of
from dateline.export.codebooks.sides import known_actor, named_target, party_name, party_side, perpetrators, state_of
from dateline.export.rules import Cell, cells, first, need, told
from dateline.export.tables import Coded, in_order, joined
from dateline.register.model import Incident

Fill = Callable[[Incident, dict[str, Any], Mapping[str, Any]], list[Cell]]

_TAKEN = "taken over: what the register holds"
_EMPTY = "left empty: nothing told"


def coded(book: Mapping[str, Any], incident: Incident, fill: Fill) -> Coded:
    """Return the incident under a book of this kind, or why it is not coded.

    ``fill`` gives the cells that the book has beside those of its event's rule, from the incident, its facts and that rule.
    """
    facts = facts_of(incident)
    withheld = first(book["withhold"], facts)
    if withheld:
        return Coded(withheld=told(withheld))
    row = need(book["event"], facts)
    return Coded(in_order(book["columns"], [*cells(row), *fill(incident, facts, row)], _EMPTY))


def taken(incident: Incident, values: Mapping[str, Any]) -> list[Cell]:
    """Return values of the register as cells, those of the id and the place, which every such book has, among them."""
    place = incident.best("place") or {}
    shared = {
        "event_id": incident.id,
        "placename": place.get("name") or "",
        "country": countries.get(place.get("country")).iso3,
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
    }
    return [Cell(column, value, _TAKEN) for column, value in {**shared, **values}.items()]


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

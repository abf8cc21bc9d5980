"""Which side an actor or a target is on, and what it is called: asked by all the books. Classes: ``sides.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from dateline import actors, codebook
from dateline.actors import Actor
from dateline.register.model import Incident

Party = Mapping[str, Any]

_OF_STATES = ("state", "person")  # levels of known actors that belong to a state


@cache
def tables() -> dict[str, Any]:
    """Return the tables of ``sides.toml``."""
    return tomllib.loads((resources.files("dateline.export.codebooks") / "sides.toml").read_text(encoding="utf-8"))


def perpetrators(incident: Incident) -> list[dict[str, Any]]:
    """Return who is said to have done it, without media, monitors and aid organisations: they tell of it."""
    tellers = tables()["tellers"]["kinds"]
    parties = incident.best("perpetrators") or ()
    return [p for p in parties if (known := known_actor(p)) is None or known.kind not in tellers]


def known_actor(party: Party) -> Actor | None:
    """Return the actor that a party is: by its id, for states also by their name or adjective ("Iranian"); else None."""
    by_id = actors.get(party["gazetteer_id"]) if party.get("gazetteer_id") else None
    return by_id or (_only(party["name"]) if party["level"] == "state" else None)


@cache
def _only(name: str) -> Actor | None:
    found = [a for a in actors.lookup(name) if a.level == "state"]
    return found[0] if len(found) == 1 else None


def party_side(party: Party, country: str | None) -> str:
    """Return the class of a perpetrator or interceptor, given the country where it happened."""
    known = known_actor(party)
    if known and known.level in _OF_STATES and known.state:
        return "state" if country in (None, known.state) else "foreign_state"
    if known:
        return str(tables()["actors"].get(known.kind, "group"))
    return str(tables()["levels"].get(party["level"], "label"))


def party_name(party: Party) -> str:
    """Return a party's usual name where it is known, else as it is written."""
    known = known_actor(party)
    return known.name if known else str(party["name"])


def state_of(party: Party) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the state that a party is or serves, or None."""
    known = known_actor(party)
    return known.state if known else None


@cache
def target_side(kind: str) -> str:
    """Return the class of a kind of target; "unknown" for a kind that the codebook lacks."""
    book = tables()["targets"]
    row = codebook.load("targets").get(kind)
    if row is None:
        return "unknown"
    return str(book["by_kind"].get(kind) or book["by_gtd_type"].get(str(row["gtd_type"]), "civilian"))


def named_target(target: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return an armed target as a party when its name is, letter for letter, that of one known force or group, else None."""
    name = str(target.get("name") or "")
    if target_side(target["kind"]) not in tables()["targets"]["armed"]:
        return None
    known = [a for a in actors.lookup(name) if a.level != "person" and name in (a.name, *a.aliases)]
    return {"name": known[0].name, "level": known[0].level, "gazetteer_id": known[0].id} if len(known) == 1 else None

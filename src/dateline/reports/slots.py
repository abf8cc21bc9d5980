"""The values of one report: each slot chosen from what its mentions say, each choice kept as a statement with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dateline import codebook
from dateline.model import (
    Quantity,
    Role,
    Span,
    Statement,
    Weapon,
)
from dateline.reports.context import Story
from dateline.reports.counts import Told, total
from dateline.reports.grouping import Group

Made = tuple[Any, list[Statement]]
BREAKING_DAYS = (
    1  # a breaking report that names no day tells of its own day or the one before (gold guideline, "dates")
)


@dataclass(frozen=True, slots=True)
class Telling:
    """One role with where it was told, so that choices can prefer the body, the strongest mention and the first."""

    role: Role
    order: int
    block: str


def tellings(group: Group, name: str) -> list[Telling]:
    """Return the group's roles of that name in joining order."""
    return [Telling(r, n, e.block) for n, e in enumerate(group.events) for r in e.roles if r.name == name]


def state(story: Story, attribute: str, value: object, span: Span, rule: str) -> Statement:
    """Return a statement with its speaker found from the words' place."""
    speaker = story.speaker(span)
    stance = "unconfirmed" if speaker is not None and speaker.stance == "unconfirmed" else "asserts"
    return Statement(attribute, value, span, speaker.speaker if speaker else None, stance, rule)


# --- with what --------------------------------------------------------------------------------------------------------


def choose_weapons(story: Story, group: Group) -> tuple[tuple[Weapon, ...], list[Statement]]:
    """Return each kind of weapon once, with the first count told of it."""
    out: dict[str, Weapon] = {}
    made = []
    for telling in tellings(group, "weapon"):
        weapon = telling.role.value
        if not isinstance(weapon, Weapon):
            continue
        made.append(state(story, "weapon", weapon.kind, telling.role.span, telling.role.rule))
        known = out.get(weapon.kind)
        out[weapon.kind] = (
            weapon
            if known is None
            else Weapon(
                weapon.kind,
                known.fired or weapon.fired,
                known.intercepted or weapon.intercepted,
                known.landed or weapon.landed,
            )
        )
    wider = {parent for kind in out for parent in _wider_kinds(kind)}
    kept = [w for k, w in out.items() if k not in wider]
    return tuple(kept), made


def _wider_kinds(kind: str) -> list[str]:
    """Return the codes above a weapon's kind in the codebook, nearest first."""
    book, out = codebook.load("weapons"), []
    while "parent" in book.get(kind, {}):
        kind = book[kind]["parent"]
        out.append(kind)
    return out


# --- effects ------------------------------------------------------------------------------------------------------


def choose_count(
    story: Story, group: Group, name: str, killed: Quantity | None = None
) -> tuple[Quantity | None, list[Statement]]:
    """Return the total told (``counts.total``), and every toll with its words."""
    told = [t for t in tellings(group, name) if isinstance(t.role.value, Quantity)]
    made = [
        state(story, name, {"low": t.role.value.low, "high": t.role.value.high}, t.role.span, t.role.rule)
        for t in told
        if isinstance(t.role.value, Quantity)
    ]
    tolls = [
        Told(t.role.value, t.role.rule, t.block, s.source)
        for t, s in zip(told, made, strict=True)
        if isinstance(t.role.value, Quantity)
    ]
    return total(tolls, killed), made


def choose_damage(story: Story, group: Group) -> tuple[str | None, list[Statement]]:
    """Return the worst damage told, or "none" where only that is said."""
    order = ("none", "some", "minor", "destroyed")
    told = tellings(group, "damage")
    made = [state(story, "damage", t.role.value, t.role.span, t.role.rule) for t in told]
    codes = [str(t.role.value) for t in told]
    return max(codes, key=order.index, default=None), made

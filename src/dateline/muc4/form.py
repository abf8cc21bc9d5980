"""The form of a MUC-4 template: its slots, and the notation of its fills.

A slot holds a list of fills, one a line of the answer key. A fill is written ``VALUE``, ``"STRING"`` or
``VALUE: "STRING"`` (the string it belongs to); ``/`` parts alternatives that are equally right; ``?`` before it marks
it as optional; ``-`` is an empty slot and ``*`` one that does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DATE = "INCIDENT: DATE"
LOCATION = "INCIDENT: LOCATION"
TYPE = "INCIDENT: TYPE"
STAGE = "INCIDENT: STAGE OF EXECUTION"
INSTRUMENT = "INCIDENT: INSTRUMENT ID"
INSTRUMENT_TYPE = "INCIDENT: INSTRUMENT TYPE"
CATEGORY = "PERP: INCIDENT CATEGORY"
INDIVIDUAL = "PERP: INDIVIDUAL ID"
ORGANIZATION = "PERP: ORGANIZATION ID"
CONFIDENCE = "PERP: ORGANIZATION CONFIDENCE"
THING = "PHYS TGT: ID"
THING_TYPE = "PHYS TGT: TYPE"
THING_NUMBER = "PHYS TGT: NUMBER"
THING_NATION = "PHYS TGT: FOREIGN NATION"
THING_EFFECT = "PHYS TGT: EFFECT OF INCIDENT"
THING_TOTAL = "PHYS TGT: TOTAL NUMBER"
PERSON = "HUM TGT: NAME"
PEOPLE = "HUM TGT: DESCRIPTION"
PEOPLE_TYPE = "HUM TGT: TYPE"
PEOPLE_NUMBER = "HUM TGT: NUMBER"
PEOPLE_NATION = "HUM TGT: FOREIGN NATION"
PEOPLE_EFFECT = "HUM TGT: EFFECT OF INCIDENT"
PEOPLE_TOTAL = "HUM TGT: TOTAL NUMBER"

#: The 23 slots that are scored, in the order of the answer key (slots 0 and 1 name the message and the template).
SLOTS = (
    DATE,
    LOCATION,
    TYPE,
    STAGE,
    INSTRUMENT,
    INSTRUMENT_TYPE,
    CATEGORY,
    INDIVIDUAL,
    ORGANIZATION,
    CONFIDENCE,
    THING,
    THING_TYPE,
    THING_NUMBER,
    THING_NATION,
    THING_EFFECT,
    THING_TOTAL,
    PERSON,
    PEOPLE,
    PEOPLE_TYPE,
    PEOPLE_NUMBER,
    PEOPLE_NATION,
    PEOPLE_EFFECT,
    PEOPLE_TOTAL,
)
STRINGS = frozenset({INSTRUMENT, INDIVIDUAL, ORGANIZATION, THING, PERSON, PEOPLE})
EMPTY = frozenset({"-", "*", ""})

_OPTIONAL = re.compile(r"^\s*\?\s*")
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
_ALTERNATIVE = re.compile(r"\s*/\s*")


@dataclass(frozen=True, slots=True)
class Fill:
    """One fill: values that are equally right, and the strings it may belong to (none: it belongs to no string)."""

    values: tuple[str, ...]
    xrefs: tuple[str, ...] = ()
    optional: bool = False

    def __str__(self) -> str:
        text = " / ".join(self.values)
        tail = " / ".join(f'"{x}"' for x in self.xrefs)
        return ("? " if self.optional else "") + (f"{text}: {tail}" if tail else text)


@dataclass(frozen=True, slots=True)
class Template:
    """One template: slot name -> fills; slots without fills are left out."""

    slots: Mapping[str, tuple[Fill, ...]]
    optional: bool = False

    def fills(self, slot: str) -> tuple[Fill, ...]:
        """Return the fills of a slot, none for an empty one."""
        return self.slots.get(slot, ())


def parse_template(slots: Mapping[str, Sequence[str]], optional: bool = False) -> Template:
    """Return a template from the notation of the answer key (slot name -> fills as written)."""
    parsed = {}
    for slot in SLOTS:
        fills = tuple(parse_fill(slot, raw) for raw in slots.get(slot, ()) if raw.strip() not in EMPTY)
        if fills:
            parsed[slot] = fills
    return Template(parsed, optional)


def parse_fill(slot: str, raw: str) -> Fill:
    """Return one fill of a slot from its notation."""
    optional = bool(_OPTIONAL.match(raw))
    text = _OPTIONAL.sub("", raw).strip()
    if slot in (DATE, LOCATION):
        return Fill(tuple(_bare(part) for part in _split_outside(text)), optional=optional)
    head, tail = _split_colon(text)
    xrefs = tuple(_unescape(m) for m in _QUOTED.findall(tail))
    if slot in STRINGS:
        return Fill(tuple(_unescape(m) for m in _QUOTED.findall(head)) or (head,), xrefs, optional)
    return Fill(tuple(v for v in _ALTERNATIVE.split(_bare(head)) if v), xrefs, optional)


def _unescape(text: str) -> str:
    """Return a quoted string without its escapes and inner quotation marks, on one line."""
    return " ".join(text.replace('\\"', " ").split())


def _split_colon(text: str) -> tuple[str, str]:
    """Return what is before and after the first colon outside quotation marks."""
    quoted = escaped = False
    for i, char in enumerate(text):
        if char == '"' and not escaped:
            quoted = not quoted
        if char == ":" and not quoted:
            return text[:i].strip(), text[i + 1 :].strip()
        escaped = char == "\\" and not escaped
    return text, ""


def _split_outside(text: str) -> list[str]:
    """Return the alternatives of a fill, parted at slashes outside brackets."""
    depth, start, out = 0, 0, []
    for i, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "/" and depth == 0:
            out.append(text[start:i])
            start = i + 1
    return [part.strip() for part in [*out, text[start:]] if part.strip()]


def _bare(text: str) -> str:
    """Return the text without brackets around the whole of it."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for i, char in enumerate(text):
            depth += (char == "(") - (char == ")")
            if depth == 0 and i < len(text) - 1:
                return text
        text = text[1:-1].strip()
    return text

"""One incident as lists, maps and the review queue need it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from dateline import codebook
from dateline.linkage.case import fold
from dateline.model import DISAGREEMENT
from dateline.register.filters import LEVELS
from dateline.register.model import Incident, Pick

DISPUTABLE = ("type", "date_from", "place", "perpetrators", "killed", "injured", "kidnapped", "damage")
_HARM = (("killed", 1.0), ("kidnapped", 0.5), ("injured", 0.25))  # how much one person counts for the weight
SHARP = 3  # UCDP where_prec up to which a place is a spot that one can go to


@dataclass(frozen=True, slots=True)
class Figure:
    """A count: ``best`` None = not settled; ``low`` and ``high`` bound it, ``high`` None = open, both None = nothing said."""

    best: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One incident under the default policy. Days are ISO dates or None, degrees WGS 84, distances kilometres.

    ``words`` are the folded words of place names, ``actors`` words and gazetteer ids of perpetrators, ``weapons`` kinds as told
    and all wider ones. ``confidence`` is an index of ``LEVELS``. ``reviewed``: a person judged it or entered a value.
    ``doubt`` is 0-1, ``weight`` grows with the people hurt, ``reasons`` say what is doubtful. ``version`` grows with every
    change of the register that touched the incident.
    """

    id: str
    first: str | None
    last: str | None
    type: str
    stage: str
    focus: str
    place: str | None
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    radius_km: float
    precision: int
    killed: Figure
    injured: Figure
    kidnapped: Figure
    grade: str
    perpetrators: tuple[str, ...]
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    words: tuple[str, ...]
    actors: tuple[str, ...]
    voices: int
    reports: int
    confidence: int
    status: str
    reviewed: bool
    doubt: float
    weight: float
    reasons: tuple[str, ...]
    version: int = 0

    @property
    def area(self) -> bool:
        """Whether the place is known as an area only."""
        return self.precision > SHARP

    @property
    def level(self) -> str:
        """The confidence in a word."""
        return LEVELS[self.confidence]

    def dump(self) -> list[Any]:
        """Return the row without its version as a JSON-ready list."""
        values = [getattr(self, name) for name in _FIELDS]
        return [[v.best, v.low, v.high] if isinstance(v, Figure) else v for v in values]

    @staticmethod
    def load(values: Sequence[Any], version: int = 0) -> Row:
        """Return the row of a list that :meth:`dump` made."""
        told = [*values, version]
        for at in _FIGURES:
            told[at] = Figure(*told[at])
        for at in _TUPLES:
            told[at] = tuple(told[at])
        return Row(*told)


_FIELDS = tuple(f.name for f in fields(Row) if f.name != "version")
_FIGURES = tuple(n for n, f in enumerate(fields(Row)) if f.type == "Figure")
_TUPLES = tuple(n for n, f in enumerate(fields(Row)) if str(f.type).startswith("tuple"))


def row_of(incident: Incident, version: int = 0) -> Row:
    """Return the row of an incident."""
    place = incident.best("place") or {}
    doubt, reasons = _doubt(incident)
    parties = incident.best("perpetrators") or []
    return Row(
        id=incident.id,
        first=incident.best("date_from"),
        last=incident.best("date_to") or incident.best("date_from"),
        type=incident.best("type") or "other",
        stage=incident.best("stage") or "completed",
        focus=incident.best("focus") or "new",
        place=place.get("name") or place.get("gazetteer_name"),
        admin1=place.get("admin1"),
        country=place.get("country"),
        lat=place.get("lat"),
        lon=place.get("lon"),
        radius_km=float(place.get("radius_km") or 0.0),
        precision=int(place.get("precision") or 7),
        killed=_figure(incident, "killed"),
        injured=_figure(incident, "injured"),
        kidnapped=_figure(incident, "kidnapped"),
        grade=incident.grade,
        perpetrators=_each(p.get("name") for p in parties),
        targets=_each(t.get("kind") for t in incident.best("targets") or ()),
        weapons=_wider(w.get("kind") for w in incident.best("weapons") or ()),
        words=_words(place.get(k) for k in ("name", "gazetteer_name", "admin1")),
        actors=(*_words(p.get("name") for p in parties), *_each(p.get("gazetteer_id") for p in parties)),
        voices=len(incident.voices),
        reports=len(incident.members),
        confidence=LEVELS.index(incident.confidence.level),
        status=incident.status,
        reviewed=incident.status != "open" or any(s.reviewer for s in incident.statements),
        doubt=doubt,
        weight=_weight(incident),
        reasons=reasons,
        version=version,
    )


def _figure(incident: Incident, slot: str) -> Figure:
    pick = incident.picks[slot]
    return Figure(pick.best, pick.low, pick.high)


def _each(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(v) for v in values if v))


def _words(names: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for name in names if name for w in fold(str(name)).split()))


def _wider(kinds: Iterable[Any]) -> tuple[str, ...]:
    """Return kinds of weapon and everything that they are kinds of."""
    book, out = codebook.load("weapons"), dict[str, None]()
    for kind in kinds:
        while kind and kind not in out:
            out[kind] = None
            kind = book.get(kind, {}).get("parent")
    return tuple(out)


def _doubt(incident: Incident) -> tuple[float, tuple[str, ...]]:
    """Return how doubtful an incident is (0-1) and why: each reason takes away a share of the trust that is left."""
    place, first = incident.best("place"), incident.best("date_from")
    exact = first is not None and first == incident.best("date_to")
    spot = place is not None and (place.get("precision") or 7) <= SHARP
    voices = incident.voices
    found = (
        (place is None, 0.3, "no place is known"),
        (place is not None and not spot, 0.15, "only an area is known"),
        (first is None, 0.3, "no day is known"),
        (first is not None and not exact, 0.15, "the day is not certain"),
        (bool(voices) and all(v.party for v in voices), 0.25, "only parties to the fighting tell it"),
        (len(voices) == 1, 0.1, "one voice tells it"),
        (any(s.attribute == DISAGREEMENT for s in incident.statements), 0.3, "two readers disagree"),
        (incident.grade == "contested", 0.2, "who did it is contested"),
        *((_unsettled(incident, slot), 0.2, f"{slot}: no value may stand") for slot in ("killed", "injured")),
        *((bool(incident.picks[slot].dissent), 0.2, f"reports disagree on {slot}") for slot in DISPUTABLE),
    )
    told = [(share, text) for holds, share, text in found if holds]
    trust = math.prod(1 - share for share, _ in told)
    return (0.0 if incident.status == "accepted" else round(1 - trust, 4)), tuple(text for _, text in told)


def _unsettled(incident: Incident, slot: str) -> bool:
    pick = incident.picks[slot]
    return pick.best is None and bool(pick.statements)


def _weight(incident: Incident) -> float:
    """Return how much depends on an incident: 1, and more with the people that it may have hurt, on a scale of doublings."""
    worst = sum(share * _most(incident.picks[slot]) for slot, share in _HARM)
    return round(1 + math.log2(1 + worst), 4)


def _most(pick: Pick) -> float:
    """Return the largest figure that was told."""
    return float(pick.high if pick.high is not None else pick.low or pick.best or 0)

"""A report as the comparison sees it: small, flat, JSON-ready, made once when the report comes in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from dateline import codebook, lang
from dateline.actors import load_actors, load_states
from dateline.linkage.sketch import PASSAGE, sketch
from dateline.linkage.tables import table
from dateline.truecase import ENDINGS

Bounds = tuple[float, float | None] | None
Hours = tuple[float, float] | None

WIDE_KM = 40.0  # a place that may reach farther than this from its point is an area, not a spot
WIDE_DAYS = 7  # a date that spans more days than this is a period, not a day
AREA_PRECISION = 4  # UCDP where_prec from which a place is a province or more
REACH = 300  # characters to each side of the trigger that its sentence may reach
LEAST_PASSAGE = 60  # a shorter sentence is like others by chance
MOST_NAMES = 40  # names kept of one report: more tell nothing new
_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[.!?][\"”’')\]]*\s+|\n\s*")
_NAME = re.compile(r"(?<![\w’'])[A-Z][^\W\d_]{2,}(?:[-’'][A-Z]?[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Case:
    """One report in the terms of the comparison.

    ``first`` and ``last`` are ordinal days (``date.toordinal``), None without a date; ``assumed`` marks a day that follows only
    from the day of publication. ``radius`` in km. Bounds are (low, high), high None = open. ``spots`` are names of the
    place as written and in the gazetteer, folded. ``names`` are proper names of the passages that tell it, folded.
    ``table`` is the imported table that the report is a row of, None for what was read.
    """

    id: str
    document: str
    trigger: int
    type: str
    stage: str
    focus: str
    first: int | None
    last: int | None
    assumed: bool
    hours: Hours
    lat: float | None
    lon: float | None
    radius: float
    precision: int
    place_id: str | None
    country: str | None
    admin1: str | None
    spots: tuple[str, ...]
    killed: Bounds
    injured: Bounds
    kidnapped: Bounds
    targets: tuple[str, ...]
    target_words: tuple[str, ...]
    actors: tuple[str, ...]
    actor_words: tuple[str, ...]
    weapons: tuple[str, ...]
    published: int | None
    table: str | None
    names: tuple[str, ...]
    passage: bytes

    @property
    def wide_time(self) -> bool:
        """Whether the day is not known within a week."""
        return self.first is None or self.last is None or self.last - self.first > WIDE_DAYS

    @property
    def wide_place(self) -> bool:
        """Whether the place is an area, a country or not known at all."""
        return self.lat is None or self.radius > WIDE_KM or self.precision >= AREA_PRECISION

    @property
    def vague(self) -> bool:
        """Whether the report is told too vaguely to found an incident that others join."""
        return self.wide_time or self.wide_place

    @property
    def follower(self) -> bool:
        """Whether the report joins an incident rather than founding one: vague, or told as background."""
        return self.vague or self.focus == "background"

    @property
    def twin(self) -> str:
        """A key that two reports share when they are alike in everything but id and document: copies of one article.

        Rows of a table have each their own: its author says that they are two.
        """
        body = json.dumps(self.dump()[2 if self.table is None else 0 :], ensure_ascii=True)
        return hashlib.sha256(body.encode("ascii")).hexdigest()[:20]

    def told_apart(self, other: Case) -> bool:
        """Return whether one author tells the two as two: in one document, or as two rows of one table."""
        return self.document == other.document or (self.table is not None and self.table == other.table)

    def dump(self) -> list[Any]:
        """Return the case as a JSON-ready list."""
        values: list[Any] = [getattr(self, name) for name in FIELDS]
        values[-1] = base64.b85encode(self.passage).decode("ascii")
        return values

    @staticmethod
    def load(values: Sequence[Any]) -> Case:
        """Return the case of a list that :meth:`dump` made."""
        parts: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in zip(FIELDS, values, strict=True)}
        return Case(**{**parts, "passage": base64.b85decode(values[-1])})


FIELDS = tuple(f.name for f in fields(Case))  # the order of the list that Case.dump makes


def fold(text: str) -> str:
    """Return the text in small ASCII letters and figures, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(_WORD.findall(plain))


@cache
def _ordinary() -> frozenset[str]:
    """Return the words that tell no two tellings apart: English words, days and months, states, known actors and leaders."""
    text = (resources.files("dateline") / "case.tsv").read_text(encoding="utf-8")
    out = {line.partition("\t")[0] for line in text.splitlines() if not line.startswith("#")}
    for language in lang.LANGUAGES:
        times = lang.load(language, "times")
        out.update(fold(word) for kind in ("months", "weekdays") for word in _flat(times[kind]))
    for state in load_states().values():
        out.update(w for name in (*state.names, *state.demonyms, *state.seats) for w in fold(name).split())
    for actor in load_actors().values():
        out.update(w for name in (actor.name, *actor.aliases) for w in fold(name).split())
    return frozenset(out)


def _is_ordinary(word: str) -> bool:
    """Return whether the word or what it is made from is one that tells no two tellings apart."""
    known = _ordinary()
    stems = (word[: -len(end)] + new for end, new in ENDINGS if word.endswith(end))
    return word in known or any(stem in known for stem in stems if len(stem) > 2)


def _flat(value: Any) -> Iterator[str]:
    """Yield every string in a table, keys and values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _flat(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)


def make_case(record: Mapping[str, Any], document: Mapping[str, Any], text: str, alone: bool = False) -> Case:
    """Return the case of one report record (docs/records.md, statements included) of a document record with its text.

    ``alone``: the report is the only incident of its document, so that all its proper names speak of it.
    """
    place = record.get("place") or {}
    start = (record.get("trigger") or [0, 0])[0]
    spots = tuple(dict.fromkeys(fold(n) for n in (place.get("name"), place.get("gazetteer_name")) if n and fold(n)))
    parties = record.get("perpetrators") or []
    targets = record.get("targets") or []
    return Case(
        id=record["id"],
        document=document["id"],
        trigger=start,
        type=record.get("type") or "other",
        stage=record.get("stage") or "completed",
        focus=record.get("focus") or "new",
        first=_day(record.get("date_from")),
        last=_day(record.get("date_to")),
        assumed=_assumed(record, document),
        hours=hours_of(record.get("time_of_day")),
        lat=place.get("lat"),
        lon=place.get("lon"),
        radius=float(place.get("radius_km") or 0.0),
        precision=int(place.get("precision") or 1),
        place_id=place.get("gazetteer_id"),
        country=place.get("country"),
        admin1=fold(place["admin1"]) if place.get("admin1") else None,
        spots=spots,
        killed=_bounds(record.get("killed")),
        injured=_bounds(record.get("injured")),
        kidnapped=_bounds(record.get("kidnapped")),
        targets=_sorted(t.get("kind") for t in targets),
        target_words=_sorted(w for t in targets for w in telling_words(t.get("name") or "")),
        actors=_sorted(p.get("gazetteer_id") for p in parties),
        actor_words=_sorted(w for p in parties for w in telling_words(p.get("name") or "")),
        weapons=_sorted(w.get("kind") for w in record.get("weapons") or []),
        published=_day(document.get("published_at")),
        table=record.get("table"),
        names=_names(record, text, alone),
        passage=_passage(text, start),
    )


def telling_words(name: str) -> list[str]:
    """Return the words of a name that tell it apart: folded, without plural s, three letters and more, no function words."""
    words = (w for w in fold(name).split() if len(w) > 2 and w not in _function_words())
    return [w[:-1] if w.endswith("s") and len(w) > 3 else w for w in words]


@cache
def _function_words() -> frozenset[str]:
    return frozenset(w for x in lang.LANGUAGES for w in lang.load(x, "linkage")["function"]["words"])


def hours_of(words: str | None) -> Hours:
    """Return the stretch of clock hours (0-24, night up to 30) that a time of day as written means, None when it says none."""
    if not words:
        return None
    folded = fold(words)
    if found := _CLOCK.search(folded):
        hour = int(found["hour"]) % 12 + (12 if found["half"].startswith("p") else 0)
        time = hour + int(found["minute"] or 0) / 60
        return (time, time)
    told = [part for part in _parts().items() if part[0] in folded.split()]
    return told[0][1] if told else None


_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?: ?(?P<minute>\d{2}))? ?(?P<half>am|pm|a m|p m)\b")


@cache
def _parts() -> dict[str, tuple[float, float]]:
    """Return the hours of each word for a part of the day, in every language that the reader knows."""
    hours = table("hours")
    out = {}
    for language in lang.LANGUAGES:
        for code, words in lang.load(language, "times")["parts"].items():
            out.update({word: (float(hours[code][0]), float(hours[code][1])) for word in words})
    return out


def _assumed(record: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Return whether the day follows only from the day of publication: that day or the one before, and no more told."""
    first, last = _day(record.get("date_from")), _day(record.get("date_to"))
    return record.get("date_precision") == "days" and last == _day(document.get("published_at")) == (first or 0) + 1


def _day(text: str | None) -> int | None:
    return date.fromisoformat(text[:10]).toordinal() if text else None


def _bounds(count: Mapping[str, Any] | None) -> Bounds:
    if count is None or (count.get("low") is None and count.get("high") is None):
        return None
    return (count.get("low") or 0, count.get("high"))


def _sorted(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({v for v in values if v}))


def _names(record: Mapping[str, Any], text: str, alone: bool) -> tuple[str, ...]:
    """Return the proper names of the paragraphs that the report's words come from, or of the whole text, in order of letters."""
    parts = [text] if alone else _paragraphs(text, [s["start"] for s in record.get("statements") or [] if "start" in s])
    out: dict[str, None] = {}
    for part in parts:
        for found in _NAME.finditer(part):
            out.update(dict.fromkeys(w for w in fold(found.group()).split() if len(w) > 2 and not _is_ordinary(w)))
    return tuple(sorted(list(out)[:MOST_NAMES]))


def _passage(text: str, start: int) -> bytes:
    """Return the sketch of the sentence around the trigger, empty for a short one."""
    low, high = max(0, start - REACH), start + REACH
    before = [m.end() for m in _STOP.finditer(text, low, start)]
    after = _STOP.search(text, start, high)
    sentence = text[before[-1] if before else low : after.end() if after else high]
    return sketch(sentence, PASSAGE) if len(sentence) >= LEAST_PASSAGE else b""


def _paragraphs(text: str, offsets: Iterable[int | None]) -> list[str]:
    """Return the paragraphs (lines) that the offsets lie in, each once, in text order."""
    out: dict[int, str] = {}
    for offset in sorted(o for o in offsets if o is not None):
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        out[start] = text[start : end if end >= 0 else len(text)]
    return list(out.values())


@cache
def families() -> dict[str, frozenset[str]]:
    """Return for each event type the families that it belongs to; a type of none belongs to all."""
    types = codebook.load("events")["types"]
    every = frozenset(f for t in types.values() for f in t["family"].split())
    return {code: frozenset(t["family"].split()) or every for code, t in types.items()}


@cache
def close_types() -> frozenset[tuple[str, str]]:
    """Return the pairs of types, in both orders, that tellings of one happening mix up."""
    pairs = [(x, y) for x, y in table("types")["close"]]
    return frozenset(pairs) | {(y, x) for x, y in pairs}


@cache
def kin() -> dict[str, frozenset[str]]:
    """Return for each event type those that another telling of the same happening may have: of its families, or close to it."""
    sorts = families()
    return {a: frozenset(b for b in sorts if sorts[a] & sorts[b] or (a, b) in close_types()) for a in sorts}

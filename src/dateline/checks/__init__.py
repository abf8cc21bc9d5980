"""Reports to flags: what does not agree inside one article, and what a reader should know before using it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import combinations

from dateline import codebook, lang
from dateline.checks.sums import sums
from dateline.gazetteer import distance_km
from dateline.model import Document, Flag, Mentions, PlaceMention, Report, Sentence, Span
from dateline.times.anniversaries import anniversaries

SETTLED = ("town", "district")  # kinds of places that lie in one country and near one point
FEW_TOLD = 2  # tolls up to this may be single people told one by one
FEW = 3  # tolls under this are often those of single people told one by one
LIKE = 1.5  # a headline's toll so many times the body's or less counts the same people
KNOWN_TOWN = 20_000  # people in a town that a headline can mean; smaller ones share their names with streets and parks
NEAR_KM = 40.0  # two names of one site: a base and the oil field it stands in


def check(
    document: Document, sentences: Sequence[Sentence], mentions: Mentions, reports: Sequence[Report]
) -> tuple[Flag, ...]:
    """Return the document's flags in a fixed order: by code, then place in the text."""
    if document.language != "en":
        message = f"language “{document.language}” is not supported: nothing was read"
        return (Flag("language_unsupported", "error", message),)
    found = [
        *_publication(document, mentions),
        *_weekdays(document),
        *_anniversaries(document, sentences, mentions),
        *_unconfirmed(document, sentences, mentions),
        *_same_incident(document, reports),
        *_tolls(document, reports),
        *_headline(document, reports),
        *_headline_means(document, reports),
        *_headline_place(document, sentences, mentions, reports),
        *sums(document, sentences, mentions),
        *_countries(document, mentions),
        *_places(document, reports),
        *_denied(reports),
    ]
    return tuple(sorted(found, key=lambda f: (f.code, f.spans)))


def _publication(document: Document, mentions: Mentions) -> Iterator[Flag]:
    """No publication date was given: say what the dates rest on instead."""
    if document.published is not None and document.published_basis == "given":
        return
    stamps = tuple(t.span for t in mentions.times if t.role == "stamp")
    if document.published is not None:
        message = f"no publication date given; {document.published.isoformat()} is inferred from the {document.published_basis}"
        yield Flag("no_publication_date", "warning", message, stamps[:1])
    else:
        yield Flag(
            "no_publication_date", "warning", "no publication date given; weekdays rest on dates in the text", stamps
        )


@cache
def _dated_weekday() -> re.Pattern[str]:
    words = lang.load("en", "checks")
    days, months = ("|".join(words[k]) for k in ("weekdays", "months"))
    short = "|".join(m[:3] for m in words["months"])
    return re.compile(rf"\b({days}),?\s+({months}|{short})\.?\s+(\d{{1,2}}),\s+(\d{{4}})\b", re.IGNORECASE)


def _weekdays(document: Document) -> Iterator[Flag]:
    """A weekday printed with a full date must be that date's weekday."""
    words = lang.load("en", "checks")
    for match in _dated_weekday().finditer(document.text):
        weekday, month, day, year = match.groups()
        number = next(n for n, m in enumerate(words["months"], 1) if m.startswith(month.lower()[:3]))
        try:
            when = date(int(year), number, int(day))
        except ValueError:
            yield Flag("weekday_mismatch", "warning", f"“{match.group()}” is no date", (Span(*match.span()),))
            continue
        right = words["weekdays"][when.weekday()]
        if right != weekday.lower():
            message = f"{when.isoformat()} was a {right.capitalize()}, not a {weekday}"
            yield Flag("weekday_mismatch", "warning", message, (Span(*match.span()),))


def _anniversaries(document: Document, sentences: Sequence[Sentence], mentions: Mentions) -> Iterator[Flag]:
    """Two ordinals for one anniversary ("one-year", "second"), or one that the dates told contradict."""
    told = anniversaries(document, tuple(sentences), mentions.times)
    numbers = sorted({ordinal for _, ordinal, _ in told if ordinal is not None})
    if len(numbers) > 1:
        spans = tuple(span for span, _, _ in told)
        message = "the text speaks of anniversaries " + " and ".join(f"number {n}" for n in numbers)
        yield Flag("anniversary_mismatch", "warning", message, spans)


def _unconfirmed(document: Document, sentences: Sequence[Sentence], mentions: Mentions) -> Iterator[Flag]:
    """Someone says that they could not confirm what another tells."""
    for attribution in mentions.attributions:
        if attribution.stance == "unconfirmed":
            sentence = sentences[attribution.sentence]
            who = attribution.speaker or "the article"
            yield Flag(
                "unconfirmed", "info", f"{who} does not confirm: “{document.quote(attribution.cue)}”", (sentence.span,)
            )


def _same_incident(document: Document, reports: Sequence[Report]) -> Iterator[Flag]:
    """Two reports of one day and near places that one incident could have given under two names."""
    for a, b in combinations([r for r in reports if r.focus != "aggregate"], 2):
        if a.date is None or b.date is None or a.place is None or b.place is None or a.stage != b.stage:
            continue
        if a.date.start > b.date.end or b.date.start > a.date.end or a.date.precision != "day":
            continue
        if not a.place.name or not b.place.name or a.place.place.country != b.place.place.country:
            continue
        apart = _km(a, b)
        if apart <= NEAR_KM and _alike(a, b):
            message = f"“{a.place.name}” and “{b.place.name}” are {apart:.0f} km apart, on one day, with like means"
            yield Flag("possible_same_incident", "info", message, (_span(a, "place"), _span(b, "place")))


def _alike(a: Report, b: Report) -> bool:
    fire = {"rocket_attack", "mortar_artillery", "missile_strike", "other"}
    return a.type == b.type or {a.type, b.type} <= fire


def _km(a: Report, b: Report) -> float:
    assert a.place is not None and b.place is not None
    return distance_km(a.place.place.lat, a.place.place.lon, b.place.place.lat, b.place.place.lon)


def _span(report: Report, attribute: str) -> Span:
    return next((s.span for s in report.statements if s.attribute == attribute), report.trigger)


def _tolls(document: Document, reports: Sequence[Report]) -> Iterator[Flag]:
    """One incident's tolls differ inside the article, or one says none and another some."""
    for report in reports:
        for name in ("killed", "injured"):
            told = [s for s in report.statements if s.attribute == name and isinstance(s.value, dict)]
            known = {s.value["low"] for s in told if isinstance(s.value, dict) and s.value["low"] is not None}
            lows = sorted(n for n in known if n > FEW_TOLD or (0 in known))
            if len(lows) > 1:
                numbers = " and ".join(f"{n:g}" if n else "none" for n in lows)
                yield Flag("count_conflict", "info", f"{name}: the article says {numbers}", tuple(s.span for s in told))


def _headline(document: Document, reports: Sequence[Report]) -> Iterator[Flag]:
    """The headline's exact toll is like, but not the same as, the body's, nor is it a sum of the body's numbers."""
    for report in reports:
        told = [s for s in report.statements if s.attribute == "killed" and isinstance(s.value, dict)]
        body = [s for s in told if not _in_headline(document, s.span)]
        lows = {s.value["low"] for s in body if isinstance(s.value, dict)}
        numbers = {n for s in body if (n := _exact(s.value)) and n >= FEW}
        for statement in (s for s in told if _in_headline(document, s.span)):
            number = _exact(statement.value) or 0
            like = any(number <= LIKE * n and n <= LIKE * number for n in numbers)
            if number < FEW or not like or number in lows | _sums(numbers):
                continue
            message = "the headline's toll is not the body's"
            yield Flag("headline_mismatch", "info", message, (statement.span, body[0].span))


def _exact(value: object) -> int | None:
    """Return the number of a count told exactly, else None."""
    return int(value["low"]) if isinstance(value, dict) and value["low"] and value["low"] == value["high"] else None


def _sums(numbers: set[int]) -> set[int]:
    """Return the numbers and all sums of up to three of them."""
    return {sum(some) for size in (1, 2, 3) for some in combinations(sorted(numbers), size)}


def _headline_means(document: Document, reports: Sequence[Report]) -> Iterator[Flag]:
    """The headline says how it was done, and the body says that it was done in a wholly other way."""
    general, near = codebook.load("events")["general"]["generic"], codebook.load("events")["general"]["near"]
    for report in reports:
        told = [s for s in report.statements if s.attribute == "type" and s.value not in general]
        top = [s for s in told if _in_headline(document, s.span)]
        body = [s for s in told if s not in top]
        unlike = all(not any({a.value, b.value} <= {*kin} for kin in near) for a in top for b in body)
        if top and body and unlike and {s.value for s in top}.isdisjoint(s.value for s in body):
            message = f"the headline says “{document.quote(top[0].span)}”, the body “{document.quote(body[0].span)}”"
            yield Flag("headline_mismatch", "info", message, (top[0].span, body[0].span))


def _headline_place(
    document: Document, sentences: Sequence[Sentence], mentions: Mentions, reports: Sequence[Report]
) -> Iterator[Flag]:
    """The headline of a report on one incident names a town that the body does not, far from every town that it names."""
    single = [r.place.place for r in reports if r.focus != "aggregate" and r.place is not None]
    if len(single) != 1 or single[0].kind not in SETTLED or single[0].population < KNOWN_TOWN:
        return
    towns = [m for m in mentions.places if not m.demonym and m.place is not None and m.place.kind in SETTLED]
    body = [m for m in towns if sentences[m.sentence].block == "body"]
    heads = [b.span for b in document.blocks if b.kind == "headline"]
    rest = document.text[max((h.end for h in heads), default=0) :].lower()
    for mention in towns:
        head = next((h for h in heads if h.covers(mention.span)), None)
        known = mention.place is not None and mention.place.population >= KNOWN_TOWN
        if head is None or not known or mention.name.lower() in rest or _signed(document, head, mention.span):
            continue
        if body and all(_mention_km(mention, other) > NEAR_KM for other in body):
            message = f"the headline's “{mention.name}” is not in the body"
            yield Flag("headline_mismatch", "info", message, (mention.span, body[0].span))


def _signed(document: Document, head: Span, span: Span) -> bool:
    """Return whether the words stand after a dash or bar of the headline, where outlets put their own name and town."""
    return re.search(r"\s[-–—|:]\s", document.text[head.start : span.start]) is not None


def _in_headline(document: Document, span: Span) -> bool:
    return any(b.span.covers(span) for b in document.blocks if b.kind in ("headline", "standfirst"))


def _mention_km(a: PlaceMention, b: PlaceMention) -> float:
    assert a.place is not None and b.place is not None
    return distance_km(a.place.lat, a.place.lon, b.place.lat, b.place.lon)


def _countries(document: Document, mentions: Mentions) -> Iterator[Flag]:
    """A place is said to lie in a country ("X in Iraq") in which the gazetteer knows no place of that name."""
    words = lang.load("en", "checks")
    for place, country in zip(mentions.places, mentions.places[1:], strict=False):
        if place.choice is None or country.choice is None or place.demonym or country.demonym:
            continue
        between = document.text[place.span.end : country.span.start].split()
        if country.choice.kind != "country" or place.choice.kind not in SETTLED or between != [words["inside"]]:
            continue
        codes = {place.choice.country, country.choice.country}
        if None in codes or len(codes) == 1 or any(codes == {*pair} for pair in words["disputed"]):
            continue
        message = f"“{place.name}” is known in {place.choice.country}, but the text says {country.name}"
        yield Flag("country_mismatch", "warning", message, (Span(place.span.start, country.span.end),))


def _places(document: Document, reports: Sequence[Report]) -> Iterator[Flag]:
    """A place name that stands for nothing in the gazetteer: the point is its area's."""
    for report in reports:
        if report.place is not None and report.place.name and report.place.place.id.startswith("unresolved:"):
            message = f"“{report.place.name}” is not in the gazetteer: placed by its area only"
            yield Flag("place_unresolved", "info", message, (_span(report, "place"),))


def _denied(reports: Sequence[Report]) -> Iterator[Flag]:
    """Someone denies having done it."""
    for report in reports:
        if report.denied_by:
            yield Flag("denied", "info", f"denied by {', '.join(report.denied_by)}", (report.trigger,))

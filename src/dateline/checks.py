"""Reports to flags: what does not agree inside one article, and what a reader should know before using it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import combinations

from dateline import lang
from dateline.gazetteer import distance_km
from dateline.model import Document, Flag, Mentions, Report, Sentence, Span
from dateline.times.anniversaries import anniversaries

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
    """One incident's tolls differ inside the article."""
    for report in reports:
        for name in ("killed", "injured"):
            told = [s for s in report.statements if s.attribute == name and isinstance(s.value, dict)]
            lows = sorted(
                {s.value["low"] for s in told if isinstance(s.value, dict) and s.value["low"] and s.value["low"] > 2}
            )
            if len(lows) > 1 and lows[-1] != lows[0]:
                numbers = " and ".join(f"{n:g}" for n in lows)
                yield Flag("count_conflict", "info", f"{name}: the article says {numbers}", tuple(s.span for s in told))


def _headline(document: Document, reports: Sequence[Report]) -> Iterator[Flag]:
    """The headline's toll is not among those of the body."""
    heads = [b.span for b in document.blocks if b.kind in ("headline", "standfirst")]
    for report in reports:
        told = [s for s in report.statements if s.attribute == "killed" and isinstance(s.value, dict)]
        top = [s for s in told if any(h.covers(s.span) for h in heads)]
        body = [s for s in told if s not in top]
        for statement in top:
            if body and all(_values(statement.value) != _values(s.value) for s in body):
                yield Flag(
                    "headline_mismatch", "info", "the headline's toll is not the body's", (statement.span, body[0].span)
                )


def _values(value: object) -> object:
    return value.get("low") if isinstance(value, dict) else value


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

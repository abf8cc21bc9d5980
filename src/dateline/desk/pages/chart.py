"""How the tolls changed as reports came in: a chart as SVG, made on the server. Times are days of publication."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup, escape

from dateline.desk.pages import words
from dateline.desk.pages.words import COUNTS
from dateline.desk.queries import IncidentPage

WIDTH, HEIGHT = 640, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 12, 26


@dataclass(frozen=True, slots=True)
class _Point:
    """One figure at its day. ``high`` None = open. ``day`` is an ordinal."""

    slot: str
    statement: str
    low: float
    high: float | None
    day: int
    who: str
    party: bool


def chart(page: IncidentPage) -> Markup:
    """Return the chart, empty when fewer than two figures have a day: one point is no development."""
    points = _points(page)
    if len(points) < 2:
        return Markup("")
    first, last = points[0].day, points[-1].day
    best = {slot: page.incident.best(slot) for slot in COUNTS if any(p.slot == slot for p in points)}
    top = max([p.high or p.low for p in points] + [float(b or 0) for b in best.values()] + [1.0])
    scale = _Scale(first, max(last, first + 1), top)
    parts = [*_axes(scale, first, last), *_best(best, scale)]
    for slot in COUNTS:
        parts += _series([p for p in points if p.slot == slot], scale)
    label = escape("; ".join(_told(p) for p in points))
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{label}">{"".join(parts)}</svg>'
    )  # every part is escaped where it is made


def _points(page: IncidentPage) -> list[_Point]:
    parties = {v.name for v in page.voices if v.party}
    found = []
    for toll in page.tolls:
        low = toll.low if toll.low is not None else toll.high
        if toll.published and low is not None:
            day = date.fromisoformat(toll.published[:10]).toordinal()
            found.append(_Point(toll.slot, toll.statement, low, toll.high, day, toll.voice, toll.voice in parties))
    return sorted(found, key=lambda p: (p.day, p.slot, p.low, p.statement))


def _told(point: _Point) -> str:
    """Return a point in words: "30 Oct 2022: at least 100 killed (the president)"."""
    figure = words.figure({"low": point.low, "high": point.high})
    return f"{_day(point.day)}: {figure} {words.slot_label(point.slot).lower()} ({point.who or 'the article'})"


def _day(ordinal: int) -> str:
    return words.value("date_from", date.fromordinal(ordinal).isoformat())


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a day and a number lie on the chart, in its units."""

    first: int
    last: int
    top: float

    def x(self, day: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first) / (self.last - self.first), 1)

    def y(self, number: float) -> float:
        # A square root keeps small figures apart beside a large one and still shows none as none.
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.sqrt(max(number, 0.0) / self.top), 1)


def _axes(scale: _Scale, first: int, last: int) -> list[str]:
    base = HEIGHT - BOTTOM
    out = [f'<line class="axis" x1="{LEFT}" y1="{base}" x2="{WIDTH - RIGHT}" y2="{base}"/>']
    for number in _ticks(scale.top):
        out.append(f'<text x="{LEFT - 6}" y="{scale.y(number) + 4}" text-anchor="end">{number:,.0f}</text>')
    for day, anchor in ((first, "start"), (last, "end")) if last > first else ((first, "start"),):
        out.append(f'<text x="{scale.x(day)}" y="{HEIGHT - 8}" text-anchor="{anchor}">{escape(_day(day))}</text>')
    return out


def _ticks(top: float) -> list[float]:
    """Return round numbers up to the top, far enough apart to be read."""
    step = 10 ** (len(str(int(top))) - 1)
    found = [n * step for n in (1, 2, 5, 10) if n * step <= top]
    return [0, *found[-2:]]


def _best(best: Mapping[str, float | None], scale: _Scale) -> list[str]:
    """Return a dashed line at every best figure."""
    out = []
    for slot, figure in best.items():
        if figure is not None:
            y = scale.y(float(figure))
            out.append(f'<line class="best {slot}" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>')
    return out


def _series(points: Sequence[_Point], scale: _Scale) -> list[str]:
    out = []
    for one, two in pairwise(points):
        if one.day != two.day:
            line = f'x1="{scale.x(one.day)}" y1="{scale.y(one.low)}" x2="{scale.x(two.day)}" y2="{scale.y(two.low)}"'
            out.append(f'<line class="{one.slot}" {line}/>')
    for p in points:
        x, y = scale.x(p.day), scale.y(p.low)
        reach = scale.y(p.high) if p.high is not None else max(TOP, y - 14)
        if reach < y:
            out.append(f'<line class="{p.slot}" x1="{x}" y1="{y}" x2="{x}" y2="{reach}"/>')
            if p.high is None:  # an arrow: there may be more
                out.append(f'<path class="{p.slot}" d="M{x - 3} {reach + 4} L{x} {reach} L{x + 3} {reach + 4} Z"/>')
        shape = f'<circle class="{p.slot}{" party" if p.party else ""}" cx="{x}" cy="{y}" r="4.5"/>'
        out.append(
            f'<a href="#{escape(p.statement)}" aria-label="{escape(_told(p))}"><title>{escape(_told(p))}</title>{shape}</a>'
        )
    return out

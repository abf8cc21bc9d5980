"""Two coders of one text: which of their reports are one, where they differ, and how far they agree beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dateline.kappa import cohen
from dateline.model import ATTRIBUTES, DISAGREEMENT, Extraction, Flag, Quantity, Report, Span, Statement

_ENOUGH = 3  # points from which two reports are one
_SILENT = "not said"


@dataclass(frozen=True, slots=True)
class Row:
    """Agreement on one slot over the reports that both readers have, ``both`` of them. ``kappa``: None where chance settles it."""

    slot: str
    both: int
    agreed: int
    kappa: float | None


@dataclass(slots=True)
class Tally:
    """What two readers said of the same things, as it comes in."""

    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    first_only: int = 0
    second_only: int = 0

    def rows(self) -> list[Row]:
        """Return the agreement on each slot, in the order of the record."""
        return [Row(slot, len(p), sum(a == b for a, b in p), cohen(p)) for slot, p in self.pairs.items()]

    def table(self) -> str:
        """Return the agreement as text: a line for each slot, then the reports that only one reader has."""
        lines = [f"{'slot':<14}{'both':>6}{'agreed':>8}{'kappa':>8}"]
        for row in self.rows():
            kappa = "-" if row.kappa is None else f"{row.kappa:.2f}"
            lines.append(f"{row.slot:<14}{row.both:>6}{row.agreed:>8}{kappa:>8}")
        return "\n".join([*lines, f"only built-in: {self.first_only}, only model: {self.second_only}"])


def compare(first: Extraction, second: Extraction, name: str, tally: Tally) -> Extraction:
    """Return the first reading, each difference from the second said in a statement and a flag; count both in the tally."""
    pairs = _paired(first.reports, second.reports)
    reports, flags = [], []
    for report in first.reports:
        other = pairs.get(report.id)
        if other is None:
            tally.first_only += 1
            flags.append(_alone(report, f"{name} has no report for these words"))
            alone = Statement(DISAGREEMENT, "report: told by one reader only", report.trigger, None, "asserts", name)
            reports.append(_with(report, [alone]))
            continue
        found = list(_differences(report, other, name, tally))
        reports.append(_with(report, found))
        flags += [Flag("readers_disagree", "warning", str(s.value), (s.span,)) for s in found]
    known = {r.id for r in pairs.values()}
    for other in second.reports:
        if other.id not in known:
            tally.second_only += 1
            flags.append(_alone(other, f"only {name} has a report for these words ({other.type})"))
    return replace(first, reports=tuple(reports), flags=(*first.flags, *flags))


def _with(report: Report, found: Sequence[Statement]) -> Report:
    order = sorted([*report.statements, *found], key=lambda s: (s.span, s.attribute, repr(s.value)))
    return replace(report, statements=tuple(order))


def _alone(report: Report, message: str) -> Flag:
    return Flag("readers_disagree", "warning", message, (report.trigger,))


# --- which are one -------------------------------------------------------------------------------------------------


def _paired(first: Sequence[Report], second: Sequence[Report]) -> dict[str, Report]:
    """Return for reports of the first reader the second's report of the same incident, the likest pairs first."""
    scored = sorted(
        ((_likeness(a, b), i, j) for i, a in enumerate(first) for j, b in enumerate(second)),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    out: dict[str, Report] = {}
    used: set[int] = set()
    for points, i, j in scored:
        if points >= _ENOUGH and first[i].id not in out and j not in used:
            out[first[i].id] = second[j]
            used.add(j)
    return out


def _likeness(a: Report, b: Report) -> int:
    """Return points for one incident: shared trigger words 4, a shared day 2, place 2, type 1; one point for each shared word."""
    mine, theirs = values(a), values(b)
    same = {slot for slot in mine if mine[slot] == theirs[slot] != _SILENT}
    points = 4 if _touch(a, b) else 0
    points += 2 * len(same & {"date", "place"}) + ("type" in same)
    shared = {s.span for s in a.statements} & {s.span for s in b.statements}
    return points + min(len(shared), 3)


def _touch(a: Report, b: Report) -> bool:
    """Return whether the words that tell either are among the words that tell the other."""
    theirs = [s.span for s in b.statements if s.attribute == "type"]
    return any(s.span.overlaps(t) for s in a.statements if s.attribute == "type" for t in theirs)


# --- what differs --------------------------------------------------------------------------------------------------


def values(report: Report) -> dict[str, str]:
    """Return each slot of a report as one category; an empty slot is one too."""
    place, day = report.place, report.date
    parties = {p.gazetteer_id or p.name.casefold() for p in report.perpetrators}
    return {
        "type": report.type,
        "stage": report.stage,
        "focus": report.focus,
        "date": f"{day.start.isoformat()} to {day.end.isoformat()}" if day else _SILENT,
        "place": f"{place.place.name} ({place.place.id})" if place else _SILENT,
        "perpetrators": ", ".join(sorted(parties)) or _SILENT,
        "attribution": report.attribution,
        "targets": ", ".join(sorted({t.kind for t in report.targets})) or _SILENT,
        "weapons": ", ".join(sorted({w.kind for w in report.weapons})) or _SILENT,
        "killed": _count(report.killed),
        "injured": _count(report.injured),
        "kidnapped": _count(report.kidnapped),
        "damage": report.damage or _SILENT,
    }


def _count(quantity: Quantity | None) -> str:
    if quantity is None:
        return _SILENT
    low, high = (None if n is None else f"{n:g}" for n in (quantity.low, quantity.high))
    return low if low is not None and low == high else f"{low or 0} to {high or 'more'}"


def _differences(first: Report, second: Report, name: str, tally: Tally) -> Iterator[Statement]:
    mine, theirs = values(first), values(second)
    for slot in mine:
        tally.pairs.setdefault(slot, []).append((mine[slot], theirs[slot]))
        if mine[slot] != theirs[slot]:
            yield _said(slot, mine[slot], theirs[slot], _words(slot, second, first), name)


def _words(slot: str, *reports: Report) -> Span:
    """Return the words for a slot in the first report that has some, else the words that tell the last."""
    attribute = ATTRIBUTES.get(slot, slot)
    said = [s.span for r in reports for s in r.statements if s.attribute == attribute]
    return said[0] if said else reports[-1].trigger


def _said(slot: str, first: str, second: str, span: Span, name: str) -> Statement:
    value = f"{slot}: {first} by the built-in reader, {second} by {name}"
    return Statement(DISAGREEMENT, value, span, None, "asserts", f"{name} reads otherwise")

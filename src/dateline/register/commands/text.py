"""Incidents, comparisons and judgements as text for people."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dateline.register.model import SLOTS, Incident, Judgement, Match, Pick, StatementRow

if TYPE_CHECKING:
    from dateline.register.store.versions import Edition

WIDTH = 100
SHORT_ID = 9  # letters of an id that a list shows
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Return the text on one line, without characters that steer a terminal."""
    return _CONTROL.sub(" ", text)


def line(incident: Incident) -> str:
    """Return the incident on one line: id, day, type, place, toll, voices, confidence."""
    day = _days(incident)
    what = _code(incident.best("type") or "other")
    if (stage := incident.best("stage")) not in (None, "completed"):
        what += f" ({stage})"
    if incident.best("focus") == "background":
        what += " (background)"
    place = place_name(incident.best("place"))
    toll = " ".join(t for t in (_toll(incident, "killed"), _toll(incident, "injured")) if t)
    heard = (
        f"{len(incident.members)} rep., {_many(len(incident.voices), 'voice')}"
        if len(incident.members) > 1
        else "1 report"
    )
    mark = {"accepted": "+", "rejected": "-"}.get(incident.status, " ")
    return clean(
        f"{incident.id[:SHORT_ID]}{mark} {day:<21} {what:<26.26} {place:<24.24} {toll:<20} {heard:<18} {incident.confidence.level}"
    ).rstrip()


def _days(incident: Incident) -> str:
    first, last = incident.best("date_from"), incident.best("date_to")
    return "no day" if first is None else first if first == last else f"{first}..{(last or '')[5:]}"


def _toll(incident: Incident, slot: str) -> str:
    pick = incident.picks[slot]
    if pick.low is None and pick.best is None:
        return ""
    best = "?" if pick.best is None else f"{pick.best:g}"
    span = f" ({bounds(pick.low, pick.high)})" if pick.low != pick.best or pick.high != pick.best else ""
    return f"{best} {slot}{span}" if pick.best != 0 else f"none {slot}"


def bounds(low: float | None, high: float | None) -> str:
    """Return "3-5", "3+" or "3"."""
    if low is None:
        return "?" if high is None else f"-{high:g}"
    return f"{low:g}+" if high is None else f"{low:g}" if low == high else f"{low:g}-{high:g}"


def place_name(place: Mapping[str, Any] | None) -> str:
    """Return the place's name as written, or the gazetteer's."""
    return (
        "no place"
        if not place
        else str(place.get("name") or place.get("gazetteer_name") or place.get("country") or "?")
    )


def show(incident: Incident, history: Iterable[Judgement] = (), editions: Sequence[Edition] = ()) -> str:
    """Return everything about one incident: picks, voices, disagreement, statements, versions of its articles, history."""
    out = [
        f"{incident.id}  {incident.status}",
        f"  confidence  {incident.confidence.level}: {incident.confidence.reason}",
    ]
    out += [f"  attribution {incident.grade}   policy {incident.policy}", ""]
    said = {s.id: s for s in incident.statements}
    for slot in SLOTS:
        pick = incident.picks[slot]
        if pick.best is not None or pick.statements:
            out += _slot(slot, pick, said)
    out += ["", f"  {_many(len(incident.members), 'report')}, {_many(len(incident.voices), 'independent voice')}"]
    for voice in incident.voices:
        party = ", a party to the fighting" if voice.party else ""
        out.append(f"    {voice.name} ({voice.kind}{party}): {_many(len(voice.reports), 'report')}")
    out += ["", *_statements(incident)]
    if editions:
        out += ["", *_editions(editions)]
    if judged := list(history):
        out += ["", "  history", *(f"    {judgement(j)}" for j in judged)]
    if incident.redirects:
        out += ["", *_wrap("  also found as ", ", ".join(incident.redirects))]
    return "\n".join(clean(row) for row in out) + "\n"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _slot(slot: str, pick: Pick, said: Mapping[str, StatementRow]) -> Iterator[str]:
    value = "no value may stand" if pick.best is None else plain(pick.best)
    span = ""
    if pick.low is not None and (pick.low != pick.best or pick.high != pick.best):
        high = "more" if pick.high is None else plain(pick.high)
        span = f"   [{plain(pick.low)} to {high}]"
    yield from _wrap(f"  {slot:<15}", f"{value}{span}   ({pick.rule})")
    told: dict[str, None] = {}
    for id_ in pick.dissent:
        if id_ in said:
            told[f"{plain(said[id_].value)} ({said[id_].source or 'the article'})"] = None
    if told:
        yield from _wrap(" " * 17 + "against: ", "; ".join(list(told)[:6]))


def _statements(incident: Incident) -> Iterator[str]:
    """Yield every statement under its report, with the words that it rests on."""
    titles = {d.id: d for d in incident.documents}
    yield "  statements"
    for member in incident.members:
        document = titles[member.document_id]
        head = document.title or document.publisher or document.url or document.id
        yield from _wrap(f"    {member.report_id}  ", f"{document.published or 'no date'}, {head} [{member.voice}]")
        for s in incident.statements:
            if s.report_id == member.report_id:
                who = s.source or ("a person" if s.reviewer else "the article")
                words = f"“{s.quote}”" if s.quote else s.rule
                stance = "" if s.stance == "asserts" else f" {s.stance}"
                yield from _wrap(f"      {s.id}  {s.attribute} = ", f"{plain(s.value)}   {words} ({who}{stance})")


def _editions(editions: Sequence[Edition]) -> Iterator[str]:
    """Yield the versions of the articles that came in more than one, the newest of each marked as the one that counts."""
    yield "  versions of its articles"
    for place, edition in enumerate(editions):
        last = place + 1 == len(editions) or editions[place + 1].document != edition.document
        state = "counts now" if last else "superseded"
        words = edition.title or edition.document
        yield from _wrap("    ", f"{edition.published or 'no date'}, {words}: {edition.kind} version, {state}")
        if said := " ".join(part for part in (f"“{edition.notice}”" if edition.notice else "", edition.reason) if part):
            yield from _wrap("      ", said)


def plain(value: Any) -> str:
    """Return a slot's value as a person writes it."""
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        if set(value) == {"low", "high"}:
            return bounds(value["low"], value["high"])
        if "lat" in value:
            return f"{place_name(value)} ({value['lat']:.3f}, {value['lon']:.3f})"
        if "kind" in value and "fired" in value:
            fired = value["fired"]
            return _code(value["kind"]) + (f" x {bounds(fired['low'], fired['high'])}" if fired else "")
        return str(value.get("name") or value.get("kind") or value)
    if isinstance(value, list | tuple):
        return ", ".join(plain(v) for v in value)
    return _code(value) if isinstance(value, str) else str(value)


def _code(text: str) -> str:
    return text.replace("_", " ")


def why(matches: Iterable[Match], most: int = 3) -> str:
    """Return the comparisons in words, the surest first, at most ``most`` of them."""
    found = list(matches)
    out = []
    for match in found[:most]:
        out.append(f"{match.left} and {match.right}: {match.verdict}, {match.weight:+.1f} bits{_but(match)}")
        out += [f"  {f.weight:+5.1f}  {f.name:<10} {f.detail}" for f in match.features]
    if len(found) > most:
        out.append(f"... and {len(found) - most} more pairs of their reports")
    return "\n".join(clean(row) for row in out) + "\n"


def _but(match: Match) -> str:
    """Return what a pair that one document tells as two would come to otherwise: that is why it is proposed."""
    shared = sum(f.weight for f in match.features if f.name == "document")
    return f" ({match.weight - shared:+.1f} but for the one document)" if shared and match.verdict == "proposed" else ""


def judgement(j: Judgement) -> str:
    """Return a judgement on one line."""
    what = {
        "same": f"put together {len(j.left)} reports",
        "different": f"kept {len(j.left)} and {len(j.right)} reports apart",
        "split": f"took {len(j.left)} of {len(j.left) + len(j.right)} reports out",
        "undo": f"took back judgement {j.undoes}",
        "edit": f"entered {j.statement.attribute} = {plain(j.statement.value)}" if j.statement else "entered a value",
    }.get(j.kind, f"{j.kind}ed")
    return clean(f"{j.number}. {j.at} {j.user}: {what}" + (f", because {j.because}" if j.because else ""))


def _wrap(head: str, text: str) -> list[str]:
    """Return the text under a hanging head, wrapped."""
    return textwrap.wrap(clean(text), WIDTH, initial_indent=head, subsequent_indent=" " * min(len(head), 21)) or [head]

"""How sure an incident is, from its independent voices, its precision and what speaks against it; the reason in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dateline.register.model import Confidence, Pick, Voice

SHARP_PLACE = 3  # UCDP where_prec up to which the place is known well enough to go there
NAMED = 4  # voices that the reason names


def confidence_of(voices: Sequence[Voice], picks: Mapping[str, Pick], grade: str, status: str) -> Confidence:
    """Return the level and its reason. What a person accepted is sure, whatever the voices."""
    free = [v for v in voices if not v.party]
    place = picks["place"].best
    where = place is not None and (place.get("precision") or 7) <= SHARP_PLACE
    when = picks["date_from"].best is not None and picks["date_from"].best == picks["date_to"].best
    dissent = [slot for slot in ("type", "killed", "injured") if picks[slot].dissent]
    parts = [_voices(voices, free), _precision(when, where, place is not None), *_dissent(picks, dissent, grade)]
    if status == "accepted":
        return Confidence("high", "; ".join(["accepted by a person", *parts]))
    if len(free) > 1 and when and where and len(dissent) < 2:
        level = "high"
    elif not free or (len(free) == 1 and not (when and where)):
        level = "low"
    else:
        level = "medium"
    return Confidence(level, "; ".join(parts))


def _voices(voices: Sequence[Voice], free: Sequence[Voice]) -> str:
    names = ", ".join(v.name for v in voices[:NAMED]) + (" and others" if len(voices) > NAMED else "")
    reports = sum(len(v.reports) for v in voices)
    count = f"{len(voices)} independent voices" if len(voices) > 1 else "one voice"
    told = f"{reports} reports, {count}: {names}" if reports > 1 else f"{count}: {names}"
    return told if free else f"{told}, only parties to the fighting"


def _precision(when: bool, where: bool, placed: bool) -> str:
    day = "the day is known" if when else "the day is not certain"
    return f"{day}, {'the place is known' if where else 'only an area is known' if placed else 'no place is known'}"


def _dissent(picks: Mapping[str, Pick], slots: Sequence[str], grade: str) -> list[str]:
    out = []
    for slot in slots:
        pick = picks[slot]
        span = f" ({pick.low:g} to {'more' if pick.high is None else f'{pick.high:g}'})" if pick.low is not None else ""
        out.append(f"reports disagree on {slot}{span}")
    return [*out, *(["who did it is contested"] if grade == "contested" else [])]

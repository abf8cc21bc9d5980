"""Names that the gazetteer lacks, but that the words around call a village, a camp, a base ..."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from dateline.gazetteer import Gazetteer, fold
from dateline.mentions.places.choice import Context
from dateline.mentions.places.runs import Option, chunks
from dateline.mentions.places.spans import Finder
from dateline.mentions.places.words import Line
from dateline.model import Place, PlaceMention, Span

_KINDS = frozenset(
    ("town", "district", "admin2", "camp", "base", "airbase", "oilfield", "crossing", "checkpoint", "airport", "road")
)
# Kinds whose kind word belongs to the name, wherever it stands: "Makarwal police station", "Linden Avenue".
_NAMED_SITES = frozenset(("site", "road"))
_LONGEST = 4
_NEAR_KM = 10.0  # how far an unknown name in a known town may lie from the town's point
_HELD = re.compile(r",? (?:in|of) (?:the )?|,? ?\(|, ")
UNRESOLVED = "unresolved:"  # how the ids of unknown places begin


def unknown_options(finder: Finder, accepted: list[Option]) -> list[Option]:
    """Return options without candidates for unknown names with a kind word ("the village of X", "X checkpoint")."""
    out = []
    for n, line in enumerate(finder.lines):
        if line.style == "upper":
            continue  # capitals do not show where a name begins and ends
        for first, last in chunks(line, finder.lex):
            option = _unknown(finder, n, line, first, _without_day(finder, line, first, last))
            if option and not any(option.span.overlaps(o.span) for o in accepted if o.line == n):
                out.append(option)
    return out


def _without_day(finder: Finder, line: Line, first: int, last: int) -> int:
    """Return the last word of the run before a weekday or month that small words tie to it ("Linden Avenue on Monday")."""
    days = [i for i in range(first + 1, last + 1) if line.words[i].lower in finder.lex.calendar]
    end = days[0] - 1 if days else last
    while end > first and line.words[end].lower in finder.lex.particles:
        end -= 1
    return end


def _unknown(finder: Finder, n: int, line: Line, first: int, last: int) -> Option | None:
    """Return the option of a run of capitalised words, or None when nothing calls it a place."""
    lex, words = finder.lex, line.words
    if last - first >= _LONGEST or words[first].lower in lex.titles or words[first].lower in lex.given:
        return None
    if any(words[i].lower in lex.calendar for i in range(first, last + 1)):
        return None
    if all(words[i].lower in lex.not_places or finder.gazetteer.demonym(words[i].text) for i in range(first, last + 1)):
        return None
    if any(finder.gazetteer.demonym(words[i].text) for i in range(first, last + 1)):
        return None
    body = any(words[i].lower in lex.heads for i in range(first, last + 1))
    told = _site(finder, line, first, last) or (None if body else _called(finder, line, first, last))
    kind, end = told or (None, last)
    if kind is None and not body and (_headed(finder, line, first, last) or _placed(finder, line, first, last)):
        kind = "town"
    if kind is None:
        return None
    span = Span(words[first].start, words[end].end)
    return Option(n, first, end, span, fold(finder.slice(line, first, end)), (), 2.0, kind, None)


def _called(finder: Finder, line: Line, first: int, last: int) -> tuple[str, int] | None:
    """Return the kind that the words beside call the name ("the village of X"), and the last word of the name."""
    lex, words = finder.lex, line.words
    after, _ = finder.kind_after(line, last)
    before = finder.kind_before(line, first)
    preposed = first > 0 and words[first - 1].lower in (lex.prepositions | {"the", "of"})
    kind = before or (after if preposed or after in ("district", "town", "camp") else None)
    return (kind, last) if kind in _KINDS - _NAMED_SITES else None


def _site(finder: Finder, line: Line, first: int, last: int) -> tuple[str, int] | None:
    """Return the kind and the last word of a site named with its kind word, in small letters or as part of the name."""
    lex, words = finder.lex, line.words
    if line.style != "plain" or (first == 0 and last == 0):
        return None
    kind, end = finder.kind_after(line, last)
    if kind in _NAMED_SITES and end > last:
        return kind, end
    for count in (2, 1):
        if last - count >= first:
            kind = lex.kinds.get(" ".join(w.lower for w in words[last - count + 1 : last + 1]))
            if kind in _NAMED_SITES:
                return kind, last
    return None


def _headed(finder: Finder, line: Line, first: int, last: int) -> bool:
    """Return whether the name stands before a known place as its part: "Myaing, Magway: ...", "in Myaing, Magway"."""
    words = line.words
    nxt = last + 1
    if nxt >= len(words) or words[last].gap != ", " or not finder.names.get(fold(finder.slice(line, nxt, nxt))):
        return False
    placed = first > 0 and words[first - 1].lower in finder.lex.prepositions
    return placed or (first == 0 and words[nxt].gap.startswith(":"))


def _placed(finder: Finder, line: Line, first: int, last: int) -> bool:
    """Return whether a sentence of violence puts something in the unknown name ("in Let Yet Kone, a helicopter fired")."""
    words = line.words
    if not line.violent or line.style != "plain" or first == 0 or words[first - 1].lower not in finder.lex.placing:
        return False
    run = words[first : last + 1]
    named = any(w.pos == "PROPN" for w in run) and all(len(w.text) > 1 and not w.text.isupper() for w in run)
    return named and words[first - 1].gap == " " and not words[last].gap.startswith("'")


def unresolved(text: str, line: Line, option: Option, context: Context, gazetteer: Gazetteer) -> PlaceMention:
    """Return the mention of an unknown name: a place of like consonants in the document's countries, else a coarse area."""
    name = text[option.span.start : option.span.end]
    head = line.words[option.last].token
    for code in sorted(context.countries, key=lambda c: (-context.countries[c], c))[:3]:
        similar = [c.place for c in gazetteer.similar(name, code) if c.place.kind in ("town", option.kind)]
        if similar:
            return PlaceMention(
                option.span,
                line.sentence.index,
                head,
                name,
                similar[0],
                similar[0],
                tuple(similar[:5]),
                1,
                None,
                False,
                ("another romanisation of the name", "the document names its country"),
            )
    holder = _holder(option, context, gazetteer)
    if holder is None:
        return PlaceMention(
            option.span, line.sentence.index, head, name, None, None, (), 6, None, False, ("unknown to the gazetteer",)
        )
    place = Place(
        f"{UNRESOLVED}{holder.country}:{option.key.replace(' ', '-')}",
        name,
        holder.lat,
        holder.lon,
        holder.radius_km,
        option.kind or "town",
        holder.country,
        holder.admin1,
    )
    precision = 4 if holder.kind == "admin1" else 6
    return PlaceMention(
        option.span,
        line.sentence.index,
        head,
        name,
        place,
        place,
        (),
        precision,
        None,
        False,
        (f"unknown to the gazetteer: somewhere in {holder.name}",),
    )


def within(text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Return the mentions with unknown names put where the place right after them is: "X (Gao)", "X police station in Mianwali"."""
    out = list(mentions)
    for k, (inner, outer) in enumerate(itertools.pairwise(mentions)):
        place, known = inner.place, outer.place
        if place is None or known is None or not place.id.startswith(UNRESOLVED) or known.id.startswith(UNRESOLVED):
            continue
        gap = text[inner.span.end : outer.span.start]
        if inner.sentence != outer.sentence or outer.demonym or not _HELD.fullmatch(gap) or known.kind == "country":
            continue
        name = place.id.rpartition(":")[2]
        moved = replace(
            place,
            id=f"{UNRESOLVED}{known.country}:{name}",
            lat=known.lat,
            lon=known.lon,
            radius_km=max(known.radius_km, _NEAR_KM),
            country=known.country,
            admin1=known.admin1,
        )
        reason = f"unknown to the gazetteer: in {known.name}, which stands beside it"
        out[k] = replace(inner, place=moved, choice=moved, precision=max(2, outer.precision), reasons=(reason,))
    return out


def _holder(option: Option, context: Context, gazetteer: Gazetteer) -> Place | None:
    """Return the division told to hold the name, else the document's main country."""
    # a division before a country
    for code in sorted(option.inside, key=lambda c: "/" not in c):
        country, _, division = code.partition("/")
        found = gazetteer.admin1(country, division) if division else gazetteer.country(country)
        if found:
            return found
    main = context.main_country()
    return gazetteer.country(main) if main else None

"""Names that the gazetteer lacks, but that the words around call a village, a camp, a base ..."""

from __future__ import annotations

from dateline.gazetteer import Gazetteer, fold
from dateline.mentions.places.choice import Context
from dateline.mentions.places.runs import Option, chunks
from dateline.mentions.places.spans import Finder
from dateline.mentions.places.words import Line
from dateline.model import Place, PlaceMention, Span

_KINDS = frozenset(
    ("town", "district", "admin2", "camp", "base", "airbase", "oilfield", "crossing", "checkpoint", "airport", "road")
)
_LONGEST = 4


def unknown_options(finder: Finder, accepted: list[Option]) -> list[Option]:
    """Return options without candidates for unknown names with a kind word ("the village of X", "X checkpoint")."""
    out = []
    for n, line in enumerate(finder.lines):
        if line.style == "upper":
            continue  # capitals do not show where a name begins and ends
        for first, last in chunks(line, finder.lex):
            option = _unknown(finder, n, line, first, last)
            if option and not any(option.span.overlaps(o.span) for o in accepted if o.line == n):
                out.append(option)
    return out


def _unknown(finder: Finder, n: int, line: Line, first: int, last: int) -> Option | None:
    """Return the option of a run of capitalised words, or None when nothing calls it a place."""
    lex, words = finder.lex, line.words
    if last - first >= _LONGEST or words[first].lower in lex.titles or words[first].lower in lex.given:
        return None
    if any(words[i].lower in lex.heads or words[i].lower in lex.calendar for i in range(first, last + 1)):
        return None
    if all(words[i].lower in lex.not_places or finder.gazetteer.demonym(words[i].text) for i in range(first, last + 1)):
        return None
    if any(finder.gazetteer.demonym(words[i].text) for i in range(first, last + 1)):
        return None
    after, _ = finder.kind_after(line, last)
    before = finder.kind_before(line, first)
    preposed = first > 0 and words[first - 1].lower in (lex.prepositions | {"the", "of"})
    kind = before or (after if preposed or after in ("district", "town", "camp") else None)
    if kind not in _KINDS:
        return None
    # a site's kind word is part of its name, as in the gazetteer ("Green Village base")
    span = Span(words[first].start, words[last].end)
    return Option(n, first, last, span, fold(finder.slice(line, first, last)), (), 2.0, kind, None)


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
        f"unresolved:{holder.country}:{option.key.replace(' ', '-')}",
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

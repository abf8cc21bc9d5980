"""Document to place mentions: found in the text, resolved by the whole document, moved by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from dateline.gazetteer import Gazetteer, fold
from dateline.lang import load
from dateline.mentions.places.choice import Choice, Context, at_home, container_code, gather, rank
from dateline.mentions.places.relations import Relation, between, relate
from dateline.mentions.places.runs import Option
from dateline.mentions.places.spans import Finder
from dateline.mentions.places.unknown import unknown_options, unresolved, within
from dateline.mentions.places.words import Line, lexicon, read_line
from dateline.model import Document, Place, PlaceMention, Sentence, Span

THRESHOLD = 1.5  # local evidence and context that a name needs
_SILENT = frozenset(("promo", "byline"))


def find_places(
    document: Document, sentences: tuple[Sentence, ...], gazetteer: Gazetteer, homes: tuple[str, ...] = ()
) -> tuple[PlaceMention, ...]:
    """Return the document's places in text order, demonyms included; each with its candidates and reasons.

    ``homes``: countries where the named groups are at home; they speak for places there, but name none.
    """
    lines = [read_line(document.text, s) for s in sentences if s.block not in _SILENT]
    finder = Finder(document.text, lines, lexicon(), gazetteer)
    options = _with_containers(finder, finder.options(), document.text)
    context = _context(lines, options, gazetteer, homes)
    options = _accepted(options, context)
    unknown = unknown_options(finder, options)
    merged = sorted(options + unknown, key=lambda o: (o.span.start, -o.span.end))
    options = [
        o if o.candidates or o.demonym else told
        for o, told in zip(merged, _with_containers(finder, merged, document.text), strict=True)
    ]
    choices = rank(options, context, gazetteer)
    mentions = [
        _mention(document.text, lines[o.line], o, c, context, gazetteer) for o, c in zip(options, choices, strict=True)
    ]
    mentions = within(document.text, _stretches(document.text, mentions))
    return tuple(sorted([*mentions, *_own_country(document.text, lines, context, gazetteer)], key=lambda m: m.span))


def resolve_spans(
    document: Document, sentences: tuple[Sentence, ...], spans: Iterable[Span], gazetteer: Gazetteer
) -> tuple[Place | None, ...]:
    """Return the place meant by each span that is known to name one, by the same ranking as ``find_places``; None if unknown."""
    lines = [read_line(document.text, s) for s in sentences]
    finder = Finder(document.text, lines, lexicon(), gazetteer)
    options = _with_containers(finder, finder.options(), document.text)
    context = _context(lines, options, gazetteer)
    wanted = list(spans)
    known = [o for o in _accepted(options, context) if not any(o.span.overlaps(s) for s in wanted)]
    given = _with_containers(
        finder, sorted(known + [_given(finder, s, options) for s in wanted], key=lambda o: o.span), document.text
    )
    choices = dict(zip([o.span for o in given], rank(given, context, gazetteer), strict=True))
    return tuple(choices[s].places[0] if choices[s].places else None for s in wanted)


def _given(finder: Finder, span: Span, options: list[Option]) -> Option:
    """Return an option for a span that is known to be a place."""
    for option in options:
        if option.span == span:
            return option
    name = finder.text[span.start : span.end]
    key = fold(name)
    state = finder.lex.states.get(name.lower().rstrip(".").replace(". ", "."))
    division = finder.state_candidate(state) if state else None
    found = (
        ((division,) if division else ()) or finder.gazetteer.candidates((key,))[key] or finder.gazetteer.similar(name)
    )
    for n, line in enumerate(finder.lines):
        inside = [i for i, w in enumerate(line.words) if span.start <= w.start < span.end]
        if inside:
            code = finder.gazetteer.demonym(name) if not found else None
            return Option(n, inside[0], inside[-1], span, key, found, demonym=code)
    return Option(0, 0, 0, span, key, found)


def _context(lines: list[Line], options: list[Option], gazetteer: Gazetteer, homes: tuple[str, ...] = ()) -> Context:
    """Return what the document says about where it plays."""
    datelines = frozenset(n for n, line in enumerate(lines) if line.sentence.block == "dateline")
    return at_home(gather(options, gazetteer, datelines), homes)


def _accepted(options: list[Option], context: Context) -> list[Option]:
    """Return the options that are places by their own words and the document's countries, none overlapping another."""
    seen = {o.key for o in options if o.score >= THRESHOLD + 0.8 and not o.demonym}
    out: list[Option] = []
    for option in options:
        score = option.score
        if not option.demonym:
            countries = {c.place.country for c in option.candidates[:20]}
            known = any(context.countries.get(c or "", 0.0) >= 1.0 for c in countries)
            local = any(
                context.division(f"{c.place.country}/{c.place.admin1}", option.key) >= 1.0
                for c in option.candidates[:20]
            )
            score += (0.6 if known else -0.4) + (0.6 if local else 0.0) + (0.8 if option.key in seen else 0.0)
        if score >= THRESHOLD and not (out and out[-1].span.overlaps(option.span)):
            out.append(option)
    return out


def _with_containers(finder: Finder, options: list[Option], text: str) -> list[Option]:
    """Add to each option the country or division that the words around place it in: "X, Y", "X in Y", "the Y town of X"."""
    out: list[Option] = []
    for k, option in enumerate(options):
        line = finder.lines[option.line]
        inside: list[str] = []
        if k + 1 < len(options) and options[k + 1].line == option.line:
            inside += _container_after(text, option, options[k + 1])
            if inside and k + 2 < len(options) and options[k + 2].line == option.line:
                inside += _container_before(text, line, options[k + 1], options[k + 2]) and _codes(options[k + 2])
        if any(c.place.kind == "country" and c.main for c in option.candidates[:5]):
            inside = []  # "Iraq, Syria" is a list, not a containment
        state = _state_after(line, option, finder)
        inside += [state] if state else []
        if k and options[k - 1].line == option.line:
            inside += _container_before(text, line, options[k - 1], option)
        bonus = (
            1.6
            if inside
            and any(c.place.kind != "country" and any(_fits(c.place, i) for i in inside) for c in option.candidates)
            else 0.0
        )
        out.append(replace(option, inside=tuple(dict.fromkeys(inside)), score=option.score + bonus))
    return out


def _fits(place: Place, container: str) -> bool:
    """Return whether a place is in a container written "CC" or "CC/division"."""
    country, _, division = container.partition("/")
    return place.country == country and (not division or place.admin1 == division)


def _codes(option: Option) -> list[str]:
    """Return the container codes that an option may stand for: all countries and divisions of its name."""
    if option.demonym:
        return [option.demonym]
    return [code for c in option.candidates[:10] if (code := container_code(c.place))]


def _container_after(text: str, option: Option, following: Option) -> list[str]:
    """Return the codes of the place after "," or "in" or " province of" that holds this one, if any."""
    gap = text[option.span.end : following.span.start]
    if re.fullmatch(r",?\s*(?:in\s+)?(?:the\s+)?", gap) and gap.strip() != "the" and gap not in ("-", ""):
        return _codes(following)
    small = re.fullmatch(_container_gap(), re.sub(r"\s+", " ", gap))
    return _codes(following) if small else []


@cache
def _container_gap() -> str:
    """Return the pattern of words between a place and the one that holds it ("X, a village in northern Y")."""
    table = load("en", "places")
    ways = "|".join(sorted((w for listed in table["directions"].values() for w in listed), key=len, reverse=True))
    return rf",?(?: [a-z-]+){{0,5}} (?:in|of)(?: the)?(?: (?:{ways}|rural))*(?: [a-z-]+ (?:of|in))?(?: the)? "


def _container_before(text: str, line: Line, previous: Option, option: Option) -> list[str]:
    """Return the codes of the place before that holds this one: "Iraq's Mosul", "the Syrian town of X", "Y province's X"."""
    gap = re.sub(r"\s+", " ", text[previous.span.end : option.span.start])
    opening = (
        previous.first > 0
        and line.words[previous.first - 1].lower in load("en", "places")["containers"]["openers"]
        and line.words[previous.first - 1].cap
    )
    if gap == ", " and opening:
        return _codes(previous)  # "In Lebanon, Tripoli saw clashes"
    return _codes(previous) if _holder_gap().fullmatch(gap) else []


@cache
def _holder_gap() -> re.Pattern[str]:
    """Return the pattern of words between a place and the one inside it ("the Syrian town of X", "Iraq's second city X")."""
    between = "|".join(load("en", "places")["containers"]["between"])
    return re.compile(rf"(?:['’]?s)?(?: [a-z-]+){{0,3}} of |['’]?s (?:[a-z-]+ ){{0,3}}| (?:{between}) ")


def _state_after(line: Line, option: Option, finder: Finder) -> str | None:
    """Return the container code of an abbreviated state after a comma ("Austin, Texas", "Fargo, N.D."), or None."""
    nxt = option.last + 1
    if nxt >= len(line.words):
        return None
    code = finder.state_at(line, nxt)
    division = finder.state_candidate(code) if code else None
    return f"US/{division.place.name}" if division else None


def _mention(
    text: str, line: Line, option: Option, choice: Choice, context: Context, gazetteer: Gazetteer
) -> PlaceMention:
    """Return the mention of an option with its operators applied."""
    head = line.words[option.last].token
    name = text[option.span.start : option.span.end]
    sentence = line.sentence
    if option.demonym:
        place = choice.places[0] if choice.places else None
        return PlaceMention(
            option.span, sentence.index, head, name, place, place, choice.places, 6, None, True, choice.reasons
        )
    if not choice.places:
        return unresolved(text, line, option, context, gazetteer)
    chosen = choice.places[0]
    relation: Relation = relate(text, option.span, sentence.span, chosen, gazetteer)
    reasons = choice.reasons + ((relation.reason,) if relation.reason else ())
    return PlaceMention(
        option.span,
        sentence.index,
        head,
        name,
        relation.place,
        chosen,
        choice.places,
        relation.precision,
        relation.words,
        False,
        reasons,
    )


def _stretches(text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Turn "between X and Y" and "the road from X to Y" into one stretch at both mentions."""
    out = list(mentions)
    for k in range(len(out) - 1):
        left, right = out[k], out[k + 1]
        if (
            left.sentence != right.sentence
            or left.choice is None
            or right.choice is None
            or left.demonym
            or right.demonym
        ):
            continue
        gap = text[left.span.end : right.span.start].strip().lower()
        before = re.sub(r"\s+", " ", text[max(0, left.span.start - 40) : left.span.start]).lower()
        after = text[right.span.end : right.span.end + 12].lower()
        words = _stretch_words(before, gap, after)
        if words and {left.choice.kind, right.choice.kind} <= {
            "town",
            "district",
            "camp",
            "base",
            "airbase",
            "site",
            "crossing",
            "airport",
        }:
            place = between(left.choice, right.choice)
            for at, mention in ((k, left), (k + 1, right)):
                out[at] = replace(
                    mention,
                    place=place,
                    precision=5 if place.radius_km > 12 else 2,
                    relation=words,
                    reasons=(*mention.reasons, "a stretch between two places"),
                )
    return out


def _stretch_words(before: str, gap: str, after: str) -> str | None:
    """Return the operator when the words before, between and after two names make a stretch of them."""
    table = load("en", "places")["patterns"]
    for pattern in (*table["between"], *table["road"]):
        head, _, rest = pattern.partition("{a}")
        if before.endswith(head) and gap == rest.removesuffix("{b}").strip():
            return str(head.strip())
    following = after.strip().split(" ")[0].strip(".,;")
    return following if gap in ("-", "–", "to") and following in table["road_words"] else None


def _own_country(text: str, lines: list[Line], context: Context, gazetteer: Gazetteer) -> list[PlaceMention]:
    """Return mentions of "the north of the country" as areas of the document's main country."""
    code = context.main_country()
    country = gazetteer.country(code) if code else None
    if country is None:
        return []
    out = []
    for line in lines:
        for m in _own_country_pattern().finditer(text, line.sentence.span.start, line.sentence.span.end):
            way = next(v for v in m.groupdict().values() if v)
            direction = lexicon().directions[way.lower()]
            area = gazetteer.area(country, direction)
            token = max((t.i for t in line.sentence.between(m.start(), m.end())), default=0)
            out.append(
                PlaceMention(
                    Span(*m.span()),
                    line.sentence.index,
                    token,
                    m.group(),
                    area,
                    area,
                    (area,),
                    5,
                    way,
                    False,
                    ("part of the country that the document is about",),
                )
            )
    return out


@cache
def _own_country_pattern() -> re.Pattern[str]:
    """Return the pattern of "the north of the country" in its forms."""
    table = load("en", "places")
    ways = "|".join(sorted((w for listed in table["directions"].values() for w in listed), key=len, reverse=True))
    forms = [
        re.escape(p).replace(re.escape("{way}"), f"(?P<w{n}>{ways})")
        for n, p in enumerate(table["patterns"]["own_country"])
    ]
    return re.compile(r"\b(?:" + "|".join(forms) + r")\b", re.IGNORECASE)

"""A sentence as words that can be looked up: its pieces, what each stretch of them may be, and the document's countries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dateline import lang
from dateline.actors import Actor, load_actors, name_index, state_index
from dateline.actors.names import Name, NameIndex, pieces_of
from dateline.model import Document, Sentence, Token

_HYPHEN_GAP = re.compile(r"(?:['’][sS]?)?(?:[\s\u00a0]+|[-‐‑–]|[“”\"'‘’])?[\"“'‘]?")


class Piece(NamedTuple):
    """One word of a sentence: folded, as written, its offsets, and the position of its token in the sentence."""

    key: str
    raw: str
    start: int
    end: int
    token: int


class Elem(NamedTuple):
    """A stretch of pieces ``[start, end)`` and what it is: name, state, strike, head, never or word.

    ``value``: the actor's id, "demonym:SY", or the kind of head.
    """

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its pieces. ``caps``: it is written in capitals throughout, so case says nothing."""

    sentence: Sentence
    text: str
    pieces: tuple[Piece, ...]
    keys: tuple[str, ...]
    caps: bool

    def gap(self, i: int) -> str:
        """Return the characters between piece ``i - 1`` and piece ``i``."""
        offset = self.sentence.span.start
        return self.text[self.pieces[i - 1].end - offset : self.pieces[i].start - offset]

    def joined(self, i: int) -> bool:
        """Return whether only a blank, a hyphen or a possessive stands between piece ``i - 1`` and piece ``i``."""
        gap = self.gap(i)
        return gap == " " or bool(_HYPHEN_GAP.fullmatch(gap))

    def token(self, i: int) -> Token:
        """Return the sentence's token that piece ``i`` is in."""
        return self.sentence.tokens[self.pieces[i].token]

    def before(self, i: int) -> str:
        """Return the folded word before piece ``i``, or ""."""
        return self.keys[i - 1] if i > 0 else ""

    def after(self, i: int) -> str:
        """Return the folded word at piece ``i``, or "" past the end."""
        return self.keys[i] if i < len(self.keys) else ""

    def follow(self, i: int) -> str:
        """Return the characters right after piece ``i``, three at most."""
        offset = self.sentence.span.start
        return self.text[self.pieces[i].end - offset : self.pieces[i].end - offset + 3]


class Lexicon(NamedTuple):
    """The language's words for actors, ready for look-up."""

    elems: NameIndex
    first: frozenset[str]
    sets: dict[str, frozenset[str]]
    anaphora: dict[str, frozenset[str]]
    organisations: dict[str, str]
    ties: frozenset[str]

    def has(self, table: str, word: str) -> bool:
        """Return whether ``word`` stands in the list ``table`` ("notes.thin")."""
        return word in self.sets[table]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the actor words of one language. Raises FileNotFoundError for a language without them."""
    data = lang.load(language, "actors")
    types = {"heads": "head", "strikes": "strike"}
    names = [
        Name(word, f"{types[table]}:{kind}")
        for table in types
        for kind, words in data[table].items()
        if kind != "kinds"
        for word in words
    ]
    sets = {f"{table}.{key}": frozenset(words) for table, keys in data.items() for key, words in keys.items()}
    sets["persons.first"] = frozenset(title.split()[0] for title in data["persons"]["titles"])
    anaphora = {key: frozenset(words) for key, words in data["anaphora"].items()}
    elems = NameIndex(names, possessive=False)
    first = elems.first | name_index().first | state_index().first | sets["modifiers.never"]
    organisations = {word: key for key, words in data["organisations"].items() if key != "inner" for word in words}
    ties = sets["modifiers.tied"] | sets["modifiers.led"] | sets["anaphora.based"]
    return Lexicon(elems, first, sets, anaphora, organisations, ties)


def read_line(document: Document, sentence: Sentence) -> Line:
    """Return one sentence cut into pieces, each tied to its token."""
    text = document.quote(sentence.span)
    pieces, token, tokens = [], 0, sentence.tokens
    for key, raw, start, end in pieces_of(text, sentence.span.start):
        while token + 1 < len(tokens) and tokens[token].end <= start:
            token += 1
        pieces.append(Piece(key, raw, start, end, token))
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return Line(sentence, text, tuple(pieces), tuple(p.key for p in pieces), upper > 12 and lower <= 0.1 * upper)


class World(NamedTuple):
    """What the whole document says: weight of each country in it, actors named in full, and the year of its words.

    ``surnames``: seats of government that are somebody's last word here ("Tyrone Washington").
    """

    countries: Counter[str]
    named: frozenset[str]
    surnames: frozenset[str]
    year: int | None

    @property
    def home(self) -> str | None:
        """The country that the article is about, when one clearly leads: twice the next one's weight."""
        top = self.countries.most_common(2)
        if not top or (len(top) == 2 and top[0][1] < 1.6 * top[1][1]):
            return None
        return top[0][0]


def look_around(document: Document, lines: Sequence[Line], language: str) -> World:
    """Return the countries and the actors that the document names beyond doubt."""
    lex, actors = lexicon(language), load_actors()
    countries: Counter[str] = Counter()
    named: set[str] = set()
    surnames: set[str] = set()
    first = state_index().first | name_index().first
    for line in lines:
        for i, key in enumerate(line.keys):
            if key not in first:
                continue
            state = best_state(line, i)
            if state:
                role, code = state[1].id.split(":")
                if role == "seat" and i > 0 and line.gap(i) == " " and line.token(i - 1).tag == "NNP" and not line.caps:
                    surnames.add(key)
                place = role != "demonym" and line.before(i) in lex.sets["context.locative"]
                countries[code] += (3 if place else 2 if role == "name" else 1) + (2 if line.sentence.index < 3 else 0)
            for _, names in written(line, i, name_index()):
                strong = [n for n in names if not n.weak]
                if len({n.id for n in strong}) == 1:
                    named.add(strong[0].id)
                    break
    for actor_id in sorted(named):
        actor = actors[actor_id]
        if len(actor.countries) == 1 and actor.level in ("group", "state"):
            countries[actor.countries[0]] += 1
    return World(
        countries, frozenset(named), frozenset(surnames), document.published.year if document.published else None
    )


def written(line: Line, i: int, index: NameIndex) -> Iterable[tuple[int, list[Name]]]:
    """Yield (end, names) at piece ``i`` whose letters are written as a name is, longest first."""
    if line.keys[i] not in index.first:
        return
    for end, names in index.match(line.keys, i):
        if all(line.joined(j) for j in range(i + 1, end)):
            fit = [n for n in names if _cased(line, i, end, n)]
            if fit:
                yield end, fit


def _cased(line: Line, i: int, end: int, name: Name) -> bool:
    """Return whether the pieces are written as the name is: acronyms in capitals, other names with a capital somewhere."""
    raws = [p.raw for p in line.pieces[i:end]]
    if line.caps:
        return True
    if name.text.isupper() and " " not in name.text:
        whole = "".join(raws)
        return whole.isupper() or whole[:-1].isupper() or (len(whole) > 3 and whole[0].isupper() and not name.weak)
    return raws[0][0].isupper() if len(raws) == 1 else any(r[0].isupper() for r in raws)


def best_state(line: Line, i: int) -> tuple[int, Name] | None:
    """Return the longest name, demonym or seat of a state at piece ``i``, or None."""
    if line.keys[i] not in state_index().first:
        return None
    for end, names in written(line, i, state_index()):
        strong = [n for n in names if not n.weak]
        if strong:
            return end, strong[0]
    return None


def best_name(line: Line, i: int, world: World, lex: Lexicon) -> tuple[int, Actor | None, Name] | None:
    """Return the longest actor name at piece ``i`` that its surroundings allow, as (end, actor, name).

    The actor is None where several bear the name and nothing says which.
    """
    if line.keys[i] not in name_index().first:
        return None
    actors = load_actors()
    for end, names in written(line, i, name_index()):
        fit = [n for n in names if not n.weak or _backed(line, i, end, n, world, lex)]
        if not fit:
            continue
        ids = list(dict.fromkeys(n.id for n in fit))
        score = {id_: _fitness(line, i, end, actors[id_], world, lex) for id_ in ids}
        best = max(score.values())
        top = [id_ for id_ in ids if score[id_] == best]
        return end, actors[top[0]] if len(top) == 1 or best > 0 else None, next(n for n in fit if n.id == top[0])
    return None


def _backed(line: Line, i: int, end: int, name: Name, world: World, lex: Lexicon) -> bool:
    """Return whether something says that a weak name means the actor: its country, its full name, or a word beside it."""
    actor = load_actors()[name.id]
    beside = {line.before(i), line.after(end)}
    if line.caps and not beside & lex.sets["context.beside"] and end - i == 1 and len(line.keys[i]) < 5:
        return (
            actor.id in world.named and len(line.keys[i]) > 2
        )  # in capitals "IS" is a verb and "AMAL" may be anything
    if actor.id in world.named:
        return True
    if beside & lex.sets["context.beside"] and (
        not actor.countries or any(world.countries[c] for c in actor.countries)
    ):
        return True
    if actor.kind in ("agency", "broadcaster", "paper"):
        return line.before(i) in lex.sets["context.media_before"] or line.after(end) in lex.sets["context.media_after"]
    return name.text.isupper() and any(world.countries[c] for c in actor.countries)


def _fitness(line: Line, i: int, end: int, actor: Actor, world: World, lex: Lexicon) -> int:
    """Return how well an actor fits a name that several bear: named in full 4, its country 2, speaking as media 3, active 1."""
    score = 4 * (actor.id in world.named) + 2 * any(world.countries[c] for c in actor.countries)
    if actor.kind in ("agency", "broadcaster", "paper"):
        said = line.before(i) in lex.sets["context.media_before"] or line.after(end) in lex.sets["context.media_after"]
        score += 3 if said else 1
    return score + (world.year is not None and score > 0 and actor.active(world.year))


def read_elems(line: Line, world: World, lex: Lexicon) -> list[Elem]:
    """Return what the line's pieces are, left to right without overlap: the longest reading, names before states before heads."""
    out: list[Elem] = []
    i, count = 0, len(line.pieces)
    while i < count:
        if line.keys[i] not in lex.first:
            out.append(Elem(i, i + 1, "word", ""))
            i += 1
            continue
        options: list[Elem] = []
        name = best_name(line, i, world, lex)
        if name:
            options.append(Elem(i, name[0], "name", name[1].id if name[1] else ""))
        state = best_state(line, i)
        if state:
            options.append(Elem(i, state[0], "state", state[1].id))
        if not (state or name) and lex.has("modifiers.never", line.keys[i]):
            options.append(Elem(i, i + 1, "never", ""))
        if line.keys[i] in lex.elems.first:
            for end, found in lex.elems.match(line.keys, i):
                if end == i + 1 or all(line.joined(j) and "'" not in line.gap(j) for j in range(i + 1, end)):
                    kind, _, value = max(n.id for n in found).partition(":")
                    options.append(Elem(i, end, kind, value))
                    break
        best = max(options, key=lambda e: e.end, default=Elem(i, i + 1, "word", ""))
        if (
            best.type == "name"
            and out
            and out[-1].type == "word"
            and line.keys[i - 1] in ("al", "el")
            and line.joined(i)
        ):
            best = out.pop()._replace(end=best.end, type="name", value=best.value)
        out.append(best)
        i = best.end
    return out

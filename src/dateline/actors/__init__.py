"""Who exists: states, their forces, armed groups, monitors, media and leaders, as data (one TSV file a kind).

Columns of every file but ``states.tsv``: id, name, aliases split by ``|``, ISO 3166-1 alpha-2 countries split by ``,``, first
and last year of the name's use (empty: not known, or to this day), kind, parent id. An alias that ends in ``?`` is a word
or an acronym of something else too: it needs the actor's country or an actor word beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from dateline import own
from dateline.actors.names import Name, NameIndex, key_of
from dateline.model import ActorMention

_FILES = {"groups": "group", "forces": "state", "monitors": "group", "media": "group", "leaders": "person"}
_COALITIONS = {"coalition", "mission", "union"}


@dataclass(frozen=True, slots=True)
class Actor:
    """One known actor. ``level`` as in ActorMention; ``first`` and ``last`` are years, None where open or not known."""

    id: str
    name: str
    level: str
    kind: str
    countries: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    parent: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def state(self) -> str | None:
        """The state that the actor belongs to (ISO 3166-1 alpha-2): only for states, their forces and leaders."""
        return self.countries[0] if self.countries and self.level in ("state", "person") else None

    def active(self, year: int) -> bool:
        """Return whether the actor bore this name in ``year``, as far as known."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class State:
    """One state: its names, the adjectives of it, and the seats of government that stand for it."""

    code: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    seats: tuple[str, ...]


def _rows(file: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of one data file and of the user's own, padded to ``columns``. Raises ValueError for one with more."""
    ours = (resources.files("dateline.actors") / f"{file}.tsv").read_text(encoding="utf-8")
    for text in (ours, own.read(f"actors/{file}.tsv")):
        for number, line in enumerate(text.splitlines(), 1):
            if line and not line.startswith("#"):
                cells = line.split("\t")
                if len(cells) > columns:
                    raise ValueError(f"{file}.tsv:{number}: {len(cells)} columns, not {columns}")
                yield cells + [""] * (columns - len(cells))


def _split(cell: str, by: str = "|") -> tuple[str, ...]:
    return tuple(part for part in cell.split(by) if part)


@cache
def load_states() -> dict[str, State]:
    """Return every state by its ISO 3166-1 alpha-2 code (XK for Kosovo), in the file's order."""
    return {
        code: State(code, (name, *_split(names)), _split(demonyms), _split(seats))
        for code, name, names, demonyms, seats in _rows("states", 5)
    }


@cache
def load_actors() -> dict[str, Actor]:
    """Return every named actor but the states themselves, by id. Raises ValueError when an id is there twice."""
    out: dict[str, Actor] = {}
    for file, level in _FILES.items():
        for id_, name, aliases, countries, first, last, kind, parent in _rows(file, 8):
            if id_ in out:
                raise ValueError(f"{file}.tsv: id {id_} is there twice")
            out[id_] = Actor(
                id_, name, "group" if kind in _COALITIONS else level, kind, _split(countries, ","),
                int(first) if first else None, int(last) if last else None, parent or None, _split(aliases),
            )  # fmt: skip
    return out


@cache
def name_index() -> NameIndex:
    """Return the index of all names of ``load_actors``, by token."""
    return NameIndex(
        Name(alias.rstrip("?"), actor.id, alias.endswith("?"))
        for actor in load_actors().values()
        for alias in (actor.name, *actor.aliases)
    )


@cache
def state_index() -> NameIndex:
    """Return the index of the states' names, demonyms and seats. The name's id is ``name:SY``, ``demonym:SY``, ``seat:SY``."""
    return NameIndex(
        Name(name.rstrip("~"), f"{role}:{state.code}", name.endswith("~"))
        for state in load_states().values()
        for role, names in (("name", state.names), ("demonym", state.demonyms), ("seat", state.seats))
        for name in names
    )


def lookup(name: str, year: int | None = None) -> tuple[Actor, ...]:
    """Return the actors called ``name`` (any case, any article, any Latin spelling of al-), those active in ``year`` if given.

    States are found by any name or demonym, as ``Actor("state:SY", ...)``. The order is the data files'.
    """
    keys = key_of(name)
    found = [load_actors()[n.id] for n in name_index().exact(keys)]
    for n in state_index().exact(keys):
        role, code = n.id.split(":")
        if role != "seat":
            found.append(state_actor(code))
    unique = list(dict.fromkeys(found))
    return tuple(a for a in unique if year is None or a.active(year))


def state_actor(code: str) -> Actor:
    """Return the state with that ISO code as an actor. Raises KeyError for an unknown code."""
    state = load_states()[code]
    return Actor(f"state:{code}", state.names[0], "state", "government", (code,), aliases=state.names[1:])


def get(actor_id: str) -> Actor | None:
    """Return the actor with that id ("group:islamic-state", "force:il-idf", "state:SY"), or None."""
    if actor_id.startswith("state:"):
        code = actor_id.partition(":")[2]
        return state_actor(code) if code in load_states() else None
    return load_actors().get(actor_id)


def ancestors(actor_id: str) -> tuple[str, ...]:
    """Return the ids of the actor's parent, that one's parent, and so on; empty for an unknown id."""
    chain = [actor_id]
    while (actor := get(chain[-1])) and actor.parent and actor.parent not in chain:
        chain.append(actor.parent)
    return tuple(later for _, later in pairwise(chain))


def homes(actors: Sequence[ActorMention]) -> tuple[str, ...]:
    """Return the countries (ISO 3166-1 alpha-2) of the named groups that are at home in one alone, one for each group.

    A text that names such a group likelier speaks of places there ("Buenavista" beside FARC is in Colombia).
    """
    known = (get(i) for i in sorted({a.actor_id for a in actors if a.level == "group" and a.actor_id}))
    return tuple(actor.countries[0] for actor in known if actor is not None and len(actor.countries) == 1)

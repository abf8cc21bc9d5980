"""Who speaks and with what words: the word lists of attribution, and the role that a speaker's words give him."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline.lang import load
from dateline.model import ActorMention, Token

_OUTRANKING = ("media", "police", "medic")
_KIND_ROLE = {
    "military": "military", "police": "police", "rebel": "group", "militia": "group", "government": "official",
    "official": "official", "monitor": "monitor", "media": "media", "aid": "medic", "coalition": "military",
}  # fmt: skip
_VAGUE_ROLE = {"official": "official", "civilian": "witness", "crowd": "witness"}


@cache
def words() -> dict[str, frozenset[str]]:
    """Return every word list of the attribution table as a set, by "section.name"."""
    data = load("en", "attributions")
    return {
        f"{section}.{name}": frozenset(values)
        for section in ("verbs", "objects", "words", "phrases")
        for name, values in data[section].items()
        if all(isinstance(v, str) for v in values)
    }


def is_a(token: Token, name: str) -> bool:
    """Return whether the token's lemma or text is in the word list "section.name"."""
    known = words()[name]
    return token.lemma.lower() in known or token.lower in known


@cache
def role_words(table: str) -> dict[str, frozenset[str]]:
    """Return the words of each role: table "roles", or "outranking" for those that beat what the actor is."""
    return {role: frozenset(listed) for role, listed in load("en", "attributions")[table].items()}


def role_of(words: Sequence[str], actors: Sequence[ActorMention] = ()) -> str | None:
    """Return the speaker's role from the actor that is named, else from the words (lower case, lemmas too), or None.

    An "official" is looked at more closely by the words: a police spokesman is police.
    """
    kinds = [actor.kind for actor in actors]
    for role in _OUTRANKING:  # "Hezbollah's television station" is a medium, "Police Command" is police
        if any(word in role_words("outranking")[role] for word in words):
            return role
    sure = next((_KIND_ROLE[k] for k in kinds if k in _KIND_ROLE and k != "official"), None)
    if sure is not None:
        return sure
    for role, known in role_words("roles").items():
        if any(word in known for word in words):
            return str(role)
    return next((_VAGUE_ROLE[k] for k in kinds if k in _VAGUE_ROLE), None)

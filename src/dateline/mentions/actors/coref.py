"""Which actor mentions of one document are the same actor: ids, acronyms in brackets, surnames, and definite nouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.actors.names import pieces_of
from dateline.mentions.actors.drafts import Draft
from dateline.mentions.actors.text import Lexicon, Line
from dateline.model import ActorMention, Span

_REACH = 3  # sentences that a definite noun may look back over
_ARMED = ("rebel", "militia", "unknown")


@dataclass(frozen=True, slots=True)
class _Seen:
    """One resolved draft: its entity and where it was."""

    draft: Draft
    entity: int
    sentence: int


def add_acronyms(lines: Sequence[Line], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts and new ones for acronyms that a bracket introduces and the data does not know, in text order."""
    known = {(d.line.sentence.index, i) for d in drafts for i in range(d.start, d.end)}
    aliases: dict[str, Draft] = {}
    for d in drafts:
        line, i = d.line, d.end
        if i < len(line.pieces) and line.gap(i) in (" (", " [") and line.follow(i)[:1] in (")", "]", ","):
            raw = line.pieces[i].raw
            if raw.isupper() and len(raw) > 1 and raw.isalpha() and (line.sentence.index, i) not in known:
                aliases.setdefault(raw, d)
    out = list(drafts)
    surnames = _surnames(drafts)
    for line in lines if aliases or surnames else ():
        for i, piece in enumerate(line.pieces):
            source = aliases.get(piece.raw)
            if (
                not source
                and not line.caps
                and not (i > 0 and line.gap(i) == " " and line.pieces[i - 1].raw[0].isupper())
            ):
                source = surnames.get(piece.raw)
            if source and (line.sentence.index, i) not in known and i != source.end - 1:
                same = source.line.keys[source.start : source.end]
                out.append(replace(source, line=line, start=i, end=i + 1, head=i, same=same))
    return sorted(out, key=lambda d: (d.line.sentence.index, d.start, -d.end))


def _surnames(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """Return the persons named by two words or more, by the last word as written, those whom one word cannot mean left out."""
    out: dict[str, Draft] = {}
    shared: set[str] = set()
    for d in drafts:
        words = [p.raw for p in d.line.pieces[d.start : d.end]]
        if (
            d.level == "person"
            and d.head == d.end - 1
            and len(words) > 1
            and words[-1][0].isupper()
            and len(words[-1]) > 2
        ):
            if words[-1] in out and _first_name(out[words[-1]]) != words[-2]:
                shared.add(words[-1])
            out.setdefault(words[-1], d)
    return {name: d for name, d in out.items() if name not in shared}


def _first_name(d: Draft) -> str:
    return d.line.pieces[d.head - 1].raw


def resolve(drafts: Sequence[Draft], lex: Lexicon) -> tuple[ActorMention, ...]:
    """Return the mentions of the drafts, in order, with entity numbers from 0; bare drafts without antecedent are left out."""
    seen: list[_Seen] = []
    keys: dict[tuple[str, ...], int] = {}
    count = 0
    for draft in drafts:
        before = _antecedent(draft, seen, lex)
        if before:
            d = before.draft
            if draft.kind == "official":  # "head of the group" is somebody else than the group
                draft, entity = replace(draft, actor_id=d.actor_id, state=d.state), count
                count += 1
            else:
                draft = replace(draft, level=d.level, kind=d.kind, actor_id=d.actor_id, state=d.state, bare=False)
                entity = before.entity
        elif draft.bare and not (draft.kind == "coalition" and _stands_alone(draft, lex)):
            continue
        else:
            names = _keys(draft, lex)
            wanted = names if len(names) == 1 else names[:1]  # a full name is never found by its surname alone
            entity = next((keys[k] for k in wanted if k in keys), count)
            count = max(count, entity + 1)
            for k in names:
                keys.setdefault(k, entity)
        seen.append(_Seen(draft, entity, draft.line.sentence.index))
    return tuple(_mention(s) for s in seen)


def _stands_alone(draft: Draft, lex: Lexicon) -> bool:
    """Return whether a coalition without antecedent is said to be one: "the coalition", "coalition forces"."""
    return draft.end - draft.start > 1 or lex.has("joins.the", draft.line.before(draft.start))


def _mention(s: _Seen) -> ActorMention:
    d = s.draft
    pieces = d.line.pieces
    span = Span(pieces[d.start].start, pieces[d.end - 1].end)
    return ActorMention(span, s.sentence, pieces[d.head].token, d.text, d.level, d.kind, d.actor_id, s.entity, d.state)


def _keys(draft: Draft, lex: Lexicon) -> list[tuple[str, ...]]:
    """Return the names under which another mention of the same actor is found, the surest first."""
    words = draft.same or draft.line.keys[draft.start : draft.end]
    if draft.level == "person" and draft.head == draft.end - 1 and draft.line.pieces[draft.head].raw[:1].isupper():
        leader = (draft.actor_id or "").startswith("leader:")
        if leader:
            return [("id", draft.actor_id or ""), ("surname", words[-1])]
        full = len(words) > 1 and words[-2] not in lex.sets["persons.titles"]
        return [("name", *words[-2:]), ("surname", words[-1])] if full else [("surname", words[-1])]
    if draft.actor_id and draft.level != "person":
        return [("id", draft.actor_id, draft.kind if draft.level == "state" else "")]
    return [("phrase", *words)]


def _category(draft: Draft, lex: Lexicon) -> str | None:
    """Return which anaphoric noun the draft is ("group", "members", "coalition" ...), or None."""
    line = draft.line
    start, end = draft.ref or (draft.start, draft.end)
    words = line.keys[start:end]
    seat = next((i for i, w in enumerate(words[:-1]) if w in lex.anaphora["based"]), -1)
    words = words[seat + 1 :]  # "Britain-based monitor"
    phrase = " ".join(words)
    order = ("coalition", "media", "aid", "monitor", "members", "forces", "group", "military", "police", "government")
    fits = [c for c in order if phrase in lex.anaphora[c]]
    if not draft.bare and draft.level == "group":
        return None
    return fits[0] if len(fits) == 1 else "+".join(fits) or None


def _antecedent(draft: Draft, seen: Sequence[_Seen], lex: Lexicon) -> _Seen | None:
    """Return the mention that a definite noun refers back to, or None: the latest that fits, not further than three sentences."""
    if draft.kind == "official" and not draft.ref:
        return None
    if same := _same_word(draft, seen):
        return same
    if draft.kind == "coalition" and draft.bare and (found := _latest(draft, seen, ("coalition",))):
        return found
    category = _category(draft, lex)
    if not category or not draft.definite:
        return None
    for one in category.split("+"):
        if one in ("military", "police", "government"):
            found = _state_force(draft, one, seen)
        elif one == "members":
            found = _only(draft, seen)
        elif one == "forces":
            found = _latest(draft, seen, ("military", "coalition", *_ARMED), reach=1)
        else:
            found = _latest(draft, seen, _ARMED if one == "group" else (one,), named=one in ("group", "media"))
        if found:
            return found
    return None


def _same_word(draft: Draft, seen: Sequence[_Seen]) -> _Seen | None:
    """Return the latest named mention that holds the same capitalised noun: "the Observatory", "the Front", "the Coalition"."""
    piece = draft.line.pieces[draft.head]
    if draft.line.caps or not piece.raw[0].isupper() or not (draft.bare or draft.level == "label"):
        return None
    for s in reversed(seen):
        d = s.draft
        if d.level == "group" and d.end - d.start > 1 and piece.key in d.line.keys[d.start : d.end]:
            return s
    return None


def _latest(
    draft: Draft, seen: Sequence[_Seen], kinds: tuple[str, ...], named: bool = False, reach: int = _REACH
) -> _Seen | None:
    """Return the latest mention of one of the kinds within reach, only a named one if asked."""
    for s in reversed(seen):
        if draft.line.sentence.index - s.sentence > reach:
            return None
        if s.draft.kind in kinds and s.draft.level != "person" and (not named or s.draft.level == "group"):
            return s
    return None


def _only(draft: Draft, seen: Sequence[_Seen]) -> _Seen | None:
    """Return the one armed side of the sentences before that "the rebels" can be, when no second one is near."""
    now = draft.line.sentence.index
    near = [s for s in seen if 0 < now - s.sentence <= _REACH and s.draft.kind in _ARMED and s.draft.level != "person"]
    head = draft.line.keys[draft.head]
    same = [s for s in near if s.draft.line.keys[s.draft.head].rstrip("s") == head.rstrip("s")]
    if same:
        return same[-1]
    return near[-1] if near and len({s.entity for s in near}) == 1 and draft.kind == near[-1].draft.kind else None


def _state_force(draft: Draft, kind: str, seen: Sequence[_Seen]) -> _Seen | None:
    """Return the state force just spoken of, which "the army" means rather than the article's own."""
    for s in reversed(seen):
        if draft.line.sentence.index - s.sentence > 1:
            return None
        if s.draft.kind == kind and s.draft.level == "state" and s.draft.state:
            return s
    return None


def canonical(mentions: Sequence[ActorMention], entity: int) -> ActorMention:
    """Return the most telling mention of an entity: with an id, then with capitals, then of several words, then the first.

    Raises ValueError when no mention has that entity number.
    """
    own = [m for m in mentions if m.entity == entity]
    if not own:
        raise ValueError(f"no mention of entity {entity}")

    def telling(m: ActorMention) -> tuple[bool, bool, bool, int]:
        return m.actor_id is not None, any(c.isupper() for c in m.name), len(pieces_of(m.name)) > 1, -m.span.start

    return max(own, key=telling)

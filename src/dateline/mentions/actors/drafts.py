"""Drafts of actor mentions, and how a phrase and its owner after it become one ("members of the FMLN")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.mentions.actors.text import Lexicon, Line

# Finer kinds of the data, and of heads, to the closed list of ActorMention.kind.
_KINDS = {
    "jihadist": "rebel", "party": "rebel", "terrorist": "rebel", "cartel": "militia", "gang": "militia",
    "paramilitary": "militia",
    "mission": "coalition", "agency": "media", "broadcaster": "media", "paper": "media", "leader": "official",
    "intelligence": "police", "union": "government",
}  # fmt: skip
STATE_KINDS = ("military", "police", "government")


@dataclass(frozen=True, slots=True)
class Draft:
    """An actor mention before coreference: pieces ``[start, end)`` of a line, head piece, and who it is so far.

    ``bare``: the phrase says too little by itself and lives only by an antecedent or an owner.
    ``definite``: "the", "its" ... stands before it. ``ref``: the pieces that refer back ("militants from [the group]").
    ``same``: the words of the full name that an acronym or a surname stands for.
    """

    line: Line
    start: int
    end: int
    head: int
    level: str
    kind: str
    actor_id: str | None = None
    state: str | None = None
    bare: bool = False
    definite: bool = False
    ref: tuple[int, int] | None = None
    same: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The exact words of the draft."""
        offset = self.line.sentence.span.start
        return self.line.text[self.line.pieces[self.start].start - offset : self.line.pieces[self.end - 1].end - offset]


def kind_of(kind: str) -> str:
    """Return the ActorMention kind of a finer kind in the data."""
    return _KINDS.get(kind, kind)


def merge_owners(line: Line, drafts: Sequence[Draft], lex: Lexicon) -> list[Draft]:
    """Return the drafts with owners after the head joined in: "members of the FMLN", "a spokesman for the Kurdish militias"."""
    out: list[Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        join = _join(line, last, draft, lex) if last else None
        if last and join:
            out[-1] = _joined(last, draft, join == "tied", lex)
        elif not last or draft.start >= last.end:
            out.append(draft)
    return out


def _join(line: Line, a: Draft, b: Draft, lex: Lexicon) -> str | None:
    """Return "of" or "tied" when a joining phrase stands between two drafts, or None."""
    keys = [k for k in line.keys[a.end : b.start] if k not in lex.sets["joins.skip"]]
    if not keys or len(keys) > 4 or any(not line.joined(i) for i in range(a.end, b.start + 1)):
        return None
    words = " ".join(keys)
    if lex.has("joins.unlike", words) and lex.has("notes.unlike", line.keys[a.head]):
        return "tied"
    if words in lex.sets["joins.tied"]:
        return "tied" if a.level == "label" and a.kind != "official" else None
    if words not in lex.sets["joins.of"] or b.kind == "official":
        return None
    if a.kind in ("official", "media"):
        return "of" if lex.has("joins.official", words) else None
    if (a.level == "label" and a.kind in ("unknown", "rebel", "militia", "coalition")) or (
        a.bare and a.kind != "civilian"
    ):
        return "of" if lex.has("joins.member", words) else None
    if a.kind in STATE_KINDS and lex.has("joins.force", words) and b.level == "state":
        return "of"
    return None


def _joined(a: Draft, b: Draft, tied: bool, lex: Lexicon) -> Draft:
    """Return draft ``a`` reaching over ``b`` and, unless only tied to it, being its people."""
    if tied:
        return replace(a, end=b.end, bare=False, kind="militia" if a.kind in ("unknown", "any") else a.kind)
    ref = (b.start, b.end) if b.definite and b.level == "label" else None
    if a.kind == "official":
        return replace(a, end=b.end, bare=False, level="person", actor_id=b.actor_id, state=b.state, ref=ref)
    if a.kind == "media":
        return replace(a, end=b.end, bare=False, actor_id=b.actor_id if b.kind == "media" else None)
    kind = b.kind if b.kind not in ("government", "unknown") else a.kind if a.kind != "unknown" else "military"
    bare, definite = a.bare and b.bare, b.definite
    return replace(
        a,
        end=b.end,
        bare=bare,
        level=b.level,
        kind=kind,
        actor_id=b.actor_id,
        state=b.state,
        ref=ref,
        definite=definite,
    )

"""Noun phrases that name an actor: "Turkish jets", "pro-Russian separatist units", "a commander of the Tuareg rebels".

A phrase is a run of joined words ("elements") that ends in a known head noun. What stands before the head says whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.actors import get
from dateline.mentions.actors.drafts import STATE_KINDS, Draft, kind_of, merge_owners
from dateline.mentions.actors.text import Elem, Lexicon, Line, World, best_state


def find_phrases(line: Line, elems: Sequence[Elem], world: World, lex: Lexicon) -> list[Draft]:
    """Return the drafts of one line in text order, without overlap."""
    out: list[Draft] = []
    for run in _runs(line, elems, lex):
        out += _read_run(line, run, world, lex)
    out += [other for d in out if (other := _other_state(line, d, lex))]
    return merge_owners(line, sorted(out, key=lambda d: (d.start, -d.end)), lex)


def _other_state(line: Line, d: Draft, lex: Lexicon) -> Draft | None:
    """Return the draft of the first adjective in "Russian and Syrian jets", or None."""
    if (
        d.level != "state"
        or d.start < 2
        or not lex.has("joins.both", line.before(d.start))
        or not best_state(line, d.start)
    ):
        return None
    for start in (d.start - 3, d.start - 2):
        found = best_state(line, start) if start >= 0 else None
        if found and found[0] == d.start - 1 and found[1].id.startswith("demonym"):
            code = found[1].id.split(":")[1]
            return Draft(line, start, found[0], found[0] - 1, "state", d.kind, f"state:{code}", code)
    return None


def _runs(line: Line, elems: Sequence[Elem], lex: Lexicon) -> list[list[Elem]]:
    """Return stretches of joined elements that may stand in one noun phrase."""
    runs: list[list[Elem]] = []
    current: list[Elem] = []
    for e in elems:
        if current and not line.joined(e.start):
            runs.append(current)
            current = []
        if e.type in ("name", "state", "head", "strike") or (
            e.type == "word" and _may_modify(line, e.start, lex, bool(current))
        ):
            current.append(e)
        elif current:
            runs.append(current)
            current = []
    return [r for r in (*runs, current) if any(e.type in ("name", "state", "head") or _side(line, e, lex) for e in r)]


def _may_modify(line: Line, i: int, lex: Lexicon, inside: bool) -> bool:
    """Return whether an unknown word may stand before a head: a listed modifier, or by its tag an adjective or a name."""
    key, token = line.keys[i], line.token(i)
    if key in lex.sets["modifiers.words"] or key in lex.sets["modifiers.tied"] or key in lex.sets["modifiers.prefix"]:
        return True
    if lex.has("modifiers.led", key) and inside and "-" in line.gap(i):
        return True
    if key in lex.sets["modifiers.never"] or line.caps:
        return False
    if line.sentence.parsed:
        return token.tag in ("JJ", "NNP", "NNPS") and key.isalpha()
    return inside and line.pieces[i].raw[0].isupper()


def _side(line: Line, e: Elem, lex: Lexicon) -> str | None:
    """Return whose side the element says ("state", "rebel", "militia", "coalition", "people"), or None."""
    if e.end - e.start != 1 or e.type in ("name", "state", "strike"):
        return None
    key = line.keys[e.start]
    sides = ("rebel", "militia", "coalition", "state")
    if key in lex.sets["notes.peoples"]:
        return "people"
    return next((s for s in sides if key in lex.sets[f"sides.{s}"]), None)


def _read_run(line: Line, run: list[Elem], world: World, lex: Lexicon) -> list[Draft]:
    """Return the drafts of one run: one phrase up to its last head, then what stands after that head."""
    heads = [n for n, e in enumerate(run) if e.type == "head"]
    strikes = [n for n, e in enumerate(run) if e.type == "strike"]
    if strikes and heads == [strikes[0] - 1] and (side := _struck_by(line, run, heads[0], lex)):
        return [_sided(line, run[heads[0]].start, run[heads[0]].end, side, world)]
    if strikes and (not heads or strikes[0] < heads[-1]):
        cut = strikes[0]
        later = _read_run(line, run[cut + 1 :], world, lex) if run[cut + 1 :] else []
        if any(h < cut for h in heads):
            return _read_run(line, run[:cut], world, lex) + later
        return _adjectives(line, run[:cut], True, world, lex) + later
    if not heads:
        cut = strikes[0] if strikes else len(run)
        return _adjectives(line, run[:cut], bool(strikes), world, lex)
    cut = heads[-1]
    after = run[cut + 1 :]
    named = bool(after) and after[0].type == "name" and line.gap(after[0].start) == " "
    phrase = None if _adjectival(line, run, cut, lex) else _phrase(line, run[: cut + 1], lex, world)
    label = phrase is not None and phrase.level == "label" and phrase.kind not in ("official", "media", "civilian")
    if named and label:
        phrase = None  # "the rebel group Ahrar al-Sham": the name that follows is the mention
    return ([phrase] if phrase else []) + _adjectives(line, after, False, world, lex)


def _struck_by(line: Line, run: list[Elem], n: int, lex: Lexicon) -> str | None:
    """Return the side that element ``n`` says when it is only an adjective of a strike: "rebel shelling"."""
    if any(e.type in ("name", "state") for e in run[:n]) or _tied(line, run, n, lex):
        return None
    if lex.has("strikes.kinds", line.keys[run[n].start]):
        return None
    side = _side(line, run[n], lex)
    return side if side in ("rebel", "militia", "state") else None


def _adjectival(line: Line, run: list[Elem], n: int, lex: Lexicon) -> bool:
    """Return whether head ``n`` is no noun: half of an adjective ("regime-held", "pro-regime"), a verb, or tagged adjective."""
    e = run[n]
    if e.end < len(line.pieces) and line.gap(e.end) in ("-", "‑") and not line.pieces[e.end].raw[0].isupper():
        return True
    if e.type == "name":
        return False  # the tagger takes "IS" for the verb
    if _tied(line, run, n, lex) and e.end - e.start == 1 and line.before(e.start) in lex.sets["modifiers.prefix"]:
        return line.gap(e.start) != " "
    token = line.token(e.end - 1)
    tagged = line.sentence.parsed and not line.caps and e.end - e.start == 1
    return tagged and (token.tag[:2] == "VB" or (token.tag == "JJ" and token.dep == "amod"))


def _adjectives(line: Line, run: list[Elem], strike: bool, world: World, lex: Lexicon) -> list[Draft]:
    """Return the names in a run without a head, and the state or side whose adjective stands right before a strike noun."""
    out = []
    for n, e in enumerate(run):
        last = n == len(run) - 1
        if e.type == "name":
            if not (_tied(line, run, n, lex) or _adjectival(line, run, n, lex)):
                out.append(_named(line, e.start, e.end, e.end - 1, e.value))
        elif e.type == "state" and not _tied(line, run, n, lex):
            role, code = e.value.split(":")
            adjective = role == "demonym" or line.pieces[e.start].raw.isupper() or _possessive(line, e.end)
            direct = last or all(_plain_before_strike(line, x, lex) for x in run[n + 1 :])
            if strike and adjective and role != "seat" and direct:
                out.append(Draft(line, e.start, e.end, e.end - 1, "state", "military", f"state:{code}", code))
            elif n < len(run) - 1 and run[n + 1].type == "name":
                continue  # "Syria's National Defence Forces": the name that follows is the mention
            elif _agentive(line, e, role, lex) and line.keys[e.start] not in world.surnames:
                out.append(Draft(line, e.start, e.end, e.end - 1, "state", "government", f"state:{code}", code))
        elif lex.has("strikes.kinds", line.keys[e.start]):
            continue
        elif strike and last and (side := _side(line, e, lex)) and not _tied(line, run, n, lex):
            out.append(_sided(line, e.start, e.end, side, world))
    return out


def _plain_before_strike(line: Line, e: Elem, lex: Lexicon) -> bool:
    return e.type in ("word", "strike") and _side(line, e, lex) in (None, "state")


def _possessive(line: Line, end: int) -> bool:
    return end < len(line.pieces) and line.gap(end)[:1] in ("'", "’")


def _sided(line: Line, start: int, end: int, side: str, world: World) -> Draft:
    """Return the draft of a bare side word: "rebel shelling", "regime air raids", "coalition strikes"."""
    if side == "state":
        code = world.home
        return Draft(line, start, end, end - 1, "state", "military", f"state:{code}" if code else None, code)
    return Draft(line, start, end, end - 1, "label", {"people": "unknown"}.get(side, side), bare=side == "people")


def _named(line: Line, start: int, end: int, head: int, actor_id: str, kind: str | None = None) -> Draft:
    """Return the draft of a known name (id "" where several bear it)."""
    actor = get(actor_id) if actor_id else None
    if actor is None:
        return Draft(line, start, end, head, "group", kind or "unknown")
    return Draft(line, start, end, head, actor.level, kind or kind_of(actor.kind), actor.id, actor.state)


def _tied(line: Line, run: Sequence[Elem], n: int, lex: Lexicon) -> bool:
    """Return whether element ``n`` is only what another is tied to: "Iran-backed", "pro-Russian", "US-led"."""
    e = run[n]
    after, before = line.after(e.end), line.before(e.start)
    hyphen = e.end < len(line.pieces) and line.gap(e.end) in ("-", "–", "‑")
    if (hyphen and after in lex.ties) or lex.has("modifiers.loose", after):
        return True
    return before in lex.sets["modifiers.prefix"] and (n > 0 or line.gap(e.start) in ("-", " ", "‑"))


def _agentive(line: Line, e: Elem, role: str, lex: Lexicon) -> bool:
    """Return whether a country or a seat of government is written as one who acts, not as a place."""
    if role == "demonym" and not line.pieces[e.start].raw.isupper():
        return False
    before, after = line.before(e.start), line.after(e.end)
    if before in lex.sets["context.agentive"]:
        return True
    if before in lex.sets["context.locative"] or line.follow(e.end - 1)[:1] in (",", "(", "-", "—"):
        return False
    token = line.token(e.end - 1)
    subject = token.dep in ("nsubj", "nsubjpass", "agent") or (token.dep == "conj" and _subject(line, token.head))
    if line.sentence.parsed and not line.caps and subject:
        return True
    return after in lex.sets["context.acts"]


def _subject(line: Line, i: int) -> bool:
    return line.sentence.tokens[i].dep in ("nsubj", "nsubjpass")


def _phrase(line: Line, run: list[Elem], lex: Lexicon, world: World) -> Draft | None:
    """Return the draft of a phrase whose last element is its head, or None when it names no actor."""
    run = _trim(line, run, lex)
    core, before = run[-1], run[:-1]
    kind, word = core.value, " ".join(line.keys[core.start : core.end])
    start, end, head = run[0].start, core.end, core.end - 1
    definite = line.before(start) in lex.sets["anaphora.definite"]
    unlike = lex.has("notes.unlike", word)
    free = [e for n, e in enumerate(before) if e.type in ("name", "state") and not _tied(line, run, n, lex)]
    tied = any(_tied(line, run, n, lex) for n in range(len(run)))
    sides = [s for n, e in enumerate(before) if (s := _side(line, e, lex)) and not _tied(line, run, n, lex)]
    draft = Draft(line, start, end, head, "label", kind, definite=definite)
    if free and unlike:
        return replace(draft, kind=("militia" if free[-1].type == "name" else "unknown") if kind == "any" else kind)
    if (
        len(free) > 1
        and free[-1].type == "name"
        and kind == "official"
        and free[0].type == "state"
        and _union(free[-1])
    ):
        free = free[:1]  # "Russia's UN ambassador"
    if free and free[-1].type == "name":
        return _owned_by_name(draft, free[-1], word, lex)
    if tied and "rebel" not in sides and kind in ("any", "military", "unknown"):
        return replace(draft, kind="militia")
    rebel = next((s for s in sides if s in ("rebel", "militia")), None)
    if free:
        return _owned_by_state(draft, free[-1], word, rebel, sides, lex)
    if kind in ("official", "media", "civilian", "aid", "monitor"):
        informative = len(run) > 1
        speaks = not lex.has("notes.speakers", word) or _speaks(line, head, lex)
        thin = lex.has("notes.thin", word) and not informative and not _speaks(line, head, lex)
        return replace(draft, bare=not speaks or thin)
    if kind == "any":
        return _neutral(draft, word, sides, world, before, lex)
    if rebel and kind in ("military", "any"):
        return replace(draft, kind=rebel)
    if "people" in sides and kind in ("military", "police"):
        return replace(draft, kind="militia")
    if "coalition" in sides and kind == "military":
        return replace(draft, kind="coalition", bare=True)
    if kind in STATE_KINDS and "people" in sides:
        return draft
    if kind in STATE_KINDS:
        return _home_force(draft, word, sides, tied, world, lex)
    thin = lex.has("notes.thin", word) and not before
    return replace(draft, bare=thin)


def _union(e: Elem) -> bool:
    actor = get(e.value) if e.value else None
    return actor is not None and actor.kind == "union"


def _trim(line: Line, run: list[Elem], lex: Lexicon) -> list[Elem]:
    """Return the run without a place before it and without leading adjectives that say nothing of whose side it is."""
    n = int(len(run) > 1 and _place_before(line, run[0], lex))
    while n < len(run) - 1 and run[n].type == "word":
        key = line.keys[run[n].start]
        hyphened = run[n].end < len(line.pieces) and line.gap(run[n].end) in ("-", "–", "‑")
        if (
            key in lex.sets["modifiers.words"]
            or key in lex.sets["modifiers.prefix"]
            or hyphened
            or _side(line, run[n], lex)
        ):
            break
        n += 1
    return run[n:]


def _place_before(line: Line, e: Elem, lex: Lexicon) -> bool:
    """Return whether a state or its seat is a place that a lost comma set before the phrase: "in Kinshasa planes bombed"."""
    if e.type != "state" or e.value.startswith("demonym") or line.before(e.start) not in lex.sets["context.locative"]:
        return False
    return not line.pieces[e.start].raw.isupper() and line.gap(e.end) == " "


def _owned_by_name(draft: Draft, e: Elem, word: str, lex: Lexicon) -> Draft:
    """Return the draft of a head with a known name before it: "Islamic State fighters", "a YPG source", "AFP correspondent"."""
    named = _named(draft.line, draft.start, draft.end, draft.head, e.value)
    if draft.kind == "official" and named.level != "person":
        return replace(named, level="person", kind="official", definite=draft.definite)
    if named.level == "person" and draft.kind != "official":
        owner = get(named.actor_id) if named.actor_id else None
        if owner and owner.state and (draft.kind in STATE_KINDS or lex.has("notes.owned", word)):
            kind = draft.kind if draft.kind in STATE_KINDS else "military"
            return replace(named, level="state", kind=kind, actor_id=f"state:{owner.state}", definite=draft.definite)
        return replace(draft, kind="militia" if draft.kind == "any" else draft.kind)
    if draft.kind in ("civilian", "crowd"):
        return replace(draft, bare=lex.has("notes.speakers", word) or lex.has("notes.thin", word))
    return replace(named, definite=draft.definite)


def _owned_by_state(draft: Draft, e: Elem, word: str, rebel: str | None, sides: list[str], lex: Lexicon) -> Draft:
    """Return the draft of a head with a state before it: "Turkish jets", "Syrian rebels", "US officials"."""
    code = e.value.split(":")[1]
    kind = draft.kind
    if kind == "official":
        if rebel or "people" in sides:
            return replace(draft, level="person", kind="official")
        return replace(draft, level="person", kind="official", actor_id=f"state:{code}", state=code)
    if rebel and kind not in ("media", "monitor", "aid", "crowd", "civilian"):
        return replace(draft, kind=rebel)
    if "people" in sides and kind in ("any", "military", "police"):
        return replace(draft, kind="militia")
    if kind in STATE_KINDS or (kind == "any" and lex.has("notes.owned", word)):
        return replace(
            draft, level="state", kind="military" if kind == "any" else kind, actor_id=f"state:{code}", state=code
        )
    if kind in ("media", "monitor", "aid"):
        silent = lex.has("notes.speakers", word) and not _speaks(draft.line, draft.head, lex)
        return replace(draft, kind=kind, state=code if kind == "media" else None, bare=silent)
    if kind == "any":
        return replace(draft, kind="unknown", bare=not sides)
    return replace(draft, bare=lex.has("notes.thin", word) and kind in ("crowd", "civilian"))


def _neutral(draft: Draft, word: str, sides: list[str], world: World, before: list[Elem], lex: Lexicon) -> Draft:
    """Return the draft of "forces", "group", "members" ... with no name before it: its side words say what it is."""
    side = next((s for s in sides if s != "state"), None)
    if side in ("rebel", "militia"):
        return replace(draft, kind=side)
    if side == "coalition":
        return replace(draft, kind="coalition", bare=True)
    if side == "people":
        return replace(draft, kind="militia")
    if "state" in sides and lex.has("notes.owned", word):
        code = world.home
        return replace(draft, level="state", kind="military", actor_id=f"state:{code}" if code else None, state=code)
    keys = draft.line.keys[draft.start : draft.head]
    telling = [k for k in keys if k in lex.sets["modifiers.words"] and k not in lex.sets["notes.plain"]]
    kind = "coalition" if word in lex.anaphora["coalition"] else "unknown"
    return replace(draft, kind=kind, bare=not telling or "state" in sides)


def _home_force(draft: Draft, word: str, sides: list[str], tied: bool, world: World, lex: Lexicon) -> Draft:
    """Return the draft of "the army", "police", "government forces": the article's own state when that is clear."""
    if tied:
        return replace(draft, kind="militia")
    if lex.has("notes.machines", word) and not sides:
        return replace(draft, bare=True)
    own = lex.has("notes.institutions", word) or "state" in sides
    code = world.home if own and not lex.has("joins.their", draft.line.before(draft.start)) else None
    return replace(draft, level="state", actor_id=f"state:{code}" if code else None, state=code)


def _speaks(line: Line, head: int, lex: Lexicon) -> bool:
    """Return whether the phrase stands beside a verb of saying, or after "according to", "told by"."""
    said = lex.sets["persons.says"]
    if {line.after(head + 1), line.after(head + 2), line.after(head + 3)} & said:
        return True
    i = head - 1
    while i > 0 and (line.keys[i] in lex.sets["context.lead"] or line.token(i).tag in ("JJ", "NN", "CD")):
        i -= 1
    return i >= 0 and (
        line.keys[i] in said or " ".join(line.keys[max(0, i - 1) : i + 1]) in lex.sets["context.according"]
    )

"""Persons by their titles, ages and verbs of saying, and organisations that no list has, by their capitals and last word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline.mentions.actors.drafts import Draft
from dateline.mentions.actors.text import Lexicon, Line, best_state

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NOT_NAMES = frozenset(("IN", "DT", "PRP", "PRP$", "CC", "RB", "WRB", "WP", "VBD", "VBZ", "MD", "CD", "EX", "TO"))
_LONGEST = 5  # pieces in one person's name


def find_persons(line: Line, taken: Sequence[Draft], lex: Lexicon) -> list[Draft]:
    """Return drafts of persons outside ``taken``: a title and a name, or a name with an age, an office or a verb of saying."""
    used = {i for d in taken for i in range(d.start, d.end)}
    out, i = [], 0
    while i < len(line.pieces):
        draft = None if i in used else _person_at(line, i, used, lex)
        if draft:
            out.append(draft)
        i = draft.end if draft else i + 1
    return out


def add_titles(line: Line, drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """Return the drafts, those of named leaders reaching back over the title before them ("President ...")."""
    out: list[Draft] = []
    for d in drafts:
        if (d.actor_id or "").startswith("leader:"):
            start = _title_start(line, d.start, lex)
            while out and out[-1].level == "label" and out[-1].start >= start:
                out.pop()
            d = replace(d, start=max(start, out[-1].end) if out else start)
        out.append(d)
    return out


def _title_start(line: Line, i: int, lex: Lexicon) -> int:
    for n in (3, 2, 1):
        words = " ".join(line.keys[max(0, i - n) : i])
        if (
            i - n >= 0
            and words in lex.sets["persons.titles"]
            and all(line.gap(j) in (" ", ". ") for j in range(i - n + 1, i + 1))
        ):
            return i - n
    return i


def _person_at(line: Line, i: int, used: set[int], lex: Lexicon) -> Draft | None:
    """Return the person whose title or name begins at piece ``i``, or None."""
    if not line.pieces[i].raw[0].isupper() and line.keys[i] not in lex.sets["persons.first"]:
        return None
    start, title = i, ""
    for n in (3, 2, 1):
        words = " ".join(line.keys[i : i + n])
        fits = words in lex.sets["persons.titles"] and i + n < len(line.pieces)
        if fits and all(line.gap(j) in (" ", "-", ". ") for j in range(i + 1, i + n + 1)):
            start, title = i + n, words
            break
    end = _name_end(line, start, used, lex)
    length = end - start
    if length == 0 or (title == "" and length < 2) or (line.caps and not title):
        return None
    if not title and not _introduced(line, start, end, lex):
        return None
    kind = _kind(title, line, end, lex)
    return Draft(line, i, end, end - 1, "person", kind, definite=False)


def _name_end(line: Line, start: int, used: set[int], lex: Lexicon) -> int:
    """Return the end of the capitalised name at ``start``; ``start`` itself when there is none."""
    end = i = start
    while i < len(line.pieces) and i - start < _LONGEST + 2 and i not in used:
        if i > start and line.gap(i) not in (" ", "-", ". ", " '", " ‘", "’ ", "' ", " “", "” "):
            break
        if i > start and line.gap(i) == ". " and len(line.pieces[i - 1].raw) > 1:
            break
        key, raw = line.keys[i], line.pieces[i].raw
        if line.caps:
            stop = i - start >= 3 or (line.sentence.parsed and line.token(i).tag not in ("NNP", "NN", "NNPS", "JJ"))
            if stop or key in lex.sets["persons.says"] or key in lex.sets["modifiers.never"] or key in lex.elems.first:
                break
            end = i + 1
        elif raw[0].isupper() and not any(c.isdigit() for c in raw) and not _no_name(line, i, start, lex):
            end = i + 1
        elif key not in lex.sets["persons.particles"] or not key.isalpha():
            break
        i += 1
    return end


def _no_name(line: Line, i: int, start: int, lex: Lexicon) -> bool:
    """Return whether a capitalised word is no part of a person's name: a state, a weekday, an organisation's word."""
    key, token = line.keys[i], line.token(i)
    if best_state(line, i) or key in lex.sets["modifiers.never"] or (key in lex.elems.first and i == start):
        return True
    if key in lex.organisations:
        return True
    return line.sentence.parsed and token.tag in _NOT_NAMES


def _introduced(line: Line, start: int, end: int, lex: Lexicon) -> bool:
    """Return whether what stands beside a bare name shows a person: an age, an office, or a verb of saying."""
    after = line.after(end)
    gap = line.gap(end) if end < len(line.pieces) else ""
    if gap in (", ", " (") and after.isdigit() and 0 < int(after) < 110 and len(after) < 4:
        return True
    told = lex.has("context.according", " ".join(line.keys[max(0, start - 2) : start]))
    placed = line.before(start) in lex.sets["context.locative"] and not told
    if gap == ", " and not placed:
        for k in range(end, min(end + 7, len(line.pieces))):
            if k > end and "," in line.gap(k):
                break
            kinds = [names[0].id for e, names in lex.elems.match(line.keys, k)]
            if "head:official" in kinds or "head:civilian" in kinds or line.keys[k] in ("who", "whose"):
                return True
    if gap == " " and not placed and (after in lex.sets["persons.says"] or _office(line, end, lex)):
        return True
    if line.keys[start] in lex.sets["persons.kunya"]:
        return end - start > 2
    before = line.keys[max(0, start - 2) : start]
    if not before or line.gap(start) != " ":
        return False
    told = told or before[-1] in lex.sets["persons.says"] or before[-1] in lex.sets["persons.named"]
    return told or (_office(line, start - 1, lex) and line.pieces[start - 1].raw.islower())


def _office(line: Line, i: int, lex: Lexicon) -> bool:
    """Return whether piece ``i`` alone is an office or a speaker's noun, in small letters."""
    ends = lex.elems.match(line.keys, i) if line.pieces[i].raw.islower() else []
    return any(n.id in ("head:official", "head:civilian") for end, names in ends if end == i + 1 for n in names)


def _kind(title: str, line: Line, end: int, lex: Lexicon) -> str:
    for kind in ("official", "military", "police"):
        if title in lex.sets[f"persons.{kind}"]:
            return "official" if kind == "official" else kind
    if end < len(line.pieces) and line.gap(end) == ", ":
        for k in range(end, min(end + 7, len(line.pieces))):
            if k > end and "," in line.gap(k):
                break
            if any(names[0].id == "head:official" for _, names in lex.elems.match(line.keys, k)):
                return "official"
    return "civilian" if not title else "unknown"


def find_organisations(line: Line, taken: Sequence[Draft], lex: Lexicon) -> list[Draft]:
    """Return drafts of capitalised names that end in (or begin with) an organisation's word and that no list has."""
    if line.caps or _titled(line):
        return []
    sure = {
        i
        for d in taken
        if d.actor_id and d.level in ("group", "person") and not _goes_on(line, d, lex)
        for i in range(d.start, d.end)
    }
    out, i = [], 0
    while i < len(line.pieces):
        if i in sure or not (line.pieces[i].raw[0].isupper() or _ORDINAL.fullmatch(line.keys[i])):
            i += 1
            continue
        end = _capitals_end(line, i, sure, lex)
        draft = _organisation(line, i, end, taken, lex)
        if draft:
            out.append(draft)
        i = end
    return out


def _titled(line: Line) -> bool:
    """Return whether the line is a headline in title case, whose capitals say nothing."""
    long = [p for p in line.pieces if len(p.raw) > 3 and p.raw.isalpha()]
    return len(long) > 4 and sum(p.raw[0].isupper() for p in long) >= 0.8 * len(long)


def _goes_on(line: Line, d: Draft, lex: Lexicon) -> bool:
    """Return whether a known name is only the beginning of another one: "Popular Front" in "Popular Front of Tarapaca"."""
    last, i = line.keys[d.end - 1], d.end + 1
    named = i < len(line.pieces) and lex.has("joins.name", line.after(d.end)) and line.pieces[i].raw[0].isupper()
    return named and last in lex.organisations and not best_state(line, i)


def _capitals_end(line: Line, start: int, sure: set[int], lex: Lexicon) -> int:
    end = i = start
    while i < len(line.pieces) and i not in sure and (i == start or line.gap(i) in (" ", "-", "’s ", "'s ")):
        if i == start or line.pieces[i].raw[0].isupper() or (line.pieces[i].raw.isdigit() and end > start):
            end = i + 1
        elif line.keys[i] not in lex.sets["organisations.inner"] or i == start:
            break
        i += 1
    return end


def _organisation(line: Line, start: int, end: int, taken: Sequence[Draft], lex: Lexicon) -> Draft | None:
    """Return the draft for capitals ``[start, end)``, cut after the last organisation's word, or None without one."""
    while start < end and (
        line.token(start).tag in _NOT_NAMES
        or line.token(start).tag == "VBG"
        or line.keys[start] in lex.sets["modifiers.never"]
        or line.keys[start] in lex.sets["organisations.inner"]
        or line.keys[start].isdigit()
    ):
        start += 1
    kind, cut = "", 0
    for i in range(start, end):
        if line.keys[i] in lex.organisations:
            kind, cut = lex.organisations[line.keys[i]], i + 1
            if lex.has("joins.name", line.after(i + 1)) and i + 1 < end:
                cut = end  # "Popular Army of Boyaca", "Ministry of Defence"
                break
    if (
        cut - start < 2
        or line.keys[start] in lex.sets["persons.titles"]
        or any(d.start <= start and d.end >= cut for d in taken)
    ):
        return None
    state = best_state(line, start)
    code = state[1].id.split(":")[1] if state and kind in ("military", "police", "government") else None
    return Draft(line, start, cut, cut - 1, "state" if code else "group", kind, f"state:{code}" if code else None, code)


def with_offices(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts, persons named right after their office being officials of the same side: "SDF commander X"."""
    out: list[Draft] = []
    for d in drafts:
        last = out[-1] if out else None
        near = last and d.level == "person" and d.kind in ("civilian", "unknown") and last.end == d.start
        if near and last and last.kind == "official" and last.line is d.line and d.line.gap(d.start) in (" ", ", "):
            d = replace(d, kind="official", actor_id=last.actor_id, state=last.state)
        out.append(d)
    return out

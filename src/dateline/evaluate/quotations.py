"""How well attributions are found: cues, sources and contents against PolNeAR-style annotation of news.

The corpus is not part of this project: a JSONL file with one document a line, fields ``text`` and ``annotations``,
whose ``relations`` join Source, Cue and Content spans. The corpus annotates more than reports of speech (attitudes,
plans, wishes), so recall over everything is bounded for a reader of who says what; "direct" restricts recall to
contents with a quotation.

Matching. A found and an annotated attribution pair when their cues overlap, else when their contents share at least
half of their joint words; one to one, cues first, in text order. A pair's source is right when the spans overlap, or
when the found speaker was followed back to a name and the annotated words ("he", "the group") lie in the
attribution's own span outside its content. Contents are counted in words over all attributions, paired or not:
covered by any attribution or by none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.evaluate.suite import (
    Figure,
    Mistake,
    Rates,
    Reader,
    Result,
    around,
    figures_of,
    read_rows,
    sample_note,
    take,
)
from dateline.model import Attribution, Item, Span

_WORD = re.compile(r"\w+")
_MARKS = '"“”‘«'
_SPOKEN = ("asserts", "denies", "blames", "claims")


@dataclass(frozen=True, slots=True)
class Told:
    """One attribution in comparable form, annotated or found. ``resolved``: the source words are an earlier name."""

    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    span: Span
    resolved: bool = False


class QuotationSuite:
    """Attributions of the PolNeAR development set, over all documents and over each half of them."""

    name = "quotations"
    data = ("data/polnear/dev.jsonl",)
    sample: int | None = None

    def run(self, path: Path, reader: Reader, sample: int | None = None) -> Result:
        """Measure ``reader`` on the corpus at ``path``. Raises OSError or ValueError for data it cannot use."""
        rows = read_rows(path)
        chosen = take(rows, sample if sample is not None else self.sample)
        tallies = []
        mistakes: list[Mistake] = []
        for row in chosen:
            extraction = reader(Item(row["text"], id=row["docid"]))
            tally, wrong = _compare(row, told(extraction.mentions.attributions))
            tallies.append(tally)
            mistakes += wrong
        figures = _figures("", tallies)
        for name, half in (("even documents: ", tallies[::2]), ("odd documents: ", tallies[1::2])):
            figures += [f for f in _figures(name, half) if f.name.endswith("F1")]
        note = sample_note(len(chosen), len(rows)) + "; mistakes were read in the even documents only"
        return Result(self.name, path.name, len(chosen), tuple(figures), tuple(mistakes), note)


def told(attributions: Sequence[Attribution]) -> list[Told]:
    """Return the found attributions that say something in the text's words, one for each cue."""
    out: dict[Span, Told] = {}
    for a in attributions:
        if a.stance not in _SPOKEN or a.cue in out:
            continue
        source = () if a.speaker_span is None else (a.speaker_span,)
        resolved = a.speaker_span is not None and not a.span.covers(a.speaker_span)
        out[a.cue] = Told((a.cue,), source, a.content, a.span, resolved)
    return list(out.values())


def annotated(row: dict[str, Any]) -> list[Told]:
    """Return the annotated attributions of one document, each once, in text order of their cues."""
    out: dict[tuple[Any, ...], Told] = {}
    for annotation in row["annotations"]:
        spans = {key: tuple(sorted(Span(*s) for s in value["spans"])) for key, value in annotation["spans"].items()}
        for relation in annotation["relations"]:
            parts: dict[str, tuple[Span, ...]] = {"Cue": (), "Source": (), "Content": ()}
            for field in relation.split():
                role, _, key = field.partition(":")
                kind = role.rstrip("0123456789")
                if kind in parts:
                    parts[kind] += spans.get(key, ())
            every = [s for group in parts.values() for s in group]
            if parts["Content"]:
                hull = Span(min(s.start for s in every), max(s.end for s in every))
                out[tuple(parts.values())] = Told(parts["Cue"], parts["Source"], parts["Content"], hull)
    return sorted(out.values(), key=lambda t: (t.cue, t.content))


def _words(text: str, spans: Sequence[Span]) -> set[int]:
    """Return the offsets at which the words inside the spans begin."""
    return {m.start() for s in spans for m in _WORD.finditer(text, s.start, s.end)}


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return any(x.overlaps(y) for x in a for y in b)


def _pair(text: str, gold: Sequence[Told], found: Sequence[Told]) -> dict[int, int]:
    """Return which found attribution each annotated one is paired with."""
    pairs: dict[int, int] = {}
    free = set(range(len(found)))
    for by_cue in (True, False):
        for i, g in enumerate(gold):
            if i in pairs:
                continue
            for j in sorted(free):
                if _overlap(g.cue, found[j].cue) if by_cue else _alike(text, g, found[j]):
                    pairs[i] = j
                    free.discard(j)
                    break
    return pairs


def _alike(text: str, a: Told, b: Told) -> bool:
    x, y = _words(text, a.content), _words(text, b.content)
    return bool(x | y) and len(x & y) * 2 >= len(x | y)


def _source_right(gold: Told, found: Told) -> bool:
    if _overlap(gold.source, found.source):
        return True
    return found.resolved and any(found.span.overlaps(s) and not _overlap([s], found.content) for s in gold.source)


def _compare(row: dict[str, Any], found: Sequence[Told]) -> tuple[dict[str, Rates], list[Mistake]]:
    """Return the counts of one document and its mistakes."""
    text, gold = row["text"], annotated(row)
    pairs = _pair(text, gold, found)
    used = set(pairs.values())
    right = sum(_source_right(gold[i], found[j]) for i, j in pairs.items())
    sourced = sum(bool(g.source) for g in gold)
    direct = [i for i, g in enumerate(gold) if any(text[s.start] in _MARKS for s in g.content)]
    ours = {w for f in found for w in _words(text, f.content)}
    theirs = {w for g in gold for w in _words(text, g.content)}
    joint = [(_words(text, gold[i].content), _words(text, found[j].content)) for i, j in pairs.items()]
    shared = sum(len(x & y) for x, y in joint)
    tally = {
        "attributions": Rates(len(pairs), len(found) - len(used), len(gold) - len(pairs)),
        "direct": Rates(sum(i in pairs for i in direct), 0, sum(i not in pairs for i in direct)),
        "sources": Rates(right, sum(bool(f.source) for f in found) - right, sourced - right),
        "sources of pairs": Rates(
            right,
            sum(bool(found[j].source) for j in pairs.values()) - right,
            sum(bool(gold[i].source) for i in pairs) - right,
        ),
        "content words": Rates(len(ours & theirs), len(ours - theirs), len(theirs - ours)),
        "content words of pairs": Rates(
            shared, sum(len(y) for _, y in joint) - shared, sum(len(x) for x, _ in joint) - shared
        ),
    }
    return tally, _mistakes(row, gold, found, pairs)


def _mistakes(row: dict[str, Any], gold: Sequence[Told], found: Sequence[Told], pairs: dict[int, int]) -> list[Mistake]:
    text, name, out = row["text"], row["docid"], []

    def said(spans: Sequence[Span]) -> str:
        return " / ".join(text[s.start : s.end] for s in spans)

    for i, g in enumerate(gold):
        start, end = (g.cue or g.content)[0]
        if i not in pairs:
            out.append(Mistake(1, name, "missing", f"{said(g.source)} [{said(g.cue)}]", around(text, start, end)))
        elif g.source and not _source_right(g, found[pairs[i]]):
            message = f"{said(g.source)} read as {said(found[pairs[i]].source)} [{said(g.cue)}]"
            out.append(Mistake(2, name, "source", message, around(text, start, end)))
    for j, f in enumerate(found):
        if j not in pairs.values():
            message = f"{said(f.source)} [{said(f.cue)}]"
            out.append(Mistake(1, name, "spurious", message, around(text, f.cue[0].start, f.cue[0].end)))
    return out


def _figures(name: str, tallies: Sequence[dict[str, Rates]]) -> list[Figure]:
    """Return the figures of these documents, counts summed over them."""
    totals: dict[str, Rates] = {}
    for tally in tallies:
        for key, rates in tally.items():
            totals[key] = totals.get(key, Rates()) + rates
    out: list[Figure] = []
    for key, rates in totals.items():
        out += figures_of(name + key, rates, *(("R",) if key == "direct" else ()))
    return out

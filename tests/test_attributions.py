"""Attributions: tables of sentences, what quotations bind to, whom a value's words are credited to, and properties."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.evaluate.quotations import QuotationSuite
from dateline.mentions.actors import find_actors
from dateline.mentions.attributions import find_attributions, speaker_of
from dateline.mentions.attributions.quotations import find_quotations
from dateline.model import Attribution, Block, Document, Extraction, Item, Mentions, Span
from dateline.parse import parse

CASES = tomllib.loads((Path(__file__).parent / "cases" / "attributions.toml").read_text(encoding="utf-8"))["case"]


def document(text: str, headline: int = 0) -> Document:
    """Return a document whose first ``headline`` characters are its headline."""
    blocks = [Block("body", Span(headline, len(text)))]
    if headline:
        blocks.insert(0, Block("headline", Span(0, headline)))
    return Document("case", text, tuple(blocks))


def read(doc: Document) -> tuple[Attribution, ...]:
    """Return the attributions of the document, its actors found first."""
    sentences = parse(doc)
    return find_attributions(doc, sentences, find_actors(doc, sentences))


def told(doc: Document, a: Attribution) -> dict[str, Any]:
    """Return an attribution in the words of the table."""
    return {
        "stance": a.stance,
        "cue": doc.quote(a.cue),
        "speaker": a.speaker or "",
        "role": a.role,
        "anonymous": a.anonymous,
        "about": "" if a.about is None else doc.quote(a.about),
        "content": [doc.quote(c) for c in a.content],
    }


@pytest.mark.parametrize("case", CASES, ids=[c["why"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    doc = document(case["text"])
    found = [told(doc, a) for a in read(doc)]
    for want in case.get("want", []):
        assert any(all(f[k] == v for k, v in want.items()) for f in found), (want, found)
    for stance in case.get("never", []):
        assert stance not in [f["stance"] for f in found], found


@pytest.mark.parametrize(
    ("headline", "speaker", "content"),
    [
        # a dash and a source at the end
        ("Taliban attack on Kabul checkpoint kills nine - officials", "officials", "Taliban attack on Kabul checkpoint kills nine"),
        # a source and a colon in front
        ("Police: bomb kills two in Bogota", "Police", "bomb kills two in Bogota"),
        # the outlet's own name is no source
        ("Bomb kills two in Bogota - BBC News", None, None),
        # a place in front is no source
        ("Kabul: bomb kills two", None, None),
    ],
)  # fmt: skip
def test_headline(headline: str, speaker: str | None, content: str | None) -> None:
    doc = document(f"{headline}\n\nTroops closed the road.", len(headline))
    found = [told(doc, a) for a in read(doc)]
    if speaker is None:
        assert found == []
    else:
        assert [(f["speaker"], f["content"]) for f in found] == [(speaker, [content])]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        # outside every attribution
        ("Ten people died on Monday. Police said two shops burned.", "Ten people", None),
        # inside one
        ("Ten people died on Monday. Police said two shops burned.", "two shops", "Police"),
        # the inner of two
        ("The agency reported that police said two shops burned.", "two shops", "police"),
        # the one cited, not the one who cites
        ("State media said two shops burned, citing a military source.", "two shops", "a military source"),
        # a denial asserts nothing
        ("The army denied killing two farmers.", "two farmers", None),
    ],
)
def test_speaker_of(text: str, words: str, speaker: str | None) -> None:
    doc = document(text)
    start = text.index(words)
    found = speaker_of(read(doc), Span(start, start + len(words)))
    assert (found.speaker if found else None) == speaker


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        # nested marks belong to the outer quotation
        ("He said “they shouted ‘run’ and fled”.", ["“they shouted ‘run’ and fled”"]),
        # apostrophes are no marks
        ("The rebels' leader wasn't there, the army's men said.", []),
        # straight marks open and close by their place
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        # single marks with a stop inside
        ("'We ran,' a boy's uncle said.", ["'We ran,'"]),
        # years are no quotations
        ("The war of '91 and the class of '92.", []),
        # a missing closing mark ends with the paragraph
        ("“It went on.\n\nThe road was closed.", ["“It went on."]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    doc = document(text)
    assert [doc.quote(q.span) for q in find_quotations(doc)] == quoted


WORDS = st.sampled_from(
    ["said", "the", "army", "claimed", "“", "”", '"', "'", ",", ".", "\n", "responsibility", "for", "blamed", "on", "who",
     "according", "to", "no", "claim", "of", "denied", "he", "attack", "a", "statement", "not", "clear", "suspected",
     "-", "citing", "is", "believed"]
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text(text: str) -> None:
    """Offsets lie inside the text, names are the text's words, the same comes out twice, and nothing is raised."""
    doc = document(text)
    found = read(doc)
    assert found == read(doc)
    for a in found:
        spans = [
            a.span,
            a.cue,
            *a.content,
            *([a.about] if a.about else []),
            *([a.speaker_span] if a.speaker_span else []),
        ]
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert a.speaker_span is None or doc.quote(a.speaker_span) == a.speaker
        assert all(a.span.covers(s) for s in (a.cue, *a.content))


def test_scorer(tmp_path: Path) -> None:
    """A made-up annotated document: one attribution found with its source, one found without it, one missed."""
    text = "Police said two shops burned. He said rain fell. Officials mulled a curfew."
    spans = {
        "T1": (0, 6), "T2": (7, 11), "T3": (12, 28), "T4": (30, 32), "T5": (33, 37), "T6": (38, 47),
        "T7": (49, 58), "T8": (59, 65), "T9": (66, 74),
    }  # fmt: skip
    row = {
        "docid": "made-up",
        "text": text,
        "annotations": [
            {
                "spans": {k: {"spans": [list(v)]} for k, v in spans.items()},
                "relations": [
                    "Attribution:T2 Source:T1 Cue:T2 Content:T3",
                    "Attribution:T5 Source:T4 Cue:T5 Content:T6",
                    "Attribution:T8 Source:T7 Cue:T8 Content:T9",
                ],
            }
        ],
    }
    path = tmp_path / "dev.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")

    def reader(item: Item) -> Extraction:
        doc = document(item.text)
        sentences = parse(doc)
        return Extraction(doc, sentences, Mentions(attributions=find_attributions(doc, sentences, ())))

    figures = {f.name: f.value for f in QuotationSuite().run(path, reader).figures}
    assert figures["attributions P"] == 1.0
    assert figures["attributions R"] == pytest.approx(2 / 3)
    assert figures["sources of pairs R"] == pytest.approx(1 / 2)
    assert figures["content words of pairs F1"] == 1.0

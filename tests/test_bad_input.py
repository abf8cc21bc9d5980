"""Hostile input read to the end: offsets stay right, the record is valid JSON, the same bytes come twice."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from dateline.clean import clean, readable
from dateline.fetch import Fault, fetch
from dateline.model import Extraction, Item, Mentions
from dateline.record import to_json, to_record
from dateline.segment import MAX_CHARACTERS, split_paragraphs, split_sentences

SENTENCE = "Two rockets hit an air base near the river on Wednesday, killing three soldiers, the army said. "

HOSTILE = [
    ("nul", SENTENCE[:8] + "\x00" + SENTENCE[8:] + "\x00"),
    ("surrogates", SENTENCE[:8] + "\ud800" + SENTENCE[8:] + "\udfff"),
    ("one line of 200,000 characters", SENTENCE * 2100),
    ("200,000 characters without a stop", "attack on the base " * 10_500),
    ("200,000 characters without a space", "x" * 200_000),
    ("200,000 full stops", "." * 200_000),
    ("200,000 brackets", "(" * 200_000),
    ("200,000 capitals and dashes", "AB — " * 40_000),
    ("200,000 line breaks", ("a\n" * 100_000)),
    ("20,000 digits in date shapes", "1.2.2020 " * 2_500),
    ("right to left", "\u202bأصاب صاروخان المطار يوم الاثنين.\u202c " + SENTENCE),
    ("only marks", "… — “” \u200b\ufeff"),
    ("combining", "e\u0301" * 3000),
    ("unusual line ends", SENTENCE + "\r" + SENTENCE + "\u2028" + SENTENCE + "\x85" + SENTENCE),
]


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_text_is_marked_and_cut_in_bounded_time(text: str) -> None:
    start = time.perf_counter()
    document = clean(Item(text, id="x", language="en"))
    pieces = [span for _, stretch in split_paragraphs(document) for span in split_sentences(document.text, stretch)]
    assert time.perf_counter() - start < 10
    assert document.text == text
    covered = "".join(text[a:b] for a, b in pieces)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(b - a <= MAX_CHARACTERS for a, b in pieces)
    readable(document).text.encode("utf-8")  # what the stages read is valid Unicode
    written = to_json(to_record(Extraction(document, (), Mentions())))
    record = json.loads(written.encode("utf-8"))
    assert all(0 <= block["start"] < block["end"] <= len(text) for block in record["document"]["blocks"])


def test_20_megabytes_are_refused_at_once_by_name(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_text(SENTENCE * 220_000, encoding="utf-8")
    start = time.perf_counter()
    (fault,) = fetch([str(path)])
    assert time.perf_counter() - start < 2
    assert isinstance(fault, Fault)
    assert fault.location == str(path)
    assert "limit is 1,000,000" in fault.message and "--max-characters" in fault.mend


def test_another_language_is_told_and_kept() -> None:
    document = clean(Item("Cinq personnes ont été tuées mardi dans une attaque contre un poste de police."))
    assert document.language == "fr"
    assert document.published is None

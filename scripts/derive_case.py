#!/usr/bin/env python3
"""Derives `src/dateline/case.tsv`: how often a word stands in lower case, for giving text in capitals its case back.

Source: the table of word probabilities of the package spacy-lookups-data 1.0.5 (MIT, (c) 2019 ExplosionAI GmbH), which
holds each word once for every way of writing it:

  pip download --no-deps spacy-lookups-data==1.0.5
  python scripts/derive_case.py spacy_lookups_data-1.0.5-py2.py3-none-any.whl src/dateline/case.tsv
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

from dateline.truecase import ENDINGS, LEAST_STEM

MEMBER = "spacy_lookups_data/data/en_lexeme_prob.json.gz"
WORD = re.compile(r"[A-Za-z]{2,}")
RARE = math.exp(-17.0)  # rarer words are as often typing errors as words
COMMON_ENOUGH = 3  # tenths in lower case from which a word is worth keeping
HEAD = """# Case of English words, made by scripts/derive_case.py from the word probabilities of spacy-lookups-data 1.0.5
# (MIT, (c) 2019 ExplosionAI GmbH). Word, and its share of lower case in tenths; U: mostly written in capitals.
# Words not listed are names, or end like a listed word does (truecase.ENDINGS).
"""


def shares(path: Path) -> dict[str, tuple[float, float, float]]:
    """Return word -> probability in lower case, capitalised, and in capitals."""
    with zipfile.ZipFile(path) as wheel:
        table = json.loads(gzip.decompress(wheel.read(MEMBER)))
    out: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for word, log in table.items():
        if WORD.fullmatch(word):
            way = {word.lower(): 0, word.capitalize(): 1, word.upper(): 2}.get(word)
            if way is not None:
                out[word.lower()][way] += math.exp(log)
    return {word: (a, b, c) for word, (a, b, c) in out.items() if a + b + c > RARE}


def mark(lower: float, title: float, upper: float) -> str:
    """Return the mark of a word: U, or its share of lower case in tenths."""
    if upper > 0.6 * (lower + title + upper):
        return "U"
    return str(min(9, int(10 * lower / (lower + title + upper))))


def stems(word: str) -> list[str]:
    """Return the words that ``word`` can be an ending's form of."""
    found = [(e, r) for e, r in ENDINGS if word.endswith(e)]
    return [word[: -len(e)] + r for e, r in found if len(word) - len(e) >= LEAST_STEM]


def needed(marks: dict[str, str]) -> dict[str, str]:
    """Return the marks that cannot be had from another word of the table by its ending."""
    kept: dict[str, str] = {}
    for word in sorted(marks, key=lambda w: (len(w), w)):
        implied = next((kept[s] for s in stems(word) if s in kept), "0")
        known = marks[word] if marks[word] == "U" or int(marks[word]) >= COMMON_ENOUGH else "0"
        close = known == implied or (known.isdigit() and implied.isdigit() and min(int(known), int(implied)) >= 7)
        if not close:
            kept[word] = known
    return kept


def main() -> None:
    """Write the table."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    table = needed({word: mark(*values) for word, values in shares(source).items()})
    target.write_text(HEAD + "".join(f"{w}\t{m}\n" for w, m in sorted(table.items())), encoding="utf-8")
    print(len(table), "words")


if __name__ == "__main__":
    main()

"""The held-apart gold: annotations kept as offsets and values, joined with the reader's own copy of the texts.

The texts belong to their publishers and are not in this repository. What a coder marked "as written" is therefore
stored as ``[start, end)`` offsets into ``article_title + "\\n\\n" + article_content`` of the data set FA-KES, beside
the text's SHA-256, so that a copy whose text differs by one character is refused and never silently misread.

As a program: ``python -m dateline.evaluate.incidents.goldset GOLD DOCS.jsonl OUT [--part held|open]``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

# The fields of an incident that hold one stretch of the text, and those that hold a list of them.
ONE_STRETCH = ("place", "time_of_day")
MANY_STRETCHES = ("perpetrators", "attributed_by", "claimed_by", "denied_by", "targets", "sources")
PARTS = ("held", "open")


class GoldError(ValueError):
    """The annotations and the texts do not belong together, or an annotation is broken. Says which document."""


def load_gold(
    folder: str | Path, documents: Iterable[Mapping[str, Any]], part: str | None = None
) -> list[dict[str, Any]]:
    """Return the annotated documents of ``folder`` with their words put back, in order of file name.

    ``documents`` are records of the data set, with ``unit_id``, ``article_title`` and ``article_content``; records
    that no annotation asks for are passed over, and so are other texts under an annotated id (the data set has a few
    ids twice). ``part`` ("held" or "open") leaves out the other part. The result has the form that the scorer reads:
    ``id``, ``title``, ``text``, ``published``, ``incidents`` with strings for offsets. Raises GoldError when a text
    is missing or differs from the one annotated, or an offset lies outside it.
    """
    if part is not None and part not in PARTS:
        raise GoldError(f"no such part of the gold: {part!r}; known are {', '.join(PARTS)}")
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise GoldError(f"no annotations (*.json) in {folder}")
    stored = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    wanted = [record for record in stored if part in (None, record["set"])]
    texts = _texts(documents, {record["id"]: record["text_sha256"] for record in wanted})
    missing = [record["id"] for record in wanted if record["id"] not in texts]
    if missing:
        raise GoldError(f"texts missing, or other than the ones annotated: {', '.join(missing)}")
    return [_joined(record, *texts[record["id"]]) for record in wanted]


def _texts(documents: Iterable[Mapping[str, Any]], sums: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return id -> (title, text) for the documents whose text has the SHA-256 that the annotation gives."""
    found: dict[str, tuple[str, str]] = {}
    for document in documents:
        key = str(document["unit_id"])
        if key not in sums:
            continue
        title = str(document["article_title"])
        text = f"{title}\n\n{document['article_content']}"
        if hashlib.sha256(text.encode("utf-8")).hexdigest() == sums[key]:
            found[key] = (title, text)
    return found


def _joined(record: Mapping[str, Any], title: str, text: str) -> dict[str, Any]:
    """Return one stored record in the scorer's form."""
    head = {key: value for key, value in record.items() if key not in ("text_sha256", "incidents")}
    incidents = [_incident(stored, text, record["id"]) for stored in record["incidents"]]
    return {**head, "title": title, "text": text, "incidents": incidents}


def _incident(stored: Mapping[str, Any], text: str, where: str) -> dict[str, Any]:
    """Return one stored incident with words for offsets; ``evidence`` stays a pair, checked to lie in the text."""
    out = dict(stored)
    _words(text, stored["evidence"], where)
    for name in ONE_STRETCH:
        out[name] = None if stored[name] is None else _words(text, stored[name], where)
    for name in MANY_STRETCHES:
        out[name] = [_words(text, pair, where) for pair in stored[name]]
    return out


def _words(text: str, pair: Sequence[int], where: str) -> str:
    """Return the words of the text between two offsets."""
    start, end = pair
    if not 0 <= start < end <= len(text):
        raise GoldError(f"{where}: offsets [{start}, {end}) lie outside the text of {len(text)} characters")
    return text[start:end]


def write_joined(gold: Iterable[Mapping[str, Any]], out: str | Path) -> int:
    """Write each joined document to ``out/<id>.json`` and all texts to ``out/documents.jsonl``; return how many.

    The JSON files are what the scorer takes as its gold folder; the JSONL file is what a reader takes as its input.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for record in gold:
        name = folder / f"{record['id']}.json"
        name.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        given = {key: record[key] for key in ("id", "text", "published")}
        lines.append(json.dumps(given, ensure_ascii=False) + "\n")
    (folder / "documents.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Join the annotations with the user's copy of the texts; return the exit status (1 when they do not fit)."""
    parser = argparse.ArgumentParser(
        prog="python -m dateline.evaluate.incidents.goldset", description="Put the texts back into the held-apart gold."
    )
    parser.add_argument("gold", help="the folder of annotations, eval/gold")
    parser.add_argument("documents", help="the data set, one JSON record per line")
    parser.add_argument("out", help="the folder to write to; keep it outside the repository")
    parser.add_argument("--part", choices=PARTS, help="only this part; without it, both")
    given = parser.parse_args(arguments)
    try:
        with open(given.documents, encoding="utf-8") as lines:
            documents = [json.loads(line) for line in lines if line.strip()]
        count = write_joined(load_gold(given.gold, documents, given.part), given.out)
    except (GoldError, OSError, json.JSONDecodeError) as error:
        print(f"goldset: {error}", file=sys.stderr)
        return 1
    print(f"{count} documents written to {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

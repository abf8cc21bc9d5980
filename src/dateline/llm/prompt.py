"""A document as one request: what the model is told, the article as data, and the form that the answer must have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from dateline import codebook
from dateline.lang import load
from dateline.llm.settings import Settings
from dateline.model import Document, Span
from dateline.segment import split_paragraphs, split_sentences

BYTES_A_TOKEN = 3  # of English and JSON most tokenisers need fewer tokens than this says
_SILENT = ("promo",)
_UNDECIDED = ("unknown", "contested", "reported_as_fact")  # of responsibility: they follow from what is said


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the model. ``key`` stands for all that decides the answer; ``tokens`` estimates what goes in."""

    document: str
    key: str
    tokens: int
    body: Mapping[str, Any]


@cache
def labels() -> dict[str, tuple[str, ...]]:
    """Return the codes that each labelled slot can have, and those of type, stage and focus: all are the codebook's."""
    slots = codebook.load("slots")
    return {
        "type": tuple(codebook.load("events")["types"]),
        "stage": tuple(slots["stages"]),
        "focus": tuple(slots["focus"]),
        "target": tuple(codebook.load("targets")),
        "weapon": tuple(codebook.load("weapons")),
        "damage": tuple(slots["damage"]),
        "responsibility": tuple(c for c in slots["attribution"] if c not in _UNDECIDED),
    }


@cache
def schema(language: str) -> dict[str, Any]:
    """Return the JSON schema of the answer; it asks for nothing that any server's strict mode lacks."""
    slots, known = load(language, "llm")["slots"], labels()
    values = [_object(slot=_one_of(slots["plain"]), **_WORDS)]
    for slot in slots["labelled"]:
        by = {"by": _TEXT} if slot == "responsibility" else {}
        values.append(_object(slot=_one_of([slot]), label=_one_of(known[slot]), **_WORDS, **by))
    incident = _object(
        type=_one_of(known["type"]),
        stage=_one_of(known["stage"]),
        focus=_one_of(known["focus"]),
        **_WORDS,
        values={"type": "array", "items": {"anyOf": values}},
    )
    return _object(incidents={"type": "array", "items": incident})


_TEXT = {"type": "string"}
_WORDS = {"sentence": {"type": "integer"}, "quote": _TEXT}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _one_of(codes: Sequence[str] | Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "string", "enum": list(codes)}


@cache
def instructions(language: str) -> str:
    """Return what the model is told before the article."""
    words, known = load(language, "llm"), labels()
    lists = {name: ", ".join(codes) for name, codes in known.items()}
    labelled = {slot: Template(guide).substitute(lists) for slot, guide in words["slots"]["labelled"].items()}
    for slot in ("target", "weapon"):
        labelled[slot] += f": {lists[slot]}"
    types = codebook.load("events")["types"]
    told = Template(words["prompt"]["system"]).substitute(
        plain=_lines(words["slots"]["plain"]),
        labelled=_lines(labelled),
        types=_lines({code: row["definition"] for code, row in types.items()}),
        stages=lists["stage"],
        focus=lists["focus"],
    )
    return told.strip()


def _lines(rows: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {text}" for name, text in rows.items())


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence as the model is shown it: its number in the document, the kind of its block, its paragraph and place."""

    number: int
    block: str
    paragraph: Span
    span: Span


def stretches(document: Document) -> list[Stretch]:
    """Return the sentences that the model is shown: all but page furniture, numbered as ``parse`` numbers them."""
    out: list[Stretch] = []
    number = 0
    for kind, paragraph in split_paragraphs(document):
        for span in split_sentences(document.text, paragraph):
            if kind not in _SILENT:
                out.append(Stretch(number, kind, paragraph, span))
            number += 1
    return out


def make_request(settings: Settings, document: Document, told_in: Sequence[Stretch]) -> Request:
    """Return the request for a document; ``told_in`` are its sentences.

    The article goes as strings of one JSON value, so that no words of it can end it or pass for ours.
    """
    told = instructions(document.language)
    if settings.format != "json_schema":
        told += load(document.language, "llm")["prompt"]["schema"] + json.dumps(schema(document.language))
    article = {
        "published": document.published.isoformat() if document.published else None,
        "sentences": [[s.number, s.block, _plain(document.quote(s.span))] for s in told_in],
    }
    body: dict[str, Any] = {
        "model": settings.model,
        "messages": [
            {"role": "system", "content": told},
            {"role": "user", "content": json.dumps(article, ensure_ascii=False)},
        ],
        "temperature": 0,
        "max_tokens": settings.output,
    }
    if settings.format == "json_schema":
        form = {"name": "incidents", "strict": True, "schema": schema(document.language)}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif settings.format == "json_object":
        body["response_format"] = {"type": "json_object"}
    body = {k: v for k, v in {**body, **settings.extra}.items() if v is not None}
    whole = json.dumps([settings.url, body], sort_keys=True).encode("ascii")
    return Request(document.id, hashlib.sha256(whole).hexdigest(), -(-len(whole) // BYTES_A_TOKEN), body)


def _plain(words: str) -> str:
    """Return the words on one line; what is no letter of any text (half surrogate pairs) as a question mark."""
    return " ".join(words.split()).encode("utf-8", "replace").decode("utf-8")

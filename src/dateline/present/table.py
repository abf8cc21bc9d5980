"""One document's record as a table for people."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from dateline.present.quoting import because
from dateline.present.words import COUNTS, Record, clean, day, heading, names, responsibility, toll, weapons

Style = Callable[[str, str], str]

_INDENT = 3
_LABEL = 10
_TIED = "\xa0"  # a blank that lines are not broken at
_AROUND = 40  # characters of the sentence on either side of the words that --evidence shows
_ROWS = (
    ("by", ("perpetrator", "attribution")),
    ("stopped by", ("interceptor",)),
    ("against", ("target",)),
    ("with", ("weapon",)),
    ("effects", ("killed", "injured", "kidnapped", "damage")),
    ("told by", ("source",)),
)


def plain(text: str, style: str) -> str:
    """Return the text as it is: the style for anything but a terminal."""
    return text


def table(record: Record, location: str, width: int = 80, evidence: bool = False, style: Style = plain) -> str:
    """Return one document's record as text for a person, at most ``width`` columns where words allow, newline at the end.

    ``evidence`` adds the words behind each value. ``style`` paints a piece by name: title, head, label, quote, warning.
    """
    document = record["document"]
    lines = [style(line, "title") for line in textwrap.wrap(_title(document), width)]
    lines += textwrap.wrap(_origin(document, location), width)
    for number, report in enumerate(record["reports"], 1):
        lines += ["", *_incident(number, report, width, evidence, style)]
    if not record["reports"]:
        lines += ["", "   no incidents found"]
    if record["flags"]:
        lines += ["", style("flags", "head")]
        for flag in record["flags"]:
            text = f"{flag['code']}: {clean(flag['message'])}"
            lines += [style(line, flag["severity"]) for line in _wrap(text, width, " ! ", "   ")]
    return "\n".join(lines) + "\n"


def _title(document: Record) -> str:
    """Return the headline, else the id that the document came with (not the one made from its text)."""
    given = document["id"] if not document["text_sha256"].startswith(document["id"]) else ""
    return clean(document["title"] or "") or clean(given) or "(no headline)"


def _origin(document: Record, location: str) -> str:
    """Return the line below the title: where the text is from and when it was published."""
    basis = {"given": "", "text": " (printed in the text)", "caption": " (from a caption)"}
    at = document["published_at"]
    published = f"published {day(at)}{basis.get(document['published_basis'] or 'given', '')}" if at else "no date"
    parts = [location, document["publisher"], document["agency"], document["language"], published]
    return " · ".join(clean(part) for part in parts if part)


def _incident(number: int, report: Record, width: int, evidence: bool, style: Style) -> Iterator[str]:
    head = heading(report).replace(" · ", f"{_TIED}· ")  # no line begins with the dot
    for line in _wrap(head, width, f"{number}. ".rjust(_INDENT), " " * _INDENT):
        yield style(line.replace(_TIED, " "), "head")
    if evidence:
        yield from _evidence(report, ("date", "place", "type", "stage"), width, style)
    for label, attributes in _ROWS:
        value = describe(report, label)
        if value:
            first = " " * _INDENT + label.ljust(_LABEL) + " "
            rows = _wrap(value, width, first, " " * len(first))
            yield rows[0].replace(label, style(label, "label"), 1)
            yield from rows[1:]
            if evidence:
                yield from _evidence(report, attributes, width, style)
    yield " " * _INDENT + style("report".ljust(_LABEL), "label") + " " + report["id"]


def _evidence(report: Record, attributes: tuple[str, ...], width: int, style: Style) -> Iterator[str]:
    """Yield the words behind the values, each once, with their speaker and the rule."""
    pad = " " * (_INDENT + _LABEL + 1)
    for statement in report["statements"]:
        if statement["attribute"] in attributes:
            text = f"{statement['attribute']}: {because(statement, _AROUND)}"
            for line in _wrap(text, width, pad + "» ", pad + "  "):
                yield style(line, "quote")


def describe(report: Record, label: str) -> str:
    """Return one row of the table in words, "" when the text says nothing of it."""
    if label == "by":
        return responsibility(report)
    if label == "with":
        return weapons(report)
    if label == "effects":
        counts = [f"{slot} {toll(report, slot)}" for slot in COUNTS if report[slot]]
        return ", ".join(counts + ([f"damage {report['damage']}"] if report["damage"] else []))
    return names(report[{"stopped by": "interceptors", "against": "targets", "told by": "sources"}[label]])


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    wrapped = textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped or [first.rstrip()]

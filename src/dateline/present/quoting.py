"""The words behind a value, with the sentence around them, on one line."""

from __future__ import annotations

from dateline.present.words import Record, clean

STANCES = {"denies": ", denying it", "unconfirmed": ", unconfirmed"}


def because(statement: Record, around: int) -> str:
    """Return who says it, how surely, the words, and the rule that read them.

    Up to ``around`` characters of the sentence stand on either side; the exact words are then set off by « and ».
    """
    speaker = clean(statement["source"]) if statement["source"] else "the article"
    rule = f" ({clean(statement['rule'])})" if statement.get("rule") else ""
    place = f"{statement['start']}–{statement['end']}"
    return f"{speaker}{STANCES.get(statement['stance'], '')}: “{_words(statement, around)}” [{place}]{rule}"


def _words(statement: Record, around: int) -> str:
    before = _end(clean(statement.get("before") or ""), around)
    after = _start(clean(statement.get("after") or ""), around)
    quote = clean(statement["quote"])
    if not before and not any(c.isalnum() for c in after):
        return quote
    left = " " if before and (statement["before"][-1:].isspace() or statement["quote"][:1].isspace()) else ""
    right = " " if after and (statement["after"][:1].isspace() or statement["quote"][-1:].isspace()) else ""
    return f"{before}{left}«{quote}»{right}{after}"


def _end(text: str, length: int) -> str:
    """Return the end of the text, from a whole word on."""
    if len(text) <= length:
        return text
    return "… " + text[-length:].partition(" ")[2]


def _start(text: str, length: int) -> str:
    """Return the beginning of the text, whole words only."""
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0] + " …"

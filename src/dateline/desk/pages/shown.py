"""What the templates say of the desk's values: rows, statements, neighbours and acts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dateline import codebook
from dateline.desk.pages import words
from dateline.desk.queries import Act, Found, Neighbour, Row, Said
from dateline.export import Cell, describe
from dateline.present import words as said_words
from dateline.register.model import StoredDocument

AROUND = 150  # characters of the article shown on either side of a quote
_EXAMPLES = {
    "place": "Name @ 33.79,42.44",
    "date_from": "2022-01-05",
    "date_to": "2022-01-05",
    "killed": "3, 3-5 or 12+",
    "injured": "3, 3-5 or 12+",
    "kidnapped": "3, 3-5 or 12+",
    "weapons": "rocket; drone",
}
_CODED = {"stage": "stages", "attribution": "attribution", "damage": "damage", "focus": "focus", "scope": "scope"}
#: Columns of the codebooks that say what kind of event it is.
_KIND = (
    "sub_event_type", "type_of_violence", "attacktype1_txt", "event_type", "event_mode", "cameo_code", "cameo_label",
    "INCIDENT: TYPE", "INCIDENT: STAGE OF EXECUTION",
)  # fmt: skip
_NO_VALUE = "contested"  # a grade that follows from claims and denials, and is no value that a person can enter


def row_days(row: Row) -> str:
    """Return the days of a row: "5 Jan 2022", "1 Dec 2021 to 31 Dec 2021", "day not told"."""
    return words.days((row.first, row.last)) if row.first else "day not told"


def row_figure(row: Row, slot: str) -> str:
    """Return a count of a row in words, "" where nothing was told: "120 (100 to 120)", "none", "not settled"."""
    told = getattr(row, slot)
    if told.best is None:
        return "" if told.low is None else "not settled"
    best = words.figure(told.best)
    if told.low is None or told.low == told.high == told.best:
        return best
    return f"{best} ({told.low:,.0f} {'or more' if told.high is None else f'to {told.high:,.0f}'})"


def code_line(cells: Sequence[Cell]) -> str:
    """Return what a codebook makes of an incident in a few words: the values of the columns that say what kind it is."""
    told = {c.column: c.value for c in cells}
    found = [str(told[name]) for name in _KIND if told.get(name) not in (None, "")]
    return ", ".join(found) or ("not recorded" if len(cells) == 1 else "recorded")


def outlet(document: StoredDocument) -> str:
    """Return who published a document, its agency where no outlet is told."""
    told = document.publisher or document.agency
    return said_words.clean(told) if told else "outlet not told"


def apart(near: Neighbour) -> str:
    """Return how far a neighbour is in days and kilometres: "3 days before, 2 km away"."""
    days = abs(near.days)
    when = (
        "the same day"
        if not days
        else f"{days} {'day' if days == 1 else 'days'} {'before' if near.days > 0 else 'after'}"
    )
    where = "on the same spot" if near.km < 1 else f"{near.km:.0f} km away"
    return f"{when}, {where}"


def act(done: Act) -> str:
    """Return a judgement in words, without its number and time: who did what, and why."""
    told = done.text.partition(". ")[2] or done.text
    return told.partition(" ")[2] or told


def before(said: Said) -> str:
    """Return the words before a quote in its paragraph, shortened."""
    line = said.before.rpartition("\n")[2]
    return line if len(line) < AROUND else f"… {line[-AROUND:].partition(' ')[2]}"


def after(said: Said) -> str:
    """Return the words after a quote in its paragraph, shortened."""
    line = said.after.partition("\n")[0]
    return line if len(line) < AROUND else f"{line[:AROUND].rpartition(' ')[0]} …"


def choices(slot: str) -> list[tuple[str, str]]:
    """Return the codes that a slot may hold with their labels, empty for slots of free values."""
    if slot == "type":
        return [(code, str(row["label"])) for code, row in codebook.load("events")["types"].items()]
    if slot in _CODED:
        return [(code, str(label)) for code, label in words.table(_CODED[slot]).items() if code != _NO_VALUE]
    return []


def example(slot: str) -> str:
    """Return how a value of the slot is written."""
    return _EXAMPLES.get(slot, "one; two")


def narrowest(found: Sequence[Found]) -> Found:
    """Return the found value with the fewest words: where several lie over each other it is the one that is meant."""
    return min(found, key=lambda f: (f.end - f.start, f.attribute, f.id))


def titles(found: Sequence[Found]) -> str:
    """Return what was found in some words: "Killed: at least 100 (Somalia's president); Type: Bombing"."""
    told = (
        f"{words.slot_label(f.attribute)}: {words.value(f.attribute, f.value)}" + (f" ({f.source})" if f.source else "")
        for f in found
    )
    return "; ".join(dict.fromkeys(told))


def heading(record: Mapping[str, Any]) -> str:
    """Return a report on one line: when, where, what."""
    return said_words.heading(dict(record))


def told(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a report says beside its heading, as (slot, value in words), empty slots left out."""
    shown = ("perpetrators", "attribution", "targets", "weapons", "killed", "injured", "kidnapped", "damage", "sources")
    return [(s, words.value(s, record[s])) for s in shown if record.get(s) not in (None, [], "unknown")]


def web(url: str | None) -> bool:
    """Return whether an address of an article is one of the web; no other kind becomes a link."""
    return describe.is_web(url or "")


def row_name(row: Row | None, id_: str) -> str:
    """Return an incident in a few words, its id where it has no row."""
    if row is None:
        return id_
    return f"{words.code('type', row.type)}, {row.place or 'place not told'}, {row_days(row)}"

"""Letters as messages for people and programs; the words are in ``lang/en/alerts.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dateline import lang
from dateline.alerts.model import Letter, Message, Snapshot
from dateline.alerts.snapshot import differences

_TITLE = 240  # characters of a title


def message(letter: Letter) -> Message:
    """Return the message of one letter: what, where, when, who says so, how sure, the words, a link."""
    after = letter.after
    body = "\n".join([*_opening(letter), *_rows(after)])
    return Message(letter.key, letter.thread, letter.kind, title(letter), body, link(after), data(letter))


def digest(key: str, name: str, letters: Sequence[Letter]) -> Message:
    """Return one message of several letters to the subscription ``name``."""
    form = lang.load("en", "alerts")["titles"]["digest"]
    head = _cut(form.format(name=name, count=counted(letter.kind for letter in letters)))
    body = "\n\n".join("\n".join([f"* {title(one)}", *_opening(one), *_rows(one.after)]) for one in letters)
    return Message(
        key, None, "digest", head, body, None, {"key": key, "kind": "digest", "letters": [*map(data, letters)]}
    )


def counted(kinds: Iterator[str] | Sequence[str]) -> str:
    """Return how many there are of each kind, in words: "2 incidents, 1 correction"."""
    table = lang.load("en", "alerts")["counted"]
    many = list(kinds)
    parts = [(many.count(kind), forms) for kind, forms in table.items() if kind in many]
    return ", ".join(forms[0] if n == 1 else forms[1].format(n=n) for n, forms in parts) or str(table["none"])


def title(letter: Letter) -> str:
    """Return the letter in one line."""
    texts, after = lang.load("en", "alerts"), letter.after
    form = texts["titles"][letter.kind]
    values = {slot: text for slot, (_, text) in after.values.items()}
    what = values.get("type", "") + (f" ({values['stage']})" if "stage" in values else "")
    where = values.get("place", texts["unknown"]["where"])
    parts = {"what": what, "where": where, "when": values.get("date", ""), "changes": _changes(letter)}
    return _cut(form.format(**parts).rstrip(", "))


def link(after: Snapshot) -> str | None:
    """Return where more can be read: the desk's page, else the earliest article."""
    return after.details.get("link") or after.details.get("source")


def data(letter: Letter) -> dict[str, Any]:
    """Return the letter for programs. ``changes`` maps slots to the old and new text."""
    after = letter.after
    changed = differences(letter.before, after) if letter.before else []
    return {
        "key": letter.key,
        "thread": letter.thread,
        "kind": letter.kind,
        "incident": after.incident,
        "state": after.state,
        "title": title(letter),
        "values": {slot: {"value": key, "text": text} for slot, (key, text) in after.values.items()},
        "details": dict(after.details),
        "place": dict(after.place) if after.place else None,
        "changes": {slot: {"old": old, "new": new} for slot, old, new in changed},
    }


def _opening(letter: Letter) -> list[str]:
    texts = lang.load("en", "alerts")
    form = texts["opening"].get(letter.kind)
    if form is None:
        return []
    reason = texts["reasons"].get(letter.after.state, "").format(into=letter.after.details.get("into", ""))
    return [form.format(changes=_changes(letter), reason=reason), ""]


def _changes(letter: Letter) -> str:
    """Return what changed in words: "killed 3 → 5"."""
    texts = lang.load("en", "alerts")
    if letter.before is None:
        return ""
    gone = texts["changes"]["gone"]
    return ", ".join(
        texts["changes"]["from_to"].format(slot=texts["slots"][slot].lower(), old=old or gone, new=new or gone)
        for slot, old, new in differences(letter.before, letter.after)
    )


def _rows(after: Snapshot) -> Iterator[str]:
    texts = lang.load("en", "alerts")
    for slot, label in texts["slots"].items():
        if slot in after.values:
            yield f"{label}: {after.values[slot][1]}"
    for name, label in texts["details"].items():
        if name in after.details:
            yield f"{label}: {after.details[name]}"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TITLE else text[: _TITLE - 2] + " …"

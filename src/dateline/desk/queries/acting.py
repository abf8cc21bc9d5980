"""What a reviewer does: judgements of incidents and values, each checked against what changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.desk.queries.errors import BadQuery, Changed
from dateline.register.book import Register
from dateline.register.commands.values import parse_value
from dateline.register.errors import BadJudgement
from dateline.register.model import SLOTS, Incident, Judgement, Pick

OWN = ("type", "stage", "focus", "scope")  # slots that every report fills: they can be edited, not emptied


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A slot that a merge or split would change: its best value before (one for each incident) and after."""

    slot: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge or split would come to: the incidents before and after, and the slots that change."""

    before: tuple[Incident, ...]
    after: tuple[Incident, ...]
    changes: tuple[SlotChange, ...]


class Reviewer:
    """One person's hands on the register. ``version_of`` gives the version of an incident's row as it is now.

    Methods that take ``version`` raise Changed when the incident has another one: somebody was quicker. All raise
    RegisterError for what cannot be done.
    """

    def __init__(self, book: Register, version_of: Callable[[str], int | None]) -> None:
        self._book, self._version_of = book, version_of

    def verdict(self, id_: str, kind: str, because: str = "", version: int | None = None) -> str:
        """Accept or reject a whole incident and return its id."""
        incident = self._seen(id_, version)
        self._book.verdict(incident.id, kind, because)
        return incident.id

    def judge_value(self, id_: str, slot: str, kind: str, because: str = "", version: int | None = None) -> str:
        """Accept or reject the value that a slot has, by the statements that carry it, and return the incident's id.

        A rejected value gives way to the next best; accepting changes no value but is kept, with who and when.
        """
        incident = self._seen(id_, version)
        pick = incident.picks[slot_named(slot)]
        if kind == "reject" and slot in OWN:
            raise BadJudgement(f"every report has a {slot}, so it cannot be taken away", "Enter another value instead")
        said = _carrying(incident, pick)
        if not said:
            raise BadJudgement(f"no statement carries the {slot}", "Enter a value instead")
        self._book.judge_statements(said, kind, because)
        return incident.id

    def judge_statement(
        self, id_: str, statement: str, kind: str, because: str = "", version: int | None = None
    ) -> str:
        """Accept or reject one statement of an incident and return the incident's id."""
        incident = self._seen(id_, version)
        if all(s.id != statement for s in incident.statements):
            raise BadJudgement(f"{statement!r} is no statement of the incident", "Load the page again")
        self._book.judge_statements([statement], kind, because)
        return incident.id

    def edit(self, id_: str, slot: str, typed: str, because: str = "", version: int | None = None) -> str:
        """Enter a value as typed ("3-5", "2022-01-05", "Name @ 33.79,42.44", "one; two") and return the incident's id."""
        incident = self._seen(id_, version)
        self._book.edit(incident.id, slot, parse_value(slot_named(slot), typed), because)
        return incident.id

    def merge(self, a: str, b: str, because: str = "") -> str:
        """Put two incidents together and return the id that both have now."""
        return self._book.merge(a, b, because)

    def apart(self, a: str, b: str, because: str = "") -> None:
        """Say that two incidents are two."""
        self._book.apart(a, b, because)

    def split(self, id_: str, reports: Sequence[str], because: str = "", version: int | None = None) -> str:
        """Take reports out of an incident and return the id of the incident that they are now."""
        incident = self._seen(id_, version)
        return self._book.split(incident.id, list(reports), because)

    def undo(self, number: int | None = None, anyones: bool = False, because: str = "") -> Judgement:
        """Take back a judgement: the one with this number, else one's latest. Others' only with ``anyones``."""
        return self._book.undo(because, number, None if anyones and number is not None else self._book.user)

    # --- what would come of it ---

    def preview_merge(self, a: str, b: str) -> Preview:
        """Return what a merge would come to; nothing is changed."""
        before = self._book.incident(a), self._book.incident(b)
        with self._book.trial() as trial:
            after = (trial.incident(trial.merge(a, b)),)
        return _preview(before, after)

    def preview_split(self, id_: str, reports: Sequence[str]) -> Preview:
        """Return what a split would come to; nothing is changed."""
        before = self._book.incident(id_)
        with self._book.trial() as trial:
            out = trial.split(before.id, list(reports))
            rest = next(m.report_id for m in before.members if m.report_id not in reports)
            after = (trial.incident(rest), trial.incident(out))
        return _preview((before,), after)

    def _seen(self, id_: str, version: int | None) -> Incident:
        incident = self._book.incident(id_)
        now = self._version_of(incident.id)
        if version is not None and now is not None and version != now:
            raise Changed("somebody changed this incident meanwhile", "Look at it again, then decide")
        return incident


def slot_named(name: str) -> str:
    """Return the name of a slot. Raises BadQuery where there is none."""
    if name not in SLOTS:
        raise BadQuery(f"there is no slot {name!r}", f"Slots are {', '.join(SLOTS)}")
    return name


def _carrying(incident: Incident, pick: Pick) -> list[str]:
    """Return the statements that say the best value itself; those that only agree with it where none does.

    "At least 100" agrees with 120 and is not what is meant when 120 is judged.
    """
    wanted = pick.agree or pick.statements
    agree = [s for s in incident.statements if s.id in wanted]
    itself = [s for s in agree if isinstance(s.value, Mapping) and s.value.get("low") == pick.best]
    return [s.id for s in itself or agree]


def _preview(before: tuple[Incident, ...], after: tuple[Incident, ...]) -> Preview:
    changes = []
    for slot in SLOTS:
        old, new = tuple(i.best(slot) for i in before), tuple(i.best(slot) for i in after)
        if any(value not in old for value in new) or any(value not in new for value in old):
            changes.append(SlotChange(slot, old, new))
    return Preview(before, after, tuple(changes))

"""People's judgements: stored one after the other, never erased; which of them count, and what they forbid and demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from dateline.register.errors import BadJudgement
from dateline.register.evidence import chunks, statement_of
from dateline.register.model import Judgement, StatementRow
from dateline.register.schema import judgements, statements
from dateline.register.store.storing import Writer

LINKING = ("same", "different", "split")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the judgements that count come to, in report ids; where two contradict each other the later one holds."""

    same: tuple[frozenset[str], ...] = ()
    different: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    numbers: tuple[int, ...] = ()  # the judgement behind each of ``different``

    def sides(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """Return for each report that is kept apart from others: (number of the judgement, side), in order."""
        out: dict[str, list[tuple[int, int]]] = {}
        for number, pair in zip(self.numbers, self.different, strict=True):
            for side, ids in enumerate(pair):
                for report in ids:
                    out.setdefault(report, []).append((number, side))
        return {report: tuple(sorted(sides)) for report, sides in out.items()}

    def reports(self) -> frozenset[str]:
        """Return every report that a rule names."""
        return frozenset().union(*self.same, *(left | right for left, right in self.different))


def record(connection: Connection, judgement: Judgement) -> int:
    """Store a judgement and return its number; the number in ``judgement`` is not used."""
    row = {
        "kind": judgement.kind,
        "left": sorted(judgement.left),
        "right": sorted(judgement.right),
        "because": judgement.because,
        "user": judgement.user,
        "at": judgement.at,
        "undoes": judgement.undoes,
    }
    writer = Writer(connection)
    number = writer.add(judgements, row)
    if judgement.statement is not None:
        writer.add(statements, _edit_row(judgement.statement, number))
    writer.flush()
    return number


def _edit_row(statement: StatementRow, judgement: int) -> dict[str, object]:
    return {
        "report": None,
        "judgement": judgement,
        "report_id": statement.report_id,
        "id": statement.id,
        "attribute": statement.attribute,
        "value": statement.value,
        "source": statement.source,
        "stance": statement.stance,
        "start": None,
        "end": None,
        "quote": "",
        "rule": statement.rule,
        "reviewer": statement.reviewer,
    }


def load(connection: Connection) -> list[Judgement]:
    """Return every judgement ever made, in order."""
    rows = connection.execute(select(judgements).order_by(judgements.c.number)).all()
    edits = {}
    for part in chunks(row.number for row in rows if row.kind == "edit"):
        found = connection.execute(select(statements).where(statements.c.judgement.in_(part)))
        edits.update({row.judgement: statement_of(row, "") for row in found})
    return [
        Judgement(
            r.number, r.kind, tuple(r.left), tuple(r.right), r.because, r.user, r.at, r.undoes, edits.get(r.number)
        )
        for r in rows
    ]


def active(all_: Sequence[Judgement]) -> list[Judgement]:
    """Return the judgements that count, in order: those that no undo that counts has taken back. Undoing an undo restores."""
    dead: set[int] = set()
    out = []
    for judgement in reversed(all_):
        if judgement.number in dead:
            continue
        if judgement.kind == "undo":
            dead.add(judgement.undoes or 0)
        else:
            out.append(judgement)
    return out[::-1]


def to_undo(all_: Sequence[Judgement], number: int | None = None, user: str | None = None) -> Judgement:
    """Return the judgement that counts with this number, else the latest one (of this user). Raises BadJudgement for none."""
    counted = [j for j in active(all_) if number in (None, j.number) and user in (None, j.user)]
    if not counted:
        what = "there is nothing to undo" if number is None else f"judgement {number} does not count"
        raise BadJudgement(what, "It was not made, is another's, or was undone")
    return counted[-1]


def rules_of(counted: Iterable[Judgement]) -> Rules:
    """Return the rules of the judgements, later ones first, each freed of what a later one contradicts."""
    same: list[frozenset[str]] = []
    different: list[tuple[frozenset[str], frozenset[str]]] = []
    numbers: list[int] = []
    for judgement in sorted(counted, key=lambda j: -j.number):
        left, right = frozenset(judgement.left), frozenset(judgement.right)
        if judgement.kind == "same":
            same += _parts(left | right, different)
        elif judgement.kind in ("different", "split"):
            together = _parts(left, different) if judgement.kind == "split" and len(left) > 1 else []
            freed = _freed(left, right, same)
            if all(freed):
                different.append(freed)
                numbers.append(judgement.number)
            same += together
    return Rules(tuple(s for s in same if len(s) > 1), tuple(different), tuple(numbers))


def _parts(group: frozenset[str], different: Sequence[tuple[frozenset[str], frozenset[str]]]) -> list[frozenset[str]]:
    """Return the group cut along the later rules that keep some of it apart from the rest."""
    parts = [group]
    for left, right in different:
        parts = [p for part in parts for p in ((part & left, part - left) if part & left and part & right else (part,))]
    return parts


def _freed(
    left: frozenset[str], right: frozenset[str], same: Sequence[frozenset[str]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the two sides without what a later rule put together across them."""
    for group in same:
        if group & left and group & right:
            left, right = left - group, right - group
    return left, right


def renamed(counted: Sequence[Judgement], now: dict[str, str]) -> list[Judgement]:
    """Return the judgements with ids of superseded reports replaced by those that took their place."""
    return [
        replace(
            j,
            left=tuple(sorted({now.get(i, i) for i in j.left})),
            right=tuple(sorted({now.get(i, i) for i in j.right})),
            statement=replace(j.statement, report_id=now.get(j.statement.report_id, j.statement.report_id))
            if j.statement
            else None,
        )
        for j in counted
    ]

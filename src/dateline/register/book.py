"""The register as programs use it: add documents, ask for incidents, judge, undo, rebuild, check, back up."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.linkage.case import Case
from dateline.linkage.comparison import compare, thresholds
from dateline.reconcile import POLICIES, build
from dateline.register import evidence, judging, linking
from dateline.register.database import Database, default_location
from dateline.register.errors import BadJudgement, RegisterError, UnknownId
from dateline.register.evidence import Incoming, chunks, statement_id
from dateline.register.filters import Filter
from dateline.register.judging import Rules
from dateline.register.model import SLOTS, Feature, Incident, Judgement, Match, StatementRow
from dateline.register.schema import cases, documents, edges, pending, readings, reports, statements

DEFAULT_POLICY = "ucdp"
LEAST_PREFIX = 4  # letters of an id that may stand for all of it, if only one fits
_WHOLE = 16  # letters of a whole id, at least
_BATCH = 300  # incidents that are put together at a time


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two incidents that may be one, and the surest pair of their reports."""

    left: str
    right: str
    match: Match


class Register:
    """A register. Every method is one transaction; reading methods see one state throughout."""

    def __init__(self, location: str | None = None, user: str | None = None, create: bool = True) -> None:
        """Open the register at a path or database URL (default: ``DATELINE_REGISTER`` or the user's own).

        ``user`` is noted with everything that is stored or judged. Raises RegisterError.
        """
        self.database = Database(location or default_location(), create)
        self.user = user or _user()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    # --- documents ---

    def is_current(self, document_id: str, fingerprint: str, reader: str) -> bool:
        """Return whether the document is stored as it is and was read by this version of the reader."""
        with self.database.reading() as connection:
            return evidence.is_current(connection, document_id, fingerprint, reader)

    def add(
        self, record: Mapping[str, Any], text: str, reader: str, fingerprint: str = "", replace: bool = False
    ) -> str:
        """Store a document's record (docs/records.md) with its text, and return added, known, reread or replaced.

        Its reports are linked by the next :meth:`link`, which any reading of incidents does first.
        """
        incoming = Incoming(record, text, reader, self.user, _now(), fingerprint)
        with self.database.writing() as connection:
            before = _rules(connection)
            stored = evidence.store(connection, incoming, replace)
            if stored.outcome != "known":
                after = before
                linking.file_reports(connection, stored, before)
                if stored.old and (before.same or before.different):
                    after = _rules(connection)
                    linking.refile(connection, before, after)
            return stored.outcome

    def link(self) -> int:
        """Link what waits and return how many nodes waited."""
        with self.database.reading() as connection:
            waits = connection.execute(select(pending.c.node).limit(1)).first() is not None
            empty = connection.execute(select(cases.c.report_id).limit(1)).first() is None
            unfiled = empty and connection.execute(select(reports.c.id).limit(1)).first() is not None
        if unfiled:
            self.rebuild()
        if not waits:
            return 0
        with self.database.writing() as connection:
            return linking.link_pending(connection, _rules(connection))

    def rebuild(self, progress: Callable[[str], None] = lambda _: None) -> int:
        """Make everything derived anew from what is stored, and return how many reports there are."""
        with self.database.writing() as connection:
            rules = _rules(connection)
            progress("reading the evidence")
            linking.file_all(connection, _all_cases(connection), rules)
            linking.link_all(connection, rules, progress)
            return int(connection.execute(select(func.count()).select_from(cases)).scalar() or 0)

    # --- incidents ---

    def incidents(self, wanted: Filter | None = None, policy: str = DEFAULT_POLICY) -> Iterator[Incident]:
        """Yield the incidents that the filter lets through, by first day and id. Raises RegisterError for an unknown policy."""
        _check_policy(policy)
        self.link()
        wanted = wanted or Filter()
        with self.database.reading() as connection:
            view = _View(connection, policy)
            names = wanted.candidates(connection, view.edited)
            for part in chunks(names, _BATCH):
                yield from (i for i in view.incidents(part) if wanted.lets_through(i))

    def incident(self, id_: str, policy: str = DEFAULT_POLICY) -> Incident:
        """Return one incident by its id, an old id of it, the id of one of its reports, or the beginning of one of these."""
        _check_policy(policy)
        self.link()
        with self.database.reading() as connection:
            name = _find(connection, id_)
            return next(_View(connection, policy).incidents([name]))

    def why(self, a: str, b: str) -> tuple[Match, ...]:
        """Return the comparisons behind two incidents' or reports' being one or two, the surest first.

        Two different ids of reports give their one comparison; two incidents give those of their reports.
        """
        self.link()
        with self.database.reading() as connection:
            left, right = _reports_meant(connection, a), _reports_meant(connection, b)
            rules = _rules(connection)
            found = [
                _judged(compare(x, y), rules)
                for x in _cases(connection, left)
                for y in _cases(connection, right)
                if x.id != y.id
            ]
            return tuple(sorted(found, key=lambda m: (-m.weight, m.left, m.right)))

    def proposals(self) -> list[Proposal]:
        """Return the pairs of incidents that may be one, the surest first: what a person should look at."""
        self.link()
        with self.database.reading() as connection:
            return _proposals(connection, _rules(connection))

    def history(self, id_: str) -> list[Judgement]:
        """Return every judgement that names a report of the incident, in order, those taken back included."""
        with self.database.reading() as connection:
            members = set(_members(connection, _find(connection, id_)))
            everything = judging.load(connection)
            now = _successors(connection, everything)
            named = {
                j.number for j in judging.renamed(everything, now) if members & {*j.left, *j.right} or _edits(j, members)
            }
            return [j for j in everything if j.number in named or (j.kind == "undo" and j.undoes in named)]

    # --- judgements ---

    def merge(self, a: str, b: str, because: str = "") -> str:
        """Put two incidents together and return the id that both have now."""
        self.link()
        with self.database.writing() as connection:
            left, right = _find(connection, a), _find(connection, b)
            if left == right:
                raise BadJudgement(f"{a} and {b} are one incident already", "Nothing to do")
            members = (*_members(connection, left), *_members(connection, right))
            self._judge(connection, Judgement(0, "same", members, (), because))
            return _find(connection, left)

    def apart(self, a: str, b: str, because: str = "") -> None:
        """Say that two incidents are not one: they are never proposed or merged again."""
        self.link()
        with self.database.writing() as connection:
            left, right = _find(connection, a), _find(connection, b)
            if left == right:
                raise BadJudgement(f"{a} and {b} are one incident", "Use split to take reports out of it")
            sides = tuple(_members(connection, left)), tuple(_members(connection, right))
            self._judge(connection, Judgement(0, "different", *sides, because))

    def split(self, id_: str, out: Sequence[str], because: str = "") -> str:
        """Take reports out of an incident, to be one of their own, and return its id."""
        self.link()
        with self.database.writing() as connection:
            members = _members(connection, _find(connection, id_))
            taken = {r for given in out for r in _report_ids(connection, given, members)}
            rest = [m for m in members if m not in taken]
            if not taken or not rest:
                raise BadJudgement("a split must leave reports on both sides", "Name some of the incident's reports, not all")
            self._judge(connection, Judgement(0, "split", tuple(sorted(taken)), tuple(rest), because))
            return _find(connection, min(taken))

    def edit(self, id_: str, slot: str, value: Any, because: str) -> None:
        """Enter a value by hand. It stands above everything that was read, until it is undone or edited again."""
        if slot not in SLOTS:
            raise BadJudgement(f"there is no slot {slot!r}", f"Slots are {', '.join(SLOTS)}")
        self.link()
        with self.database.writing() as connection:
            name = _find(connection, id_)
            report = _founder(connection, name)
            number = len(judging.load(connection)) + 1
            said = StatementRow(
                statement_id(report, slot, value, number, self.user), report, "", slot, value,
                source=self.user, rule=because, reviewer=self.user,
            )  # fmt: skip
            self._judge(connection, Judgement(0, "edit", (report,), (), because, statement=said))

    def verdict(self, id_: str, kind: str, because: str = "") -> None:
        """Accept or reject (``kind``) an incident or a statement. A rejected statement no longer counts for any value."""
        self.link()
        with self.database.writing() as connection:
            if id_.startswith("s") and (found := _statement(connection, id_)):
                self._judge(connection, Judgement(0, kind, (found,), (), because))
            else:
                members = _members(connection, _find(connection, id_))
                self._judge(connection, Judgement(0, kind, tuple(members), (), because))

    def undo(self, because: str = "") -> Judgement:
        """Take the latest judgement that counts back, and return it."""
        with self.database.writing() as connection:
            last = judging.last_to_undo(judging.load(connection))
            self._judge(connection, Judgement(0, "undo", (), (), because, undoes=last.number))
            return last

    def _judge(self, connection: Connection, judgement: Judgement) -> None:
        """Store a judgement and let the incidents follow it."""
        before = _rules(connection)
        row = Judgement(
            0, judgement.kind, judgement.left, judgement.right, judgement.because, self.user, _now(), judgement.undoes,
            judgement.statement,
        )  # fmt: skip
        judging.record(connection, row)
        after = _rules(connection)
        if before != after:
            linking.refile(connection, before, after)
            linking.link_pending(connection, after)


# --- finding --------------------------------------------------------------------------------------------------------


def _find(connection: Connection, given: str) -> str:
    """Return the id of the incident that is meant. Raises UnknownId."""
    if len(given) < LEAST_PREFIX or not given.isalnum():
        raise UnknownId(f"{given!r} is no id", "Ids are printed by `dateline list`; their first letters are enough")
    body = given.removeprefix("i")
    prefixes = list(dict.fromkeys((given, body, f"r{body}")))
    for prefix in prefixes:
        rows = connection.execute(
            select(cases.c.report_id, cases.c.incident).where(_starts(cases.c.report_id, prefix)).limit(50)
        ).all()
        exact = {r.incident for r in rows if r.report_id == prefix}
        found = exact or {r.incident for r in rows}
        if len(found) == 1 and None not in found:
            return str(found.pop())
        if found:
            raise UnknownId(f"several incidents begin with {given!r}: {', '.join(sorted(map(str, found)))}", "Give more letters")
    return _find_old(connection, given, prefixes)


def _find_old(connection: Connection, given: str, prefixes: Iterable[str]) -> str:
    """Return the incident that a superseded report's id leads to now. Raises UnknownId."""
    for prefix in prefixes:
        rows = list(connection.execute(select(reports.c.id).where(_starts(reports.c.id, prefix)).distinct().limit(2)).scalars())
        if len(rows) == 1:
            now = successors(connection, rows)
            if rows[0] in now:
                return _find(connection, now[rows[0]])
            message = f"{given!r} was an incident; a newer reading of its document no longer tells of it"
            raise UnknownId(message, "Its statements are kept as history")
    raise UnknownId(f"there is no incident {given!r}", "Ids are printed by `dateline list`")


def _starts(column: Any, prefix: str) -> Any:
    """Return the condition that the column begins with the prefix, which is of letters and figures."""
    return column.like(f"{prefix}%") if len(prefix) < _WHOLE else column == prefix


def successors(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return for reports of superseded readings the report of the current reading that took their place.

    It is the one with the same id, else of those of the same type, else of all, the nearest in the text.
    """
    out: dict[str, str] = {}
    for part in chunks(sorted(set(ids))):
        present = set(connection.execute(select(cases.c.report_id).where(cases.c.report_id.in_(part))).scalars())
        missing = [i for i in part if i not in present]
        query = (
            select(reports.c.id, reports.c.place_in_text, reports.c.record, readings.c.key)
            .join(readings, readings.c.number == reports.c.reading)
            .where(reports.c.id.in_(missing))
            .order_by(reports.c.number)
        )
        for row in connection.execute(query):
            if (new := _successor(connection, row)) is not None:
                out[row.id] = new
    return out


def _successor(connection: Connection, old: Any) -> str | None:
    newest = select(func.max(readings.c.number)).where(readings.c.key == old.key).scalar_subquery()
    rows = connection.execute(
        select(reports.c.id, reports.c.place_in_text, reports.c.record).where(reports.c.reading == newest)
    ).all()
    ranked = [
        (r.id != old.id, r.record["type"] != old.record["type"], abs(r.place_in_text - old.place_in_text), r.id)
        for r in rows
        if r.record.get("focus") != "aggregate"
    ]
    return min(ranked)[3] if ranked else None


def _successors(connection: Connection, everything: Iterable[Judgement]) -> dict[str, str]:
    named = {i for j in everything for i in (*j.left, *j.right) if not i.startswith("s")}
    named |= {j.statement.report_id for j in everything if j.statement is not None}
    return successors(connection, named)


def _rules(connection: Connection) -> Rules:
    """Return the rules that the judgements come to now."""
    counted = [j for j in judging.active(judging.load(connection)) if j.kind in judging.LINKING]
    return judging.rules_of(judging.renamed(counted, _successors(connection, counted))) if counted else Rules()


def _members(connection: Connection, incident: str) -> list[str]:
    query = select(cases.c.report_id).where(cases.c.incident == incident).order_by(cases.c.report_id)
    return list(connection.execute(query).scalars())


def _report_ids(connection: Connection, given: str, members: Sequence[str]) -> list[str]:
    """Return the members that an id or its beginning names. Raises UnknownId for none or several."""
    found = [m for m in members if m == given or m.startswith(given) or m == f"r{given.removeprefix('i')}"]
    exact = [m for m in found if m == given]
    if len(exact or found) != 1:
        raise UnknownId(f"{given!r} names {'no report' if not found else 'several reports'} of the incident", "See `dateline show`")
    return exact or found


def _reports_meant(connection: Connection, given: str) -> list[str]:
    """Return the report with this id, or all reports of the incident."""
    known = connection.execute(select(cases.c.report_id).where(cases.c.report_id == given)).scalar()
    return [known] if known else _members(connection, _find(connection, given))


def _cases(connection: Connection, ids: Iterable[str]) -> list[Case]:
    out = []
    for part in chunks(sorted(ids)):
        rows = connection.execute(select(cases.c.body).where(cases.c.report_id.in_(part)).order_by(cases.c.report_id))
        out += [Case.load(body) for body in rows.scalars()]
    return out


def _founder(connection: Connection, incident: str) -> str:
    return next(m for m in _members(connection, incident) if linking.incident_id(m) == incident)


def _statement(connection: Connection, given: str) -> str | None:
    table = statements
    rows = connection.execute(select(table.c.id).where(_starts(table.c.id, given)).distinct().limit(2)).scalars().all()
    if len(rows) > 1:
        raise UnknownId(f"several statements begin with {given!r}", "Give more letters")
    return rows[0] if rows else None


def _edits(judgement: Judgement, members: set[str]) -> bool:
    return judgement.statement is not None and judgement.statement.report_id in members


def _all_cases(connection: Connection) -> Iterator[tuple[int, Case]]:
    """Yield every case of the current readings with its document's number, in the order of the documents' ids."""
    current = (
        select(readings.c.number, readings.c.document, documents.c.id, documents.c.text, documents.c.published)
        .join(documents, documents.c.number == readings.c.document)
        .where(readings.c.number.in_(evidence.current_readings()))
        .order_by(readings.c.number)
    )
    for part in chunks(connection.execute(current).all(), _BATCH):
        told = _records(connection, [row.number for row in part])
        for row in part:
            head = {"id": row.id, "published_at": row.published}
            record = {"document": head, "reports": told.get(row.number, [])}
            yield from ((row.document, case) for case in evidence.cases_of(record, row.text))


def _records(connection: Connection, numbers: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the records of the readings' reports, statements included, as they came in."""
    rows = connection.execute(select(reports).where(reports.c.reading.in_(numbers)).order_by(reports.c.number)).all()
    table = statements
    said: dict[int, list[dict[str, Any]]] = {}
    for part in chunks(row.number for row in rows):
        query = select(table.c.report, table.c.start).where(table.c.report.in_(part)).order_by(table.c.number)
        for statement in connection.execute(query):
            said.setdefault(statement.report, []).append({"start": statement.start})
    out: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        out.setdefault(row.reading, []).append({**row.record, "statements": said.get(row.number, [])})
    return out


# --- explaining -----------------------------------------------------------------------------------------------------


def _judged(match: Match, rules: Rules) -> Match:
    """Return the match with what a person decided of the two as its verdict."""
    pair = {match.left, match.right}
    for left, right in rules.different:
        if (pair & left) and (pair & right):
            return _overruled(match, "apart", "a person said that these are two")
    if any(pair <= group for group in rules.same):
        return _overruled(match, "merged", "a person said that these are one")
    return match


def _overruled(match: Match, verdict: str, why: str) -> Match:
    return Match(match.left, match.right, match.weight, (*match.features, Feature("judgement", 0.0, why)), verdict)


def _proposals(connection: Connection, rules: Rules) -> list[Proposal]:
    """Return the best pair of each two incidents that an edge joins, if a person should look at it."""
    one, two = cases.alias(), cases.alias()
    query = (
        select(edges.c.weight, one.c.incident.label("a"), two.c.incident.label("b"), edges.c.left, edges.c.right)
        .join(one, one.c.node == edges.c.left)
        .join(two, two.c.node == edges.c.right)
        .where(one.c.incident != two.c.incident)
        .order_by(edges.c.weight.desc(), edges.c.left, edges.c.right, one.c.report_id, two.c.report_id)
    )
    best: dict[tuple[str, str], tuple[str, str]] = {}
    for row in connection.execute(query):
        best.setdefault((min(row.a, row.b), max(row.a, row.b)), (row.left, row.right))
    out = [p for (a, b), nodes in best.items() if (p := _proposal(connection, rules, a, b, nodes)) is not None]
    return sorted(out, key=lambda p: (-p.match.weight, p.left, p.right))


def _proposal(connection: Connection, rules: Rules, a: str, b: str, nodes: tuple[str, str]) -> Proposal | None:
    """Return the proposal of two incidents by the reports of two nodes; reports of one document are compared as such."""
    pair = [
        {c.document: c for c in map(Case.load, connection.execute(select(cases.c.body).where(cases.c.node == node)).scalars())}
        for node in nodes
    ]
    both = sorted(set(pair[0]) & set(pair[1]))
    left, right = (pair[0][both[0]], pair[1][both[0]]) if both else (min(pair[0].values(), key=_id), min(pair[1].values(), key=_id))
    match = _judged(compare(left, right), rules)
    return Proposal(a, b, match) if match.verdict == "proposed" or (match.verdict == "merged" and not both) else None


def _id(case: Case) -> str:
    return case.id


# --- putting together -----------------------------------------------------------------------------------------------


class _View:
    """Puts incidents together from what is stored, under one policy."""

    def __init__(self, connection: Connection, policy: str) -> None:
        self._connection, self._policy = connection, policy
        everything = judging.load(connection)
        counted = judging.renamed(judging.active(everything), _successors(connection, everything))
        self._edits: dict[str, list[StatementRow]] = {}
        self._verdicts: dict[str, tuple[int, str]] = {}
        for judgement in counted:
            if judgement.statement is not None:
                self._edits.setdefault(judgement.statement.report_id, []).append(judgement.statement)
            elif judgement.kind in ("accept", "reject"):
                self._verdicts.update(dict.fromkeys(judgement.left, (judgement.number, judgement.kind)))
        self.edited = frozenset(self._edits)
        self._rejected = frozenset(i for i, (_, kind) in self._verdicts.items() if kind == "reject" and i.startswith("s"))

    def incidents(self, names: Sequence[str]) -> Iterator[Incident]:
        """Yield the incidents with these ids, in this order."""
        query = select(cases.c.report_id, cases.c.incident).where(cases.c.incident.in_(list(names)))
        member = {row.report_id: row.incident for row in self._connection.execute(query)}
        told: dict[str, list[Any]] = {}
        for report in evidence.load_reports(self._connection, member):
            told.setdefault(member[report.id], []).append(report)
        for name in names:
            found = told[name]
            ids = [r.id for r in found]
            edits = [e for i in sorted(ids) for e in self._edits.get(i, ())]
            verdict = max((self._verdicts[i] for i in ids if i in self._verdicts), default=(0, ""))[1]
            status = {"accept": "accepted", "reject": "rejected"}.get(verdict, "open")
            redirects = tuple(sorted(linking.incident_id(i) for i in ids if linking.incident_id(i) != name))
            yield build(name, found, edits, self._rejected, self._policy, status, redirects)


def _check_policy(policy: str) -> None:
    if policy not in POLICIES:
        raise RegisterError(f"there is no policy {policy!r}", f"Policies are {', '.join(POLICIES)}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a process without a user of its own, as in some containers
        return "unknown"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["DEFAULT_POLICY", "Proposal", "Register", "thresholds"]

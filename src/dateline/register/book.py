"""The register as programs use it: add documents, ask for incidents, judge, undo, rebuild, check, back up."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dateline.linkage.comparison import compare
from dateline.reconcile import POLICIES
from dateline.register import evidence, judging
from dateline.register.derived import linking
from dateline.register.derived.proposing import judged, proposals
from dateline.register.derived.view import View
from dateline.register.errors import BadJudgement, RegisterError
from dateline.register.evidence import batched, chunks, statement_id
from dateline.register.filters import Filter
from dateline.register.judging import Rules
from dateline.register.model import SLOTS, Incident, Judgement, Match, Proposal, StatementRow
from dateline.register.schema import cases, pending, reports, statements
from dateline.register.store import versions
from dateline.register.store.database import Database, default_location
from dateline.register.store.finding import (
    edits,
    find,
    find_statement,
    founder_of,
    incidents_of,
    load_cases,
    members_of,
    report_ids,
    reports_meant,
    rules_now,
    successors_of,
)
from dateline.register.store.storing import Incoming, Writer, reading_of
from dateline.register.store.versions import Edition, Version
from dateline.versions import Telling

DEFAULT_POLICY = "ucdp"
_TOGETHER = 1000  # documents that are stored in one transaction
_BATCH = 300  # incidents that are put together at a time


class Register:
    """A register. Every method is one transaction; reading methods see one state throughout."""

    def __init__(self, location: str | None = None, user: str | None = None, create: bool = True) -> None:
        """Open the register at a path or database URL (default: the setting ``register`` or the user's own).

        ``user`` is noted with everything that is stored or judged. Raises RegisterError.
        """
        self.database = Database(location or default_location(), create)
        self.user = user or _user()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def by(self, user: str) -> Register:
        """Return this register for another user: what is stored or judged through it is theirs."""
        other = copy(self)
        other.user = user
        return other

    @contextmanager
    def trial(self) -> Iterator[Register]:
        """Give a register that is this one until the block ends, when every change made to it is gone.

        So a person sees what a judgement would come to. Nobody else can write meanwhile.
        """
        with self.database.trial() as database:
            other = copy(self)
            other.database = database
            yield other

    # --- documents ---

    def reading_of(self, document_id: str) -> tuple[str, str] | None:
        """Return the fingerprint of the document as it is stored and the reader that read it last, None for an unknown id."""
        with self.database.reading() as connection:
            return reading_of(connection, document_id)

    def find_version(self, telling: Telling, live: bool = False) -> Version | None:
        """Return what a telling is to the stored article that it is a version of, None when there is none."""
        with self.database.reading() as connection:
            return versions.find_version(connection, telling, live)

    def editions(self, incident: Incident) -> list[Edition]:
        """Return the versions of those of the incident's documents that came in more than one."""
        with self.database.reading() as connection:
            return versions.editions(connection, [d.id for d in incident.documents])

    def add(
        self,
        record: Mapping[str, Any],
        text: str,
        reader: str,
        fingerprint: str = "",
        replace: bool = False,
        telling: Mapping[str, Any] | None = None,
    ) -> str:
        """Store a document's record (docs/records.md) with its text, and return added, known, reread or replaced.

        ``telling``: what later versions of the article find it by (``versions.row_of``).
        Its reports are linked by the next :meth:`link`, which any reading of incidents does first.
        """
        incoming = Incoming(record, text, reader, self.user, _now(), fingerprint, telling)
        return self._store([incoming], replace)[0]

    def add_many(self, documents: Iterable[tuple[Mapping[str, Any], str, str]], reader: str) -> dict[str, int]:
        """Store many documents (record, text, fingerprint), a thousand in one transaction, and count the outcomes.

        One that is refused (DocumentRefused) keeps those of its transaction out.
        """
        counts: dict[str, int] = {}
        for part in batched(documents, _TOGETHER):
            now = _now()
            for outcome in self._store([Incoming(r, t, reader, self.user, now, f) for r, t, f in part], False):
                counts[outcome] = counts.get(outcome, 0) + 1
        return counts

    def _store(self, incoming: Sequence[Incoming], replace: bool) -> list[str]:
        """Store documents and file their reports; judgements that name superseded reports follow them."""
        with self.database.writing() as connection:
            if _unfiled(connection):
                _work_out(connection, rules_now(connection))
            writer = Writer(connection)
            writer.expect(one.record["document"]["id"] for one in incoming)
            stored = [writer.store(one, replace) for one in incoming]
            writer.flush()
            changed = [one for one in stored if one.outcome != "known"]
            if changed:
                rules = rules_now(connection)
                linking.file_reports(connection, changed, rules)
                if any(one.old for one in changed) and (rules.same or rules.different):
                    linking.refile(connection, rules, rules_now(connection))
            return [one.outcome for one in stored]

    def link(self) -> int:
        """Link what waits and return how many nodes waited."""
        with self.database.reading() as connection:
            waits = connection.execute(select(pending.c.node).limit(1)).first() is not None
            if not waits and not _unfiled(connection):
                return 0
        with self.database.writing() as connection:
            rules = rules_now(connection)
            if _unfiled(connection):
                _work_out(connection, rules)
            return linking.link_pending(connection, rules)

    def rebuild(self, progress: Callable[[str], None] = lambda _: None) -> int:
        """Make everything derived anew from what is stored, and return how many reports there are."""
        with self.database.writing() as connection:
            _work_out(connection, rules_now(connection), progress)
            return int(connection.execute(select(func.count()).select_from(cases)).scalar() or 0)

    # --- incidents ---

    def incidents(self, wanted: Filter | None = None, policy: str = DEFAULT_POLICY) -> Iterator[Incident]:
        """Yield the incidents that the filter lets through, by first day and id. Raises RegisterError for an unknown policy."""
        _check_policy(policy)
        self.link()
        wanted = wanted or Filter()
        with self.database.reading() as connection:
            view = View(connection, policy)
            names = wanted.candidates(connection, view.edited)
            for part in chunks(names, _BATCH):
                yield from (i for i in view.incidents(part) if wanted.lets_through(i))

    def named(self, ids: Sequence[str], policy: str = DEFAULT_POLICY) -> Iterator[Incident]:
        """Yield the incidents with these whole ids, in this order; one that is no more is left out."""
        _check_policy(policy)
        with self.database.reading() as connection:
            view = View(connection, policy)
            for part in chunks(ids, _BATCH):
                there = set(connection.execute(select(cases.c.incident).where(cases.c.incident.in_(part))).scalars())
                yield from view.incidents([name for name in part if name in there])

    def incident(self, id_: str, policy: str = DEFAULT_POLICY) -> Incident:
        """Return one incident by its id, an old id of it, the id of one of its reports, or the beginning of one of these."""
        _check_policy(policy)
        self.link()
        with self.database.reading() as connection:
            name = find(connection, id_)
            return next(View(connection, policy).incidents([name]))

    def why(self, a: str, b: str) -> tuple[Match, ...]:
        """Return the comparisons behind two incidents' or reports' being one or two, the surest first.

        Two different ids of reports give their one comparison; two incidents give those of their reports.
        """
        self.link()
        with self.database.reading() as connection:
            left, right = reports_meant(connection, a), reports_meant(connection, b)
            rules = rules_now(connection)
            of = incidents_of(connection, {*left, *right})
            found = [
                judged(compare(x, y), rules, of[x.id] == of[y.id])
                for x in load_cases(connection, left)
                for y in load_cases(connection, right)
                if x.id != y.id
            ]
            return tuple(sorted(found, key=lambda m: (-m.weight, m.left, m.right)))

    def proposals(self, about: str | None = None) -> list[Proposal]:
        """Return the pairs of incidents that may be one, the surest first: what a person should look at.

        ``about``: only those of the incident with this whole id.
        """
        self.link()
        with self.database.reading() as connection:
            return proposals(connection, rules_now(connection), about)

    def history(self, id_: str) -> list[Judgement]:
        """Return every judgement that names a report or statement of the incident, in order, those taken back included."""
        with self.database.reading() as connection:
            members = set(members_of(connection, find(connection, id_)))
            said = select(statements.c.id).join(reports, reports.c.number == statements.c.report)
            members |= set(connection.execute(said.where(reports.c.id.in_(sorted(members)))).scalars())
            everything = judging.load(connection)
            now = successors_of(connection, everything)
            named = {
                j.number for j in judging.renamed(everything, now) if members & {*j.left, *j.right} or edits(j, members)
            }
            return [j for j in everything if j.number in named or (j.kind == "undo" and j.undoes in named)]

    # --- judgements ---

    def merge(self, a: str, b: str, because: str = "") -> str:
        """Put two incidents together and return the id that both have now."""
        self.link()
        with self.database.writing() as connection:
            left, right = find(connection, a), find(connection, b)
            if left == right:
                raise BadJudgement(f"{a} and {b} are one incident already", "Nothing to do")
            members = (*members_of(connection, left), *members_of(connection, right))
            self._judge(connection, Judgement(0, "same", members, (), because))
            return find(connection, left)

    def apart(self, a: str, b: str, because: str = "") -> None:
        """Say that two incidents are not one: they are never proposed or merged again."""
        self.link()
        with self.database.writing() as connection:
            left, right = find(connection, a), find(connection, b)
            if left == right:
                raise BadJudgement(f"{a} and {b} are one incident", "Use split to take reports out of it")
            sides = tuple(members_of(connection, left)), tuple(members_of(connection, right))
            self._judge(connection, Judgement(0, "different", *sides, because))

    def split(self, id_: str, out: Sequence[str], because: str = "") -> str:
        """Take reports out of an incident, to be one of their own, and return its id."""
        self.link()
        with self.database.writing() as connection:
            members = members_of(connection, find(connection, id_))
            taken = {r for given in out for r in report_ids(connection, given, members)}
            rest = [m for m in members if m not in taken]
            if not taken or not rest:
                raise BadJudgement(
                    "a split must leave reports on both sides", "Name some of the incident's reports, not all"
                )
            self._judge(connection, Judgement(0, "split", tuple(sorted(taken)), tuple(rest), because))
            return find(connection, min(taken))

    def edit(self, id_: str, slot: str, value: Any, because: str) -> None:
        """Enter a value by hand. It stands above everything that was read, until it is undone or edited again."""
        if slot not in SLOTS:
            raise BadJudgement(f"there is no slot {slot!r}", f"Slots are {', '.join(SLOTS)}")
        self.link()
        with self.database.writing() as connection:
            name = find(connection, id_)
            report = founder_of(connection, name)
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
            if id_.startswith("s") and (found := find_statement(connection, id_)):
                self._judge(connection, Judgement(0, kind, (found,), (), because))
            else:
                members = members_of(connection, find(connection, id_))
                self._judge(connection, Judgement(0, kind, tuple(members), (), because))

    def judge_statements(self, ids: Sequence[str], kind: str, because: str = "") -> None:
        """Accept or reject (``kind``) statements together, by their whole ids."""
        with self.database.writing() as connection:
            known = set(connection.execute(select(statements.c.id).where(statements.c.id.in_(list(ids)))).scalars())
            if not ids or set(ids) - known:
                raise BadJudgement("there are no such statements", "Name statements of an incident, at least one")
            self._judge(connection, Judgement(0, kind, tuple(sorted(known)), (), because))

    def undo(self, because: str = "", number: int | None = None, user: str | None = None) -> Judgement:
        """Take a judgement that counts back, and return it: the one with this number, else the latest (of ``user``)."""
        with self.database.writing() as connection:
            found = judging.to_undo(judging.load(connection), number, user)
            self._judge(connection, Judgement(0, "undo", (), (), because, undoes=found.number))
            return found

    def _judge(self, connection: Connection, judgement: Judgement) -> None:
        """Store a judgement and let the incidents follow it."""
        before = rules_now(connection)
        row = Judgement(
            0, judgement.kind, judgement.left, judgement.right, judgement.because, self.user, _now(), judgement.undoes,
            judgement.statement,
        )  # fmt: skip
        judging.record(connection, row)
        after = rules_now(connection)
        if before != after:
            linking.refile(connection, before, after)
            linking.link_pending(connection, after)


def _unfiled(connection: Connection) -> bool:
    """Return whether nothing is derived yet from reports that there are: in a register just migrated, or a copy of one."""
    if connection.execute(select(cases.c.report_id).limit(1)).first() is not None:
        return False
    return connection.execute(select(reports.c.id).limit(1)).first() is not None


def _work_out(connection: Connection, rules: Rules, progress: Callable[[str], None] = lambda _: None) -> None:
    """Make everything derived anew."""
    progress("reading the evidence")
    linking.file_all(connection, evidence.all_cases(connection), rules)
    linking.link_all(connection, rules, progress)


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

"""Pairs that a person should look at, and what judgements make of a comparison."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from dateline.linkage.case import Case
from dateline.linkage.comparison import compare
from dateline.register.judging import Rules
from dateline.register.model import Feature, Match, Proposal
from dateline.register.schema import cases, edges


def judged(match: Match, rules: Rules, together: bool | None = None) -> Match:
    """Return the match with what a person decided of the two as its verdict, else what became of the two.

    ``together``: whether they are in one incident now, None where that is not the question. Two reports alike as a pair can
    be kept apart by the other reports of their incidents, and the other way round.
    """
    pair = {match.left, match.right}
    for left, right in rules.different:
        if (pair & left) and (pair & right):
            return _overruled(match, "apart", "a person said that these are two")
    if any(pair <= group for group in rules.same):
        return _overruled(match, "merged", "a person said that these are one")
    if together is True and match.verdict != "merged":
        return _overruled(match, "merged", "other reports of their incident join the two", "incident")
    if together is False and match.verdict == "merged":
        return _overruled(match, "proposed", "alike as a pair, but the rest of their incidents is not", "incident")
    return match


def _overruled(match: Match, verdict: str, why: str, by: str = "judgement") -> Match:
    return Match(match.left, match.right, match.weight, (*match.features, Feature(by, 0.0, why)), verdict)


def proposals(connection: Connection, rules: Rules, about: str | None = None) -> list[Proposal]:
    """Return the best pair of each two incidents that an edge joins, if a person should look at it; only those of ``about``."""
    one, two = cases.alias(), cases.alias()
    query = (
        select(edges.c.weight, one.c.incident.label("a"), two.c.incident.label("b"), edges.c.left, edges.c.right)
        .join(one, one.c.node == edges.c.left)
        .join(two, two.c.node == edges.c.right)
        .where(one.c.incident != two.c.incident)
        .order_by(edges.c.weight.desc(), edges.c.left, edges.c.right, one.c.report_id, two.c.report_id)
    )
    if about is not None:
        nodes = list(connection.execute(select(cases.c.node).where(cases.c.incident == about).distinct()).scalars())
        query = query.where(or_(edges.c.left.in_(nodes), edges.c.right.in_(nodes)))
    best: dict[tuple[str, str], tuple[str, str]] = {}
    for row in connection.execute(query):
        if about in (None, row.a, row.b):
            best.setdefault((min(row.a, row.b), max(row.a, row.b)), (row.left, row.right))
    out = [p for (a, b), ends in best.items() if (p := _proposal(connection, rules, a, b, ends)) is not None]
    return sorted(out, key=lambda p: (-p.match.weight, p.left, p.right))


def _proposal(connection: Connection, rules: Rules, a: str, b: str, nodes: tuple[str, str]) -> Proposal | None:
    """Return the proposal of two incidents by the reports of two nodes; reports of one document are compared as such."""
    pair = [
        {
            c.document: c
            for c in map(Case.load, connection.execute(select(cases.c.body).where(cases.c.node == node)).scalars())
        }
        for node in nodes
    ]
    both = sorted(set(pair[0]) & set(pair[1]))
    left, right = (
        (pair[0][both[0]], pair[1][both[0]])
        if both
        else (min(pair[0].values(), key=_id), min(pair[1].values(), key=_id))
    )
    match = judged(compare(left, right), rules, together=False)
    return Proposal(a, b, match) if match.verdict == "proposed" or (match.verdict == "merged" and not both) else None


def _id(case: Case) -> str:
    return case.id

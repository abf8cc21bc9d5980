"""The derived tables kept up to date: new reports are filed and linked, old ones taken out, judgements obeyed.

Linking a few reports touches the connected components that they fall into and nothing else, and comes to what linking
everything anew comes to (see ``dateline.linkage.graph``). Whatever is not linked yet stands in ``pending``, so that a
process that was killed in between loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, or_, select, update

from dateline.linkage.blocking import meet, own_keys, search_keys
from dateline.linkage.case import Case
from dateline.linkage.clustering import Constraints
from dateline.linkage.graph import Pair, all_edges, bonds, kept, link, ordered, weigh
from dateline.register.evidence import batched, chunks
from dateline.register.judging import Rules
from dateline.register.schema import cases, edges, keys, pending
from dateline.register.store.storing import Stored

MANY = 2000  # nodes waiting, from which it can be quicker to link everything anew
SHARE = 0.25  # of all nodes
_BATCH = 5000  # rows of one INSERT


def node_key(twin: str, sides: tuple[tuple[int, int], ...]) -> str:
    """Return the node of a report: one with its twins, unless a judgement keeps some of them apart."""
    return twin if not sides else f"{twin}:{hashlib.sha256(json.dumps(sides).encode()).hexdigest()[:12]}"


def incident_id(report_id: str) -> str:
    """Return the id of the incident that this report founds, or would found."""
    return "i" + report_id.removeprefix("r")


def founder(nodes: Iterable[tuple[Case, str]]) -> str:
    """Return the report that an incident is named after: the earliest published, of several the one with the lowest id.

    ``nodes`` are a case and its lowest report id each.
    """
    return min((c.published if c.published is not None else date.max.toordinal(), report) for c, report in nodes)[1]


# --- filing ---------------------------------------------------------------------------------------------------------


def file_reports(connection: Connection, stored: Sequence[Stored], rules: Rules) -> None:
    """Put documents' new reports among the cases and take their old ones out. They are linked by :func:`link_pending`.

    Where a document comes twice its last reading counts.
    """
    take_out(connection, [report for one in stored for report in one.old])
    sides = rules.sides()
    rows: dict[str, dict[str, Any]] = {}
    nodes: dict[str, Case] = {}
    for one in stored:
        for report in one.old:
            rows.pop(report, None)
        for case in one.new:
            twin = case.twin
            node = node_key(twin, sides.get(case.id, ()))
            nodes[node] = case
            rows[case.id] = {
                "report_id": case.id, "document": one.document, "twin": twin, "node": node, "incident": None, "body": case.dump(),
            }  # fmt: skip
    _insert_many(connection, cases, list(rows.values()))
    _file_nodes(connection, {row["node"]: nodes[row["node"]] for row in rows.values()})


def _file_nodes(connection: Connection, nodes: Mapping[str, Case]) -> None:
    """File the nodes under their keys, unless they are filed already, and note them as waiting."""
    known: set[str] = set()
    for part in chunks(sorted(nodes)):
        known.update(connection.execute(select(keys.c.node).where(keys.c.node.in_(part)).distinct()).scalars())
    _insert_keys(connection, {n: case for n, case in nodes.items() if n not in known})
    _mark(connection, nodes)


def _insert_keys(connection: Connection, nodes: Mapping[str, Case]) -> None:
    """File the nodes under their keys, in the order in which the table holds them: far quicker than any other."""
    rows = sorted((key, node) for node, case in nodes.items() for key in own_keys(case))
    for part in batched(rows, _BATCH):
        connection.execute(insert(keys), [{"key": key, "node": node} for key, node in part])


def _mark(connection: Connection, nodes: Iterable[str]) -> None:
    """Note the nodes as waiting."""
    for part in chunks(sorted(set(nodes))):
        known = set(connection.execute(select(pending.c.node).where(pending.c.node.in_(part))).scalars())
        if fresh := [{"node": n} for n in part if n not in known]:
            connection.execute(insert(pending), fresh)


def take_out(connection: Connection, ids: list[str]) -> None:
    """Take reports out of the cases; what was linked with them is linked anew."""
    for part in chunks(ids):
        nodes = set(connection.execute(select(cases.c.node).where(cases.c.report_id.in_(part))).scalars())
        connection.execute(delete(cases).where(cases.c.report_id.in_(part)))
        _mark(connection, nodes)
        _drop_empty(connection, nodes)


def _drop_empty(connection: Connection, nodes: Iterable[str]) -> None:
    """Remove the nodes that hold no report any more; their neighbours wait to be linked anew."""
    for part in chunks(sorted(set(nodes))):
        used = set(connection.execute(select(cases.c.node).where(cases.c.node.in_(part))).scalars())
        gone = [n for n in part if n not in used]
        around = {end for pair in _edges_of(connection, gone) for end in pair}
        _mark(connection, around - set(gone))
        connection.execute(delete(keys).where(keys.c.node.in_(gone)))
        connection.execute(delete(edges).where(or_(edges.c.left.in_(gone), edges.c.right.in_(gone))))
        connection.execute(delete(pending).where(pending.c.node.in_(gone)))


def refile(connection: Connection, before: Rules, after: Rules) -> None:
    """Follow a change of judgements: reports that are kept apart in another way stand in other nodes, and wait."""
    old, new = before.sides(), after.sides()
    named = sorted(before.reports() | after.reports())
    for part in chunks(named):
        rows = connection.execute(select(cases).where(cases.c.report_id.in_(part))).all()
        left = set()
        for row in rows:
            node = node_key(row.twin, new.get(row.report_id, ()))
            _mark(connection, [row.node])
            if node != row.node or old.get(row.report_id) != new.get(row.report_id):
                connection.execute(update(cases).where(cases.c.report_id == row.report_id).values(node=node))
                _file_nodes(connection, {node: Case.load(row.body)})
                left.add(row.node)
        _drop_empty(connection, left)


# --- linking --------------------------------------------------------------------------------------------------------


def constraints_of(rules: Rules, node_of: Mapping[str, str]) -> Constraints:
    """Return the rules in terms of nodes; reports that are not among the cases are left out."""

    def nodes(ids: Iterable[str]) -> frozenset[str]:
        return frozenset(node_of[i] for i in ids if i in node_of)

    same = tuple(g for group in rules.same if len(g := nodes(group)) > 1)
    pairs = ((nodes(a), nodes(b)) for a, b in rules.different)
    return Constraints(same, tuple((a - b, b - a) for a, b in pairs if a - b and b - a))


def link_pending(connection: Connection, rules: Rules) -> int:
    """Link what waits and return how many nodes waited."""
    waiting = list(connection.execute(select(pending.c.node).order_by(pending.c.node)).scalars())
    if not waiting:
        return 0
    if len(waiting) > MANY and len(waiting) > SHARE * _count_nodes(connection):
        link_all(connection, rules)
    else:
        _link_some(connection, waiting, rules)
        for part in chunks(waiting):
            connection.execute(delete(pending).where(pending.c.node.in_(part)))
    return len(waiting)


def _count_nodes(connection: Connection) -> int:
    return int(connection.execute(select(func.count(func.distinct(cases.c.node)))).scalar() or 0)


def _link_some(connection: Connection, waiting: list[str], rules: Rules) -> None:
    known: dict[str, Case] = {}
    node_of = _nodes_of(connection, rules.reports())
    constraints = constraints_of(rules, node_of)
    fresh = _new_edges(connection, waiting, known)
    old, members = _reach(connection, {*waiting, *(end for pair in fresh for end in pair)}, constraints)
    result = kept({**old, **fresh})
    _rewrite_edges(connection, old, result)
    _load_cases(connection, members, known)
    reports = _reports_of(connection, members)
    documents = {node: {d for _, d, _ in rows} for node, rows in reports.items()}
    present = {node: known[node] for node in members if node in reports}
    now = {report: incident for node, rows in reports.items() for report, _, incident in rows}
    for nodes in link(present, documents, result, constraints):
        name = incident_id(founder((present[n], min(r for r, _, _ in reports[n])) for n in nodes))
        ids = sorted(r for n in nodes for r, _, _ in reports[n] if now[r] != name)
        for part in chunks(ids):
            connection.execute(update(cases).where(cases.c.report_id.in_(part)).values(incident=name))


def _new_edges(connection: Connection, waiting: list[str], known: dict[str, Case]) -> dict[Pair, float]:
    """Return the edges between the waiting nodes and everything that they meet."""
    _load_cases(connection, waiting, known)
    out: dict[Pair, float] = {}
    done: set[str] = set()  # whoever was looked up has met everybody; it does not matter which of the two looks
    for node in waiting:
        if node not in known:
            continue
        done.add(node)
        found: set[str] = set()
        for part in chunks(search_keys(known[node])):
            query = select(keys.c.node).where(keys.c.key.in_(part)).distinct()
            found.update(connection.execute(query).scalars())
        found -= done
        _load_cases(connection, found, known)
        pairs = (ordered(node, other) for other in sorted(found) if meet(known[node], known[other]))
        out.update(weigh(pairs, known))
    return out


def _reach(connection: Connection, start: set[str], constraints: Constraints) -> tuple[dict[Pair, float], list[str]]:
    """Return the stored edges of the components that the nodes lie in, and all nodes of them."""
    tied: dict[str, set[str]] = {}
    for a, b in bonds(constraints):
        tied.setdefault(a, set()).add(b)
        tied.setdefault(b, set()).add(a)
    found: dict[Pair, float] = {}
    seen: set[str] = set()
    frontier = set(start)
    while frontier:
        seen |= frontier
        edges_ = _edges_of(connection, frontier)
        found.update(edges_)
        ends = {end for pair in edges_ for end in pair} | {o for n in frontier for o in tied.get(n, ())}
        frontier = ends - seen
    return found, sorted(seen)


def _edges_of(connection: Connection, nodes: Iterable[str]) -> dict[Pair, float]:
    out: dict[Pair, float] = {}
    for part in chunks(sorted(nodes)):
        for column in (edges.c.left, edges.c.right):
            for row in connection.execute(select(edges).where(column.in_(part))):
                out[row.left, row.right] = row.weight
    return out


def _rewrite_edges(connection: Connection, old: Mapping[Pair, float], new: Mapping[Pair, float]) -> None:
    for pair in sorted(old):
        if new.get(pair) != old[pair]:
            connection.execute(delete(edges).where(edges.c.left == pair[0], edges.c.right == pair[1]))
    _insert_edges(connection, {p: w for p, w in new.items() if old.get(p) != w})


def _insert_edges(connection: Connection, new: Mapping[Pair, float]) -> None:
    rows = [{"left": a, "right": b, "weight": w} for (a, b), w in sorted(new.items())]
    _insert_many(connection, edges, rows)


def _insert_many(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    for part in chunks(rows, _BATCH):
        connection.execute(insert(table), part)


def _load_cases(connection: Connection, nodes: Iterable[str], known: dict[str, Case]) -> None:
    """Add the cases of the nodes to ``known``; of a node's reports any one will do, they are alike."""
    for part in chunks(sorted(n for n in set(nodes) if n not in known)):
        query = select(cases.c.node, func.min(cases.c.body).label("body")).where(cases.c.node.in_(part))
        for row in connection.execute(query.group_by(cases.c.node)):
            known[row.node] = Case.load(row.body)


def _reports_of(connection: Connection, nodes: Iterable[str]) -> dict[str, list[tuple[str, int, str | None]]]:
    """Return for each node its reports: (id, document, incident now)."""
    out: dict[str, list[tuple[str, int, str | None]]] = {}
    for part in chunks(sorted(set(nodes))):
        query = select(cases.c.node, cases.c.report_id, cases.c.document, cases.c.incident).where(
            cases.c.node.in_(part)
        )
        for row in connection.execute(query.order_by(cases.c.report_id)):
            out.setdefault(row.node, []).append((row.report_id, row.document, row.incident))
    return out


def _nodes_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for part in chunks(sorted(ids)):
        rows = connection.execute(select(cases.c.report_id, cases.c.node).where(cases.c.report_id.in_(part)))
        out.update({row.report_id: row.node for row in rows})
    return out


# --- everything anew ------------------------------------------------------------------------------------------------


def file_all(connection: Connection, found: Iterable[tuple[int, Case]], rules: Rules) -> None:
    """Empty the derived tables and file every case with its document's number."""
    for table in (pending, edges, keys, cases):
        connection.execute(delete(table))
    sides = rules.sides()
    rows: list[dict[str, Any]] = []
    for document, case in found:
        twin = case.twin
        node = node_key(twin, sides.get(case.id, ()))
        rows.append({"report_id": case.id, "document": document, "twin": twin, "node": node, "body": case.dump()})
        if len(rows) == _BATCH:
            _insert_many(connection, cases, rows)
            rows = []
    _insert_many(connection, cases, rows)


def link_all(connection: Connection, rules: Rules, progress: Callable[[str], None] = lambda _: None) -> None:
    """Make keys, edges and incidents anew from the cases."""
    progress("loading")
    known: dict[str, Case] = {}
    node_of: dict[str, str] = {}
    documents: dict[str, set[int]] = {}
    first: dict[str, str] = {}
    columns = (cases.c.report_id, cases.c.document, cases.c.node, cases.c.body)
    for row in connection.execute(select(*columns).order_by(cases.c.report_id)):
        node_of[row.report_id] = row.node
        documents.setdefault(row.node, set()).add(row.document)
        first.setdefault(row.node, row.report_id)
        if row.node not in known:
            known[row.node] = Case.load(row.body)
    for table in (pending, edges, keys):
        connection.execute(delete(table))
    _insert_keys(connection, known)
    progress("comparing")
    found = all_edges(known)
    _insert_edges(connection, found)
    progress("joining")
    incident_of: dict[str, str] = {}
    for nodes in link(known, documents, found, constraints_of(rules, node_of)):
        name = incident_id(founder((known[n], first[n]) for n in nodes))
        incident_of.update(dict.fromkeys(nodes, name))
    _name_incidents(connection, node_of, incident_of)


def _name_incidents(connection: Connection, node_of: Mapping[str, str], incident_of: Mapping[str, str]) -> None:
    rows = [{"report": report, "name": incident_of[node]} for report, node in sorted(node_of.items())]
    query = update(cases).where(cases.c.report_id == bindparam("report")).values(incident=bindparam("name"))
    for part in chunks(rows, _BATCH):
        connection.execute(query, part)

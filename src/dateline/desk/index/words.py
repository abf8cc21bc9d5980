"""Full-text search over the articles: which incidents are told in articles with these words.

A query is words, all of which must be there; ``"in quotes"`` together in this order, ``-word`` not there, ``wor*`` beginnings,
``OR`` between alternatives. Nothing of it is handed to the database as its own query language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, table, text
from sqlalchemy import column as sql_column

from dateline.register.evidence import chunks
from dateline.register.schema import cases, documents, readings, reports

LANGUAGE = "english"  # of PostgreSQL's stemmer; SQLite's is Porter's
MOST_TEXT = 400_000  # letters of an article that are indexed: PostgreSQL takes no more than a megabyte of one
MOST_TERMS = 30
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"\w+")
_words = table("desk_words", sql_column("document"), sql_column("words"))


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several in this order. ``beginning``: the last one may go on. ``wanted`` False: it must not be there."""

    words: tuple[str, ...]
    beginning: bool = False
    wanted: bool = True


Query = tuple[tuple[Term, ...], ...]  # alternatives, each of terms that must all hold


def parse(query: str) -> Query:
    """Return what a query asks for; alternatives without a word to look for fall away, so it may be empty."""
    alternatives: list[list[Term]] = [[]]
    for minus, quoted, word in _TERM.findall(query)[:MOST_TERMS]:
        if word == "OR":
            alternatives.append([])
            continue
        found = tuple(_WORD.findall((quoted or word).lower()))
        if found:
            alternatives[-1].append(Term(found, word.endswith("*"), not minus))
    return tuple(tuple(a) for a in alternatives if any(t.wanted for t in a))


def search(connection: Connection, query: Query) -> frozenset[str]:
    """Return the ids of the incidents that are told in an article which the query finds."""
    if not query:
        return frozenset()
    if connection.dialect.name == "sqlite":
        matched = text("SELECT rowid FROM desk_words WHERE desk_words MATCH :query").bindparams(query=_fts5(query))
        where: Any = cases.c.document.in_(matched.columns(sql_column("rowid")))
    else:
        found = select(_words.c.document).where(_words.c.words.op("@@")(_tsquery(query)))
        where = cases.c.document.in_(found)
    rows = connection.execute(select(cases.c.incident).where(where, cases.c.incident.is_not(None)).distinct())
    return frozenset(rows.scalars())


def _fts5(query: Query) -> str:
    return " OR ".join(f"({_both(terms)})" for terms in query)


def _both(terms: Sequence[Term]) -> str:
    wanted = " AND ".join(_phrase(t) for t in terms if t.wanted)
    return "".join([f"({wanted})", *(f" NOT {_phrase(t)}" for t in terms if not t.wanted)])


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.beginning else ""}'  # words hold letters and figures only


def _tsquery(query: Query) -> Any:
    alternatives = []
    for terms in query:
        whole: Any = None
        for term in terms:
            if term.beginning:
                part: Any = func.to_tsquery(LANGUAGE, " <-> ".join(term.words) + ":*")
            else:
                part = func.phraseto_tsquery(LANGUAGE, " ".join(term.words))
            part = part if term.wanted else func.tsquery_not(part)
            whole = part if whole is None else func.tsquery_and(whole, part)
        alternatives.append(whole)
    out = alternatives[0]
    for other in alternatives[1:]:
        out = func.tsquery_or(out, other)
    return out


def index_documents(connection: Connection, after: int, limit: int) -> int:
    """Index the documents with the next higher numbers and return the highest that is indexed now."""
    query = select(documents.c.number, documents.c.title, documents.c.text).where(documents.c.number > after)
    found = connection.execute(query.order_by(documents.c.number).limit(limit)).all()
    if not found:
        return after
    names = _names(connection, [row.number for row in found if not row.text])
    given = [
        {"number": row.number, "text": _clean(" \n".join((row.title or "", row.text, names.get(row.number, ""))))}
        for row in found
    ]
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO desk_words (rowid, text) VALUES (:number, :text)"), given)
    else:
        rows = [{"document": g["number"], "words": func.to_tsvector(LANGUAGE, literal(g["text"]))} for g in given]
        for row in rows:
            connection.execute(insert(_words).values(**row))
    return int(found[-1].number)


def _names(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the names that reports of documents without a text hold: rows that were imported."""
    out: dict[int, str] = {}
    for part in chunks(numbers):
        query = (
            select(readings.c.document, reports.c.record)
            .join(readings, readings.c.number == reports.c.reading)
            .where(readings.c.document.in_(part))
        )
        for row in connection.execute(query):
            told = [
                row.record.get("place"),
                *(row.record.get("perpetrators") or ()),
                *(row.record.get("targets") or ()),
            ]
            out[row.document] = " ".join(
                [out.get(row.document, ""), *(str(t["name"]) for t in told if t and t.get("name"))]
            )
    return out


def _clean(text_: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", " ", text_[:MOST_TEXT])

"""Faults: killed processes, two writers, locked, corrupt, full, older and newer registers, clocks that jump, floods of copies."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import MetaData
from sqlalchemy import text as sql

import dateline.alerts.tables
import dateline.desk.tables
import dateline.watch.tables  # noqa: F401 (they tell the metadata of their tables)
from dateline.register import book as book_module
from dateline.register.book import Register
from dateline.register.errors import NewerRegister, RegisterError
from dateline.register.migrations.versions import m0001_evidence
from dateline.register.schema import HEAD, KNOWN, metadata
from dateline.register.store.database import Database
from dateline.register.store.upkeep import backup, check
from register_cases import added, count, derived, export, groups, place, record, report

KILLS = 50


def story(number: int) -> tuple[dict, str]:  # type: ignore[type-arg]
    day = f"2022-01-{1 + number % 9:02}"
    return record(f"d{number}", report(f"d{number}", day=day, killed=count(number % 3)))


def in_child(work) -> int:  # type: ignore[no-untyped-def]
    """Run the work in a process of its own and return its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def add_all(location: str, numbers: list[int]) -> None:
    book = Register(location, "a")
    for n in numbers:
        book.add(*story(n), "1")
        if n % 5 == 4:
            book.link()
    book.link()


def test_killed_at_fifty_random_points_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    numbers = list(range(12))
    whole = str(tmp_path / "whole")
    start = time.monotonic()
    add_all(whole, numbers)
    takes = time.monotonic() - start
    chance = random.Random(5)
    killed = str(tmp_path / "killed")
    for _ in range(KILLS):
        child = in_child(lambda: add_all(killed, numbers))
        time.sleep(chance.uniform(0, takes))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if Path(killed).exists():
            assert check(Database(killed)) == []
    add_all(killed, numbers)
    one, two = Register(whole, "a"), Register(killed, "a")
    assert export(one) == export(two) and derived(one) == derived(two)
    with two.database.reading() as connection:
        assert connection.execute(sql("SELECT count(*) FROM readings")).scalar() == len(numbers)


def test_two_processes_add_at_once(location: str) -> None:
    Register(location, "a").close()
    numbers = list(range(24))
    children = [in_child(lambda part=part: add_all(location, part)) for part in (numbers[:16], numbers[::-1])]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    book = Register(location, "a")
    assert sorted(m.document_id for i in book.incidents() for m in i.members) == sorted(f"d{n}" for n in numbers)
    tables = derived(book)
    book.rebuild()
    assert derived(book) == tables and check(book.database) == []


def test_two_processes_create_it_at_once(location: str) -> None:
    children = [in_child(lambda: Register(location, "a").close()) for _ in range(4)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4


def test_a_locked_register_is_waited_for_and_then_said(tmp_path: Path) -> None:
    path = str(tmp_path / "r")
    Register(path, "a").close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    impatient = Database(path, wait=0.1)
    with pytest.raises(RegisterError, match="in use by another process"), impatient.writing():
        pass
    holder.execute("ROLLBACK")
    with impatient.writing():
        pass


def test_a_file_that_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "r"
    path.write_text("Not a database, but long enough to be taken for one. " * 50)
    with pytest.raises(RegisterError, match="no register"):
        Register(str(path), "a")


def test_a_damaged_file_is_noticed_and_a_backup_restores(tmp_path: Path) -> None:
    path = str(tmp_path / "r")
    book = Register(path, "a")
    for n in range(40):
        book.add(*story(n), "1")
    before = export(book)
    backup(book.database, str(tmp_path / "copy"))
    with book.database.writing() as connection:
        connection.execute(
            sql("UPDATE documents SET text = (SELECT text FROM documents WHERE number = 2) WHERE number = 1")
        )
        connection.execute(sql("UPDATE statements SET quote = 'other words' WHERE number = 7"))
    found = " ".join(check(book.database))
    assert "is not the one that was stored" in found and "are not in its document" in found
    book.close()
    Database(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        for page in range(3, size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 2000)
    with pytest.raises(RegisterError, match=r"damaged|refuses"):
        list(Register(path, "a").incidents())
    restored = Register(str(tmp_path / "copy"), "a")
    assert check(restored.database) == [] and export(restored) == before


def test_a_backup_is_one_file_and_never_overwrites(location: str, tmp_path: Path) -> None:
    book = Register(location, "a")
    added(book, *(story(n) for n in range(5)))
    book.merge(*[i.id for i in book.incidents()][:2])
    target = str(tmp_path / "sub" / "copy")
    backup(book.database, target)
    assert sorted(os.listdir(tmp_path / "sub")) == ["copy"]
    assert export(Register(target, "a")) == export(book)
    with pytest.raises(RegisterError, match="there is a file already"):
        backup(book.database, target)


def test_a_newer_register_is_refused(location: str) -> None:
    book = Register(location, "a")
    with book.database.writing() as connection:
        connection.execute(sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerRegister, match="newer version"):
        Register(location, "a")


def test_an_older_register_is_migrated_and_worked_out(location: str) -> None:
    """A register of the first version has the evidence alone: other tables come into being, the derived as they would have been."""
    book = Register(location, "a")
    added(book, *(story(n) for n in range(5)))
    before, tables = export(book), derived(book)
    with book.database.writing() as connection:
        there = MetaData()
        there.reflect(connection)
        first = {"documents", "readings", "reports", "judgements", "statements", "alembic_version"}
        there.drop_all(connection, [t for t in there.sorted_tables if t.name not in first])
        connection.execute(sql(f"UPDATE alembic_version SET version_num = '{m0001_evidence.revision}'"))
    book.close()
    migrated = Register(location, "a")
    assert migrated.database.version() == HEAD
    assert export(migrated) == before and derived(migrated) == tables


def test_a_document_added_to_a_register_just_migrated_finds_the_older_ones(location: str) -> None:
    book = Register(location, "a")
    added(book, *(story(n) for n in range(5)))
    with book.database.writing() as connection:
        for name in ("cases", "keys", "edges", "pending"):  # as a migration leaves them
            connection.execute(sql(f"DELETE FROM {name}"))
    added(book, story(5))
    fresh = export(book)
    book.rebuild()
    assert export(book) == fresh and sum(len(g) for g in groups(book)) == 6


def test_the_known_versions_are_the_migrations_that_there_are() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "dateline.register:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert [s.revision for s in scripts.walk_revisions()][::-1] == list(KNOWN)
    assert scripts.get_current_head() == HEAD


def test_the_migrations_make_the_tables_that_the_program_uses(location: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Register(location, "a").database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_a_full_disk_loses_nothing_that_was_added(tmp_path: Path) -> None:
    book = Register(str(tmp_path / "r"), "a")
    added(book, *(story(n) for n in range(5)))
    with book.database.reading() as connection:
        pages = connection.execute(sql("PRAGMA page_count")).scalar()
    from sqlalchemy import event

    limit = lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages + 2}")  # noqa: E731
    event.listen(book.database.engine, "connect", limit)
    book.database.engine.dispose()  # so that connections are opened anew
    with pytest.raises(RegisterError, match="disk is full"):
        for n in range(5, 200):
            book.add(*story(n), "1")
    event.remove(book.database.engine, "connect", limit)
    book.database.engine.dispose()
    known = [n for n in range(200) if book.reading_of(f"d{n}")]
    assert known == list(range(len(known))) and 5 <= len(known) < 200
    other = Register(str(tmp_path / "other"), "a")
    added(other, *(story(n) for n in known))
    assert export(book) == export(other) and check(book.database) == []
    assert check(book.database) == []
    assert added(book, *(story(n) for n in range(5))) == ["known"] * 5


def test_a_clock_that_jumps_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Register(str(tmp_path / "r"), "a")
    (rec, text) = record("d", report("d", killed=count(1)))
    book.add(rec, text, "1")
    monkeypatch.setattr(book_module, "_now", lambda: "1970-01-01T00:00:00+00:00")
    book.add(record("d", report("d", killed=count(2)))[0], text, "2")
    (incident,) = book.incidents()
    assert incident.best("killed") == 2  # the order is that of the rows, not of the clock
    book.edit(incident.id, "killed", {"low": 3, "high": 3}, "x")
    monkeypatch.setattr(book_module, "_now", lambda: "1960-01-01T00:00:00+00:00")
    book.edit(incident.id, "killed", {"low": 4, "high": 4}, "y")
    assert book.incident(incident.id).best("killed") == 4
    book.undo()
    assert book.incident(incident.id).best("killed") == 3


def test_ten_thousand_copies_of_one_article_are_one_voice(tmp_path: Path) -> None:
    book = Register(str(tmp_path / "r"), "a")
    text = (
        "Attack on the base: five rockets fell beside it, the army said, and nobody was hurt in it at all on Wednesday."
    )

    def copies():  # type: ignore[no-untyped-def]
        for n in range(10_000):
            rec, _ = record(f"c{n}", report(f"c{n}", killed=count(0)), text=text, agency="AFP")
            yield rec, text, ""

    start = time.monotonic()
    book.add_many(copies(), "1")
    (incident,) = book.incidents()
    assert len(incident.members) == 10_000 and [v.name for v in incident.voices] == ["AFP"]
    assert time.monotonic() - start < 120
    book.add(*record("one more", report("one more", killed=count(0)), text=text, agency="AFP"), "1")
    start = time.monotonic()
    book.link()
    assert time.monotonic() - start < 5


def test_an_incident_told_hundreds_of_times_in_different_words(tmp_path: Path) -> None:
    book = Register(str(tmp_path / "r"), "a")

    def retold():  # type: ignore[no-untyped-def]
        for n in range(600):
            name = f"d{n}"
            where = place({"name": "Hit", "lat": 33.6 + n % 50 / 5000, "lon": 42.8, "gazetteer_id": "x"})
            told = report(name, killed=count(3 + n % 2), injured=count(n % 7), place=where)
            words = " ".join(f"word{n * 31 + k * k}" for k in range(12))
            rec, text = record(name, told, published_at=f"2022-01-{6 + n % 3:02}", text=f"Attack: {words}")
            yield rec, text, ""

    book.add_many(retold(), "1")
    assert {len(g) for g in groups(book)} == {600}
    (incident,) = book.incidents()
    assert incident.picks["killed"].low == 3 and incident.picks["killed"].high == 4

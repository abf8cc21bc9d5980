"""Reading by many: whoever reads, however many, in whatever order the documents come, the register comes out the same."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline import cli
from dateline.fetch import Fault
from dateline.model import Item
from dateline.parallel import Read, processes, read_ahead, read_batch
from dateline.parallel.cluster import Cluster
from dateline.parallel.processes import Processes
from dateline.parallel.reading import CrewError, Lost
from dateline.register import intake

TOWNS = ("Kirkuk", "Erbil", "Idlib", "Raqqa", "Mogadishu", "Baidoa", "Gao", "Maiduguri", "Kherson", "Quetta")
TELLINGS = (
    "A car bomb exploded near a police station in {town} on Monday, killing {n} people, police said.",
    "At least {n} soldiers died when a car bomb went off at a checkpoint in {town} on Monday, the army said.",
    "Gunmen opened fire on a market in {town} on Tuesday and wounded {n} people, a hospital official said.",
    "Rockets hit an air base outside {town} late on Sunday. Nobody was hurt, the military said.",
)
NEEDS_DASK = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed")


def articles() -> list[dict[str, str]]:
    """Forty reports of which several tell of one incident, some with nothing in them."""
    rows = []
    for i in range(36):
        text = TELLINGS[i % 4].format(town=TOWNS[i % len(TOWNS)], n=2 + i % 3)
        rows.append({"id": f"d{i:02}", "published": "2022-03-16", "publisher": f"paper {i % 5}", "text": text})
    rows += [
        {"id": f"e{i}", "published": "2022-03-16", "text": "The council met to talk about buses."} for i in range(4)
    ]
    return rows


def write(folder: Path, rows: list[dict[str, str]], name: str = "wire.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def call(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(arguments))
    assert result.exit_code == status, result.output
    return result.output


def exported(register: str) -> str:
    """Everything, as one file."""
    return call("export", "--format", "jsonl", "--register", register)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one process makes of the articles in their order."""
    folder = tmp_path_factory.mktemp("alone")
    register = str(folder / "desk.db")
    assert "40 added" in call("add", write(folder, articles()), "--register", register)
    return exported(register)


def items() -> list[Item]:
    return [Item(row["text"], id=row["id"], published=row["published"], location=row["id"]) for row in articles()]


# --- the same for every number of workers and every order ---------------------------------------------------------------------


def test_there_is_something_to_compare(alone: str) -> None:
    rows = [json.loads(line) for line in alone.splitlines()]
    assert len(rows) > 10
    assert any(len(row["reports"]) > 1 for row in rows)  # reports were linked


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("shuffled", [False, True])
def test_the_export_is_the_same_to_the_byte(alone: str, tmp_path: Path, workers: int, shuffled: bool) -> None:
    rows = articles()
    if shuffled:
        random.Random(workers).shuffle(rows)
    register = str(tmp_path / "desk.db")
    call("add", write(tmp_path, rows), "--register", register, "--workers", str(workers))
    assert exported(register) == alone


def test_every_database(alone: str, tmp_path: Path, location: str) -> None:
    call("add", write(tmp_path, articles()), "--register", location, "--workers", "2")
    assert exported(location) == alone


def test_what_was_broken_off_is_taken_up(alone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored is not read again."""
    register = str(tmp_path / "desk.db")
    call("add", write(tmp_path, articles()[:17], "first.jsonl"), "--register", register, "--workers", "2")
    asked: list[str] = []
    known = intake.is_known
    monkeypatch.setattr(intake, "is_known", lambda book, one: known(book, one) or bool(asked.append(one.id or "")))
    told = call("add", write(tmp_path, articles()), "--register", register, "--workers", "2")
    assert "17 known" in told and "23 added" in told
    assert asked == [row["id"] for row in articles()[17:]]
    assert exported(register) == alone


# --- workers that die -----------------------------------------------------------------------------------------------------------


def test_a_worker_killed_in_the_middle_changes_nothing(
    alone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []

    class Struck(Processes):
        """Loses a process once the first batch is back and others are under way."""

        def map(self, batches: Iterable[Sequence[Item]]) -> Iterator[list[Read]]:
            for found in super().map(batches):
                if not killed:
                    killed.append(self.pids()[0])
                    os.kill(killed[0], signal.SIGKILL)
                yield found

    monkeypatch.setattr(processes, "Processes", Struck)
    monkeypatch.setattr(processes, "_AHEAD", 2)
    register = str(tmp_path / "desk.db")
    assert "40 added" in call("add", write(tmp_path, articles()), "--register", register, "--workers", "2")
    assert killed
    assert exported(register) == alone


def deadly(batch: Sequence[Item]) -> list[Read]:
    """Reads like :func:`read_batch`, but one document ends the process."""
    if any(item.id == "d11" for item in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_batch(batch)


def test_a_document_that_ends_its_worker_is_given_up_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "read_batch", deadly)
    with Processes(2) as crew:
        found = list(read_ahead(items(), lambda one: one, crew))
    assert [one.id for one, reading in found if isinstance(reading, Lost)] == ["d11"]
    assert len(found) == 40
    assert all(reading.record["id"] == one.id for one, reading in found if reading and not isinstance(reading, Lost))


def test_a_given_up_document_is_told_and_the_others_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "read_batch", deadly)
    told = call("add", write(tmp_path, articles()), "--register", str(tmp_path / "r.db"), "--workers", "2", status=1)
    assert "1 failed" in told and "39 added" in told
    assert ":12: " in told  # the line of the file


def test_workers_end_with_the_program() -> None:
    """Also one that is killed: they look whether it is still there."""
    with Processes(2) as crew:
        pids = crew.pids()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


# --- what is no document, and faults of ours ------------------------------------------------------------------------------------


class Here:
    """A crew of this very process."""

    def map(self, batches: Iterable[Sequence[Item]]) -> Iterator[list[Read]]:
        yield from (read_batch(batch) for batch in batches)


def test_faults_keep_their_place_and_the_unwanted_are_not_read() -> None:
    fault = Fault("x.pdf", "cannot be read", "Mend it")
    stream: list[Any] = [items()[0], fault, items()[1], *items()[2:20]]
    found = list(read_ahead(stream, lambda one: None if one is fault or one.id == "d01" else one, Here()))
    assert [one for one, _ in found] == stream
    assert [i for i, (_, reading) in enumerate(found) if reading is None] == [1, 2]


def test_nothing_in_nothing_out() -> None:
    assert list(read_ahead([], lambda one: one, Here())) == []


def test_a_fault_of_ours_is_met_by_the_one_who_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker says nothing of it, so that it is told as ever."""
    monkeypatch.setattr("dateline.parallel.reading.read_item", lambda item: 1 / 0)
    assert read_batch(items()[:2]) == [None, None]


def test_only_one_kind_of_worker(tmp_path: Path) -> None:
    told = call("add", write(tmp_path, articles()), "--workers", "2", "--cluster", "tcp://127.0.0.1:1", status=2)
    assert "either --workers or --cluster" in told


# --- a cluster ------------------------------------------------------------------------------------------------------------------


def test_a_cluster_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    told = call("add", write(tmp_path, articles()), "--cluster", "tcp://127.0.0.1:1", status=1)
    assert "pip install 'dateline[cluster]'" in told
    assert "Traceback" not in told


@NEEDS_DASK
def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.parallel.cluster._SECONDS", 1)
    with pytest.raises(CrewError, match="cannot be reached"):
        Cluster("tcp://127.0.0.1:1")


@pytest.fixture
def dask() -> Iterator[Any]:
    """A cluster of two processes on this machine, each new process in the place of a lost one."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


@NEEDS_DASK
def test_a_cluster_comes_to_the_same(alone: str, tmp_path: Path, location: str, dask: Any) -> None:
    """Shuffled, and a worker is killed in the middle."""
    rows = articles()
    random.Random(3).shuffle(rows)
    with Cluster(dask.scheduler_address) as crew:
        stream = crew.map([items()[i : i + 4] for i in range(0, 40, 4)])
        first = next(stream)
        os.kill(next(iter(dask.workers.values())).pid, signal.SIGKILL)
        readings = [*first, *(one for batch in stream for one in batch)]
    assert readings == read_batch(items())
    call("add", write(tmp_path, rows), "--register", location, "--cluster", dask.scheduler_address)
    assert exported(location) == alone


@NEEDS_DASK
def test_a_cluster_of_another_version(monkeypatch: pytest.MonkeyPatch, dask: Any) -> None:
    monkeypatch.setattr("dateline.parallel.cluster.__version__", "0.0.0")
    with pytest.raises(CrewError, match="another version"):
        Cluster(dask.scheduler_address)

"""What a second worker brings: documents per second of reading and of `dateline add`, by processes and by a Dask cluster.

    python benchmarks/workers.py [--documents 400] [--rounds 3] [--cluster]

One worker and two take turns inside one run. Beside the seconds that went by stand those of the processors: on a machine that
does other work too, the seconds say little; that two workers cost no more of the processors than one is what counts then.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from wire import reports

from dateline.model import Item
from dateline.parallel import Crew
from dateline.parallel.processes import Processes

BATCH = 8


def batches(items: list[Item]) -> Iterator[list[Item]]:
    return (items[i : i + BATCH] for i in range(0, len(items), BATCH))


def cpu() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def read(make: Callable[[], AbstractContextManager[Crew]], items: list[Item]) -> float:
    """Return the seconds of reading, workers started and warm."""
    with make() as crew:
        for _ in crew.map(batches(items[:64])):
            pass
        began = time.perf_counter()
        count = sum(len(part) for part in crew.map(batches(items)))
        assert count == len(items)
        return time.perf_counter() - began


def shares(workers: int, items: list[Item]) -> tuple[float, float]:
    """Return the processor seconds of this process and of all workers together, their start included."""
    own, before = time.process_time(), os.times()
    with Processes(workers) as crew:
        for _ in crew.map(batches(items)):
            pass
    after = os.times()
    below = after.children_user + after.children_system - before.children_user - before.children_system
    return time.process_time() - own, below


def add(path: Path, workers: int) -> tuple[float, float]:
    """Return seconds by the clock and by the processors of the command into a new register."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["add", str(path), "--register", f"{folder}/r.db", "--workers", str(workers)]
        began, spent = time.perf_counter(), cpu()
        program = [sys.executable, "-c", "from dateline.cli import main; main()", *command]
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began, cpu() - spent


def dask(workers: int) -> AbstractContextManager[Crew]:
    from contextlib import contextmanager

    from distributed import LocalCluster

    from dateline.parallel.cluster import Cluster

    @contextmanager
    def made() -> Iterator[Crew]:
        local = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        with local, Cluster(local.scheduler_address) as crew:
            yield crew

    return made()


def compare(name: str, one: list[float], two: list[float], count: int) -> None:
    first, second = statistics.median(one), statistics.median(two)
    told = f"1: {count / first:7.1f} documents/s   2: {count / second:7.1f} documents/s   {first / second:.2f} times"
    print(f"{name:<24} {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cluster", action="store_true", help="a Dask cluster of this machine too")
    asked = parser.parse_args()
    items = [Item(text, id=f"d{i}", published=day) for i, (text, day) in enumerate(reports(asked.documents))]
    load = os.getloadavg()[0]
    print(f"{asked.documents} documents, {asked.rounds} rounds, {os.cpu_count()} processors, load {load:.1f} before")
    processes: dict[int, list[float]] = {1: [], 2: []}
    cluster: dict[int, list[float]] = {1: [], 2: []}
    whole: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wire.jsonl"
        rows = ({"id": one.id, "published": one.published, "text": one.text} for one in items)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        for _ in range(asked.rounds):
            for workers in (1, 2):
                processes[workers].append(read(lambda n=workers: Processes(n), items))
                if asked.cluster:
                    cluster[workers].append(read(lambda n=workers: dask(n), items))
                whole[workers].append(add(path, workers))
    compare("reading, processes", processes[1], processes[2], asked.documents)
    if asked.cluster:
        compare("reading, Dask", cluster[1], cluster[2], asked.documents)
    compare("dateline add", [w for w, _ in whole[1]], [w for w, _ in whole[2]], asked.documents)
    for workers in (1, 2):
        own, below = shares(workers, items)
        print(
            f"{'processor seconds':<24} {workers} worker(s): {own:.2f} of the one who hands out, {below:.2f} of those who read"
        )
    spent = {n: statistics.median(c for _, c in rows) for n, rows in whole.items()}
    print(f"{'dateline add':<24} processor seconds: 1: {spent[1]:.1f}   2: {spent[2]:.1f}")


if __name__ == "__main__":
    main()

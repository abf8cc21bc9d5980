"""What linking costs: made-up reports (benchmarks/synthetic.py) into a new register, then one more report at a time.

    python benchmarks/linking.py [--sizes 1000,10000,100000] [--write docs/linking-cost.md]
    python benchmarks/linking.py --crowds      # one incident told by hundreds and thousands, or by copies of one article

For every size: seconds to store and to link all of it at once (by the clock and of the processor), peak memory, milliseconds
for one more document
(stored and linked: median and slowest of twenty, and the median of the processor's own time, which a busy machine does
not lengthen), and how well the incidents agree with the truth.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import one_incident, tellings

EXTRA = 20
CROWDS = ((300, False), (3_000, False), (1_000, True), (10_000, True))  # reports of one incident; whether one text


def measure(size: int) -> str:
    """Return one row of the table for ``size`` reports; run in a process of its own, so that its memory is its own."""
    from sqlalchemy import select

    from dateline.evaluate.linking.grouping import groups
    from dateline.register.book import Register
    from dateline.register.schema import cases

    with tempfile.TemporaryDirectory() as folder:
        book = Register(f"{folder}/register.sqlite", "bench")
        made = list(tellings(size + EXTRA))
        truth = {t.record["reports"][0]["id"]: t.truth for t in made}
        start, used = time.perf_counter(), time.process_time()
        book.add_many(((t.record, t.text, "") for t in made[:size]), "bench")
        stored, wrote = time.perf_counter() - start, time.process_time() - used
        start, used = time.perf_counter(), time.process_time()
        book.rebuild()
        linked, worked = time.perf_counter() - start, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        single, busy = [], []
        for telling in made[size:]:
            start, used = time.perf_counter(), time.process_time()
            book.add(telling.record, telling.text, "bench")
            book.link()
            single.append(1000 * (time.perf_counter() - start))
            busy.append(1000 * (time.process_time() - used))
        with book.database.reading() as connection:
            read = {r.report_id: r.incident for r in connection.execute(select(cases.c.report_id, cases.c.incident))}
        items = list(read)
        gold, found = groups(truth, items), groups(read, items)
        by_item = {i: n for n, g in enumerate(gold) for i in g}
        meets: dict[tuple[int, int], int] = {}
        for n, group in enumerate(found):
            for item in group:
                meets[by_item[item], n] = meets.get((by_item[item], n), 0) + 1
        sizes, other = [len(g) for g in gold], [len(g) for g in found]
        precision = sum(c * c / other[n] for (_, n), c in meets.items()) / len(items)
        recall = sum(c * c / sizes[g] for (g, _), c in meets.items()) / len(items)
        f1 = 2 * precision * recall / (precision + recall)
        book.close()
    scored = f"{precision:.3f} / {recall:.3f} / {f1:.3f}"
    one = f"{statistics.median(single):.0f} / {max(single):.0f} / {statistics.median(busy):.0f}"
    return f"| {size:,} | {stored:.1f} / {wrote:.1f} | {linked:.1f} / {worked:.1f} | {peak:,.0f} | {one} | {scored} |"


def crowd(size: int, copied: bool) -> str:
    """Return one row for an incident of ``size`` reports. Times are the processor's, in seconds."""
    from dateline.register.book import Register

    with tempfile.TemporaryDirectory() as folder:
        book = Register(f"{folder}/register.sqlite", "bench")
        made = list(one_incident(size + 1, copied))
        marks = [time.process_time()]
        book.add_many(((t.record, t.text, "") for t in made[:size]), "bench")
        marks.append(time.process_time())
        book.link()
        marks.append(time.process_time())
        found = sorted((len(i.members) for i in book.incidents()), reverse=True)
        marks.append(time.process_time())
        book.add(made[size].record, made[size].text, "bench")
        book.link()
        marks.append(time.process_time())
        book.close()
    times = " | ".join(f"{after - before:.2f}" for before, after in itertools.pairwise(marks))
    return f"| {size:,} {'copies' if copied else 'accounts'} | {times} | {found[0]:,} of {size:,} |"


def main() -> None:
    """Measure every size in a process of its own and print, or write, the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--one", type=int, help="measure one size in this process")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--crowds", action="store_true", help="one incident with very many reports")
    given = parser.parse_args()
    if given.crowds:
        print("| one incident told by | store, s | link, s | derive, s | one more, s | largest incident |")
        print("|---|---:|---:|---:|---:|---:|")
        for size, copied in CROWDS:
            print(crowd(size, copied), flush=True)
        return
    if given.one:
        print(measure(given.one), flush=True)
        return
    rows = [
        subprocess.run(
            [sys.executable, __file__, "--one", size], check=True, capture_output=True, text=True
        ).stdout.strip()
        for size in given.sizes.split(",")
    ]
    head = (
        "| reports | store, s: clock / processor | link all, s: clock / processor | peak memory, MB "
        "| one more, ms: median / slowest / processor | B-cubed P / R / F1 |\n"
        "|---:|---:|---:|---:|---:|---:|"
    )
    table = "\n".join([head, *rows])
    print(table)
    if given.write:
        note = f"Made by `python benchmarks/linking.py` on Python {platform.python_version()}, {platform.machine()}, 2 cores.\n"
        given.write.write_text(f"# What linking costs\n\n{note}\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

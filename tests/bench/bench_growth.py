"""Time loads of 10,000, 100,000 and 1,000,000 rows, each into an empty home, in one run.

The smallest is the baseline: a ratio of at most 1 a row is growth no worse than linear, and
memory should be the same. Each is the whole command, as in ``bench_load``. Takes some minutes and
a few gigabytes of disc. Run: ``.venv/bin/python tests/bench/bench_growth.py [--json]``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from homeward.config import database  # noqa: E402
from homeward.config.cluster import Cluster, in_use  # noqa: E402
from tests.bench.bench_load import EACH, make_tables, run_command, write_files  # noqa: E402
from tests.bench.figures import Figure, show  # noqa: E402

ROWS = (10_000, 100_000, int(os.environ.get("HOMEWARD_BENCH_ROWS", "1000000")))
GOAL_GROWTH, GOAL_MEMORY = 1.1, 1.2


def measure() -> Iterator[Figure]:
    """Load each size and set it beside the smallest."""
    first: tuple[float, float] | None = None
    for rows in ROWS:
        seconds, megabytes = _loaded(rows)
        each = 1_000_000 * seconds / rows
        if first is None:
            first = each, megabytes
            yield Figure(f"load of {rows:,} rows, a row", each, "µs")
            yield Figure(f"memory of the load of {rows:,} rows", megabytes, "MB")
            continue
        growth, more = each / first[0], megabytes / first[1]
        goal = f"within {GOAL_GROWTH:g} of the smallest"
        yield Figure(
            f"load of {rows:,} rows, a row",
            each,
            "µs",
            first[0],
            growth,
            goal,
            growth <= GOAL_GROWTH,
        )
        goal = f"within {GOAL_MEMORY:g} of the smallest"
        yield Figure(
            f"memory of the load of {rows:,} rows",
            megabytes,
            "MB",
            first[1],
            more,
            goal,
            more <= GOAL_MEMORY,
        )


def _loaded(rows: int) -> tuple[float, float]:
    """Load so many rows into an empty home; return seconds, and the loader's most memory in MB."""
    with TemporaryDirectory(prefix="homeward-bench-") as folder:
        files = Path(folder) / "files"
        write_files(files, children=rows // (1 + EACH))
        with in_use(Cluster(Path(folder) / "home")) as cluster:
            environment = database.child_environment(HOMEWARD_HOME=str(cluster.home))
            make_tables(cluster, environment)
            with _Memory() as memory:
                seconds = run_command("load", str(files), environment=environment)
            return seconds, memory.most


class _Memory:
    """Watches this process's children: the most memory that one of them held, in MB."""

    def __init__(self) -> None:
        self.most = 0.0
        self._stop = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.2):
            for status in Path("/proc").glob("[0-9]*/status"):
                self.most = max(self.most, _held(status))


def _held(status: Path) -> float:
    """Return the most megabytes that a ``homeward load`` among our children held so far."""
    try:
        told = dict(
            line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
        )
        words = (status.parent / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return 0.0
    if int(told.get("PPid", 0)) != os.getpid() or b"load" not in words:
        return 0.0
    return int(told.get("VmHWM", "0 kB").split()[0]) / 1024


if __name__ == "__main__":
    show(measure())

"""Time a load of 100,000 rows beside ``COPY`` of what it made into bare tables, in one run.

The load is the whole command: start, recognising, staging, checking, matching, policies, history,
ledger. The bare tables have the same columns, keys, indexes and exclusion constraint and nothing
else: no policy, trigger, history, ledger or foreign key. No episode is open, so there are no
obligations. Run: ``.venv/bin/python tests/bench/bench_load.py [--json]``.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from homeward.config import database  # noqa: E402
from homeward.config.cluster import Cluster, in_use  # noqa: E402
from tests.bench.figures import Figure, show  # noqa: E402

CHILDREN = int(os.environ.get("HOMEWARD_BENCH_CHILDREN", "20000"))
EACH = 4
GOAL_TIMES, GOAL_MEGABYTES = 6.0, 500.0
TABLES = (
    "record_child",
    "record_identifier",
    "record_assertion",
    "record_episode",
    "record_kindchange",
)


def measure() -> Iterator[Figure]:
    """Load, then copy the same rows bare."""
    with TemporaryDirectory(prefix="homeward-bench-") as folder:
        files = Path(folder) / "files"
        write_files(files, children=CHILDREN)
        with in_use(Cluster(Path(folder) / "home")) as cluster:
            environment = database.child_environment(HOMEWARD_HOME=str(cluster.home))
            make_tables(cluster, environment)
            seconds = run_command("load", str(files), environment=environment)
            again = run_command("load", str(files), environment=environment)
            bare = _copy_bare(cluster)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = CHILDREN * (1 + EACH)
    ratio = seconds / bare
    goal = f"within {GOAL_TIMES:g} times COPY"
    yield Figure(f"load of {rows:,} rows", seconds, "s", bare, ratio, goal, ratio <= GOAL_TIMES)
    yield Figure("the same again, all unchanged", again, "s")
    goal = f"under {GOAL_MEGABYTES:g} MB"
    yield Figure("memory of the load", memory, "MB", goal=goal, met=memory < GOAL_MEGABYTES)


def write_files(folder: Path, *, children: int) -> None:
    """Write a return of so many children, each with four missing episodes."""
    folder.mkdir()
    with (folder / "header.csv").open("w") as out:
        out.write("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n")
        out.writelines(
            f"{n},{n % 2 + 1},{n % 28 + 1:02}/03/2011,WBRI,,,\n" for n in range(children)
        )
    with (folder / "missing.csv").open("w") as out:
        out.write("CHILD,DOB,MISSING,MIS_START,MIS_END\n")
        out.writelines(
            f"{n},,M,{3 * each + 1:02}/01/2025,{3 * each + 2:02}/01/2025\n"
            for n in range(children)
            for each in range(EACH)
        )


def make_tables(cluster: Cluster, environment: dict[str, str]) -> None:
    """Make the tables of an empty home."""
    owner = {"DATABASE_URL": str(cluster.app_url()), "HOMEWARD_OWNER_URL": str(cluster.owner_url())}
    run_command("migrate", environment=environment | owner)


def run_command(*words: str, environment: dict[str, str]) -> float:
    """Run a command of the program and return the seconds it took."""
    begun = perf_counter()
    subprocess.run(
        database.command_words(*words), env=environment, stdout=subprocess.DEVNULL, check=True
    )
    return perf_counter() - begun


def _copy_bare(cluster: Cluster) -> float:
    """Return the seconds that COPY of the loaded rows into bare tables takes."""
    address = cluster.superuser_url()
    conninfo = psycopg.conninfo.make_conninfo(str(address), dbname=cluster.app_url().name)
    with psycopg.connect(conninfo) as own:
        data = {table: _copied_out(own, table) for table in TABLES}
        for table in TABLES:
            words = "CREATE TABLE {} (LIKE {} INCLUDING ALL)"
            own.execute(sql.SQL(words).format(_bare(table), sql.Identifier(table)))
        own.commit()
        begun = perf_counter()
        for table in TABLES:
            with own.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(_bare(table))) as copy:
                copy.write(data[table])
        own.commit()
        return perf_counter() - begun


def _bare(table: str) -> sql.Identifier:
    return sql.Identifier(f"bare_{table}")


def _copied_out(own: psycopg.Connection[tuple[object, ...]], table: str) -> bytes:
    with own.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(block) for block in copy)


if __name__ == "__main__":
    show(measure())

"""A load killed outright at random moments, and run again, ends as one left undisturbed.

Three kills in every run of the suite; HOMEWARD_KILLS=50 for the full measure.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from homeward.config import database
from homeward.config.cluster import Cluster, in_use
from homeward.guard.verify import verify

KILLS = int(os.environ.get("HOMEWARD_KILLS", "3"))
CHILDREN = 3_000
SEED = 20_260_610
_MORE = 8  # kills more, at most, until one has cut something short
_BASE = "kill_base"
_TOLD = """
SELECT 'child', i.value, c.born_on::text, c.sex || c.version FROM record_child c
  JOIN record_identifier i ON i.child_id = c.id
UNION ALL SELECT 'status', i.value, s.starts_on::text, s.ends_on::text FROM record_statusperiod s
  JOIN record_identifier i ON i.child_id = s.child_id
UNION ALL SELECT 'care', i.value, p.starts_on::text, p.ends_on::text FROM record_careperiod p
  JOIN record_identifier i ON i.child_id = p.child_id
UNION ALL SELECT 'place', i.value, p.starts_on::text, p.kind FROM record_placement p
  JOIN record_identifier i ON i.child_id = p.child_id
UNION ALL SELECT 'episode', i.value, e.started_at::text, concat(e.ended_at, e.kind, e.version)
  FROM record_episode e JOIN record_identifier i ON i.child_id = e.child_id
UNION ALL SELECT 'due', i.value, o.key, concat(o.state, o.due_at) FROM work_obligation o
  JOIN record_identifier i ON i.child_id = o.child_id
UNION ALL SELECT 'kind', i.value, k.at::text, k.kind FROM record_kindchange k
  JOIN record_identifier i ON i.child_id = k.child_id
UNION ALL SELECT 'said', a.table_name, a.key, a.digest FROM record_assertion a
UNION ALL SELECT 'file', f.name, f.read::text, concat_ws('/', f.accepted, f.unchanged, f.rejected)
  FROM sources_loadfile f JOIN sources_load l ON l.id = f.load_id
  WHERE f.accepted > 0 OR l.finished_at IS NULL
UNION ALL SELECT 'back', r.line::text, r.cells::text, '' FROM (
  SELECT DISTINCT line, cells FROM sources_rejectedrow) r
UNION ALL SELECT 'piece', file_id::text, '', '' FROM sources_piece
"""
_ENTRIES = """
SELECT e.operation, i.table_name, i.op, count(*) FROM guard_ledgerentry e
JOIN guard_ledgeritem i ON i.entry_id = e.id GROUP BY e.id, 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A server with an empty, migrated database to copy, and a folder to load."""

    cluster: Cluster
    files: Path

    def fresh(self, name: str) -> None:
        """Make a database as it stands before the first load."""
        with psycopg.connect(str(self.cluster.superuser_url()), autocommit=True) as own:
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            own.execute(words.format(sql.Identifier(name), sql.Identifier(_BASE)))

    def drop(self, name: str) -> None:
        """Take a database away."""
        with psycopg.connect(str(self.cluster.superuser_url()), autocommit=True) as own:
            own.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start a load into a database."""
        return subprocess.Popen(
            database.command_words("load", str(self.files), "--json"),
            env=self.environment(name),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def finish(self, name: str) -> None:
        """Load to the end."""
        run = self.start(name)
        _, errors = run.communicate(timeout=300)
        assert run.returncode == 1, errors.decode()

    def environment(self, name: str) -> dict[str, str]:
        """Return the environment of a command on a database."""
        return database.child_environment(
            HOMEWARD_HOME=str(self.cluster.home), DATABASE_URL=str(self.cluster.app_url(name))
        )

    def state(self, name: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        """Return what the record holds, and what each ledger entry holds, without ids."""
        with psycopg.connect(str(self.cluster.backup_url(name))) as reader:
            told = sorted(map(str, reader.execute(_TOLD).fetchall()))
            entries = sorted(map(str, reader.execute(_ENTRIES).fetchall()))
        return told, entries


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Hold a server up with the database to copy."""
    folder = tmp_path_factory.mktemp("kill")
    files = folder / "files"
    files.mkdir()
    write_files(files)
    with in_use(Cluster(folder / "home", fast=True)) as cluster:
        made = Home(cluster, files)
        owner = str(cluster.owner_url(_BASE))
        with psycopg.connect(str(cluster.superuser_url()), autocommit=True) as own:
            own.execute(f"CREATE DATABASE {_BASE} OWNER homeward_owner TEMPLATE template0")
        subprocess.run(
            database.command_words("migrate"),
            env=made.environment(_BASE) | {"HOMEWARD_OWNER_URL": owner},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        yield made


def write_files(folder: Path) -> None:
    """Write a return: some children open missing, one row to be rejected."""
    head = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
    rows = (f"{n},{n % 2 + 1},{n % 28 + 1:02}/03/2011,WBRI,,,\n" for n in range(CHILDREN))
    (folder / "header.csv").write_text(head + "".join(rows))
    head = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n"
    stays = (
        f"{n},{day}/2024,S,C2,U4,{end},{'X1' if end else ''}\n"
        for n in range(0, CHILDREN, 2)
        for day, end in (("01/02", "01/06/2024"), ("01/06", ""))
    )
    (folder / "episodes.csv").write_text(head + "".join(stays))
    head = "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
    rows = (
        f"{n},,M,{n % 28 + 1:02}/0{n % 9 + 1}/2025,{'' if n % 60 == 0 else '12/12/2025'}\n"
        for n in range(CHILDREN + 1)
    )
    (folder / "missing.csv").write_text(head + "".join(rows))


def test_load_ends_as_undisturbed_when_it_is_killed_and_run_again(home: Home) -> None:
    home.fresh("kill_none")
    begun = time.perf_counter()
    home.finish("kill_none")
    lasted = time.perf_counter() - begun
    told, entries = home.state("kill_none")
    moments = random.Random(SEED)  # noqa: S311 - moments, not secrets
    cut_short = 0

    longest = lasted
    for number in count():
        if number >= KILLS and (cut_short or number >= KILLS + _MORE):
            break
        name = f"kill_{number}"
        home.fresh(name)
        run = home.start(name)
        time.sleep(moments.uniform(0.4, longest))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        was_cut = run.returncode == -signal.SIGKILL
        cut_short += was_cut
        # A run that had ended by then was quicker than the one that was timed.
        longest = longest if was_cut else max(0.5, 0.6 * longest)
        home.finish(name)

        assert home.state(name)[0] == told, f"after kill {number}"
        assert home.state(name)[1] == entries, f"after kill {number}"
        found = verify(str(home.cluster.backup_url(name)), sealing_key=b"k" * 32)
        assert found.whole, found
        home.drop(name)

    assert cut_short
    assert sum("record_episode" in entry for entry in entries) >= CHILDREN / 1_000

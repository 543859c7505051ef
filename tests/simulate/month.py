"""One simulated month: from event to event, with everything that goes wrong in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import psycopg

from homeward.config import database, env
from homeward.config.cluster import Cluster, in_use
from homeward.config.env import OWNER_VARIABLE, Settings
from tests.simulate.calendar import Month
from tests.simulate.post import Post
from tests.standins import notify

_DUE = """
SELECT min(at) FROM (SELECT min(at) AS at FROM work_wake UNION ALL SELECT min(at) FROM work_outbox
UNION ALL SELECT min(at) FROM work_chase) AS due
"""
_ASKED = """
SELECT id, owner, chased FROM work_message
WHERE state IN ('waiting', 'told') AND owner IS NOT NULL AND urgency = 'now'
"""
_UNCOMMITTED = "SELECT count(*) FROM work_delivery WHERE id = ANY(%s) AND state <> 'sent'"
_STUCK = 500  # beats in a row that find something overdue


@dataclass
class Run:
    """A month under way."""

    month: Month
    cluster: Cluster
    now: datetime
    environment: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    restarts: int = 0
    died: int = 0
    cut: int = 0
    beats: int = 0
    worker: subprocess.Popen[str] | None = None
    spare: subprocess.Popen[str] | None = None
    _reader: psycopg.Connection | None = None

    @property
    def log(self) -> Path:
        """Return where the workers complain."""
        return self.cluster.home / "worker.log"

    def ask(self, words: str, *values: object) -> list[tuple]:
        """Return what stands in the database, past every policy."""
        if self._reader is None or self._reader.closed:
            self._reader = psycopg.connect(str(self.cluster.backup_url()), autocommit=True)
        return self._reader.execute(words, values).fetchall()

    def start_worker(self) -> subprocess.Popen[str]:
        """Return a new worker, which makes itself ready meanwhile."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.simulate.worker"],
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=self.log.open("a"),
        )  # fmt: skip

    def ready(self) -> subprocess.Popen[str]:
        """Return the worker at work, the spare one in place of one that ended."""
        if self.worker is None:
            self.worker, self.spare = self.spare or self.start_worker(), self.start_worker()
            assert self.worker.stdout is not None
            if self.worker.stdout.readline() != "ready\n":
                raise RuntimeError(self.log.read_text(encoding="utf-8")[-4000:])
        return self.worker

    def beat(self, post: Post) -> None:
        """Have the worker do what is due now, with whatever goes wrong at this moment."""
        worker, before = self.ready(), len(post.arrived)
        self.beats += 1
        armed = bool(self.month.kills and self.month.kills[0] <= self.now)
        at_a_letter = armed and len(self.month.kills) % 2 == 0
        post.victim = worker.pid if at_a_letter else None
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(f"{self.now.isoformat()}\n")
        worker.stdin.flush()
        if armed and not at_a_letter:
            time.sleep(self.month.chance.uniform(0, 0.06))
            worker.kill()
        elif self.month.restarts and self.month.restarts[0] <= self.now:
            time.sleep(self.month.chance.uniform(0, 0.04))
            self.restart()
        said = worker.stdout.readline()
        killed = armed and (not at_a_letter or post.victim is None)
        post.victim = None
        if killed or said != "done\n":
            self.lost(worker, killed=killed)
            letters = [one.delivery for one in post.arrived[before:]]
            self.cut += int(self.ask(_UNCOMMITTED, letters)[0][0])

    def lost(self, worker: subprocess.Popen[str], *, killed: bool) -> None:
        """Note that the worker is no more."""
        worker.kill()
        worker.communicate()
        self.worker = None
        if killed:
            self.month.kills.pop(0)
            self.kills += 1
        else:
            self.died += 1
        time.sleep(0.05)  # the server notices that its client is gone

    def restart(self) -> None:
        """Stop the database, whatever is under way, and start it again."""
        from django.db import connection

        self.month.restarts.pop(0)
        self.restarts += 1
        connection.close()
        if self._reader is not None:
            self._reader.close()
        self.cluster.stop()
        self.cluster.start()

    def end(self) -> None:
        """Let the workers go."""
        for worker in (self.worker, self.spare):
            if worker is not None:
                worker.send_signal(signal.SIGKILL)
                worker.communicate()
        if self._reader is not None:
            self._reader.close()


@contextmanager
def _standing(month: Month) -> Iterator[tuple[Run, Post]]:
    """Hold a home, its post and its first worker up for the block."""
    with ExitStack() as until:
        folder = until.enter_context(TemporaryDirectory(prefix="homeward-simulate-"))
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        cluster = until.enter_context(in_use(Cluster(home, fast=True)))
        run = Run(month, cluster, month.start)
        post = Post(month, lambda: run.now)
        url = until.enter_context(notify.standing(post.notify()))
        post.start()
        until.callback(post.stop)
        settings = _settings(home, post.port, url)
        found = until.enter_context(database.ready(replace(settings, pooled=False)))
        until.callback(database.let_go)
        run.environment = database.child_environment(
            **_channels(post.port, url), HOMEWARD_HOME=str(home),
            DATABASE_URL=str(found.database),
        )  # fmt: skip
        until.callback(run.end)
        yield run, post


def _settings(home: Path, port: int, url: str) -> Settings:
    known = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", OWNER_VARIABLE}}
    os.environ["HOMEWARD_HOME"] = str(home)
    return env.load(known | _channels(port, url) | {"HOMEWARD_HOME": str(home)})


def _channels(port: int, url: str) -> dict[str, str]:
    return {
        "HOMEWARD_ADDRESS": "https://homeward.example.test",
        "HOMEWARD_SMTP_URL": f"smtp-plain://127.0.0.1:{port}",
        "HOMEWARD_MAIL_FROM": "homeward@example.test",
        "HOMEWARD_NOTIFY_URL": url,
        "HOMEWARD_NOTIFY_KEY": notify.KEY,
        "HOMEWARD_NOTIFY_SMS_TEMPLATE": notify.SMS_TEMPLATE,
    }


def main(name: str) -> int:
    """Live through a month, and judge it."""
    month = Month(name)
    begun = time.monotonic()
    with _standing(month) as (run, post):
        from tests.simulate import judging
        from tests.simulate.town import make_town

        town = make_town(month)
        overdue = 0
        while True:
            due = run.ask(_DUE)[0][0]
            ahead = town.ahead[0][0] if town.ahead else month.until
            at = min(ahead, due or month.until, month.until)
            overdue = overdue + 1 if due and due <= run.now else 0
            if at >= month.until or overdue > _STUCK:
                break
            run.now = max(at, run.now + timedelta(seconds=1))
            post.keep_hours()
            while month.singles and month.singles[0] <= run.now:
                month.singles.pop(0)
                post.singles += 1
            town.do(run.now)
            run.beat(post)
            for message, owner, chased in run.ask(_ASKED):
                town.wonder(UUID(str(message)), UUID(str(owner)), chased, run.now)
        found = judging.judge(run, post, town)
        sys.stdout.write(f"{name}: {judging.page(found, run, post, town)}\n")
        sys.stdout.write(f"{time.monotonic() - begun:.0f} seconds, {run.beats} beats\n")
        if overdue > _STUCK:
            sys.stdout.write(f"FAULT: something due at {due} is never done\n")
    return 1 if found.faults or overdue > _STUCK else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

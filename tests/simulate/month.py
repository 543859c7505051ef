"""One simulated month: from event to event, with everything that goes wrong in it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

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
SELECT id, owner, chased, urgency FROM work_message
WHERE state IN ('waiting', 'told') AND owner IS NOT NULL
"""
WORKERS = 2
_STUCK = 500  # beats in a row that find something overdue


@dataclass
class Worker:
    """One worker's process; it says that it is ready before it is given anything."""

    process: subprocess.Popen[str]
    is_ready: bool = False

    def take(self, words: str) -> None:
        """Give it an instant."""
        assert self.process.stdin is not None
        self.process.stdin.write(words)
        self.process.stdin.flush()

    def said(self) -> str:
        """Return the next line it says, or "" if it is no more."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def has_said(self) -> bool:
        """Tell whether it has said something, or ended."""
        return bool(select.select([self.process.stdout], [], [], 0)[0])


@dataclass
class Run:
    """A month under way. ``broken``: how many workers ended in which beat."""

    month: Month
    cluster: Cluster
    now: datetime
    environment: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    restarts: int = 0
    died: int = 0
    beats: int = 0
    alone: int = 0
    broken: Counter[int] = field(default_factory=Counter)
    workers: list[Worker] = field(default_factory=list)
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

    def start_worker(self) -> None:
        """Start one more worker, which makes itself ready meanwhile."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulate.worker"],
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=self.log.open("a"),
        )  # fmt: skip
        self.workers.append(Worker(process))

    def ready(self) -> list[Worker]:
        """Return the workers at work: those that are ready, at least one."""
        while len(self.workers) < WORKERS:
            self.start_worker()
        for worker in self.workers:
            none = not any(one.is_ready for one in self.workers)
            if not worker.is_ready and (none or worker.has_said()):
                if worker.said() != "ready\n":
                    raise RuntimeError(self.log.read_text(encoding="utf-8")[-4000:])
                worker.is_ready = True
        return [worker for worker in self.workers if worker.is_ready]

    def beat(self, post: Post) -> None:
        """Have the workers do what is due now, with whatever goes wrong at this moment."""
        workers = self.ready()
        self.beats += 1
        self.alone += len(workers) < WORKERS
        if self.month.kills and self.month.kills[0] <= self.now:
            victim = workers.pop(0)
            at_a_letter = len(self.month.kills) % 2 == 0
            if at_a_letter:
                self._killed_at_a_letter(victim, post)
            self._work(workers if at_a_letter else [victim, *workers], kill=not at_a_letter)
        else:
            self._work(workers, kill=False)

    def _killed_at_a_letter(self, victim: Worker, post: Post) -> None:
        """Have a worker work alone, and die as its next letter is taken, if it brings one."""
        post.victim = victim.process.pid
        victim.take(f"{self.now.isoformat()}\n")
        said = victim.said()
        killed, post.victim = post.victim is None, None
        if killed or said != "done\n":
            self._lost(victim, killed=killed)

    def _work(self, workers: list[Worker], *, kill: bool) -> None:
        """Have all work at the same time. ``kill``: the first one dies meanwhile."""
        for worker in workers:
            worker.take(f"{self.now.isoformat()}\n")
        if kill:
            time.sleep(self.month.chance.uniform(0, 0.06))
            workers[0].process.kill()
        elif self.month.restarts and self.month.restarts[0] <= self.now:
            time.sleep(self.month.chance.uniform(0, 0.04))
            self.restart()
        for number, worker in enumerate(workers):
            killed = kill and number == 0
            if worker.said() != "done\n" or killed:
                self._lost(worker, killed=killed)

    def _lost(self, worker: Worker, *, killed: bool) -> None:
        """Note that a worker is no more."""
        worker.process.kill()
        worker.process.communicate()
        self.workers.remove(worker)
        self.broken[self.beats] += 1
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
        for worker in self.workers:
            worker.process.kill()
            worker.process.communicate()
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
        post = Post(month, lambda: run.now, lambda: run.beats)
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
            former, run.now = run.now, max(at, run.now + timedelta(seconds=1))
            if run.now.date() != former.date():
                sys.stderr.write(f"{run.now:%d %B}: {run.beats} beats\n")
            post.keep_hours()
            while month.singles and month.singles[0] <= run.now:
                month.singles.pop(0)
                post.singles += 1
            town.do(run.now)
            run.beat(post)
            for message, owner, chased, urgency in run.ask(_ASKED):
                town.wonder((message, owner, chased), urgency, run.now)
        found = judging.judge(run, post, town)
        sys.stdout.write(f"{name}: {judging.page(found, run, post, town)}\n")
        sys.stdout.write(f"{time.monotonic() - begun:.0f} seconds, {run.beats} beats\n")
        if overdue > _STUCK:
            sys.stdout.write(f"FAULT: something due at {due} is never done\n")
    return 1 if found.faults or overdue > _STUCK else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

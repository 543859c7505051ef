"""Time a duty's way to the mail server, by the real clock, with 10,000 duties open.

Episodes whose duties are raised at random instants of a minute; a worker of its own process; a
mail server that notes when each letter came. From the instant at which the duty was due to be
raised until the server has the letter. The baseline, in the same run, is a home with few open.

Run: ``.venv/bin/python -m tests.bench.bench_delivery [--json]``.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import sleep
from uuid import UUID

import psycopg

from homeward.config import clock
from homeward.config.database import child_environment, command_words
from tests.bench.copying import copy_open
from tests.bench.figures import Figure, alone
from tests.bench.home import Home
from tests.bench.reaching import make_reachable
from tests.standins.mail import Box, mail_server

_EPISODES, _SECONDS, _OPEN = 60, 60.0, 10_000
_GOAL_SECONDS = 5.0
_RAISED = timedelta(hours=48)
"""So long after the return the national protocol raises the offer of an interview, and the
interview: two letters an episode."""

_PATIENCE = 60.0
_TAKING = timedelta(seconds=90)
"""So long the reports may take, and what they ask for at once may take to leave."""

_DELIVERIES = """
SELECT d.id, o.escalations FROM work_delivery d JOIN work_message m ON m.id = d.message_id
JOIN work_obligation o ON o.episode_id = m.episode_id AND o.key = m.duty
WHERE m.template = 'duty_raised' AND d.channel = 'email' AND m.episode_id = ANY(%s)
AND o.rule = ANY(ARRAY['interview.offer', 'interview.held'])
"""


@dataclass
class _Arrivals(Box):
    """When each delivery first arrived, by its Message-ID."""

    first: dict[UUID, datetime] = field(default_factory=dict)

    async def handle_DATA(self, server, session, envelope) -> str:
        """Take a letter, and note when."""
        said = await super().handle_DATA(server, session, envelope)
        name = str(self.letters.pop()["Message-ID"]).strip("<>").partition("@")[0]
        self.first.setdefault(UUID(name), clock.utc_now())
        return said


def measure(home: Home) -> Iterator[Figure]:
    """Yield the p50 and p95 of a letter's way with few and with many duties open."""
    from homeward.config.wiring import wire

    wire()
    make_reachable(home)
    arrivals = _Arrivals()
    with _worker(home, arrivals):
        few = _seconds(home, arrivals)
        copy_open(home, upto=_OPEN)
        many = _seconds(home, arrivals)
    for part in (50, 95):
        took, least = (times[len(times) * part // 100] for times in (many, few))
        yield Figure(
            f"duty due to its letter at the mail server, p{part} of {len(many)}, "
            f"{_OPEN:,} duties open",
            took,
            "s",
            baseline=least,
            ratio=took / least,
            goal=f"under {_GOAL_SECONDS:g} s" if part == 95 else "",
            met=took < _GOAL_SECONDS if part == 95 else None,
        )


def _seconds(home: Home, arrivals: _Arrivals) -> list[float]:
    """Return how long each letter took, in order; one that never came is a fault."""
    episodes = _come_due(home)
    sleep(_SECONDS)
    until = clock.elapsed_seconds() + _PATIENCE
    while True:
        due = _due(home, episodes)
        if len(due) == 2 * _EPISODES and due.keys() <= arrivals.first.keys():
            return sorted((arrivals.first[one] - at).total_seconds() for one, at in due.items())
        if clock.elapsed_seconds() > until:
            raise RuntimeError(f"{len(due)} letters are known and not all have arrived.")
        sleep(0.5)


def _come_due(home: Home) -> list[UUID]:
    """Take reports and returns whose duties are raised within the seconds to come."""
    from tests.bench.filling import finished_episode

    chance = random.Random(11)  # noqa: S311
    soon = clock.utc_now() + _TAKING
    made = [
        finished_episode(home, soon + timedelta(seconds=chance.uniform(0, _SECONDS)) - _RAISED)
        for _ in range(_EPISODES)
    ]
    if clock.utc_now() > soon:
        raise RuntimeError("The reports were still being taken as the first duties came due.")
    sleep((soon - clock.utc_now()).total_seconds())
    return made


def _due(home: Home, episodes: list[UUID]) -> dict[UUID, datetime]:
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        found = own.execute(_DELIVERIES, [episodes]).fetchall()
    return {one: datetime.fromisoformat(steps[0][2]) for one, steps in found}


@contextmanager
def _worker(home: Home, arrivals: _Arrivals) -> Iterator[None]:
    server = mail_server(arrivals)
    server.start()
    log = (home.settings.home / "bench-worker.log").open("wb")
    worker = subprocess.Popen(
        command_words("worker"),
        env=child_environment(
            HOMEWARD_HOME=str(home.settings.home),
            DATABASE_URL=str(home.settings.database),
            HOMEWARD_ADDRESS="https://homeward.example.test",
            HOMEWARD_SMTP_URL=f"smtp-plain://127.0.0.1:{server.port}",
            HOMEWARD_MAIL_FROM="homeward@example.test",
        ),
        stdout=log,
        stderr=log,
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)
        server.stop()
        log.close()


if __name__ == "__main__":
    alone(measure)

"""Time one ordinary operation, logging an enquiry, at 20 clients, beside a plain INSERT.

The operation checks permission, works out what is due, keeps history, chains the ledger and
tells the boards; the plain view inserts one row. Both behind a sign-in, both committed to disk.

Run: ``.venv/bin/python -m tests.bench.bench_operation [--json]``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import psycopg

from tests.bench import serving
from tests.bench.bench_board import cost, demand, taking_turns
from tests.bench.client import Turns
from tests.bench.figures import Figure, alone
from tests.bench.home import FULL, Home


def measure(home: Home) -> Iterator[Figure]:
    """Yield the operation's throughput and p95, and the plain INSERT's."""
    home.grow(FULL)
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        own.execute(
            "CREATE TABLE IF NOT EXISTS bench_logentry (id uuid PRIMARY KEY, recorded_by uuid, "
            "recorded_at timestamptz, at timestamptz, episode_id uuid, text text)"
        )
    with serving.product(home) as product, serving.plain(home) as plain:
        ours, bare = taking_turns(
            home, [(product, _logging(home, "/bench/log")), (plain, _logging(home, "/plain/log"))]
        )
    for load in (ours, bare):
        demand(load, 204)
    yield Figure(
        "log an enquiry, throughput against a plain INSERT view",
        ours.rate,
        "operations a second",
        baseline=bare.rate,
        ratio=ours.rate / bare.rate,
    )
    yield cost("log an enquiry", ours, bare)
    for part in (50, 95):
        yield Figure(
            f"log an enquiry at 20 clients, p{part}",
            ours.percentile(part),
            "ms",
            baseline=bare.percentile(part),
            ratio=ours.percentile(part) / bare.percentile(part),
        )


def _logging(home: Home, path: str) -> Turns:
    """Return turns that each log in some open episode."""

    def turns(number: int) -> Iterator[tuple[str, bytes | None]]:
        chance = random.Random(number)  # noqa: S311
        while True:
            yield f"{path}/{chance.choice(home.open)}", b""

    return turns


if __name__ == "__main__":
    alone(measure)

"""Time what the worker does each second, with more and more open: it asks only what is due.

With 1,000, 10,000 and 100,000 open duties, each episode with something waiting a day ahead in
every queue: a second in which nothing is due, and one in which twenty episodes are. The
baseline is the smallest home.

Run: ``.venv/bin/python -m tests.bench.bench_tick [--json]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

import psycopg

from homeward.config import clock
from tests.bench.copying import copy_open
from tests.bench.figures import Figure, alone
from tests.bench.home import Home
from tests.bench.reaching import make_reachable

_SIZES = (1_000, 10_000, 100_000)
_ROUNDS = 21
_DUE = 20
_GOAL = 1.5


def measure(home: Home) -> Iterator[Figure]:
    """Yield the milliseconds of an idle second and of a busy one, in each size of home."""
    from homeward.config.wiring import wire

    wire()
    make_reachable(home)
    _second()
    least: dict[int, float] = {}
    for size in _SIZES:
        copy_open(home, upto=size)
        for due in (0, _DUE):
            took = _timed(home, due)
            ratio = took / least.setdefault(due, took)
            last = size == _SIZES[-1]
            yield Figure(
                f"the worker's second with {size:,} open duties, {due or 'no'} episodes due",
                took,
                "ms",
                baseline=least[due],
                ratio=ratio,
                goal=f"under {_GOAL:g} times the smallest" if last else "",
                met=ratio < _GOAL if last else None,
            )


def _timed(home: Home, due: int) -> float:
    """Return the median of some rounds; what is due is due again in each."""
    took = []
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        for _ in range(_ROUNDS):
            own.execute(
                "UPDATE work_wake SET at = now() WHERE episode_id = ANY(%s)", [home.open[:due]]
            )
            took.append(_elapsed(_second))
    return 1000 * median(took)


def _elapsed(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _second() -> None:
    """Do what falls to the worker's clock and to its post in one second."""
    from homeward.config.posting import post_some
    from homeward.work.messages.chasing import chase_due
    from homeward.work.obligations.ticking import tick
    from homeward.work.watch.beating import lag_at

    now = clock.utc_now()
    lag_at(now)
    _, failed = tick(now)
    if failed:
        raise RuntimeError(f"{len(failed)} episodes could not be worked out.")
    chase_due(now)
    post_some({})


if __name__ == "__main__":
    alone(measure)

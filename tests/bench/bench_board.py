"""Time the board: 100,000 episodes of history, 200 open, 20 clients, beside a plain view.

Run: ``.venv/bin/python -m tests.bench.bench_board [--json]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import sleep

from homeward.config import clock
from tests.bench import serving
from tests.bench.client import Load, Turns, always, press
from tests.bench.figures import Figure, alone
from tests.bench.home import FULL, Home
from tests.bench.serving import Server

ROUNDS, SECONDS, WARM_SECONDS, SPARE_SECONDS = 3, 5.0, 2.0, 4.0
SHARE_OF_PLAIN, P95_MILLISECONDS = 0.7, 250


def measure(home: Home) -> Iterator[Figure]:
    """Yield the board's throughput and times, and a plain view's."""
    home.grow(FULL)
    with serving.product(home) as product, serving.plain(home) as plain:
        ours, bare, signed_in = taking_turns(
            home,
            [
                (product, always("/board")),
                (plain, always("/plain/board")),
                (plain, always("/plain/signed-in/board")),
            ],
        )
    for load in (ours, bare, signed_in):
        demand(load, 200)
    yield Figure(
        "board, throughput against a plain view that asks nobody to sign in",
        ours.rate,
        "pages a second",
        baseline=bare.rate,
        ratio=ours.rate / bare.rate,
        goal=f"at least {SHARE_OF_PLAIN}",
        met=ours.rate / bare.rate >= SHARE_OF_PLAIN,
    )
    yield Figure(
        "board, throughput against the same plain view behind Django's sign-in",
        ours.rate,
        "pages a second",
        baseline=signed_in.rate,
        ratio=ours.rate / signed_in.rate,
    )
    yield cost("board", ours, bare)
    for part in (50, 95):
        goal = {95: f"under {P95_MILLISECONDS} ms"}.get(part, "")
        mine = ours.percentile(part)
        yield Figure(
            f"board at 20 clients, p{part}",
            mine,
            "ms",
            baseline=bare.percentile(part),
            ratio=mine / bare.percentile(part),
            goal=goal,
            met=mine < P95_MILLISECONDS if goal else None,
        )


def taking_turns(home: Home, each: Sequence[tuple[Server, Turns]]) -> list[Load]:
    """Press each in turn, round after round, so that a slow moment falls on all alike."""
    for server, turns in each:
        press(server.port, home.cookies, turns, seconds=WARM_SECONDS)
    sums = [Load(0.0) for _ in each]
    for _ in range(ROUNDS):
        for total, (server, turns) in zip(sums, each, strict=True):
            _leave_the_minute_whole()
            before = server.processor_seconds()
            load = press(server.port, home.cookies, turns, seconds=SECONDS)
            load.processor = server.processor_seconds() - before
            total.add(load)
    return sums


def _leave_the_minute_whole() -> None:
    """Wait, if need be, until a round fits in this minute: a board is drawn afresh in the next."""
    left = 60 - clock.utc_now().second
    if left < SECONDS + SPARE_SECONDS:
        sleep(left + 0.1)


def cost(name: str, ours: Load, base: Load) -> Figure:
    """Return the processor time of one answer: it holds on a machine that others use too."""
    return Figure(
        f"{name}, processor time of server and database",
        ours.cost,
        "ms",
        baseline=base.cost,
        ratio=ours.cost / base.cost,
    )


def demand(load: Load, status: int) -> None:
    """Refuse a figure made of anything but the answer it claims to time."""
    if set(load.statuses) != {status}:
        raise RuntimeError(f"Answers were {load.statuses}, not {status} alone.")


if __name__ == "__main__":
    alone(measure)

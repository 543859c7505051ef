"""Time a board's poll when nothing changed, beside an empty view behind the same sign-in.

Run: ``.venv/bin/python -m tests.bench.bench_poll [--json]``.
"""

from __future__ import annotations

from collections.abc import Iterator

from homeward.config import clock
from tests.bench import serving
from tests.bench.bench_board import cost, demand, taking_turns
from tests.bench.client import Turns, always
from tests.bench.figures import Figure, alone
from tests.bench.home import FULL, Home

SHARE_OF_EMPTY = 0.5


def measure(home: Home) -> Iterator[Figure]:
    """Yield the poll's throughput against two empty views: our sign-in's and Django's own."""
    home.grow(FULL)
    with serving.product(home) as product, serving.plain(home) as plain:
        ours, empty, bare = taking_turns(
            home,
            [
                (product, unchanged(home)),
                (product, always("/bench/empty")),
                (plain, always("/plain/empty")),
            ],
        )
    for load in (ours, empty, bare):
        demand(load, 204)
    for name, base in (("the same sign-in", empty), ("Django's own sign-in", bare)):
        ratio = ours.rate / base.rate
        yield Figure(
            f"unchanged-board poll, against an empty view behind {name}",
            ours.rate,
            "polls a second",
            baseline=base.rate,
            ratio=ratio,
            goal=f"at least {SHARE_OF_EMPTY}",
            met=ratio >= SHARE_OF_EMPTY,
        )
    yield cost("unchanged-board poll", ours, empty)
    yield Figure(
        "unchanged-board poll at 20 clients, p95",
        ours.percentile(95),
        "ms",
        baseline=empty.percentile(95),
        ratio=ours.percentile(95) / empty.percentile(95),
    )


def unchanged(home: Home) -> Turns:
    """Return turns that ask with the board's present stamp, as a browser that is up to date.

    As the minute turns a real board answers with its rows; the rounds keep clear of it, so that
    only the unchanged answer is timed.
    """
    from homeward.web.board.pages import stamp
    from homeward.work.board.queries import board_version
    from tests.bench.filling import officer

    version = board_version(officer(home))

    def turns(_: int) -> Iterator[tuple[str, bytes | None]]:
        while True:
            yield f"/board/rows?since={stamp(version, clock.utc_now())}", None

    return turns


if __name__ == "__main__":
    alone(measure)

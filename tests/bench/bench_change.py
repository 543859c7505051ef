"""Time a change's way to other boards: 20 signed-in browsers polling as the page tells them.

Police log an enquiry about a shared child; the clock runs from that operation's commit until
each browser of children's services has in hand rows drawn after it.

Run: ``.venv/bin/python -m tests.bench.bench_change [--json]``.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from homeward.config import clock
from homeward.domain.context import Context
from tests.bench import serving
from tests.bench.client import Browser
from tests.bench.figures import Figure, alone
from tests.bench.home import FULL, Home

CHANGES, GOAL_SECONDS = 12, 2.0
_NEXT = re.compile(rb'hx-get="([^"]*rows[^"]*)"')
_SINCE = re.compile(r"since=(\d+)-\d+")


@dataclass
class Watch:
    """Which version each browser last had in hand, and when each change was first seen."""

    seen: dict[int, dict[int, float]] = field(default_factory=dict)
    over: bool = False

    def note(self, number: int, version: int, at: float) -> None:
        """Note that a browser holds this version from an instant on."""
        self.seen.setdefault(number, {}).setdefault(version, at)


def measure(home: Home) -> Iterator[Figure]:
    """Yield the p50 and p95 of a change's way to another board."""
    home.grow(FULL)
    with serving.product(home) as server:
        times = asyncio.run(_watched(home, server.port))
    times.sort()
    every = _poll_seconds()
    for part in (50, 95):
        took = times[len(times) * part // 100]
        yield Figure(
            f"change to other board, p{part} of {len(times)} (browsers poll every {every} s)",
            took,
            "s",
            baseline=every * part / 100,
            ratio=took / (every * part / 100),
            goal=f"under {GOAL_SECONDS:g} s" if part == 95 else "",
            met=took < GOAL_SECONDS if part == 95 else None,
        )


def _poll_seconds() -> int:
    from homeward.web.board.pages import BoardPage

    return BoardPage.__dataclass_fields__["seconds"].default


async def _watched(home: Home, port: int) -> list[float]:
    watch, every = Watch(), _poll_seconds()
    browsers = [
        asyncio.create_task(_browse(Browser(port, cookie), number, watch, every))
        for number, cookie in enumerate(home.cookies)
    ]
    await asyncio.sleep(2 * every)
    times: list[float] = []
    chance = random.Random(7)  # noqa: S311
    for turn in range(CHANGES):
        episode = home.shared[turn % len(home.shared)]
        version, committed = await asyncio.to_thread(_change, home, episode)
        await asyncio.sleep(2 * every + chance.uniform(0, every))
        times += [_first(seen, version) - committed for seen in watch.seen.values()]
    watch.over = True
    await asyncio.gather(*browsers)
    return times


def _first(seen: dict[int, float], version: int) -> float:
    return min(at for held, at in seen.items() if held >= version)


async def _browse(browser: Browser, number: int, watch: Watch, every: int) -> None:
    """Open the board, then poll it at its own pace, from a phase of its own."""
    chance = random.Random(number)  # noqa: S311
    _, page = await browser.ask(browser.words("/board"))
    path = _next(page)
    await asyncio.sleep(chance.uniform(0, every))
    due = clock.elapsed_seconds()
    while not watch.over:
        status, rows = await browser.ask(browser.words(path))
        if status == 200:
            path = _next(rows)
            found = _SINCE.search(path)
            watch.note(number, int(found[1]) if found else 0, clock.elapsed_seconds())
        due += every
        await asyncio.sleep(max(0.0, due - clock.elapsed_seconds()))
    browser.leave()


def _next(page: bytes) -> str:
    found = _NEXT.search(page)
    if found is None:
        raise RuntimeError("The page does not say where to ask for its rows.")
    return found[1].decode().replace("&amp;", "&")


def _change(home: Home, episode: UUID) -> tuple[int, float]:
    """Log an enquiry as the other authority's services; return our board's version, and when."""
    from django.db import connection

    from homeward.guard.people import services_of
    from homeward.record.episodes.operations import log
    from homeward.work.board.queries import board_version
    from tests.bench.filling import officer

    now = clock.utc_now()
    theirs = services_of(home.other_authority)
    ctx = Context(
        home.people[0],
        theirs.id,
        home.other_authority,
        "direct care",
        now,
        roles=frozenset({"missing_officer"}),
    )
    log(ctx, episode=episode, kind="enquiry", text="Rang a friend.", at=now)
    committed = clock.elapsed_seconds()
    version = board_version(officer(home))
    connection.close()
    return version, committed


if __name__ == "__main__":
    alone(measure)

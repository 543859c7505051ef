"""Two workers at once: nothing due is done twice, and nothing is missed when one is killed.

Three kills in every run; HOMEWARD_KILLS=50 for the full measure.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.kill.test_worker_kill import _DUE, _TICKS, KILLS, SEED, Home, home

__all__ = ["home"]

_BEAT = "SELECT max(beat_at) FROM work_heartbeat"


@contextmanager
def _workers(home: Home, name: str, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    runs = [home.start(name) for _ in range(number)]
    try:
        yield runs
    finally:
        for run in runs:
            run.kill()
            run.communicate()


def _beats_after(home: Home, name: str, former: object) -> object:
    """Wait for a sign of life other than ``former``, and return it."""
    until = time.monotonic() + 60
    while (beat := home.ask(name, _BEAT)[0][0]) in {None, former}:
        assert time.monotonic() < until, "the worker gives no sign of life"
        time.sleep(0.2)
    return beat


def test_each_thing_is_done_once_when_one_of_two_workers_is_killed(home: Home) -> None:
    home.fresh("two_undisturbed")
    home.finish("two_undisturbed")
    due, ticks = home.ask("two_undisturbed", _DUE), home.ask("two_undisturbed", _TICKS)
    moments = random.Random(SEED)  # noqa: S311 - moments, not secrets

    home.fresh("two")
    with _workers(home, "two", 2) as runs:
        for number in range(KILLS):
            time.sleep(moments.uniform(0.3, 1.5))
            runs[number].kill()
            runs.append(home.start("two"))
        home.wait("two", runs[-1])

    assert due
    assert home.ask("two", _DUE) == due
    assert home.ask("two", _TICKS) == ticks


def test_sign_of_life_stops_when_a_worker_hangs_and_comes_again_when_it_goes_on(
    home: Home,
) -> None:
    home.fresh("hung")
    with _workers(home, "hung", 1) as [run]:
        _beats_after(home, "hung", None)

        run.send_signal(signal.SIGSTOP)
        time.sleep(2)
        last = home.ask("hung", _BEAT)[0][0]
        time.sleep(7)
        hung, alive = home.ask("hung", _BEAT)[0][0], run.poll() is None
        run.send_signal(signal.SIGCONT)
        again = _beats_after(home, "hung", last)

    assert (hung, alive) == (last, True)
    assert again != last

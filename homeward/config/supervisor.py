"""Keeps child processes alive: a dead one is started again, and none outlives its keeper."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from types import FrameType
from typing import IO

from homeward.config import clock, terminal

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds before starting a dead child again
_STEADY_SECONDS = 60.0  # a child that lived this long begins again without a wait
_STOP_SECONDS = 35.0  # longer than a worker needs for the letters on their way
PULSE = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One process to keep: its words, its life so far, and when it may start again."""

    name: str
    words: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = _FIRST_WAIT
    due: float = 0.0


@dataclass
class Supervisor:
    """Starts children, watches them and ends them. ``each_pulse`` looks after the rest."""

    children: list[Child]
    environment: Mapping[str, str]
    log: Path
    each_pulse: Callable[[], None]
    _stopping: bool = field(default=False, init=False)

    def ask_to_stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Take a stop signal; the loop ends at its next pulse."""
        self._stopping = True

    def keep_running(self) -> None:
        """Keep every child alive until asked to stop; then stop them all."""
        former = {number: signal.signal(number, self.ask_to_stop) for number in STOP_SIGNALS}
        try:
            with self.log.open("ab") as log:
                while not self._stopping:
                    self._revive(log)
                    self.each_pulse()
                    sleep(PULSE)
        finally:
            self._stop_all()
            for number, handler in former.items():
                signal.signal(number, handler)

    def _revive(self, log: IO[bytes]) -> None:
        for child in self.children:
            now = clock.elapsed_seconds()
            if child.process is not None and child.process.poll() is not None:
                self._mourn(child, now)
            if child.process is None and now >= child.due:
                child.process = self._start(child, log)
                child.started = now

    def _mourn(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else None
        child.wait = _FIRST_WAIT if now - child.started >= _STEADY_SECONDS else child.wait
        child.process, child.due = None, now + child.wait
        terminal.complain(
            f"The {child.name} process stopped (code {code}); starting it again in "
            f"{child.wait:g} seconds. Its log is {self.log}."
        )
        child.wait = min(child.wait * 2, _LONGEST_WAIT)

    def _start(self, child: Child, log: IO[bytes]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the keeper alone, which then stops them in order.
        return subprocess.Popen(
            list(child.words),
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def _stop_all(self) -> None:
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            process.terminate()
        last = clock.elapsed_seconds() + _STOP_SECONDS
        for process in alive:
            try:
                process.wait(timeout=max(0.1, last - clock.elapsed_seconds()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

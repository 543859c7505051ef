"""``homeward run``: starts whole, stops whole, and is whole again after any kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from homeward.config import database
from homeward.config.command import COULD_NOT_RUN
from homeward.config.env import CHECKOUT

PATIENCE = 180.0  # seconds


class Home:
    """One home, its port, and the run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start a run without example and wait until its pages answer."""
        self.process = self._run()
        until(self.answers)

    def second(self) -> tuple[int, str]:
        """Start another run in the same home; return its exit code and complaint."""
        other = self._run()
        _, complaint = other.communicate(timeout=PATIENCE)
        return other.returncode, complaint

    def answers(self) -> bool:
        """Return whether the pages answer, whatever they say."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as page:
                return bool(page.status)
        except HTTPError:
            return True
        except OSError:
            return False

    def processes(self) -> list[psutil.Process]:
        """Return every living process that belongs to this home."""
        return [one for one in psutil.process_iter() if self._mine(one)]

    def runs(self, word: str) -> bool:
        """Tell whether a process started with this word lives; a dead one may not be taken in."""
        words: list[str] = []
        for one in self.processes():
            with suppress(psutil.Error):
                words += one.cmdline()
        return word in words

    def pid_of(self, word: str) -> int:
        """Return the number of the process started with this word, waiting until there is one."""
        until(lambda: self.runs(word))
        for one in self.processes():
            with suppress(psutil.Error):
                if word in one.cmdline():
                    return one.pid
        pytest.fail(f"{word} ended at once")

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the run and return its exit code."""
        assert self.process
        self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def _run(self) -> subprocess.Popen[str]:
        barred = {"DATABASE_URL", "HOMEWARD_OWNER_URL", "DJANGO_SETTINGS_MODULE"}
        kept = {name: value for name, value in os.environ.items() if name not in barred}
        return subprocess.Popen(
            database.command_words("run", "--empty", "--port", str(self.port)),
            cwd=CHECKOUT,
            env=kept | {"HOMEWARD_HOME": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _mine(self, one: psutil.Process) -> bool:
        try:
            if one.status() == psutil.STATUS_ZOMBIE:
                return False
            server = str(self.folder / "database") in one.cmdline()
            return server or one.environ().get("HOMEWARD_HOME") == str(self.folder)
        except psutil.Error:
            return False


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    last = monotonic() + PATIENCE
    while not true():
        assert monotonic() < last, "waited in vain"
        sleep(0.1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Give a home for the module's runs, and leave nothing running behind."""
    one = Home(tmp_path_factory.mktemp("home"))
    yield one
    for process in one.processes():
        with suppress(psutil.Error):
            process.kill()


def test_nothing_is_left_when_a_run_is_interrupted(home: Home) -> None:
    home.start()

    code = home.stop(signal.SIGINT)

    assert code == 0
    assert home.processes() == []


def test_second_run_says_where_when_one_is_running(home: Home) -> None:
    home.start()

    code, complaint = home.second()

    assert code == COULD_NOT_RUN
    assert f"already running from {home.folder}: open http://localhost:{home.port}/" in complaint
    assert home.stop(signal.SIGTERM) == 0


@pytest.mark.parametrize("word", ["web", "worker", "-D"], ids=["web", "worker", "database"])
def test_pages_come_back_when_a_part_is_killed(home: Home, word: str) -> None:
    home.start()
    killed = home.pid_of(word)

    os.kill(killed, signal.SIGKILL)

    until(lambda: not psutil.pid_exists(killed) or killed not in _pids(home))
    until(lambda: home.runs(word) and home.answers())
    assert home.stop(signal.SIGINT) == 0
    assert home.processes() == []


def test_next_run_is_whole_when_the_keeper_is_killed(home: Home) -> None:
    home.start()

    home.stop(signal.SIGKILL)

    until(lambda: not home.runs("web"))
    home.start()
    assert home.stop(signal.SIGINT) == 0
    assert home.processes() == []


def test_run_is_refused_when_its_port_is_taken(home: Home) -> None:
    with socket.create_server(("127.0.0.1", home.port)):
        code, complaint = home.second()

    assert code == COULD_NOT_RUN
    assert f"make run PORT={home.port + 1}" in complaint


def _pids(home: Home) -> set[int]:
    return {one.pid for one in home.processes()}

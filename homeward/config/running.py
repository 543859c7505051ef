"""One machine's whole Homeward: one at a time for each home, whole again after any kill."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homeward.config import database, example_start, terminal
from homeward.config.cli import WITH_PARENT
from homeward.config.cluster import Cluster
from homeward.config.env import Settings
from homeward.config.failure import CannotStart
from homeward.config.locks import FileLock
from homeward.config.supervisor import STOP_SIGNALS, Child, Supervisor

_ADDRESS = "127.0.0.1"
_LONGEST_LOG = 10 * 1024 * 1024  # bytes; the log before it is kept too
_PULSES_A_LOOK = 5  # a second


def run(settings: Settings, *, empty: bool) -> None:
    """Run until a stop signal.

    Raises: CannotStart, when this home already runs, or its port is taken.
    """
    url = f"http://localhost:{settings.port}/"
    with _only_one(settings.home, url), _signals_as_interrupts():
        _demand_free_port(settings.port)
        terminal.say(f"Starting Homeward in {settings.home} (Ctrl-C stops it)...")
        try:
            with database.ready(settings) as found:
                example_start.load_if_first(found.home, empty=empty)
                database.let_go()
                _keep(found, url)
        except KeyboardInterrupt:
            terminal.say("Stopped before it was up. Start it again with make run.")
            return
    terminal.say("Stopped. Everything entered is kept.")


def _keep(settings: Settings, url: str) -> None:
    environment = {"HOMEWARD_HOME": str(settings.home), WITH_PARENT: "1"}
    Supervisor(
        children=[
            Child("web", database.command_words("web", "--port", str(settings.port))),
            Child("worker", database.command_words("worker")),
        ],
        environment=database.child_environment(**environment),
        log=_log(settings.home),
        each_pulse=_Watch(settings, url).look,
    ).keep_running()


@dataclass
class _Watch:
    """Looks now and then whether the pages answer, and whether our own server is up."""

    settings: Settings
    url: str
    pulses: int = 0
    announced: bool = False

    def look(self) -> None:
        """Do what this pulse asks for."""
        self.pulses += 1
        if not self.announced and _answers(self.settings.port):
            self.announced = True
            self._announce()
        if self.settings.embedded and self.pulses % _PULSES_A_LOOK == 0:
            self._look_after_server()

    def _announce(self) -> None:
        terminal.say(f"\nHomeward is at {self.url}")
        for line in example_start.sign_in_lines(self.settings.home):
            terminal.say(line)

    def _look_after_server(self) -> None:
        cluster = Cluster(self.settings.home)
        if cluster.running():
            return
        terminal.complain("The database stopped; starting it again.")
        try:
            cluster.start()
        except CannotStart as refusal:
            terminal.complain(refusal.sentence)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((_ADDRESS, port), timeout=1):
            return True
    except OSError:
        return False


def _demand_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is in use by another program. Choose another: make run PORT="
                f"{port + 1}."
            ) from error


def _log(home: Path) -> Path:
    """Return the children's log, the old one set aside when it has grown long."""
    log = home / "homeward.log"
    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(home / "homeward.log.1")
    return log


@contextmanager
def _only_one(home: Path, url: str) -> Iterator[None]:
    """Hold this home's running lock; it says where the one that holds it may be opened."""
    lock = FileLock(home / "run.lock")
    try:
        if not lock.alone(wait=False):
            where = lock.path.read_text(encoding="utf-8").strip()
            raise CannotStart(
                f"Homeward is already running from {home}: open {where}. To run a second one, "
                "give it its own HOMEWARD_HOME and PORT."
            )
        lock.path.write_text(url, encoding="utf-8")
        yield
    finally:
        lock.close()


@contextmanager
def _signals_as_interrupts() -> Iterator[None]:
    """Treat every stop signal before the children are up as Ctrl-C, so that all is put away."""
    former = {number: signal.signal(number, signal.default_int_handler) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)

"""Holds a web server up for a block, as ``homeward web`` runs it: granian, two workers."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import sleep

import psutil

from homeward.config import clock
from homeward.config.database import child_environment
from homeward.config.env import CHECKOUT
from tests.bench.client import HOST
from tests.bench.home import Home

_UP_SECONDS = 60.0
_WORDS = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"),
    *("--blocking-threads", "1", "--no-ws", "--no-log", "--workers-kill-timeout", "5"),
    *("--host", HOST, "homeward.config.wsgi:application"),
)


@dataclass(frozen=True, slots=True)
class Server:
    """A web server that is up: its port, and its own and the database's first processes."""

    port: int
    processes: tuple[int, int]

    def processor_seconds(self) -> float:
        """Return what the server and the database have had of the processors."""
        return sum(sum(each.cpu_times()[:2]) for first in self.processes for each in _family(first))


def _family(first: int) -> list[psutil.Process]:
    parent = psutil.Process(first)
    return [parent, *parent.children(recursive=True)]


@contextmanager
def product(home: Home) -> Iterator[Server]:
    """Serve the product as its application role."""
    with _served(home, "tests.bench.product_settings") as server:
        yield server


@contextmanager
def plain(home: Home) -> Iterator[Server]:
    """Serve the plain views as superuser."""
    with _served(home, "tests.bench.plain_settings") as server:
        yield server


@contextmanager
def _served(home: Home, settings: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    environment = child_environment(
        DJANGO_SETTINGS_MODULE=settings,
        HOMEWARD_HOME=str(home.settings.home),
        DATABASE_URL=str(home.settings.database),
        HOMEWARD_BENCH_SUPERUSER=str(home.superuser),
        HOMEWARD_BENCH_AUTHORITY=str(home.authority),
        HOMEWARD_BENCH_ORGANISATION=str(home.organisation),
        PYTHONPATH=str(CHECKOUT),
    )
    log = (home.settings.home / f"{settings}.log").open("wb")
    server = subprocess.Popen(
        [*_WORDS, "--port", str(port)], env=environment, cwd=CHECKOUT, stdout=log, stderr=log
    )
    try:
        _wait(port, server)
        database = (home.settings.home / "database" / "postmaster.pid").read_text("utf-8")
        yield Server(port, (server.pid, int(database.splitlines()[0])))
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    last = clock.elapsed_seconds() + _UP_SECONDS
    while True:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            if server.poll() is not None or clock.elapsed_seconds() > last:
                raise RuntimeError("The server of the bench did not come up.") from None
            sleep(0.2)

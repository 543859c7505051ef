"""The product as its users meet it: ``homeward run`` with its worker, on a home of its own.

The test processes share one, since starting it takes longer than most tests: the first to ask
starts it, the last to leave stops it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import psutil
import psycopg
from playwright.sync_api import Page, expect
from psycopg.rows import dict_row

from homeward.config import database
from homeward.config.cluster import Cluster
from homeward.config.cluster_roles import DATABASE
from homeward.config.env import CHECKOUT
from homeward.config.example_people import CAST, PASSWORD
from homeward.config.locks import FileLock, held_alone

_PATIENCE = 300.0  # seconds
_CHILDREN = "40"
_BARRED = {"DATABASE_URL", "HOMEWARD_OWNER_URL", "HOMEWARD_BACKUP_URL", "DJANGO_SETTINGS_MODULE"}


Intruder = psycopg.Connection[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Product:
    """A running Homeward: its home and the address of its pages."""

    home: Path
    url: str

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the product's commands on this home, as from a terminal."""
        return _command(self.home, *words)

    @contextmanager
    def intruder(self) -> Iterator[Intruder]:
        """Connect as whoever holds the server could: no policy and no trigger in the way."""
        address = str(replace(Cluster(self.home).superuser_url(), name=DATABASE))
        with psycopg.connect(address, row_factory=dict_row) as held:
            held.execute("SET session_replication_role = replica")
            yield held


def email_of(name: str) -> str:
    """Return the address with which one of the example's people signs in."""
    return next(one.email for one in CAST if one.name.split()[0] == name)


@contextmanager
def product(folder: Path) -> Iterator[Product]:
    """Hold the product up for the block; processes that name the same folder share one."""
    users = FileLock(folder / "users.lock")
    with held_alone(folder / "start.lock"):
        users.shared()
        if not (folder / "running.json").exists():
            _start(folder)
    running = json.loads((folder / "running.json").read_text(encoding="utf-8"))
    try:
        yield Product(folder / "home", f"http://localhost:{running['port']}")
    finally:
        users.close()
        _leave(folder, running["pid"])


def _leave(folder: Path, pid: int) -> None:
    """Stop the product if nobody else is at it."""
    with held_alone(folder / "start.lock"):
        users = FileLock(folder / "users.lock")
        if users.alone(wait=False):
            (folder / "running.json").unlink()
            os.kill(pid, signal.SIGINT)
            until(lambda: _ended(pid))
        users.close()


def _ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    last = monotonic() + _PATIENCE
    while not true():
        assert monotonic() < last, "waited in vain"
        sleep(0.1)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _BARRED}
    return kept | {"HOMEWARD_HOME": str(home)}


def _command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        database.command_words(*words),
        cwd=CHECKOUT,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )


def _start(folder: Path) -> None:
    home = folder / "home"
    made = _command(home, "example", "partnership", "--children", _CHILDREN)
    assert made.returncode == 0, made.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "run.log").open("w", encoding="utf-8") as log:
        run = subprocess.Popen(
            database.command_words("run", "--port", str(port)),
            cwd=CHECKOUT,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    until(lambda: run.poll() is not None or _answers(port))
    assert run.returncode is None, (folder / "run.log").read_text(encoding="utf-8")
    running = json.dumps({"pid": run.pid, "port": port})
    (folder / "running.json").write_text(running, encoding="utf-8")
    # It is stopped by its number, perhaps from another process: nobody waits for it here.
    run.returncode = 0


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://localhost:{port}/healthz", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def sign_in(page: Page, name: str) -> None:
    """Sign one of the example's people in at the sign-in page."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email_of(name))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as")).to_be_visible()

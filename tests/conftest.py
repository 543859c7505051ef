"""What every test stands on: no network but this machine, and a database where one is asked for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from tests import servers

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_CONNECT = socket.socket.connect

# How long one example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


def _connect_here_only(self: socket.socket, address: object) -> None:
    """Connect to this machine; refuse any other."""
    if self.family != socket.AF_UNIX and isinstance(address, tuple) and address[0] not in _LOOPBACK:
        raise NetworkRefused(f"A test may not connect to {address[0]}.")
    _CONNECT(self, address)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    socket.socket.connect = _connect_here_only
    yield
    socket.socket.connect = _CONNECT


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[servers.Server]:
    """Hold one database server up for the whole run, shared by its processes."""
    folder = tmp_path_factory.getbasetemp()
    parallel = hasattr(request.config, "workerinput")
    shared = (folder.parent if parallel else folder) / "server"
    Path(shared).mkdir(mode=0o700, exist_ok=True)
    with servers.server(shared) as here:
        yield here


@pytest.fixture(scope="session")
def django_db_setup(
    server: servers.Server,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Make the tests' database as its owner; tests then use it as the application role."""
    with ExitStack() as undone:
        with django_db_blocker.unblock():
            undone.enter_context(servers.test_database(server))
        yield
        with django_db_blocker.unblock():
            undone.close()

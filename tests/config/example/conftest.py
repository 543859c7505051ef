"""One small invented partnership, made once for the tests of each module and then undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from homeward.config.example.making import Made, make_partnership
from homeward.config.wiring import wire

NOW = datetime(2026, 6, 10, 20, 30, tzinfo=UTC)


@contextmanager
def undone(*, children: int, seed: int, now: datetime = NOW) -> Iterator[Made]:
    """Make a partnership for the block and leave nothing of it."""
    wire()
    with transaction.atomic():
        yield make_partnership(now=now, children=children, seed=seed, say=lambda text: None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    """Return what was made: sixty children; its rows are there for the whole module."""
    with django_db_blocker.unblock(), undone(children=60, seed=1) as small:
        yield small

"""The same seed makes the same children, with times counted from now; nothing half-made stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from homeward.config.example import making
from homeward.config.example.making import CannotMake, make_partnership
from homeward.config.wiring import wire
from homeward.guard.models import Organisation, User
from tests.config.example.conftest import NOW, undone
from tests.config.example.reading import rows
from tests.servers import Server
from tests.tampering import checked


@pytest.fixture
def unblocked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the test hold transactions of its own."""
    with django_db_blocker.unblock():
        yield


def portrait(seed: int) -> list[tuple[object, ...]]:
    """Return all that matters of a small partnership, but for ids."""
    with undone(children=30, seed=seed):
        children = {row.pk: row for row in rows(NOW, "record.Child")}
        found = rows(NOW, "record.Episode")
    told = [
        (
            children[e.child_id].given_name,
            children[e.child_id].family_name,
            e.started_at,
            str(e.ended_at),
            e.kind,
            e.grade,
        )
        for e in found
    ]
    return sorted(told, key=str)


def known(seed: int, *, now: datetime) -> list[tuple[object, ...]]:
    """Return who the children of a small partnership are and what is known of them, with ids.

    But of facts: some are told through the operation that people use, which chooses their ids.
    """
    with undone(children=30, seed=seed, now=now):
        numbers = rows(now, "record.Identifier", source="example")
        facts = rows(now, "record.ProfileFact")
        people = rows(now, "record.Contact")
        workers = rows(now, "record.Involvement")
    told: list[tuple[object, ...]] = [(row.child_id, row.kind, row.value) for row in numbers]
    told += [(row.child_id, row.item, row.said, row.source) for row in facts]
    told += [(row.pk, row.child_id, row.name, row.phone, row.telling) for row in people]
    told += [(row.pk, row.child_id, row.role, row.name) for row in workers]
    return sorted(told, key=str)


def test_same_children_are_known_when_made_at_another_hour(unblocked: None) -> None:
    evening = known(5, now=NOW)

    night = known(5, now=NOW + timedelta(hours=3, minutes=17))

    assert evening == night
    assert len(evening) > 300


def test_partnership_follows_the_seed_when_made_anew(unblocked: None) -> None:
    first = portrait(5)

    second, other = portrait(5), portrait(6)

    assert first == second
    assert first != other


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 29, 1, 20, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 5, tzinfo=UTC),
        datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
    ],
    ids=["clocks-forward", "clocks-back", "leap-day"],
)
def test_partnership_is_made_when_the_night_is_an_odd_one(unblocked: None, now: datetime) -> None:
    with undone(children=40, seed=9, now=now):
        found = rows(now, "record.Episode", voided_at=None)

    assert sum(e.ended_at is None for e in found) > 10
    assert max(e.started_at for e in found) <= now


@pytest.mark.parametrize("children", [0, 29, 200_001])
def test_size_is_refused_when_out_of_range(children: int) -> None:
    with pytest.raises(CannotMake, match="--children must be a number from 30"):
        make_partnership(now=NOW, children=children, seed=1, say=lambda text: None)


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_when_making_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*args: object, **said: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "tell", cut)
    wire()

    with pytest.raises(KeyboardInterrupt):
        make_partnership(now=NOW, children=30, seed=1, say=lambda text: None)

    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ledger_is_whole_when_made(server: Server) -> None:
    wire()

    make_partnership(now=NOW, children=60, seed=1, say=lambda text: None)

    found = checked(server)
    assert found.faults == []
    assert found.rows > 1_000

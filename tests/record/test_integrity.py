"""What the database itself refuses, whoever asks: tried as the owner, past the operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.cast import NOW, Cast, hours
from tests.servers import Server
from tests.tampering import owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own(cast: Cast, server: Server) -> Iterator[psycopg.Connection[Any]]:
    """The owner, inside an operation of Alder's own making, rolled back after."""
    with owner(server) as connection:
        for name, value in {
            "entry": str(UUID(int=1)),
            "operation": "load.apply",
            "organisation": str(cast.asha.organisation),
            "authority": str(cast.alder),
            "now": NOW.isoformat(),
        }.items():
            connection.execute("SELECT set_config('app.' || %s, %s, true)", [name, value])
        yield connection
        connection.rollback()


def _copy(table: str, changes: str, where: str = "true") -> str:
    """Return the SQL that writes a changed copy of a row."""
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object("  # noqa: S608
        f"'id', gen_random_uuid(), {changes}))).* FROM {table} t WHERE {where}"
    )


@pytest.fixture
def ended(cast: Cast) -> UUID:
    """An episode that lasted an hour."""
    episode = cast.missing(cast.child(), at=NOW - hours(9), seen=NOW - hours(10))
    cast.back(episode, at=NOW - hours(8))
    return episode


@pytest.mark.parametrize(
    ("start", "end"),
    [("-30 minutes", "0"), ("0", "0"), ("30 minutes", "-30 minutes"), ("30 minutes", "1 hour")],
    ids=["before", "same", "within", "after"],
)
def test_episode_is_refused_when_it_overlaps_another(
    ended: UUID, own: psycopg.Connection[Any], start: str, end: str
) -> None:
    changes = (
        f"'started_at', started_at + interval '{start}', 'ended_at', ended_at + interval '{end}'"
    )

    with pytest.raises(psycopg.errors.ExclusionViolation):
        own.execute(_copy("record_episode", changes))


def test_episode_is_kept_when_it_begins_as_another_ends(
    ended: UUID, own: psycopg.Connection[Any]
) -> None:
    changes = "'started_at', ended_at, 'ended_at', ended_at + interval '1 hour'"

    assert own.execute(_copy("record_episode", changes)).rowcount == 1


def test_episode_is_refused_when_the_child_has_an_open_one(
    cast: Cast, own: psycopg.Connection[Any]
) -> None:
    cast.missing(cast.child())

    with pytest.raises((psycopg.errors.UniqueViolation, psycopg.errors.ExclusionViolation)):
        own.execute(_copy("record_episode", "'started_at', started_at + interval '1 day'"))


def test_episode_is_refused_when_it_ends_before_it_starts(
    ended: UUID, own: psycopg.Connection[Any]
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        own.execute(
            "UPDATE record_episode SET ended_at = started_at - interval '1 second', "
            "version = version + 1"
        )


@pytest.mark.parametrize("table", ["record_statusperiod"])
def test_period_is_refused_when_it_ends_before_it_starts(
    ended: UUID, own: psycopg.Connection[Any], table: str
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        own.execute(
            f"UPDATE {table} SET ends_on = starts_on - 1, version = version + 1"  # noqa: S608
        )


def test_link_is_refused_when_it_crosses_authorities(
    cast: Cast, ended: UUID, own: psycopg.Connection[Any]
) -> None:
    theirs = cast.child(by=cast.carys)

    changes = (
        f"'child_id', '{theirs}'::uuid, 'started_at', ended_at + interval '1 day', 'ended_at', null"
    )
    own.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="same_authority"):
        own.execute(_copy("record_episode", changes))


@pytest.mark.parametrize("table", ["record_kindchange", "record_missingreport", "work_obligation"])
def test_row_is_refused_when_its_child_is_not_the_episodes(
    cast: Cast, ended: UUID, own: psycopg.Connection[Any], table: str
) -> None:
    sibling = cast.child()
    changes = f"'child_id', '{sibling}'::uuid"
    if table == "work_obligation":
        changes += ", 'key', gen_random_uuid()"

    own.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="same_authority"):
        own.execute(_copy(table, changes))


def test_restriction_is_refused_when_the_child_has_one(
    cast: Cast, own: psycopg.Connection[Any]
) -> None:
    child = cast.child()
    insert = (
        "INSERT INTO guard_restriction (id, authority_id, child_id, team, version) "  # noqa: S608
        f"VALUES (gen_random_uuid(), '{cast.alder}', '{child}', 'North', 1)"
    )

    own.execute(insert)

    with pytest.raises(psycopg.errors.UniqueViolation):
        own.execute(insert.replace("North", "South"))


def test_child_is_not_joined_to_itself_when_the_owner_tries(
    cast: Cast, own: psycopg.Connection[Any]
) -> None:
    child = cast.child()

    with pytest.raises(psycopg.errors.CheckViolation):
        own.execute(
            "INSERT INTO record_sameas (id, authority_id, version, recorded_at, recorded_by, "  # noqa: S608
            "child_id, other_id, reason, ended_reason) VALUES (gen_random_uuid(), "
            f"'{cast.alder}', 1, now(), gen_random_uuid(), '{child}', '{child}', 'x', '')"
        )


def test_protocol_version_is_never_edited_when_inside_an_operation(
    own: psycopg.Connection[Any],
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="UPDATE of work_protocol"):
        own.execute("UPDATE work_protocolversion SET text = ''")

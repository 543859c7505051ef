"""Triggers and rights: what the database refuses when a write goes round the operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.keys import make_keys
from homeward.guard.models import LedgerEntry, Share
from homeward.guard.models.tracked import GuardedQuerySet
from homeward.guard.session import scope
from homeward.record.models import Alias, Child
from homeward.record.stamp import stamp
from tests.cast import NOW, Cast
from tests.servers import Server
from tests.tables import ask, tracked
from tests.tampering import owner

pytestmark = pytest.mark.django_db
TRACKED = [
    "guard_authority", "guard_coverage", "guard_membership", "guard_organisation",
    "guard_restriction", "guard_share", "guard_user", "record_act", "record_alias",
    "record_area", "record_assertion", "record_careperiod", "record_child", "record_episode",
    "record_gradechange", "record_identifier", "record_kindchange", "record_logentry",
    "record_missingreport", "record_photo", "record_placement", "record_possiblematch",
    "record_provider", "record_sameas", "record_statusperiod", "record_timecorrection",
    "record_uascperiod", "work_episodeclock", "work_obligation", "work_protocolversion",
]  # fmt: skip
LEDGER = ["guard_ledgerentry", "guard_ledgeritem", "guard_seal"]


def test_list_of_tables_is_whole_when_compared_with_the_models() -> None:
    assert set(TRACKED) <= set(tracked())


def test_every_trigger_stands_when_the_catalogue_is_asked() -> None:
    rows = ask(
        "SELECT relname, array_agg(tgname::text ORDER BY tgname) FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = tgrelid WHERE tgname LIKE 'guard%%' AND tgenabled = 'O' "
        "GROUP BY 1"
    )
    needed = {
        "guard_deleted", "guard_inserted", "guard_no_truncate", "guard_updated", "guard_version",
        "guard_writes",
    }  # fmt: skip
    found = {table: set(names) for table, names in rows}

    assert {t for t in tracked() if not needed <= found.get(t, set())} == set()


@pytest.mark.parametrize("table", TRACKED)
@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO {t} SELECT * FROM {t}",
        "UPDATE {t} SET id = id",
        "DELETE FROM {t}",
        "TRUNCATE {t} CASCADE",
    ],
    ids=["insert", "update", "delete", "truncate"],
)
def test_write_is_refused_when_it_is_outside_an_operation(table: str, words: str) -> None:
    with pytest.raises(ProgrammingError, match=r"guard: |permission denied"), transaction.atomic():
        ask(words.format(t=table))


@pytest.mark.parametrize("table", TRACKED)
@pytest.mark.parametrize(
    "words",
    ["INSERT INTO {t} SELECT * FROM {t}", "UPDATE {t} SET id = id", "DELETE FROM {t}",
     "TRUNCATE {t} CASCADE"],
    ids=["insert", "update", "delete", "truncate"],
)  # fmt: skip
def test_write_is_refused_when_the_owner_makes_it_outside_an_operation(
    server: Server, table: str, words: str
) -> None:
    with owner(server) as own, pytest.raises(psycopg.errors.InsufficientPrivilege, match="guard: "):
        own.execute(words.format(t=table))


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize(
    "words",
    ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "TRUNCATE {t} CASCADE"],
    ids=["update", "delete", "truncate"],
)
def test_ledger_is_never_rewritten_when_the_application_tries(table: str, words: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(words.format(t=table, c="seq" if table == "guard_seal" else "id"))


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize(
    "words",
    ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "TRUNCATE {t} CASCADE"],
    ids=["update", "delete", "truncate"],
)
def test_ledger_is_never_rewritten_when_the_owner_tries(
    server: Server, table: str, words: str
) -> None:
    statement = words.format(t=table, c="seq" if table == "guard_seal" else "id")

    with owner(server) as own, pytest.raises(psycopg.Error, match="guard: "):
        own.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "words",
    [
        "UPDATE guard_ledgerhead SET seq = seq - 1",
        "UPDATE guard_ledgerhead SET seq = seq + 1",
        "UPDATE guard_ledgerhead SET stream = 'x'",
        "DELETE FROM guard_ledgerhead",
        "TRUNCATE guard_ledgerhead",
    ],
)
def test_head_only_moves_on_when_the_owner_sets_it(cast: Cast, server: Server, words: str) -> None:
    with owner(server) as own, pytest.raises(psycopg.Error, match="guard: "):
        own.execute(words)


@pytest.mark.parametrize(
    "words",
    [
        "SELECT * FROM guard_subjectkey",
        "UPDATE guard_subjectkey SET \"inner\" = ''",
        "DELETE FROM guard_subjectkey",
        "INSERT INTO guard_subjectkey SELECT gen_random_uuid(), '', ''",
        "INSERT INTO record_child_history SELECT * FROM record_child_history",
        "UPDATE record_child_history SET given_name = 'x'",
        "DELETE FROM record_child_history",
        "INSERT INTO guard_ledgerentry SELECT * FROM guard_ledgerentry",
        "INSERT INTO guard_ledgeritem SELECT * FROM guard_ledgeritem",
        "INSERT INTO guard_ledgerhead SELECT * FROM guard_ledgerhead",
        "UPDATE guard_ledgerhead SET seq = 0",
        "UPDATE guard_seal SET seq = 0",
        "DELETE FROM record_child",
        "ALTER TABLE record_child DISABLE TRIGGER USER",
        "ALTER TABLE record_child NO FORCE ROW LEVEL SECURITY",
        "SET session_replication_role = replica",
    ],
)
def test_application_is_refused_when_it_reaches_for_what_is_not_its_own(words: str) -> None:
    session.begin_entry(uuid4())

    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        ask(words)


def _written(cast: Cast, child: UUID, entry: UUID) -> None:
    ctx = cast.asha.ctx()
    with scope(ctx, operation="child.add_alias", entry=entry):
        Alias.objects.create(child_id=child, given_name="Rob", **stamp(ctx))


@pytest.mark.django_db(transaction=True)
def test_row_is_not_kept_when_no_entry_was_closed(cast: Cast) -> None:
    child = cast.child()

    with pytest.raises(IntegrityError, match="entry"):
        _written(cast, child, uuid4())

    with scope(cast.asha.ctx()):
        assert ask("SELECT FROM record_alias") == []


def test_entry_is_refused_when_none_is_open(cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="no entry is open"), scope(cast.asha.ctx()):
        session.append_entry()


@pytest.mark.parametrize(("number", "kept"), [(1000, True), (1001, False)])
def test_entry_is_kept_when_it_holds_at_most_a_thousand_rows(
    cast: Cast, number: int, kept: bool
) -> None:
    child = cast.child()
    ctx = cast.asha.ctx()
    rows = [Alias(child_id=child, given_name=str(n), **stamp(ctx)) for n in range(number)]
    refused: list[DatabaseError] = []

    try:
        with scope(ctx, operation="load.apply", entry=uuid4()):
            Alias.objects.bulk_create(rows)
            session.append_entry()
    except DatabaseError as error:
        refused.append(error)

    assert (not refused) is kept
    if refused:
        assert "at most 1,000" in str(refused[0])


def _change(cast: Cast, child: UUID, **columns: Any) -> None:
    ctx = cast.asha.ctx()
    with scope(ctx, operation="child.change", entry=uuid4()):
        Child.objects.seen_by(ctx).filter(pk=child).update(**columns)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (lambda cast: {"authority": cast.birch, "version": 3}, "only a transfer"),
        (lambda cast: {"id": uuid4(), "version": 3}, "an id never changes"),
        (lambda cast: {"given_name": "x"}, "does not follow"),
        (lambda cast: {"given_name": "x", "version": 4}, "does not follow"),
        (lambda cast: {"given_name": "x", "version": 1}, "does not follow"),
    ],
    ids=["authority", "id", "same-version", "version-skipped", "version-back"],
)
def test_change_is_refused_when_it_breaks_what_holds_for_every_row(
    cast: Cast, columns: Callable[[Cast], dict[str, Any]], words: str
) -> None:
    child = cast.child()

    with pytest.raises(ProgrammingError, match=words):
        _change(cast, child, **columns(cast))


def test_authority_stays_when_no_operation_is_named(server: Server) -> None:
    with owner(server) as own:
        own.execute("SELECT set_config('app.entry', gen_random_uuid()::text, true)")
        own.execute("CREATE TEMPORARY TABLE t (id uuid, authority_id uuid, version int)")
        own.execute(
            "CREATE TRIGGER t BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION guard_check_change()"
        )
        own.execute("INSERT INTO t VALUES (gen_random_uuid(), gen_random_uuid(), 1)")

        with pytest.raises(psycopg.Error, match="only a transfer"):
            own.execute("UPDATE t SET authority_id = gen_random_uuid()")


@pytest.mark.parametrize("authority", ["alder", "birch"])
def test_insert_is_refused_when_it_is_for_another_authority(cast: Cast, authority: str) -> None:
    ctx = cast.carys.ctx(authority=getattr(cast, authority))
    theirs = stamp(cast.asha.ctx())
    child = uuid4()

    with scope(ctx, operation="child.create", entry=uuid4()):
        make_keys([child])
        row = Child(id=child, given_name="Robin", **theirs)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_share_is_refused_when_the_child_is_not_the_writers_to_open(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.carys.ctx(authority=cast.alder)

    with scope(ctx, operation="share.grant", entry=uuid4()):
        row = _share(cast.alder, child, to=cast.carys.organisation)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_share_is_not_kept_when_its_child_is_not_of_the_same_record(cast: Cast) -> None:
    ctx, theirs = cast.carys.ctx(), cast.child()

    for child in (theirs, uuid4()):
        with pytest.raises(IntegrityError, match="guard_share_child_id_same_authority"):
            _shared_only(ctx, _share(cast.birch, child, to=cast.home))


def _shared_only(ctx: Context, row: Share) -> None:
    with scope(ctx, operation="share.grant", entry=uuid4()):
        make_keys([row.child_id])
        row.save(force_insert=True)
        session.append_entry()


def _share(authority: UUID, child: UUID, *, to: UUID) -> Share:
    return Share(
        authority_id=authority,
        child_id=child,
        to_organisation_id=to,
        purpose="host",
        starts_at=NOW,
    )


def test_floor_holds_when_the_seat_belt_is_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedQuerySet, "_demand_scope", lambda self: None)
    child = cast.child()

    with scope(cast.carys.ctx()):
        assert list(Child.objects.all()) == []
        assert list(Child.objects.all().union(Child.objects.all())) == []
        assert Child.objects.filter(pk=child).count() == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Child.objects.filter(pk=child).update(given_name="x")
        assert Child.objects.all().delete()[0] == 0


@pytest.mark.django_db(transaction=True)
def test_setting_does_not_outlive_the_operation_when_it_commits(cast: Cast) -> None:
    cast.child()

    with pytest.raises(ProgrammingError, match="outside a named"), scope(cast.asha.ctx()):
        ask("UPDATE record_child SET given_name = 'x', version = version + 1")
    assert ask("SELECT current_setting('app.entry', true), current_setting('app.actor', true)") == [
        ("", "")
    ]


def test_entry_of_an_operation_is_in_the_ledger_when_it_ends(cast: Cast) -> None:
    child = cast.child()

    with scope(cast.asha.ctx()):
        assert LedgerEntry.objects.filter(stream=str(child)).count() == 2

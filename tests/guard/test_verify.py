"""Verify names what was changed behind the application's back, and only that."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from homeward.guard import session
from homeward.guard.people import system_context
from homeward.guard.seals import seal_heads
from homeward.guard.sharing import share_child
from homeward.guard.verify import SHOWN, Findings
from homeward.guard.versions import change, find
from homeward.record.children.operations import add_alias, change_child
from homeward.record.children.transfer import TransferSaid, transfer_child
from homeward.record.models import Child
from tests.cast import NOW, ROBIN, Cast, hours
from tests.servers import Server
from tests.tampering import KEY, checked, owner, tamper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(cast: Cast) -> Cast:
    """A child with an alias, a share and an episode, and two seals."""
    child = cast.child()
    add_alias(cast.asha.ctx(), child=child, given_name="Rob", family_name="")
    seal_heads(system_context(now=NOW, purpose="sealing"), key=KEY)
    episode = cast.missing(child)
    share_child(cast.asha.ctx(), child=child, to=cast.home, purpose="care", ends_at=None)
    cast.back(episode, at=NOW)
    seal_heads(system_context(now=NOW + hours(1), purpose="sealing"), key=KEY)
    return cast


def test_ledger_is_whole_when_only_operations_wrote(kept: Cast, server: Server) -> None:
    found = checked(server)

    assert found.faults == []
    assert found.whole
    assert found.seals == 2
    assert found.streams == 3  # the child, the home, the authority: nobody was on duty
    assert min(found.entries, found.rows, found.states) > 15
    assert found.erased == 0


def test_ledger_is_whole_when_one_entry_changed_a_row_twice(cast: Cast, server: Server) -> None:
    child, ctx = cast.child(), cast.asha.ctx()
    with session.scope(ctx, operation="child.change", entry=uuid4()):
        row = change(ctx, find(ctx, Child, child), version=2, given_name="One")
        change(ctx, row, version=3, given_name="Two")
        session.append_entry()

    assert checked(server).faults == []


def test_ledger_is_whole_when_a_record_passed_to_another_authority(
    kept: Cast, server: Server
) -> None:
    with session.scope(kept.gwen.ctx()):
        child = Child.objects.seen_by(kept.gwen.ctx()).get().pk
    said = TransferSaid(kept.birch, date(2026, 6, 10), "The family moved")
    transfer_child(kept.gwen.ctx(at=NOW + hours(2)), child=child, said=said)
    share_child(
        kept.carys.ctx(at=NOW + hours(3), roles=frozenset({"team_manager"})),
        child=child, to=kept.home, purpose="host", ends_at=None,
    )  # fmt: skip

    assert checked(server).faults == []


TAMPERINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "row-altered": (
        ("UPDATE record_child SET given_name = 'Robyn'",),
        "record_child {child}: it was changed behind the application's back",
    ),
    "state-altered": (
        ("UPDATE record_child_history SET given_name = 'Robyn' WHERE version = 1",),
        "record_child_history {child}: it was changed behind the application's back",
    ),
    "state-removed": (
        ("DELETE FROM record_child_history WHERE version = 1",),
        "record_child_history {child}: it was removed behind the application's back",
    ),
    "row-removed": (
        ("DELETE FROM record_alias",),
        "it was removed behind the application's back",
    ),
    "row-inserted": (
        (
            "INSERT INTO record_alias SELECT (jsonb_populate_record(a, jsonb_build_object("
            "'id', gen_random_uuid()))).* FROM record_alias a",
        ),
        "no operation wrote it",
    ),
    "entry-altered": (
        ("UPDATE guard_ledgerentry SET actor = organisation WHERE stream = '{child}' AND seq = 1",),
        "stream {child}, entry 1: the entry was changed",
    ),
    "entry-removed": (
        (
            "DELETE FROM guard_ledgeritem WHERE entry_id = (SELECT id FROM guard_ledgerentry "
            "WHERE stream = '{child}' AND seq = 2)",
            "DELETE FROM guard_ledgerentry WHERE stream = '{child}' AND seq = 2",
        ),
        "stream {child}, entry 3: the entry before it is missing",
    ),
    "link-altered": (
        ("UPDATE guard_ledgerentry SET prev_hash = '' WHERE stream = '{child}' AND seq = 2",),
        "stream {child}, entry 2: it does not follow the entry before it",
    ),
    "item-altered": (
        (
            "UPDATE guard_ledgeritem SET row_id = gen_random_uuid() WHERE entry_id = (SELECT id "
            "FROM guard_ledgerentry WHERE stream = '{child}' AND seq = 1)",
        ),
        "stream {child}, entry 1: the rows it names were changed",
    ),
    "tail-cut": (
        (
            "DELETE FROM guard_ledgeritem WHERE entry_id = (SELECT id FROM guard_ledgerentry "
            "WHERE stream = '{child}' ORDER BY seq DESC LIMIT 1)",
            "DELETE FROM guard_ledgerentry WHERE (stream, seq) = (SELECT stream, seq FROM "
            "guard_ledgerhead WHERE stream = '{child}')",
        ),
        "stream {child}: its last entries are missing",
    ),
    "tail-cut-and-head-moved-back": (
        (
            "DELETE FROM guard_ledgeritem WHERE entry_id = (SELECT id FROM guard_ledgerentry "
            "WHERE stream = '{child}' ORDER BY seq DESC LIMIT 1)",
            "DELETE FROM guard_ledgerentry WHERE (stream, seq) = (SELECT stream, seq FROM "
            "guard_ledgerhead WHERE stream = '{child}')",
            "UPDATE guard_ledgerhead h SET (seq, hash) = (SELECT e.seq, e.hash FROM "
            "guard_ledgerentry e WHERE e.stream = h.stream ORDER BY seq DESC LIMIT 1) "
            "WHERE stream = '{child}'",
        ),
        "it is not the entry that was sealed",
    ),
    "seal-altered": (
        ("UPDATE guard_seal SET at = at + interval '1 day' WHERE seq = 1",),
        "seal 1: the seal was changed",
    ),
    "seal-forged": (
        ("UPDATE guard_seal SET signature = repeat('0', 64) WHERE seq = 2",),
        "seal 2: the signature is not the home's",
    ),
    "seal-removed": (
        ("DELETE FROM guard_seal WHERE seq = 1",),
        "seal 2: it does not follow the seal before it",
    ),
}


def _seal(after: float) -> object:
    return seal_heads(system_context(now=NOW + hours(after), purpose="sealing"), key=KEY)


def _child(server: Server) -> str:
    with owner(server) as own:
        row = own.execute(
            "SELECT subject FROM guard_ledgeritem WHERE table_name = 'record_child'"
        ).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("case", TAMPERINGS.values(), ids=TAMPERINGS)
def test_fault_is_named_when_something_was_tampered_with(
    kept: Cast, server: Server, case: tuple[tuple[str, ...], str]
) -> None:
    child = _child(server)
    statements, words = case

    tamper(server, *(each.replace("{child}", child) for each in statements))

    found = checked(server)
    assert not found.whole
    assert [fault for fault in found.faults if words.format(child=child) in fault]


def test_one_fault_is_named_when_one_row_was_altered(kept: Cast, server: Server) -> None:
    child = _child(server)

    tamper(server, "UPDATE record_alias SET family_name = 'Other'")

    found = checked(server)
    assert found.fault_count == 1
    assert child not in found.faults[0]
    assert found.faults[0].startswith("record_alias ")


def test_deleted_row_put_back_is_named_when_an_operation_had_deleted_it(
    kept: Cast, server: Server
) -> None:
    tamper(
        server,
        "UPDATE guard_ledgeritem SET op = 'D' WHERE table_name = 'record_alias'",
    )

    found = checked(server)

    assert [f for f in found.faults if "it was put back" in f]


def test_chain_is_whole_and_rows_count_as_erased_when_a_childs_key_is_destroyed(
    kept: Cast, server: Server
) -> None:
    child = _child(server)
    before = checked(server)

    tamper(server, f"DELETE FROM guard_subjectkey WHERE subject = '{child}'")  # noqa: S608

    found = checked(server)
    assert found.faults == []
    assert found.erased > 10
    assert (found.entries, found.rows) == (before.entries, before.rows)


def test_only_the_first_hundred_faults_are_named_when_there_are_more() -> None:
    found = Findings()

    for n in range(SHOWN + 5):
        found.fault(str(n))

    assert len(found.faults) == SHOWN
    assert found.fault_count == SHOWN + 5


def test_nothing_is_sealed_when_no_head_has_moved(cast: Cast, server: Server) -> None:
    first, second = _seal(0), _seal(1)

    assert first is not None
    assert second is None
    child = cast.child(at=NOW + hours(2))
    change_child(cast.asha.ctx(at=NOW + hours(2)), child=child, version=2, said=ROBIN)
    assert _seal(3) is not None
    assert checked(server).faults == []

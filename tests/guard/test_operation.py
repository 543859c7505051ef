"""Named operations: each once, each with one entry, or with no trace at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import permissions
from homeward.guard.models import DoneOperation, LedgerEntry, LedgerItem
from homeward.guard.operation import AlreadyUsed
from homeward.guard.permissions import Denied
from homeward.guard.reading import note_opened
from homeward.guard.session import hold_if_free, scope
from homeward.record.children.operations import Particulars, add_alias, create_child
from homeward.record.children.queries import child_named
from homeward.record.episodes.operations import log
from homeward.record.models import Child, LogEntry
from tests.cast import NOW, ROBIN, Cast, hours
from tests.tables import ask

pytestmark = pytest.mark.django_db


def _entries(ctx: Context) -> list[LedgerEntry]:
    with scope(ctx):
        return list(LedgerEntry.objects.filter(operation_id=ctx.operation_id))


def test_operation_leaves_one_entry_when_it_is_done(cast: Cast) -> None:
    ctx = cast.asha.ctx()

    child = create_child(ctx, said=ROBIN).id

    (entry,) = _entries(ctx)
    assert (entry.actor, entry.organisation) == (cast.asha.id, cast.asha.organisation)
    assert (entry.operation, entry.purpose, entry.at) == ("child.create", "work", NOW)
    assert (entry.authority_id, entry.stream) == (cast.alder, str(child))
    with scope(ctx):
        (item,) = LedgerItem.objects.filter(entry=entry)
    assert (item.table_name, item.row_id, item.subject, item.op) == (
        "record_child", child, child, "I",
    )  # fmt: skip
    assert len(item.digest) == len(entry.hash) == 64


def test_ledger_holds_no_content_when_much_was_typed(cast: Cast) -> None:
    said = Particulars("Zebedee", "Quillfeather", ROBIN.born_on)
    child = cast.child(said)
    episode = cast.missing(child)
    log(cast.asha.ctx(), episode=episode, kind="enquiry", text="Rang Marmaduke", at=NOW, who="Ann")

    with scope(cast.asha.ctx()):
        rows = ask("SELECT e::text FROM guard_ledgerentry e")
        rows += ask("SELECT i::text FROM guard_ledgeritem i")
    text = str(rows).lower()

    assert len(rows) > 10
    assert not [w for w in ("zebedee", "quillf", "marmaduke", "ann", "2011-03-04") if w in text]


def test_child_has_one_stream_in_order_when_many_operations_touch_it(cast: Cast) -> None:
    child = cast.child()
    for n in range(3):
        add_alias(cast.asha.ctx(), child=child, given_name=f"Rob{n}", family_name="")

    with scope(cast.asha.ctx()):
        entries = list(LedgerEntry.objects.filter(stream=str(child)).order_by("seq"))

    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    former = [entry.hash for entry in entries][:-1]
    assert [entry.prev_hash for entry in entries] == ["", *former]


def test_operation_acts_once_when_its_form_is_sent_twice(cast: Cast) -> None:
    ctx = cast.asha.ctx()

    first, second = create_child(ctx, said=ROBIN), create_child(ctx, said=ROBIN)

    with scope(ctx):
        assert Child.objects.seen_by(ctx).count() == 1
    assert first.id == second.id
    assert len(_entries(ctx)) == 1


@pytest.mark.django_db(transaction=True)
def test_operation_acts_once_when_its_form_is_sent_twice_at_once(cast: Cast) -> None:
    ctx = cast.asha.ctx()

    def send(_: int) -> object:
        try:
            return create_child(ctx, said=ROBIN).id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(send, range(4)))

    with scope(ctx):
        assert {row.pk for row in Child.objects.seen_by(ctx)} == made
    assert len(made) == 1
    assert len(_entries(ctx)) == 1


def test_operation_id_is_refused_when_it_did_something_else(cast: Cast) -> None:
    ctx = cast.asha.ctx()
    child = create_child(ctx, said=ROBIN).id
    assert child is not None

    with pytest.raises(AlreadyUsed):
        add_alias(ctx, child=child, given_name="Rob", family_name="")


def test_operation_id_is_refused_when_another_person_sends_it(cast: Cast) -> None:
    ctx = cast.asha.ctx()
    create_child(ctx, said=ROBIN)

    with pytest.raises(AlreadyUsed):
        create_child(replace(cast.carys.ctx(), operation_id=ctx.operation_id), said=ROBIN)

    with scope(cast.carys.ctx()):
        assert Child.objects.seen_by(cast.carys.ctx()).count() == 0


def test_refusal_leaves_no_trace_when_part_was_written(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx()
    with scope(ctx):
        before = LedgerItem.objects.count()

    with pytest.raises(Refusal):
        add_alias(ctx, child=child, given_name=" ", family_name="")

    with scope(ctx):
        assert LedgerItem.objects.count() == before
        assert not DoneOperation.objects.filter(pk=ctx.operation_id).exists()
    add_alias(ctx, child=child, given_name="Rob", family_name="")
    assert len(_entries(ctx)) == 1


def test_operation_is_denied_when_the_role_does_not_hold_it(cast: Cast) -> None:
    with pytest.raises(Denied, match="Your role"):
        create_child(cast.erin.ctx(authority=cast.alder), said=ROBIN)


def test_unknown_permission_is_held_by_nobody_when_asked_for(cast: Cast) -> None:
    everybody = cast.asha.ctx(roles=permissions.EVERYBODY | permissions.SYSTEM)

    assert not permissions.allows(everybody, "nothing.of_the_kind")


def test_opening_a_page_is_an_entry_of_the_records_authority_when_police_open_it(
    cast: Cast,
) -> None:
    child = cast.child()
    cast.missing(child)
    reader = cast.dev.ctx()
    with scope(reader):
        row = child_named(reader, child)

    note_opened(reader, rows=[row], subject=child)

    with scope(cast.asha.ctx()):
        entry = LedgerEntry.objects.get(operation="page.opened")
        (item,) = LedgerItem.objects.filter(entry=entry)
    assert (entry.actor, entry.authority_id) == (cast.dev.id, cast.alder)
    assert (item.op, item.digest, item.row_id) == ("R", "", child)


def test_context_before_holds_again_when_a_scope_inside_it_ends(cast: Cast) -> None:
    child = cast.child()

    with scope(cast.asha.ctx()):
        with scope(cast.carys.ctx()):
            inside = ask("SELECT id FROM record_child")
        after = ask("SELECT id FROM record_child")

    assert inside == []
    assert after == [(child,)]


@pytest.mark.django_db(transaction=True)
def test_place_is_held_by_one_when_two_ask_for_it(cast: Cast) -> None:
    what = uuid4()

    def ask_too(_: int) -> bool:
        try:
            with scope(cast.asha.ctx()):
                return hold_if_free(what)
        finally:
            connection.close()

    with scope(cast.asha.ctx()), ThreadPoolExecutor(1) as pool:
        mine = hold_if_free(what)
        theirs = list(pool.map(ask_too, [1]))
    with ThreadPoolExecutor(1) as pool:
        later = list(pool.map(ask_too, [1]))

    assert (mine, theirs, later) == (True, [False], [True])


@pytest.mark.django_db(transaction=True)
def test_both_are_logged_when_two_people_log_at_once(cast: Cast) -> None:
    episode = cast.missing(cast.child(), at=NOW - hours(3))

    def send(number: int) -> None:
        try:
            who = cast.asha if number % 2 else cast.gwen
            log(who.ctx(), episode=episode, kind="enquiry", text=f"Call {number}", at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(8)))

    with scope(cast.asha.ctx()):
        assert LogEntry.objects.seen_by(cast.asha.ctx()).filter(kind="enquiry").count() == 8

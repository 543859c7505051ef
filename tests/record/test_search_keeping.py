"""Key rows equal the function they are a cache of, however the record was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from homeward.config.clock import utc_now
from homeward.domain.context import Context
from homeward.domain.matching import Question
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.record.children.operations import (
    Particulars,
    add_alias,
    add_identifier,
    join,
    lift_restriction,
    restrict,
)
from homeward.record.children.transfer import TransferSaid, transfer_child
from homeward.record.kept.operations import add_fact, withdraw_fact
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.record.search.keeping import drifted, rebuild_keys, without_keys
from homeward.record.search.queries import search
from homeward.record.search.rebuilding import Find, go_through
from homeward.sources.loading.given import Given
from homeward.sources.loading.running import run_load
from homeward.sources.operations import request_load
from tests.cast import NOW, Cast
from tests.tables import ask

pytestmark = pytest.mark.django_db

FIRST = UUID(int=0)
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT100,1,01/02/2010,WBRI,A123456789012,,\n"


def _program(authority: UUID) -> Context:
    return services_context(now=NOW, authority=authority, purpose="check")


def _found(authority: UUID, find: Find, *, mend: bool = False) -> list[UUID]:
    pages = list(go_through(clock=lambda: NOW, find=find, mend=mend))
    return [one for page in pages if page.authority == authority for one in page.wanting]


def _drifted(authority: UUID) -> list[UUID]:
    return _found(authority, drifted)


def _forget(authority: UUID) -> None:
    """Take every key row of an authority away, as if it were older than search."""
    ctx = _program(authority)
    with scope(ctx, operation="search.rebuild", entry=UUID(int=9)):
        ask("DELETE FROM record_searchkey")


def test_keys_equal_the_function_when_every_kind_of_write_was_made(cast: Cast) -> None:
    child = cast.child()
    add_alias(cast.asha.ctx(), child=child, given_name="Rex", family_name="Nickname")
    add_identifier(cast.asha.ctx(), child=child, kind="upn", value="A123456789012")
    place_child(cast.asha.ctx(), child=child, said=PlacementSaid(NOW.date(), postcode="ZZ99 9AA"))
    said = ReportSaid("Erin Example", last_seen_at=NOW, police_reference="EX/1")
    take_report(cast.asha.ctx(), child=child, newcomer=None, said=said)
    newcomer = Particulars("Sky", "Example")
    take_report(cast.dev.ctx(authority=cast.alder), child=None, newcomer=newcomer, said=said)
    restrict(cast.gwen.ctx(), child=child, team="South")

    assert _drifted(cast.alder) == []
    assert _drifted(cast.birch) == []


def test_child_of_an_authority_without_services_is_found_by_those_who_took_the_report(
    cast: Cast,
) -> None:
    from homeward.guard.people import add_authority, system_context

    elm = add_authority(
        system_context(now=NOW, purpose="test"),
        code="X09", name="Elm", protocol="national", services=None,
    ).id  # fmt: skip
    assert elm
    said = ReportSaid("Erin Example", last_seen_at=NOW)
    take_report(
        cast.asha.ctx(authority=elm), child=None, newcomer=Particulars("Sky", "Faraway"), said=said
    )
    ctx = cast.asha.ctx()

    with scope(ctx):
        (hit,) = search(ctx, Question("Sky Faraway")).hits

    assert hit.match.child.authority_id == elm


def test_loaded_child_is_found_when_the_file_has_been_applied(cast: Cast) -> None:
    ctx = cast.asha.ctx(at=utc_now())
    given = [Given("header.csv", HEADER.encode())]
    load = request_load(ctx, files=given, in_background=False).id
    assert load
    run_load(load=load, authority=cast.alder, clock=utc_now)

    with scope(ctx):
        (hit,) = search(ctx, Question("a 123456789012")).hits
        (same,) = search(ctx, Question("t100")).hits

    assert hit.match.child == same.match.child
    assert _drifted(cast.alder) == []


def test_drift_is_told_and_put_right_when_rows_are_gone(cast: Cast) -> None:
    ids = sorted([cast.child(), cast.child(Particulars("Kit", "Example"))])
    _forget(cast.alder)

    assert _drifted(cast.alder) == _found(cast.alder, without_keys) == ids
    rebuild_keys(_program(cast.alder), children=ids[:1])
    assert _drifted(cast.alder) == _found(cast.alder, without_keys) == ids[1:]
    assert _found(cast.alder, without_keys, mend=True) == ids[1:]
    assert _drifted(cast.alder) == []


def test_every_child_is_gone_through_when_there_are_more_than_one_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homeward.record.search.keeping.AT_ONCE", 2)
    ids = sorted(cast.child(Particulars("Kit", f"Example{letter}")) for letter in "abcde")
    _forget(cast.alder)

    pages = [page.children for page in go_through(clock=lambda: NOW, find=drifted, mend=True)]

    assert sum(pages) == len(ids)
    assert max(pages) == 2
    assert _drifted(cast.alder) == []


def test_what_is_whole_is_not_written_again_when_the_rows_are_mended(cast: Cast) -> None:
    cast.child()
    cast.child(by=cast.carys)
    before = ask("SELECT count(*) FROM guard_ledgerentry")

    assert _found(cast.alder, drifted, mend=True) == []
    assert ask("SELECT count(*) FROM guard_ledgerentry") == before


def test_drift_is_told_when_a_row_is_there_that_should_not_be(cast: Cast) -> None:
    child = cast.child()
    ctx = _program(cast.alder)
    with scope(ctx, operation="search.rebuild", entry=UUID(int=9)):
        ask(
            "INSERT INTO record_searchkey (authority_id, team, key, child_id) "
            "VALUES (%s, '', 7, %s)",
            cast.alder,
            child,
        )

    assert _drifted(cast.alder) == [child]


def test_child_is_found_by_address_only_by_those_who_may_open_one(cast: Cast) -> None:
    child = cast.child()
    said = {"address": "2 Invented Lane", "postcode": "ZZ99 9AA", "source": "Mother"}
    fact = add_fact(cast.asha.ctx(), noun="address", child=child, said=said).id
    assert fact
    asha = cast.asha.ctx()
    head = replace(asha, roles=frozenset({"head_of_service"}))

    def found(ctx: Context) -> list[UUID]:
        with scope(ctx):
            return [hit.match.child.pk for hit in search(ctx, Question(place="zz99 9aa")).hits]

    assert found(asha) == [child]
    assert found(head) == []
    withdraw_fact(cast.asha.ctx(), noun="address", row=fact, version=1, reason="Of another child")
    assert found(asha) == []
    assert _drifted(cast.alder) == []


def test_keys_go_with_the_child_when_responsibility_passes(cast: Cast) -> None:
    child = cast.child()
    add_identifier(cast.asha.ctx(), child=child, kind="local", value="A-77")
    said = TransferSaid(cast.birch, NOW.date(), "Moved")
    transfer_child(cast.gwen.ctx(), child=child, said=said)

    def found(ctx: Context, text: str) -> list[UUID]:
        with scope(ctx):
            return [hit.match.child.pk for hit in search(ctx, Question(text)).hits]

    for text in ("Robin Testchild", "A-77"):
        assert found(cast.carys.ctx(), text) == [child]
        assert found(cast.asha.ctx(), text) == [child]
        assert found(cast.asha.ctx(at=NOW + timedelta(days=29)), text) == []
    assert ask("SELECT count(*) FROM record_searchkey WHERE authority_id = %s", cast.alder) == [
        (0,)
    ]
    assert _drifted(cast.alder) == _drifted(cast.birch) == []


def test_keys_are_kept_to_the_team_and_opened_again_when_the_record_is(cast: Cast) -> None:
    child, twin = cast.child(), cast.child(Particulars("Kit", "Testchild"))
    join(cast.asha.ctx(), child=child, other=twin, reason="The same number")

    def teams() -> set[str]:
        ctx = _program(cast.alder)
        with scope(ctx):
            return {row[0] for row in ask("SELECT DISTINCT team FROM record_searchkey")}

    assert teams() == {""}
    restrict(cast.gwen.ctx(), child=child, team="South")
    assert teams() == {"South"}
    assert _drifted(cast.alder) == []
    lift_restriction(replace(cast.gwen.ctx(), teams=frozenset({"South"})), child=child)
    assert teams() == {""}
    assert _drifted(cast.alder) == []

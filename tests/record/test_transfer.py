"""Responsibility passes to another authority: who sees what, which clock is whose, the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from homeward.guard.history import as_known_at
from homeward.guard.models import Restriction, Share, Transfer
from homeward.guard.people import add_authority, services_context, system_context
from homeward.guard.permissions import Denied
from homeward.guard.session import known_at, scope
from homeward.guard.sharing import NotOwnRecord, share_child
from homeward.guard.versions import NotFound
from homeward.record.children.joins import joined_with
from homeward.record.children.operations import (
    Particulars,
    add_identifier,
    join,
    lift_restriction,
    restrict,
    separate,
)
from homeward.record.children.transfer import BadTransfer, TransferSaid, transfer_child
from homeward.record.episodes.operations import log
from homeward.record.models import Child, Episode, Identifier, LogEntry, SameAs
from homeward.work.board.queries import board_version
from homeward.work.models import EpisodeClock, Obligation, Wake
from homeward.work.obligations.drift import drifted
from homeward.work.obligations.queries import obligations_of
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, Person, hours
from tests.tables import ask, of_records

pytestmark = pytest.mark.django_db

LATER = NOW + hours(1)
MUCH_LATER = NOW + hours(24 * 40)


def passed(
    cast: Cast,
    child: UUID,
    *,
    by: Person | None = None,
    to: UUID | None = None,
    stays: bool = False,
) -> None:
    """Pass a child from Alder to Birch an hour after NOW, unless said otherwise."""
    said = TransferSaid(to or cast.birch, date(2026, 6, 10), "The family moved", stays)
    transfer_child(cast.gwen.ctx(at=LATER), child=child, said=said)


def count(person: Person, table: str, *, at: object = LATER) -> int:
    """Return how many rows of a table a person's organisation meets in the database."""
    with scope(person.ctx(at=at)):  # type: ignore[arg-type]
        return int(ask(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608


def test_whole_record_is_the_receivers_when_a_child_is_passed_on(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    log(cast.asha.ctx(), episode=episode, kind="note", text="Rang", at=NOW)
    tables = [table for table in of_records() if not table.endswith("_history")]
    before = {table: count(cast.asha, table) for table in tables}

    passed(cast, child)

    after = {table: count(cast.carys, table) for table in tables}
    moved = {"guard_share": before["guard_share"] + 1, "guard_transfer": 1}
    anew = ("work_message", "work_delivery", "work_gap")  # the receivers are told
    told = {table: after[table] for table in anew}
    expected = before | moved | told
    assert {t: n for t, n in after.items() if n} == {t: n for t, n in expected.items() if n}
    assert all(number >= before[table] > 0 for table, number in told.items())
    with scope(cast.carys.ctx()):
        assert ask("SELECT DISTINCT authority_id FROM record_logentry") == [(cast.birch,)]


def test_past_before_the_transfer_is_the_receivers_to_read(cast: Cast) -> None:
    child = cast.child()
    passed(cast, child)
    ctx = cast.carys.ctx(at=LATER).looking_back_to(NOW)

    with scope(ctx), known_at(NOW, subjects=[child]):
        row = Child.objects.seen_by(ctx).get(pk=child)
    with scope(cast.carys.ctx(at=LATER)):
        known = as_known_at(cast.carys.ctx(at=LATER), Child, NOW, subject=child)

    assert row.authority_id == cast.alder
    assert [one.pk for one in known] == [child]


def test_former_services_see_it_until_the_share_ends_and_then_nothing_of_its_past(
    cast: Cast,
) -> None:
    child = cast.child()
    cast.missing(child)
    passed(cast, child)

    # Its own act stays known to it (to whom it gave the child, when and why), and that the
    # child was shared with it until then.
    own = {f"guard_{name}{end}" for name in ("transfer", "share") for end in ("", "_history")}
    # So do alarms of its own, which are about no child.
    told = ("work_message", "work_delivery", "work_gap")
    alarms = {f"{name}{end}" for name in told for end in ("", "_history")}
    tables = [table for table in of_records() if table not in own]
    while_shared = count(cast.asha, "record_child_history", at=LATER)
    after = {
        table: count(
            cast.asha,
            f"{table} WHERE child_id IS NOT NULL" if table in alarms else table,
            at=MUCH_LATER,
        )
        for table in tables
    }

    assert while_shared == 3
    assert {table: number for table, number in after.items() if number} == {}


@pytest.mark.parametrize("person", ["dev", "erin"])
def test_others_see_no_more_than_before_when_a_child_is_passed_on(cast: Cast, person: str) -> None:
    child = cast.child()
    passed(cast, child)

    assert count(getattr(cast, person), "record_child") == 0
    assert count(getattr(cast, person), "record_child_history") == 0


def test_police_and_board_follow_when_the_child_is_missing(cast: Cast) -> None:
    child = cast.child()
    cast.missing(child)
    with scope(cast.carys.ctx()):
        before = board_version(cast.carys.ctx())
    passed(cast, child)

    with scope(cast.carys.ctx(at=LATER)):
        assert board_version(cast.carys.ctx()) == before + 1
    assert count(cast.dev, "record_episode") == 1


def test_clock_of_an_open_episode_is_kept_by_the_receiver_under_its_version(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    ours = services_context(now=LATER, authority=cast.alder, purpose="test")
    with scope(ours):
        before = {row.rule for row in obligations_of(ours, episode)}
        child = Episode.objects.seen_by(ours).get().child_id
    passed(cast, child)

    theirs = services_context(now=LATER, authority=cast.birch, purpose="test")
    with scope(theirs):
        clock = EpisodeClock.objects.seen_by(theirs).get()
        after = {row.rule for row in obligations_of(theirs, episode)}
        wake = Wake.objects.get(pk=episode)
    assert (clock.kept_by, clock.protocol_authority) == (cast.carys.organisation, cast.birch)
    assert clock.protocol == "thurrock"
    assert (wake.authority_id, wake.kept_by) == (cast.birch, cast.carys.organisation)
    assert after >= before
    assert tick(NOW + hours(50))[1] == []
    assert drifted(replace(theirs, now=NOW + hours(50))) == []


def test_finished_episode_is_judged_as_it_was_when_its_child_is_passed_on(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(40))
    episode = cast.missing(child, at=NOW - hours(30))
    cast.back(episode, at=NOW)
    tick(LATER)
    with scope(cast.asha.ctx(at=LATER)):
        before = {
            (row.key, row.state, row.due_at) for row in obligations_of(cast.asha.ctx(), episode)
        }
    passed(cast, child)

    ctx = cast.carys.ctx(at=LATER)
    with scope(ctx):
        rows = obligations_of(ctx, episode)
        clock = EpisodeClock.objects.seen_by(ctx).get()
        assert {(row.key, row.state, row.due_at) for row in rows} == before
        assert clock.protocol_authority == cast.alder
        assert clock.kept_by == cast.carys.organisation


def test_new_episode_runs_by_the_receivers_protocol(cast: Cast) -> None:
    child = cast.child()
    passed(cast, child)

    episode = cast.missing(child, by=cast.carys, at=LATER + hours(1))

    ctx = cast.carys.ctx(at=LATER + hours(1))
    with scope(ctx):
        clock = EpisodeClock.objects.seen_by(ctx).get(episode=episode)
        rules = {row.rule for row in Obligation.objects.seen_by(ctx).filter(episode=episode)}
    assert (clock.protocol, clock.protocol_authority) == ("medway", cast.birch)
    assert "placing_authority.told" not in rules


def test_former_services_keep_the_record_when_the_receiver_does_not_work_here(cast: Cast) -> None:
    far = add_authority(
        system_context(now=NOW, purpose="set up"),
        code="X09", name="Farlow", protocol="national", services=None,
    ).id  # fmt: skip
    child = cast.child()
    episode = cast.missing(child)
    passed(cast, child, to=far)

    assert count(cast.asha, "record_episode", at=MUCH_LATER) == 1
    assert tick(NOW + hours(50))[1] == []
    with scope(cast.asha.ctx(at=LATER)):
        assert Wake.objects.get(pk=episode).kept_by == cast.asha.organisation
        assert Share.objects.filter(purpose="host", ends_at=None).count() == 1


def test_joined_rows_go_together_and_a_row_once_separated_stays(cast: Cast) -> None:
    first, second, third = (cast.child() for _ in range(3))
    for other in (second, third):
        join(cast.asha.ctx(), child=first, other=other, reason="One school")
    with scope(cast.asha.ctx()):
        ctx = cast.asha.ctx()
        link = SameAs.objects.seen_by(ctx).get(child__in=[first, third], other__in=[first, third])
    separate(cast.asha.ctx(), link=link.pk, version=1, reason="Two children")
    passed(cast, first)

    with scope(cast.carys.ctx(at=LATER)):
        assert set(joined_with(cast.carys.ctx(), first)) == {first, second}
        ids = {row[0] for row in ask("SELECT id FROM record_child")}
    assert ids == {first, second}
    with scope(cast.asha.ctx(at=MUCH_LATER)):
        assert ask("SELECT id FROM record_child") == [(third,)]


def test_numbers_of_our_own_systems_are_named_as_ours_when_they_move(cast: Cast) -> None:
    child = cast.child()
    add_identifier(cast.asha.ctx(), child=child, kind="local", value="7")
    add_identifier(cast.asha.ctx(), child=child, kind="nhs", value="9434765919")
    passed(cast, child)

    ctx = cast.carys.ctx(at=LATER)
    with scope(ctx):
        kinds = set(Identifier.objects.seen_by(ctx).values_list("kind", flat=True))
    assert kinds == {"nhs", "local@X01"}


def test_record_kept_to_a_team_is_passed_on_only_when_it_is_opened(cast: Cast) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(), child=child, team="North")

    with pytest.raises(BadTransfer, match="kept to one team"):
        passed(cast, child)
    lift_restriction(cast.gwen.ctx(), child=child)
    passed(cast, child)

    with scope(cast.carys.ctx(at=LATER)):
        assert Restriction.objects.get().authority_id == cast.birch


def test_child_comes_back_when_it_is_passed_on_twice(cast: Cast) -> None:
    child = cast.child()
    passed(cast, child)
    said = TransferSaid(cast.alder, date(2026, 6, 10), "The family moved back")
    again = cast.carys.ctx(at=LATER + hours(1), roles=frozenset({"team_manager"}))
    transfer_child(again, child=child, said=said)

    assert count(cast.ben, "record_child", at=MUCH_LATER) == 1
    assert count(cast.ben, "record_child_history", at=MUCH_LATER) == 4
    assert count(cast.carys, "record_child_history", at=MUCH_LATER) == 0


def test_share_with_the_receiver_ends_and_others_go_on(cast: Cast) -> None:
    child = cast.child()
    for to in (cast.carys.organisation, cast.home):
        share_child(cast.asha.ctx(), child=child, to=to, purpose="host", ends_at=None)
    passed(cast, child)

    with scope(cast.carys.ctx(at=LATER)):
        ends = dict(Share.objects.values_list("to_organisation", "ends_at"))
    assert ends[cast.carys.organisation] == LATER
    assert ends[cast.home] is None
    assert ends[cast.asha.organisation] == LATER + hours(28 * 24)


def test_transfer_says_when_why_and_whence(cast: Cast) -> None:
    child = cast.child()
    passed(cast, child, stays=True)

    with scope(cast.carys.ctx(at=LATER)):
        row = Transfer.objects.get()
        kept = Child.objects.seen_by(cast.carys.ctx()).get()
    assert (row.authority_id, row.from_authority_id, row.to_authority_id) == (
        cast.birch, cast.alder, cast.birch
    )  # fmt: skip
    assert row.reason == "The family moved"
    assert (kept.host_authority_id, kept.team) == (cast.alder, "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"on": date(2026, 6, 11)}, "not come yet"),
        ({"to": UUID(int=3)}, "Choose the council"),
    ],
)
def test_transfer_is_refused_when_something_is_missing(
    cast: Cast, change: dict[str, object], words: str
) -> None:
    child = cast.child()
    said = replace(TransferSaid(cast.birch, date(2026, 6, 10), "Moved"), **change)

    with pytest.raises(BadTransfer, match=words):
        transfer_child(cast.gwen.ctx(), child=child, said=said)


def test_transfer_is_refused_when_it_is_not_the_askers_to_make(cast: Cast) -> None:
    child = cast.child()
    said = TransferSaid(cast.birch, date(2026, 6, 10), "Moved")
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="host", ends_at=None
    )
    manager = frozenset({"team_manager"})

    with pytest.raises(Denied):
        transfer_child(cast.asha.ctx(), child=child, said=said)
    with pytest.raises(NotOwnRecord):
        transfer_child(cast.carys.ctx(authority=cast.alder, roles=manager), child=child, said=said)
    with pytest.raises(NotFound):
        transfer_child(cast.carys.ctx(roles=manager), child=UUID(int=3), said=said)


def test_transfer_is_refused_when_a_joined_row_is_not_open_to_the_asker(cast: Cast) -> None:
    first, second = cast.child(), cast.child(Particulars("Robyn", "Testchild"))
    join(cast.asha.ctx(), child=first, other=second, reason="One school")
    ours = services_context(now=NOW, authority=cast.alder, purpose="test")
    with scope(ours, operation="child.restrict", entry=UUID(int=4)):
        Restriction.objects.create(child_id=second, team="South", authority_id=cast.alder)
        ask("SELECT guard_append()")

    with pytest.raises(BadTransfer, match="information-governance lead"):
        passed(cast, first)


def test_a_long_record_moves_in_one_entry(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    ctx = cast.asha.ctx()
    for number in range(2):
        with scope(ctx, operation="episode.log", entry=UUID(int=number + 7)):
            LogEntry.objects.bulk_create(
                LogEntry(
                    authority_id=cast.alder, child_id=child, episode_id=episode, at=NOW, text="x",
                    kind="note", recorded_at=NOW, recorded_by=cast.asha.id,
                )
                for _ in range(600)
            )  # fmt: skip
            ask("SELECT guard_append()")

    passed(cast, child)

    assert count(cast.carys, "record_logentry") == 1200

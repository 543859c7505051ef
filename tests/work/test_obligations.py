"""What is due in an episode: rows that follow every act and every instant that passes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest

from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.record.children.operations import set_status
from homeward.record.episodes.operations import (
    correct_time,
    record_act,
    set_kind,
    set_police_reference,
    void,
)
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.reports.operations import ReportSaid
from homeward.work.board.queries import board_version
from homeward.work.obligations.models import Obligation, ProtocolVersion
from homeward.work.obligations.protocols import (
    BadProtocol,
    add_protocol,
    protocol_version,
    standing_protocol,
)
from homeward.work.obligations.queries import next_due, obligations_of, protocol_of
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours

pytestmark = pytest.mark.django_db


def due(cast: Cast, episode: UUID, *, at: datetime = NOW) -> dict[str, Obligation]:
    """Return an episode's obligations by the rule they come from."""
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        return {row.rule: row for row in obligations_of(ctx, episode)}


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """A looked-after child of Alder, last seen an hour ago."""
    return cast.missing(cast.child())


def test_obligation_is_met_when_the_act_is_recorded(cast: Cast, episode: UUID) -> None:
    before = due(cast, episode)["police.told"]

    record_act(
        cast.asha.ctx(at=NOW + hours(0.5)),
        episode=episode, kind="police_told", at=NOW + hours(0.25), who="Asha",
    )  # fmt: skip

    after = due(cast, episode)["police.told"]
    assert (before.state, after.state) == ("running", "met")
    assert after.met_at == NOW + hours(0.25)


def test_obligation_is_overdue_when_it_falls_due_and_not_before(cast: Cast, episode: UUID) -> None:
    row = due(cast, episode)["police.told"]

    early = tick(row.due_at - hours(0.001))
    before = due(cast, episode)["police.told"].state
    on_time = tick(row.due_at)

    assert early[1] == on_time[1] == []
    assert (before, due(cast, episode)["police.told"].state) == ("running", "overdue")


def test_referral_is_owed_still_when_the_child_is_back(cast: Cast) -> None:
    episode = cast.missing(cast.child(), seen=NOW - hours(30))

    cast.back(episode, at=NOW + hours(0.5))

    after = due(cast, episode)
    assert after["high_risk.notification"].state in ("running", "overdue")
    assert after["strategy.discussion"].state == "lapsed"
    assert after["interview.held"].state == "running"


def test_everything_lapses_when_the_episode_is_void(cast: Cast, episode: UUID) -> None:
    void(cast.gwen.ctx(), episode=episode, version=1, reason="Typed twice")

    assert {row.state for row in due(cast, episode).values()} == {"lapsed"}


def test_clocks_run_anew_when_a_time_is_corrected(cast: Cast, episode: UUID) -> None:
    before = due(cast, episode)

    correct_time(
        cast.asha.ctx(),
        episode=episode, version=1, name="last_seen_at", at=NOW - hours(13), reason="Misheard",
    )  # fmt: skip

    assert "strategy.discussion" not in before
    assert due(cast, episode)["strategy.discussion"].state == "running"


def test_status_reaches_the_open_episode_when_it_changes(cast: Cast, episode: UUID) -> None:
    (child,) = {row.child_id for row in due(cast, episode).values()}

    set_status(
        cast.asha.ctx(at=NOW + hours(0.5)),
        child=child, status="child_in_need", team="North", starts_on=NOW.date(),
    )  # fmt: skip
    place_child(cast.asha.ctx(at=NOW + hours(1)), child=child, said=PlacementSaid(date(2026, 6, 1)))

    tick(NOW + hours(14))
    assert "strategy.discussion" not in due(cast, episode)


def test_former_interview_lapses_when_the_child_is_missing_again(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(50))
    former = cast.missing(child, at=NOW - hours(30))
    cast.back(former, at=NOW - hours(20))
    before = due(cast, former)["interview.held"].state

    again = cast.missing(child)
    lapsed = due(cast, former)["interview.held"].state
    void(cast.gwen.ctx(), episode=again, version=1, reason="Typed twice")

    assert (before, lapsed) == ("running", "lapsed")
    assert due(cast, former)["interview.held"].state == "running"


def test_former_interview_is_worked_out_when_police_move_the_start(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(50))
    former = cast.missing(child, at=NOW - hours(30))
    cast.back(former, at=NOW - hours(20))
    again = cast.missing(child)

    set_police_reference(
        cast.asha.ctx(), episode=again, version=1, reference="EX-1", at=NOW - hours(4)
    )

    row = due(cast, former)["interview.held"]
    assert row.ended_at == NOW - hours(4)


def test_away_child_starts_no_missing_clock_when_the_start_is_corrected(cast: Cast) -> None:
    away = ReportSaid("Erin Example", kind="away")
    episode = cast.missing(cast.child(), said=away)

    correct_time(
        cast.asha.ctx(),
        episode=episode, version=1, name="last_seen_at", at=NOW - hours(13), reason="Misheard",
    )  # fmt: skip

    assert "strategy.discussion" not in due(cast, episode)
    assert "police.told" not in due(cast, episode)


def test_missing_clocks_stop_when_the_child_is_away_instead(cast: Cast, episode: UUID) -> None:
    set_kind(
        cast.gwen.ctx(), episode=episode, version=1, kind="away", at=NOW, reason="At a friend's"
    )

    tick(NOW + hours(14))

    assert "strategy.discussion" not in due(cast, episode)


def _newer(text: str) -> str:
    return text.replace("version = 1\n", "version = 2\n", 1).replace(
        "effective_from = 2023-04-01", "effective_from = 2026-06-10", 1
    )


def test_version_in_force_at_the_start_is_kept_when_a_newer_arrives(
    cast: Cast, episode: UUID
) -> None:
    program = system_context(now=NOW, purpose="set up")
    text = ProtocolVersion.objects.get(name="thurrock").text
    add_protocol(program, text=_newer(text))

    record_act(
        cast.asha.ctx(at=NOW + hours(1)), episode=episode, kind="police_told", at=NOW, who="Asha"
    )
    later = cast.missing(cast.child(), at=NOW + hours(2))

    ctx = cast.asha.ctx(at=NOW + hours(2))
    with scope(ctx):
        kept, new = protocol_of(ctx, episode), protocol_of(ctx, later)
    assert kept is not None
    assert new is not None
    assert new.version == 2
    assert {row.protocol_version for row in due(cast, later).values()} == {2}


def test_episode_begun_before_the_new_version_keeps_its_own(cast: Cast) -> None:
    episode = cast.missing(cast.child(at=NOW - hours(48)), at=NOW - hours(36))
    add_protocol(
        system_context(now=NOW, purpose="set up"),
        text=_newer(ProtocolVersion.objects.get(name="thurrock").text),
    )

    record_act(cast.asha.ctx(), episode=episode, kind="police_told", at=NOW, who="Asha")

    assert {row.protocol_version for row in due(cast, episode).values()} == {1}


def test_protocol_is_kept_once_when_added_again(cast: Cast) -> None:
    kept = ProtocolVersion.objects.get(name="medway")
    program = system_context(now=NOW, purpose="set up")

    again = add_protocol(program, text=kept.text)

    assert again.id == kept.pk
    with pytest.raises(BadProtocol, match="another text"):
        add_protocol(system_context(now=NOW, purpose="set up"), text=kept.text + "\n# later\n")
    assert str(kept) == "medway 1"
    assert protocol_version(name="medway", number=1).id == "medway"
    standing = standing_protocol(name="no-such", began_at=NOW)
    assert standing is not None
    assert standing.id == "national"


def test_next_due_is_in_order_and_closed_ones_left_out(cast: Cast, episode: UUID) -> None:
    record_act(cast.asha.ctx(), episode=episode, kind="police_told", at=NOW, who="Asha")

    ctx = cast.asha.ctx()
    with scope(ctx):
        found = next_due(ctx, [episode])[episode]
        every = obligations_of(ctx, episode)

    assert [row.due_at for row in found] == sorted(row.due_at for row in found)
    told = {"police.told", "social_care.told"}
    closed = {row.title for row in every} - {row.title for row in found}
    assert closed == {row.title for row in every if row.rule in told}
    assert {row.rule for row in every[-2:]} == told


def test_no_protocol_governs_when_the_episode_is_hidden(cast: Cast, episode: UUID) -> None:
    ctx = cast.carys.ctx()

    with scope(ctx):
        assert protocol_of(ctx, episode) is None
        assert obligations_of(ctx, episode) == []


def test_boards_of_all_who_see_the_child_change_when_anything_does(cast: Cast) -> None:
    people = (cast.asha, cast.dev, cast.carys, cast.erin)
    child = cast.child()
    before = [board_version(person.ctx()) for person in people]

    cast.missing(child)

    after = [board_version(person.ctx()) for person in people]
    assert [new > old for new, old in zip(after, before, strict=True)] == [
        True, True, False, False,
    ]  # fmt: skip

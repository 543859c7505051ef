"""What follows from a correction: neighbours, columns made from it, shares and clocks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.children.models import StatusPeriod
from homeward.record.children.operations import add_identifier, set_status
from homeward.record.children.queries import child_named
from homeward.record.episodes.operations import GradeSaid, set_grade
from homeward.record.episodes.queries import episode_named
from homeward.record.kept.operations import add_fact, correct_fact, withdraw_fact
from homeward.record.kept.saying import BadFact
from homeward.record.placements.operations import PlacementSaid, place_child
from tests.cast import NOW, Cast, hours
from tests.doors.reports.conftest import place
from tests.record.keeping import rows_of
from tests.work.test_obligations import due

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 1)
WHY = "Another child"


def withdraw(cast: Cast, noun: str, row: Any) -> None:
    """Withdraw a row."""
    ctx = cast.asha.ctx()
    withdraw_fact(ctx, noun=noun, row=row.pk, version=row.version, reason=WHY)


def correct(cast: Cast, noun: str, row: Any, **said: Any) -> None:
    """Correct a row."""
    ctx = cast.asha.ctx()
    correct_fact(ctx, noun=noun, row=row.pk, version=row.version, said=said, reason="Misheard")


def status(cast: Cast, child: UUID, name: str) -> StatusPeriod:
    """Return a child's period of a status."""
    rows: list[StatusPeriod] = rows_of(cast, "status")
    return next(row for row in rows if (row.child_id, row.status) == (child, name))


def running(cast: Cast, episode: UUID) -> set[str]:
    """Return the rules whose duties run in an episode."""
    return {rule for rule, row in due(cast, episode).items() if row.state == "running"}


def test_former_status_is_open_again_when_the_later_is_withdrawn(cast: Cast) -> None:
    child = cast.child()
    set_status(cast.asha.ctx(), child=child, status="child_in_need", team="East", starts_on=MAY)

    withdraw(cast, "status", status(cast, child, "child_in_need"))

    former = status(cast, child, "looked_after")
    ctx = cast.asha.ctx()
    with scope(ctx):
        team = child_named(ctx, child).team
    assert former.ends_on is None
    assert team == "North"


def test_former_placement_and_its_share_stand_again_when_the_later_is_withdrawn(
    cast: Cast,
) -> None:
    child = place(cast, cast.child())
    place_child(cast.asha.ctx(), child=child, said=PlacementSaid(MAY, host_authority_id=cast.birch))

    later = next(row for row in rows_of(cast, "placement") if row.starts_on == MAY)
    withdraw(cast, "placement", later)

    ctx, erin = cast.asha.ctx(at=NOW + hours(2)), cast.erin.ctx(at=NOW + hours(2))
    with scope(ctx):
        assert child_named(ctx, child).host_authority_id == cast.alder
    with scope(erin):
        assert child_named(erin, child).pk == child
    assert [row.ends_on for row in rows_of(cast, "placement")] == [None]


def test_share_stays_as_it_is_when_an_address_is_corrected(cast: Cast) -> None:
    child = place(cast, cast.child())
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="care", ends_at=None
    )

    correct(cast, "placement", rows_of(cast, "placement")[0], address="9 Invented Lane")

    for reader in (cast.carys.ctx(at=NOW + hours(2)), cast.erin.ctx(at=NOW + hours(2))):
        with scope(reader):
            assert child_named(reader, child).pk == child


def test_period_is_refused_when_it_would_lie_over_another(cast: Cast) -> None:
    child = cast.child()
    set_status(cast.asha.ctx(), child=child, status="early_help", team="", starts_on=MAY)

    with pytest.raises(BadFact, match="Another one is recorded"):
        correct(cast, "status", status(cast, child, "early_help"), starts_on=date(2026, 4, 1))


def test_number_is_refused_when_the_child_has_it_already(cast: Cast) -> None:
    child = cast.child()
    for value in ("L-1", "L-2"):
        add_identifier(cast.asha.ctx(), child=child, kind="local", value=value)

    second = next(row for row in rows_of(cast, "identifier") if row.value == "L-2")
    with pytest.raises(BadFact, match="already has that number"):
        correct(cast, "identifier", second, value="L-1", kind="local")


def test_grade_of_the_episode_follows_when_the_last_one_is_withdrawn(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    for number, grade in enumerate(("low", "high")):
        at = NOW + timedelta(minutes=number)
        set_grade(
            cast.asha.ctx(at=at),
            episode=episode,
            version=cast.version(episode),
            said=GradeSaid(grade, at, "police"),
        )
    before = rows_of(cast, "grade")[0]

    withdraw(cast, "grade", before)

    ctx = cast.asha.ctx()
    with scope(ctx):
        assert (before.grade, episode_named(ctx, episode).grade) == ("high", "low")


def test_duty_of_looked_after_children_goes_when_the_status_is_corrected(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    before = running(cast, episode)

    correct(cast, "status", status(cast, child, "looked_after"), status="child_in_need")
    gone = before - running(cast, episode)
    correct(cast, "status", status(cast, child, "child_in_need"), status="looked_after")

    assert gone
    assert running(cast, episode) == before


def test_duty_of_exploited_children_comes_and_goes_with_the_level(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    before = running(cast, episode)
    said = {"level": "high", "starts_on": MAY, "source": "Screening"}

    made = add_fact(cast.asha.ctx(), noun="exploitation_level", child=child, said=said)
    with_it = running(cast, episode)
    withdraw(cast, "exploitation_level", rows_of(cast, "exploitation_level")[0])

    assert made.episodes == (episode,)
    assert with_it > before
    assert running(cast, episode) == before

"""That a child is missing is told at once, whatever the protocol asks to be done and when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from homeward.guard.session import scope
from homeward.record.episodes.grading import GradeSaid, set_grade
from homeward.record.episodes.operations import void
from homeward.record.kept.operations import add_fact
from homeward.record.reports.operations import ReportSaid
from homeward.work.messages.answering import answer
from homeward.work.messages.due import BEGAN
from homeward.work.messages.models import Message
from homeward.work.messages.reading import held_by
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import again, colleague, messages, on_shift, reachable

pytestmark = pytest.mark.django_db

NIGHT = NOW + hours(10)
DANGER = "A child is missing: high risk or immediate concern"


def of_itself(cast: Cast, episode: UUID) -> list[Message]:
    """Return the messages that told of an episode itself, the oldest first."""
    found = [row for row in messages(cast, episode) if row.duty == BEGAN]
    return sorted(found, key=lambda row: row.recorded_at)


def graded(cast: Cast, episode: UUID, grade: str, *, hour: float) -> None:
    """Record a police grade so many hours after the report."""
    at = NOW + hours(hour)
    said = GradeSaid(grade, at, "police", given_by="PC Example")
    set_grade(cast.asha.ctx(at=at), episode=episode, version=cast.version(episode), said=said)


def test_duty_officer_knows_at_once_when_a_child_is_reported_at_night(cast: Cast) -> None:
    edie = colleague(cast, "Edie", "duty_officer")
    reachable(edie)
    on_shift(cast, edie, NIGHT - hours(1), NIGHT + hours(9))

    episode = cast.missing(cast.child(), at=NIGHT)

    (row,) = of_itself(cast, episode)
    assert (row.title, row.urgency, row.owner) == ("A child is reported missing", "now", edie.id)


def test_allocated_social_worker_knows_at_once_in_office_hours(cast: Cast) -> None:
    sol = colleague(cast, "Sol", "social_worker", team="North")
    reachable(sol)
    child = cast.child()
    said = {"role": "allocated", "name": "Sol Example", "starts_on": date(2026, 1, 1)}
    add_fact(cast.gwen.ctx(), noun="involvement", child=child, said=said)

    (row,) = of_itself(cast, cast.missing(child))

    assert (row.role, row.owner) == ("social_worker", sol.id)


def test_whoever_is_on_duty_knows_when_the_child_is_allocated_to_nobody(cast: Cast) -> None:
    reachable(cast.gwen)

    (row,) = of_itself(cast, cast.missing(cast.child()))

    assert (row.role, row.owner) == ("duty_officer", cast.gwen.id)


def test_it_is_told_once_until_the_child_is_back(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    (first,) = of_itself(cast, episode)

    tick(NOW + hours(30))
    cast.back(episode, at=NOW + hours(31))

    (row,) = of_itself(cast, episode)
    assert row.pk == first.pk
    assert row.ended_at == NOW + hours(31)


def test_nobody_is_asked_further_when_it_was_recorded_in_error(cast: Cast) -> None:
    episode = cast.missing(cast.child())

    void(cast.gwen.ctx(at=NOW + hours(1)), episode=episode, version=1, reason="Typed twice")

    (row,) = of_itself(cast, episode)
    assert row.state == "not_needed"


def test_it_is_told_anew_once_when_the_danger_grows(cast: Cast) -> None:
    reachable(cast.gwen)
    episode = cast.missing(cast.child())

    graded(cast, episode, "high", hour=30)
    graded(cast, episode, "medium", hour=31)
    graded(cast, episode, "high", hour=32)

    former, now = of_itself(cast, episode)
    assert former.ended_at == NOW + hours(30)
    assert (now.title, now.urgency, now.recorded_at) == (DANGER, "now", NOW + hours(30))
    assert now.ended_at is None


@pytest.mark.parametrize(
    "said",
    [
        ReportSaid("Erin Example", "Carer", grade="high"),
        ReportSaid("Erin Example", "Carer", immediate_concern=True),
    ],
    ids=["graded high", "immediate concern"],
)
def test_the_first_message_says_so_when_there_is_danger_from_the_start(
    cast: Cast, said: ReportSaid
) -> None:
    (row,) = of_itself(cast, cast.missing(cast.child(), said=said))

    assert (row.title, row.urgency) == (DANGER, "now")


def test_nobody_is_woken_when_a_child_is_away_and_where_is_known(cast: Cast) -> None:
    said = ReportSaid("Erin Example", "Carer", kind="away")

    (row,) = of_itself(cast, cast.missing(cast.child(), said=said))

    assert (row.title, row.urgency) == ("A child is away without authorisation", "shift")


def test_what_one_has_in_hand_is_handed_over_while_the_child_is_missing(cast: Cast) -> None:
    reachable(cast.gwen)
    episode = cast.missing(cast.child())
    (row,) = of_itself(cast, episode)
    answer(cast.gwen.ctx(at=NOW + hours(0.1)), message=row.pk, intent="have_it")

    def held(hour: float) -> set[UUID]:
        ctx = cast.gwen.ctx(at=NOW + hours(hour))
        with scope(ctx):
            return {line.message.pk for line in held_by(ctx)}

    assert again(cast, row).state == "acknowledged"
    assert row.pk in held(1)
    cast.back(episode, at=NOW + hours(2))
    assert row.pk not in held(3)

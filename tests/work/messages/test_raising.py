"""What is due is told: once, to those whose it is, and no more once it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from homeward.domain.messages import Urgency
from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.guard.session import scope
from homeward.record.children.transfer import TransferSaid, transfer_child
from homeward.record.episodes.operations import correct_time, record_act, void
from homeward.work.messages.answering import answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.due import BEGAN, of_duty
from homeward.work.messages.line import Line
from homeward.work.messages.models import Chase, Delivery, Outbox
from homeward.work.messages.queries import who_knows
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import OPEN, obligations_of
from homeward.work.obligations.ticking import tick
from homeward.work.rota.outside import NOT_PLACED
from tests.cast import NOW, PASSWORD, Cast, hours
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    colleague,
    deliveries,
    message,
    messages,
    program,
    reachable,
    send,
)

pytestmark = pytest.mark.django_db


def open_duties(cast: Cast, episode: UUID) -> set[str]:
    """Return the keys of what is due in an episode."""
    ctx = program(cast)
    with scope(ctx):
        return {row.key for row in obligations_of(ctx, episode) if row.state in OPEN}


def standing(cast: Cast, episode: UUID) -> set[str]:
    """Return the keys of the duties that somebody is or is to be told of in an episode."""
    told = {row.duty for row in messages(cast, episode) if row.ended_at is None}
    return told - {BEGAN}


def act(cast: Cast, episode: UUID, kind: str, *, at: datetime, now: datetime) -> None:
    """Record at ``now`` what was done at ``at``."""
    record_act(cast.asha.ctx(at=now), episode=episode, kind=kind, at=at, who="Asha")


def test_every_open_duty_is_told_when_a_child_is_reported(cast: Cast) -> None:
    episode = cast.missing(cast.child())

    row = message(cast, episode, POLICE)

    assert standing(cast, episode) == open_duties(cast, episode)
    assert (row.state, row.owner, row.role, row.urgency) == ("told", cast.gwen.id, "carer", "now")
    assert Chase.objects.get(pk=row.pk).at == NOW + hours(0.25)


def test_nobody_is_told_twice_when_it_is_worked_out_again(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    before = {row.pk for row in messages(cast, episode)}

    tick(NOW + hours(0.01))
    act(cast, episode, "trafficking_suspected", at=NOW, now=NOW + hours(0.1))

    after = messages(cast, episode)
    told = [row.key.partition("!")[0] for row in after]
    assert before <= {row.pk for row in after}
    assert len(told) == len(set(told))


def test_nothing_more_is_sent_when_the_duty_is_over(cast: Cast) -> None:
    reachable(cast.gwen)
    episode = cast.missing(cast.child())
    row = message(cast, episode, POLICE)
    waiting = Outbox.objects.count()

    act(cast, episode, "police_told", at=NOW, now=NOW + hours(0.1))

    ended = message(cast, episode, POLICE)
    fates = {one.channel: one.state for one in deliveries(cast, row)}
    assert (ended.state, ended.ended_at) == ("not_needed", NOW + hours(0.1))
    assert fates == {"in_app": "sent", "email": "not_needed"}
    assert Outbox.objects.count() < waiting
    assert not Chase.objects.filter(pk=row.pk).exists()


def test_what_was_sent_stays_when_a_correction_takes_the_duty_away(cast: Cast) -> None:
    reachable(cast.gwen)
    carrier = Carrier()
    episode = cast.missing(cast.child())
    row = message(cast, episode, POLICE)
    send(carrier, NOW)

    void(cast.gwen.ctx(at=NOW + hours(1)), episode=episode, version=1, reason="Typed twice")

    kept = deliveries(cast, row)
    assert standing(cast, episode) == set()
    assert {(one.channel, one.state) for one in kept} == {("in_app", "sent"), ("email", "sent")}
    assert row.told_at == message(cast, episode, POLICE).told_at


def test_it_is_told_anew_when_a_duty_that_was_over_opens_again(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(50))
    former = cast.missing(child, at=NOW - hours(30))
    cast.back(former, at=NOW - hours(20))
    (duty,) = (one for one in standing(cast, former) if one.startswith("interview.held"))
    first = message(cast, former, duty)

    again = cast.missing(child)
    lapsed = message(cast, former, duty)
    void(cast.gwen.ctx(), episode=again, version=1, reason="Typed twice")

    second = message(cast, former, duty)
    assert (lapsed.pk, lapsed.state) == (first.pk, "not_needed")
    assert second.pk != first.pk
    assert second.ended_at is None


def test_it_is_not_told_again_when_only_its_time_was_corrected(cast: Cast) -> None:
    episode = cast.missing(cast.child(), seen=NOW - hours(2))
    before = {row.pk for row in messages(cast, episode)}

    correct_time(
        cast.asha.ctx(at=NOW + hours(0.1)),
        episode=episode, version=1, name="last_seen_at", at=NOW - hours(3), reason="Misheard",
    )  # fmt: skip

    assert {row.pk for row in messages(cast, episode)} == before


def test_a_step_is_told_to_its_role_when_a_duty_is_raised(cast: Cast) -> None:
    boss = colleague(cast, "Hana", "head_of_service")
    episode = cast.missing(cast.child(), seen=NOW - hours(1))

    assert tick(NOW + hours(60))[1] == []

    raised = [row for row in messages(cast, episode) if row.template == "duty_raised"]
    assert raised
    assert {row.role for row in raised} >= {"team_manager"}
    assert any(row.owner in (boss.id, cast.gwen.id) for row in raised)


def test_an_old_record_alarms_nobody_when_all_in_it_is_done(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(24 * 400))
    long_ago = NOW - hours(24 * 300)
    episode = cast.missing(child, at=NOW, seen=long_ago)
    cast.back(episode, at=NOW + hours(0.1))
    act(cast, episode, "police_told", at=NOW, now=NOW + hours(0.1))

    assert standing(cast, episode) == open_duties(cast, episode)
    assert not any(
        row.urgency == "now" and row.tell_at > NOW + hours(0.05) for row in messages(cast, episode)
    )


@pytest.mark.parametrize(("days", "soon"), [(3, {"now"}), (40, {"shift"})])
def test_what_is_recorded_late_is_news_at_night_unless_it_is_history(
    cast: Cast, days: int, soon: set[str]
) -> None:
    reachable(cast.gwen)
    seen = NOW - hours(24 * days)
    episode = cast.missing(cast.child(at=seen - hours(24)), seen=seen)

    old = [row for row in messages(cast, episode) if row.duty.startswith("strategy")]

    assert {row.template for row in old} == {"duty_opened", "duty_raised"}
    assert {row.urgency for row in old} == soon


@pytest.mark.parametrize(
    ("missing", "hour", "soon"), [(True, 30, "now"), (False, 23, "now"), (False, 24, "shift")]
)
def test_old_news_of_a_child_who_is_back_disturbs_nobody(
    cast: Cast, *, missing: bool, hour: int, soon: str
) -> None:
    line = Line(program(cast), episode=None)  # no protocol says how soon
    duty = Obligation(key="x", opened_at=NOW, child_id=uuid4(), escalations=[])

    (due,) = of_duty(line, duty, missing=missing)

    assert replace(due, said=lambda: Urgency.NOW).urgency_at(NOW + hours(hour)) == soon


@pytest.mark.parametrize(
    ("days", "is_back", "told"), [(40, True, False), (20, True, True), (40, False, True)]
)
def test_what_came_due_weeks_ago_is_raised_only_of_a_child_who_is_missing(
    cast: Cast, days: int, *, is_back: bool, told: bool
) -> None:
    then = NOW - hours(24 * days)
    episode = cast.missing(cast.child(at=then), at=then)
    if is_back:
        cast.back(episode, at=then + hours(5))

    tick(NOW)

    raised = [row for row in messages(cast, episode) if row.template == "duty_raised"]
    assert bool(raised) is told
    assert open_duties(cast, episode)  # they stay on the list of what is overdue


def test_the_receiving_authority_is_told_when_the_child_is_passed_on(cast: Cast) -> None:
    reachable(cast.gwen, cast.carys)
    carrier = Carrier()
    child = cast.child()
    episode = cast.missing(child)
    mine = {row.pk for row in messages(cast, episode)}

    said = TransferSaid(cast.birch, NOW.date(), "Moved")
    transfer_child(cast.gwen.ctx(at=NOW + hours(0.5)), child=child, said=said)
    chase_due(NOW + hours(20))  # what waited for the working day
    done = send(carrier, NOW + hours(24))

    theirs = messages(cast, episode, authority=cast.birch)
    assert done.failed == ()
    assert carrier.letters
    assert cast.gwen.email not in carrier.to
    assert {row.pk for row in theirs} > mine
    assert {row.organisation for row in theirs if row.ended_at is None} == {cast.carys.organisation}
    assert all(row.ended_at for row in theirs if row.pk in mine)
    assert not Outbox.objects.exclude(authority_id=cast.birch).exists()


def test_a_letter_on_its_way_is_sent_when_the_child_is_passed_on_meanwhile(cast: Cast) -> None:
    reachable(cast.gwen)
    carrier = Carrier()
    child = cast.child()
    episode = cast.missing(child)
    row = message(cast, episode, POLICE)
    said = TransferSaid(cast.birch, NOW.date(), "Moved")
    ctx = program(cast)
    with scope(ctx):
        (mail,) = Delivery.objects.seen_by(ctx).filter(message=row, channel="email")
    held = Outbox.objects.get(pk=mail.pk)

    transfer_child(cast.gwen.ctx(at=NOW + hours(0.5)), child=child, said=said)
    Outbox.objects.get_or_create(
        pk=mail.pk,
        defaults={
            "authority_id": held.authority_id, "organisation": held.organisation, "at": held.at,
        },
    )  # fmt: skip
    done = send(carrier, NOW + hours(1))

    assert done.failed == ()
    assert not Outbox.objects.filter(pk=mail.pk).exists()


def test_it_goes_up_and_administrators_are_told_when_a_role_has_nobody(cast: Cast) -> None:
    admin = colleague(cast, "Ada", "administrator")
    episode = cast.missing(cast.child())

    alarms = [row for row in messages(cast) if row.template == "nobody_on_duty"]

    assert message(cast, episode, POLICE).owner == cast.gwen.id
    assert {row.owner for row in alarms} == {admin.id}
    assert "No placement is recorded for this child today" in {row.title for row in alarms}


def test_administrators_are_told_once_a_day_when_a_role_has_nobody_all_day(cast: Cast) -> None:
    colleague(cast, "Ada", "administrator")
    cast.missing(cast.child())
    before = {row.pk for row in messages(cast)}

    cast.missing(cast.child())

    # What is wanting around this child alone is another thing.
    new = [row.title for row in messages(cast) if row.pk not in before]
    assert new == [NOT_PLACED.rstrip(".")]


def test_somebody_is_found_later_when_nobody_was_there_at_first(cast: Cast) -> None:
    episode = cast.missing(cast.child(by=cast.carys), by=cast.carys)
    before = [row for row in messages(cast, episode, authority=cast.birch) if row.owner is None]
    manager = _in_birch(cast)

    chase_due(NOW + hours(1))

    rows = messages(cast, episode, authority=cast.birch)
    after = [row for row in rows if row.pk in {one.pk for one in before}]
    assert before
    assert {row.state for row in before} == {"waiting"}
    assert {(row.owner, row.state) for row in after} == {(manager, "told")}


def _in_birch(cast: Cast) -> UUID:
    made = set_up_person(
        system_context(now=NOW - hours(24 * 365), purpose="test"),
        organisation=cast.carys.organisation,
        said=NewPerson("mina@example.test", "Mina Example", PASSWORD, "team_manager", "East"),
    ).id
    assert made is not None
    return made


def test_one_line_says_who_knows_when_some_have_answered(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    row = message(cast, episode, POLICE)
    ctx = cast.gwen.ctx(at=NOW + hours(0.1))
    with scope(ctx):
        before = who_knows(ctx, episode)

    answer(ctx, message=row.pk, intent="have_it")

    with scope(ctx):
        after = who_knows(ctx, episode)
    assert "Gwen Example was told 1:00pm on Wednesday 10 June 2026" in before
    assert after.startswith("Gwen Example has it since 1:06pm on Wednesday 10 June 2026")

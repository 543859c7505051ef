"""Messages follow from what is recorded, not from the order in which it was."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.guard.session import scope
from homeward.record.episodes.operations import record_act
from homeward.work.messages.due import BEGAN
from homeward.work.messages.models import Message
from homeward.work.obligations.queries import OPEN, obligations_of
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import deliveries, messages, program

pytestmark = pytest.mark.django_db
KINDS = (
    "police_told", "strategy_discussion_held", "trafficking_suspected", "interview_offered",
    "interview_held", "not_possible",
)  # fmt: skip
ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 30)), max_size=6, unique_by=lambda a: a[0]
)
LONG = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def standing(cast: Cast, episode: UUID) -> set[tuple[str, str, str]]:
    """Return what is told now, to which role, whichever row says it."""
    return {
        (row.key.partition("!")[0].removeprefix(str(episode)), row.role, row.template)
        for row in messages(cast, episode)
        if row.ended_at is None
    }


def due(cast: Cast, episode: UUID) -> set[str]:
    """Return the keys of what is due in an episode."""
    ctx = program(cast)
    with scope(ctx):
        return {row.key for row in obligations_of(ctx, episode) if row.state in OPEN}


def played(cast: Cast, acts: list[tuple[str, int]]) -> UUID:
    """Return an episode of its own in which these acts were recorded in this order."""
    episode = cast.missing(cast.child(at=NOW - hours(40)), at=NOW, seen=NOW - hours(31))
    later = NOW + hours(1)
    for number, (kind, ago) in enumerate(acts):
        ctx = cast.gwen.ctx(at=later + timedelta(seconds=number))
        record_act(ctx, episode=episode, kind=kind, at=NOW - hours(ago), who="Asha")
    tick(NOW + hours(2))
    return episode


@LONG
@given(acts=ACTS, shuffled=st.randoms(use_true_random=False))
def test_the_same_is_told_when_facts_come_in_another_order(
    cast: Cast, acts: list[tuple[str, int]], shuffled: object
) -> None:
    other = list(acts)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    with transaction.atomic():
        one, two = played(cast, acts), played(cast, other)

        assert standing(cast, one) == standing(cast, two)
        told = {row.duty for row in messages(cast, one) if row.ended_at is None}
        assert told == due(cast, one) | {BEGAN}
        transaction.set_rollback(True)


@LONG
@given(acts=ACTS)
def test_no_row_of_what_was_sent_is_ever_lost_when_more_is_recorded(
    cast: Cast, acts: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        episode = cast.missing(cast.child(at=NOW - hours(40)), at=NOW, seen=NOW - hours(31))
        sent: dict[UUID, tuple[object, ...]] = {}
        for number, (kind, ago) in enumerate(acts):
            ctx = cast.gwen.ctx(at=NOW + timedelta(seconds=number + 1))
            record_act(ctx, episode=episode, kind=kind, at=NOW - hours(ago), who="Asha")

            now = {
                one.pk: (one.person, one.channel, one.sent_at)
                for row in messages(cast, episode)
                for one in deliveries(cast, row)
                if one.state == "sent"
            }
            assert sent.items() <= now.items()
            sent = now
        transaction.set_rollback(True)


def test_message_keys_are_unique_when_duties_come_and_go(cast: Cast) -> None:
    episode = played(cast, [("police_told", 1), ("interview_held", 0)])

    keys = [row.key for row in messages(cast, episode)]
    assert len(keys) == len(set(keys))
    assert all(isinstance(row, Message) for row in messages(cast, episode))

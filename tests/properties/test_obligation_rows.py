"""The obligations table is a cache: whatever happened, it equals the function."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.domain.refusal import Refusal
from homeward.guard.people import services_context
from homeward.record.children.operations import set_status
from homeward.record.episodes.operations import (
    GradeSaid,
    correct_time,
    record_act,
    report_back,
    set_grade,
    set_kind,
    set_police_reference,
    void,
)
from homeward.work.obligations.drift import drifted
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours

pytestmark = pytest.mark.django_db
WHAT = [
    "police_told", "strategy_discussion_held", "interview_offered", "interview_held",
    "not_possible", "trafficking_suspected", "report", "back", "reported_back", "void", "grade",
    "away", "missing", "status", "correct", "reference", "tick",
]  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(WHAT), st.integers(1, 40), st.integers(0, 20)), max_size=8
)


def _status(cast: Cast, child: UUID, at: datetime, then: datetime) -> None:
    said = {"status": "child_in_need", "team": "North", "starts_on": then.date()}
    set_status(cast.gwen.ctx(at=at), child=child, **said)


def _do(cast: Cast, episode: UUID, what: str, at: datetime, then: datetime) -> None:
    """Do one thing to the episode at ``at``, about the instant ``then``."""
    ctx = cast.gwen.ctx(at=at)
    one = {"episode": episode, "version": cast.version(episode, ctx)}
    deeds: dict[str, Callable[[], object]] = {
        "back": lambda: cast.back(episode, at=at),
        "reported_back": lambda: report_back(ctx, episode=episode, at=then, who="Erin"),
        "void": lambda: void(ctx, **one, reason="Typed twice"),
        "grade": lambda: set_grade(ctx, **one, said=GradeSaid("high", then, "police")),
        "away": lambda: set_kind(ctx, **one, kind="away", at=then, reason="As told"),
        "missing": lambda: set_kind(ctx, **one, kind="missing", at=then, reason="As told"),
        "correct": lambda: correct_time(
            ctx, **one, name="last_seen_at", at=then, reason="Misheard"
        ),
        "reference": lambda: set_police_reference(ctx, **one, reference="EX-1", at=then),
    }
    deed = deeds.get(what) or (
        lambda: record_act(ctx, episode=episode, kind=what, at=then, who="Asha")
    )
    deed()


def _step(cast: Cast, episode: UUID, child: UUID, what: str, at: datetime, then: datetime) -> None:
    if what == "report":
        cast.missing(child, at=at)
    elif what == "status":
        _status(cast, child, at, then)
    elif what == "tick":
        tick(at)
    else:
        _do(cast, episode, what, at, then)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_table_equals_the_function_when_anything_was_recorded_in_any_order(
    cast: Cast, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        child = cast.child(at=NOW - hours(48))
        episode = cast.missing(child)
        at = NOW
        for what, later, back in steps:
            at += hours(later)
            with suppress(Refusal):
                _step(cast, episode, child, what, at, at - hours(back))

            assert tick(at)[1] == []

            checker = services_context(now=at, authority=cast.alder, purpose="drift check")
            assert drifted(checker) == []
        transaction.set_rollback(True)

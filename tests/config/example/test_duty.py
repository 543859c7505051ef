"""The example's rota: whole, by two people in turn, and everybody can be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeward.config.example.duty import write_duty
from homeward.config.example.settling import settle
from homeward.config.wiring import wire
from homeward.guard.models import User
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.work.rota.models import Leave, Reach
from homeward.work.rota.people import reached
from homeward.work.rota.queries import gaps, shifts_between
from homeward.work.rota.resolving import who_for
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_somebody_is_on_duty_out_of_hours_when_made() -> None:
    wire()
    world = settle(now=NOW, since=NOW - timedelta(weeks=20))

    write_duty(world, now=NOW, since=NOW - timedelta(weeks=20))

    for town in world.towns:
        ctx = services_context(now=NOW + timedelta(hours=9), authority=town.id, purpose="test")
        with scope(ctx):
            assert gaps(ctx, NOW - timedelta(weeks=20), NOW + timedelta(weeks=7)) == []
            assert {row.user_id for row in shifts_between(ctx, NOW, NOW + timedelta(1))} == {
                one.id for one in town.people if one.role == "duty_officer"
            }
            assert who_for(ctx, role="duty_officer", around=None).gap == ""
            for role in ("director", "lead_member", "head_of_service", "reviewing_officer"):
                assert town.one(role)
    assert all(one.addresses for one in reached(User.objects.values_list("pk", flat=True)[:5]))
    assert Reach.objects.filter(verified_at=None).count() == 0
    assert Leave.objects.filter(deputy=None).count() == len(world.towns)

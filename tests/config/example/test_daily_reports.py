"""The example's daily reports: two weeks of them, frozen, in each authority, and opened."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from homeward.config.example.making import Made
from homeward.guard.models import Organisation
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.work.daily.models import DailyHour
from homeward.work.daily.stored import kept_report, reports_of
from tests.config.example.conftest import NOW

pytestmark = pytest.mark.django_db


def test_two_weeks_of_reports_are_kept_in_each_authority(made: Made) -> None:
    told = 0
    for services in Organisation.objects.filter(kind="childrens_services"):
        ctx = services_context(now=NOW, authority=services.authority_id, purpose="test")
        with scope(ctx):
            listed = reports_of(ctx)
            reports = [kept_report(ctx, one.report) for one in listed]
        assert len(listed) == 15
        assert not [one for one in listed if one.report.late]
        assert all(
            one.data_at - other.data_at == timedelta(days=1) for one, other in pairwise(reports)
        )
        assert sum(one.opened for one in listed) > 10
        told += sum(one.counts.missing for one in reports)
        assert DailyHour.objects.get(pk=services.pk).due_at > NOW

    assert told > 5

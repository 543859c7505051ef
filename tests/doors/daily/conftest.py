"""What the tests of the daily report share: a report of Alder's."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from homeward.config.clock import utc_now
from homeward.guard.people import services_context
from homeward.record.children.operations import Particulars
from homeward.record.reports.operations import ReportSaid
from homeward.work.daily.keeping import make_report
from homeward.work.obligations.ticking import tick
from tests.cast import Cast


@pytest.fixture
def sent(cast: Cast) -> UUID:
    """A report of two missing children and one who came back, an hour ago."""
    now = utc_now().replace(microsecond=0) - timedelta(hours=1)
    said = ReportSaid("Erin Example", "Carer", grade="high", immediate_concern=True)
    began = now - timedelta(hours=53)
    cast.missing(cast.child(at=began), at=began, said=said)
    other = Particulars("Sam", "Sample", date(2010, 5, 6), sex="M")
    cast.missing(cast.child(other, at=now), at=now - timedelta(hours=2))
    third = cast.child(Particulars("Alex", "Example", date(2012, 5, 6)), at=began)
    back = cast.missing(third, at=now - timedelta(hours=9))
    cast.back(back, at=now - timedelta(hours=1))
    tick(now)
    ctx = services_context(now=now, authority=cast.alder, purpose="daily report")
    return UUID(str(make_report(ctx, due_at=now).id))

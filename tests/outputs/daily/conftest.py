"""One day of the cast's, as Asha's report of the next morning tells it."""

from __future__ import annotations

from datetime import date

import pytest

from homeward.guard.session import scope
from homeward.outputs.daily.sheet import Sheet, sheet
from homeward.record.children.operations import Particulars
from homeward.record.reports.operations import ReportSaid
from homeward.work.daily.queries import report_now
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, cast, hours

__all__ = ["cast"]

MORNING = NOW + hours(19)  # 8am in London's summer


def draw(cast: Cast, *, names: bool = True) -> Sheet:
    """Return the report of the morning in words, as Asha may see it."""
    ctx = cast.asha.ctx(at=MORNING)
    with scope(ctx):
        report = report_now(ctx)
    return sheet(report, for_whom="Alder children’s services", names=names)


@pytest.fixture
def morning(cast: Cast) -> Sheet:
    """A high-risk child missing for days, one new and away, one who came back."""
    said = ReportSaid("Erin Example", "Carer", grade="high", immediate_concern=True)
    cast.missing(cast.child(), seen=NOW - hours(50), said=said)
    sam = cast.child(Particulars("Sam", "Sample <b>", date(2010, 5, 6), sex="M"))
    cast.missing(sam, at=NOW + hours(10))
    alex = cast.child(Particulars("Alex", "Example", None))
    back = cast.missing(alex, at=NOW + hours(1))
    cast.back(back, at=NOW + hours(5))
    tick(MORNING)
    return draw(cast)

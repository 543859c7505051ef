"""Reading the exchange: the latest list, and the differences that the reader may see."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.directory import working_for
from homeward.guard.people import services_context
from homeward.guard.versions import NotFound
from homeward.work.exchange.models import Difference, PoliceList


def latest_list(ctx: Context, *, authority: UUID) -> PoliceList | None:
    """Return the latest list compared with an authority's record.

    Its own services see every one; a partner those that it sent in itself.

    Raises:
        NotFound: the asker does not work for this authority.
    """
    if authority not in {one.pk for one in working_for(ctx)}:
        raise NotFound("This authority is not among those that you work for.")
    keeper = services_context(now=ctx.now, authority=authority, purpose="exchange")
    with session.lent_to(keeper):
        rows = PoliceList.objects.seen_by(keeper).filter(authority=authority)
        if ctx.authority is None:
            rows = rows.filter(organisation=ctx.organisation)
        return rows.order_by("-received_at", "-pk").first()


def open_differences(ctx: Context) -> list[Difference]:
    """Return the differences to settle that the reader may see, the most urgent first.

    A child that only one of the two knows to be missing comes before times and grades.
    """
    rows = Difference.objects.seen_by(ctx).filter(state=Difference.State.OPEN)
    found = rows.select_related("child", "authority").order_by("found_at", "pk")
    return sorted(found, key=lambda row: _ORDER.index(row.kind))


def settled_differences(ctx: Context, *, limit: int = 50) -> list[Difference]:
    """Return the differences settled last."""
    rows = Difference.objects.seen_by(ctx).filter(state=Difference.State.SETTLED)
    return list(rows.select_related("child").order_by("-settled_at", "pk")[:limit])


def difference_named(ctx: Context, difference: UUID) -> Difference:
    """Return one difference.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    rows = Difference.objects.seen_by(ctx).select_related("child")
    row = rows.filter(pk=difference).first()
    if row is None:
        raise NotFound("This difference is not here, or it is not open to you.")
    return row


_ORDER = (
    Difference.Kind.THEIRS_ONLY,
    Difference.Kind.OURS_ONLY,
    Difference.Kind.GRADE,
    Difference.Kind.TIME,
)

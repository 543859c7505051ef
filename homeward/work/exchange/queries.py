"""Reading the exchange: the latest list, and the differences that the reader may see."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.directory import working_for
from homeward.guard.people import services_context, services_here
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


class ListEnded(NamedTuple):
    """How a list's rows ended. ``unchanged`` is None where that is not for the reader to know;
    ``rejects`` are the lines that were not taken, each with why.
    """

    read: int
    accepted: int
    unchanged: int | None
    rejected: int
    rejects: tuple[tuple[int, str], ...]


def how_it_ended(ctx: Context, kept: PoliceList) -> ListEnded:
    """Return how a list's rows ended: all of it for the authority's services.

    A partner is told what follows from their own file and the children they may see: a row that
    was not taken because of any other child stands among the accepted.
    """
    if ctx.authority is not None:
        whole = tuple((line, why) for line, why, *_ in kept.rejects if why)
        return ListEnded(kept.read, kept.accepted, kept.unchanged, kept.rejected, whole)
    told = tuple((line, said[-1]) for line, *said in kept.rejects if said[-1])
    return ListEnded(kept.read, kept.read - len(told), None, len(told), told)


def open_differences(ctx: Context) -> list[Difference]:
    """Return the differences to settle that the reader may see, the most urgent first.

    A child that only one of the two knows to be missing comes before times and grades.
    """
    rows = _for_reader(ctx).filter(state=Difference.State.OPEN)
    found = rows.select_related("child", "authority").order_by("found_at", "pk")
    return sorted(found, key=lambda row: _ORDER.index(row.kind))


def settled_differences(ctx: Context, *, limit: int = 50) -> list[Difference]:
    """Return the differences settled last."""
    rows = _for_reader(ctx).filter(state=Difference.State.SETTLED)
    return list(rows.select_related("child").order_by("-settled_at", "pk")[:limit])


def difference_named(ctx: Context, difference: UUID) -> Difference:
    """Return one difference.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    rows = _for_reader(ctx).select_related("child")
    row = rows.filter(pk=difference).first()
    if row is None:
        raise NotFound("This difference is not here, or it is not open to you.")
    return row


def _for_reader(ctx: Context) -> QuerySet[Difference]:
    """Return those that the reader may see; of a child whom they only host, the authority whose
    child it is settles, unless it does not work here.
    """
    rows = Difference.objects.seen_by(ctx)
    if ctx.authority is None:
        return rows
    others = {one.authority_id for one in services_here()} - {ctx.authority}
    return rows.exclude(authority__in=others)


_ORDER = (
    Difference.Kind.THEIRS_ONLY,
    Difference.Kind.OURS_ONLY,
    Difference.Kind.GRADE,
    Difference.Kind.TIME,
)

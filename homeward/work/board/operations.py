"""Telling every organisation whose board may look different that it may."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.models import Share
from homeward.guard.people import services_context
from homeward.work.board.models import BoardVersion


def touch_boards(ctx: Context, *, children: Iterable[UUID], also: Iterable[UUID] = ()) -> None:
    """Raise the board version of those who see any of these children.

    ``also``: authorities into whose record some of them came.

    After everything that the operation itself does, rows in one order; they are held until the
    transaction ends.
    """
    organisations, ids = {ctx.organisation}, list(children)
    for authority in (ctx.authority, *also):
        theirs = services_context(now=ctx.now, authority=authority, purpose="board")
        with session.lent_to(theirs):
            organisations |= {theirs.organisation, *_shared_with(theirs, ids)}
    for organisation in sorted(organisations):
        row = BoardVersion.objects.filter(organisation=organisation)
        if not row.update(number=F("number") + 1):
            BoardVersion.objects.get_or_create(organisation=organisation)
            row.update(number=F("number") + 1)


def _shared_with(ctx: Context, children: list[UUID]) -> Iterable[UUID]:
    """Return who has these children shared with them, or had until this moment."""
    shares = Share.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gte=ctx.now), child_id__in=children
    )
    return shares.values_list("to_organisation_id", flat=True)

"""What somebody had typed when their session ended: kept for them alone, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import QueryDict

from homeward.guard.keptforms import forget_form, keep, kept_form
from homeward.web.door import Asked

_A_DAY = timedelta(days=1)


def keep_form(*, user: UUID, path: str, body: QueryDict, now: datetime) -> UUID:
    """Keep a form that was sent after its session had ended; return its number."""
    return keep(user=user, path=path, body=body.urlencode(), now=now)


def take_kept(asked: Asked) -> QueryDict | None:
    """Return what was kept for this page, if the address names it and it is this person's.

    It is shown once and then forgotten; older than a day it is not shown.
    """
    number = asked.GET.get("kept", "")
    if asked.method != "GET" or not number:
        return None
    try:
        form = kept_form(asked.ctx, UUID(number))
    except ValueError:
        return None
    if form is None or form.path != asked.path or asked.ctx.now - form.kept_at > _A_DAY:
        return None
    forget_form(asked.ctx, form.pk)
    return QueryDict(form.body)

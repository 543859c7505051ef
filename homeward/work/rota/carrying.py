"""Sending the codes that were asked for. The row is held while its code is sent.

Killed in between, the same code goes again: never none, and never another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter, NotSent, Sender, words_of
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.work.rota.models import Reach
from homeward.work.rota.reaching import EMAIL, TRIES, code_of

_BY = {True: (Channel.EMAIL, Channel.NOTIFY_EMAIL), False: (Channel.NOTIFY_SMS,)}

Senders = Mapping[Channel, Sender]


def send_codes(now: datetime, *, senders: Senders, limit: int = 20) -> int:
    """Send the codes that wait; return how many were dealt with.

    Those for which there is no channel here wait until there is one.
    """
    kinds = [kind for kind in Reach.Kind.values if _carrier(kind, senders)]
    waiting = Reach.objects.filter(kind__in=kinds, code_sent_at=None).exclude(code="")
    rows = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    for row in rows:
        _carry(system_context(now=now, purpose="check an address"), row=row, senders=senders)
    return len(rows)


@operation("reach.carry")
def _carry(ctx: Context, *, row: UUID, senders: Senders) -> Outcome:
    """Send one code, unless another worker has it.

    An address that refuses it, or cannot be reached in three tries, is marked so.
    """
    held = Reach.objects.select_for_update(skip_locked=True)
    reach = held.filter(pk=row, code_sent_at=None).exclude(code="").first()
    if reach is None:
        return Outcome()
    channel = _carrier(reach.kind, senders)
    if channel is None:
        return Outcome()
    words = words_of("check_address", channel, {"code": code_of(reach)})
    fields: dict[str, object] = {"code_sent_at": ctx.now, "code_tries": 0}
    try:
        senders[channel].send(Letter(uuid5(reach.pk, reach.code), reach.address, words))
    except NotSent as no:
        tries = reach.code_tries + 1
        fields = {"code_tries": tries}
        if not no.again or tries >= TRIES:
            fields = {"code": "", "code_tries": 0, "bounced_at": ctx.now}
    Reach.objects.filter(pk=reach.pk).update(version=reach.version + 1, **fields)
    return Outcome(reach.pk)


def _carrier(kind: str, senders: Senders) -> Channel | None:
    return next((one for one in _BY[kind == EMAIL] if one in senders), None)

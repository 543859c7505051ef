"""Sending the codes that were asked for, each by one worker at a time.

A worker takes a code for a while, sends it with nothing held, so that the person's own page
waits for no mail server, and notes what became of it. Killed in between, the same code goes
again: never none, and never another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.domain.messages import (
    Channel,
    Letter,
    NotSent,
    Sender,
    try_again_at,
    words_of,
)
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.work.rota.models import Reach
from homeward.work.rota.reaching import EMAIL, code_of, is_of_the_address, on_trial

_BY = {True: (Channel.EMAIL, Channel.NOTIFY_EMAIL), False: (Channel.NOTIFY_SMS,)}
_TAKEN_FOR = timedelta(minutes=1)  # longer than any letter may take

_AT_ONCE = 20
_AWAY = frozenset({"timed_out", "unreachable"})

Senders = Mapping[Channel, Sender]
Clock = Callable[[], datetime]
Failed = Callable[[UUID, Exception], None]


def send_codes(
    now: datetime,
    *,
    senders: Senders,
    clock: Clock | None = None,
    stopping: Callable[[], bool] = lambda: False,
    failed: Failed = lambda row, error: None,
) -> int:
    """Send the codes that are due at ``now`` (aware UTC), a few; return how many were dealt with.

    ``clock`` is read, and ``stopping`` asked, anew for each. Those for which there is no channel
    here wait until there is one; where a server does not answer the others wait for the next
    round. One that cannot be worked is told to ``failed`` and keeps nobody else's from leaving.
    """
    kinds = [kind for kind in Reach.Kind.values if _carrier(kind, senders)]
    waiting = _waiting(now).filter(kind__in=kinds).order_by("code_at", "pk")
    done = 0
    for row in list(waiting.values_list("pk", flat=True)[:_AT_ONCE]):
        if stopping():
            break
        done += 1
        ctx = system_context(now=clock() if clock else now, purpose="check an address")
        try:
            if _send(ctx, row, senders) in _AWAY:
                break
        except Exception as error:
            failed(row, error)
    return done


def _waiting(now: datetime) -> QuerySet[Reach]:
    due = Q(code_at=None) | Q(code_at__lte=now)
    return Reach.objects.filter(due, code_sent_at=None).exclude(code="")


def _send(ctx: Context, row: UUID, senders: Senders) -> str:
    """Send one code; return why it did not leave, "" where it did or another has it."""
    taken = take(ctx, row=row).id
    reach = Reach.objects.filter(pk=row).first() if taken else None
    if reach is None:
        return ""
    refusal = _handed(reach, senders)
    note(ctx.for_operation(uuid4()), row=row, code=reach.code, refusal=refusal)
    return refusal.code if refusal else ""


def _handed(reach: Reach, senders: Senders) -> NotSent | None:
    channel = _carrier(reach.kind, senders)
    if channel is None:
        return NotSent("not_set_up", again=True)
    try:
        words = words_of("check_address", channel, {"code": code_of(reach)})
        tried = reach.code_tries > 1
        senders[channel].send(Letter(_letter_id(reach), on_trial(reach), words, tried=tried))
    except NotSent as no:
        return no
    except Exception as error:  # its words may hold an address
        return NotSent(f"unforeseen_{type(error).__name__}", again=True)
    return None


def _letter_id(reach: Reach) -> UUID:
    """Return the same id for the same code, so that a letter sent twice can be known."""
    return uuid5(reach.pk, reach.code)


@operation("reach.carry")
def take(ctx: Context, *, row: UUID) -> Outcome:
    """Take a code to send for a minute, and count the try; no id where another has it."""
    reach = _waiting(ctx.now).filter(pk=row).first()
    if reach is None:
        return Outcome()
    mine = Reach.objects.filter(pk=row, version=reach.version)
    until, tries = ctx.now + _TAKEN_FOR, reach.code_tries + 1
    took = mine.update(version=reach.version + 1, code_at=until, code_tries=tries)
    return Outcome(row) if took else Outcome()


@operation("reach.carry")
def note(ctx: Context, *, row: UUID, code: str, refusal: NotSent | None) -> Outcome:
    """Note what became of a code, unless another was asked for meanwhile.

    An address that refused it is marked so. One that could not be reached in about an hour is
    left as it was: that says nothing of the address.
    """
    reach = Reach.objects.select_for_update().filter(pk=row, code=code, code_sent_at=None).first()
    if reach is None:
        return Outcome()
    fields: dict[str, object] = {"code_sent_at": ctx.now, "code_tries": 0, "code_at": None}
    if refusal is not None:
        again_at = try_again_at(reach.code_tries, ctx.now) if refusal.again else None
        fields = {"code_at": again_at} if again_at else _given_up(reach, refusal, ctx.now)
    Reach.objects.filter(pk=row).update(version=reach.version + 1, **fields)
    return Outcome(row)


def code_returned(letter: UUID, failure: str, now: datetime) -> bool:
    """Note that a code's letter came back, at ``now`` (aware UTC); False if no code is its.

    The code is good no more: whoever asked for it never had it.
    """
    for reach in Reach.objects.exclude(code="").exclude(code_sent_at=None):
        if _letter_id(reach) == letter:
            ctx = system_context(now=now, purpose="check an address")
            note_returned(ctx, row=reach.pk, code=reach.code, failure=failure)
            return True
    return False


@operation("reach.carry")
def note_returned(ctx: Context, *, row: UUID, code: str, failure: str) -> Outcome:
    """Note that a code did not arrive, unless another was asked for meanwhile."""
    reach = Reach.objects.select_for_update().filter(pk=row, code=code).first()
    if reach is None:
        return Outcome()
    fields = _given_up(reach, NotSent(failure, again=False), ctx.now)
    Reach.objects.filter(pk=row).update(version=reach.version + 1, **fields)
    return Outcome(row)


def _given_up(reach: Reach, refusal: NotSent, now: datetime) -> dict[str, object]:
    fields: dict[str, object] = {"code": "", "code_tries": 0, "code_at": None}
    if is_of_the_address(refusal.code) and not reach.new_address:
        fields["bounced_at"] = now
    return fields


def _carrier(kind: str, senders: Senders) -> Channel | None:
    return next((one for one in _BY[kind == EMAIL] if one in senders), None)

"""What keeps failing while the engine lives: the administrators are told of it, by a message.

Each thing once a London day for as long as it stands, in an operation of its own: what fails
takes nothing of this back with it. No child, and no person, is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import DatabaseError

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.domain.time import london_date
from homeward.guard.models import Organisation
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_here, working_for
from homeward.guard.session import scope
from homeward.work.messages.models import Message
from homeward.work.messages.raising import tell_role
from homeward.work.obligations.alarms import has_stood, recount_stuck, watch
from homeward.work.obligations.models import Alarm

_ROLE = "administrator"
_KEEPS_FAILING, _STANDS = "message_stuck", "alarm_stands"
_CHECK_FAILED_FOR = timedelta(minutes=30)  # it is tried again every ten
_BITS = 32


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to tell of: by what name it is known, which words, and how soon.

    ``size``: how much of it there is. Told again on the same day once that has doubled.
    """

    name: str
    template: str
    said: str
    urgency: Urgency = Urgency.NOW
    size: int = 1


def tell_alarms(now: datetime) -> int:
    """Tell the administrators of each services of the alarms that stand at ``now`` (aware UTC).

    Episodes whose actions due cannot be worked out, actions that differ from what the protocol
    gives, and a nightly check that goes on failing. Returns how much was told.

    Raises: ExceptionGroup, once all were looked at, with what failed for some services.
    """
    return _each_services(now, _standing)


def tell_failing(now: datetime, *, name: str, said: str) -> int:
    """Tell every services' administrators that what the worker has to do for all keeps failing.

    ``name`` says which thing it is, ``said`` is the sentence about it.

    Raises: ExceptionGroup, as ``tell_alarms``.
    """
    return _each_services(now, lambda _: iter([Wrong(name, _KEEPS_FAILING, said)]))


def _each_services(now: datetime, look: Callable[[Context], Iterator[Wrong]]) -> int:
    told, failed = 0, []
    for services in services_here():
        try:
            told += _tell(services, now, look)
        except DatabaseError:
            raise
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("alarms", failed)
    return told


def _tell(services: Organisation, now: datetime, look: Callable[[Context], Iterator[Wrong]]) -> int:
    ctx = working_for(services, now=now, purpose="alarms")
    with scope(ctx):
        new = [wrong for wrong in look(ctx) if not _known(ctx, wrong)]
    for wrong in new:
        tell_of(ctx.for_operation(uuid4()), wrong=wrong)
    return len(new)


def _standing(ctx: Context) -> Iterator[Wrong]:
    stuck = recount_stuck(ctx)
    if stuck:
        said = f"Actions due in {_episodes(stuck)} cannot be worked out"
        yield Wrong("stuck", _KEEPS_FAILING, said, size=stuck)
    wrong = watch(ctx).wrong
    if wrong:
        said = f"Actions due in {_episodes(wrong)} are not what the protocol gives"
        yield Wrong("drift", _STANDS, said, Urgency.SHIFT, size=wrong)
    if has_stood(ctx, Alarm.Kind.FAILED, since=ctx.now - _CHECK_FAILED_FOR):
        said = "The nightly check of actions due cannot be done"
        yield Wrong("check", _KEEPS_FAILING, said, Urgency.SHIFT)


def _episodes(count: int) -> str:
    return "1 episode" if count == 1 else f"{count:,} episodes"


def _known(ctx: Context, wrong: Wrong) -> bool:
    """Tell whether as much of it, or more, was told of today."""
    keys = [_key(ctx, wrong, size) for size in range(wrong.size.bit_length(), _BITS)]
    rows = Message.objects.seen_by(ctx).filter(authority=ctx.authority, key__in=keys)
    return rows.exists()


def _key(ctx: Context, wrong: Wrong, size: int) -> str:
    return f"alarm:{ctx.organisation}:{wrong.name}:{london_date(ctx.now)}:{size}"


@operation("watch.tell")
def tell_of(ctx: Context, *, wrong: Wrong) -> Outcome:
    """Tell the administrators of ``ctx.organisation`` of one thing that is wrong."""
    message = tell_role(
        ctx,
        key=_key(ctx, wrong, wrong.size.bit_length()),
        template=wrong.template,
        role=_ROLE,
        urgency=wrong.urgency,
        title=wrong.said,
    )
    return Outcome(message.pk)

"""How somebody is reached: an address they give, a code sent there, and the code typed back.

No code is kept: it is worked out from the row's own random number under the home's secret key,
by whoever sends it and by whoever checks it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings

from homeward.domain.context import Context
from homeward.domain.messages import Quiet, is_plain_address
from homeward.domain.refusal import Refusal
from homeward.guard.operation import Outcome, operation
from homeward.guard.session import hold
from homeward.work.rota.models import Reach
from homeward.work.rota.outside import mobile

EMAIL, SMS = Reach.Kind.EMAIL.value, Reach.Kind.SMS.value
LASTS = timedelta(minutes=30)
TRIES = 3
_ANOTHER_AFTER = timedelta(minutes=1)
_DIGITS = 6
_ADDRESS_FAULTS = (
    "recipient_refused_5", "not_an_address", "permanent-failure", "returned_no_mailbox",
)  # fmt: skip


class BadReach(Refusal):
    """What was typed can't reach anybody, or the code is not the one that was sent."""

    code = "bad_reach"


def reaches_of(person: UUID) -> dict[str, Reach]:
    """Return how somebody is reached, by kind."""
    return {row.kind: row for row in Reach.objects.filter(user=person).exclude(address="")}


@operation("reach.change")
def set_address(ctx: Context, *, kind: str, address: str) -> Outcome:
    """Give one's own email address or mobile number, to which a code is then sent.

    The same one again asks for another code; none takes the former away. One that is in use and
    works stays in use until the code that goes to the new one comes back.

    Raises:
        BadReach: it is no such address or number, or a code was sent a moment ago.
    """
    hold(ctx.actor)
    row = Reach.objects.filter(user=ctx.actor, kind=kind).first()
    said = _read(kind, address) if address.strip() else ""
    if row is None:
        if not said:
            return Outcome()
        made = Reach.objects.create(
            user_id=ctx.actor, kind=kind, address=said, code=_number(), **_quiet_of(ctx)
        )
        return Outcome(made.pk)
    if said and row.code_sent_at is not None and ctx.now - row.code_sent_at < _ANOTHER_AFTER:
        raise BadReach("A code was sent a moment ago. Wait a minute, then ask for another.")
    works = bool(row.verified_at and not row.bounced_at)
    beside = bool(said) and works and said != row.address
    _update(
        row,
        address=row.address if beside else said,
        new_address=said if beside else None,
        code=_number() if said else "",
        code_sent_at=None if said else row.code_sent_at,
        code_at=None,
        code_tries=0,
        verified_at=row.verified_at if works and said else None,
        bounced_at=None,
    )
    return Outcome(row.pk if said else None)


@operation("reach.change")
def check_code(ctx: Context, *, kind: str, code: str) -> Outcome:
    """Take the code that came to one's address; the outcome has an id if it is the right one.

    A wrong code is counted, and the third ends the code.

    Raises:
        BadReach: no code was sent, or it is too old or was tried too often.
    """
    hold(ctx.actor)
    row = Reach.objects.filter(user=ctx.actor, kind=kind).first()
    if row is None or not row.code or row.code_sent_at is None:
        raise BadReach("No code has been sent here. Ask for one first.")
    if ctx.now - row.code_sent_at > LASTS:
        raise BadReach("This code is too old. Ask for another.", field="code")
    if row.code_tries >= TRIES:
        raise BadReach(f"This code was tried {TRIES} times. Ask for another.", field="code")
    given = "".join(code.split())
    if not hmac.compare_digest(code_of(row).encode(), given.encode()):
        _update(row, code_tries=row.code_tries + 1)
        return Outcome()
    _update(
        row,
        address=on_trial(row),
        new_address=None,
        code="",
        code_tries=0,
        verified_at=ctx.now,
        bounced_at=None,
    )
    return Outcome(row.pk)


@operation("reach.change")
def set_quiet(ctx: Context, *, quiet: Quiet | None) -> Outcome:
    """Say in which hours one is not to be disturbed, but for what cannot wait; None for none.

    Raises:
        BadReach: no address is given yet, or the hours begin when they end.
    """
    hold(ctx.actor)
    rows = list(reaches_of(ctx.actor).values())
    if not rows:
        raise BadReach("Give an email address or a mobile number first.")
    if quiet is not None and quiet.starts == quiet.ends:
        raise BadReach("The quiet hours must end at another time than they begin.", field="ends")
    for row in rows:
        starts, ends = quiet or (None, None)
        _update(row, quiet_from=starts, quiet_until=ends)
    return Outcome(rows[0].pk)


def note_bounce(*, person: UUID, address: str, sent: datetime, at: datetime) -> None:
    """Note, within the operation under way, that a message ``sent`` there did not arrive.

    Nothing more is sent there until the person has checked it again. What they checked after it
    was sent works: a letter may come back days later. Both instants are aware UTC.
    """
    rows = Reach.objects.filter(user=person, address__iexact=address, bounced_at=None)
    for row in rows.exclude(verified_at__gt=sent):
        _update(row, bounced_at=at)


def is_of_the_address(failure: str) -> bool:
    """Tell whether why a letter did not arrive says of the address itself, and for good.

    ``failure`` is a code. Of a telephone that is off, or a mail server that would not pass a
    letter on, nothing follows for the next message.
    """
    return failure.startswith(_ADDRESS_FAULTS)


def on_trial(row: Reach) -> str:
    """Return the address that a code goes to: the new one, where there is one."""
    return row.new_address or row.address


def code_of(row: Reach) -> str:
    """Return the code that is sent to an address: six digits, another at each asking."""
    key, asked = settings.SECRET_KEY.encode(), f"reach:{row.pk}:{row.code}:{on_trial(row)}"
    number = int.from_bytes(hmac.new(key, asked.encode(), hashlib.sha256).digest(), "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def _number() -> str:
    return secrets.token_hex(32)


def _read(kind: str, address: str) -> str:
    if kind == EMAIL:
        said = address.strip()
        if not is_plain_address(said) or "." not in said.rpartition("@")[2]:
            raise BadReach(
                "Enter an email address in the correct format, like name@example.org",
                field="address",
            )
        return said
    number = mobile(address)
    if not number:
        raise BadReach("Enter a UK mobile number, like 07700 900123", field="address")
    return number


def _quiet_of(ctx: Context) -> dict[str, time | None]:
    """Return the quiet hours that the person gave before: they hold for every address."""
    other = next(iter(reaches_of(ctx.actor).values()), None)
    if other is None:
        return {}
    return {"quiet_from": other.quiet_from, "quiet_until": other.quiet_until}


def _update(row: Reach, **fields: object) -> None:
    Reach.objects.filter(pk=row.pk).update(version=row.version + 1, **fields)

"""Who is told outside the children's services: providers, police, other authorities' desks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import Channel
from homeward.domain.time import london_date
from homeward.guard.models import Organisation
from homeward.record.care.workers import Around, Desk, desks_to_tell
from homeward.work.rota.people import Recipient, holders, on_duty, reached

_BY_DAY = ("missing", "duty", "placements", "out_of_hours")
_BY_NIGHT = ("out_of_hours", "missing", "duty")
_PROVIDER = "The provider of the placement"
_DESK = "A desk of that authority"

NOT_PLACED = "No placement is recorded for this child today."
NO_PROVIDER = "No provider is recorded for this child’s placement."
NO_NIGHT_NUMBER = (
    "The provider of the placement has no out-of-hours number in the register. Ask who can reach "
    "the placement, and enter the number."
)
RING_PROVIDER = (
    "The provider of the placement can only be rung: the register has no email address and no "
    "mobile number for it."
)
RING_AT_NIGHT = (
    "By night the provider of the placement can only be rung: its out-of-hours number is not a "
    "mobile number, and the email address may be read by day alone."
)
NO_NIGHT_DESK = (
    "The register has no out-of-hours desk of that authority: by night the message goes to a desk "
    "that may be attended by day alone."
)
NO_DESK = "The register has no email address for a desk of that authority. Ring it."
NOT_ARRIVED = (
    "{who} is not written to: a message to it did not arrive on {day}, and its entry in the "
    "register has not been checked since. Ring it, and check the entry."
)
NO_OTHER = "No other authority is responsible for this child or hosts the placement."
NO_FORCE = "No police force that works here covers this authority."
NO_COORDINATOR = "No missing co-ordinator of the police signs in here."


def provider(around: Around, *, office: bool, now: datetime) -> tuple[tuple[Recipient, ...], str]:
    """Return whom to tell at the provider of a child's placement, and what is wanting."""
    row = around.provider
    if row is None:
        return (), NO_PROVIDER if around.placed else NOT_PLACED
    if row.organisation_id is not None:
        found = partner(row.organisation_id, role="carer", now=now)
        if found:
            return found, ""
    number = ((row.phone if office else row.out_of_hours_phone) or "").strip()
    if row.bounced_at is not None:
        return (_not_written_to(_PROVIDER, row.pk),), not_arrived(_PROVIDER, row.bounced_at)
    desk = desk_reached(_PROVIDER, email=row.email or "", phone=number)
    desk = replace(desk, desk=row.pk, attended=office or bool(mobile(number)))
    return (desk,), _wanting(desk, number, office=office)


def _wanting(desk: Recipient, number: str, *, office: bool) -> str:
    """Return what is wanting to reach a provider at this hour; "" if nothing is."""
    if not office and not number:
        return NO_NIGHT_NUMBER
    if not desk.addresses:
        return RING_PROVIDER
    return "" if desk.attended else RING_AT_NIGHT


def partner(organisation: UUID, *, role: str, now: datetime) -> tuple[Recipient, ...]:
    """Return whom to tell at an organisation whose people sign in: those on duty, else all."""
    duty = on_duty(organisation, role=role, team="", now=now)
    if duty.people:
        return reached(duty.people, on_duty=True)
    return reached(holders(organisation, role=role, teams=None, now=now).people)


def police(authority: UUID, *, now: datetime) -> tuple[tuple[Recipient, ...], str]:
    """Return whom to tell at the police who cover an authority, and what is wanting."""
    forces = Organisation.objects.filter(kind="police", covers=authority).order_by("name")
    found = [
        one for force in forces for one in partner(force.pk, role="police_coordinator", now=now)
    ]
    if not forces:
        return (), NO_FORCE
    return tuple(found), "" if found else NO_COORDINATOR


def other_authority(
    own: UUID | None, around: Around, *, office: bool, now: datetime
) -> tuple[tuple[Recipient, ...], str]:
    """Return whom to tell at the authority that placed the child, else at the one that hosts."""
    others = [one for one in (around.responsible, *around.hosts) if one != own]
    if not others:
        return (), NO_OTHER
    councils = Organisation.objects.filter(kind="other_council", covers=others[0]).order_by("name")
    people = [
        one for council in councils for one in partner(council.pk, role="placing_officer", now=now)
    ]
    offices, wanting = desks(others[0], office=office)
    return (*people, *offices), "" if people else wanting


def desks(authority: UUID, *, office: bool) -> tuple[tuple[Recipient, ...], str]:
    """Return the first desk of an authority that can be written to now, and what is wanting."""
    kinds: Sequence[str] = _BY_DAY if office else _BY_NIGHT
    rows = desks_to_tell(authority, kinds)
    reachable = [
        replace(
            _not_written_to(row.words)
            if row.bounced_at is not None
            else desk_reached(row.words, email=row.email, phone=row.phone),
            attended=office or row.kind == _BY_NIGHT[0],
        )
        for row in rows
    ]
    first = [one for one in reachable if one.addresses][:1] or reachable[:1]
    if not first or not first[0].addresses:
        return tuple(first), _failing(rows) or NO_DESK
    if first[0].attended:
        return tuple(first), ""
    return tuple(first), _failing(rows, kind=_BY_NIGHT[0]) or NO_NIGHT_DESK


def _failing(rows: Sequence[Desk], *, kind: str = "") -> str:
    """Say of the first of these desks, or of those of a kind, that it fails; "" if none does."""
    failing = (row.bounced_at for row in rows if not kind or row.kind == kind)
    at = next((at for at in failing if at is not None), None)
    return not_arrived(_DESK, at) if at is not None else ""


def not_arrived(who: str, at: datetime) -> str:
    """Say that an entry of the register is not written to, since it did not arrive (aware UTC)."""
    day = london_date(at)
    return NOT_ARRIVED.format(who=who, day=f"{day.day} {day:%B %Y}")


def _not_written_to(words: str, desk: UUID | None = None) -> Recipient:
    """Return an entry where a message did not arrive.

    Which of its ways failed is not kept, and all of them are checked together: none is used.
    """
    return Recipient(None, words, (), None, desk)


def desk_reached(words: str, *, email: str, phone: str) -> Recipient:
    """Return a desk by its email address and, if it is a mobile's, its number."""
    ways = [(Channel.EMAIL, email.strip())] if email.strip() else []
    number = mobile(phone)
    if number:
        ways.append((Channel.NOTIFY_SMS, number))
    return Recipient(None, words, tuple(ways), None)


def mobile(phone: str) -> str:
    """Return a British mobile number as ``07…`` without spaces; "" if it is none.

    Numbers that Ofcom set aside for drama (07700 900) are mobiles too.
    """
    digits = "".join(letter for letter in phone if letter not in " -()")
    for prefix in ("+44", "0044"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
    good = digits.isascii() and digits.isdecimal() and len(digits) == 11
    return digits if good and digits.startswith("07") else ""


def own_authority(ctx: Context) -> UUID | None:
    """Return the authority whose children's services act."""
    rows = Organisation.objects.filter(pk=ctx.organisation)
    return rows.values_list("authority", flat=True).first()

"""Responsibility for a child passes from one authority to another, with the whole record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Left

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date
from homeward.guard import session
from homeward.guard.models import Authority, Organisation, Restriction, Share, Transfer
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import EVERY_TEAM, services_of
from homeward.guard.sharing import demand_own_record, grant_share
from homeward.guard.versions import change, find
from homeward.record.children.joins import joined_with
from homeward.record.children.models import Assertion, Child, Identifier
from homeward.record.episodes.models import Episode
from homeward.record.episodes.spans import episodes_among

FINISHING = timedelta(days=28)
"""How long the former authority keeps the record open, to finish what it began."""

_OWN_KINDS = ("local", "legacy", "ssda903_child", "ssd_person")
"""Numbers that one authority's own systems give: the same number is another child elsewhere."""

_SOURCE = 20  # characters of an assertion's source


class BadTransfer(Refusal):
    """Responsibility for this child can't be passed on as asked."""

    code = "bad_transfer"


@dataclass(frozen=True, slots=True)
class TransferSaid:
    """To which authority, from which day, why, and whether the child still lives in our area."""

    to: UUID
    on: date
    reason: str
    stays_here: bool = False


@operation("child.transfer")
def transfer_child(ctx: Context, *, child: UUID, said: TransferSaid) -> Outcome:
    """Pass a child, with every joined row and all that was recorded, to another authority.

    The receiving authority's services hold the record from now on and keep its clocks; the
    version that governs each episode stays. The former services see it for another 28 days,
    or for as long as needed where the receiving authority does not work in this home.

    Raises:
        NotFound; NotOwnRecord: not the asker's own authority's; BadTransfer: no reason, no other
            authority, a day to come, a record kept to one team, or joined rows not all open.
    """
    giver = find(ctx, Child, child).authority_id
    demand_own_record(ctx.for_authority(giver))
    _demand_sound(ctx, said)
    rows = joined_with(ctx, child)
    _demand_open(ctx, child)
    receiving = services_of(said.to)
    episodes = episodes_among(ctx, rows)
    for one in rows:
        _note(ctx, one, giver, said)
        _share(ctx, one, receiving, said)
        _name_sources(ctx, one, Authority.objects.get(pk=giver).code)
    _move(ctx, rows, giver, said)
    return Outcome(child, episodes=episodes, children=tuple(rows), authorities=(said.to,))


def _demand_sound(ctx: Context, said: TransferSaid) -> None:
    if said.to == ctx.authority or not Authority.objects.filter(pk=said.to).exists():
        raise BadTransfer("Choose the council that is responsible from now on.", field="to")
    if said.on > london_date(ctx.now):
        raise BadTransfer("This day has not come yet. Record it on the day.", field="on")
    if not said.reason.strip():
        raise BadTransfer("Say why responsibility passes.", field="reason")


def _demand_open(ctx: Context, child: UUID) -> None:
    """Refuse a child kept to a team, or joined with a row that the asker does not see.

    A team belongs to the authority that has it: in another's record it would close the child
    to everybody.
    """
    program = replace(ctx, teams=EVERY_TEAM)
    with session.lent_to(program):
        every = joined_with(program, child)
        kept = Restriction.objects.filter(child_id__in=every).exclude(team="").exists()
    if Child.objects.seen_by(ctx).filter(pk__in=every).count() < len(every):
        raise BadTransfer(
            "You cannot pass this record on by yourself. Ask your information-governance lead."
        )
    if kept:
        raise BadTransfer(
            "This record is kept to one team. Open it to every team, then pass it on: the team "
            "is not known in the other council."
        )


def _note(ctx: Context, child: UUID, giver: UUID, said: TransferSaid) -> None:
    Transfer.objects.create(
        authority_id=giver,
        child_id=child,
        from_authority_id=giver,
        to_authority_id=said.to,
        on=said.on,
        reason=said.reason,
        recorded_at=ctx.now,
        recorded_by=ctx.actor,
    )


def _share(ctx: Context, child: UUID, receiving: Organisation | None, said: TransferSaid) -> None:
    """Keep the record open to the former services, and to who must know of an open episode.

    Where the receiving authority does not work in this home, nobody else here would know the
    child the next time: the former services keep the record as a host does.
    """
    missing = Episode.objects.seen_by(ctx).filter(
        child=child, ended_at__isnull=True, voided_at__isnull=True
    )
    is_missing = missing.exists()
    if receiving is None or (is_missing and said.stays_here):
        _grant(ctx, child, ctx.organisation, Share.Purpose.HOST)
    if receiving is None:
        return
    grant_share(
        ctx,
        child=child,
        to=ctx.organisation,
        purpose=Share.Purpose.FORMER,
        starts_at=ctx.now,
        ends_at=ctx.now + FINISHING,
    )
    # From now on it is their own record: what was shared with them is needed no more.
    theirs = Share.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=ctx.now), child_id=child)
    theirs.filter(to_organisation=receiving, starts_at__lte=ctx.now).update(
        ends_at=ctx.now, version=F("version") + 1
    )
    if is_missing:
        police = Organisation.objects.filter(kind=Organisation.Kind.POLICE, covers=said.to)
        for force in police:
            _grant(ctx, child, force.pk, Share.Purpose.LOCATE)


def _grant(ctx: Context, child: UUID, to: UUID, purpose: str) -> None:
    grant_share(ctx, child=child, to=to, purpose=purpose, starts_at=ctx.now)


def _name_sources(ctx: Context, child: UUID, code: str) -> None:
    """Say of numbers and statements whose systems they are from.

    The receiving authority's own files use the same numbers for other children, and would else
    be matched with this one.
    """
    for number in Identifier.objects.seen_by(ctx).filter(child=child, kind__in=_OWN_KINDS):
        change(ctx, number, version=number.version, kind=f"{number.kind}@{code}")
    statements = Assertion.objects.seen_by(ctx).filter(child=child).exclude(source__contains="@")
    named = Concat(Left("source", _SOURCE - len(code) - 1), Value(f"@{code}"))
    statements.update(source=named, version=F("version") + 1)


def _move(ctx: Context, rows: list[UUID], giver: UUID, said: TransferSaid) -> None:
    """Move the rows, under an entry in the receiving authority's book.

    The child's own row changes; the keys that tie every other row to it carry them along.
    """
    there = ctx.for_authority(said.to)
    with session.lent_to(there), session.own_entry():
        for child in Child.objects.seen_by(there).filter(pk__in=rows):
            host = giver if said.stays_here else child.host_authority_id
            change(
                there,
                child,
                version=child.version,
                authority_id=said.to,
                host_authority_id=None if host == said.to else host,
                team="",
            )

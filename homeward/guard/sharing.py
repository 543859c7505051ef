"""Opening one child's record to another organisation, and closing it again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.models import Organisation, Restriction, Share
from homeward.guard.operation import Outcome, operation


class NotOwnRecord(Refusal):
    """Only the authority whose record it is decides who else may see it, or may not."""

    code = "not_own_record"


class BadShare(Refusal):
    """This share can't be made."""

    code = "bad_share"


def grant_share(
    ctx: Context,
    *,
    child: UUID,
    to: UUID,
    purpose: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> UUID:
    """Open a child's record, within the operation under way; a live share is not doubled.

    A share that ends sooner than asked for does not stand in for this one.
    """
    lasting = Q(ends_at__isnull=True)
    if ends_at is not None:
        lasting |= Q(ends_at__gte=ends_at)
    live = Share.objects.filter(
        lasting,
        authority=ctx.authority,
        child_id=child,
        to_organisation=to,
        purpose=purpose,
        starts_at__lte=starts_at,
    ).first()
    if live is not None:
        return live.id
    return Share.objects.create(
        authority_id=_authority(ctx),
        child_id=child,
        to_organisation_id=to,
        purpose=purpose,
        starts_at=starts_at,
        ends_at=ends_at,
    ).id


def end_shares(ctx: Context, *, child: UUID, purpose: str, at: datetime | None = None) -> int:
    """End a child's live shares for a purpose at ``at`` (else now); return how many.

    One that ends sooner by itself is left alone: ending never prolongs.
    """
    end = at or ctx.now
    live = Share.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=end),
        authority=ctx.authority,
        child_id=child,
        purpose=purpose,
    )
    return live.update(ends_at=Greatest(Value(end), F("starts_at")), version=F("version") + 1)


def demand_keeping(ctx: Context) -> None:
    """Refuse those who do not keep the record: see ``keeps``.

    Raises:
        NotOwnRecord.
    """
    if not keeps(ctx):
        demand_own_record(ctx)


def keeps(ctx: Context) -> bool:
    """Tell whether the asker's services keep the record, or nobody else here can.

    Who a child is, their standing and where they live are for the responsible authority to
    say. If it does not work in this home, whoever hosts the child says it.
    """
    services = Organisation.objects.filter(kind="childrens_services", authority=ctx.authority)
    return not services.exists() or services.filter(pk=ctx.organisation).exists()


def demand_own_record(ctx: Context) -> None:
    """Refuse those who meet the record through a share: only its authority's services decide.

    Raises:
        NotOwnRecord.
    """
    ours = Organisation.objects.filter(
        pk=ctx.organisation, kind="childrens_services", authority=ctx.authority
    )
    if ctx.authority is None or not ours.exists():
        raise NotOwnRecord(
            "This is another authority's record. Ask its missing information officer to do this."
        )


def _authority(ctx: Context) -> UUID:
    if ctx.authority is None:
        raise NotOwnRecord("Say whose record this is.")
    return ctx.authority


@operation("share.grant")
def share_child(
    ctx: Context, *, child: UUID, to: UUID, purpose: str, ends_at: datetime | None
) -> Outcome:
    """Open a child's record to another organisation until an instant.

    Raises:
        NotOwnRecord: the record is another authority's.
        BadShare: no such organisation or purpose, one's own, an end that has passed, or a
            child whose record is kept to another team.
    """
    demand_own_record(ctx)
    kept = Restriction.objects.filter(child_id=child).exclude(team="").first()
    if kept is not None and not ctx.teams & {kept.team, "*"}:
        raise BadShare("This record is not here, or it is not open to you.")
    if purpose not in Share.Purpose.values or not Organisation.objects.filter(pk=to).exists():
        raise BadShare("Choose an organisation and a purpose from the lists.")
    if to == ctx.organisation:
        raise BadShare("Your own organisation sees this record already.", field="to")
    if ends_at is not None and ends_at <= ctx.now:
        raise BadShare("The end of the share must lie ahead.", field="ends_at")
    made = grant_share(ctx, child=child, to=to, purpose=purpose, starts_at=ctx.now, ends_at=ends_at)
    return Outcome(made, children=(child,))


@operation("share.end")
def end_share(ctx: Context, *, share: UUID, version: int) -> Outcome:
    """End one share now.

    Raises:
        NotOwnRecord: the record is another authority's.
        BadShare: it is not there, is over, or was changed meanwhile.
    """
    demand_own_record(ctx)
    row = Share.objects.filter(pk=share, authority=ctx.authority, version=version).first()
    if row is None:
        raise BadShare("Somebody else changed this share. Open the page again.")
    if row.ends_at is not None and row.ends_at <= ctx.now:
        raise BadShare("This share is over already.")
    Share.objects.filter(pk=share).update(ends_at=max(ctx.now, row.starts_at), version=version + 1)
    return Outcome(share, children=(row.child_id,))

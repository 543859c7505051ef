"""Writing where a child lives, and letting those who care for the child see the record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from homeward.domain.codes import placement as placement_codes
from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_midnight
from homeward.guard.models import Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.sharing import demand_keeping, end_shares, grant_share
from homeward.guard.versions import change, find
from homeward.record.children.models import Child
from homeward.record.episodes.spans import touched_since
from homeward.record.placements.models import Area, Placement, Provider
from homeward.record.stamp import stamp


class BadPlacement(Refusal):
    """What was typed about a placement can't be kept."""

    code = "bad_placement"


@dataclass(frozen=True, slots=True)
class PlacementSaid:
    """What a worker types of a placement. The address is withheld from every output."""

    starts_on: date
    kind: str = ""
    provider_id: UUID | None = None
    host_authority_id: UUID | None = None
    address: str = ""
    postcode: str = ""
    carer_name: str = ""


@operation("child.place")
def place_child(ctx: Context, *, child: UUID, said: PlacementSaid) -> Outcome:
    """Place a child from a day: the placement before ends, and the new provider may see.

    Raises:
        NotFound; BadPlacement: an unknown kind, or before the current placement began.
    """
    row = find(ctx, Child, child)
    demand_keeping(ctx)
    if said.kind and said.kind not in placement_codes.TYPE.labels:
        raise BadPlacement("Choose a kind of placement from the list.", field="kind")
    current = Placement.objects.seen_by(ctx).filter(child=child, ends_on__isnull=True).first()
    if current and said.starts_on < current.starts_on:
        raise BadPlacement("This is before the current placement began.", field="starts_on")
    if current:
        change(ctx, current, version=current.version, ends_on=said.starts_on)
        end_shares(ctx, child=child, purpose=Share.Purpose.CARE)
    Placement.objects.create(child_id=child, **asdict(said), **stamp(ctx))
    change(ctx, row, version=row.version, host_authority_id=said.host_authority_id)
    provider = Provider.objects.filter(pk=said.provider_id).first() if said.provider_id else None
    if provider and provider.organisation_id:
        grant_share(
            ctx,
            child=child,
            to=provider.organisation_id,
            purpose=Share.Purpose.CARE,
            starts_at=min(ctx.now, london_midnight(said.starts_on)),
        )
    return Outcome(child, episodes=touched_since(ctx, child, said.starts_on), children=(child,))


@operation("home.set_up")
def add_provider(
    ctx: Context, *, name: str, urn: str, kind: str, organisation: UUID | None
) -> Outcome:
    """Add a provider to the home's register."""
    return Outcome(
        Provider.objects.create(name=name, urn=urn, kind=kind, organisation_id=organisation).id
    )


@operation("home.set_up")
def add_area(ctx: Context, *, authority: UUID, name: str) -> Outcome:
    """Add a district or police area of an authority."""
    return Outcome(Area.objects.create(authority_id=authority, name=name).id)

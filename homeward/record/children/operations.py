"""Writing about a child: who they are, their standing, whose team, which rows are one child."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db.models import F

from homeward.domain.codes.people import ETHNICITY, SEX
from homeward.domain.context import Context
from homeward.domain.matching import fold
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date
from homeward.guard.keys import make_keys
from homeward.guard.models import Restriction
from homeward.guard.operation import Outcome, operation
from homeward.guard.sharing import demand_keeping, demand_own_record
from homeward.guard.versions import change, find
from homeward.record.children.models import Alias, Child, Identifier, SameAs, StatusPeriod
from homeward.record.episodes.spans import touched_since
from homeward.record.stamp import stamp


class BadChild(Refusal):
    """What was typed about a child can't be kept."""

    code = "bad_child"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a worker types of a child. A birth date may be estimated or expected."""

    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    birth_kind: str = "exact"
    sex: str = ""
    ethnicity: str = ""
    team: str = ""


def new_child(
    ctx: Context, said: Particulars, *, host: UUID | None = None, made: UUID | None = None
) -> Child:
    """Write a new child in ``ctx.authority``'s record, within the operation under way.

    ``made``: the id, where a share was written for it first.

    Raises:
        BadChild: no name at all, a code that is in no code set, or a birth in the future.
    """
    _demand_sound(ctx, said)
    child = Child(
        id=made or uuid4(),
        host_authority_id=host,
        family_key=fold(said.family_name),
        given_key=fold(said.given_name),
        **asdict(said),
        **stamp(ctx),
    )
    make_keys([child.id])
    child.save(force_insert=True)
    return child


def _demand_sound(ctx: Context, said: Particulars) -> None:
    if not (said.given_name.strip() or said.family_name.strip()):
        raise BadChild("Enter a name. If it is not known, write what they are called.")
    if said.sex and said.sex not in SEX.labels:
        raise BadChild("Choose a sex from the list.", field="sex")
    if said.ethnicity and said.ethnicity not in ETHNICITY.labels:
        raise BadChild("Choose an ethnicity from the list.", field="ethnicity")
    if said.born_on and said.birth_kind != "expected" and said.born_on > ctx.now.date():
        raise BadChild("This date of birth is in the future.", field="born_on")


@operation("child.create")
def create_child(ctx: Context, *, said: Particulars) -> Outcome:
    """Add a child to the record of the authority that ``ctx`` works in."""
    child = new_child(ctx, said)
    return Outcome(child.id, children=(child.id,))


@operation("child.change")
def change_child(ctx: Context, *, child: UUID, version: int, said: Particulars) -> Outcome:
    """Set a child's particulars; what they were stays readable in the row's history.

    Raises:
        NotFound, Conflict, BadChild.
    """
    _demand_sound(ctx, said)
    row = find(ctx, Child, child)
    demand_keeping(ctx)
    keys = {"family_key": fold(said.family_name), "given_key": fold(said.given_name)}
    change(ctx, row, version=version, **asdict(said), **keys)
    return Outcome(child, children=(child,))


@operation("child.add_alias")
def add_alias(ctx: Context, *, child: UUID, given_name: str, family_name: str) -> Outcome:
    """Add another name that the child is known by.

    Raises:
        NotFound; BadChild: both names are blank.
    """
    find(ctx, Child, child)
    if not (given_name.strip() or family_name.strip()):
        raise BadChild("Enter the other name.", field="given_name")
    Alias.objects.create(
        child_id=child,
        given_name=given_name,
        family_name=family_name,
        given_key=fold(given_name),
        family_key=fold(family_name),
        **stamp(ctx),
    )
    return Outcome(child, children=(child,))


@operation("child.add_identifier")
def add_identifier(ctx: Context, *, child: UUID, kind: str, value: str) -> Outcome:
    """Add a number by which a system knows the child.

    Raises:
        NotFound; BadChild: blank, or the child has it already.
    """
    find(ctx, Child, child)
    value = value.strip()
    if not value:
        raise BadChild("Enter the number.", field="value")
    if Identifier.objects.seen_by(ctx).filter(child=child, kind=kind, value=value).exists():
        raise BadChild("This child already has that number.", field="value")
    Identifier.objects.create(child_id=child, kind=kind, value=value, source="typed", **stamp(ctx))
    return Outcome(child, children=(child,))


@operation("child.set_status")
def set_status(ctx: Context, *, child: UUID, status: str, team: str, starts_on: date) -> Outcome:
    """Give the child a standing and a team from a day; the one before ends that day.

    Raises:
        NotFound; BadChild: not a status, or before the current one began.
    """
    row = find(ctx, Child, child)
    demand_keeping(ctx)
    if status not in StatusPeriod.Status.values:
        raise BadChild("Choose a status from the list.", field="status")
    current = StatusPeriod.objects.seen_by(ctx).filter(child=child, ends_on__isnull=True).first()
    if starts_on > london_date(ctx.now):
        raise BadChild("This day has not come yet. Record it on the day.", field="starts_on")
    if current and starts_on < current.starts_on:
        raise BadChild("This is before the current status began.", field="starts_on")
    if current:
        change(ctx, current, version=current.version, ends_on=starts_on)
    StatusPeriod.objects.create(
        child_id=child, status=status, team=team, starts_on=starts_on, **stamp(ctx)
    )
    change(ctx, row, version=row.version, team=team)
    return Outcome(child, episodes=touched_since(ctx, child, starts_on), children=(child,))


@operation("child.restrict")
def restrict(ctx: Context, *, child: UUID, team: str) -> Outcome:
    """Keep a child's record to one team of the authority.

    Raises:
        NotFound; NotOwnRecord: another authority's; BadChild: no team, or kept to one already.
    """
    row = find(ctx, Child, child)
    demand_own_record(ctx)
    if not team.strip():
        raise BadChild("Choose the team.", field="team")
    kept = Restriction.objects.filter(child_id=child)
    if kept.exclude(team="").exists():
        raise BadChild("This record is already kept to one team.")
    if not kept.update(team=team, version=F("version") + 1):
        Restriction.objects.create(child_id=child, team=team, authority_id=row.authority_id)
    return Outcome(child, children=(child,))


@operation("child.lift_restriction")
def lift_restriction(ctx: Context, *, child: UUID) -> Outcome:
    """Open a record that was kept to one team to the whole authority again.

    Raises:
        NotFound: not there, or not of that team; NotOwnRecord; BadChild: not kept to a team.
    """
    find(ctx, Child, child)
    demand_own_record(ctx)
    kept = Restriction.objects.filter(child_id=child).exclude(team="")
    if not kept.update(team="", version=F("version") + 1):
        raise BadChild("This record is not kept to one team.")
    return Outcome(child, children=(child,))


@operation("child.join")
def join(ctx: Context, *, child: UUID, other: UUID, reason: str) -> Outcome:
    """Say that two rows are one child. Nothing is rewritten, and it can be undone.

    Raises:
        NotFound; BadChild: the same row, in two authorities, already joined, or no reason.
    """
    first, second = find(ctx, Child, child), find(ctx, Child, other)
    if first.pk == second.pk:
        raise BadChild("Choose two different records.")
    if first.authority_id != second.authority_id:
        raise BadChild("The two records belong to different authorities: share, don't join.")
    if not reason.strip():
        raise BadChild("Say why they are the same child.", field="reason")
    pair = sorted([child, other])
    links = SameAs.objects.seen_by(ctx).filter(ended_at__isnull=True)
    if links.filter(child=pair[0], other=pair[1]).exists():
        raise BadChild("The two records are joined already.")
    SameAs.objects.create(child_id=pair[0], other_id=pair[1], reason=reason, **stamp(ctx))
    return Outcome(child, children=(child, other))


@operation("child.separate")
def separate(ctx: Context, *, link: UUID, version: int, reason: str) -> Outcome:
    """Undo a joining: both rows stand again exactly as they were.

    Raises:
        NotFound, Conflict; BadChild: no reason.
    """
    row = find(ctx, SameAs, link)
    if not reason.strip():
        raise BadChild("Say why they are two children.", field="reason")
    if row.ended_at is not None:
        raise BadChild("These two are separate already.")
    change(ctx, row, version=version, ended_at=ctx.now, ended_reason=reason)
    return Outcome(row.child_id, children=(row.child_id, row.other_id))

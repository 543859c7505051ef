"""Writing about a child: who they are, their standing, whose team, which rows are one child."""

from __future__ import annotations

from collections.abc import Iterable
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
from homeward.record.children.joins import joined_with
from homeward.record.children.models import Alias, Child, Identifier, SameAs, StatusPeriod
from homeward.record.episodes.spans import episodes_among, touched_since
from homeward.record.kept.models import Correction
from homeward.record.placements.models import Area
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


@dataclass(frozen=True, slots=True)
class Home:
    """The district that a child calls home; None if that is not known."""

    area: UUID | None


@operation("child.change")
def change_child(
    ctx: Context,
    *,
    child: UUID,
    version: int,
    said: Particulars,
    home: Home | None = None,
    reason: str = "",
) -> Outcome:
    """Set a child's particulars; what they were stays readable in the row's history.

    ``home``: the home area too; without it that stays. ``reason`` is noted as a correction.

    Raises:
        NotFound, Conflict, BadChild.
    """
    _demand_sound(ctx, said)
    row = find(ctx, Child, child)
    demand_keeping(ctx)
    fields = {**asdict(said), **_home(home)}
    keys = {"family_key": fold(said.family_name), "given_key": fold(said.given_name)}
    now = change(ctx, row, version=version, **fields, **keys)
    if reason.strip():
        Correction.objects.create(
            child_id=child,
            row_table=Child._meta.db_table,
            row_id=child,
            row_version=now.version,
            reason=reason.strip()[:300],
            **stamp(ctx),
        )
    return Outcome(child, children=(child,))


def _home(home: Home | None) -> dict[str, UUID | None]:
    if home is None:
        return {}
    if home.area is not None and not Area.objects.filter(pk=home.area).exists():
        raise BadChild("Choose a home area from the list.", field="home_area")
    return {"home_area_id": home.area}


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
    """Keep a child's record to one team of the authority, with every row joined to it.

    Raises:
        NotFound; NotOwnRecord: another authority's; BadChild: no team, or kept to one already.
    """
    row = find(ctx, Child, child)
    demand_own_record(ctx)
    if not team.strip():
        raise BadChild("Choose the team.", field="team")
    rows = joined_with(ctx, child)
    if kept_to(rows) != {""}:
        raise BadChild("This record is already kept to one team.")
    for one in rows:
        kept = Restriction.objects.filter(child_id=one)
        if not kept.update(team=team, version=F("version") + 1):
            Restriction.objects.create(child_id=one, team=team, authority_id=row.authority_id)
    return Outcome(child, children=tuple(rows))


def kept_to(children: Iterable[UUID]) -> set[str]:
    """Return the teams that these children's records are kept to; "" for one open to all."""
    ids = set(children)
    kept = Restriction.objects.filter(child_id__in=ids).exclude(team="")
    teams = dict(kept.values_list("child_id", "team"))
    return {teams.get(one, "") for one in ids}


@operation("child.lift_restriction")
def lift_restriction(ctx: Context, *, child: UUID) -> Outcome:
    """Open a record that was kept to one team, with every row joined to it, to all teams again.

    Raises:
        NotFound: not there, or not of that team; NotOwnRecord; BadChild: not kept to a team.
    """
    find(ctx, Child, child)
    demand_own_record(ctx)
    rows = joined_with(ctx, child)
    kept = Restriction.objects.filter(child_id__in=rows).exclude(team="")
    if not kept.update(team="", version=F("version") + 1):
        raise BadChild("This record is not kept to one team.")
    return Outcome(child, children=tuple(rows))


@operation("child.join")
def join(ctx: Context, *, child: UUID, other: UUID, reason: str) -> Outcome:
    """Say that two rows are one child. Nothing is rewritten, and it can be undone.

    What is due is worked out again in the episodes of both: what is known of one row is known
    of the child. Who may see each row stays as it was, so both must be kept to the same team.

    Raises:
        NotFound; BadChild: the same row, in two authorities, already joined, one kept to a
            team and the other not, or no reason.
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
    if len(kept_to(pair)) > 1:
        raise BadChild(
            "One of the two records is kept to one team and the other is not. Keep both to the "
            "same team, or open both, then join them."
        )
    SameAs.objects.create(child_id=pair[0], other_id=pair[1], reason=reason, **stamp(ctx))
    rows = joined_with(ctx, child)
    return Outcome(child, episodes=episodes_among(ctx, rows), children=tuple(rows))


@operation("child.separate")
def separate(ctx: Context, *, link: UUID, version: int, reason: str) -> Outcome:
    """Undo a joining: both rows stand again exactly as they were, and so do their clocks.

    Raises:
        NotFound, Conflict; BadChild: no reason.
    """
    row = find(ctx, SameAs, link)
    if not reason.strip():
        raise BadChild("Say why they are two children.", field="reason")
    if row.ended_at is not None:
        raise BadChild("These two are separate already.")
    rows = joined_with(ctx, row.child_id)
    change(ctx, row, version=version, ended_at=ctx.now, ended_reason=reason)
    return Outcome(row.child_id, episodes=episodes_among(ctx, rows), children=tuple(rows))

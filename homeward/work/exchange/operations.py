"""Taking in a list of the police's, and settling one difference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import in_words
from homeward.guard import session
from homeward.guard.directory import working_for
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.sharing import demand_keeping
from homeward.guard.versions import NotFound, change, find
from homeward.record.episodes.queries import Episode
from homeward.record.stamp import stamp
from homeward.work.exchange.comparing import Compared, Found, Ours, Theirs, compare
from homeward.work.exchange.models import Difference, PoliceList
from homeward.work.exchange.ours import our_side
from homeward.work.exchange.telling import tell_unknown

MOST_ROWS = 5_000
"""A list of a day is never so long; a whole year's extract is loaded, not compared."""

_OLDEST = timedelta(days=7)
_NO_ROWS = "The file has no rows. Send the police’s list of the last 24 hours."
_TOO_MANY = "The list has more than 5,000 rows. Send the list of the last 24 hours alone."
_FUTURE = "The list cannot have been made in the future. Check the day and the hour."
_TOO_OLD = "This list is more than a week old. Ask for one of the last 24 hours."
_LATER = (
    "A list that was made later, at {}, has been compared already. Send one made since, or correct "
    "the time at which this one was made."
)
_NAMES = UUID("0f7c53c4-1d0e-4c0e-9a55-6a3b6e0d2f41")


class BadList(Refusal):
    """A list that cannot be compared."""

    code = "bad_list"


class BadSettling(Refusal):
    """A decision that cannot be kept."""

    code = "bad_settling"


@dataclass(frozen=True, slots=True)
class ListSaid:
    """A list as it was read: when it was made (aware UTC), its rows, and why others were not
    taken, by line.
    """

    name: str
    as_at: datetime
    rows: tuple[Theirs, ...]
    rejects: tuple[tuple[int, str], ...]


@operation("exchange.load")
def load_list(ctx: Context, *, authority: UUID, said: ListSaid) -> Outcome:
    """Take in a list, and bring the differences into line with it.

    It is compared by the program, on behalf of the authority: whoever sends it in learns no more
    than they may see. Lists are taken in the order in which they were made: an older one would
    undo what a later one said. Children whom only it has are told at once to who is there to act.

    Raises:
        NotFound: the asker does not work for this authority.
        BadList: it is empty, too long, too old, of the future, or older than the latest.
    """
    if authority not in {one.pk for one in working_for(ctx)}:
        raise NotFound("This authority is not among those that you work for.")
    _demand_fit(ctx, said)
    keeper = services_context(now=ctx.now, authority=authority, purpose="exchange")
    session.hold(uuid5(_NAMES, str(authority)))
    with session.lent_to(keeper):
        _demand_latest(keeper, said)
        ours = our_side(keeper, as_at=said.as_at, references=[row.reference for row in said.rows])
    compared = compare(ours, said.rows)
    rejects = _rejects(said, compared, None if _is_own(ctx, keeper) else _as_told(ctx, ours, said))
    with session.lent_to(keeper):
        taken = [row for row in said.rows if row.line not in compared.rejected]
        kept = _keep(keeper, ctx, said, taken=taken, rejects=rejects)
        later = {mine.id for mine in ours if mine.started_at > said.as_at}
        unknown = _bring_into_line(keeper, compared, kept, later=later)
        tell_unknown(keeper, kept.pk, unknown)
    return Outcome(kept.pk)


def _demand_latest(keeper: Context, said: ListSaid) -> None:
    rows = PoliceList.objects.seen_by(keeper).filter(authority=keeper.authority)
    latest = rows.order_by("-as_at").values_list("as_at", flat=True).first()
    # Whoever types the time types no seconds.
    if latest is not None and said.as_at < latest.replace(second=0, microsecond=0):
        raise BadList(_LATER.format(in_words(latest)), field="as_at")


def _is_own(ctx: Context, keeper: Context) -> bool:
    return ctx.organisation == keeper.organisation


def _as_told(ctx: Context, ours: Sequence[Ours], said: ListSaid) -> Mapping[int, str]:
    """Return why a partner's rows could not be taken, from what they sent and may see alone.

    That a reference and a number are one child's is told to nobody who may not see the child.
    """
    rows = Episode.objects.seen_by(ctx).filter(pk__in=[mine.id for mine in ours])
    seen = set(rows.values_list("pk", flat=True))
    return compare([mine for mine in ours if mine.id in seen], said.rows).rejected


@operation("exchange.settle")
def settle(ctx: Context, *, difference: UUID, version: int, decision: str, reason: str) -> Outcome:
    """Settle a difference by a decision and its reason.

    Raises:
        NotFound: it is not here, or not open to the asker.
        NotOwnRecord: it is about another authority's child.
        BadSettling: it does not wait for a decision, or the reason is blank.
        Conflict: somebody else changed it meanwhile.
    """
    row = find(ctx, Difference, difference)
    theirs = ctx.for_authority(row.authority_id)
    demand_keeping(theirs)
    if row.state != Difference.State.OPEN:
        raise BadSettling("This difference does not wait for a decision any more.")
    if decision not in Difference.Decision.values:
        raise BadSettling("Choose a decision from the list.", field="decision")
    if not reason.strip():
        raise BadSettling("Say why, so that others can follow it.", field="reason")
    with session.lent_to(theirs):
        change(
            theirs,
            row,
            version=version,
            state=Difference.State.SETTLED,
            decision=decision,
            reason=reason.strip(),
            settled_at=ctx.now,
            settled_by=ctx.actor,
        )
    return Outcome(row.pk)


def _demand_fit(ctx: Context, said: ListSaid) -> None:
    if not said.rows and not said.rejects:
        raise BadList(_NO_ROWS)
    if len(said.rows) + len(said.rejects) > MOST_ROWS:
        raise BadList(_TOO_MANY)
    if said.as_at > ctx.now:
        raise BadList(_FUTURE, field="as_at")
    if said.as_at < ctx.now - _OLDEST:
        raise BadList(_TOO_OLD, field="as_at")


def _former_rows(keeper: Context, organisation: UUID) -> set[str]:
    rows = PoliceList.objects.seen_by(keeper).filter(organisation=organisation)
    latest = rows.order_by("-received_at", "-pk").values_list("rows", flat=True).first()
    return set(latest or ())


def _rejects(
    said: ListSaid, compared: Compared, told: Mapping[int, str] | None
) -> list[list[object]]:
    """Return each row that was not taken: its line, why, and what its sender is told.

    Children's services are told all (``told`` is None). A partner may be told "" (their row
    was taken), and may be told why of a row that was.
    """
    read = [[line, why] if told is None else [line, why, why] for line, why in said.rejects]
    if told is None:
        return sorted([*read, *([line, why] for line, why in compared.rejected.items())])
    lines = {*compared.rejected, *told}
    matched = [[line, compared.rejected.get(line, ""), told.get(line, "")] for line in lines]
    return sorted([*read, *matched])


def _keep(
    keeper: Context,
    ctx: Context,
    said: ListSaid,
    *,
    taken: Sequence[Theirs],
    rejects: list[list[object]],
) -> PoliceList:
    """Keep how each row ended: accepted, unchanged or rejected."""
    former = _former_rows(keeper, ctx.organisation)
    unchanged = sum(row.digest in former for row in taken)
    read = len(said.rows) + len(said.rejects)
    return PoliceList.objects.create(
        organisation=ctx.organisation,
        sent_by=ctx.actor,
        name=said.name[:120],
        as_at=said.as_at,
        received_at=ctx.now,
        read=read,
        accepted=len(taken) - unchanged,
        unchanged=unchanged,
        rejected=read - len(taken),
        rows=[row.digest for row in taken],
        rejects=rejects,
        **stamp(keeper),
    )


def _bring_into_line(
    keeper: Context, compared: Compared, kept: PoliceList, *, later: Collection[UUID]
) -> int:
    """Open what differs anew, leave what stands or is settled, and end what differs no more.

    ``later``: our episodes that began after the list was made, of which it cannot tell. Returns
    how many were opened anew of children whom only their list has.
    """
    known = _known(keeper, [found.about for found in compared.found])
    opened = [
        found
        for found in compared.found
        if _note(keeper, found, known.get(found.about, []), kept.pk)
    ]
    differing = {found.about for found in compared.found}
    for row in _open_before(keeper, kept):
        if row.about not in differing and _is_answered(row, compared, later):
            _change(keeper, row, state=Difference.State.GONE)
    return sum(found.kind == Difference.Kind.THEIRS_ONLY for found in opened)


def _open_before(keeper: Context, kept: PoliceList) -> list[Difference]:
    """Return the open differences that no list made later has found.

    A host's list and the authority's own tell of one child; of the other's it is known here only
    when it was compared.
    """
    rows = list(Difference.objects.seen_by(keeper).filter(state=Difference.State.OPEN))
    lists = PoliceList.objects.seen_by(keeper).filter(pk__in={row.police_list for row in rows})
    made = dict(lists.values_list("pk", "as_at"))
    return [row for row in rows if made.get(row.police_list, row.found_at) <= kept.as_at]


def _is_answered(row: Difference, compared: Compared, later: Collection[UUID]) -> bool:
    """Tell whether this list said of it, so that what no longer differs can be known."""
    match row.kind:
        case Difference.Kind.OURS_ONLY:  # the list has it, or it need not have it any more
            return row.episode_id in compared.met or row.episode_id not in later
        case Difference.Kind.THEIRS_ONLY:
            return row.about in compared.told
        case _:
            return row.episode_id in compared.met


def _known(keeper: Context, about: Iterable[str]) -> dict[str, list[Difference]]:
    rows = Difference.objects.seen_by(keeper).filter(about__in=list(about))
    found: dict[str, list[Difference]] = {}
    for row in rows.exclude(state=Difference.State.GONE).order_by("found_at"):
        found.setdefault(row.about, []).append(row)
    return found


def _note(keeper: Context, found: Found, known: Sequence[Difference], police_list: UUID) -> bool:
    """Keep one difference; tell whether it was opened anew."""
    last = known[-1] if known else None
    if last is not None and last.facts == found.facts:
        return False
    said = {"facts": found.facts, "ours": found.ours, "theirs": found.theirs}
    if last is not None and last.state == Difference.State.OPEN:
        _change(keeper, last, **said, police_list=police_list, found_at=keeper.now)
        return False
    where = keeper.for_authority(found.mine.authority) if found.mine else keeper
    with session.lent_to(where):
        Difference.objects.create(
            child_id=found.mine.child if found.mine else None,
            episode_id=found.mine.id if found.mine else None,
            police_list=police_list,
            kind=found.kind,
            part=found.part,
            about=found.about,
            reference=_reference(found),
            their_name=found.their.name if found.their and not found.mine else "",
            their_born_on=found.their.born_on if found.their and not found.mine else None,
            found_at=keeper.now,
            **said,
            **stamp(where),
        )
    return True


def _reference(found: Found) -> str:
    theirs = found.their.reference if found.their else ""
    return (theirs or (found.mine.reference if found.mine else ""))[:60]


def _change(keeper: Context, row: Difference, **fields: object) -> None:
    where = replace(keeper, authority=row.authority_id)
    with session.lent_to(where):
        change(where, row, version=row.version, **fields)

"""Taking in a list of the police's, and settling one difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.directory import working_for
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.versions import NotFound, change, find
from homeward.record.stamp import stamp
from homeward.work.exchange.comparing import Compared, Found, Theirs, compare
from homeward.work.exchange.models import Difference, PoliceList
from homeward.work.exchange.ours import our_side

MOST_ROWS = 5_000
"""A list of a day is never so long; a whole year's extract is loaded, not compared."""

_OLDEST = timedelta(days=7)
_NO_ROWS = "The file has no rows. Send the police’s list of the last 24 hours."
_TOO_MANY = "The list has more than 5,000 rows. Send the list of the last 24 hours alone."
_FUTURE = "The list cannot have been made in the future. Check the day and the hour."
_TOO_OLD = "This list is more than a week old. Ask for one of the last 24 hours."


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
    than they may see.

    Raises:
        NotFound: the asker does not work for this authority.
        BadList: it is empty, too long, too old, or of the future.
    """
    if authority not in {one.pk for one in working_for(ctx)}:
        raise NotFound("This authority is not among those that you work for.")
    _demand_fit(ctx, said)
    keeper = services_context(now=ctx.now, authority=authority, purpose="exchange")
    with session.lent_to(keeper):
        former = _former_rows(keeper, ctx.organisation)
        ours = our_side(keeper, as_at=said.as_at, references=[row.reference for row in said.rows])
        compared = compare(ours, said.rows)
        kept = _keep(keeper, ctx, said, compared, former)
        _bring_into_line(keeper, compared, police_list=kept)
    return Outcome(kept)


@operation("exchange.settle")
def settle(ctx: Context, *, difference: UUID, version: int, decision: str, reason: str) -> Outcome:
    """Settle a difference by a decision and its reason.

    Raises:
        NotFound: it is not here, or not open to the asker.
        BadSettling: it does not wait for a decision, or the reason is blank.
        Conflict: somebody else changed it meanwhile.
    """
    row = find(ctx, Difference, difference)
    if row.state != Difference.State.OPEN:
        raise BadSettling("This difference does not wait for a decision any more.")
    if decision not in Difference.Decision.values:
        raise BadSettling("Choose a decision from the list.", field="decision")
    if not reason.strip():
        raise BadSettling("Say why, so that others can follow it.", field="reason")
    theirs = ctx.for_authority(row.authority_id)
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


def _keep(
    keeper: Context, ctx: Context, said: ListSaid, compared: Compared, former: set[str]
) -> UUID:
    """Keep how each row ended: accepted, unchanged or rejected."""
    rejects = sorted([*said.rejects, *compared.rejected.items()])
    taken = [row.digest for row in said.rows if row.line not in compared.rejected]
    unchanged = sum(digest in former for digest in taken)
    row = PoliceList.objects.create(
        organisation=ctx.organisation,
        sent_by=ctx.actor,
        name=said.name[:120],
        as_at=said.as_at,
        received_at=ctx.now,
        read=len(taken) + len(rejects),
        accepted=len(taken) - unchanged,
        unchanged=unchanged,
        rejected=len(rejects),
        rows=taken,
        rejects=[list(pair) for pair in rejects],
        **stamp(keeper),
    )
    return row.pk


def _bring_into_line(keeper: Context, compared: Compared, *, police_list: UUID) -> None:
    """Open what differs anew, leave what stands or is settled, and end what differs no more."""
    known = _known(keeper, [found.about for found in compared.found])
    for found in compared.found:
        _note(keeper, found, known.get(found.about, []), police_list)
    differing = {found.about for found in compared.found}
    for row in Difference.objects.seen_by(keeper).filter(state=Difference.State.OPEN):
        if row.about not in differing and _is_answered(row, compared):
            _change(keeper, row, state=Difference.State.GONE)


def _is_answered(row: Difference, compared: Compared) -> bool:
    """Tell whether this list said of it, so that what no longer differs can be known."""
    match row.kind:
        case Difference.Kind.OURS_ONLY:
            return True  # the list has it now, or a day has passed since it was over
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


def _note(keeper: Context, found: Found, known: Sequence[Difference], police_list: UUID) -> None:
    last = known[-1] if known else None
    if last is not None and last.facts == found.facts:
        return
    said = {"facts": found.facts, "ours": found.ours, "theirs": found.theirs}
    if last is not None and last.state == Difference.State.OPEN:
        _change(keeper, last, **said, police_list=police_list, found_at=keeper.now)
        return
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


def _reference(found: Found) -> str:
    theirs = found.their.reference if found.their else ""
    return (theirs or (found.mine.reference if found.mine else ""))[:60]


def _change(keeper: Context, row: Difference, **fields: object) -> None:
    where = replace(keeper, authority=row.authority_id)
    with session.lent_to(where):
        change(where, row, version=row.version, **fields)

"""Taking a missing report: the child found or made, the episode opened, who may see, told."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from homeward.domain.context import Context
from homeward.domain.matching import Particulars as Asked
from homeward.domain.refusal import Refusal
from homeward.guard import permissions, session
from homeward.guard.keys import make_keys
from homeward.guard.models import Organisation, Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.sharing import grant_share
from homeward.guard.versions import NotFound, change, find
from homeward.record.children.joins import joined_with
from homeward.record.children.models import Child
from homeward.record.children.numbers import add_numbers
from homeward.record.children.operations import Particulars, new_child
from homeward.record.episodes.models import Episode, GradeChange, KindChange
from homeward.record.episodes.operations import (
    GRADES,
    demand_looked_after,
    started_at,
)
from homeward.record.episodes.queries import missing_now
from homeward.record.episodes.spans import reached_by
from homeward.record.placements.models import Placement
from homeward.record.reports.models import Draft, MissingReport, PossibleMatch
from homeward.record.search.queries import Match, likely_matches
from homeward.record.stamp import demand_past, stamp


class BadReport(Refusal):
    """What was typed in a missing report can't be kept as it stands."""

    code = "bad_report"


@dataclass(frozen=True, slots=True)
class ReportSaid:
    """What the person who reports says. Times are aware UTC; at least one is needed.

    ``numbers``: by which a child not known here is known elsewhere, as they were typed.
    ``event``: the event that other children of the same absence share.
    """

    reporter_name: str
    reporter_role: str = ""
    reporter_contact: str = ""
    circumstances: str = ""
    clothing: str = ""
    tried_already: str = ""
    kind: str = "missing"
    grade: str = ""
    immediate_concern: bool = False
    missing_from: str = ""
    missing_area: UUID | None = None
    reported_by: str = ""
    with_parent: bool | None = None
    missing_with: str = ""
    last_seen_at: datetime | None = None
    noticed_at: datetime | None = None
    reported_to_police_at: datetime | None = None
    police_reference: str = ""
    numbers: tuple[str, ...] = ()
    event: UUID = field(default_factory=uuid4)


@operation("missing_report.take")
def take_report(
    ctx: Context, *, child: UUID | None, newcomer: Particulars | None, said: ReportSaid
) -> Outcome:
    """Take a missing report of a known child, or of one not known here, and open the episode.

    ``ctx.authority`` is the responsible authority: when it is not the asker's own, the child's
    record is shared with the asker, so the child is taken and never refused.

    Raises:
        NotFound: the child named is not open to the reader.
        BadReport: neither a child nor a newcomer, no reporter, no time, or already missing.
        BadChild, InFuture, BadEpisode.
    """
    _demand_sound(ctx, said)
    row = _known(ctx, child) if child else _unknown(ctx, newcomer)
    if said.kind == Episode.Kind.AWAY:
        demand_looked_after(ctx, row.pk)
    if missing_now(ctx, [row.pk]):
        raise BadReport(
            "This child is already recorded as missing. Open the episode and add what you know."
        )
    episode = _open_episode(ctx, row, said)
    _share(ctx, row)
    if newcomer and not child:
        add_numbers(ctx, row, said.numbers)
        _note_possible_matches(ctx, row, said.numbers)
    reached = reached_by(ctx, child=row.pk, start=episode.started_at, episode=episode.pk)
    return Outcome(episode.pk, episodes=reached, children=(row.pk,))


def _demand_sound(ctx: Context, said: ReportSaid) -> None:
    if not said.reporter_name.strip():
        raise BadReport("Enter the name of the person who reports.", field="reporter_name")
    if said.grade and said.grade not in GRADES:
        raise BadReport("Choose a grade from the list.", field="grade")
    if said.kind not in Episode.Kind.values:
        raise BadReport("Choose missing or away.", field="kind")
    if said.reported_by and said.reported_by not in Episode.ReportedBy.values:
        raise BadReport("Choose who reports from the list.", field="reported_by")
    for name in ("last_seen_at", "noticed_at", "reported_to_police_at"):
        demand_past(ctx, getattr(said, name), field=name)
    if said.last_seen_at is None and said.noticed_at is None:
        raise BadReport("Enter when the child was last seen or missed.", field="last_seen_at")


def _known(ctx: Context, child: UUID) -> Child:
    return find(ctx, Child, child)


def _unknown(ctx: Context, newcomer: Particulars | None) -> Child:
    if newcomer is None:
        raise BadReport("Say who the child is.")
    organisation = Organisation.objects.get(pk=ctx.organisation)
    if organisation.authority_id == ctx.authority:
        return new_child(ctx, newcomer)
    # The share comes before the row: without it the asker could not see what they write.
    made = uuid4()
    make_keys([made])
    purpose = {
        Organisation.Kind.PROVIDER: Share.Purpose.CARE,
        Organisation.Kind.POLICE: Share.Purpose.LOCATE,
    }.get(Organisation.Kind(organisation.kind), Share.Purpose.HOST)
    grant_share(ctx, child=made, to=ctx.organisation, purpose=purpose, starts_at=ctx.now)
    return new_child(ctx, newcomer, host=organisation.authority_id, made=made)


def _open_episode(ctx: Context, child: Child, said: ReportSaid) -> Episode:
    times = {
        "last_seen_at": said.last_seen_at,
        "noticed_at": said.noticed_at,
        "reported_to_police_at": said.reported_to_police_at,
        "authority_aware_at": ctx.now,
    }
    start = started_at(times)
    if start is None or _overlaps(ctx, child, start):
        raise BadReport(
            "This child was already recorded as missing at that time. Check when the child was "
            "last seen.",
            field="last_seen_at",
        )
    episode = Episode.objects.create(
        child=child,
        kind=said.kind,
        grade=said.grade,
        immediate_concern=said.immediate_concern,
        missing_from=said.missing_from,
        missing_area_id=said.missing_area,
        reported_by=said.reported_by or None,
        with_parent=said.with_parent,
        missing_with=said.missing_with or None,
        police_reference=said.police_reference,
        event_id=said.event,
        started_at=start,
        **times,
        **stamp(ctx),
    )
    about = {"episode": episode, "child": child, **stamp(ctx)}
    KindChange.objects.create(kind=said.kind, at=start, **about)
    if said.grade:
        GradeChange.objects.create(grade=said.grade, source="police", at=ctx.now, **about)
    MissingReport.objects.create(at=ctx.now, said=_spoken(said), **_words(said), **about)
    return episode


_WORDS = (
    "reporter_name",
    "reporter_role",
    "reporter_contact",
    "circumstances",
    "clothing",
    "tried_already",
)


def _words(said: ReportSaid) -> dict[str, str]:
    return {name: getattr(said, name) for name in _WORDS}


def _spoken(said: ReportSaid) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(said).items() if value and name != "event"}


def _overlaps(ctx: Context, child: Child, start: datetime) -> bool:
    rows = Episode.objects.seen_by(ctx).filter(
        child__in=joined_with(ctx, child.pk), voided_at__isnull=True
    )
    return rows.filter(ended_at__gt=start).exists()


def _share(ctx: Context, child: Child) -> None:
    """Let the police who cover the responsible authority, and the host authority, see."""
    covering = Organisation.objects.filter(
        kind=Organisation.Kind.POLICE, covers=child.authority_id
    ).values_list("pk", flat=True)
    for police in covering:
        grant_share(ctx, child=child.pk, to=police, purpose=Share.Purpose.LOCATE, starts_at=ctx.now)
    placed = Placement.objects.seen_by(ctx).filter(child=child, ends_on__isnull=True).first()
    host = (placed and placed.host_authority_id) or child.host_authority_id
    for organisation in _hosts(ctx, child, host):
        grant_share(
            ctx, child=child.pk, to=organisation.pk, purpose=Share.Purpose.HOST, starts_at=ctx.now
        )


def _hosts(ctx: Context, child: Child, host: UUID | None) -> list[Organisation]:
    """Return the children's services who must know beside the responsible authority's.

    If that one does not work in this home, somebody who does must have the child on their
    board: the host's, else those whom the asker's organisation serves, else everybody's.
    """
    services = Organisation.objects.filter(kind=Organisation.Kind.CHILDRENS_SERVICES)
    hosts = services.filter(authority=host).exclude(authority=child.authority_id)
    if hosts or services.filter(authority=child.authority_id).exists():
        return list(hosts)
    asker = Organisation.objects.get(pk=ctx.organisation)
    served = asker.covers.values_list("pk", flat=True)
    near = services.filter(authority__in=[asker.authority_id, *served])
    return list(near or services)


def _note_possible_matches(ctx: Context, child: Child, numbers: tuple[str, ...]) -> None:
    """Tell each authority's missing officer, and nobody else, of a child who may be theirs.

    Each authority's rows go under an entry of its own, in its own book: the asker's entry must
    not tell that there was a match.
    """
    asked = Asked(child.given_name, child.family_name, child.born_on)
    holders = Organisation.objects.filter(kind=Organisation.Kind.CHILDRENS_SERVICES)
    for authority in holders.values_list("authority_id", flat=True):
        theirs = services_context(now=ctx.now, authority=authority, purpose="duplicate check")
        with session.lent_to(theirs):
            likely = likely_matches(theirs, asked=asked, numbers=numbers, leave_out=[child.pk])
            found = [match for match in likely if match.child.authority_id == authority]
            if found:
                _write_matches(theirs, child, found)


def _write_matches(ctx: Context, newcomer: Child, found: list[Match]) -> None:
    with session.own_entry():
        for match in found:
            PossibleMatch.objects.create(
                child=match.child,
                newcomer=newcomer.pk,
                reasons=list(match.likeness.reasons),
                **stamp(ctx),
            )


@operation("match.settle")
def settle_match(ctx: Context, *, match: UUID, version: int, answer: str) -> Outcome:
    """Answer whether the two are one child. Joining is its own act, with its own reason.

    Raises:
        NotFound, Conflict; BadReport: not an answer.
    """
    row = find(ctx, PossibleMatch, match)
    if answer not in (PossibleMatch.Answer.SAME, PossibleMatch.Answer.DIFFERENT):
        raise BadReport("Choose whether they are the same child.", field="answer")
    change(ctx, row, version=version, answer=answer)
    return Outcome(row.pk, children=(row.child_id,))


def save_draft(ctx: Context, *, draft: UUID, body: dict[str, Any]) -> None:
    """Keep what was typed so far. A draft is its author's alone and no record of a child.

    Raises:
        Denied: the asker may not take missing reports.
        NotFound: the number is that of somebody else's draft.
    """
    permissions.demand(ctx, "missing_report.take")
    try:
        with transaction.atomic():
            Draft.objects.update_or_create(
                pk=draft, author=ctx.actor, defaults={"body": body, "saved_at": ctx.now}
            )
    except IntegrityError:  # another person's, which the database does not show
        raise NotFound("This report is not here, or it is not open to you.") from None


def keep_draft(ctx: Context, *, draft: UUID, body: dict[str, Any]) -> bool:
    """Keep what was typed in a draft that is there; tell whether it still was.

    One that was sent or dropped meanwhile is not begun anew by what the page sent late.

    Raises:
        Denied: the asker may not take missing reports.
    """
    permissions.demand(ctx, "missing_report.take")
    mine = Draft.objects.filter(pk=draft, author=ctx.actor)
    return bool(mine.update(body=body, saved_at=ctx.now))


def finish_draft(ctx: Context, *, draft: UUID) -> None:
    """Put a draft away: its report was sent, or its author dropped it."""
    Draft.objects.filter(pk=draft, author=ctx.actor).delete()

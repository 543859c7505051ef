"""Reading messages as the people they were sent to meet them: what waits, and its trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.models import Membership, Restriction
from homeward.guard.people import services_here
from homeward.guard.permissions import MANAGERS, ROLE_NAMES
from homeward.guard.staff import recorders
from homeward.guard.versions import NotFound
from homeward.record.episodes.queries import Episode
from homeward.work.messages.due import BEGAN
from homeward.work.messages.gaps import gaps_of
from homeward.work.messages.models import Answer, Delivery, Gap, Message, Suppression
from homeward.work.messages.rows import OPEN
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import OPEN as DUTY_OPEN
from homeward.work.rota.people import leave_of

_FIRST = {
    Message.Urgency.NOW: 0,
    Message.Urgency.SHIFT: 1,
    Message.Urgency.WORKING_DAY: 2,
}
_LATEST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One message, with what it asks as the reader may see it. Instants are aware UTC.

    ``due_at`` and ``why`` are those of the action it is about, if it is about one. ``why`` and
    ``episode`` are empty where the reader may not open the episode.
    """

    message: Message
    due_at: datetime | None = None
    why: str = ""
    duty_open: bool = False
    episode: Episode | None = None

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Return the place in a list: the most urgent first, then what is due first."""
        row = self.message
        return _FIRST[Message.Urgency(row.urgency)], self.due_at or row.tell_at, str(row.pk)


def waiting_count(ctx: Context) -> int:
    """Return how many messages wait for the reader's answer, in one question."""
    return _mine(ctx).filter(state__in=OPEN).count()


def waiting_for(ctx: Context) -> list[Line]:
    """Return the messages that wait for the reader's answer, the most urgent first."""
    return sorted(lines(ctx, _mine(ctx).filter(state__in=OPEN)), key=lambda line: line.order)


def told_to(ctx: Context) -> list[Line]:
    """Return the latest messages that the reader was told of and need not answer."""
    mine = Delivery.objects.seen_by(ctx).filter(person=ctx.actor).values("message")
    rows = sent_here(ctx).filter(Q(pk__in=mine) | Q(owner=ctx.actor))
    rows = rows.exclude(owner=ctx.actor, state__in=OPEN).order_by("-tell_at", "pk")
    return lines(ctx, rows[:_LATEST])


def held_by(ctx: Context) -> list[Line]:
    """Return all that the reader still holds and would hand over at the end of a shift.

    What waits for an answer, and what the reader has said to have, while the action that it
    asks for is not done.
    """
    states = (*OPEN, Message.State.ACKNOWLEDGED)
    rows = _mine(ctx).filter(state__in=states, ended_at__isnull=True)
    found = lines(ctx, rows.exclude(template="handover_offered"))
    held = (line for line in found if line.message.state in OPEN or line.duty_open)
    return sorted(held, key=lambda line: line.order)


def sent_here(ctx: Context) -> QuerySet[Message]:
    """Return the messages sent on behalf of the reader's services; for partners, of anybody's."""
    rows = Message.objects.seen_by(ctx)
    if ctx.roles & permissions.PARTNERS:
        return rows.filter(organisation__in=[one.pk for one in services_here()])
    return rows.filter(organisation=ctx.organisation)


def _mine(ctx: Context) -> QuerySet[Message]:
    return sent_here(ctx).filter(owner=ctx.actor)


def lines(ctx: Context, rows: Iterable[Message]) -> list[Line]:
    """Return messages with what they are about, in two questions for all of them."""
    found = list(rows)
    episodes = {row.episode_id for row in found if row.episode_id}
    duties = {
        (duty.episode_id, duty.key): duty
        for duty in Obligation.objects.seen_by(ctx).filter(
            episode__in=episodes, key__in={row.duty for row in found if row.duty}
        )
    }
    seen = {
        row.pk: row
        for row in Episode.objects.seen_by(ctx).filter(pk__in=episodes).select_related("child")
    }
    if not permissions.allows(ctx, "episode"):
        seen = {}
    return [_line(row, duties, seen) for row in found]


def _line(
    row: Message, duties: Mapping[tuple[UUID, str], Obligation], seen: Mapping[UUID, Episode]
) -> Line:
    if row.episode_id is None:
        return Line(row)
    duty, episode = duties.get((row.episode_id, row.duty)), seen.get(row.episode_id)
    if row.duty == BEGAN:
        return Line(row, duty_open=row.ended_at is None, episode=episode)
    if duty is None:
        return Line(row, episode=episode)
    why = duty.why if episode is not None else ""
    return Line(row, duty.due_at, why, duty.state in DUTY_OPEN, episode)


def message_for(ctx: Context, message: UUID) -> Line:
    """Return one message, if it is the reader's to see.

    Children's services staff see those of their organisation, since they work in one another's
    place; everybody else sees what was sent to them.

    Raises:
        NotFound: there is none, or it is not the reader's.
    """
    row = sent_here(ctx).filter(pk=message).first()
    if row is None or not (ctx.roles & permissions.SERVICES or is_told(ctx, row)):
        raise NotFound("This message is not here, or it was not sent to you.")
    return lines(ctx, [row])[0]


def may_open(ctx: Context, line: Line) -> bool:
    """Tell whether the reader may open what a message is about, and so may read its trail."""
    return line.message.child_id is None or line.episode is not None


def is_told(ctx: Context, row: Message) -> bool:
    """Tell whether the message is the reader's, or the reader was ever told of it."""
    if row.owner == ctx.actor:
        return True
    told = Delivery.objects.seen_by(ctx).filter(message=row, person=ctx.actor).exists()
    passed = Q(person=ctx.actor) | Q(passed_to=ctx.actor)
    return told or Answer.objects.seen_by(ctx).filter(passed, message=row).exists()


def may_answer(ctx: Context, row: Message) -> bool:
    """Tell whether the reader may say to have it, or pass it on: told, in its role, a manager."""
    if row.ended_at is not None or row.state == Message.State.NOT_NEEDED:
        return False
    if row.state == Message.State.ACKNOWLEDGED:
        return ctx.actor in (row.owner, row.acknowledged_by)
    return is_theirs(ctx, row)


def is_theirs(ctx: Context, row: Message) -> bool:
    """Tell whether the reader was asked, works in the role that is, or manages those who do.

    Of another organisation, whoever was only told so as to know may answer in their role.
    """
    if row.owner == ctx.actor:
        return True
    if row.organisation == ctx.organisation and ctx.roles & {row.role, *MANAGERS}:
        return True
    told = Delivery.objects.seen_by(ctx).filter(message=row, person=ctx.actor)
    return told.exists() if row.role in ctx.roles else told.filter(asks=True).exists()


@dataclass(frozen=True, slots=True)
class Trail:
    """All that became of some messages, each list in the order in which it happened."""

    messages: tuple[Message, ...]
    deliveries: tuple[Delivery, ...]
    answers: tuple[Answer, ...]
    suppressions: tuple[Suppression, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def people(self) -> set[UUID | None]:
        """Return everybody whom the trail names."""
        answered = (who for row in self.answers for who in (row.person, row.passed_to))
        decided = (who for row in self.suppressions for who in (row.person, row.decided_by))
        return {*answered, *decided, *(row.person for row in self.deliveries)}


def trail_of(ctx: Context, messages: Sequence[Message]) -> Trail:
    """Return what became of messages: told whom and how, answered, held back.

    Partners meet what concerned their own people, and never who was held back or sought. Whoever
    may open no child's record meets nothing of what is about a child, and nobody that they
    themselves were held back.
    """
    if not permissions.allows(ctx, "episode"):
        messages = [row for row in messages if row.child_id is None]
    ids = [row.pk for row in messages]
    deliveries = Delivery.objects.seen_by(ctx).filter(message__in=ids)
    answers = Answer.objects.seen_by(ctx).filter(message__in=ids)
    held_back = Suppression.objects.seen_by(ctx).filter(message__in=ids).exclude(person=ctx.actor)
    gaps = [] if ctx.roles & permissions.PARTNERS else gaps_of(ctx, messages=ids)
    if ctx.roles & permissions.PARTNERS:
        deliveries = deliveries.filter(person__in=_own_people(ctx))
        answers = answers.filter(person__in=_own_people(ctx))
        held_back = held_back.none()
    return Trail(
        messages=tuple(messages),
        deliveries=tuple(deliveries.order_by("recorded_at", "pk")),
        answers=tuple(answers.order_by("answered_at", "pk")),
        suppressions=tuple(held_back.order_by("recorded_at", "pk")),
        gaps=tuple(gaps),
    )


def _own_people(ctx: Context) -> QuerySet[Membership, UUID]:
    return Membership.objects.filter(organisation=ctx.organisation).values_list("user", flat=True)


def trail_in(ctx: Context, episode: UUID, *, all_of_them: bool) -> Trail:
    """Return what became of an episode's messages: of all, or of those to the reader's own."""
    rows = Message.objects.seen_by(ctx).filter(episode=episode)
    if ctx.roles & permissions.PARTNERS:
        told = Delivery.objects.seen_by(ctx).filter(person__in=_own_people(ctx))
        rows = rows.filter(pk__in=told.values("message"))
    elif not all_of_them:
        rows = rows.filter(organisation=ctx.organisation)
    return trail_of(ctx, list(rows.order_by("tell_at", "pk")))


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody to whom a message may be passed, or a shift handed over."""

    person: UUID
    name: str
    role: str
    first_role: str


def takers(ctx: Context, *, children: Iterable[UUID | None] = ()) -> list[Taker]:
    """Return the colleagues who may take what the reader holds, by name.

    Of what is about a child only those who may open an episode: of one whose record is kept to
    one team, only that team. In children's services only those who work with children. Nobody
    who is on leave.
    """
    here = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=ctx.now),
        organisation=ctx.organisation,
        starts_at__lte=ctx.now,
        user__is_active=True,
    ).exclude(user=ctx.actor)
    away = leave_of(ctx.organisation).filter(starts_at__lte=ctx.now, ends_at__gt=ctx.now)
    rows = here.exclude(user__in=away.values("user"))
    about = {one for one in children if one}
    if about:
        rows = rows.filter(role__in=permissions.PAGES["episode"])
    elif ctx.roles & permissions.SERVICES:
        rows = rows.filter(role__in=permissions.SERVICES)
    kept = Restriction.objects.filter(child_id__in=about)
    for team in {row.team for row in kept if row.team}:
        rows = rows.filter(user__in=here.filter(team=team).values("user"))
    return _takers(rows)


def _takers(rows: QuerySet[Membership]) -> list[Taker]:
    held: dict[UUID, Taker] = {}
    told = rows.order_by("user__name", "role").values_list("user_id", "user__name", "role", "team")
    for user, name, role, team in told:
        words = ROLE_NAMES.get(role, role) + (f", {team}" if team else "")
        former = held.get(user)
        if former:
            held[user] = Taker(user, name, f"{former.role}; {words}", former.first_role)
        else:
            held[user] = Taker(user, name, words, role)
    return list(held.values())


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names under which pages show people; a carer is never named."""
    return {pk: found.name for pk, found in recorders(people).items()}

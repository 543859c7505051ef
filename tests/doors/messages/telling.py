"""Messages made for tests, as the program makes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from homeward.config.clock import utc_now
from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import NewPerson, services_context, set_up_person, system_context
from homeward.guard.session import scope
from homeward.guard.versions import change
from homeward.record.episodes.queries import episode_named
from homeward.record.stamp import stamp
from homeward.work.messages.gaps import keep
from homeward.work.messages.links import token_of
from homeward.work.messages.models import Answer, Delivery, Message, Suppression
from homeward.work.messages.telling import tell
from homeward.work.rota.people import reached
from homeward.work.rota.resolving import NOBODY_ON_DUTY
from tests.cast import PASSWORD, Cast, Person

ASKED = "Hold a strategy discussion"


def program(cast: Cast, *, at: datetime | None = None) -> Context:
    """Return the program's context, working for Alder."""
    return services_context(now=at or utc_now(), authority=cast.alder, purpose="test")


@operation("example.make")
def send(ctx: Context, *, to: Person, child: UUID | None, episode: UUID | None) -> Outcome:
    """Ask one person something for now."""
    row = Message(
        organisation=ctx.organisation,
        child_id=child,
        episode_id=episode,
        key=f"test:{uuid4()}",
        template="duty_raised",
        title=ASKED,
        role=to.role,
        urgency="now",
        state="told",
        owner=to.id,
        tell_at=ctx.now,
        told_at=ctx.now,
        **stamp(ctx),
    )
    row.save(force_insert=True)
    for recipient in reached([to.id]):
        tell(ctx, row, recipient)
    return Outcome(row.pk)


@operation("example.make")
def keep_back(ctx: Context, *, message: UUID, child: UUID, person: UUID) -> Outcome:
    """Keep somebody from a message until a manager decides."""
    row = Suppression.objects.create(
        message_id=message,
        child_id=child,
        person=person,
        reason="honour_based_abuse",
        **stamp(ctx),
    )
    return Outcome(row.pk)


def made(outcome: Outcome) -> UUID:
    """Return what an operation made."""
    assert outcome.id
    return outcome.id


def asked(
    cast: Cast, to: Person, *, episode: UUID | None = None, ago: timedelta = timedelta(0)
) -> UUID:
    """Return a message that waits for somebody, about an episode or about none."""
    at = utc_now() - ago
    ctx, child = program(cast, at=at), None
    if episode:
        with scope(ctx):
            child = _child_of(ctx, episode)
    return made(send(ctx, to=to, child=child, episode=episode))


def _child_of(ctx: Context, episode: UUID) -> UUID:
    return episode_named(ctx, episode).child_id


def missing(cast: Cast) -> UUID:
    """Return an episode that began an hour ago, of a child who is Alder's."""
    now = utc_now()
    return cast.missing(cast.child(at=now), at=now)


def token_for(cast: Cast, message: UUID) -> str:
    """Return the link by which a message was sent."""
    ctx = program(cast)
    with scope(ctx):
        found = Delivery.objects.seen_by(ctx).filter(message=message).order_by("recorded_at")
        return token_of(found[0].pk)


def stands(cast: Cast, message: UUID) -> Message:
    """Return a message as it stands."""
    ctx = program(cast)
    with scope(ctx):
        return Message.objects.seen_by(ctx).get(pk=message)


def said_of(cast: Cast, message: UUID) -> list[tuple[str, UUID, str]]:
    """Return the trail's answers: intent, person and note."""
    ctx = program(cast)
    with scope(ctx):
        rows = Answer.objects.seen_by(ctx).filter(message=message)
        return list(rows.order_by("answered_at", "pk").values_list("intent", "person", "note"))


def told_of(cast: Cast, template: str) -> list[Message]:
    """Return the messages of one kind about no episode."""
    ctx = program(cast)
    with scope(ctx):
        return list(Message.objects.seen_by(ctx).filter(template=template, episode=None))


@operation("example.make")
def hand_to(ctx: Context, *, message: UUID, to: Person) -> Outcome:
    """Ask somebody further, as where nobody else could be found."""
    row = Message.objects.seen_by(ctx).get(pk=message)
    row = change(ctx, row, version=row.version, owner=to.id)
    for recipient in reached([to.id]):
        tell(ctx, row, recipient)
    return Outcome(message)


@operation("example.make")
def fail(ctx: Context, *, message: UUID, code: str) -> Outcome:
    """Let a message's letter bounce, and find nobody on the rota for it."""
    row = Message.objects.seen_by(ctx).get(pk=message)
    Delivery.objects.create(
        message=row, child_id=row.child_id, person=row.owner, channel="email",
        address="x@example.test", state="bounced", tries=1, settled_at=ctx.now, failure=code,
        **stamp(ctx),
    )  # fmt: skip
    keep(ctx, row, role="duty_officer", sentence=NOBODY_ON_DUTY)
    return Outcome(message)


def person(cast: Cast, name: str, role: str) -> Person:
    """Return a further person of Alder's services."""
    email = f"{name.lower()}@example.test"
    made = set_up_person(
        system_context(now=utc_now() - timedelta(days=1), purpose="test"),
        organisation=cast.asha.organisation,
        said=NewPerson(email, f"{name} Example", PASSWORD, role),
    ).id
    assert made
    return Person(made, email, cast.asha.organisation, cast.alder, role, "")

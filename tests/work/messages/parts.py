"""What the tests of messages share: a carrier that can refuse or die, and readers of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter, NotSent, Sender
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import NewPerson, services_context, set_up_person, system_context
from homeward.guard.session import scope
from homeward.work.messages.gaps import gaps_of
from homeward.work.messages.models import Answer, Delivery, Message
from homeward.work.messages.raising import tell_people, tell_role
from homeward.work.messages.saying import Link
from homeward.work.messages.sending import Round, Sent
from homeward.work.rota.models import Reach
from homeward.work.rota.operations import ShiftSaid, set_shift
from tests.cast import NOW, PASSWORD, Cast, Person

DAWN = NOW - timedelta(days=365)
POLICE = "police.told@aware"
"""The duty to tell the police, which is for now and theirs to answer."""


@dataclass
class Carrier:
    """A sender that keeps what it was handed. ``before`` may raise, ``after`` may too."""

    letters: list[Letter] = field(default_factory=list)
    before: Callable[[Letter], None] = lambda letter: None
    after: Callable[[Letter], None] = lambda letter: None

    def send(self, letter: Letter) -> str:
        """Take a letter."""
        self.before(letter)
        self.letters.append(letter)
        self.after(letter)
        return f"<{letter.delivery}@example.test>"

    @property
    def to(self) -> list[str]:
        """Return the addresses written to, in order."""
        return [letter.to for letter in self.letters]


def refuse(code: str = "unreachable", *, again: bool = True) -> Callable[[Letter], None]:
    """Return what refuses every letter."""

    def raises(letter: Letter) -> None:
        raise NotSent(code, again=again)

    return raises


def send_due(
    now: datetime, *, senders: Mapping[Channel, Sender], link: Link, limit: int = 100
) -> Sent:
    """Send what is due at ``now`` (aware UTC) in one round, at most ``limit`` letters."""
    post = Round(senders, link, lambda: now)
    while len(post.met) < limit and post.send_next():
        pass
    return post.done()


def send(carrier: Carrier, at: datetime, *, limit: int = 100) -> Sent:
    """Send what is due by email and text message."""
    senders = {Channel.EMAIL: carrier, Channel.NOTIFY_SMS: carrier}
    return send_due(at, senders=senders, link=lambda pk: f"https://x.test/m/{pk}", limit=limit)


@operation("home.set_up")
def reach(
    ctx: Context,
    *,
    person: UUID,
    address: str,
    kind: str = "email",
    quiet: tuple[time, time] | None = None,
) -> Outcome:
    """Give a person an address that was seen to work."""
    begins, ends = quiet or (None, None)
    row = Reach.objects.create(
        user_id=person, kind=kind, address=address, verified_at=DAWN,
        quiet_from=begins, quiet_until=ends,
    )  # fmt: skip
    return Outcome(row.pk)


def reachable(*people: Person) -> None:
    """Let these people be reached by email."""
    for person in people:
        reach(system_context(now=DAWN, purpose="test"), person=person.id, address=person.email)


def colleague(cast: Cast, name: str, role: str, *, team: str = "") -> Person:
    """Return a further person of Alder's services."""
    email = f"{name.lower()}@example.test"
    made = set_up_person(
        system_context(now=DAWN, purpose="test"),
        organisation=cast.asha.organisation,
        said=NewPerson(email, f"{name} Example", PASSWORD, role, team),
    ).id
    assert made is not None
    return Person(made, email, cast.asha.organisation, cast.alder, role, team)


def carer(cast: Cast, name: str) -> Person:
    """Return a further person of the home where Erin works."""
    email = f"{name.lower()}@example.test"
    made = set_up_person(
        system_context(now=DAWN, purpose="test"),
        organisation=cast.home,
        said=NewPerson(email, f"{name} Example", PASSWORD, "carer", ""),
    ).id
    assert made is not None
    return Person(made, email, cast.home, None, "carer", "")


def program(cast: Cast, *, at: datetime = NOW, authority: UUID | None = None) -> Context:
    """Return the program's context in Alder's record, or another's."""
    return services_context(now=at, authority=authority or cast.alder, purpose="test")


def messages(
    cast: Cast, episode: UUID | None = None, *, authority: UUID | None = None
) -> list[Message]:
    """Return the messages of an episode, or those about none, by key."""
    ctx = program(cast, authority=authority)
    with scope(ctx):
        return list(Message.objects.seen_by(ctx).filter(episode=episode).order_by("key"))


def message(cast: Cast, episode: UUID, duty: str, *, step: int | None = None) -> Message:
    """Return the last message of one duty, as it opened or as it was raised."""
    name = f":{'opened' if step is None else step}"
    found = [
        row for row in messages(cast, episode)
        if row.duty == duty and row.key.partition("!")[0].endswith(name)
    ]  # fmt: skip
    return found[-1]


def deliveries(cast: Cast, row: Message) -> list[Delivery]:
    """Return a message's deliveries in the order in which they were made."""
    ctx = program(cast)
    with scope(ctx):
        rows = Delivery.objects.seen_by(ctx).filter(message=row)
        return list(rows.order_by("recorded_at", "channel", "pk"))


def answers(cast: Cast, row: Message) -> list[Answer]:
    """Return a message's answers, the oldest first."""
    ctx = program(cast)
    with scope(ctx):
        return list(Answer.objects.seen_by(ctx).filter(message=row).order_by("answered_at", "pk"))


@operation("message.chase")
def _raised(ctx: Context, *, about: dict[str, object]) -> Outcome:
    tell_it = tell_people if "people" in about else tell_role
    return Outcome(tell_it(ctx, **about).pk)  # type: ignore[arg-type]


def raised(cast: Cast, *, at: datetime = NOW, **about: object) -> Message:
    """Tell a role, or ``people``, of something that is about no child."""
    said = {"key": "test", "template": "document_ready", "title": "A document", **about}
    made = _raised(program(cast, at=at), about=said).id
    (row,) = (one for one in messages(cast) if one.pk == made)
    return row


def again(cast: Cast, row: Message) -> Message:
    """Return a message as it stands now."""
    (found,) = (one for one in messages(cast, row.episode_id) if one.pk == row.pk)
    return found


def wanting(cast: Cast, row: Message) -> list[tuple[str, str]]:
    """Return the role and the sentence of each gap in a message's trail."""
    ctx = program(cast)
    with scope(ctx):
        return [(one.role, one.sentence) for one in gaps_of(ctx, messages=[row.pk])]


def on_shift(
    cast: Cast, who: Person, starts: datetime, ends: datetime, *, backup: bool = False
) -> None:
    """Put somebody on the rota as duty officer."""
    set_shift(
        cast.gwen.ctx(at=starts),
        shift=None,
        version=0,
        said=ShiftSaid("duty_officer", who.id, starts, ends, backup=backup),
    )

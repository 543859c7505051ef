"""No message that leaves says who a child is, where they live or who cares for them.

Records are generated with a marker in every word that would tell. Everything is then told that
Homeward tells of a child: what falls due, is raised, passed on, handed over, held back and
decided on, documents and the daily report. A mail server and GOV.UK Notify's HTTP contract take
the letters, and nothing that they were given holds a marker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from functools import partial
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from homeward.domain.messages import Channel, Sender
from homeward.guard.people import services_context, system_context
from homeward.guard.session import scope
from homeward.outputs.channels.accounts import MailServer, NotifyAccount, Security
from homeward.outputs.channels.notify import NotifySender
from homeward.outputs.channels.smtp import SmtpSender
from homeward.record.children.operations import (
    Particulars,
    add_alias,
    add_identifier,
    set_status,
)
from homeward.record.kept.operations import add_fact, add_to_profile
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.register import ProviderSaid, set_provider
from homeward.record.reports.operations import ReportSaid
from homeward.web.messages.words import says
from homeward.work.daily.keeping import make_report
from homeward.work.documents.operations import (
    draft_document,
    review_document,
    send_document,
    write_document,
)
from homeward.work.messages.answering import answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.deciding import decide
from homeward.work.messages.handing import answer_handover
from homeward.work.messages.handing import give as hand_over
from homeward.work.messages.holding import undecided
from homeward.work.messages.models import Message
from homeward.work.messages.reading import held_by, lines
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, Person, hours
from tests.standins import notify
from tests.standins.mail import Box, mail_server
from tests.work.messages.parts import colleague, reach, reachable, send_due

pytestmark = pytest.mark.django_db
Send = Callable[[datetime], None]
MARKS = st.text("BCDFGHJKLMNPQRSTVWXZ", min_size=4, max_size=6).map(lambda some: f"Zq{some}")
POSTCODE = "ZZ1 1ZZ"
MOBILE = "07700 900321"
SUBJECTS = {
    "a report needs somebody",
    "an action is due",
    "an action is raised to you",
    "a message is passed to you",
    "nobody has answered",
    "a hand-over is waiting",
    "what you handed over",
    "a document is ready",
    "a notice for you",
    "the daily report",
    "a decision is needed",
    "a message for you to know",
}
"""What begins the subject of each kind of letter that can be about a child."""


@dataclass(frozen=True)
class Post:
    """What really takes letters: a mail server, and GOV.UK Notify."""

    box: Box
    notify: notify.Notify
    by_mail: Sender
    by_notify: Sender
    by_text: Sender

    def senders(self, *, mail: bool) -> Mapping[Channel, Sender]:
        """Return what is set up: without a mail server emails go by Notify."""
        email = {Channel.EMAIL: self.by_mail} if mail else {Channel.NOTIFY_EMAIL: self.by_notify}
        return {**email, Channel.NOTIFY_SMS: self.by_text}

    def emptied(self) -> tuple[list[str], list[str]]:
        """Return the subjects, and all words that were taken since, whatever they were part of."""
        taken = [one for one in self.notify.taken if one["kind"] == "email"]
        subjects = [str(one["Subject"]) for one in self.box.letters]
        subjects += [one["personalisation"]["subject"] for one in taken]
        words = [_whole(one) for one in self.box.letters] + [str(one) for one in self.notify.taken]
        self.box.letters.clear()
        self.notify.taken.clear()
        return subjects, words


def _whole(letter: EmailMessage) -> str:
    heads = "\n".join(f"{name}: {said}" for name, said in letter.items())
    return f"{heads}\n{letter.get_content()}"


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """A mail server and a Notify that stand for the whole module."""
    box, taker = Box(), notify.Notify(lambda: NOW)
    server = mail_server(box)
    server.start()
    with notify.standing(taker) as url:
        account = NotifyAccount(
            url, notify.SERVICE, notify.SECRET, notify.EMAIL_TEMPLATE, notify.SMS_TEMPLATE
        )
        mail = MailServer("127.0.0.1", server.port, Security.NONE, "hw@example.test")
        yield Post(
            box,
            taker,
            SmtpSender(mail, now=lambda: NOW),
            NotifySender(account, Channel.NOTIFY_EMAIL, now=lambda: NOW),
            NotifySender(account, Channel.NOTIFY_SMS, now=lambda: NOW),
        )
    server.stop()


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing of the block in the database, so that each record stands alone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def staff(cast: Cast) -> dict[str, Person]:
    """Alder's people, each reached by email and those who manage by text message too."""
    roles = ("duty_officer", "head_of_service", "director", "lead_member", "administrator")
    people = {role: colleague(cast, f"Kim{role.replace('_', '')}", role) for role in roles}
    reachable(cast.asha, cast.ben, cast.gwen, *people.values())
    program = system_context(now=NOW, purpose="test")
    for number, person in enumerate((cast.gwen, people["head_of_service"])):
        reach(program, person=person.id, address=f"0770090012{number}", kind="sms")
    return people


def recorded(cast: Cast, mark: str) -> UUID:
    """Return a child whose every word is marked, placed with a provider who can be written to."""
    child = cast.child(Particulars(f"{mark}given", f"{mark}family", date(2011, 3, 4), sex="F"))
    set_status(
        cast.asha.ctx(),
        child=child,
        status="looked_after",
        team=f"{mark}team",
        starts_on=date(2025, 2, 6),
    )
    add_alias(cast.asha.ctx(), child=child, given_name=f"{mark}alias", family_name=f"{mark}other")
    add_identifier(cast.asha.ctx(), child=child, kind="other", value=f"{mark}9")
    provider = set_provider(
        cast.asha.ctx(),
        provider=None,
        said=ProviderSaid(
            f"{mark}house",
            phone=MOBILE,
            out_of_hours_phone=MOBILE,
            email="home@example.test",
        ),
    ).id
    home = PlacementSaid(
        date(2026, 1, 5), "K2", provider, None, f"1 {mark}street", POSTCODE, f"{mark}carer"
    )
    place_child(cast.asha.ctx(), child=child, said=home)
    said = {"source": f"{mark}source", "as_of": NOW.date()}
    facts: list[tuple[str, dict[str, object]]] = [
        ("profile_fact", {"section": "vulnerability", "item": f"{mark}item", "said": f"{mark}f"}),
        ("contact", {"relation": "parent", "name": f"{mark}mother", "phone": "01632 960222",
                     "address": f"2 {mark}road", "postcode": POSTCODE, "telling": "must_not",
                     "telling_reason": f"{mark}reason"}),
        ("place", {"kind": "friend", "name": f"{mark}place", "address": f"3 {mark}lane",
                   "postcode": POSTCODE, "why": f"{mark}why"}),
    ]  # fmt: skip
    for noun, more in facts:
        add_to_profile(cast.asha.ctx(), noun=noun, child=child, said={**said, **more})
    worker = {"role": "allocated", "name": f"{mark}worker", "starts_on": date(2026, 1, 5),
              "team": f"{mark}team", "phone": "01632 960333"}  # fmt: skip
    add_fact(cast.asha.ctx(), noun="involvement", child=child, said=worker)
    return child


def reported(cast: Cast, child: UUID, mark: str, *, concern: bool) -> UUID:
    """Return the episode of a report whose every word is marked."""
    said = ReportSaid(
        f"{mark}reporter", "Carer", f"{mark}contact", f"{mark}circumstances", f"{mark}clothing",
        f"{mark}tried", immediate_concern=concern, police_reference=f"{mark}1",
        missing_with=f"{mark}friend",
    )  # fmt: skip
    return cast.missing(child, said=said)


def work_of_a_shift(cast: Cast, episode: UUID, mark: str, send: Send) -> None:
    """Pass on, hand over and refuse, decide, send a document and make the daily report."""
    at = NOW + hours(0.2)
    gwen, ben = cast.gwen.ctx(at=at), cast.ben.ctx(at=at)
    with scope(gwen):
        rows = Message.objects.seen_by(gwen).filter(episode=episode, state__in=["waiting", "told"])
        waiting = list(rows.exclude(duty="").order_by("key"))
    for row in waiting[:2]:
        answer(
            cast.gwen.ctx(at=at),
            message=row.pk, intent="passed", passed_to=cast.ben.id, note=f"{mark}note",
        )  # fmt: skip
    with scope(ben):
        held = [line.message.pk for line in held_by(ben)]
    given = hand_over(ben, to=cast.asha.id, messages=held[:1], note=f"{mark}handed").id
    assert given
    send(at)
    answer_handover(cast.asha.ctx(at=at), handover=given, version=1, items=())
    decided(cast, mark, at=at)
    document(cast, episode, mark, at=at)
    program = services_context(now=at, authority=cast.alder, purpose="daily report")
    make_report(program, due_at=at)


def decided(cast: Cast, mark: str, *, at: datetime) -> None:
    """Let one who is held back be told, although somebody has it."""
    ctx = cast.gwen.ctx(at=at)
    with scope(ctx):
        first = undecided(ctx)[0]
    answer(ctx, message=first.message_id, intent="have_it", note=f"{mark}mine")
    decide(
        cast.gwen.ctx(at=at),
        suppression=first.pk, version=first.version, allowed=True, decision=f"{mark}decided",
    )  # fmt: skip


def document(cast: Cast, episode: UUID, mark: str, *, at: datetime) -> None:
    """Write, read through and send a document."""
    made = draft_document(cast.gwen.ctx(at=at), episode=episode, kind="high_risk").id
    assert made
    texts = {"asked": f"{mark}asked", "plan": f"{mark}plan"}
    write_document(cast.gwen.ctx(at=at), document=made, version=1, texts=texts)
    review_document(cast.gwen.ctx(at=at), document=made, version=2)
    send_document(cast.gwen.ctx(at=at), document=made, version=3, who=f"{mark}who")


def leave(post: Post, mail: bool, at: datetime) -> None:
    """Let everything leave that is due."""
    send_due(
        at, senders=post.senders(mail=mail), link=lambda pk: f"https://x.test/m/{pk}", limit=500
    )


def in_homeward(cast: Cast) -> list[str]:
    """Return what every message says in Homeward, apart from whom it concerns."""
    ctx = services_context(now=NOW + hours(50), authority=cast.alder, purpose="test")
    with scope(ctx):
        rows = lines(ctx, Message.objects.seen_by(ctx).order_by("pk"))
    return [f"{line.message.title} {says(line, ctx.now)}" for line in rows]


@pytest.mark.parametrize("mail", [True, False], ids=["mail server", "Notify alone"])
@settings(
    max_examples=2,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mark=MARKS, concern=st.booleans())
def test_no_letter_holds_a_marker_when_every_word_of_the_record_does(
    cast: Cast, staff: dict[str, Person], post: Post, mail: bool, mark: str, concern: bool
) -> None:
    with undone():
        child = recorded(cast, mark)
        told = {"section": "vulnerability", "said": f"An allegation {mark}of", "source": "Police"}
        add_to_profile(
            cast.asha.ctx(), noun="profile_fact", child=child, said={**told, "as_of": NOW.date()}
        )
        episode = reported(cast, child, mark, concern=concern)
        send = partial(leave, post, mail)
        send(NOW)
        work_of_a_shift(cast, episode, mark, send)
        for later in (0.2, 1, 25):
            at = NOW + hours(later)
            tick(at)
            chase_due(at)
            send(at)
        shown = in_homeward(cast)
    to_the_home = [one for one in post.notify.taken if one.get("phone_number") == "07700900321"]
    subjects, words = post.emptied()

    assert to_the_home
    missed = {one for one in SUBJECTS if not any(one in said for said in subjects)}
    assert not missed
    for said in (*words, *shown):
        assert mark.casefold() not in said.casefold(), said
        assert POSTCODE.casefold() not in said.casefold(), said

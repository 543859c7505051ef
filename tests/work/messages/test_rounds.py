"""Rounds of the post: text messages never wait for mail, and a row that fails does not stay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from django.db import connection

from homeward.domain.messages import Channel, Letter
from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.work.messages import sending
from homeward.work.messages.models import Delivery, Outbox
from homeward.work.messages.sending import GIVE_UP_AFTER, Round
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    colleague,
    deliveries,
    message,
    messages,
    program,
    reach,
    reachable,
    refuse,
    send,
)

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)
LATER = NOW + hours(24)


def by_both(cast: Cast) -> UUID:
    """Return an episode whose police duty asks Gwen, who is reached by email and by text."""
    reachable(cast.gwen)
    reach(system_context(now=NOW, purpose="test"), person=cast.gwen.id, address="07700900123",
          kind="sms")  # fmt: skip
    return cast.missing(cast.child())


def round_of(mail: Carrier, texts: Carrier, *, by_text: bool | None, at: datetime = NOW) -> Round:
    """Return a round that hands mail and text messages to these."""
    senders = {Channel.EMAIL: mail, Channel.NOTIFY_SMS: texts}
    return Round(senders, str, lambda: at, by_text=by_text)


def state_of(cast: Cast, episode: UUID, channel: str) -> tuple[str, int, str]:
    """Return how the police duty's delivery by a channel stands."""
    (row,) = [
        one for one in deliveries(cast, message(cast, episode, POLICE))
        if one.channel == channel and one.person == cast.gwen.id
    ]  # fmt: skip
    return row.state, row.tries, row.failure


@committed
def test_text_leaves_at_once_when_the_mail_server_hangs(cast: Cast) -> None:
    episode = by_both(cast)
    on_its_way, go = Event(), Event()

    def hang(letter: Letter) -> None:
        on_its_way.set()
        assert go.wait(30)

    mail, texts = Carrier(before=hang), Carrier()

    def post_mail() -> None:
        try:
            round_of(mail, texts, by_text=False).send_next()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sending_mail = pool.submit(post_mail)
        assert on_its_way.wait(30)
        theirs = round_of(mail, texts, by_text=True)
        while theirs.send_next():
            pass
        meanwhile = state_of(cast, episode, "notify_sms")[0]
        go.set()
        sending_mail.result()

    assert meanwhile == "sent"
    assert set(texts.to) == {"07700900123"}
    assert set(mail.to) == {cast.gwen.email}


def test_what_is_for_now_goes_first_when_older_letters_wait(cast: Cast) -> None:
    by_both(cast)
    urgent = dict(Outbox.objects.values_list("pk", "urgent"))
    Outbox.objects.filter(urgent=False).update(at=NOW - hours(5))
    carrier = Carrier()

    post = round_of(carrier, carrier, by_text=False, at=LATER)
    while post.send_next():
        pass

    order = [urgent[one.delivery] for one in carrier.letters]
    assert set(order) == {True, False}
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("code", ["timed_out", "unreachable"])
def test_others_are_put_off_untried_when_the_server_does_not_answer(cast: Cast, code: str) -> None:
    episode, asked = by_both(cast), list[Letter]()

    def away(letter: Letter) -> None:
        asked.append(letter)
        refuse(code)(letter)

    texts = Carrier()
    due = Outbox.objects.filter(by_text=False, at__lte=LATER).count()
    post = round_of(Carrier(before=away), texts, by_text=None, at=LATER)
    while post.send_next():
        pass

    assert due > 1
    assert len(asked) == 1
    assert post.done().put_off == due
    assert post.done().why == (code,)
    assert state_of(cast, episode, "email") == ("pending", 1, code)
    assert texts.letters, "the other way is not away"


def test_clock_is_read_for_each_letter_when_a_round_is_long(cast: Cast) -> None:
    by_both(cast)
    instants = iter(LATER + timedelta(seconds=15 * number) for number in range(200))
    post = Round({Channel.EMAIL: Carrier()}, str, lambda: next(instants), by_text=False)

    while post.send_next():
        pass

    ctx = program(cast)
    with scope(ctx):
        rows = Delivery.objects.seen_by(ctx).filter(channel="email", state="sent")
        sent = list(rows.values_list("sent_at", flat=True))
    assert len(sent) > 1
    assert len(set(sent)) == len(sent)


def test_try_is_told_to_the_sender_when_it_is_not_the_first(cast: Cast) -> None:
    by_both(cast)
    refused, taken = Carrier(before=refuse("server_refused_535")), Carrier()
    send(refused, NOW)

    send(taken, NOW + hours(1 / 60))

    assert taken.letters
    assert all(letter.tried for letter in taken.letters)


def test_row_goes_to_the_next_person_when_it_fails_itself_again_and_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague(cast, "Ada", "administrator")
    hana = colleague(cast, "Hana", "head_of_service")
    reachable(cast.gwen, hana)
    episode = cast.missing(cast.child())
    gone, say = Carrier(), sending.say

    def breaks(ctx, about, row, *, link):
        if row.person == cast.gwen.id:
            raise RuntimeError("poison")
        return say(ctx, about, row, link=link)

    monkeypatch.setattr(sending, "say", breaks)
    at, waits = NOW, list[timedelta]()
    for _ in range(GIVE_UP_AFTER):
        done = send(gone, at)
        ahead = Outbox.objects.filter(failures__gt=0).order_by("at").first()
        waits += [ahead.at - at] if ahead else []
        at = ahead.at if ahead else at
    send(gone, at)

    assert done.failed
    assert waits[0] == timedelta(seconds=15)
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) < timedelta(minutes=15)
    assert state_of(cast, episode, "email") == ("failed", 1, "not_worked")
    assert message(cast, episode, POLICE).owner == hana.id
    assert [row for row in messages(cast) if row.template == "not_delivered"]
    assert hana.email in gone.to


def test_letter_leaves_once_when_that_it_left_can_never_be_noted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode, carrier, told = by_both(cast), Carrier(), sending.told

    def breaks(*args: object, **more: object) -> None:
        raise RuntimeError("cannot be noted")

    monkeypatch.setattr(sending, "told", breaks)
    for hour in range(30):
        send(carrier, NOW + hours(hour))
    unnoted = state_of(cast, episode, "email")[0]
    monkeypatch.setattr(sending, "told", told)
    send(carrier, NOW + hours(40))

    ids = [one.delivery for one in carrier.letters]
    assert len(ids) == len(set(ids)) > 1
    assert unnoted == "pending"
    assert state_of(cast, episode, "email")[0] == "sent"


def test_row_goes_when_its_delivery_is_nobodys(cast: Cast) -> None:
    by_both(cast)
    Outbox.objects.all().delete()
    Outbox.objects.create(
        delivery_id=UUID(int=7), authority_id=cast.alder, organisation=cast.asha.organisation,
        at=NOW,
    )  # fmt: skip

    for hour in range(GIVE_UP_AFTER + 1):
        send(Carrier(), NOW + hours(hour))

    assert not Outbox.objects.exists()

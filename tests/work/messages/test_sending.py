"""Messages leave once each, whatever dies or refuses, and never go to nowhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.record.episodes.operations import record_act
from homeward.work.messages.answering import receipt
from homeward.work.messages.models import Message, Outbox
from homeward.work.messages.sending import Sent
from homeward.work.rota.models import Reach
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    colleague,
    deliveries,
    message,
    messages,
    reach,
    reachable,
    refuse,
    send,
    send_due,
)

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)
MINUTE = hours(1 / 60)


class Killed(BaseException):
    """The worker is gone, between one instruction and the next."""


def die(letter: Letter) -> None:
    """End the worker as a kill does: nothing after this is done."""
    raise Killed


def mail(cast: Cast, row: Message) -> list[tuple[str, str, int]]:
    """Return to whom a message went by email, how it ended and after how many tries."""
    return [
        (one.address, one.state, one.tries)
        for one in deliveries(cast, row)
        if one.channel == "email"
    ]


def told(cast: Cast) -> UUID:
    """Return an episode whose police duty asks Gwen, who is reached by email."""
    reachable(cast.gwen)
    return cast.missing(cast.child())


def sent(cast: Cast) -> tuple[Message, str]:
    """Return an episode's message to the police as it was sent, and the letter's reference."""
    episode = told(cast)
    send(Carrier(), NOW)
    row = message(cast, episode, POLICE)
    (reference,) = (one.reference for one in deliveries(cast, row) if one.reference)
    return row, reference


def test_a_letter_leaves_once_when_it_is_due(cast: Cast) -> None:
    episode, carrier = told(cast), Carrier()

    first = send(carrier, NOW)
    second = send(carrier, NOW + MINUTE)

    row = message(cast, episode, POLICE)
    assert first.handed == len(carrier.letters) == len({one.delivery for one in carrier.letters})
    assert second == Sent()
    assert mail(cast, row) == [(cast.gwen.email, "sent", 1)]


def test_a_letter_names_no_child_when_it_leaves(cast: Cast) -> None:
    carrier = Carrier()
    told(cast)

    send(carrier, NOW)

    written = " ".join(f"{one.words.subject} {one.words.body}" for one in carrier.letters)
    assert "https://x.test/m/" in written
    assert "Robin" not in written
    assert "Testchild" not in written


def test_only_what_is_for_now_breaks_quiet_hours_when_somebody_has_them(cast: Cast) -> None:
    lunch = (time(12), time(14))  # London's: until 1pm in UTC
    program = system_context(now=NOW, purpose="test")
    reach(program, person=cast.gwen.id, address=cast.gwen.email, quiet=lunch)
    at_once, later = Carrier(), Carrier()
    episode = cast.missing(cast.child())

    send(at_once, NOW + hours(0.5))
    send(later, NOW + hours(1))

    by_delivery = {
        one.pk: row.urgency for row in messages(cast, episode) for one in deliveries(cast, row)
    }
    assert {by_delivery[one.delivery] for one in at_once.letters} == {"now"}
    assert {by_delivery[one.delivery] for one in later.letters} == {"shift"}


def test_nothing_is_lost_when_the_server_refuses_for_forty_minutes(cast: Cast) -> None:
    episode = told(cast)
    down, up = Carrier(before=refuse()), Carrier()
    waiting = Outbox.objects.filter(at__lte=NOW + 40 * MINUTE).count()

    for minute in range(40):
        assert send(down, NOW + minute * MINUTE).given_up == 0
    send(up, NOW + 41 * MINUTE)

    assert waiting
    assert len(up.letters) == waiting
    assert mail(cast, message(cast, episode, POLICE))[0][:2] == (cast.gwen.email, "sent")


def test_it_goes_to_the_next_person_when_the_last_try_failed(cast: Cast) -> None:
    admin = colleague(cast, "Ada", "administrator")
    hana = colleague(cast, "Hana", "head_of_service")
    reach(system_context(now=NOW, purpose="test"), person=hana.id, address=hana.email)
    episode = told(cast)

    no = refuse("recipient_refused_550", again=False)
    refuses_gwen = Carrier(before=lambda one: no(one) if one.to == cast.gwen.email else None)
    done = send(refuses_gwen, NOW)

    row = message(cast, episode, POLICE)
    assert done.given_up
    assert row.owner == hana.id
    assert (cast.gwen.email, "failed", 1) in mail(cast, row)
    assert Reach.objects.get(user=cast.gwen.id).bounced_at == NOW
    assert [one.owner for one in messages(cast) if one.template == "not_delivered"]
    assert {one.owner for one in messages(cast) if one.template == "not_delivered"} == {admin.id}


def test_alarms_do_not_breed_when_nothing_at_all_arrives(cast: Cast) -> None:
    reachable(colleague(cast, "Ada", "administrator"))
    told(cast)
    broken = Carrier(before=refuse("recipient_refused_550", again=False))

    for minute in range(10):
        send(broken, NOW + minute * MINUTE)

    kinds = [row.key for row in messages(cast) if row.template == "not_delivered"]
    assert len(kinds) == len(set(kinds))
    assert not Outbox.objects.filter(at__lte=NOW + hours(1)).exists()


def test_who_signs_in_is_told_in_homeward_when_no_mail_leaves(cast: Cast) -> None:
    episode = told(cast)

    done = send_due(NOW, senders={}, link=str)

    row = message(cast, episode, POLICE)
    assert done.handed == 0
    assert (row.owner, row.state) == (cast.gwen.id, "told")
    assert [one for one in messages(cast) if one.template == "not_delivered"] == []


def test_email_goes_by_notify_when_there_is_no_mail_server(cast: Cast) -> None:
    episode, carrier = told(cast), Carrier()

    send_due(NOW, senders={Channel.NOTIFY_EMAIL: carrier}, link=str)

    states = {one.channel: one.state for one in deliveries(cast, message(cast, episode, POLICE))}
    assert carrier.to
    assert states["notify_email"] == "sent"


def test_others_are_sent_when_a_sender_does_what_nobody_foresaw(cast: Cast) -> None:
    reachable(cast.gwen)
    program = system_context(now=NOW, purpose="test")
    reach(program, person=cast.gwen.id, address="07700900123", kind="sms")
    cast.missing(cast.child())

    def breaks(letter: Letter) -> None:
        if letter.to == cast.gwen.email:
            raise ZeroDivisionError

    carrier = Carrier(before=breaks)
    done = send(carrier, NOW + hours(1))

    assert done.failed == ()
    assert done.put_off
    assert set(carrier.to) == {"07700900123"}


@committed
def test_a_letter_goes_at_most_twice_under_one_reference_when_the_worker_is_killed(
    cast: Cast,
) -> None:
    episode = told(cast)
    carrier = Carrier(after=die)

    with pytest.raises(Killed):
        send(carrier, NOW)
    carrier.after = lambda letter: None
    send(carrier, NOW + MINUTE)
    send(carrier, NOW + 2 * MINUTE)

    ids = [one.delivery for one in carrier.letters]
    row = message(cast, episode, POLICE)
    assert len(ids) == len(set(ids)) + 1
    assert ids[0] == ids[1]
    assert mail(cast, row) == [(cast.gwen.email, "sent", 1)]


@committed
def test_nothing_leaves_when_the_worker_is_killed_before_it_sends(cast: Cast) -> None:
    told(cast)
    carrier = Carrier(before=die)
    waiting = Outbox.objects.count()

    with pytest.raises(Killed):
        send(carrier, NOW)

    assert carrier.letters == []
    assert Outbox.objects.count() == waiting


@committed
def test_each_letter_leaves_once_when_two_workers_send(cast: Cast) -> None:
    reachable(cast.gwen)
    for _ in range(4):
        cast.missing(cast.child())
    due = Outbox.objects.filter(at__lte=NOW).count()
    carrier, together = Carrier(), Barrier(2)

    def work(_: int) -> int:
        try:
            together.wait()
            return send(carrier, NOW).handed
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        handed = list(pool.map(work, range(2)))

    ids = [one.delivery for one in carrier.letters]
    assert sum(handed) == len(ids) == len(set(ids)) == due
    assert not Outbox.objects.filter(at__lte=NOW).exists()


@committed
def test_a_slow_server_holds_nobody_up_when_a_letter_is_on_its_way(cast: Cast) -> None:
    episode = told(cast)
    row = message(cast, episode, POLICE)
    on_its_way, go = Event(), Event()

    def waits(letter: Letter) -> None:
        if not on_its_way.is_set():
            on_its_way.set()
            assert go.wait(30)

    slow, quick = Carrier(before=waits), Carrier()

    def work(_: int) -> Sent:
        try:
            return send(slow, NOW, limit=1)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(work, 0)
        assert on_its_way.wait(30)
        send(quick, NOW)
        record_act(
            cast.asha.ctx(at=NOW + MINUTE),
            episode=episode, kind="police_told", at=NOW, who="Asha",
        )  # fmt: skip
        over = message(cast, episode, POLICE)
        go.set()
        done = sending.result()

    assert over.state == "not_needed"
    assert done.handed == 1
    assert done.failed == ()
    assert not {one.delivery for one in slow.letters} & {one.delivery for one in quick.letters}
    assert message(cast, episode, POLICE).pk == row.pk


@committed
def test_a_delivery_is_noted_when_notify_says_that_it_arrived(cast: Cast) -> None:
    row, reference = sent(cast)

    known = receipt(reference, "delivered", NOW + MINUTE)
    again = receipt(reference, "permanent-failure", NOW + 2 * MINUTE)

    assert known
    assert again
    assert not receipt("nobody-knows-this", "delivered", NOW + MINUTE)
    assert mail(cast, row) == [(cast.gwen.email, "delivered", 1)]


@committed
def test_it_goes_to_the_next_person_when_notify_says_that_it_bounced(cast: Cast) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    row, reference = sent(cast)

    receipt(reference, "permanent-failure", NOW + MINUTE)

    assert message(cast, row.episode_id, POLICE).owner == hana.id
    assert mail(cast, row)[0] == (cast.gwen.email, "bounced", 1)
    assert Reach.objects.get(user=cast.gwen.id).bounced_at == NOW + MINUTE


@committed
def test_address_stays_when_it_was_checked_after_the_letter_that_comes_back(cast: Cast) -> None:
    row, reference = sent(cast)
    check_again(system_context(now=NOW + MINUTE, purpose="test"), person=cast.gwen.id)

    receipt(reference, "returned_no_mailbox", NOW + hours(70))

    assert mail(cast, row)[0] == (cast.gwen.email, "bounced", 1)
    assert Reach.objects.get(user=cast.gwen.id).bounced_at is None


@operation("home.set_up")
def check_again(ctx: Context, *, person: UUID) -> Outcome:
    """Let somebody check their address again, as it then works."""
    Reach.objects.filter(user=person).update(verified_at=ctx.now, version=F("version") + 1)
    return Outcome()


@committed
@pytest.mark.parametrize("fate", ["temporary-failure", "technical-failure"])
def test_it_goes_on_and_the_address_is_kept_when_it_failed_only_this_time(
    cast: Cast, fate: str
) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    row, reference = sent(cast)

    receipt(reference, fate, NOW + MINUTE)

    assert message(cast, row.episode_id, POLICE).owner == hana.id
    assert mail(cast, row)[0] == (cast.gwen.email, "failed", 1)
    assert Reach.objects.get(user=cast.gwen.id).bounced_at is None


def test_the_address_is_kept_when_a_server_would_not_pass_a_letter_on(cast: Cast) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    episode = told(cast)

    send(Carrier(before=refuse("passing_on_refused_550", again=False)), NOW)

    assert message(cast, episode, POLICE).owner == hana.id
    assert Reach.objects.get(user=cast.gwen.id).bounced_at is None

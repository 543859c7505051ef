"""What nobody answers goes on to somebody else, and never to nowhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from itertools import pairwise
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection

from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.work.messages import chasing
from homeward.work.messages.answering import answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.models import Chase, Message, Outbox
from homeward.work.messages.rows import chase_at, held
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    again,
    colleague,
    deliveries,
    message,
    messages,
    on_shift,
    program,
    raised,
    reach,
    reachable,
    send,
)

pytestmark = pytest.mark.django_db
QUARTER = hours(0.25)


def test_it_goes_to_the_role_above_when_nobody_answers(cast: Cast) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    episode = cast.missing(cast.child())

    early = chase_due(NOW + QUARTER - hours(0.001))
    owner = message(cast, episode, POLICE).owner
    chase_due(NOW + QUARTER)

    row = message(cast, episode, POLICE)
    assert (early, owner) == (0, cast.gwen.id)
    assert (row.owner, row.chased, row.state) == (hana.id, 1, "told")


def test_nothing_is_chased_when_somebody_has_it(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    row = message(cast, episode, POLICE)

    answer(cast.gwen.ctx(at=NOW + hours(0.1)), message=row.pk, intent="have_it")
    chase_due(NOW + QUARTER)

    after = message(cast, episode, POLICE)
    assert (after.owner, after.chased, after.state) == (cast.gwen.id, 0, "acknowledged")


def only(row: Message) -> datetime:
    """Let nothing else go on, and return when this does."""
    Chase.objects.exclude(pk=row.pk).delete()
    return Chase.objects.get(pk=row.pk).at


def test_the_last_is_asked_again_ever_more_seldom_when_all_were_asked(cast: Cast) -> None:
    dora = colleague(cast, "Dora", "director")
    reachable(dora)
    row = raised(cast, role="director", urgency="now")
    looks = [NOW, only(row)]

    while looks[-1] < NOW + hours(60):
        chase_due(looks[-1])
        looks.append(only(row))

    asked = sorted({one.recorded_at for one in deliveries(cast, row)})
    waits = [(later - earlier) / hours(1) for earlier, later in pairwise(asked)]
    assert {one.person for one in deliveries(cast, row)} == {dora.id}
    assert waits == [0.25, 1, 2, 4, 8, 16, 24]
    assert max(later - earlier for earlier, later in pairwise(looks)) <= hours(8)
    assert all(later - earlier <= hours(1) for earlier, later in pairwise(looks[:20]))


def test_letter_says_that_nobody_answered_when_the_last_is_asked_again(cast: Cast) -> None:
    reachable(cast.gwen)
    row, carrier = raised(cast, role="team_manager", urgency="now"), Carrier()

    send(carrier, NOW)
    only(row)
    chase_due(NOW + QUARTER)
    send(carrier, NOW + QUARTER)

    first, second = [one.words.subject for one in carrier.letters]
    assert "a document is ready" in first
    assert "nobody has answered" in second


def test_who_comes_on_duty_is_asked_at_the_hand_over_when_all_were_asked(cast: Cast) -> None:
    fern = colleague(cast, "Fern", "duty_officer")
    hand_over = NOW + hours(2.5)
    on_shift(cast, fern, hand_over, hand_over + hours(12))
    row = raised(cast, role="team_manager", urgency="now")

    before, now = row.owner, only(row)
    while now <= hand_over:
        chase_due(now)
        last, now = now, only(row)

    assert before == cast.gwen.id
    assert last == hand_over
    assert again(cast, row).owner == fern.id


def test_message_of_a_shift_goes_on_at_its_end_when_nobody_answered(cast: Cast) -> None:
    edie, fern = colleague(cast, "Edie", "duty_officer"), colleague(cast, "Fern", "duty_officer")
    hand_over = NOW + hours(5)
    on_shift(cast, edie, NOW - hours(1), hand_over)
    on_shift(cast, fern, hand_over, hand_over + hours(12))
    row = raised(cast, role="duty_officer", urgency="shift")
    only(row)

    early = chase_due(hand_over - hours(0.001))
    owner = again(cast, row).owner
    chase_due(hand_over)

    assert (early, owner) == (0, edie.id)
    assert (again(cast, row).owner, again(cast, row).chased) == (fern.id, 1)


def test_message_of_a_shift_goes_on_after_eight_hours_when_no_rota_says(cast: Cast) -> None:
    hana, dora = colleague(cast, "Hana", "head_of_service"), colleague(cast, "Dora", "director")
    quiet = (time(22), time(7))
    reach(system_context(now=NOW, purpose="test"), person=dora.id, address=dora.email, quiet=quiet)
    evening = NOW + hours(6)  # 7pm in London
    row = raised(cast, role="head_of_service", urgency="shift", at=evening)
    only(row)

    chase_due(evening + hours(8))

    (letter,) = [one for one in deliveries(cast, row) if one.channel == "email"]
    assert row.owner == hana.id
    assert again(cast, row).owner == dora.id
    assert Outbox.objects.get(pk=letter.pk).at == NOW + hours(18)  # 7am, when she may be disturbed
    assert Chase.objects.get(pk=row.pk).at == NOW + hours(18 + 8)


def test_passed_message_of_a_shift_goes_on_too_when_the_colleague_does_not_answer(
    cast: Cast,
) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    row = raised(cast, role="team_manager", urgency="shift")
    passing = cast.gwen.ctx(at=NOW + hours(1))
    answer(passing, message=row.pk, intent="passed", passed_to=cast.ben.id)
    goes_on = only(row)

    chase_due(goes_on)

    assert goes_on == NOW + hours(9)
    assert again(cast, row).owner == hana.id


def test_message_for_a_working_day_waits_for_it_and_goes_on_as_it_ends(cast: Cast) -> None:
    reachable(cast.gwen)
    hana = colleague(cast, "Hana", "head_of_service")
    night = NOW + hours(11)  # midnight in London
    nine, five = NOW + hours(20), NOW + hours(28)

    row = raised(cast, role="team_manager", urgency="working_day", at=night)
    only(row)
    waiting = (row.state, row.owner, row.tell_at, Chase.objects.get(pk=row.pk).at)
    nobody = deliveries(cast, row)
    early = chase_due(nine - hours(0.001))
    chase_due(nine)
    told, carrier = again(cast, row), Carrier()
    send(carrier, nine)
    on_time = chase_due(five - hours(0.001))
    chase_due(five)

    assert waiting == ("waiting", None, nine, nine)
    assert (nobody, early, on_time) == ([], 0, 0)
    assert (told.state, told.owner, told.chased) == ("told", cast.gwen.id, 0)
    assert [letter.words.subject for letter in carrier.letters] == [
        "Homeward: a document is ready (next working day)"
    ]
    assert (again(cast, row).owner, again(cast, row).chased) == (hana.id, 1)


def test_it_is_tried_again_soon_and_alarmed_when_it_cannot_be_worked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = colleague(cast, "Ada", "administrator")
    hana = colleague(cast, "Hana", "head_of_service")
    row = message(cast, cast.missing(cast.child()), POLICE)
    assert isinstance(row.episode_id, UUID)
    tries, now = [], NOW + QUARTER
    with monkeypatch.context() as broken:
        broken.setattr(chasing, "is_open", lambda message: 1 / 0)
        for _ in range(5):
            chase_due(now)
            then = Chase.objects.get(pk=row.pk).at
            tries.append((then - now).total_seconds())
            now = then
    told = [one for one in messages(cast) if one.template == "message_stuck"]
    chase_due(now)

    assert tries == [5, 15, 60, 300, 300]
    assert [(one.owner, one.urgency) for one in told] == [(admin.id, "now")]
    assert message(cast, row.episode_id, POLICE).owner == hana.id
    assert Chase.objects.get(pk=row.pk).failures == 0


def test_what_another_set_meanwhile_stands_when_it_cannot_be_worked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = message(cast, cast.missing(cast.child()), POLICE)

    def set_anew(_: object, *, message: UUID) -> None:
        Chase.objects.filter(pk=message).update(at=NOW + hours(2))
        raise RuntimeError

    monkeypatch.setattr(chasing, "go_on", set_anew)
    chase_due(NOW + QUARTER)

    after = Chase.objects.get(pk=row.pk)
    assert (after.at, after.failures) == (NOW + hours(2), 0)


@pytest.mark.django_db(transaction=True)
def test_chaser_waits_for_nobody_when_somebody_writes_of_the_message(cast: Cast) -> None:
    row = raised(cast, role="team_manager", urgency="now")
    only(row)
    writing, chased = Event(), Event()

    def write() -> None:
        ctx = program(cast)
        try:
            with scope(ctx):
                mine = held(ctx, row.pk)
                writing.set()
                chased.wait(20)
                chase_at(mine, NOW + hours(2))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        writing.wait(20)
        done = chase_due(NOW + QUARTER)
        chased.set()
        written.result()

    assert done == 0
    assert Chase.objects.get(pk=row.pk).at == NOW + hours(2)
    assert again(cast, row).chased == 0


@pytest.mark.django_db(transaction=True)
def test_each_is_chased_once_when_two_workers_chase(cast: Cast) -> None:
    colleague(cast, "Hana", "head_of_service")
    episodes = [cast.missing(cast.child()) for _ in range(3)]
    together = Barrier(2)

    def work(_: int) -> int:
        try:
            together.wait()
            return chase_due(NOW + QUARTER)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))

    rows = [message(cast, episode, POLICE) for episode in episodes]
    assert sum(done) >= 3
    assert [row.chased for row in rows] == [1, 1, 1]
    assert not Chase.objects.filter(at__lte=NOW + QUARTER).exists()

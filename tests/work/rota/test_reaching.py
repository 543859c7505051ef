"""How somebody is reached: the code that is sent, and the code that is typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Event
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter, NotSent, Quiet
from homeward.guard.operation import Outcome
from homeward.work.rota import carrying
from homeward.work.rota.carrying import send_codes
from homeward.work.rota.models import Reach
from homeward.work.rota.people import reached
from homeward.work.rota.reaching import (
    EMAIL,
    SMS,
    BadReach,
    check_code,
    code_of,
    reaches_of,
    set_address,
    set_quiet,
)
from tests.cast import Cast
from tests.work.rota.conftest import DAY, Post, bounce, send_all

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(minutes=5)


def _given(cast: Cast, kind: str = EMAIL, address: str = "asha@work.test") -> str:
    """Give Asha's address, send the code, and return what came."""
    set_address(cast.asha.ctx(at=DAY), kind=kind, address=address)
    words = send_all(DAY).letters[0].words
    return next(word.strip(".") for word in words.body.split() if word.strip(".").isdigit())


def _row(cast: Cast, kind: str = EMAIL) -> Reach:
    return reaches_of(cast.asha.id)[kind]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [(EMAIL, " asha@work.test ", "asha@work.test"), (SMS, "+44 7700 900123", "07700900123")],
)
def test_address_is_checked_when_the_code_comes_back(
    cast: Cast, kind: str, typed: str, kept: str
) -> None:
    code = _given(cast, kind, typed)

    done = check_code(cast.asha.ctx(at=LATER), kind=kind, code=f" {code[:3]} {code[3:]} ")

    assert done.id
    assert _row(cast, kind).address == kept
    assert _row(cast, kind).verified_at == LATER


def test_code_is_nowhere_in_the_row_when_it_was_sent(cast: Cast) -> None:
    code = _given(cast)

    row = _row(cast)

    assert len(code) == 6
    assert all(code != str(getattr(row, field.attname)) for field in Reach._meta.fields)
    assert code not in row.code


def test_address_is_not_checked_when_the_code_is_wrong(cast: Cast) -> None:
    code = _given(cast)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    done = [check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=wrong).id for _ in range(3)]

    assert done == [None] * 3
    with pytest.raises(BadReach, match="was tried 3 times"):
        check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=code)
    assert _row(cast).verified_at is None


def test_code_is_too_old_when_half_an_hour_has_gone(cast: Cast) -> None:
    code = _given(cast)

    with pytest.raises(BadReach, match="too old"):
        check_code(cast.asha.ctx(at=DAY + timedelta(minutes=31)), kind=EMAIL, code=code)


def test_former_code_is_no_good_when_another_was_asked_for(cast: Cast) -> None:
    code = _given(cast)
    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="asha@work.test")
    waiting = _row(cast)
    send_all(LATER)

    assert waiting.code_sent_at is None
    assert code_of(_row(cast)) != code
    assert check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=code).id is None


def test_another_code_must_wait_when_one_was_sent_a_moment_ago(cast: Cast) -> None:
    _given(cast)

    with pytest.raises(BadReach, match="Wait a minute"):
        set_address(
            cast.asha.ctx(at=DAY + timedelta(seconds=30)), kind=EMAIL, address="other@work.test"
        )


def test_code_cannot_be_checked_when_none_was_sent(cast: Cast) -> None:
    with pytest.raises(BadReach, match="No code has been sent"):
        check_code(cast.asha.ctx(at=DAY), kind=EMAIL, code="000000")


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (EMAIL, "asha", "Enter an email address"),
        (EMAIL, "asha@work.test,other@work.test", "Enter an email address"),
        (EMAIL, f"{'a' * 250}@work.test", "Enter an email address"),
        (EMAIL, "=?utf-8?q?=0D=0Ax?=@x.test", "Enter an email address"),
        (EMAIL, "=?utf-8?q?a=40b.test?=@x.test", "Enter an email address"),
        (EMAIL, '"asha"@work.test', "Enter an email address"),
        (EMAIL, "asha@localhost", "Enter an email address"),
        (SMS, "01632 960001", "Enter a UK mobile number"),
        (SMS, "077", "Enter a UK mobile number"),
    ],
)
def test_address_is_refused_when_it_can_reach_nobody(
    cast: Cast, kind: str, typed: str, sentence: str
) -> None:
    with pytest.raises(BadReach, match=sentence):
        set_address(cast.asha.ctx(at=DAY), kind=kind, address=typed)


def test_address_stays_in_use_when_another_is_given_until_that_is_checked(cast: Cast) -> None:
    check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=_given(cast))

    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="other@work.test")
    post = send_all(LATER)
    meanwhile = [to for _, to in reached([cast.asha.id])[0].addresses]
    check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=code_of(_row(cast)))

    assert [letter.to for letter in post.letters] == ["other@work.test"]
    assert meanwhile == ["asha@work.test"]
    assert [to for _, to in reached([cast.asha.id])[0].addresses] == ["other@work.test"]
    assert _row(cast).new_address is None


def test_address_works_on_when_the_one_to_take_its_place_refuses_the_code(cast: Cast) -> None:
    check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=_given(cast))
    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="typo@work.test")

    refused = NotSent("recipient_refused_550", again=False)
    send_codes(LATER, senders={Channel.EMAIL: Post(refused)})

    assert _row(cast).bounced_at is None
    assert [to for _, to in reached([cast.asha.id])[0].addresses] == ["asha@work.test"]
    with pytest.raises(BadReach, match="No code has been sent"):
        check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code="000000")


def test_address_that_bounced_is_not_kept_when_another_is_given(cast: Cast) -> None:
    check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=_given(cast))
    bounce(cast.asha, "asha@work.test", at=LATER)

    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="other@work.test")

    assert (_row(cast).address, _row(cast).verified_at) == ("other@work.test", None)


def test_address_is_gone_when_it_was_emptied(cast: Cast) -> None:
    _given(cast)

    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address=" ")

    assert reaches_of(cast.asha.id) == {}


def test_nothing_is_sent_there_when_a_message_bounced_until_checked_again(cast: Cast) -> None:
    check_code(cast.asha.ctx(at=DAY), kind=EMAIL, code=_given(cast))
    before = reached([cast.asha.id])[0].addresses
    bounce(cast.asha, "ASHA@work.test", at=LATER)
    bounced = reached([cast.asha.id])[0].addresses
    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="asha@work.test")
    send_all(LATER)
    check_code(cast.asha.ctx(at=LATER), kind=EMAIL, code=code_of(_row(cast)))

    assert before == reached([cast.asha.id])[0].addresses != ()
    assert bounced == ()


def test_code_waits_when_there_is_no_carrier(cast: Cast) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=SMS, address="07700 900123")

    none = send_codes(DAY, senders={Channel.EMAIL: Post()})

    assert none == 0
    assert _row(cast, SMS).code_sent_at is None


def test_email_goes_by_notify_when_there_is_no_other_carrier(cast: Cast) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=EMAIL, address="asha@work.test")
    post = Post()

    send_codes(DAY, senders={Channel.NOTIFY_EMAIL: post})
    send_codes(DAY, senders={Channel.NOTIFY_EMAIL: post})

    assert [letter.to for letter in post.letters] == ["asha@work.test"]


@pytest.mark.parametrize(
    ("code", "marked"),
    [("recipient_refused_550", DAY), ("not_an_address", DAY), ("letter_refused_554", None)],
)
def test_address_is_marked_when_it_refuses_the_code_itself(
    cast: Cast, code: str, marked: datetime | None
) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=EMAIL, address="asha@work.test")

    send_codes(DAY, senders={Channel.EMAIL: Post(NotSent(code, again=False))})

    assert _row(cast).bounced_at == marked
    assert _row(cast).code == ""


def test_code_is_tried_with_back_off_and_marks_nothing_when_the_server_is_down(
    cast: Cast,
) -> None:
    check_code(cast.asha.ctx(at=DAY), kind=EMAIL, code=_given(cast))
    set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="asha@work.test")
    down = {Channel.EMAIL: Post(NotSent("server_refused_421", again=True))}

    at_once = [send_codes(LATER, senders=down) for _ in range(3)]
    tries = [
        send_codes(LATER + timedelta(seconds=15 * number), senders=down) for number in range(400)
    ]

    assert at_once == [1, 0, 0]
    assert 50 < sum(tries) < 100, "for about an hour"
    assert _row(cast).code == ""
    assert _row(cast).bounced_at is None
    assert reached([cast.asha.id])[0].addresses


def test_code_leaves_once_the_server_is_back(cast: Cast) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=EMAIL, address="asha@work.test")
    send_codes(DAY, senders={Channel.EMAIL: Post(NotSent("unreachable", again=True))})

    post = send_all(DAY + timedelta(minutes=1))

    assert [letter.tried for letter in post.letters] == [True]
    assert _row(cast).code_sent_at == DAY + timedelta(minutes=1)


def test_others_codes_leave_when_one_cannot_be_worked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=EMAIL, address="asha@work.test")
    set_address(cast.ben.ctx(at=DAY), kind=EMAIL, address="ben@work.test")
    whole, failed = carrying.take, list[UUID]()

    def breaks(ctx: Context, *, row: UUID) -> Outcome:
        if row == _row(cast).pk:
            raise DatabaseError
        return whole(ctx, row=row)

    monkeypatch.setattr(carrying, "take", breaks)
    post = Post()
    send_codes(DAY, senders={Channel.EMAIL: post}, failed=lambda row, error: failed.append(row))

    assert [letter.to for letter in post.letters] == ["ben@work.test"]
    assert failed == [_row(cast).pk]


def test_code_is_tried_again_when_its_sender_does_what_nobody_foresaw(cast: Cast) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=EMAIL, address="asha@work.test")

    class Breaks(Post):
        def send(self, letter: Letter) -> str:
            raise ValueError(letter.to)

    send_codes(DAY, senders={Channel.EMAIL: Breaks()})
    post = send_all(LATER)

    assert [letter.to for letter in post.letters] == ["asha@work.test"]


@pytest.mark.django_db(transaction=True)
def test_own_page_waits_for_no_mail_server_when_a_code_is_on_its_way(cast: Cast) -> None:
    set_address(cast.asha.ctx(at=DAY), kind=EMAIL, address="asha@work.test")
    on_its_way, go = Event(), Event()

    class Slow(Post):
        def send(self, letter: Letter) -> str:
            on_its_way.set()
            assert go.wait(30)
            return super().send(letter)

    def carry(_: int) -> int:
        try:
            return send_codes(DAY, senders={Channel.EMAIL: Slow()})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(carry, 0)
        assert on_its_way.wait(30)
        other = send_codes(DAY, senders={Channel.EMAIL: Post()})
        set_address(cast.asha.ctx(at=LATER), kind=EMAIL, address="other@work.test")
        changed = _row(cast)
        go.set()
        sending.result()

    assert other == 0, "one worker has it"
    assert changed.address == "other@work.test"
    assert _row(cast).code_sent_at is None, "what was sent is not the code that counts"


def test_quiet_hours_hold_for_every_address(cast: Cast) -> None:
    _given(cast)
    set_quiet(cast.asha.ctx(at=DAY), quiet=Quiet(time(22), time(7)))
    set_address(cast.asha.ctx(at=LATER), kind=SMS, address="07700 900123")

    both = [row.quiet_from for row in reaches_of(cast.asha.id).values()]
    set_quiet(cast.asha.ctx(at=LATER), quiet=None)

    assert both == [time(22), time(22)]
    assert {row.quiet_from for row in reaches_of(cast.asha.id).values()} == {None}


def test_quiet_hours_are_refused_without_an_address_or_a_length(cast: Cast) -> None:
    with pytest.raises(BadReach, match="Give an email address"):
        set_quiet(cast.asha.ctx(at=DAY), quiet=Quiet(time(22), time(7)))
    _given(cast)
    with pytest.raises(BadReach, match="end at another time"):
        set_quiet(cast.asha.ctx(at=DAY), quiet=Quiet(time(7), time(7)))

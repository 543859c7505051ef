"""Messages by GOV.UK Notify: its contract kept, its noes understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import urllib3

from homeward.domain.messages import Channel, Letter, NotSent, Words
from homeward.outputs.channels.accounts import NotifyAccount
from homeward.outputs.channels.notify import NotifySender
from tests.standins import notify
from tests.standins.mail import free_port
from tests.standins.notify import Late, Notify

NOW = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)
DELIVERY = UUID("11111111-2222-4333-8444-555555555555")
WORDS = Words("Homeward: an action is due (now)", "An action is waiting. https://x.test/m/1")


@pytest.fixture
def there() -> Iterator[tuple[Notify, str]]:
    made = Notify(now=lambda: NOW)
    with notify.standing(made) as url:
        yield made, url


def sender(url: str, channel: Channel, *, secret: str = notify.SECRET, ahead: int = 0):
    account = NotifyAccount(url, notify.SERVICE, secret, notify.EMAIL_TEMPLATE, notify.SMS_TEMPLATE)
    return NotifySender(account, channel, now=lambda: NOW + timedelta(seconds=ahead))


@pytest.mark.parametrize(
    ("channel", "to", "taken"),
    [
        (
            Channel.NOTIFY_EMAIL,
            "asha@example.test",
            {
                "kind": "email",
                "email_address": "asha@example.test",
                "template_id": notify.EMAIL_TEMPLATE,
                "personalisation": {"subject": WORDS.subject, "body": WORDS.body},
            },
        ),
        (
            Channel.NOTIFY_SMS,
            "+447700900123",
            {
                "kind": "sms",
                "phone_number": "+447700900123",
                "template_id": notify.SMS_TEMPLATE,
                "personalisation": {"body": WORDS.body},
            },
        ),
    ],
    ids=["email", "text"],
)
def test_letter_is_taken_when_the_contract_is_kept(
    there: tuple[Notify, str], channel: Channel, to: str, taken: dict[str, object]
) -> None:
    made, url = there

    reference = sender(url, channel).send(Letter(DELIVERY, to, WORDS))

    assert reference == str(DELIVERY)
    assert made.taken == [taken | {"reference": str(DELIVERY)}]


@pytest.mark.parametrize(
    ("status", "again"),
    [
        (400, False),
        (401, True),
        (403, True),
        (404, True),
        (408, True),
        (429, True),
        (500, True),
        (503, True),
    ],
)
def test_letter_is_tried_again_when_notify_may_take_it_later(
    there: tuple[Notify, str], status: int, again: bool
) -> None:
    made, url = there
    made.next.append(status)

    with pytest.raises(NotSent) as no:
        sender(url, Channel.NOTIFY_SMS).send(Letter(DELIVERY, "+447700900123", WORDS))

    assert (no.value.code, no.value.again) == (f"notify_{status}", again)
    assert made.asked == 1, "trying once more is the outbox's to do"


@pytest.mark.parametrize(
    ("secret", "ahead"),
    [("00000000-0000-4000-8000-000000000000", 0), (notify.SECRET, 31)],
    ids=["wrong-key", "clock-wrong"],
)
def test_letter_is_not_taken_when_the_token_is_wrong(
    there: tuple[Notify, str], secret: str, ahead: int
) -> None:
    made, url = there

    with pytest.raises(NotSent) as no:
        sender(url, Channel.NOTIFY_SMS, secret=secret, ahead=ahead).send(
            Letter(DELIVERY, "+447700900123", WORDS)
        )

    assert (no.value.code, no.value.again) == ("notify_403", True)
    assert made.taken == []


def test_letter_is_tried_again_when_notify_keeps_silent(
    there: tuple[Notify, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, url = there
    made.next.append(1.0)
    short = urllib3.Timeout(connect=0.2, read=0.2)
    monkeypatch.setattr("homeward.outputs.channels.notify._PATIENCE", short)

    with pytest.raises(NotSent) as no:
        sender(url, Channel.NOTIFY_EMAIL).send(Letter(DELIVERY, "asha@example.test", WORDS))

    assert (no.value.code, no.value.again) == ("timed_out", True)


def test_letter_goes_once_when_notify_takes_it_and_says_so_too_late(
    there: tuple[Notify, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, url = there
    made.next.append(Late(5.0))
    short = urllib3.Timeout(connect=5.0, read=1.0)
    letter = Letter(DELIVERY, "+447700900123", WORDS)

    with monkeypatch.context() as first:
        first.setattr("homeward.outputs.channels.notify._PATIENCE", short)
        with pytest.raises(NotSent, match="timed_out"):
            sender(url, Channel.NOTIFY_SMS).send(letter)
    reference = sender(url, Channel.NOTIFY_SMS).send(replace(letter, tried=True))

    assert reference == str(DELIVERY)
    assert (len(made.taken), made.asked, made.looked) == (1, 1, 1)


def test_letter_goes_when_it_was_tried_and_notify_has_not_got_it(
    there: tuple[Notify, str],
) -> None:
    made, url = there

    sender(url, Channel.NOTIFY_SMS).send(Letter(DELIVERY, "+447700900123", WORDS, tried=True))

    assert (len(made.taken), made.looked) == (1, 1)


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_letter_waits_when_notify_cannot_say_whether_it_has_it(
    there: tuple[Notify, str], status: int
) -> None:
    made, url = there
    made.next_look.append(status)

    with pytest.raises(NotSent) as no:
        sender(url, Channel.NOTIFY_SMS).send(Letter(DELIVERY, "+447700900123", WORDS, tried=True))

    assert (no.value.code, no.value.again) == (f"notify_{status}", True)
    assert made.asked == 0


def test_letter_is_tried_again_when_notify_cannot_be_reached() -> None:
    there = sender(f"http://127.0.0.1:{free_port()}", Channel.NOTIFY_EMAIL)

    with pytest.raises(NotSent) as no:
        there.send(Letter(DELIVERY, "asha@example.test", WORDS))

    assert (no.value.code, no.value.again) == ("unreachable", True)

"""Messages by a mail server: what arrives, and what a server's no means."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest

from homeward.domain.messages import Letter, NotSent, Words
from homeward.outputs.channels.accounts import MailServer, Security
from homeward.outputs.channels.smtp import SmtpSender
from tests.standins.mail import Box, free_port, mail_server, trusted

NOW = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
DELIVERY = UUID("11111111-2222-4333-8444-555555555555")
BODY = "An action is waiting for you.\n\nStrategy discussion – today’s\n" + "https://x.test/" * 20
LETTER = Letter(DELIVERY, "asha@example.test", Words("Homeward: an action is due (now)", BODY))
REFERENCE = f"<{DELIVERY}@homeward.example.test>"


@contextmanager
def sending(
    box: Box, *, security: Security = Security.NONE, user: str = "", password: str = ""
) -> Iterator[SmtpSender]:
    server = mail_server(box, starttls=security is Security.STARTTLS, tls=security is Security.TLS)
    server.start()
    try:
        told = MailServer(
            "127.0.0.1", server.port, security, "hw@homeward.example.test", user, password
        )
        yield SmtpSender(told, now=lambda: NOW, trust=trusted())
    finally:
        server.stop()


def test_letter_arrives_whole_when_it_is_sent() -> None:
    box = Box()

    with sending(box) as sender:
        reference = sender.send(LETTER)

    (letter,) = box.letters
    assert reference == REFERENCE == letter["Message-ID"]
    assert box.to == ["asha@example.test"]
    assert letter["From"] == "hw@homeward.example.test"
    assert letter["Subject"] == "Homeward: an action is due (now)"
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == BODY


def test_message_id_is_the_same_when_a_letter_is_sent_twice() -> None:
    box = Box()

    with sending(box) as sender:
        sender.send(LETTER)
        sender.send(LETTER)

    assert [letter["Message-ID"] for letter in box.letters] == [REFERENCE, REFERENCE]


def test_letter_arrives_when_the_server_demands_a_safe_way_and_a_password() -> None:
    box = Box(said=(b"homeward", b"p@ss"))

    with sending(box, security=Security.STARTTLS, user="homeward", password="p@ss") as sender:
        sender.send(LETTER)

    assert len(box.letters) == 1


def test_letter_arrives_when_the_server_speaks_tls_from_the_start() -> None:
    box = Box()

    with sending(box, security=Security.TLS) as sender:
        sender.send(LETTER)

    assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("at_recipient", "at_data", "code", "again"),
    [
        ("550 5.1.1 no such user", None, "recipient_refused_550", False),
        ("450 4.2.1 mailbox busy", None, "recipient_refused_450", True),
        ("550 no such user here", None, "recipient_refused_550", False),
        ("554 5.1.1 no such user", None, "recipient_refused_554", False),
        ("550 5.7.1 relaying denied", None, "passing_on_refused_550", False),
        ("553 sorry, relaying is not allowed", None, "passing_on_refused_553", False),
        ("554 access denied", None, "passing_on_refused_554", False),
        ("552 5.2.2 mailbox full", None, "passing_on_refused_552", False),
        (None, "554 5.7.1 not wanted", "letter_refused_554", False),
        (None, "451 4.3.0 try later", "letter_refused_451", True),
    ],
    ids=[
        "no-such-user",
        "busy",
        "plainly-no-such-user",
        "by-its-status",
        "relaying",
        "no-relay",
        "access",
        "full",
        "not-wanted",
        "later",
    ],
)
def test_letter_is_tried_again_when_the_refusal_is_not_for_good(
    at_recipient: str | None, at_data: str | None, code: str, again: bool
) -> None:
    box = Box()
    box.at_recipient.extend([at_recipient] if at_recipient else [])
    box.at_data.extend([at_data] if at_data else [])

    with sending(box) as sender, pytest.raises(NotSent) as no:
        sender.send(LETTER)

    assert (no.value.code, no.value.again) == (code, again)
    assert "asha" not in str(no.value)
    assert box.letters == []


def test_letter_is_tried_again_when_the_password_is_wrong() -> None:
    box = Box(said=(b"homeward", b"p@ss"))

    with (
        sending(box, security=Security.STARTTLS, user="homeward", password="no") as sender,
        pytest.raises(NotSent) as no,
    ):
        sender.send(LETTER)

    assert (no.value.code, no.value.again) == ("server_refused_535", True)


def test_nothing_is_sent_when_the_server_offers_no_safe_way() -> None:
    box = Box()
    server = mail_server(box)
    server.start()
    told = MailServer("127.0.0.1", server.port, Security.STARTTLS, "hw@example.test")

    with pytest.raises(NotSent) as no:
        SmtpSender(told, now=lambda: NOW).send(LETTER)
    server.stop()

    assert (no.value.code, no.value.again) == ("not_offered", True)
    assert box.letters == []


def test_nothing_is_sent_when_the_certificate_is_not_trusted() -> None:
    box = Box()
    server = mail_server(box, tls=True)
    server.start()
    told = MailServer("127.0.0.1", server.port, Security.TLS, "hw@example.test")

    with pytest.raises(NotSent) as no:
        SmtpSender(told, now=lambda: NOW).send(LETTER)
    server.stop()

    assert (no.value.code, no.value.again) == ("no_safe_connection", True)
    assert box.letters == []


def test_letter_is_tried_again_when_no_server_answers() -> None:
    told = MailServer("127.0.0.1", free_port(), Security.NONE, "hw@example.test")

    with pytest.raises(NotSent) as no:
        SmtpSender(told, now=lambda: NOW).send(LETTER)

    assert (no.value.code, no.value.again) == ("unreachable", True)


def test_letter_is_tried_again_when_the_server_keeps_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("homeward.outputs.channels.smtp._SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = MailServer("127.0.0.1", silent.getsockname()[1], Security.NONE, "hw@example.test")

        with pytest.raises(NotSent) as no:
            SmtpSender(told, now=lambda: NOW).send(LETTER)

    assert (no.value.code, no.value.again) == ("timed_out", True)


def test_letter_is_given_up_in_time_when_the_server_never_stops_speaking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("homeward.outputs.channels.smtp._WHOLE_LETTER", 0.6)
    with dripping() as port:
        told = MailServer("127.0.0.1", port, Security.NONE, "hw@example.test")
        began = time.monotonic()

        with pytest.raises(NotSent) as no:
            SmtpSender(told, now=lambda: NOW).send(LETTER)

    assert (no.value.code, no.value.again) == ("timed_out", True)
    assert time.monotonic() - began < 5


@contextmanager
def dripping() -> Iterator[int]:
    """A server that says one letter of its greeting at a time, and never ends it."""
    over = threading.Event()

    def speak(listening: socket.socket) -> None:
        with suppress(OSError), listening.accept()[0] as client:
            while not over.wait(0.1):
                client.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        speaker = threading.Thread(target=speak, args=(listening,), daemon=True)
        speaker.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            speaker.join(5)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "asha",
        "a@x.test, b@x.test",
        "Asha <a@x.test>",
        "a@x.test\nBcc: b@x.test",
        "ä@x.test",
        "=?utf-8?q?=0D=0Ax?=@x.test",
        "=?utf-8?q?a=40b.test?=@x.test",
        ".a@x.test",
        "a@x..test",
    ],
)
def test_letter_goes_nowhere_when_the_address_is_not_one(to: str) -> None:
    box = Box()

    with sending(box) as sender, pytest.raises(NotSent) as no:
        sender.send(Letter(DELIVERY, to, LETTER.words))

    assert (no.value.code, no.value.again) == ("not_an_address", False)
    assert box.to == []

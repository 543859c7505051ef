"""Letters that come back: what the reports of mail servers say, each written in its own way."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.outputs.channels.returned import BACK, FULL, NO_MAILBOX, TOO_LATE, Report, read_report

LETTER_ID = UUID("11111111-2222-4333-8444-555555555555")
REFERENCE = f"<{LETTER_ID}@homeward.example.test>"
FAILURES = {"", NO_MAILBOX, FULL, TOO_LATE, BACK}
HEAD = f"""\
From: homeward@example.test
To: asha@example.test
Subject: Homeward: an action is due (now)
Message-ID: {REFERENCE}
"""
LETTER = f"{HEAD}\nAn action is waiting for you.\n"


def report(fields: str, *, original: str = LETTER, kind: str = "message/rfc822") -> bytes:
    """Return a report on one recipient, as a mail server writes it."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@mail.example.test>
To: homeward@example.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <another-id@mail.example.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b1"

--=_b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=_b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.test
Arrival-Date: Sat, 28 Mar 2026 23:10:00 +0000

Final-Recipient: rfc822; asha@example.test
{fields}
--=_b1
Content-Type: {kind}

{original}
--=_b1--
""".encode()


@pytest.mark.parametrize(
    ("fields", "failure"),
    [
        ("Action: failed\nStatus: 5.1.1\n", "returned_no_mailbox"),
        ("action: Failed\nstatus: 5.1.1\n", "returned_no_mailbox"),
        (
            "Action: failed\nStatus: 5.0.0\nRemote-MTA: dns; mx.example.test\n"
            "Diagnostic-Code: smtp;550 5.1.10\n RESOLVER.ADR.RecipientNotFound\n",
            "returned_no_mailbox",
        ),
        (
            "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 rejected as spam\n",
            "returned",
        ),
        ("Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 policy\n", "returned"),
        ("Action: failed\nStatus: 5.1.8\n", "returned"),  # our own address was doubted
        ("Action: failed\nStatus: 5.2.2\n", "returned_full"),
        ("Action: failed\nStatus: 4.2.2 (mailbox is full)\n", "returned_full"),
        ("Action: failed\nStatus: 4.4.7\n", "returned_too_late"),
        ("Action: failed\n", "returned"),
        ("Action: delayed\nStatus: 4.4.1\nWill-Retry-Until: Tue, 31 Mar 2026 09:00:00 +0100\n", ""),
        ("Action: relayed\nStatus: 2.0.0\n", ""),
        ("Action: delivered\nStatus: 2.0.0\n", ""),
    ],
)
def test_report_says_what_became_of_the_letter(fields: str, failure: str) -> None:
    assert read_report(report(fields)) == Report(REFERENCE, LETTER_ID, failure)


@pytest.mark.parametrize("first", ["delayed\nStatus: 4.4.1", "delivered\nStatus: 2.0.0"])
def test_address_is_believed_when_one_member_of_its_list_has_no_mailbox(first: str) -> None:
    gone = "Final-Recipient: rfc822; left@elsewhere.test\nAction: failed\nStatus: 5.1.1\n"

    found = read_report(report(f"Action: {first}\n\n{gone}"))

    assert found == Report(REFERENCE, LETTER_ID, "returned")


def test_report_is_read_when_it_brings_back_the_head_of_the_letter_alone() -> None:
    head = HEAD.replace("Message-ID: ", "Message-ID:\n ")  # a long name stands on a line of its own

    found = read_report(
        report("Action: failed\nStatus: 5.1.1\n", original=head, kind="text/rfc822-headers")
    )

    assert found == Report(REFERENCE, LETTER_ID, "returned_no_mailbox")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        LETTER.encode(),  # somebody sent our own letter back by hand
        b"From: asha@example.test\nAuto-Submitted: auto-replied\n\nI am on leave until Monday.\n",
        report("Action: failed\nStatus: 5.1.1\n", original="Subject: no name\n\nText\n"),
        report("Nothing: of use\n"),
        b'Content-Type: multipart/report; boundary="=_b1"\n\nno parts\n',
    ],
)
def test_any_other_letter_says_nothing_of_a_delivery(data: bytes) -> None:
    assert read_report(data) is None


def test_letter_that_only_carries_a_report_with_it_says_nothing_of_a_delivery() -> None:
    inner = report("Action: failed\nStatus: 5.1.1\n").decode()
    head = 'Content-Type: multipart/mixed; boundary="x"'
    forwarded = f"{head}\n\n--x\n\nSee.\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"

    assert read_report(forwarded.encode()) is None


@given(st.binary(max_size=400), st.integers(0, 1200))
def test_bytes_of_any_kind_are_read_without_a_fault(junk: bytes, place: int) -> None:
    whole = report("Action: failed\nStatus: 5.1.1\n")
    data = whole[:place] + junk + whole[place + len(junk) :]

    found = read_report(data)

    whole_name = REFERENCE.encode() in data
    assert found is None or (
        ((found.reference, found.letter) == (REFERENCE, LETTER_ID) or not whole_name)
        and found.reference.encode() in data
        and found.reference.startswith(f"<{found.letter}@")
        and found.failure in FAILURES
    )


def test_letters_within_letters_some_thousand_deep_are_no_report() -> None:
    nested = b"Content-Type: message/rfc822\n\n" * 3000

    assert read_report(nested) is None


@pytest.mark.parametrize("name", ["<a\x00b@c.test>", "<another-id@mail.example.test>", "<@>"])
def test_report_on_a_letter_that_is_named_unlike_ours_is_left(name: str) -> None:
    other = LETTER.replace(REFERENCE, name)

    assert read_report(report("Action: failed\nStatus: 5.1.1\n", original=other)) is None

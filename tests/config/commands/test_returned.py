"""``homeward returned``: a report on standard input is noted on the trail, in plain words."""

from __future__ import annotations

import io
import sys
from argparse import Namespace

import pytest

from homeward.config import env
from homeward.config.command import DONE
from homeward.config.commands import returned
from homeward.domain.messages import Channel
from homeward.work.rota.carrying import send_codes
from homeward.work.rota.models import Reach
from homeward.work.rota.reaching import set_address
from tests.cast import NOW, Cast
from tests.outputs.channels.test_returned import report
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    colleague,
    deliveries,
    message,
    reachable,
    send,
)

pytestmark = pytest.mark.django_db(transaction=True)
GONE = "Action: failed\nStatus: 5.1.1\n"


def run(monkeypatch: pytest.MonkeyPatch, data: bytes) -> int:
    """Run the command with a letter on its standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return returned.run(Namespace(), env.current())


def test_message_goes_to_the_next_person_when_its_letter_comes_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    reachable(cast.gwen, hana)
    episode = cast.missing(cast.child())
    send(Carrier(), NOW)
    asked = message(cast, episode, POLICE)
    (sent,) = (one for one in deliveries(cast, asked) if one.address == cast.gwen.email)
    letter = f"To: {sent.address}\nMessage-ID: {sent.reference}\n\nText\n"
    gone = report(GONE, original=letter).replace(b"asha@example.test", sent.address.encode())

    ended = run(monkeypatch, gone)

    after = {one.pk: one for one in deliveries(cast, asked)}
    said = capsys.readouterr().out
    assert ended == DONE
    assert message(cast, episode, POLICE).owner == hana.id
    assert (after[sent.pk].state, after[sent.pk].failure) == ("bounced", "returned_no_mailbox")
    assert said == "Noted.\n"


def test_code_is_good_no_more_when_its_letter_comes_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_address(cast.gwen.ctx(), kind="email", address="gwen@elsewhere.test")
    carrier = Carrier()
    send_codes(NOW, senders={Channel.EMAIL: carrier})
    (letter,) = carrier.letters
    named = f"To: {letter.to}\nMessage-ID: <{letter.delivery}@homeward.example.test>\n\nText\n"
    gone = report(GONE, original=named).replace(b"asha@example.test", letter.to.encode())

    run(monkeypatch, gone)

    row = Reach.objects.get(user=cast.gwen.id)
    assert (row.code, bool(row.bounced_at)) == ("", True)


def test_nothing_is_said_of_whom_a_report_names_when_no_message_is_known_by_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(returned, "_SOON_SECONDS", 0)

    assert run(monkeypatch, report(GONE)) == DONE
    said = capsys.readouterr()
    assert said.out.startswith("Nothing to note: this home does not know the message")
    assert "asha" not in said.out + said.err


@pytest.mark.parametrize(
    "data", [b"From: a@example.test\n\nOn leave.\n", report("Action: delayed\nStatus: 4.4.1\n")]
)
def test_nothing_is_noted_when_the_letter_is_no_report_or_is_on_its_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    assert run(monkeypatch, data) == DONE

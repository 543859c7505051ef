"""Delivery receipts by GOV.UK Notify: taken with the token alone, and nothing is said back."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from homeward.guard.session import scope
from homeward.work.messages.models import Delivery
from tests.cast import NOW, Cast
from tests.work.messages.parts import Carrier, reachable, refuse, send

pytestmark = pytest.mark.django_db
TOKEN = "a-token-that-nobody-guesses-0123"
SET = override_settings(HOMEWARD_NOTIFY_CALLBACK_TOKEN=TOKEN)


@pytest.fixture
def sent(cast: Cast) -> str:
    """The reference of a message that was handed over."""
    reachable(cast.asha, cast.gwen)
    cast.missing(cast.child())
    carrier = Carrier()
    send(carrier, NOW)
    return f"<{carrier.letters[0].delivery}@example.test>"


def tell(body: object, *, token: str = TOKEN):
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    said = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(
        "/notify/receipt",
        said,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def receipt(reference: str, status: str = "delivered") -> dict[str, str]:
    return {
        "id": "740e5834-0000-4000-8000-6f16142fde53",
        "reference": reference,
        "to": "robin.testchild@example.test",
        "status": status,
        "notification_type": "email",
    }


def state_of(cast: Cast, reference: str) -> str:
    ctx = cast.gwen.ctx()
    with scope(ctx):
        return Delivery.objects.seen_by(ctx).get(reference=reference).state


@SET
@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", "delivered"),
        ("permanent-failure", "bounced"),
        ("temporary-failure", "failed"),
        ("technical-failure", "failed"),
    ],
)
def test_delivery_is_settled_when_its_receipt_comes(
    cast: Cast, sent: str, status: str, state: str
) -> None:
    answer = tell(receipt(sent, status))

    assert (answer.status_code, answer.content) == (204, b"")
    assert state_of(cast, sent) == state


@SET
def test_delivery_stays_when_the_token_is_wrong(cast: Cast, sent: str) -> None:
    answer = tell(receipt(sent), token="another-token")

    assert (answer.status_code, answer.content) == (401, b"")
    assert state_of(cast, sent) == "sent"


def test_no_receipt_is_taken_when_no_token_is_set(cast: Cast, sent: str) -> None:
    answer = tell(receipt(sent), token="")

    assert answer.status_code == 404
    assert state_of(cast, sent) == "sent"


@SET
def test_receipt_is_asked_for_again_when_the_delivery_is_not_known_yet(cast: Cast) -> None:
    assert tell(receipt("11111111-0000-4000-8000-000000000000")).status_code == 503


@SET
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{" * 20_000,
        {"reference": "x", "status": "read"},
        {"reference": "", "status": "delivered"},
        {"reference": "x\x00", "status": "delivered"},
        {"reference": "x" * 121, "status": "delivered"},
        {"reference": None, "status": ["delivered"]},
    ],
)
def test_receipt_is_refused_when_it_is_none(cast: Cast, body: object) -> None:
    answer = tell(body)

    assert (answer.status_code, answer.content) == (400, b"")


@SET
def test_address_is_written_nowhere_when_a_receipt_comes(
    cast: Cast, sent: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    tell(receipt(sent, "permanent-failure"))

    assert "testchild" not in caplog.text.lower()


@SET
def test_delivery_is_settled_when_its_receipt_comes_before_we_know_that_it_left(
    cast: Cast,
) -> None:
    reachable(cast.gwen)
    cast.missing(cast.child())
    tried, later = Carrier(before=refuse("timed_out")), Carrier()
    send(tried, NOW)
    ctx = cast.gwen.ctx()
    with scope(ctx):
        rows = Delivery.objects.seen_by(ctx).filter(state="pending", tries=1)
        pending = list(rows.values_list("pk", flat=True))

    answer = tell(receipt(str(pending[0])))
    send(later, NOW + timedelta(hours=1))

    with scope(ctx):
        row = Delivery.objects.seen_by(ctx).get(pk=pending[0])
    assert answer.status_code == 204
    assert (row.state, row.reference) == ("delivered", str(pending[0]))
    assert pending[0] not in {letter.delivery for letter in later.letters}

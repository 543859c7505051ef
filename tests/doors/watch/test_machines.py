"""What machines ask: is it alive, is it ready, how far behind. Nobody is named."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from homeward.config import schema
from homeward.config.clock import utc_now
from homeward.work.obligations.models import Wake
from homeward.work.watch.beating import beat
from tests.cast import Cast
from tests.doors.visitors import text

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-the-figures"
LATER = {("work", "9999_later")}


@pytest.fixture
def client() -> Client:
    """A machine that is not signed in."""
    return Client(headers={"host": "localhost"})


def _beat(ago: int = 0) -> None:
    beat("worker", utc_now() - timedelta(seconds=ago), 0.0)


def _figures(page: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in page.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_alive_is_said_when_the_database_is_never_asked(client: Client) -> None:
    with mock.patch.object(schema, "in_place", side_effect=OperationalError):
        answer = client.get("/healthz")

    assert (answer.status_code, text(answer)) == (200, "ok\n")


def test_ready_is_said_when_everything_stands(client: Client) -> None:
    _beat()

    answer = client.get("/readyz")

    assert (answer.status_code, text(answer)) == (200, "Ready.\n")


def test_not_ready_is_said_when_the_engine_is_stalled(client: Client) -> None:
    _beat(75)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert re.search(r"no sign of life for (7[5-9]|8\d) seconds", text(answer))


def test_not_ready_is_said_when_no_worker_was_ever_there(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "No engine has been at work here yet" in text(answer)


def test_not_ready_is_said_when_the_tables_are_of_another_version(client: Client) -> None:
    _beat()
    known, ours = schema._on_disk()

    with mock.patch.object(schema, "_on_disk", return_value=(known | LATER, ours)):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "homeward migrate" in text(answer)


def test_not_ready_is_said_when_the_database_does_not_answer(client: Client) -> None:
    with mock.patch.object(schema, "in_place", side_effect=OperationalError("password=hush")):
        answer = client.get("/readyz")

    assert (answer.status_code, text(answer)) == (
        503,
        "Not ready. The database does not answer.\n",
    )


def test_figures_are_given_when_asked_from_this_machine(client: Client, cast: Cast) -> None:
    _beat(20)
    client.get("/healthz")

    found = _figures(text(client.get("/metrics")))

    assert 20 <= found["homeward_heartbeat_age_seconds"] < 60
    assert found["homeward_workers"] == 1
    assert found["homeward_engine_lag_seconds"] == 0
    assert found["homeward_outbox_messages"] == 0
    assert found["homeward_duties_overdue"] == 0
    assert found["homeward_messages_unanswered"] == 0
    assert found["homeward_episodes_stuck"] == 0
    assert found['homeward_requests_total{status="2xx"}'] >= 1
    assert found["homeward_request_seconds_count"] >= 1


def test_stuck_episodes_are_counted_when_they_cannot_be_worked_out(
    client: Client, cast: Cast
) -> None:
    for _ in range(2):
        cast.missing(cast.child())
    Wake.objects.update(failures=5)

    found = _figures(text(client.get("/metrics")))

    assert found["homeward_episodes_stuck"] == 2


def test_age_is_no_number_when_no_worker_was_ever_there(client: Client) -> None:
    assert math.isnan(_figures(text(client.get("/metrics")))["homeward_heartbeat_age_seconds"])


def test_figures_name_nobody_when_there_is_much_to_name(client: Client, cast: Cast) -> None:
    cast.missing(cast.child(at=utc_now()), at=utc_now())
    _beat()

    page = text(client.get("/metrics"))

    labels = {name.partition("{")[2] for name in _figures(page)}
    assert {label for label in labels if not label.startswith(("status=", "le="))} <= {""}
    for word in ("Alder", "Birch", "Robin", "Asha", str(cast.alder), str(cast.asha.id)):
        assert word not in page


@pytest.mark.parametrize(
    "sent",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "http"},
        {"HTTP_X_FORWARDED_HOST": "localhost"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
    ],
)
def test_figures_are_refused_when_asked_from_elsewhere(
    client: Client, sent: dict[str, str]
) -> None:
    answer = client.get("/metrics", **sent)

    assert answer.status_code == 401
    assert "homeward_" not in text(answer)


@override_settings(HOMEWARD_METRICS_TOKEN=TOKEN)
@pytest.mark.parametrize("said", ["", "Bearer", "Bearer wrong", TOKEN, "Bearer é"])
def test_figures_are_refused_when_the_token_is_not_the_one(client: Client, said: str) -> None:
    assert client.get("/metrics", headers={"authorization": said}).status_code == 401


@override_settings(HOMEWARD_METRICS_TOKEN=TOKEN)
def test_figures_are_given_when_the_token_is_brought_from_elsewhere(client: Client) -> None:
    answer = client.get(
        "/metrics", headers={"authorization": f"Bearer {TOKEN}"}, REMOTE_ADDR="192.0.2.7"
    )

    assert answer.status_code == 200


@override_settings(SECURE_SSL_REDIRECT=True)
def test_figures_are_refused_without_a_token_when_homeward_is_served_by_https(
    client: Client,
) -> None:
    assert client.get("/metrics", secure=True).status_code == 401


def test_not_ready_is_said_when_the_engine_is_behind(client: Client) -> None:
    beat("worker", utc_now(), 125.0)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "125 seconds behind" in text(answer)

"""The post of the worker: it ends between letters when told to stop, and in time."""

from __future__ import annotations

import threading
import time

import pytest

from homeward.config import channels, clock, database, posting, supervisor, worker
from homeward.domain.messages import Channel, Letter
from homeward.outputs.channels.accounts import LONGEST_LETTER
from homeward.work.messages.models import Outbox
from tests.cast import Cast, cast, hours
from tests.work.messages.parts import Carrier, reachable, refuse

__all__ = ["cast"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings) -> None:
    settings.HOMEWARD_ADDRESS = "https://x.test"


def waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let some letters wait, and return how many."""
    reachable(cast.gwen)
    for _ in range(3):
        cast.missing(cast.child())
    later = clock.utc_now() + hours(1)
    Outbox.objects.update(at=later - hours(1))
    monkeypatch.setattr(clock, "utc_now", lambda: later)
    return Outbox.objects.count()


def test_rest_waits_when_the_worker_is_told_to_stop_at_a_letter(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, stop = waiting(cast, monkeypatch), threading.Event()
    carrier = Carrier(after=lambda letter: stop.set())

    more = posting.post_some({Channel.EMAIL: carrier}, stopping=stop.is_set)

    assert due > 1
    assert len(carrier.letters) == 1
    assert Outbox.objects.count() == due - 1
    assert not more


def test_rest_is_put_off_at_once_when_the_server_does_not_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, asked = waiting(cast, monkeypatch), list[Letter]()

    def away(letter: Letter) -> None:
        asked.append(letter)
        refuse("timed_out")(letter)

    posting.post_some({Channel.EMAIL: Carrier(before=away)}, by_text=False)

    assert len(asked) == 1
    assert not Outbox.objects.filter(at__lte=clock.utc_now()).exists()
    assert Outbox.objects.count() == due


def test_letter_on_its_way_ends_before_the_worker_is_killed() -> None:
    assert LONGEST_LETTER < posting.STOP_SECONDS
    assert worker._JOB_SECONDS + posting.STOP_SECONDS < supervisor._STOP_SECONDS


def test_threads_end_together_when_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), list[bool]()

    def post_some(senders: object, *, by_text: bool, stopping: object) -> bool:
        rounds.append(by_text)
        return False

    monkeypatch.setattr(posting, "post_some", post_some)
    monkeypatch.setattr(channels, "senders", dict)
    monkeypatch.setattr(database, "let_go", lambda: None)
    there = posting.Posting(stop)
    there.start()
    while set(rounds) != {True, False}:
        time.sleep(0.01)
    stop.set()
    began = time.monotonic()
    there.join(10)

    assert time.monotonic() - began < 5
    assert not there.failed

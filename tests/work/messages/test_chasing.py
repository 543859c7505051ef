"""What nobody answers goes on to somebody else, and never to nowhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from homeward.work.messages.answering import answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.models import Chase
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import Carrier, colleague, message, reachable, send

pytestmark = pytest.mark.django_db
POLICE = "police.told@aware"
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


def test_the_last_is_asked_again_ever_more_seldom_when_all_were_asked(cast: Cast) -> None:
    reachable(cast.gwen)
    carrier = Carrier()
    episode = cast.missing(cast.child())
    row = message(cast, episode, POLICE)
    waits, now = [], NOW + QUARTER

    for _ in range(14):
        chase_due(now)
        send(carrier, now)
        then = Chase.objects.get(pk=row.pk).at
        waits.append((then - now).total_seconds() / 3600)
        now = then

    assert message(cast, episode, POLICE).owner == cast.gwen.id
    assert waits[:2] == [1, 2]
    assert (min(waits), max(waits)) == (1, 24)
    assert "nobody has answered" in carrier.letters[-1].words.subject


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

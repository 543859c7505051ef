"""When a shift ends and when shifts change: what an unanswered message goes by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeward.work.rota.shifts import next_change, shift_end
from tests.work.rota.conftest import DAY, NIGHT, Alder

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_shift_ends_as_the_rota_says_when_somebody_is_on_it(alder: Alder) -> None:
    edie, idle = alder.add("Edie", "duty_officer"), alder.add("Idle", "duty_officer")
    alder.shift(edie, NIGHT - HOUR, NIGHT + 2 * HOUR)

    ends = [shift_end(edie.id, now=NIGHT + number * HOUR) for number in (-2, -1, 1, 2)]

    assert ends == [None, NIGHT + 2 * HOUR, NIGHT + 2 * HOUR, None]
    assert shift_end(idle.id, now=NIGHT) is None


def test_shift_ends_for_the_deputy_when_somebody_on_the_rota_is_away(alder: Alder) -> None:
    edie, gwen = alder.add("Edie", "duty_officer"), alder.cast.gwen
    alder.shift(edie, DAY - HOUR, DAY + HOUR)
    before = shift_end(gwen.id, now=DAY)
    alder.leave(edie, gwen)

    assert before is None
    assert shift_end(gwen.id, now=DAY) == DAY + HOUR


def test_next_change_is_where_a_shift_begins_or_ends(alder: Alder) -> None:
    edie, fern = alder.add("Edie", "duty_officer"), alder.add("Fern", "duty_officer")
    alder.shift(edie, NIGHT, NIGHT + 3 * HOUR)
    alder.shift(fern, NIGHT + 2 * HOUR, NIGHT + 9 * HOUR)
    home = alder.cast.asha.organisation

    changes = [next_change(home, now=NIGHT + number * HOUR) for number in (-1, 0, 2, 3, 9)]

    hours = [change and (change - NIGHT) / HOUR for change in changes]
    assert hours == [0, 2, 3, 9, None]
    assert next_change(alder.cast.police, now=NIGHT) is None


def test_who_stands_behind_is_not_of_the_shift_when_others_lead_it(alder: Alder) -> None:
    edie, fern = alder.add("Edie", "duty_officer"), alder.add("Fern", "duty_officer")
    guy = alder.add("Guy", "duty_officer")
    for number, who in enumerate((edie, fern, guy)):
        alder.shift(who, NIGHT - (3 - number) * HOUR, NIGHT + HOUR, backup=who is guy)

    found = alder.found("duty_officer", NIGHT).recipients
    members = alder.found("team_manager", DAY).recipients

    assert [(one.person, one.on_shift) for one in found] == [
        (edie.id, True), (fern.id, True), (guy.id, False),
    ]  # fmt: skip
    assert [one.on_shift for one in members] == [False]

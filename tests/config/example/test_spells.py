"""Invented times missing keep to the shape of the published tables, and to the record's rules."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from homeward.config.example.children import birthday
from homeward.config.example.life import Life
from homeward.config.example.spells import go_together, invent_spells
from homeward.config.example.world import Town
from homeward.domain.time import london_date, to_london

UNTIL = datetime(2026, 6, 5, 20, 30, tzinfo=UTC)
TOWN = Town(UUID(int=1), "Testby", "medway", UUID(int=2), (UUID(int=3),), ())


def lives(seed: int, count: int = 400) -> list[Life]:
    """Invent so many children and the times they were missing."""
    rng = Random(seed)  # noqa: S311 - invented data
    made = []
    for n in range(count):
        first = date(2021, 7, 1) + timedelta(days=rng.randint(0, 1700))
        born = first - timedelta(days=rng.randint(12 * 365, 17 * 365))
        made.append(Life(UUID(int=n), TOWN, None, "Wren", "Testby", born, first))
        invent_spells(rng, made[-1], until=UNTIL)
    go_together(rng, made, until=UNTIL)
    return made


@pytest.mark.parametrize("seed", range(4))
def test_spells_never_overlap_when_invented(seed: int) -> None:
    made = lives(seed)

    for life in made:
        pairs = zip(life.spells, life.spells[1:], strict=False)
        assert all(former.end < later.start for former, later in pairs)
        assert all(spell.start < spell.end <= UNTIL for spell in life.spells)


def test_spells_end_before_eighteen_when_invented() -> None:
    made = lives(1)

    assert all(
        london_date(spell.end) < birthday(life.born_on, 18)
        for life in made
        for spell in life.spells
    )


def test_repetition_is_concentrated_when_invented() -> None:
    counts = [len(life.spells) for life in lives(2) if life.spells]

    bands = Counter(
        "1" if n == 1 else "2-4" if n < 5 else "5-19" if n < 20 else "20+" for n in counts
    )

    assert bands["1"] > bands["2-4"] > bands["5-19"] > bands["20+"] > 0


def test_most_are_back_within_a_day_when_invented() -> None:
    lengths = [s.end - s.start for life in lives(3) for s in life.spells]

    share = sum(length > timedelta(hours=24) for length in lengths) / len(lengths)

    assert 0.05 < share < 0.2


def test_most_begin_in_the_evening_when_invented() -> None:
    hours = [to_london(s.start).hour for life in lives(3) for s in life.spells]

    assert sum(hour >= 18 for hour in hours) > len(hours) / 2


def test_some_go_together_when_invented() -> None:
    events = Counter(s.event for life in lives(3) for s in life.spells)

    assert sum(number > 1 for number in events.values()) > 10

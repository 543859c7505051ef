"""Invents when children were missing: how often, from what hour, for how long, and with whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from homeward.config.example.children import YEAR, birthday
from homeward.config.example.life import Life, Spell, at_london, hours, new_id
from homeward.domain.time import london_date

_TIMES = ((1, 1, 60), (2, 4, 23), (5, 9, 9), (10, 14, 4), (15, 19, 2), (20, 34, 2))
"""From and to how many times, and the share of children in a hundred. Source: the bands of the
Oxfordshire reports of 2017 and 2020."""

_LENGTHS = ((0.5, 6, 32), (6, 12, 28), (12, 24, 28), (24, 48, 7), (48, 96, 3.5), (96, 300, 1.5))
"""From and to how many hours, and the share of episodes in a hundred. Source: Thurrock's and
Medway's reports: most are back within a day."""

_HOURS = ((7, 11, 6), (11, 15, 10), (15, 18, 19), (18, 21, 30), (21, 24, 35))
_APART = timedelta(hours=10)
_TOGETHER = 0.05
_YOUNGEST_OUT_LONG = 11
_CIRCLE = 12
"""With how many of the nearest in time a child may go missing together."""


def _band(rng: Random, bands: tuple[tuple[float, float, float], ...]) -> tuple[float, float]:
    low, high, _ = rng.choices(bands, weights=[share for *_, share in bands])[0]
    return low, high


def invent_spells(rng: Random, life: Life, *, until: datetime) -> None:
    """Give a child times missing, none overlapping, the last over by ``until``."""
    low, high = _band(rng, _TIMES)
    wanted = rng.randint(int(low), int(high))
    start = at_london(life.first, 12, 0)
    if _age(life, start) < _YOUNGEST_OUT_LONG:
        wanted = min(wanted, 2)
    mean = 40 if wanted < 5 else 21 if wanted < 15 else 9
    for _ in range(wanted):
        start = _evening(rng, start)
        length = hours(rng, *_band(rng, _LENGTHS))
        if _age(life, start) < _YOUNGEST_OUT_LONG:
            length = min(length, hours(rng, 0.5, 5))
        spell = Spell(start, start + length, new_id(rng))
        if not _fits(life, spell, until):
            break
        life.spells.append(spell)
        start = spell.end + _APART + timedelta(days=rng.expovariate(1 / mean))


def _evening(rng: Random, start: datetime) -> datetime:
    low, high = _band(rng, _HOURS)
    moment = at_london(london_date(start), int(rng.uniform(low, high)), rng.randint(0, 59))
    return moment if moment >= start else moment + timedelta(days=1)


def _age(life: Life, at: datetime) -> float:
    return (london_date(at) - life.born_on).days / YEAR


def _fits(life: Life, spell: Spell, until: datetime) -> bool:
    """Tell whether a time missing is over by ``until``, before 18, and beside all others."""
    if spell.end > until or london_date(spell.end) >= birthday(life.born_on, 18):
        return False
    return all(
        spell.end + _APART <= other.start or other.end + _APART <= spell.start
        for other in life.spells
    )


def go_together(rng: Random, lives: list[Life], *, until: datetime) -> None:
    """Let some children go missing with another one: a second episode of the same event."""
    out = [life for life in lives if life.spells]
    # Not by ids: those of authorities differ from one home to the next.
    out.sort(key=lambda life: (life.town.name, life.spells[0].start))
    for index, life in enumerate(out):
        circle = [
            friend
            for friend in out[index + 1 : index + _CIRCLE]
            if friend.desk == life.desk and abs(_age(friend, until) - _age(life, until)) < 3
        ]
        for spell in life.spells if circle else ():
            if rng.random() < _TOGETHER:
                _join(rng, rng.choice(circle), spell, until)
    for life in out:
        life.spells.sort(key=lambda spell: spell.start)


def _join(rng: Random, friend: Life, spell: Spell, until: datetime) -> None:
    end = max(spell.start + timedelta(minutes=30), spell.end - hours(rng, 0, 3))
    joined = Spell(spell.start, end, spell.event)
    if _fits(friend, joined, until):
        friend.spells.append(joined)

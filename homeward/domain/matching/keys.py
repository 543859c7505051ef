"""Keys: whole numbers under which a child is found, and those that a question looks under.

A child keeps few keys; a question looks under many: every word one slip away from what was
typed, every day one slip away from the date. Keys are compared by "=" alone, so that a database
may use an index beneath row-level security. Two things may share a key by chance (one in 2**64):
a key only proposes, :func:`~homeward.domain.matching.likeness.likeness` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

from homeward.domain.matching.names import words_of
from homeward.domain.matching.nicknames import names_behind
from homeward.domain.matching.particulars import Particulars, number_word, place_words
from homeward.domain.matching.slips import near_days, one_slip_of
from homeward.domain.matching.sounds import sound_of

NAME, SOUND, START, FORM, BORN, NUMBER, PLACE = "name", "sound", "start", "form", "born", "no", "at"

_SHORTEST_START, _LONGEST_START = 3, 6
_SHORTEST_SLIP = 3
_MOST_WORDS = 8
_PARTS = 2
_MOST_DAYS = 366 * 8

# What a key is worth when candidates are put in a first order: those of likeness, roughly.
_WORTH = {
    "number": 100,
    "born": 40,
    "name": 30,
    "near birth": 25,
    "slip": 24,
    "form": 22,
    "sound": 12,
    "place": 15,
    "age": 12,
    "start": 10,
    "beginning": 4,
}


AGE_WORTH = _WORTH["age"]
"""What it is worth that a child, found by other keys, is of the age asked for."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Keys to look under, all of which tell equally much (``worth``)."""

    worth: int
    keys: frozenset[int]


@lru_cache(maxsize=20_000)
def key(kind: str, text: str) -> int:
    """Return the key of a text of one kind, a signed 64-bit number."""
    digest = blake2b(f"{kind}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def keys_of(known: Particulars) -> frozenset[int]:
    """Return the keys under which a person is found: about twenty for a child with two names."""
    return frozenset(key(kind, text) for kind, text in _texts_of(known))


def _texts_of(known: Particulars) -> Iterator[tuple[str, str]]:
    for given, family in known.names:
        for word in (*words_of(given), *words_of(family)):
            yield NAME, word
            yield SOUND, sound_of(word) or word
            for length in range(_SHORTEST_START, min(len(word) - 1, _LONGEST_START) + 1):
                yield START, word[:length]
        for word in words_of(given):
            yield from ((FORM, name) for name in names_behind(word))
    if known.born_on:
        yield BORN, known.born_on.isoformat()
    for _, number in known.numbers:
        yield NUMBER, number_word(number)
    for place in known.places:
        yield from ((PLACE, word) for word in place_words(place))


def probes_for(asked: Iterable[Particulars]) -> tuple[Probe, ...]:
    """Return what to look under for any of several readings of one question.

    An age is a thousand days: they are looked under only where nothing else was asked for.
    """
    asked = list(asked)
    found: dict[str, set[int]] = {name: set() for name in _WORTH}
    for one in asked:
        for name in [name for pair in one.names for name in pair]:
            _probe_names(found, words_of(name)[:_MOST_WORDS])
        _probe_birth(found, one)
        found["number"] |= {key(NUMBER, number_word(number)) for _, number in one.numbers}
        found["place"] |= {key(PLACE, w) for place in one.places for w in place_words(place)}
    if not any(found.values()):
        found["age"] = {key(BORN, day.isoformat()) for one in asked for day in _days(one)}
    # A key stands once, at its highest worth: what is alike outright is not also a slip.
    seen: set[int] = set()
    probes = []
    for name, worth in _WORTH.items():
        fresh = found[name] - seen
        seen |= fresh
        if fresh:
            probes.append(Probe(worth, frozenset(fresh)))
    return tuple(probes)


def _probe_names(found: dict[str, set[int]], words: tuple[str, ...]) -> None:
    """Look under a name's words: a slip of the hand is in one of them, so not in the whole."""
    whole = words[:1] if len(words) > _PARTS else ()
    for word in words:
        _probe_name(found, word)
        if len(word) >= _SHORTEST_SLIP and word not in whole:
            found["slip"] |= {key.__wrapped__(NAME, near) for near in one_slip_of(word)}


def _probe_name(found: dict[str, set[int]], word: str) -> None:
    found["name"].add(key(NAME, word))
    found["sound"].add(key(SOUND, sound_of(word) or word))
    found["form"] |= {key(FORM, name) for name in names_behind(word)}
    if len(word) >= _SHORTEST_SLIP:
        found["start"].add(key(START, word[:_LONGEST_START]))
    if len(word) > _SHORTEST_START + 1:  # what is two slips off often begins alike
        found["beginning"].add(key(START, word[: _SHORTEST_START + 1]))


def _probe_birth(found: dict[str, set[int]], asked: Particulars) -> None:
    if asked.born_on:
        found["born"].add(key(BORN, asked.born_on.isoformat()))
        days = near_days(asked.born_on)
        found["near birth"] |= {key(BORN, day.isoformat()) for day in days}


def _days(asked: Particulars) -> Iterator[date]:
    if asked.born_between is None:
        return
    first, last = asked.born_between
    for number in range(min((last - first).days + 1, _MOST_DAYS)):
        yield first + timedelta(days=number)

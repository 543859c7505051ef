"""How one name is like another: the strongest of a few kinds of likeness."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from homeward.domain.matching.names import words_of
from homeward.domain.matching.nicknames import names_behind
from homeward.domain.matching.slips import slips_between
from homeward.domain.matching.sounds import sound_of

_SHORT, _LONG = 3, 6
_MOST_SLIPS = 2


class Alike(Enum):
    """In what way two names are alike."""

    SAME = "same"
    SLIP = "slip"
    SHORT_SLIP = "short slip"
    FORM = "form"
    SOUND = "sound"
    PART = "part"
    PARTLY = "partly"
    START = "start"
    TWO_SLIPS = "two slips"


@lru_cache(maxsize=20_000)
def compare(said: str, stored: str, *, words: tuple[str, str], given: bool) -> Alike | None:
    """Return how two plain names are alike, if they are. ``words``: the two as they were written.

    ``given``: they are given names, of which short forms are known.
    """
    if not said or not stored:
        return None
    if said == stored:
        return Alike.SAME
    return _by_letters(said, stored, given=given) or _by_parts(said, stored, words)


def _by_letters(said: str, stored: str, *, given: bool) -> Alike | None:
    longer = max(len(said), len(stored))
    slips = _slips(said, stored)
    if slips == 1 and longer > _SHORT:
        return Alike.SLIP
    if given and names_behind(said) & names_behind(stored):
        return Alike.FORM
    # Caverphone is broad: Dawn sounds like Thorn to it. What also looks alike, sounds alike.
    if sound_of(said) == sound_of(stored) != "":
        most = (longer + 1) // 2
        if slips_between(said, stored, most=most) <= most:
            return Alike.SOUND
    if slips == 1:
        return Alike.SHORT_SLIP
    if len(said) >= _SHORT and stored.startswith(said):
        return Alike.START
    return Alike.TWO_SLIPS if slips == 2 and longer >= _LONG else None


def _slips(said: str, stored: str) -> int:
    """Return how many slips lie between two words, three standing for any more."""
    if len(set(said) ^ set(stored)) > 2 * _MOST_SLIPS:  # one slip changes two letters at most
        return _MOST_SLIPS + 1
    return slips_between(said, stored, most=_MOST_SLIPS)


def _by_parts(said: str, stored: str, words: tuple[str, str]) -> Alike | None:
    """Compare the parts of double names: ``Mary-Jane`` and ``Mary``, ``van den Berg`` and Berg."""
    ours, theirs = (words_of(word)[1:] for word in words)
    if len(ours) < 2 and len(theirs) < 2:
        return None
    mine = set(ours) or {said}
    others = set(theirs) or {stored}
    if any(len(word) >= _SHORT for word in mine & others):
        return Alike.PART if mine <= others else Alike.PARTLY
    return _nearly(mine, others)


def _nearly(mine: set[str], others: set[str]) -> Alike | None:
    near = any(
        slips_between(a, b, most=1) <= 1
        for a in mine
        for b in others
        if min(len(a), len(b)) > _SHORT
    )
    return Alike.PARTLY if near else None

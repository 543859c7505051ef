"""What is known of a person, or asked for, when two are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from homeward.domain.matching.names import plain, words_of

_POSTCODE = re.compile(r"([a-z]{1,2}[0-9][a-z0-9]?)[0-9][a-z]{2}")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of a person for matching. ``others`` are further names, as (given, family).

    ``numbers``: (kind, number); asked for, the kind may be unknown (""). ``places``: names and
    postcodes of where the child lives. ``born_between``: asked for by age, the first and
    the last day on which somebody of that age may have been born.
    """

    given: str = ""
    family: str = ""
    born_on: date | None = None
    others: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    born_between: tuple[date, date] | None = None

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Return every name, as (given, family), the own one first."""
        return ((self.given, self.family), *self.others)


def number_word(number: str) -> str:
    """Return a number as it is compared: letters and digits alone, in capitals."""
    return "".join(letter for letter in number if letter.isalnum()).upper()[:60]


def place_words(place: str) -> tuple[str, ...]:
    """Return the words by which a placement is found: its whole name and each longer part.

    Of a postcode: the whole and its outward half.
    """
    whole = plain(place)
    code = _POSTCODE.fullmatch(whole)
    if code:
        return whole, code[1]
    return tuple(word for word in words_of(place) if word == whole or len(word) > 2)

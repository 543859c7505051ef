"""Identifiers in ranges that nobody was ever given, with right check digits."""

from __future__ import annotations

from random import Random

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_number(rng: Random) -> str:
    """Return an NHS number that begins 999: the range kept for testing."""
    while True:
        digits = "999" + "".join(str(rng.randint(0, 9)) for _ in range(6))
        total = sum(w * int(d) for w, d in zip(range(10, 1, -1), digits, strict=True))
        check = (11 - total % 11) % 11
        if check < 10:
            return f"{digits}{check}"


def upn(rng: Random, *, authority: str) -> str:
    """Return a unique pupil number of an authority code that no authority has."""
    body = authority + "".join(str(rng.randint(0, 9)) for _ in range(9))
    total = sum(weight * int(digit) for weight, digit in enumerate(body, start=2))
    return f"{_LETTERS[total % 23]}{body}"

"""Check digits of the identifiers a child carries. A wrong one warns and never refuses."""

from __future__ import annotations

import re

# The check letters; a temporary UPN's last letter is weighed by its place in the same row.
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(rf"[{_LETTERS}][0-9]{{11}}[0-9{_LETTERS}]")
_NHS = re.compile(r"[0-9]{10}")
_GAPS = re.compile(r"[\s-]+")


def compact(text: str) -> str:
    """Return an identifier without spaces and hyphens, in capitals."""
    return _GAPS.sub("", text).upper()


def upn_is_sound(text: str) -> bool:
    """Tell whether a unique pupil number has its form and its check letter.

    Source: DfE, unique pupil numbers guide for schools and local authorities.
    """
    upn = compact(text)
    if not _UPN.fullmatch(upn):
        return False
    digits = (int(c) if c.isdigit() else _LETTERS.index(c) for c in upn[1:])
    total = sum(weight * digit for weight, digit in enumerate(digits, start=2))
    return _LETTERS[total % 23] == upn[0]


def nhs_number_is_sound(text: str) -> bool:
    """Tell whether an NHS number has ten digits and its check digit.

    Source: NHS Data Dictionary, NHS number.
    """
    number = compact(text)
    if not _NHS.fullmatch(number):
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), number, strict=False)
    )
    return (11 - total % 11) % 11 == int(number[9])

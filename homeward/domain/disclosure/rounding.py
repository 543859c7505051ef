"""Rounding halves upwards, and percentages made only of parts that may be shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from homeward.domain.disclosure.policy import Policy
from homeward.domain.disclosure.table import SUPPRESSED, Cell


def round_half_up(count: int, *, to: int) -> int:
    """Return a count at or above zero to the nearest multiple of ``to``, halves upwards."""
    return (2 * count + to) // (2 * to) * to


def percentage(
    numerator: Cell, denominator: Cell, *, policy: Policy
) -> Decimal | Literal["c"] | None:
    """Return a percentage of two released cells, rounded half up; ``None`` over nothing.

    It is withheld if either part is.
    """
    if numerator == SUPPRESSED or denominator == SUPPRESSED:
        return SUPPRESSED
    if denominator == 0:
        return None
    scale = 10**policy.percent_places
    rounded = (200 * scale * numerator + denominator) // (2 * denominator)
    return Decimal(rounded).scaleb(-policy.percent_places)

"""Numbers typed without saying whose they are: kept as what they can only be."""

from __future__ import annotations

from collections.abc import Iterable

from homeward.domain.context import Context
from homeward.domain.identifiers import compact, nhs_number_is_sound, upn_is_sound
from homeward.record.children.models import Child, Identifier
from homeward.record.stamp import stamp


def kind_of(number: str) -> str:
    """Return the kind that a number's check figure shows it to be, else ``local``."""
    if nhs_number_is_sound(number):
        return "nhs"
    return "upn" if upn_is_sound(number) else "local"


def add_numbers(ctx: Context, child: Child, numbers: Iterable[str]) -> None:
    """Keep the numbers said of a new child, within the operation under way."""
    for kind, value in dict.fromkeys((kind_of(each), _value(each)) for each in numbers):
        if value:
            Identifier.objects.create(
                child=child, kind=kind, value=value, source="report", **stamp(ctx)
            )


def _value(number: str) -> str:
    return number.strip() if kind_of(number) == "local" else compact(number)

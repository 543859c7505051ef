"""The policies under which a table may leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """State what is withheld and how it is rounded.

    Counts from 1 to ``threshold`` are withheld (none if it is 0), with as many more as keep
    them from being worked out. Counts are rounded to the nearest ``round_to``, percentages to
    ``percent_places`` decimals, halves upwards. ``readers`` names who alone may see the table.
    Source: DfE, characteristics of children in need (1 to 5 shown as c).
    """

    name: str
    threshold: int = 5
    round_to: int = 1
    percent_places: int = 1
    readers: tuple[str, ...] = ()


PARTNERSHIP = Policy("partnership")
PUBLIC = Policy("public", percent_places=0)


def operational(*readers: str) -> Policy:
    """Return the policy that shows raw counts to named users alone.

    Raises: ValueError if nobody is named.
    """
    if not readers or not all(reader.strip() for reader in readers):
        raise ValueError("an operational table must name who may see it")
    return Policy("operational", threshold=0, readers=readers)

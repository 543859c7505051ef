"""Tables leave only through here: small numbers withheld so that no sum gives them back.

May import: the standard library only. Entry points: ``Table``, ``protect``, ``ReleasedTable``,
``percentage``, and the policies ``operational(...)``, ``PARTNERSHIP`` and ``PUBLIC``.
"""

from homeward.domain.disclosure.policy import PARTNERSHIP, PUBLIC, Policy, operational
from homeward.domain.disclosure.protect import NotReleased, ReleasedTable, protect
from homeward.domain.disclosure.rounding import percentage, round_half_up
from homeward.domain.disclosure.table import SUPPRESSED, Cell, Table

__all__ = [
    "PARTNERSHIP",
    "PUBLIC",
    "SUPPRESSED",
    "Cell",
    "NotReleased",
    "Policy",
    "ReleasedTable",
    "Table",
    "operational",
    "percentage",
    "protect",
    "round_half_up",
]

"""Why a row, or a whole file, was not taken as it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A code for machines, a sentence that says what to do, and the column concerned.

    Used both for what refuses a row and for what only warns about it.
    """

    code: str
    sentence: str
    column: str = ""

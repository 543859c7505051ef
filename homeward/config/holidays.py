"""England's bank holidays, read from the installed package's own copy: no network is used.

Source: GOV.UK bank holidays (England and Wales), in the package govuk-bank-holidays.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from homeward.config.failure import CannotStart
from homeward.domain.time import Calendar

_PACKAGE, _FILE = "govuk_bank_holidays", "bank-holidays.json"
_DIVISION = "england-and-wales"


@cache
def bank_holidays() -> Calendar:
    """Return the bank holidays known, and the end of the last year for which they are.

    The package is not imported: that would load a client for the network.

    Raises: CannotStart, when it is not installed or cannot be read.
    """
    try:
        spec = find_spec(_PACKAGE)
        folder = Path((spec.origin if spec else None) or _PACKAGE).parent
        events = json.loads((folder / _FILE).read_text(encoding="utf-8"))[_DIVISION]["events"]
        days = frozenset(date.fromisoformat(event["date"]) for event in events)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotStart(
            "England's bank holidays cannot be read. Install the packages of this version again."
        ) from error
    last = max(days, default=date.min).year
    return Calendar(days, date(last, 12, 31))

"""Reading one checked value at a time from parsed TOML, gathering faults instead of stopping."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from homeward.domain.refusal import Refusal

# Longer than any childhood is a slip of the keyboard.
_LONGEST = 10_000


class Fault(NamedTuple):
    """One thing wrong in a protocol file: where, and what to do."""

    path: str
    message: str


class InvalidProtocol(Refusal):
    """A protocol file has faults; ``faults`` lists every one found."""

    code = "invalid_protocol"

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        listed = "; ".join(f"{fault.path}: {fault.message}" for fault in self.faults)
        super().__init__(f"The protocol file needs mending. {listed}")


class Table:
    """Read one TOML table; each ``take`` names a key it may hold, and ``done`` refuses others."""

    def __init__(self, data: Any, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        self._data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        self._known: set[str] = set()
        if not isinstance(data, dict):
            self.fault("", "must be a table")

    def fault(self, key: str, message: str) -> None:
        """Note what is wrong with a key of this table."""
        self.faults.append(Fault(".".join(p for p in (self.path, key) if p), message))

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self._data

    def take(self, key: str, *, required: bool = False) -> Any:
        """Return the raw value of a key, ``None`` if it is not written."""
        self._known.add(key)
        if required and key not in self._data:
            self.fault(key, "is missing")
        return self._data.get(key)

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in sorted(set(self._data) - self._known):
            self.fault(key, "is not a key that may stand here")

    def text(self, key: str, *, required: bool = True, most: int | None = None) -> str:
        """Return a text that is not blank; empty if it is not written and need not be.

        ``most`` is how many characters there is room for.
        """
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "must be a text that is not blank")
            return ""
        if "\0" in value:
            self.fault(key, "holds a character that cannot be kept")
        if most is not None and len(value.strip()) > most:
            self.fault(key, f"must have no more than {most} characters")
        return value.strip()

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Return one of the choices."""
        value = self.text(key)
        if value and value not in choices:
            self.fault(key, f"“{value}” is not one of {', '.join(choices)}")
        return value

    def number(self, key: str) -> int:
        """Return a whole number of at least 1; 1 where a fault is noted."""
        return self.count(key, required=True) or 1

    def count(self, key: str, *, required: bool = False) -> int | None:
        """Return a whole number from 1 to 10,000, ``None`` if it is not written."""
        value = self.take(key, required=required)
        if value is None:
            return None
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 1 <= value <= _LONGEST:
            self.fault(key, f"must be a whole number of at least 1 and at most {_LONGEST}")
            return 1
        return int(value)

    def flag(self, key: str, *, required: bool) -> bool:
        """Return true or false; false if it is not written and need not be."""
        value = self.take(key, required=required)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "must be true or false")
        return value is True

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date written without quotes, ``None`` if it is not written or is none."""
        value = self.take(key, required=required)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.fault(key, "must be a date, written 2026-04-01 without quotes")
        return None

    def days(self, key: str) -> frozenset[date] | None:
        """Return a list of dates, perhaps empty, ``None`` if it is not written."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, list) and all(
            isinstance(day, date) and not isinstance(day, datetime) for day in value
        ):
            return frozenset(value)
        self.fault(key, "must be a list of dates, each written 2026-12-25 without quotes")
        return frozenset()

    def names(
        self, key: str, choices: Collection[str], *, required: bool = False
    ) -> tuple[str, ...]:
        """Return a list of different names from the choices, not empty if written."""
        value = self.take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or len(value) != len(set(map(str, value))):
            self.fault(key, "must be a list of different names, at least one")
            return ()
        for name in value:
            if name not in choices:
                self.fault(key, f"“{name}” is not one of {', '.join(choices)}")
        return tuple(str(name) for name in value)

    def tables(self, key: str) -> list[Table]:
        """Return a list of tables, empty if not written."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(key, "must be a list of tables")
            return []
        inside = ".".join(p for p in (self.path, key) if p)
        return [Table(item, f"{inside}[{n}]", self.faults) for n, item in enumerate(value, 1)]

    def table(self, key: str) -> Table | None:
        """Return a table, ``None`` if not written."""
        value = self.take(key)
        inside = ".".join(p for p in (self.path, key) if p)
        return None if value is None else Table(value, inside, self.faults)

    def inner(self, key: str) -> Table:
        """Return the table of a key that is written; an empty one where a fault is noted."""
        return Table(self.take(key), ".".join(p for p in (self.path, key) if p), self.faults)

    def span(
        self, key: str, *, zero_allowed: bool = False, required: bool = False
    ) -> timedelta | None:
        """Return an elapsed length, ``{ hours = 72 }`` or ``{ days = 7 }`` of 24 hours each."""
        if required and not self.has(key):
            self.fault(key, "is missing")
        inner = self.table(key)
        if inner is None:
            return None
        found = inner.length(zero_allowed=zero_allowed)
        inner.done()
        return found

    def minutes(self, key: str) -> timedelta | None:
        """Return a short length, ``{ minutes = 15 }``, ``None`` if it is not written."""
        inner = self.table(key)
        if inner is None:
            return None
        count = inner.count("minutes", required=True)
        inner.done()
        return timedelta(minutes=count or 1)

    def length(self, *, zero_allowed: bool = False) -> timedelta | None:
        """Return the elapsed length that stands in this table as hours or days."""
        written = {unit: self.take(unit) for unit in ("hours", "days") if self.has(unit)}
        least = 0 if zero_allowed else 1
        amounts = [v for v in written.values() if isinstance(v, int) and not isinstance(v, bool)]
        if len(written) != 1 or not amounts or not least <= amounts[0] <= _LONGEST:
            self.fault("", f"must be hours or days, a whole number of at least {least}")
            return None
        return timedelta(hours=amounts[0]) if "hours" in written else timedelta(days=amounts[0])

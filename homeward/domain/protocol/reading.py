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

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text that is not blank; empty if it is not written and need not be."""
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "must be a text that is not blank")
            return ""
        return value.strip()

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Return one of the choices."""
        value = self.text(key)
        if value and value not in choices:
            self.fault(key, f"“{value}” is not one of {', '.join(choices)}")
        return value

    def number(self, key: str) -> int:
        """Return a whole number of at least 1."""
        value = self.take(key, required=True)
        if value is None:
            return 1
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.fault(key, "must be a whole number of at least 1")
            return 1
        return value

    def flag(self, key: str, *, required: bool) -> bool:
        """Return true or false; false if it is not written and need not be."""
        value = self.take(key, required=required)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "must be true or false")
        return value is True

    def day(self, key: str) -> date:
        """Return a date written without quotes."""
        value = self.take(key, required=True)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.fault(key, "must be a date, written 2026-04-01 without quotes")
        return date.min

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

    def span(self, key: str, *, zero_allowed: bool = False) -> timedelta | None:
        """Return an elapsed length, ``{ hours = 72 }`` or ``{ days = 7 }`` of 24 hours each."""
        inner = self.table(key)
        if inner is None:
            return None
        written = {unit: inner.take(unit) for unit in ("hours", "days") if inner.has(unit)}
        inner.done()
        least = 0 if zero_allowed else 1
        amounts = [v for v in written.values() if isinstance(v, int) and not isinstance(v, bool)]
        if len(written) != 1 or not amounts or not least <= amounts[0] <= _LONGEST:
            self.fault(key, f"must be hours or days, a whole number of at least {least}")
            return None
        return timedelta(hours=amounts[0]) if "hours" in written else timedelta(days=amounts[0])

"""What a code set is: codes in order, their labels, and other spellings that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CodeSet:
    """One list of codes, in the order in which it is shown.

    ``spellings`` maps other written forms (lower case) to a code. ``retired`` codes are still
    read and labelled, but are not offered for new records.
    """

    name: str
    labels: Mapping[str, str]
    spellings: Mapping[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()

    def find(self, text: str) -> str | None:
        """Return the code that the text stands for, or None where it stands for none."""
        code = text.strip().upper()
        if code in self.labels:
            return code
        return self.spellings.get(" ".join(text.lower().split()))

    def label(self, code: str) -> str:
        """Return the words for a code; an unlisted code is its own label."""
        return self.labels.get(code, code)

    def current(self) -> tuple[str, ...]:
        """Return the codes that may be chosen for a new record."""
        return tuple(code for code in self.labels if code not in self.retired)

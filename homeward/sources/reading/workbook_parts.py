"""What the parts of a workbook say: its sheets, where they are, shared texts, kinds of number.

Each class takes one part's elements. Source: ECMA-376 part 1, 18.2, 18.4 and 18.8.
"""

from __future__ import annotations

import re
from posixpath import join, normpath

from homeward.sources.reading.aside import TooMuch
from homeward.sources.reading.sheet import LONGEST_CELL, unescaped

MOST_STRINGS = 128 << 20
"""Characters of shared texts, which are held in memory."""

_DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


class Structure:
    """The workbook's sheets in order, (title, relation), and the day it counts from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take what is looked for."""
        if name == "sheet":
            key = next((v for k, v in given.items() if k.endswith(":id")), "")
            self.sheets.append((given.get("name", ""), key))
        elif name == "workbookPr":
            self.from_1904 = given.get("date1904", "") in ("1", "true")

    def text(self, words: str) -> None:
        """Pass over."""

    def end(self, name: str) -> None:
        """Pass over."""


class Relations:
    """Which part of the package each relation of the workbook leads to."""

    def __init__(self) -> None:
        self.target: dict[str, str] = {}
        self.kind: dict[str, str] = {}

    def of(self, kind: str) -> str | None:
        """Return the part of a kind, of which a workbook has one."""
        return next((self.target[key] for key, k in self.kind.items() if k == kind), None)

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take what is looked for."""
        if name == "Relationship" and given.get("TargetMode") != "External":
            key, target = given.get("Id", ""), given.get("Target", "")
            self.kind[key] = given.get("Type", "").rpartition("/")[2]
            self.target[key] = normpath(join("/xl", target)).lstrip("/")

    def text(self, words: str) -> None:
        """Pass over."""

    def end(self, name: str) -> None:
        """Pass over."""


class Strings:
    """The texts that cells share, each by its place."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._words: list[str] = []
        self._size = 0
        self._inside = self._sounds = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take what is looked for."""
        if name == "si":
            self._words = []
        elif name == "rPh":  # how it is pronounced, which is not shown
            self._sounds = True
        self._inside = name == "t" and not self._sounds

    def text(self, words: str) -> None:
        """Take a text's words."""
        if self._inside:
            self._words.append(words)

    def end(self, name: str) -> None:
        """Keep a text that is whole."""
        self._inside = False
        if name == "si":
            whole = unescaped("".join(self._words))[:LONGEST_CELL]
            self._size += len(whole) + 64
            if self._size > MOST_STRINGS:
                raise TooMuch
            self.found.append(whole)
        elif name == "rPh":
            self._sounds = False


class Styles:
    """Which cell styles show days and times."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._in_cells = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take what is looked for."""
        if name == "numFmt":
            self._codes[_whole(given.get("numFmtId", ""))] = given.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._formats.append(_whole(given.get("numFmtId", "")))

    def text(self, words: str) -> None:
        """Pass over."""

    def end(self, name: str) -> None:
        """Note where the cells' styles end."""
        if name == "cellXfs":
            self._in_cells = False

    def days(self) -> frozenset[int]:
        """Return the places of the styles that show days or times."""
        return frozenset(
            place for place, number in enumerate(self._formats) if self._shows_days(number)
        )

    def _shows_days(self, number: int) -> bool:
        code = self._codes.get(number)
        if code is None:
            return number in _DAY_FORMATS
        plain = _QUOTED.sub("", code.split(";")[0]).lower()
        return "general" not in plain and any(letter in plain for letter in "dmyhs")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

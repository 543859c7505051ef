"""How one cell is read: text, identifiers, codes, flags, numbers, dates and times."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from homeward.domain.codes.code_set import CodeSet
from homeward.domain.codes.people import UPN_UNKNOWN
from homeward.domain.identifiers import compact, nhs_number_is_sound, upn_is_sound
from homeward.sources.reading.dates import BLANKS, Parsed, parse_date, parse_instant
from homeward.sources.reading.reason import Reason

Cell = Parsed[Any] | Reason
Reader = Callable[[str], Cell]

_BLANK: Parsed[Any] = Parsed(None)
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")


def text(longest: int) -> Reader:
    """Read words of at most so many characters, runs of space made one."""

    def read(raw: str) -> Cell:
        if raw.isalnum() and raw.isascii() and len(raw) <= longest and raw not in BLANKS:
            return Parsed(raw)  # nothing below changes such a text
        value = raw.strip("\ufeff \t\xa0")
        if value in BLANKS:
            return _BLANK
        if len(value) > longest:
            return Reason("too_long", f"This is longer than {longest} characters. Shorten it.")
        if "\n" in value or "\r" in value:
            return Reason(
                "line_break", "This has a line break in it. Look for a stray quotation mark."
            )
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
        value = " ".join(value.split())
        if _UNWRITABLE.search(value):
            return Reason("not_characters", "This has characters that cannot be read. Retype it.")
        return Parsed(value or None)

    return read


def identifier() -> Reader:
    """Read a system's own number for something, as text; 123.0 is 123."""
    words = text(48)

    def read(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Parsed) and cell.value and cell.value.endswith("0"):
            whole = _WHOLE_FLOAT.fullmatch(cell.value)
            return Parsed(whole[1]) if whole else cell
        return cell

    return read


def postcode() -> Reader:
    """Read a postcode in capitals."""
    words = text(10)

    def read(raw: str) -> Cell:
        cell = words(raw)
        return Parsed(cell.value.upper()) if isinstance(cell, Parsed) and cell.value else cell

    return read


def code(codes: CodeSet, *, unlisted: str = "keep") -> Reader:
    """Read a code. One not in the set is kept or left out with a warning, or refused."""
    words = text(100)

    @lru_cache(maxsize=1_000)
    def read_short(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Reason) or cell.value is None:
            return cell
        found = codes.find(cell.value)
        if found:
            return Parsed(found)
        shown = f"“{cell.value}” is not a {codes.name} that is known"
        if unlisted == "refuse":
            return Reason("code_unknown", f"{shown}. Use one of {', '.join(codes.current())}.")
        if unlisted == "leave out" or len(cell.value) > 20:
            return Parsed(None, Reason("code_unknown", f"{shown}. It was left out."))
        return Parsed(cell.value.upper(), Reason("code_unknown", f"{shown}. It was kept."))

    return lambda raw: read_short(raw) if len(raw) <= 100 else words(raw)


def day() -> Reader:
    """Read a date."""

    def read(raw: str) -> Parsed[date] | Reason:
        return parse_date(raw)

    return read


def moment() -> Reader:
    """Read an instant, in UTC."""

    def read(raw: str) -> Parsed[datetime] | Reason:
        return parse_instant(raw)

    return read


def number() -> Reader:
    """Read a number that is not negative."""

    def read(raw: str) -> Cell:
        value = raw.strip()
        if value in BLANKS:
            return _BLANK
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?", value):
            return Parsed(float(value))
        return Parsed(None, Reason("number_unreadable", "This is not a number. It was left out."))

    return read


def upn() -> Reader:
    """Read a unique pupil number, or the code that says why there is none."""
    words = text(48)

    def read(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Reason) or cell.value is None:
            return cell
        value = compact(cell.value)
        if value in UPN_UNKNOWN.labels or upn_is_sound(value):
            return Parsed(value)
        return Parsed(
            value, Reason("upn_check", "The UPN fails its check letter. It was kept; check it.")
        )

    return read


def nhs_number() -> Reader:
    """Read an NHS number."""
    words = text(48)

    def read(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Reason) or cell.value is None:
            return cell
        value = compact(cell.value)
        if nhs_number_is_sound(value):
            return Parsed(value)
        return Parsed(
            value,
            Reason("nhs_check", "The NHS number fails its check digit. It was kept; check it."),
        )

    return read

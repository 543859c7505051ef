"""How one cell is read: text, identifiers, codes, flags, numbers, dates and times."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from homeward.domain.codes.code_set import CodeSet
from homeward.domain.codes.people import UPN_UNKNOWN, YES_NO
from homeward.domain.identifiers import compact, nhs_number_is_sound, upn_is_sound
from homeward.sources.reading.dates import BLANKS, Parsed, parse_date, parse_instant
from homeward.sources.reading.reason import Reason

Cell = Parsed[Any] | Reason
Reader = Callable[[str], Cell]

_BLANK: Parsed[Any] = Parsed(None)
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LIST_MARK = re.compile(r"[a-z]{1,2}\) ?", re.IGNORECASE)
_LIST_PARTS = re.compile(r" - |: ?|\u2013 ?")
_NOT_WORDS = frozenset({"UPRN", "EASTING", "NORTHING", "TOTAL_NO_OF_OUTCOMES"})
# What a spreadsheet shows where a formula went wrong.
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")


def text(longest: int) -> Reader:
    """Read words of at most so many characters, runs of space made one.

    What a spreadsheet shows where a formula went wrong is left out with a warning.
    """

    def read(raw: str) -> Cell:
        if raw.isalnum() and raw.isascii() and len(raw) <= longest and raw not in BLANKS:
            return Parsed(raw)  # nothing below changes such a text
        value = raw.strip("\ufeff \t\xa0")
        if value in BLANKS:
            return _BLANK
        wrong = _wrong(value, longest)
        if wrong is not None:
            return Parsed(None, wrong) if wrong.code == "cell_error" else wrong
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
        value = " ".join(value.split())
        if _UNWRITABLE.search(value):
            return Reason("not_characters", "This has characters that cannot be read. Retype it.")
        return Parsed(value or None)

    return read


def _wrong(value: str, longest: int) -> Reason | None:
    if value in _ERRORS:
        return cell_error(value)
    if len(value) > longest:
        return Reason("too_long", f"This is longer than {longest} characters. Shorten it.")
    if "\n" in value or "\r" in value:
        return Reason("line_break", "This has a line break in it. Look for a stray quotation mark.")
    return None


def identifier() -> Reader:
    """Read a system's own number for something, as text; 123.0 is 123."""
    words = text(48)

    def read(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Parsed) and cell.warning:
            return cell.warning
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
        return cell_error(raw) if raw in _ERRORS else parse_date(raw)

    return read


def moment() -> Reader:
    """Read an instant, in UTC."""

    def read(raw: str) -> Parsed[datetime] | Reason:
        return cell_error(raw) if raw in _ERRORS else parse_instant(raw)

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


def flag() -> Reader:
    """Read a yes or no as Y or N; what is neither is left out with a warning."""
    return code(YES_NO, unlisted="leave out")


def listed(codes: CodeSet, *, unlisted: str = "leave out") -> Reader:
    """Read a code as a form's list shows it: “b) N2 - Child's disability”, “E1: Placement order”.

    The number of the line in the list is passed over; then come the code, its words, or both.
    """
    words = text(200)
    plain = code(codes, unlisted=unlisted)
    by_label = {label.casefold(): key for key, label in codes.labels.items()}

    def read(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Reason) or cell.value is None:
            return cell
        whole = _LIST_MARK.sub("", cell.value)
        for part in (whole, *_LIST_PARTS.split(whole)):
            found = codes.find(part) or by_label.get(part.casefold())
            if found:
                return Parsed(found)
        return plain(whole[:100])

    return read


def json_words(longest: int, *, join: str = " ", flags: bool = False) -> Reader:
    """Read a JSON object as its values in words, in their order; what is no JSON as it stands.

    With ``flags`` a key whose value is yes stands for itself, in words.
    """
    words = text(longest)

    def read(raw: str) -> Cell:
        stripped = raw.strip()
        if not stripped.startswith("{") or len(stripped) > 20_000:
            return words(raw)
        try:
            said = json.loads(stripped)
        except (ValueError, RecursionError):
            return words(raw)
        parts = [_json_part(key, value, flags) for key, value in said.items()]
        return words(join.join(part for part in parts if part))

    return read


def cell_error(shown: str) -> Reason:
    """Say that a spreadsheet's formula went wrong."""
    return Reason(
        "cell_error", f"The cell shows {shown}: its formula went wrong. Type what it should hold."
    )


def list_words(longest: int) -> Reader:
    """Read what a form's list shows, in words: “b) Former relevant child” without its letter."""
    words = text(longest)

    def read(raw: str) -> Cell:
        cell = words(raw)
        if isinstance(cell, Parsed) and cell.value:
            return Parsed(_LIST_MARK.sub("", cell.value) or None)
        return cell

    return read


def _json_part(key: str, value: object, flags: bool) -> str:
    shown = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    if not flags or not key.upper().endswith("_FLAG"):
        return "" if key.upper() in _NOT_WORDS else shown
    told = YES_NO.find(shown) == "Y"
    return key.upper().removesuffix("_FLAG").replace("_", " ").capitalize() if told else ""

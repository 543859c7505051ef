"""A mapping guessed from the beginning of a file, for a person to check and mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from homeward.domain.codes import episode, missing, people
from homeward.domain.codes.code_set import CodeSet
from homeward.sources.mapping.dates import joined, read_by
from homeward.sources.mapping.model import FileMapping, From
from homeward.sources.mapping.reader import is_time
from homeward.sources.mapping.synonyms import NAMES, WHOLE_NAMES
from homeward.sources.reading.dates import is_blank, parse_instant
from homeward.sources.reading.reason import Reason
from homeward.sources.tables.definition import normal
from homeward.sources.tables.own import TARGETS

Rows = Sequence[Sequence[str]]

CODES: Mapping[str, CodeSet] = {
    "sex": people.SEX,
    "ethnicity": people.ETHNICITY,
    "kind": missing.KIND,
    "grade": episode.GRADE,
    "missing_from": episode.MISSING_FROM,
    "reported_by": episode.REPORTED_BY,
    "condition": episode.CONDITION,
}
"""The columns that hold codes, and their codes."""

_STARTS = ("last_seen_at", "noticed_at", "reported_at")
_FORMS = (
    "MM/DD/YYYY HH:MI:SS",
    "MM/DD/YYYY HH:MI",
    "MM/DD/YYYY",
    "DD-MON-YYYY HH:MI:SS",
    "DD-MON-YYYY HH:MI",
    "DD-MON-YYYY",
    "DD MON YYYY HH:MI",
    "DD MON YYYY",
    "YYYY/MM/DD HH:MI:SS",
    "YYYY/MM/DD HH:MI",
    "YYYY/MM/DD",
    "YYYYMMDD HH:MI",
    "YYYYMMDD",
)
_MOST_WORDS = 100  # different words of a column that are looked at


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guessed mapping, and what the guess leaves to a person.

    ``unplaced``: headings that nothing is read from. ``lacking``: columns that matter and have
    no heading. ``words``: by column, words of the file whose code is not known.
    ``unread_dates``: by column, a day or time that no form reads.
    """

    mapping: FileMapping
    unplaced: tuple[str, ...]
    lacking: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    unread_dates: Mapping[str, str]


def propose(
    *, header: Sequence[str], rows: Rows, name: str = "new-mapping", table: str | None = None
) -> Proposal:
    """Guess how a file's columns, dates and codes are to be read.

    ``rows`` is a sample of its cells; ``table`` one of ``TARGETS``, guessed if None.
    """
    placed = _placed(header)
    table = table or ("missing_episode" if any(c in placed for c in _STARTS) else "person")
    known = {column.name for column in TARGETS[table].columns}
    columns = {target: source for target, source in placed.items() if target in known}
    sample = _Sample(header, rows)
    dates, unread = _dates(columns, sample)
    codes, words = _codes(columns, sample)
    if table == "missing_episode" and "kind" not in columns:
        columns["kind"] = From(value="missing")
    mapping = FileMapping(
        name=name, title=name, table=table, columns=columns, dates=dates, codes=codes
    )
    read = {normal(heading) for source in columns.values() for heading in source.reads}
    return Proposal(
        mapping=mapping,
        unplaced=tuple(heading for heading in header if normal(heading) not in read),
        lacking=_lacking(columns, table),
        words=words,
        unread_dates=unread,
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """The sample's cells by heading."""

    header: Sequence[str]
    rows: Rows

    def cells(self, source: From) -> Iterable[str]:
        """Yield what one column's date and time, or first heading, holds."""
        places = {normal(name): place for place, name in enumerate(self.header)}
        wanted = [places[normal(name)] for name in source.reads]
        for row in self.rows:
            cells = [row[place] if place < len(row) else "" for place in wanted]
            if not is_blank(cells[0]):
                yield joined(cells[0], cells[1]) if source.time else cells[0]


def _placed(header: Sequence[str]) -> dict[str, From]:
    """Return where each column comes from, as far as the headings tell."""
    free = {_plain(name): name for name in reversed(header) if name.strip()}
    placed: dict[str, From] = {}
    for target, synonyms in NAMES.items():
        likely = [target.replace("_", " "), *synonyms.split(",")]
        heading = next((free.pop(n) for n in map(_plain, likely) if n in free), None)
        if heading is not None:
            time = _time_of(heading, free) if target.endswith("_at") else None
            placed[target] = From((heading,), time=free.pop(time) if time else "")
    whole = next((n for n in map(_plain, WHOLE_NAMES.split(",")) if n in free), None)
    if whole and not {"given_name", "family_name"} & set(placed):
        heading = free.pop(whole)
        placed["given_name"] = From((heading,), part="given")
        placed["family_name"] = From((heading,), part="family")
    return placed


def _time_of(heading: str, free: Mapping[str, str]) -> str | None:
    """Return the heading of the time of day that goes with a date's."""
    words = _plain(re.sub(r"(?i)\b(date|time|at)\b", " ", heading.replace("_", " ")))
    swapped = _plain(re.sub("(?i)date", "time", heading))
    likely = (swapped, f"time{words}", f"{words}time")
    return next((n for n in likely if n in free and n != _plain(heading)), None)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", normal(name))


def _dates(columns: Mapping[str, From], sample: _Sample) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the forms needed beside the usual ones, and by column a date that none reads."""
    forms: list[str] = []
    unread: dict[str, str] = {}
    for target, source in columns.items():
        if not is_time(target):
            continue
        cells = list(sample.cells(source))
        if all(map(_is_read, cells)):
            continue
        fitting = [form for form in _FORMS if any(read_by((form,), c) != c for c in cells)]
        needed = [f for f in fitting if f not in forms]
        still = [c for c in cells if not _is_read(read_by((*forms, *needed), c))]
        forms += needed
        if still:
            unread[target] = still[0]
    return tuple(forms), unread


def _is_read(cell: str) -> bool:
    return not isinstance(parse_instant(cell), Reason)


def _codes(
    columns: Mapping[str, From], sample: _Sample
) -> tuple[dict[str, dict[str, str]], dict[str, tuple[str, ...]]]:
    """Return what unknown words seem to stand for, and those that nobody can tell."""
    codes: dict[str, dict[str, str]] = {}
    unknown: dict[str, tuple[str, ...]] = {}
    for target, code_set in CODES.items():
        if target not in columns:
            continue
        words = list(dict.fromkeys(cell.strip() for cell in sample.cells(columns[target])))
        new = [word for word in words[:_MOST_WORDS] if code_set.find(word) is None]
        told = {word: _likely(word, code_set) for word in new}
        guessed = {word: code for word, code in told.items() if code}
        if guessed:
            codes[target] = guessed
        if len(guessed) < len(told):
            unknown[target] = tuple(word for word in new if not told[word])
    return codes, unknown


def _likely(word: str, codes: CodeSet) -> str:
    """Return the one code whose label or spelling stands within the words, or nothing."""
    plain = f" {re.sub('[^a-z0-9]+', ' ', word.lower())} "
    names = [(label.lower(), code) for code, label in codes.labels.items()]
    names += [(said, code) for said, code in codes.spellings.items() if len(said) > 2]
    found = {code for said, code in names if f" {said} " in plain}
    return found.pop() if len(found) == 1 else ""


def _lacking(columns: Mapping[str, From], table: str) -> tuple[str, ...]:
    """Return the columns without which no row, or hardly any, can be taken."""
    lacking: list[str] = []
    if "number" not in columns:
        lacking += [n for n in ("family_name", "born_on") if n not in columns] and ["number"]
    if table == "missing_episode" and not any(name in columns for name in _STARTS):
        lacking.append("last_seen_at")
    return tuple(lacking)

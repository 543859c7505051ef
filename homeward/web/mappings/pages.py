"""Mappings as their templates meet them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from homeward.guard.staff import Recorder
from homeward.sources.kept_mappings import KeptMapping
from homeward.sources.mapping.model import FileMapping, From
from homeward.sources.mapping.previewing import Landing
from homeward.sources.mapping.proposing import CODES, Proposal
from homeward.web.due import moment
from homeward.web.mappings.words import TABLES, column_words


@dataclass(frozen=True)
class MappingLine:
    """One mapping in the list."""

    url: str
    title: str
    what: str
    saved: str


@dataclass(frozen=True)
class MappingsPage:
    """The mappings that are kept."""

    title: str
    lines: tuple[MappingLine, ...]


@dataclass(frozen=True)
class MappingPage:
    """One mapping in plain words: each column with where it comes from."""

    title: str
    what: str
    saved: str
    columns: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    file_url: str
    text: str


@dataclass(frozen=True)
class LandedRow:
    """One row of the sample as it would land, or why it would not."""

    line: int
    values: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class MakingPage:
    """The mapping as it is being made: what was not placed, and how the first rows land."""

    title: str
    file: str
    what: str
    notes: tuple[str, ...]
    landed: tuple[LandedRow, ...]
    counted: str


def mappings_page(
    kept: Iterable[KeptMapping], *, now: datetime, people: Mapping[UUID, Recorder]
) -> MappingsPage:
    """Return the page model of the mappings that are kept."""
    lines = tuple(
        MappingLine(
            reverse("mapping", args=[each.id]),
            each.mapping.title,
            TABLES[each.mapping.table],
            _saved(each, now, people),
        )
        for each in kept
    )
    return MappingsPage("Mappings", lines)


def _saved(each: KeptMapping, now: datetime, people: Mapping[UUID, Recorder]) -> str:
    who = people[each.saved_by].name if each.saved_by in people else "Homeward"
    return f"{moment(each.saved_at, now)}, by {who}"


def mapping_page(
    kept: KeptMapping, *, now: datetime, people: Mapping[UUID, Recorder]
) -> MappingPage:
    """Return the page model of one mapping."""
    mapping = kept.mapping
    return MappingPage(
        title=mapping.title,
        what=TABLES[mapping.table],
        saved=_saved(kept, now, people),
        columns=tuple((column_words(c), _from(c, s)) for c, s in mapping.columns.items()),
        codes=tuple(
            (f"{column_words(column)}: “{word}”", _code(column, code))
            for column, told in mapping.codes.items()
            for word, code in told.items()
        ),
        file_url=reverse("mapping_file", args=[kept.id]),
        text=kept.text,
    )


def _code(column: str, code: str) -> str:
    return CODES[column].label(code) if column in CODES else code


def _from(column: str, source: From) -> str:
    if not source.headings:
        return f"Always: {_code(column, source.value)}"
    said = ", else ".join(f"“{heading}”" for heading in source.headings)
    if source.part:
        return f"The {source.part} name out of {said}"
    return f"{said} with the time of day in “{source.time}”" if source.time else said


def making_page(
    *,
    file: str,
    mapping: FileMapping,
    proposal: Proposal | None,
    landings: Sequence[Landing],
    notes: Sequence[str],
) -> MakingPage:
    """Return the page model of a mapping under way."""
    landed = tuple(map(_landed, landings))
    sound = sum(not row.reasons for row in landed)
    return MakingPage(
        title="Make a mapping",
        file=file,
        what=TABLES[mapping.table],
        notes=(*_left_over(proposal), *notes),
        landed=landed,
        counted=f"{sound} of these {len(landed)} rows would be taken." if landed else "",
    )


def _landed(row: Landing) -> LandedRow:
    return LandedRow(
        row.line,
        tuple((column_words(name), value) for name, value in row.values),
        tuple(f"{r.column}: {r.sentence}" if r.column else r.sentence for r in row.reasons),
        tuple(warning.sentence for warning in row.warnings),
    )


def _left_over(proposal: Proposal | None) -> list[str]:
    """Say what the guess leaves to a person."""
    if proposal is None:
        return []
    said = []
    if proposal.lacking:
        names = ", ".join(column_words(name) for name in proposal.lacking)
        said.append(f"Not found among the headings, and needed: {names}. Choose where it stands.")
    said += [
        f"“{cell}” in {column_words(name)} is not read as a day or time. Give the form it has."
        for name, cell in proposal.unread_dates.items()
    ]
    said += [
        f"Say below what these words of {column_words(name)} mean: {', '.join(words)}."
        for name, words in proposal.words.items()
    ]
    if proposal.unplaced:
        said.append(f"Headings that nothing is read from: {', '.join(proposal.unplaced)}.")
    return said

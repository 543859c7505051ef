"""Putting a row of what is kept of a child into words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from homeward.domain.time import in_words
from homeward.record.kept.nouns import Noun
from homeward.web.children.fact_words import NOUNS_SAID, field_words
from homeward.web.children.words import day, identifier_kind

BLANK = "Not recorded"
_YES_NO = {True: "Yes", False: "No"}


def choices_of(noun: Noun, name: str) -> dict[str, str]:
    """Return the answers to choose from for a field, by what is kept; none if it is typed."""
    own = field_words(noun.name, name).choices
    if own:
        return dict(own)
    if name in noun.codes:
        codes = noun.codes[name]
        return {code: codes.label(code) for code in codes.current()}
    column: Any = noun.model._meta.get_field(name)
    if column.choices:
        return {str(value): str(label) for value, label in column.choices}
    return {}


def value_words(noun: Noun, name: str, value: object) -> str:
    """Return one value as people read it."""
    if value in (None, ""):
        return BLANK
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, datetime):
        return in_words(value)
    if isinstance(value, date):
        return day(value)
    if name in noun.codes:
        return noun.codes[name].label(str(value))
    if name in ("concerns_contact", "concerns_person"):
        return "Named"
    if (noun.name, name) == ("identifier", "kind"):
        return identifier_kind(str(value))
    return choices_of(noun, name).get(str(value), str(value))


def title_words(noun: Noun, row: Any) -> str:
    """Return what heads a row's line."""
    if noun.name == "alias":
        return f"{row.given_name} {row.family_name}".strip()
    words = NOUNS_SAID[noun.name]
    named = (name for name in words.title if getattr(row, name) not in (None, ""))
    first = next(named, "")
    return value_words(noun, first, getattr(row, first)) if first else words.untitled


def plain_words(noun: Noun, row: Any) -> str:
    """Return what a row says, without its title, its days and what is withheld."""
    words = NOUNS_SAID[noun.name]
    said = [
        value_words(noun, name, getattr(row, name))
        for name in words.plain
        if getattr(row, name) not in (None, "")
    ]
    said += [
        f"{field_words(noun.name, name).label.rstrip('?')}: "
        f"{value_words(noun, name, getattr(row, name))}"
        for name in words.labelled
        if getattr(row, name) not in (None, "", False)
    ]
    return ". ".join(part.rstrip(".") for part in said)


def when_words(noun: Noun, row: Any) -> str:
    """Return who said it and when: ``mother, 3 March 2026``; or from and to which day."""
    source = str(getattr(row, "source", "") or "")
    if noun.begins == "as_of":
        ended = f", ended {day(row.ends_on)}" if row.ends_on else ""
        return f"{source}, {day(row.as_of)}{ended}"
    if noun.name == "trigger_plan":
        return f"Agreed {day(row.agreed_on)}"
    if noun.ends is None:
        taken = getattr(row, "taken_on", None)
        return ", ".join(part for part in (source, f"taken {day(taken)}" if taken else "") if part)
    began = day(row.starts_on, none="day not recorded")
    lasted = f"{began} to {day(row.ends_on, none='now')}"
    return f"{lasted}, from {source}" if source else lasted

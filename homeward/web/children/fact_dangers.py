"""Dangers from somebody who could be told: what is offered to record them, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.permissions import MANAGERS
from homeward.guard.staff import Recorder, colleagues, recorders
from homeward.record.children.joins import joined_with
from homeward.record.kept.deciding import is_partner
from homeward.record.kept.nouns import NOUNS, Noun
from homeward.record.kept.queries import kept_of
from homeward.record.profile.harm import danger_of
from homeward.record.profile.queries import Danger, Section, Whom

Choices = tuple[tuple[str, str], ...]

_ASKED = ("harm", "concerns", "concerns_contact", "concerns_person")
_FROM = {
    Whom.HOUSEHOLD: "those who care for the child",
    Whom.FAMILY: "the family",
    Whom.CONTACT: "a contact of the child",
    Whom.PERSON: "a colleague",
}
_UNSAID = (
    "This reads like a danger from somebody who could be told. Until a manager decides, carers and "
    "their household are not told. Correct it to say from whom the danger is."
)


def offered(ctx: Context, noun: Noun, child: Any, *, section: str) -> dict[str, Choices | None]:
    """Return what there is to choose from for a danger; None for what is not asked.

    It is asked of those who keep the child's record, about a vulnerability.
    """
    if noun.name != "profile_fact":
        return {}
    theirs = ctx.for_authority(child.authority_id)
    if is_partner(theirs) or section not in ("", Section.VULNERABILITY):
        return dict.fromkeys(_ASKED)
    dangers = [one for one in Danger.choices if one[0] != Danger.NONE or ctx.roles & MANAGERS]
    contacts = kept_of(theirs, NOUNS["contact"], joined_with(theirs, child.pk))
    people = [one.user for one in colleagues(ctx) if one.current and one.user.pk != ctx.actor]
    return {
        "harm": tuple((str(code), str(words)) for code, words in dangers),
        "concerns_contact": tuple(
            (str(one.pk), f"{one.name}, {one.get_relation_display()}") for one in contacts
        ),
        "concerns_person": tuple((str(one.pk), one.name) for one in people),
    }


@dataclass(frozen=True, slots=True)
class Named:
    """The names of those whom dangers concern: contacts and people who sign in, by id."""

    contacts: Mapping[UUID, str]
    people: Mapping[UUID, Recorder]


def named_in(ctx: Context, children: list[UUID], rows: Iterable[Any]) -> Named:
    """Return the names of those whom the dangers among these facts concern."""
    found = list(rows)
    contacts: dict[UUID, str] = {}
    if any(row.concerns_contact for row in found):
        contacts = {one.pk: one.name for one in kept_of(ctx, NOUNS["contact"], children)}
    people = {row.concerns_person for row in found} - {None}
    return Named(contacts, recorders(people) if people else {})


def danger_words(row: Any, named: Named) -> str:
    """Return what danger a fact of the profile records, from whom, and what follows; or ""."""
    if not danger_of(row):
        return ""
    if not row.harm:
        return _UNSAID
    person = named.people.get(row.concerns_person)
    name = person.name if person else named.contacts.get(row.concerns_contact, "")
    whom = name or _FROM[Whom(row.concerns)]
    return (
        f"{Danger(row.harm).label}: from {whom}. They and their household are not told until a "
        "manager decides."
    )

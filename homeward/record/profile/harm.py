"""From whom the record says that a child is in danger: they are not simply told.

A danger is recorded by its code and by whom it concerns. The words of the profile are a safety
net beneath: what reads like a danger and bears no code counts until somebody gives it one.

Source: statutory guidance on children who go missing (2014): honour-based abuse, forced
marriage; Working Together 2023: allegations against those who care for a child.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Max

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.versions import find
from homeward.record.about_child import FactAboutChild, stands_on
from homeward.record.children.joins import joined_with
from homeward.record.episodes.models import Episode
from homeward.record.kept.models import Correction
from homeward.record.placements.models import Placement
from homeward.record.profile.models import Contact, Danger, ProfileFact, Telling
from homeward.record.profile.models import Whom as Whom

MUST_NOT = "must_not_be_told"
"""The code of a carer of whom it was decided that they must not be told."""

_SAID = MappingProxyType(
    {
        Danger.HONOUR_BASED_ABUSE.value: r"\bhonour|\bizzat\b|\bhb[va]\b",
        Danger.FORCED_MARRIAGE.value: r"\bforced marriage|\bforced (in)?to (a )?marr",
        Danger.FEMALE_GENITAL_MUTILATION.value: r"\bfgm\b|\bgenital (mutilat|cutting)",
        Danger.DOMESTIC_ABUSE.value: (
            r"\bdomestic(ally)? (abus|violen)|\bdva?\b|(?-i:\bDA\b)|\bmarac\b|\bcoercive control"
        ),
        Danger.ALLEGATION.value: r"\balleg(ation|e\b|ed|es|ing)|\blado\b",
    }
)
"""What is recorded, and the words and short forms by which it is known in what people typed.

A word denied ("no domestic abuse") counts too: whether it is so is for a person to decide.
"""

_NEAR = (Contact.Relation.PARENT, Contact.Relation.SIBLING, Contact.Relation.RELATIVE)
_APART = frozenset(
    ["A4", "A6", "H5", "K1", "K2", "K3", "P3", "R1", "R2", "R3", "R5", "S1", "T1", "U4", "U5", "U6"]
)
"""Kinds of placement in which the child lives with nobody of the family. Codes: SSDA903."""


@dataclass(frozen=True, slots=True)
class Harm:
    """A danger of which those whom it concerns are not told until a manager decides.

    ``kind``: a code of why. ``named``: the id of the contact, or of the person who signs in,
    whom it concerns; else None. ``recorded_at``: since when (aware UTC) it stands as it does.
    """

    kind: str
    whom: Whom
    named: UUID | None
    recorded_at: datetime


def concerned(ctx: Context, episode: UUID) -> tuple[Harm, ...]:
    """Return the dangers to the child of an episode that stand at ``ctx.now``, by whom.

    Raises:
        NotFound: there is no such episode in what the reader may see.
    """
    children = joined_with(ctx, find(ctx, Episode, episode).child_id)
    return concerning(ctx, children, on=london_date(ctx.now))


def concerning(ctx: Context, children: list[UUID], *, on: date) -> tuple[Harm, ...]:
    """Return the dangers to a child, whose joined rows are ``children``, on a London day.

    Where the family is, or may be, those with whom the child lives, a danger from the family is
    one from the household too.
    """
    facts = ProfileFact.objects.seen_by(ctx).filter(stands_on(on), child__in=children)
    rows = [row for row in facts.order_by("recorded_at", "pk") if holds_back(row)]
    contacts = Contact.objects.seen_by(ctx).filter(
        stands_on(on),
        child__in=children,
        relation=Contact.Relation.CARER,
        telling=Telling.MUST_NOT,
    )
    carers = list(contacts.only("recorded_at"))
    since = _since(ctx, [*rows, *carers])
    found = [harm for row in rows for harm in _of(ctx, row, since[row.pk])]
    found += [Harm(MUST_NOT, Whom.HOUSEHOLD, None, since[row.pk]) for row in carers]
    if any(harm.whom is Whom.FAMILY for harm in found) and not _lives_apart(ctx, children, on):
        found += [
            Harm(harm.kind, Whom.HOUSEHOLD, None, harm.recorded_at)
            for harm in found
            if harm.whom is Whom.FAMILY
        ]
    return tuple(dict.fromkeys(found))


def naming(
    ctx: Context, children: Iterable[UUID], *, people: Iterable[UUID], on: date
) -> list[tuple[UUID, Harm]]:
    """Return the dangers on a London day that name one of these people, each with its child's row.

    Of any number of children's rows, in a fixed number of questions.
    """
    facts = ProfileFact.objects.seen_by(ctx).filter(
        stands_on(on),
        child__in=list(children),
        concerns=Whom.PERSON,
        concerns_person__in=list(people),
    )
    rows = [row for row in facts.order_by("recorded_at", "pk") if holds_back(row)]
    since = _since(ctx, rows)
    return [(row.child_id, harm) for row in rows for harm in _of(ctx, row, since[row.pk])]


def holds_back(fact: ProfileFact) -> bool:
    """Tell whether a fact of the profile, while it stands, keeps messages from somebody."""
    return bool(danger_of(fact))


def danger_of(fact: Any) -> str:
    """Return the code of the danger that a fact records, or that its words read like; "" if none.

    ``fact`` has the columns ``harm``, ``item`` and ``said``.
    """
    if fact.harm:
        return "" if fact.harm == Danger.NONE else str(fact.harm)
    return in_words(f"{fact.item} {fact.said}")


def in_words(text: str) -> str:
    """Return the code of the first danger that words read like; "" if none."""
    found = (code for code, words in _SAID.items() if re.search(words, text, re.IGNORECASE))
    return next(found, "")


def hidden_from(ctx: Context, facts: Iterable[ProfileFact]) -> frozenset[UUID]:
    """Return which of these facts the reader is not shown, as it may concern them.

    The person named reads nothing of it. Carers do not read a danger from the household, from a
    contact who cares for the child, or one of which nobody has said whom it concerns; what is
    recorded as coming from the family they read, as they protect the child from it.
    """
    return frozenset(fact.pk for fact in facts if _is_hidden(ctx, fact))


def _is_hidden(ctx: Context, fact: ProfileFact) -> bool:
    if not holds_back(fact):
        return False
    if fact.concerns_person == ctx.actor:
        return True
    mine = fact.recorded_by == ctx.actor
    return "carer" in ctx.roles and fact.concerns != Whom.FAMILY and not mine


def _of(ctx: Context, row: ProfileFact, since: datetime) -> list[Harm]:
    """Return a fact's dangers; one of which nobody has said from whom may be from anybody near."""
    kind = danger_of(row)
    if row.concerns == Whom.PERSON:
        return [Harm(kind, Whom.PERSON, row.concerns_person, since)]
    if row.concerns == Whom.CONTACT:
        named = Harm(kind, Whom.CONTACT, row.concerns_contact, since)
        return [named, *(Harm(kind, whom, None, since) for whom in _lives_with(ctx, row))]
    if row.concerns:
        return [Harm(kind, Whom(row.concerns), None, since)]
    return [Harm(kind, whom, None, since) for whom in (Whom.HOUSEHOLD, Whom.FAMILY)]


def _lives_with(ctx: Context, row: ProfileFact) -> tuple[Whom, ...]:
    """Return of which household the contact is whom a danger concerns; of both if unknown."""
    relation = None
    if row.concerns_contact is not None:
        rows = Contact.objects.seen_by(ctx).filter(pk=row.concerns_contact)
        relation = rows.values_list("relation", flat=True).first()
    if relation is None:
        return (Whom.HOUSEHOLD, Whom.FAMILY)
    if relation == Contact.Relation.CARER:
        return (Whom.HOUSEHOLD,)
    return (Whom.FAMILY,) if relation in _NEAR else ()


def _since(ctx: Context, rows: Sequence[FactAboutChild]) -> dict[UUID, datetime]:
    """Return since when each row stands as it does: recorded, or last corrected."""
    if not rows:
        return {}
    made = Correction.objects.seen_by(ctx).filter(row_id__in=[row.pk for row in rows])
    last = dict(made.values_list("row_id").annotate(last=Max("recorded_at")))
    return {row.pk: last.get(row.pk, row.recorded_at) for row in rows}


def _lives_apart(ctx: Context, children: list[UUID], on: date) -> bool:
    """Tell whether the child is placed on a day with nobody of the family, for certain."""
    rows = Placement.objects.seen_by(ctx).filter(
        stands_on(on), child__in=children, starts_on__lte=on
    )
    kinds = set(rows.values_list("kind", flat=True))
    return bool(kinds) and kinds <= _APART

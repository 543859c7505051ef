"""Lines of the child's page: one for each row that is kept, with its source, day and marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.time import in_words, london_date
from homeward.guard import permissions
from homeward.guard.staff import Recorder, colleagues, recorders
from homeward.record.kept.nouns import Group, Noun
from homeward.record.kept.queries import Correction, corrections_of
from homeward.record.profile.queries import Address, Section, Telling
from homeward.web.children.fact_saying import plain_words, title_words, when_words
from homeward.web.children.fact_words import ADDRESS_USE, NOUNS_SAID

_OLD = timedelta(days=365)
"""After so long what somebody said of a child is marked as old. A setting of this product."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One thing that is kept of the child.

    ``heading`` tells it apart from every other line of the page. ``telling`` says whether they
    may be told, ``not_told`` that they must not; ``old``, ``due`` and ``corrected`` are marks.
    """

    heading: str
    title: str
    words: str
    when: str
    telling: str = ""
    not_told: bool = False
    old: str = ""
    due: str = ""
    corrected: str = ""
    is_over: bool = False
    ring: str = ""
    ring_url: str = ""
    correct_url: str = ""
    withdraw_url: str = ""
    history_url: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the lines, and what marks them: corrections by row, and who made them.

    ``ours``: the reader's organisation's people, where the reader corrects what they recorded
    alone; None for those who may correct all.
    """

    ctx: Context
    corrections: Mapping[UUID, Correction]
    people: Mapping[UUID, Recorder]
    ours: frozenset[UUID] | None = None

    @property
    def today(self) -> date:
        """Return the London day."""
        return london_date(self.ctx.now)

    def may(self, noun: Noun, what: str) -> bool:
        """Tell whether the reader may do ``what`` (add, correct, withdraw) with a noun."""
        profile = noun.group is Group.PROFILE
        return permissions.allows(self.ctx, f"fact.{what}") or (
            profile and permissions.allows(self.ctx, f"profile.{what}")
        )

    def may_change(self, noun: Noun, row: Any, what: str) -> bool:
        """Tell whether the reader may do ``what`` (correct, withdraw) with a row.

        What somebody else recorded, and a vulnerability, are not for carers to change.
        """
        if self.ours is None or not self.may(noun, what):
            return self.may(noun, what)
        last = self.corrections.get(row.pk)
        people = {row.recorded_by, last.recorded_by if last else row.recorded_by}
        return people <= self.ours and getattr(row, "section", "") != Section.VULNERABILITY


def reader_of(ctx: Context, children: list[UUID]) -> Reader:
    """Return the reader of a child's lines."""
    found = corrections_of(ctx, children)
    people = recorders(one.recorded_by for one in found.values())
    ours = None
    if "carer" in ctx.roles:
        ours = frozenset(one.user.pk for one in colleagues(ctx))
    return Reader(ctx, found, people, ours)


def telephone(number: str) -> str:
    """Return the address that rings a number, if there is one to ring."""
    digits = re.sub(r"[^0-9+]", "", number)
    return f"tel:{digits}" if len(digits) > 2 else ""


def line_of(reader: Reader, noun: Noun, row: Any) -> FactLine:
    """Return a row's line; what is withheld is not in it."""
    said = NOUNS_SAID[noun.name]
    title = title_words(noun, row)
    ring = str(getattr(row, said.ring)) if said.ring else ""
    over = _is_over(noun, row, reader.today)
    return FactLine(
        heading=f"{said.heading}: {title}",
        title=title,
        words=plain_words(noun, row),
        when=when_words(noun, row),
        telling=telling_words(row),
        not_told=getattr(row, "telling", "") == Telling.MUST_NOT,
        old="" if over else _old(noun, row, reader.today),
        due="" if over else _due(noun, row, reader.today),
        corrected=corrected_words(reader, row.pk),
        is_over=over,
        ring=ring,
        ring_url=telephone(ring),
        **_links(reader, noun, row),
    )


def telling_words(row: Any) -> str:
    """Return whether somebody may be told, with the reason; nothing where that is no question."""
    telling = getattr(row, "telling", None)
    if telling is None:
        return ""
    decided = Telling(telling or Telling.NOT_DECIDED)
    label = dict(ADDRESS_USE)[decided] if isinstance(row, Address) else str(decided.label)
    return f"{label}: {row.telling_reason}" if row.telling_reason else label


def _is_over(noun: Noun, row: Any, today: date) -> bool:
    ended = getattr(row, noun.ends, None) if noun.ends else None
    return ended is not None and ended <= today


def _old(noun: Noun, row: Any, today: date) -> str:
    as_of = getattr(row, "as_of", None)
    if noun.begins != "as_of" or as_of is None or today - as_of < _OLD:
        return ""
    years = (today - as_of).days // 365
    return f"Old: said {years} {'year' if years == 1 else 'years'} ago. Check that it still holds."


def _due(noun: Noun, row: Any, today: date) -> str:
    if noun.name != "trigger_plan":
        return ""
    left = (row.review_on - today).days
    on = f"{row.review_on.day} {row.review_on:%B %Y}"
    if left < 0:
        late = -left
        return f"Review overdue by {late} {'day' if late == 1 else 'days'}: it was due by {on}."
    return f"To be looked at again by {on}."


def corrected_words(reader: Reader, row: UUID) -> str:
    """Return that a row was corrected, by whom, when and why; nothing if it never was."""
    one = reader.corrections.get(row)
    if one is None:
        return ""
    person = reader.people.get(one.recorded_by)
    by = f" by {person.name}" if person else ""
    return f"Corrected{by} at {in_words(one.recorded_at)}: {one.reason}"


def _links(reader: Reader, noun: Noun, row: Any) -> dict[str, str]:
    args = [noun.name, row.pk]
    may_correct = reader.may_change(noun, row, "correct")
    corrected = row.pk in reader.corrections
    return {
        "correct_url": reverse("child_fact_correct", args=args) if may_correct else "",
        "withdraw_url": (
            reverse("child_fact_withdraw", args=args)
            if reader.may_change(noun, row, "withdraw")
            else ""
        ),
        "history_url": (
            reverse("child_fact_history", args=args) if may_correct and corrected else ""
        ),
    }

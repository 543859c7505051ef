"""Whether the record says of a child what makes telling their household a danger.

Source: statutory guidance on children who go missing (2014): honour-based abuse, forced
marriage; Working Together 2023: allegations against those who care for a child.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.record.profile.models import Contact, ProfileFact, Section, Telling

_SAID = {
    "honour_based_abuse": ("honour",),
    "forced_marriage": ("forced marriage", "forced to marry"),
    "domestic_abuse": ("domestic abuse", "domestic violence"),
    "allegation": ("allegation", "alleged"),
}
"""What is recorded, and the words by which it is known in what people typed."""


def household_at_risk(ctx: Context, children: list[UUID], *, on: date) -> str:
    """Return the code of why those who live with a child must not simply be told; "" if nothing.

    ``on``: a London day. Nobody types in codes: the words alone are looked for, and a person
    decides.
    """
    rows = ProfileFact.objects.seen_by(ctx).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        child__in=children,
        section=Section.VULNERABILITY,
    )
    said = [f"{item} {words}".casefold() for item, words in rows.values_list("item", "said")]
    for code, known_by in _SAID.items():
        if any(word in one for word in known_by for one in said):
            return code
    carers = Contact.objects.seen_by(ctx).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        child__in=children,
        relation=Contact.Relation.CARER,
        telling=Telling.MUST_NOT,
    )
    return "must_not_be_told" if carers.exists() else ""

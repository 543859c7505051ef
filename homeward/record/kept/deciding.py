"""Who may change what others recorded of a child, and what holds messages back from somebody.

Those outside the child's own services change what they recorded themselves, and never what
keeps a message from anybody. Of what does, a manager alone lets go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Membership
from homeward.guard.permissions import MANAGERS
from homeward.guard.sharing import keeps
from homeward.guard.versions import NotFound
from homeward.record.children.joins import joined_with
from homeward.record.kept.models import Correction
from homeward.record.kept.nouns import Group, Noun
from homeward.record.kept.saying import BadFact
from homeward.record.profile.harm import danger_of, hidden_from, in_words
from homeward.record.profile.models import Contact, Danger, ProfileFact, Section, Whom

_DECIDED = frozenset({"name", "relation", "telling", "telling_reason", "ends_on"})
"""What of a contact goes with the decision on whether they may be told."""

_DANGER = ("harm", "concerns", "concerns_contact", "concerns_person")
_ENDED = "ends_on"
_FACT = ("section", "item", "said", *_DANGER, _ENDED)


def demand_open(ctx: Context, row: Any) -> None:
    """Refuse, as if it were not there, a fact that is not shown to those it may concern.

    Raises:
        NotFound.
    """
    if isinstance(row, ProfileFact) and hidden_from(ctx, [row]):
        raise NotFound("This record is not here, or it is not open to you.")


def demand_deciders(
    ctx: Context, noun: Noun, row: Any, changes: Mapping[str, Any] | None = None
) -> None:
    """Refuse a change, or without ``changes`` a withdrawal, by those who may not decide on it.

    Raises:
        BadFact.
    """
    if noun.group is Group.PROFILE and is_partner(ctx):
        _demand_their_own(ctx, row, changes)
    if isinstance(row, ProfileFact):
        _demand_manager(ctx, row, changes)


def is_partner(ctx: Context) -> bool:
    """Tell whether one who acts meets the record from outside the services that keep it."""
    return "carer" in ctx.roles or not keeps(ctx)


def _demand_their_own(ctx: Context, row: Any, changes: Mapping[str, Any] | None) -> None:
    if _holds_messages_back(ctx, row, changes):
        raise BadFact(
            "Children’s services have decided, or must decide, who is told because of this. Ask "
            "them to change it."
        )
    if not _recorded_by(ctx, row):
        raise BadFact(
            "Somebody outside your organisation recorded or corrected this. Add what you know, "
            "and ask children’s services to correct it."
        )


def _holds_messages_back(ctx: Context, row: Any, changes: Mapping[str, Any] | None) -> bool:
    if isinstance(row, ProfileFact):
        return row.section == Section.VULNERABILITY or bool(danger_of(row))
    if not isinstance(row, Contact):
        return False
    decided = row.telling not in ("", "not_decided")
    if decided and (changes is None or _DECIDED & set(changes)):
        return True
    named = ProfileFact.objects.seen_by(ctx).filter(concerns_contact=row.pk)
    return named.exists()


def _recorded_by(ctx: Context, row: Any) -> bool:
    """Tell whether people of the one who acts alone recorded a row and corrected it since."""
    notes = Correction.objects.seen_by(ctx).filter(row_id=row.pk)
    people = {row.recorded_by, *notes.values_list("recorded_by", flat=True)}
    ours = Membership.objects.filter(user__in=people, organisation=ctx.organisation)
    return people == set(ours.values_list("user_id", flat=True))


def _demand_manager(ctx: Context, row: ProfileFact, changes: Mapping[str, Any] | None) -> None:
    """Refuse to let go of what a fact holds back, to any but a manager."""
    if ctx.roles & MANAGERS or not _lets_go(row, changes):
        return
    raise BadFact(
        "This keeps messages from those it concerns. Only a team manager, the duty officer or the "
        "head of service may end it, take it back or say that it concerns somebody else."
    )


def _lets_go(row: ProfileFact, changes: Mapping[str, Any] | None) -> bool:
    if changes is None:
        return row.harm == Danger.NONE or bool(danger_of(row))
    now = _as_it_would_stand(row, changes)
    if Danger.NONE in (row.harm, now.harm):
        return row.harm != now.harm or bool(in_words(f"{now.item} {now.said}"))
    if not danger_of(row):
        return False
    return bool(changes.get(_ENDED)) or not danger_of(now) or not _keeps_from(row, now)


def _keeps_from(row: Any, now: Any) -> bool:
    """Tell whether a fact would keep messages from those from whom it kept them."""
    if not row.concerns and now.concerns == Whom.HOUSEHOLD:
        return True
    return not any(_differs(row, now, name) for name in _DANGER[1:])


def _as_it_would_stand(row: Any, changes: Mapping[str, Any]) -> SimpleNamespace:
    held = {name: getattr(row, name, None) for name in _FACT}
    said = {name: changes[name] for name in _FACT if name in changes}
    return SimpleNamespace(**{**held, **said})


def demand_danger(
    ctx: Context, noun: Noun, child: UUID, row: Any, clean: Mapping[str, Any]
) -> None:
    """Refuse a danger that does not say from whom, or that the one who acts may not record.

    ``row`` is what is corrected, or None.

    Raises:
        BadFact.
    """
    if noun.model is not ProfileFact:
        return
    now = _as_it_would_stand(row, clean)
    typed = {name for name in (*_DANGER, "section") if _differs(row, now, name)}
    if not typed or not any(getattr(now, name) for name in _DANGER):
        return
    if is_partner(ctx):
        raise BadFact("Children’s services record this. Leave it blank.", field="harm")
    if now.harm == Danger.NONE and "harm" in typed and not ctx.roles & MANAGERS:
        raise BadFact("Only a manager may say so. Choose the danger.", field="harm")
    _demand_whole(now)
    _demand_named(ctx, child, now, typed)


def _differs(row: Any, now: Any, name: str) -> bool:
    return bool(getattr(now, name) != getattr(row, name, None))


def _demand_whole(now: Any) -> None:
    if not now.harm:
        raise BadFact("Say what the danger is.", field="harm")
    if now.harm == Danger.NONE:
        _demand_blank(now, _DANGER[1:])
        return
    if now.section != Section.VULNERABILITY:
        raise BadFact("A danger is recorded under vulnerabilities.", field="section")
    if not now.concerns:
        raise BadFact("Say whom it concerns.", field="concerns")
    others = {"concerns_contact": Whom.CONTACT, "concerns_person": Whom.PERSON}
    _demand_blank(now, [name for name, whom in others.items() if now.concerns != whom])


def _demand_blank(now: Any, names: Iterable[str]) -> None:
    for name in names:
        if getattr(now, name):
            raise BadFact("Leave this blank: it does not go with what you chose.", field=name)


def _demand_named(ctx: Context, child: UUID, now: Any, typed: set[str]) -> None:
    """Refuse a contact that is not the child's, and a person who does not work here."""
    if now.concerns == Whom.CONTACT and {"concerns", "concerns_contact"} & typed:
        rows = Contact.objects.seen_by(ctx).filter(child__in=joined_with(ctx, child))
        if not rows.filter(pk=now.concerns_contact).exists():
            raise BadFact("Choose a contact of the child.", field="concerns_contact")
    if now.concerns == Whom.PERSON and {"concerns", "concerns_person"} & typed:
        people = Membership.objects.filter(organisation=ctx.organisation)
        if not people.filter(user=now.concerns_person).exists():
            raise BadFact("Choose a colleague.", field="concerns_person")

"""Adding, correcting and withdrawing anything that is kept of a child, through one form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.operation import Outcome
from homeward.guard.reading import note_opened
from homeward.guard.versions import Conflict, NotFound
from homeward.record.children.queries import child_named
from homeward.record.kept import operations
from homeward.record.kept.nouns import Group, Noun
from homeward.record.kept.queries import noun_of_child, row_kept, withheld_of
from homeward.record.profile.queries import Section
from homeward.web.children.changing import ChangePage, change, page_of
from homeward.web.children.fact_dangers import offered
from homeward.web.children.fact_forms import FactForm, WithdrawForm, fact_form, initial_of
from homeward.web.children.fact_lines import telling_words
from homeward.web.children.fact_saying import plain_words, title_words, value_words, when_words
from homeward.web.children.fact_words import NOUNS_SAID, field_words
from homeward.web.components.conflict import Conflict as ConflictPage
from homeward.web.components.conflict import Difference, resent
from homeward.web.door import Asked, typed

WITHHELD_WORDS = "Withheld"


def demand_may(ctx: Context, noun: Noun, what: str) -> bool:
    """Refuse those who may not do ``what`` with a noun; tell whether as carers of the profile do.

    Raises:
        Denied.
    """
    if noun.group is Group.PROFILE and permissions.allows(ctx, f"profile.{what}"):
        return True
    permissions.demand(ctx, f"fact.{what}")
    return False


def kept_back_from(ctx: Context, noun: Noun) -> frozenset[str]:
    """Return the columns of a noun that this reader is never shown."""
    return frozenset() if permissions.allows(ctx, "child_address") else withheld_of(noun)


def child_fact_add(request: Asked, child: UUID, noun: str) -> HttpResponse:
    """Add something about a child."""
    row, found = child_named(request.ctx, child), noun_of_child(noun)
    if not found.added:
        raise NotFound("This is added in a form of its own.")
    profile = demand_may(request.ctx, found, "add")
    section = request.GET.get("section", "")
    initial = {"section": section} if section in Section.values else {}
    choices = offered(request.ctx, found, row, section=str(initial.get("section", "")))
    form = fact_form(found, offered=choices)(typed(request), now=request.ctx.now, initial=initial)
    run = operations.add_to_profile if profile else operations.add_fact
    said = NOUNS_SAID[found.name]
    page = page_of(row, said.add, note=said.note, saved="It has been added.")
    return change(
        request,
        row,
        form,
        lambda ctx: run(ctx, noun=found.name, child=child, said=form.said()),
        page=_leading_to(page, found, section),
    )


def _leading_to(page: ChangePage, noun: Noun, section: str) -> ChangePage:
    """Return the page with the way back to its own part of the child's page."""
    part = f"profile_{section}" if noun.name == "profile_fact" else noun.name
    return replace(page, back_url=f"{page.back_url}#{part}")


def child_fact_correct(request: Asked, noun: str, fact: UUID) -> HttpResponse:
    """Correct something about a child, with a reason; what stood before stays readable."""
    found = noun_of_child(noun)
    one = row_kept(request.ctx, found, fact)
    profile = demand_may(request.ctx, found, "correct")
    child = child_named(request.ctx, one.child_id)
    back = kept_back_from(request.ctx, found)
    choices = offered(request.ctx, found, child, section=getattr(one, "section", ""))
    kind = fact_form(found, correcting=True, kept_back=back, held=one, offered=choices)
    form = kind(
        typed(request),
        now=request.ctx.now,
        version=one.version,
        initial=initial_of(found, one, kept_back=back),
    )
    _note_shown(request.ctx, found, one, back)
    page = page_of(
        child,
        f"Correct: {NOUNS_SAID[found.name].heading.lower()}",
        button="Save the correction",
        note="To say that it held and has ended, fill in the day on which it ended."
        if found.ends
        else "",
        saved="It has been corrected. What stood before stays readable.",
    )
    page = _leading_to(page, found, getattr(one, "section", ""))
    try:
        return change(
            request, child, form, lambda ctx: _corrected(ctx, form, one, profile), page=page
        )
    except Conflict as clash:
        return _side_by_side(request, found, clash, back=back, keep_url=page.back_url)


def _corrected(ctx: Context, form: FactForm, row: Any, profile: bool) -> Outcome:
    run = operations.correct_profile if profile else operations.correct_fact
    return run(
        ctx,
        noun=form.noun.name,
        row=row.pk,
        version=form.cleaned_data["version"] or 0,
        said=form.said(),
        reason=form.reason,
    )


def _note_shown(ctx: Context, noun: Noun, row: Any, back: frozenset[str]) -> None:
    """Put into the ledger that what is withheld by default was read."""
    if withheld_of(noun) - back:
        note_opened(ctx.for_authority(row.authority_id), rows=[row], subject=row.child_id)


def child_fact_withdraw(request: Asked, noun: str, fact: UUID) -> HttpResponse:
    """Withdraw something that was recorded in error; its history stays."""
    found = noun_of_child(noun)
    one = row_kept(request.ctx, found, fact)
    profile = demand_may(request.ctx, found, "withdraw")
    child = child_named(request.ctx, one.child_id)
    form = WithdrawForm(typed(request), now=request.ctx.now, version=one.version)
    run = operations.withdraw_from_profile if profile else operations.withdraw_fact
    page = page_of(
        child,
        f"Recorded in error: {NOUNS_SAID[found.name].heading.lower()}",
        button="Withdraw it",
        note=f"{_said(found, one)} Withdraw this only if it was never so. If it was so and has "
        "ended, correct it instead. It is kept, with your reason, and shown no more.",
        saved="It has been withdrawn.",
    )
    page = _leading_to(page, found, getattr(one, "section", ""))
    try:
        return change(
            request,
            child,
            form,
            lambda ctx: run(
                ctx,
                noun=found.name,
                row=fact,
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["reason"],
            ),
            page=page,
        )
    except Conflict as clash:
        back = withheld_of(found)
        return _side_by_side(request, found, clash, back=back, keep_url=page.back_url)


def _said(noun: Noun, row: Any) -> str:
    parts = (title_words(noun, row), plain_words(noun, row), telling_words(row))
    told = ". ".join(part.rstrip(".") for part in (*parts, when_words(noun, row)) if part)
    return f"“{told}.”"


def _side_by_side(
    request: Asked, noun: Noun, clash: Conflict, *, back: frozenset[str], keep_url: str
) -> HttpResponse:
    """Answer a conflict with both versions, without what this reader is not shown."""
    differences = []
    for name in noun.fields:
        theirs = getattr(clash.theirs, name)
        if clash.wanted and (name not in clash.wanted or clash.wanted[name] == theirs):
            continue
        mine = value_words(noun, name, clash.wanted[name]) if clash.wanted else "Withdraw it"
        shown = WITHHELD_WORDS if name in back else value_words(noun, name, theirs)
        differences.append(Difference(field_words(noun.name, name).label, mine, shown))
    page = ConflictPage(
        differences=differences,
        action=request.path,
        keep_url=keep_url,
        posted=resent(dict(request.POST.lists()), version=clash.theirs.version),
    )
    return render(request, "errors/409.html", {"conflict": page}, status=409)

"""An administrator's pages about the people of their organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.guard.operation import Outcome
from homeward.guard.people import NewPerson, add_person, end_role, give_role, set_active
from homeward.guard.staff import (
    colleague_named,
    colleagues,
    held_role,
    roles_on_offer,
)
from homeward.web.components.content import BackLink, InsetText
from homeward.web.components.forms import OperationForm
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.messages.no_mail import no_mail_for_administrators
from homeward.web.people.forms import ConfirmForm, PersonForm, RoleForm
from homeward.web.people.pages import FormPage, people_page, person_page, role_words

_KEPT = InsetText(
    "You were signed out before this was sent. This is what you had typed, without the password. "
    "Nothing was changed: check it and send it."
)


@require_safe
def people(request: Asked) -> HttpResponse:
    """List the organisation's people."""
    page = people_page(colleagues(request.ctx))
    shown = {"page": page, "no_mail": no_mail_for_administrators(request.ctx)}
    return render(request, "people/people.html", shown)


@require_safe
def person(request: Asked, person: UUID) -> HttpResponse:
    """Show one person, with their roles and those that ended."""
    page = person_page(request.ctx, colleague_named(request.ctx, person))
    return render(request, "people/person.html", {"page": page})


@form_view
def person_add(request: Asked) -> HttpResponse:
    """Add a person with a first password and a first role."""
    form = PersonForm(typed(request), now=request.ctx.now, offered=roles_on_offer(request.ctx))
    page = _page(request, "Add a person", "Add this person")
    return _answer(
        request,
        form,
        page,
        "They can sign in now.",
        lambda ctx: add_person(
            ctx,
            said=NewPerson(
                **{each.name: form.cleaned_data[each.name] for each in fields(NewPerson)}
            ),
        ),
    )


@form_view
def person_role(request: Asked, person: UUID) -> HttpResponse:
    """Give a person a further role."""
    one = colleague_named(request.ctx, person)
    form = RoleForm(typed(request), now=request.ctx.now, offered=roles_on_offer(request.ctx))
    page = _page(request, "Give a role", "Give this role", about=one.user.pk, name=one.user.name)
    return _answer(
        request,
        form,
        page,
        "The role is given. It holds from now.",
        lambda ctx: give_role(
            ctx, user=person, role=form.cleaned_data["role"], team=form.cleaned_data["team"]
        ),
    )


@form_view
def person_role_end(request: Asked, person: UUID, membership: UUID) -> HttpResponse:
    """End a role that a person holds."""
    row = held_role(request.ctx, person=person, membership=membership)
    form = ConfirmForm(typed(request), now=request.ctx.now, version=row.version)
    said = f"The role ends at once: {role_words(row)}. What was done under it stays in the record."
    page = _page(request, "End a role", "End this role", about=person, lead=said)
    return _answer(
        request,
        form,
        page,
        "The role has ended.",
        lambda ctx: end_role(ctx, membership=membership, version=form.cleaned_data["version"] or 0),
    )


@form_view
def person_active(request: Asked, person: UUID) -> HttpResponse:
    """Close a person's account, or open it again."""
    user = colleague_named(request.ctx, person).user
    closing = user.is_active
    form = ConfirmForm(typed(request), now=request.ctx.now, version=user.version)
    said = (
        f"{user.name} is signed out at once and cannot sign in. The roles stay as they are."
        if closing
        else f"{user.name} can sign in again, with the roles that have not ended."
    )
    title = "Close the account" if closing else "Open the account again"
    page = _page(request, title, title, about=person, lead=said)
    return _answer(
        request,
        form,
        page,
        "The account is closed." if closing else "The account is open.",
        lambda ctx: set_active(
            ctx, user=person, version=form.cleaned_data["version"] or 0, active=not closing
        ),
    )


def _page(
    request: Asked,
    title: str,
    button: str,
    *,
    about: UUID | None = None,
    name: str = "",
    lead: str = "",
) -> FormPage:
    back = reverse("person", args=[about]) if about else reverse("people")
    said = lead or (f"For {name}." if name else "")
    return FormPage(
        title=title,
        button=button,
        back=BackLink(back),
        lead=(InsetText(said),) if said else (),
        kept=_KEPT if request.kept else None,
    )


def _answer(
    request: Asked,
    form: OperationForm,
    page: FormPage,
    said: str,
    run: Callable[[Context], Outcome],
) -> HttpResponse:
    done = act(request, form, run)
    if done:
        messages.success(request, said)
        return redirect("person", person=done.id)
    return render(request, "people/form.html", {"page": page, "form": form})

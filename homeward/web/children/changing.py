"""Changing who a child is: each view makes one call and goes back to the child's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.matching import Particulars as Sought
from homeward.guard.operation import Outcome
from homeward.guard.versions import Conflict
from homeward.record.children import operations
from homeward.record.children.operations import Home, Particulars
from homeward.record.children.photos import add_photo
from homeward.record.children.queries import child_named
from homeward.record.placements.registers import areas_by_authority
from homeward.record.search.queries import likely_matches
from homeward.web.children.around import area_name
from homeward.web.children.conflicts import side_by_side
from homeward.web.children.forms import (
    AliasForm,
    ChangeForm,
    ChildForm,
    IdentifierForm,
    PhotoForm,
    StatusForm,
)
from homeward.web.children.words import identifier_warning, told_apart, whole_name
from homeward.web.components.forms import OperationForm
from homeward.web.door import Asked, act, typed


@dataclass(frozen=True, slots=True)
class Likely:
    """A child known here who may be the one being added."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A form about one child. ``name`` is who; ``note`` what to know before saving,
    ``saved`` what is said after."""

    title: str
    button: str
    back_url: str
    name: str = ""
    note: str = ""
    saved: str = ""
    files: bool = False
    likely: tuple[Likely, ...] = ()


def change(
    request: Asked,
    row: Any,
    form: OperationForm,
    run: Callable[[Context], Outcome],
    *,
    page: ChangePage,
) -> HttpResponse:
    """Run one change on a child's record and go back to it, or draw the form again."""
    done = act(request, form, lambda ctx: run(ctx.for_authority(row.authority_id)))
    if done:
        messages.success(request, page.saved)
        return redirect(page.back_url)
    return render(request, "children/change.html", {"page": page, "form": form})


def page_of(row: Any, title: str, *, button: str = "Save", **words: Any) -> ChangePage:
    """Return the page of a form about a child's record."""
    back = reverse("child", args=[row.pk])
    return ChangePage(title, button, back, name=whole_name(row), **words)


def child_new(request: Asked) -> HttpResponse:
    """Add a child; likely matches are shown before a record is made."""
    form = ChildForm(typed(request), now=request.ctx.now)
    sound = request.method == "POST" and form.is_valid()
    likely = _likely(request.ctx, form) if sound and request.POST.get("go") != "new" else ()
    done = None
    if not likely:
        done = act(request, form, lambda ctx: operations.create_child(ctx, said=_particulars(form)))
    if done and done.id:
        messages.success(request, "The child has been added.")
        return redirect("child", done.id)
    page = ChangePage("Add a child", "Add this child", reverse("child_search"), likely=likely)
    return render(request, "children/change.html", {"page": page, "form": form})


def _likely(ctx: Context, form: ChildForm) -> tuple[Likely, ...]:
    said = form.cleaned_data
    asked = Sought(said["given_name"], said["family_name"], said["born_on"])
    return tuple(
        Likely(
            reverse("child", args=[match.child.pk]),
            told_apart(match.child, match.likeness.reasons, ctx.now),
        )
        for match in likely_matches(ctx, asked=asked)
    )


def _particulars(form: OperationForm) -> Particulars:
    names = ("given_name", "family_name", "born_on", "birth_kind", "sex", "ethnicity", "team")
    return Particulars(**{name: form.cleaned_data[name] for name in names})


def child_change(request: Asked, child: UUID) -> HttpResponse:
    """Correct who a child is; what was recorded before stays readable."""
    row = child_named(request.ctx, child)
    now = {name: getattr(row, name) for name in ChildForm.base_fields if hasattr(row, name)}
    now |= {"version": row.version, "home_area": str(row.home_area_id or "")}
    areas = [(str(one.pk), area_name(one)) for one in areas_by_authority()]
    form = ChangeForm(typed(request), now=request.ctx.now, areas=areas, initial=now)
    page = page_of(row, "Change who this child is", saved="The change has been saved.")
    try:
        return change(
            request,
            row,
            form,
            lambda ctx: operations.change_child(
                ctx,
                child=child,
                version=form.cleaned_data["version"] or 0,
                said=_particulars(form),
                home=Home(UUID(home) if (home := form.cleaned_data["home_area"]) else None),
                reason=form.cleaned_data["reason"],
            ),
            page=page,
        )
    except Conflict as conflict:
        return side_by_side(request, conflict, keep_url=page.back_url)


def child_alias(request: Asked, child: UUID) -> HttpResponse:
    """Add another name."""
    row = child_named(request.ctx, child)
    form = AliasForm(typed(request), now=request.ctx.now)
    return change(
        request,
        row,
        form,
        lambda ctx: operations.add_alias(
            ctx,
            child=child,
            given_name=form.cleaned_data["given_name"],
            family_name=form.cleaned_data["family_name"],
        ),
        page=page_of(row, "Add another name", saved="The name has been added."),
    )


def child_identifier(request: Asked, child: UUID) -> HttpResponse:
    """Add a number; a wrong check digit is said and the number is kept."""
    row = child_named(request.ctx, child)
    form = IdentifierForm(typed(request), now=request.ctx.now)

    def run(ctx: Context) -> Outcome:
        kind, value = form.cleaned_data["kind"], form.cleaned_data["value"]
        done = operations.add_identifier(ctx, child=child, kind=kind, value=value)
        warning = identifier_warning(kind, value)
        if warning:
            messages.warning(request, f"{warning}.")
        return done

    return change(
        request,
        row,
        form,
        run,
        page=page_of(row, "Add a number", saved="The number has been added."),
    )


def child_status(request: Asked, child: UUID) -> HttpResponse:
    """Set the child's standing and team from a day."""
    row = child_named(request.ctx, child)
    form = StatusForm(typed(request), now=request.ctx.now)
    return change(
        request,
        row,
        form,
        lambda ctx: operations.set_status(
            ctx,
            child=child,
            status=form.cleaned_data["status"],
            team=form.cleaned_data["team"],
            starts_on=form.cleaned_data["starts_on"],
        ),
        page=page_of(
            row,
            "Change status or team",
            note="The status before ends on the day this one begins. Nothing is overwritten.",
            saved="The status has been saved.",
        ),
    )


def child_photo_add(request: Asked, child: UUID) -> HttpResponse:
    """Add a photo, made anew from its pixels."""
    row = child_named(request.ctx, child)
    form = PhotoForm(typed(request), files=request.FILES or None, now=request.ctx.now)
    return change(
        request,
        row,
        form,
        lambda ctx: add_photo(
            ctx,
            child=child,
            upload=form.cleaned_data["photo"].read(),
            taken_on=form.cleaned_data["taken_on"],
            source=form.cleaned_data["source"],
        ),
        page=page_of(
            row,
            "Add a photo",
            button="Add the photo",
            files=True,
            saved="The photo has been added. What the file said of where it was taken is not kept.",
        ),
    )

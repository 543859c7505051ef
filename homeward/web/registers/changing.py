"""Adding to the registers, and changing what stands there."""

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
from homeward.guard.directory import authorities
from homeward.guard.operation import Outcome
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    as_shown,
    set_area,
    set_desk,
    set_provider,
)
from homeward.record.placements.registers import (
    Area,
    area_named,
    areas_by_authority,
    desk_named,
    provider_named,
)
from homeward.web.children.around import area_name
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.registers.forms import AreaForm, Choices, DeskForm, EntryForm, ProviderForm


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A form about one entry."""

    title: str
    button: str
    back_url: str


def _initial(row: Any, *names: str) -> dict[str, Any]:
    if row is None:
        return {}
    held = {name: getattr(row, name) for name in names}
    chosen = {
        name: str(value) if isinstance(value, UUID) else value for name, value in held.items()
    }
    return {**{name.removesuffix("_id"): value for name, value in chosen.items()},
            "shown": as_shown(row)}  # fmt: skip


def _key(text: str) -> UUID | None:
    return UUID(text) if text else None


def _areas(kind: str) -> Choices:
    return [(str(one.pk), area_name(one)) for one in areas_by_authority() if one.kind == kind]


def _answer(
    request: Asked, form: EntryForm, title: str, back: str, run: Callable[[Context], Outcome]
) -> HttpResponse:
    """Run the change and go back to the list, or draw the form again."""
    if act(request, form, run):
        messages.success(request, "The register has been changed.")
        return redirect(back)
    page = EntryPage(title, "Save", reverse(back))
    return render(request, "registers/form.html", {"page": page, "form": form})


@form_view
def register_provider_add(request: Asked) -> HttpResponse:
    """Add a provider."""
    return _provider(request, None, "Add a provider")


@form_view
def register_provider(request: Asked, provider: UUID) -> HttpResponse:
    """Change a provider."""
    return _provider(request, provider_named(provider), "Change a provider")


def _provider(request: Asked, row: Any, title: str) -> HttpResponse:
    names = ("name", "urn", "kind", "capacity", "phone", "out_of_hours_phone", "email", "area_id",
             "checked_on")  # fmt: skip
    form = ProviderForm(typed(request), now=request.ctx.now, initial=_initial(row, *names))
    form.offer(area=_areas(Area.Kind.DISTRICT))

    def run(ctx: Context) -> Outcome:
        said = {name: form.cleaned_data[name] for name in names if name != "area_id"}
        return set_provider(
            ctx,
            provider=row.pk if row else None,
            said=ProviderSaid(**said, area_id=_key(form.cleaned_data["area"])),
            shown=form.cleaned_data["shown"],
        )

    return _answer(request, form, title, "register_providers", run)


@form_view
def register_desk_add(request: Asked) -> HttpResponse:
    """Add a desk of a council."""
    return _desk(request, None, "Add a desk")


@form_view
def register_desk(request: Asked, desk: UUID) -> HttpResponse:
    """Change a desk of a council."""
    return _desk(request, desk_named(desk), "Change a desk")


def _councils() -> Choices:
    return [(str(one.pk), one.name) for one in authorities()]


def _desk(request: Asked, row: Any, title: str) -> HttpResponse:
    names = ("desk", "phone", "email", "hours", "checked_on")
    initial = _initial(row, "authority_id", *names)
    form = DeskForm(typed(request), now=request.ctx.now, initial=initial)
    form.offer(authority=_councils())

    def run(ctx: Context) -> Outcome:
        said = {name: form.cleaned_data[name] for name in names}
        return set_desk(
            ctx,
            desk=row.pk if row else None,
            said=DeskSaid(UUID(form.cleaned_data["authority"]), **said),
            shown=form.cleaned_data["shown"],
        )

    return _answer(request, form, title, "registers", run)


@form_view
def register_area_add(request: Asked) -> HttpResponse:
    """Add a district or a police area."""
    return _area(request, None, "Add an area")


@form_view
def register_area(request: Asked, area: UUID) -> HttpResponse:
    """Change a district or a police area."""
    return _area(request, area_named(area), "Change an area")


def _area(request: Asked, row: Any, title: str) -> HttpResponse:
    initial = _initial(row, "authority_id", "name", "kind", "within_id")
    form = AreaForm(typed(request), now=request.ctx.now, initial=initial)
    form.offer(authority=_councils(), within=_areas(Area.Kind.POLICE))

    def run(ctx: Context) -> Outcome:
        said = form.cleaned_data
        return set_area(
            ctx,
            area=row.pk if row else None,
            said=AreaSaid(
                UUID(said["authority"]), said["name"], said["kind"], _key(said["within"])
            ),
            shown=said["shown"],
        )

    return _answer(request, form, title, "register_areas", run)

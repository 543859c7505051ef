"""The rota of a week, and changing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import permissions
from homeward.guard.operation import Outcome
from homeward.web.components.content import BackLink
from homeward.web.components.forms import OperationForm
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.due import moment
from homeward.web.rota.forms import ConfirmForm, ShiftForm
from homeward.web.rota.pages import FormPage, rota_page
from homeward.work.rota.operations import ShiftSaid, copy_week, remove_shift, set_shift
from homeward.work.rota.queries import DUTY, gaps_ahead, people_here, shift_named, teams_here
from homeward.work.rota.weeks import monday_of, week_of

_FIRST_YEAR, _LAST_YEAR = 2000, 2200


@require_safe
def rota(request: Asked) -> HttpResponse:
    """Show one week of the rota, and who is on duty now."""
    page = rota_page(request.ctx, _monday(request))
    return render(request, "rota/rota.html", {"page": page})


def _monday(request: Asked) -> date:
    """Return the Monday of the week asked for; this week's where that is unclear."""
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return week_of(request.ctx.now)
    return monday_of(day) if _FIRST_YEAR < day.year < _LAST_YEAR else week_of(request.ctx.now)


@form_view
def rota_add(request: Asked) -> HttpResponse:
    """Put somebody on the rota. The first time with nobody on duty is proposed."""
    found = gaps_ahead(request.ctx)
    initial: dict[str, object] = {"role": DUTY}
    if found:
        initial |= {"starts": found[0].starts, "ends": found[0].ends}
    form = ShiftForm(typed(request), now=request.ctx.now, initial=initial)
    page = FormPage("Add a shift", "Add this shift", BackLink(reverse("rota"), "Rota"))
    return _shift(request, form, page, None)


@form_view
def rota_shift(request: Asked, shift: UUID) -> HttpResponse:
    """Change a shift."""
    row = shift_named(request.ctx, shift)
    initial = {
        "role": row.role,
        "person": str(row.user_id),
        "team": row.team,
        "starts": row.starts_at,
        "ends": row.ends_at,
        "place": "backup" if row.backup else "first",
    }
    form = ShiftForm(typed(request), now=request.ctx.now, version=row.version, initial=initial)
    page = FormPage("Change a shift", "Save this shift", BackLink(reverse("rota"), "Rota"))
    return _shift(request, form, page, shift)


def _shift(request: Asked, form: ShiftForm, page: FormPage, shift: UUID | None) -> HttpResponse:
    form.offer(people_here(request.ctx, roles=permissions.SERVICES), teams_here(request.ctx))

    def run(ctx: Context) -> Outcome:
        said = form.cleaned_data
        return set_shift(
            ctx,
            shift=shift,
            version=said["version"] or 0,
            said=ShiftSaid(
                role=said["role"],
                user_id=UUID(said["person"]),
                starts_at=said["starts"],
                ends_at=said["ends"],
                team=said["team"],
                backup=said["place"] == "backup",
            ),
        )

    remove = reverse("rota_remove", args=[shift]) if shift else ""
    done = act(request, form, run)
    if done:
        messages.success(request, "The rota has been changed.")
        return redirect("rota")
    return render(request, "rota/form.html", {"page": page, "form": form, "remove": remove})


@form_view
def rota_remove(request: Asked, shift: UUID) -> HttpResponse:
    """Take a shift off the rota."""
    row, now = shift_named(request.ctx, shift), request.ctx.now
    form = ConfirmForm(typed(request), now=now, version=row.version)
    page = FormPage(
        "Take this shift off the rota",
        "Take it off",
        BackLink(reverse("rota_shift", args=[shift])),
        lead=f"{row.user.name} is then not on duty from {moment(row.starts_at, now)} to "
        f"{moment(row.ends_at, now)}.",
        warning=True,
    )

    def run(ctx: Context) -> Outcome:
        return remove_shift(ctx, shift=shift, version=form.cleaned_data["version"] or 0)

    return answer(request, form, page, run, ("rota", "The shift is off the rota."))


@require_POST
def rota_copy(request: Asked) -> HttpResponse:
    """Copy the week before into this one."""
    form, monday = ConfirmForm(request.POST, now=request.ctx.now), _monday(request)
    if not form.is_valid():
        messages.error(request, "This page had lost its number. Press the button again.")
    else:
        try:
            copy_week(request.ctx.for_operation(form.operation), into=monday)
            messages.success(request, "The week before has been copied.")
        except Refusal as no:
            messages.info(request, str(no))
    return redirect(f"{reverse('rota')}?week={monday}")


def answer(
    request: Asked,
    form: OperationForm,
    page: FormPage,
    run: Callable[[Context], Outcome],
    done: tuple[str, str],
) -> HttpResponse:
    """Run the change and go on to a page with a sentence, or draw the form again."""
    onward, said = done
    if act(request, form, run):
        messages.success(request, said)
        return redirect(onward)
    return render(request, "rota/form.html", {"page": page, "form": form})

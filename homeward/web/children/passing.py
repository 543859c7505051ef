"""Passing responsibility for a child to another council: asked, shown what follows, then done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard.directory import authorities
from homeward.guard.operation import Outcome
from homeward.record.children.queries import child_named
from homeward.record.children.transfer import FINISHING, TransferSaid, transfer_child
from homeward.web.children.words import day, whole_name
from homeward.web.components.fields import DayField
from homeward.web.components.forms import Look, OperationForm
from homeward.web.door import Asked, act, typed

_FOLLOWS = (
    "The whole record moves, with every record joined to it, and its history. {council} holds it "
    "from now on; your team no longer changes it. You see it for another {days} days, to finish "
    "what was begun, or for longer where {council} does not work in this system. {council} keeps "
    "the actions due. Only {council} can pass the record back."
)


class TransferForm(OperationForm):
    """To which council, from which day, why, and where the child lives."""

    to = forms.ChoiceField(label="Which council is responsible from now on?", widget=forms.Select)
    on = DayField(label="From which day?", name="The day")
    reason = forms.CharField(
        label="Why does responsibility pass?",
        max_length=300,
        error_messages={"required": "Say why responsibility passes"},
    )
    stays = forms.ChoiceField(
        label="Does the child still live in your area?",
        choices=[("no", "No"), ("yes", "Yes")],
        widget=forms.RadioSelect,
    )
    looks: ClassVar = {"stays": Look(inline=True, small=True)}

    def __init__(self, *args: Any, councils: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose a council"), *councils]  # type: ignore[attr-defined]

    def said(self) -> TransferSaid:
        """Return what a valid form says."""
        said = self.cleaned_data
        return TransferSaid(UUID(said["to"]), said["on"], said["reason"], said["stays"] == "yes")


@dataclass(frozen=True, slots=True)
class TransferPage:
    """The form; with ``warning``, what follows if it is sent once more."""

    title: str
    name: str
    back_url: str
    button: str
    warning: str = ""


def child_transfer(request: Asked, child: UUID) -> HttpResponse:
    """Pass responsibility for a child on; what follows is shown and confirmed first."""
    row = child_named(request.ctx, child)
    councils = {str(one.pk): one.name for one in authorities() if one.pk != row.authority_id}
    form = TransferForm(typed(request), now=request.ctx.now, councils=list(councils.items()))
    asked = request.method == "POST" and request.POST.get("go") != "pass" and form.is_valid()

    def run(ctx: Context) -> Outcome:
        return transfer_child(ctx.for_authority(row.authority_id), child=child, said=form.said())

    if not asked and act(request, form, run):
        messages.success(
            request, f"{councils[form.cleaned_data['to']]} is responsible from now on."
        )
        return redirect("board")
    page = TransferPage(
        title="Pass responsibility to another council",
        name=whole_name(row),
        back_url=reverse("child", args=[child]),
        button="Pass responsibility on" if asked else "Continue",
        warning=_warning(councils[form.cleaned_data["to"]], form.cleaned_data["on"])
        if asked
        else "",
    )
    return render(request, "children/transfer.html", {"page": page, "form": form})


def _warning(council: str, on: date) -> str:
    follows = _FOLLOWS.format(council=council, days=FINISHING.days)
    return f"{council} is responsible from {day(on)}. {follows}"

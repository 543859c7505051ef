"""Forms of the rota, of leave and of one's own contacts. They check shape; operations decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from homeward.guard.permissions import ROLE_NAMES
from homeward.web.components.fields import WhenField
from homeward.web.components.forms import Look, OperationForm
from homeward.work.rota.operations import ON_ROTA
from homeward.work.rota.queries import Choice

_FIRST = (("first", "Asked first"), ("backup", "Stands behind, and is asked when nobody answers"))


class ShiftForm(OperationForm):
    """Who is on duty, for what and when."""

    role = forms.ChoiceField(label="Role", choices=[(role, ROLE_NAMES[role]) for role in ON_ROTA])
    person = forms.ChoiceField(label="Who is on duty?")
    team = forms.ChoiceField(label="For which team?", required=False)
    starts = WhenField(label="When does the shift start?", name="The start", future=True)
    ends = WhenField(label="When does the shift end?", name="The end", future=True)
    place = forms.ChoiceField(
        label="Asked first, or behind?", choices=_FIRST, widget=forms.RadioSelect, initial="first"
    )
    looks: ClassVar[dict[str, Look]] = {"place": Look(size="m")}

    def offer(self, people: Sequence[Choice], teams: Sequence[str]) -> None:
        """Set who may be chosen, and the teams."""
        _choices(self, "person", [("", "Choose from the list"), *_people(people)])
        _choices(self, "team", [("", "Every team"), *((team, team) for team in teams)])


class LeaveForm(OperationForm):
    """Who is away and when, and who stands in."""

    person = forms.ChoiceField(label="Who is on leave?")
    starts = WhenField(label="When does the leave start?", name="The start", future=True)
    ends = WhenField(label="When does the leave end?", name="The end", future=True)
    deputy = forms.ChoiceField(
        label="Who stands in?",
        help_text="With nobody, messages go up to the next role.",
        required=False,
    )

    def offer(self, able: Sequence[Choice], deputies: Sequence[Choice]) -> None:
        """Set of whom the asker may say it, and who may stand in."""
        _choices(self, "person", _people(able))
        _choices(self, "deputy", [("", "Nobody"), *_people(deputies)])


class ConfirmForm(OperationForm):
    """A yes: the page says to what."""


class AddressForm(OperationForm):
    """An email address or a mobile number of one's own."""

    address = forms.CharField(max_length=254, required=False)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].label = label
        self.fields["address"].help_text = "Leave it empty to be told by this way no more."


class CodeForm(OperationForm):
    """The code that came to an address."""

    code = forms.CharField(
        label="Code",
        help_text="Six numbers.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"max_length": "Code must be 6 numbers"},
    )
    looks: ClassVar[dict[str, Look]] = {"code": Look(width="10", inputmode="numeric")}


class QuietForm(OperationForm):
    """The hours in which somebody is not to be disturbed."""

    starts = forms.TimeField(
        label="Quiet from",
        help_text="For example 22:00. Leave both empty to have no quiet hours.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Quiet from must be a time, like 22:00"},
    )
    ends = forms.TimeField(
        label="Until",
        help_text="For example 07:00.",
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Until must be a time, like 07:00"},
    )
    looks: ClassVar[dict[str, Look]] = {"starts": Look(width="5"), "ends": Look(width="5")}

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        said = super().clean() or self.cleaned_data
        starts, ends = said.get("starts"), said.get("ends")
        if not self.errors and (starts is None) != (ends is None):
            self.add_error("ends" if ends is None else "starts", "Enter both times, or neither")
        return said


def _people(people: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in people]


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices

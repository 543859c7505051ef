"""Forms of the registers. They check shape; the operations decide."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from homeward.domain.codes import placement
from homeward.record.placements.registers import Area, AuthorityContact
from homeward.web.components.fields import DayField
from homeward.web.components.forms import Look, OperationForm

Choices = list[tuple[str, str]]
_CHECKED = (
    "Fill this in once you have rung them and they said that the numbers and the address are "
    "right. If you change one without a new day here, it is shown as not verified."
)
_EMAIL = "Enter an email address in the correct format, like name@example.org"


class EntryForm(OperationForm):
    """An entry of a register. ``shown`` is how it stood when the page was drawn."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def offer(self, **choices: Choices) -> None:
        """Set what may be chosen, by field."""
        for name, offered in choices.items():
            self.fields[name].choices = [("", "Choose from the list"), *offered]  # type: ignore[attr-defined]


class ProviderForm(EntryForm):
    """A provider, and how to reach it at night."""

    name = forms.CharField(label="Name", max_length=120)
    urn = forms.CharField(label="Ofsted number (URN)", required=False, max_length=20)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[
            ("", "Not recorded"),
            *((code, placement.TYPE.label(code)) for code in placement.TYPE.current()),
        ],
        required=False,
    )
    capacity = forms.IntegerField(
        label="For how many children has it room?",
        required=False,
        min_value=0,
        max_value=500,
        error_messages={"invalid": "Enter a whole number, like 4"},
    )
    phone = forms.CharField(label="Phone by day", required=False, max_length=40)
    out_of_hours_phone = forms.CharField(label="Phone out of hours", required=False, max_length=40)
    email = forms.EmailField(
        label="Email address", required=False, max_length=120, error_messages={"invalid": _EMAIL}
    )
    area = forms.ChoiceField(
        label="District", help_text="Never the address: it is withheld.", required=False
    )
    checked_on = DayField(
        label="Rang and confirmed on which day?", help_text=_CHECKED, required=False, name="The day"
    )
    looks: ClassVar[dict[str, Look]] = {
        "name": Look(width="two-thirds"),
        "urn": Look(width="10"),
        "capacity": Look(width="3", inputmode="numeric"),
        "phone": Look(width="20"),
        "out_of_hours_phone": Look(width="20"),
        "email": Look(width="two-thirds"),
    }


class DeskForm(EntryForm):
    """A desk at a council."""

    authority = forms.ChoiceField(label="Council")
    desk = forms.ChoiceField(
        label="Desk", choices=AuthorityContact.Desk.choices, widget=forms.RadioSelect
    )
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    email = forms.EmailField(
        label="Email address",
        help_text="An office’s address, not a person’s.",
        required=False,
        max_length=120,
        error_messages={"invalid": _EMAIL},
    )
    hours = forms.CharField(
        label="Hours", help_text="For example: 5pm to 9am and weekends.", required=False,
        max_length=80,
    )  # fmt: skip
    checked_on = DayField(
        label="Rang and confirmed on which day?", help_text=_CHECKED, required=False, name="The day"
    )
    looks: ClassVar[dict[str, Look]] = {
        "phone": Look(width="20"),
        "email": Look(width="two-thirds"),
        "hours": Look(width="20"),
    }


class AreaForm(EntryForm):
    """A district or a police area."""

    authority = forms.ChoiceField(label="Council")
    name = forms.CharField(label="Name", max_length=80)
    kind = forms.ChoiceField(label="Kind", choices=Area.Kind.choices, widget=forms.RadioSelect)
    within = forms.ChoiceField(label="Police area that a district lies in", required=False)
    looks: ClassVar[dict[str, Look]] = {"name": Look(width="20")}

    def clean(self) -> dict[str, Any]:
        """A police area lies in no other."""
        said = super().clean() or self.cleaned_data
        if said.get("kind") == Area.Kind.POLICE and said.get("within"):
            self.add_error("within", "A police area lies in no other. Leave this blank")
        return said

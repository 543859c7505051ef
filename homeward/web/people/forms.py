"""Forms about people. They check shape; the operations decide."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms

from homeward.guard.staff import Offer
from homeward.web.components.forms import Look, OperationForm


class RoleForm(OperationForm):
    """A role, and the team in which it is held."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    team = forms.CharField(
        label="Team (optional)",
        max_length=60,
        required=False,
        error_messages={"max_length": "Team must be 60 characters or fewer"},
    )
    looks: ClassVar[dict[str, Look]] = {"team": Look(width="20")}

    def __init__(self, *args: Any, offered: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["role"]).choices = list(offered.roles)
        known = f" Teams here now: {', '.join(offered.teams)}." if offered.teams else ""
        self.fields["team"].help_text = f"Write it as the team’s other people have it.{known}"


class PersonForm(RoleForm):
    """A new person, with a first password and a first role."""

    name = forms.CharField(
        label="Full name",
        max_length=120,
        error_messages={"max_length": "Full name must be 120 characters or fewer"},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="They sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": "Enter an email address in the correct format, like name@example.org"
        },
    )
    password = forms.CharField(
        label="First password",
        help_text="At least 12 characters. Three words that do not belong together are good. Tell "
        "the person by telephone or face to face, and ask them to change it.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("name", "email", "password", "role", "team")
    looks: ClassVar = {
        **RoleForm.looks,
        "name": Look(width="20"),
        "email": Look(width="20"),
        "password": Look(width="20"),
    }


class ConfirmForm(OperationForm):
    """A yes: the page says to what."""

"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from homeward.web.components.forms import GovukForm, Look, OperationForm


class SignInForm(GovukForm):
    """An address and a password."""

    email = forms.EmailField(
        label="Email address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    looks: ClassVar[dict[str, Look]] = {
        "email": Look(width="20"),
        "password": Look(width="20"),
    }


class PasswordForm(OperationForm):
    """One's own new password."""

    current = forms.CharField(
        label="Current password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three words that do not belong together are good.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    looks: ClassVar[dict[str, Look]] = {"current": Look(width="20"), "new": Look(width="20")}

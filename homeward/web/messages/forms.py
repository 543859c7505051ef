"""Forms about messages. They check shape; the operations decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms

from homeward.web.components.forms import Look, OperationForm
from homeward.work.messages.reading import Line, Taker


class HaveItForm(OperationForm):
    """A press of the button "I have it"."""


class PassForm(OperationForm):
    """To whom a message is passed, and what they should know."""

    to = forms.ChoiceField(label="Pass it to", error_messages={"required": "Choose who takes it"})
    note = forms.CharField(
        label="What should they know? (optional)",
        help_text="No child’s name is needed: they read the record under their own access.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The note must be 300 characters or fewer"},
    )

    def __init__(self, *args: Any, takers: Sequence[Taker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["to"]).choices = people(takers)

    @property
    def person(self) -> UUID:
        """Return whom a valid form names."""
        return UUID(self.cleaned_data["to"])


class HandoverForm(OperationForm):
    """Who takes over, what, and what they should know."""

    items = forms.MultipleChoiceField(
        label="What do you hand over?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you hand over"},
    )
    to = forms.ChoiceField(
        label="Who takes over?", error_messages={"required": "Choose who takes over"}
    )
    note = forms.CharField(
        label="What should they know? (optional)",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "The note must be 500 characters or fewer"},
    )
    looks: ClassVar = {"items": Look(size="m")}

    def __init__(
        self, *args: Any, held: Sequence[tuple[Line, str]], takers: Sequence[Taker], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(line.message.pk), words) for line, words in held]
        field = cast("forms.MultipleChoiceField", self.fields["items"])
        field.choices, field.initial = choices, [key for key, _ in choices]
        cast("forms.ChoiceField", self.fields["to"]).choices = people(takers)

    @property
    def chosen(self) -> list[UUID]:
        """Return the messages that a valid form names."""
        return [UUID(one) for one in self.cleaned_data["items"]]

    @property
    def person(self) -> UUID:
        """Return whom a valid form names."""
        return UUID(self.cleaned_data["to"])


class AcceptForm(OperationForm):
    """Which items of a hand-over are accepted. All are ticked when it is first drawn."""

    items = forms.MultipleChoiceField(
        label="What do you accept?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="What you do not tick stays with the person who gives it.",
    )
    looks: ClassVar = {"items": Look(size="m")}

    def __init__(self, *args: Any, items: Sequence[tuple[Line, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(line.message.pk), words) for line, words in items]
        field = cast("forms.MultipleChoiceField", self.fields["items"])
        field.choices, field.initial = choices, [key for key, _ in choices]

    @property
    def chosen(self) -> list[UUID]:
        """Return the messages that a valid form names."""
        return [UUID(one) for one in self.cleaned_data["items"]]


class DecisionForm(OperationForm):
    """Whether somebody held back may be told, and why."""

    allowed = forms.ChoiceField(
        label="May they be told?",
        choices=[("yes", "Yes, send it to them"), ("no", "No, do not send it to them")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    decision = forms.CharField(
        label="Why?",
        help_text="What you weighed. It stays in the trail with your name.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter why you decided so",
            "max_length": "The reason must be 300 characters or fewer",
        },
    )


def people(takers: Sequence[Taker]) -> list[tuple[str, str]]:
    """Return colleagues as a list offers them, nobody chosen."""
    return [("", "Choose somebody"), *((str(one.person), _words(one)) for one in takers)]


def _words(one: Taker) -> str:
    return f"{one.name} – {one.role}"

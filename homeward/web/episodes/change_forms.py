"""Forms that change what an episode says. They check shape; the operations decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from homeward.record.episodes.operations import TIMES
from homeward.web.components.fields import WhenField
from homeward.web.components.forms import Look, OperationForm
from homeward.web.episodes.forms import TimedForm, line, passage
from homeward.web.episodes.words import KINDS
from homeward.web.wording import HIGHEST_FIRST

SOURCES = (("police", "The police’s grade"), ("our_view", "Our own view, recorded beside it"))


class GradeForm(TimedForm):
    """A grade of risk: the police's, or our view."""

    source = forms.ChoiceField(
        label="Whose grade is it?", choices=SOURCES, widget=forms.RadioSelect
    )
    grade = forms.ChoiceField(label="Grade", choices=HIGHEST_FIRST, widget=forms.RadioSelect)
    given_by = line("Who gave it (optional)", length=120, required=False)
    reasons = passage("Reasons (optional)", length=500, required=False)
    field_order = ("source", "grade", "given_by", "reasons", "when", "at")
    looks: ClassVar = {**TimedForm.looks, "given_by": Look(width="20")}

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sources:
            offered = [pair for pair in SOURCES if pair[0] in sources]
            cast("forms.ChoiceField", self.fields["source"]).choices = offered
            self.initial.setdefault("source", offered[0][0])


class KindForm(TimedForm):
    """The episode's other kind, and why."""

    kind = forms.CharField(widget=forms.HiddenInput)
    reason = passage("Why does the kind change?", length=300, needed="Enter why the kind changes")
    field_order = ("kind", "reason", "when", "at")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", kind)

    def clean_kind(self) -> str:
        """Return the kind, one of the two."""
        kind = str(self.cleaned_data["kind"])
        if kind not in KINDS:
            raise forms.ValidationError("Choose the other kind, missing or away.")
        return kind


class TimeForm(OperationForm):
    """One time of the episode, put right."""

    name = forms.ChoiceField(label="Which time?", widget=forms.RadioSelect)
    at = WhenField(label="What is the right time?", name="The right time", required=False)
    unknown = forms.BooleanField(label="This time is not known: take it out", required=False)
    reason = passage(
        "Why is it corrected?", length=300, rows=3, needed="Enter why the time is corrected"
    )

    def __init__(self, *args: Any, times: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["name"])
        field.choices = [(name, f"{TIMES[name]}: {words}") for name, words in times.items()]

    def clean(self) -> dict[str, Any]:
        """Ask for a time, or for the word that there is none."""
        said = self.cleaned_data
        if "at" in self.errors:
            return said
        if said.get("at") is None and not said.get("unknown"):
            self.add_error("at", "Enter the right time, or say that it is not known")
        if said.get("at") is not None and said.get("unknown"):
            self.add_error("unknown", "Enter a time or say that it is not known, not both")
        return said


class PoliceForm(OperationForm):
    """The police's reference and, while it is not yet known, when they were told."""

    reference = line("Police reference", length=40, help_text="As the police gave it.")
    at = WhenField(label="When were the police told? (optional)", name="The time", required=False)
    looks: ClassVar = {"reference": Look(width="20")}

    def __init__(self, *args: Any, told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if told:
            del self.fields["at"]


class VoidForm(OperationForm):
    """Why the episode was recorded in error."""

    reason = passage(
        "Why was this recorded in error?", length=300, needed="Enter why this was an error"
    )

"""Forms for what is recorded when a child is found, and for the plan made beforehand."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms

from homeward.record.episodes.being_found import PreventionSaid
from homeward.web.components.fields import DayField
from homeward.web.components.forms import Look, OperationForm
from homeward.web.episodes.forms import TimedForm, line, passage

Choices = list[tuple[str, str]]

HARM = (
    ("", "Not asked, or not known"),
    ("yes", "Yes, the child told of harm"),
    ("no", "No harm was told of"),
)
_YES_OR_NO = {"yes": True, "no": False}


class PreventionForm(TimedForm):
    """The police's prevention interview, or why it was not held."""

    done = forms.ChoiceField(
        label="Was it held?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it was held"},
    )
    not_done_reason = line("Why was it not held?", length=300, required=False)
    by_whom = line(
        "Who held it, or was to hold it?", length=120, help_text="Name, police force and number."
    )
    place = line("Where was it held? (optional)", length=120, required=False)
    harm_told = forms.ChoiceField(
        label="Did the child tell of harm?",
        choices=HARM,
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    said = passage("What did the child say? (optional)", required=False)
    field_order = ("done", "not_done_reason", "by_whom", "when", "at", "place", "harm_told", "said")
    looks: ClassVar = {
        **TimedForm.looks,
        "done": Look(reveals={"no": "not_done_reason"}),
        "by_whom": Look(width="20"),
    }

    def told(self, now: Any) -> PreventionSaid:
        """Return what was told, for a valid form; ``now`` (aware UTC) for “just now”."""
        said = self.cleaned_data
        done = said["done"] == "yes"
        return PreventionSaid(
            at=self.happened(now),
            by_whom=said["by_whom"],
            done=done,
            place=said["place"],
            harm_told=_YES_OR_NO.get(said["harm_told"]),
            said=said["said"],
            not_done_reason="" if done else said["not_done_reason"],
        )


class FoundWithForm(TimedForm):
    """Another child who was found with this one, and whom nobody had reported."""

    who = line("Name of the other child", length=100, required=False)
    child = forms.ChoiceField(
        label="Which child is it?", widget=forms.RadioSelect, required=False, choices=()
    )
    note = line("Where, and what was seen (optional)", length=300, required=False)
    field_order = ("who", "child", "when", "at", "note")
    looks: ClassVar = {**TimedForm.looks, "who": Look(width="20")}

    def __init__(self, *args: Any, children: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if children:
            cast("forms.ChoiceField", self.fields["child"]).choices = children
        else:
            del self.fields["child"]

    def clean(self) -> dict[str, Any]:
        """Ask for a name to look for, then for the child."""
        said = super().clean()
        if said.get("child"):
            return said
        if "child" in self.fields:
            self.add_error("child", "Choose the child, or look for another name")
        elif said.get("who"):
            self.add_error(
                "who",
                "No child that you work with is likely to be this one. Check the name, or take a "
                "missing report for them",
            )
        else:
            self.add_error("who", "Enter the name of the other child")
        return said


class PlanForm(OperationForm):
    """A version of the trigger plan."""

    actions = passage(
        "What is to be done at once when this child goes missing?",
        rows=8,
        needed="Enter what is to be done at once",
        help_text="One action to a line, the first thing first: who does what, whom to ring.",
    )
    agreed_by = line("Who agreed it?", length=200, help_text="Names, or the meeting.")
    agreed_on = DayField(label="When was it agreed?", name="The day it was agreed")
    review_on = DayField(label="By which day is it reviewed?", name="The day of review")
    looks: ClassVar = {}

    def clean(self) -> dict[str, Any]:
        """Hold the two days against each other."""
        said = self.cleaned_data
        agreed, review = said.get("agreed_on"), said.get("review_on")
        if agreed and review and review < agreed:
            self.add_error("review_on", "The review must not be before the plan was agreed")
        return said

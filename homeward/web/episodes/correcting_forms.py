"""Forms that correct an entry or a detail of an episode. They check shape; operations decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms

from homeward.record.episodes.coming_back import REPORTED_BACK
from homeward.record.episodes.queries import CONDITION, MISSING_FROM, REPORTED_BY
from homeward.web.acts.forms import correction_of
from homeward.web.acts.saying import is_act
from homeward.web.components.fields import WhenField
from homeward.web.components.forms import Look, OperationForm
from homeward.web.episodes.forms import LOG_KINDS, line, passage
from homeward.web.episodes.found_forms import HARM
from homeward.web.wording import HIGHEST_FIRST

_FRAME = frozenset({"operation_id", "version", "why"})
_ANSWERS = {"yes": True, "no": False, "": None}
_NOT_RECORDED = ("", "Not recorded")


class CorrectionForm(OperationForm):
    """What an entry is to say, and why. Only what was changed is sent on."""

    why = passage("Why is it corrected?", length=300, rows=3, needed="Enter why this is corrected")
    answered: ClassVar[frozenset[str]] = frozenset()

    def said(self) -> dict[str, Any]:
        """Return what was changed, by column, for a valid form."""
        changed = (name for name in self.changed_data if name not in _FRAME)
        return {name: self._value(name) for name in changed}

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        return _ANSWERS[value] if name in self.answered else value


def _when() -> WhenField:
    return WhenField(label="When was it?", name="The time")


class LogCorrection(CorrectionForm):
    """A log entry, put right."""

    kind = forms.ChoiceField(label="What is it?", choices=LOG_KINDS, widget=forms.RadioSelect)
    text = passage("What was asked, seen or tried")
    who = line("Who you spoke to, or who told you (optional)", length=120, required=False)
    at = _when()
    field_order = ("kind", "text", "who", "at", "why")
    looks: ClassVar = {"kind": Look(inline=True, small=True), "who": Look(width="20")}


class BackCorrection(CorrectionForm):
    """Somebody's word that the child is back, put right."""

    who = line("Who says so?", length=120)
    at = _when()
    field_order = ("who", "at", "why")
    looks: ClassVar = {"who": Look(width="20")}


class ActCorrection(CorrectionForm):
    """Something done, put right."""

    who = line("Who did it", length=120)
    at = _when()
    note = passage("Note (optional)", required=False)
    field_order = ("who", "at", "note", "why")
    looks: ClassVar = {"who": Look(width="20")}


class GradeCorrection(CorrectionForm):
    """A grade, put right."""

    grade = forms.ChoiceField(label="Grade", choices=HIGHEST_FIRST, widget=forms.RadioSelect)
    given_by = line("Who gave it (optional)", length=120, required=False)
    reasons = passage("Reasons (optional)", length=500, required=False)
    at = _when()
    field_order = ("grade", "given_by", "reasons", "at", "why")
    looks: ClassVar = {"given_by": Look(width="20")}


class KindCorrection(CorrectionForm):
    """When the kind changed and why, put right."""

    at = _when()
    reason = passage("Why did the kind change? (optional)", length=300, required=False)
    field_order = ("at", "reason", "why")


class PreventionCorrection(CorrectionForm):
    """A prevention interview, put right."""

    done = forms.ChoiceField(
        label="Was it held?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    not_done_reason = line("Why was it not held?", length=300, required=False)
    by_whom = line("Who held it, or was to hold it?", length=120)
    at = _when()
    place = line("Where was it held? (optional)", length=120, required=False)
    harm_told = forms.ChoiceField(
        label="Did the child tell of harm?", choices=HARM, widget=forms.RadioSelect, required=False
    )
    said_by_child = passage("What did the child say? (optional)", required=False)
    field_order = (
        *("done", "not_done_reason", "by_whom", "at", "place", "harm_told", "said_by_child"),
        "why",
    )
    looks: ClassVar = {
        "done": Look(reveals={"no": "not_done_reason"}),
        "by_whom": Look(width="20"),
    }
    answered = frozenset({"done", "harm_told"})

    def said(self) -> dict[str, Any]:
        """Return what was changed, by column, for a valid form."""
        told = super().said()
        if "said_by_child" in told:
            told["said"] = told.pop("said_by_child")
        return told


class FoundWithCorrection(CorrectionForm):
    """When a child was found with this one, put right."""

    at = _when()
    note = line("Where, and what was seen (optional)", length=300, required=False)
    field_order = ("at", "note", "why")


_FORMS: Mapping[str, type[CorrectionForm]] = {
    "log_entry": LogCorrection,
    "act": ActCorrection,
    "grade": GradeCorrection,
    "kind": KindCorrection,
    "prevention_interview": PreventionCorrection,
    "found_with": FoundWithCorrection,
}


def form_for(noun: str, row: Any, *, decides: bool = False) -> type[CorrectionForm]:
    """Return the form that corrects an entry; ``decides``: with what a director decided."""
    if is_act(row):
        return correction_of(noun, row, decides=decides, base=CorrectionForm)
    if noun == "log_entry" and row.text == REPORTED_BACK:
        return BackCorrection
    return _FORMS[noun]


def stands(form: type[CorrectionForm], row: Any) -> dict[str, Any]:
    """Return what an entry says now, as its form holds it."""
    held: dict[str, Any] = {}
    for name in form.base_fields:
        if name in _FRAME:
            continue
        value = getattr(row, "said" if name == "said_by_child" else name)
        held[name] = _spoken(value) if name in form.answered else value
    return held


def _spoken(value: bool | None) -> str:
    return next(word for word, meant in _ANSWERS.items() if meant is value)


class DetailsForm(CorrectionForm):
    """The details of an episode that are not times, put right."""

    missing_from = forms.ChoiceField(
        label="Missing from", choices=[_NOT_RECORDED, *MISSING_FROM.items()], required=False
    )
    missing_area = forms.ChoiceField(label="Area missing from", required=False)
    reported_by = forms.ChoiceField(
        label="Reported by", choices=[_NOT_RECORDED, *REPORTED_BY.items()], required=False
    )
    with_parent = forms.ChoiceField(
        label="Missing with a parent",
        choices=[_NOT_RECORDED, ("yes", "Yes"), ("no", "No")],
        required=False,
    )
    missing_with = line("Missing with", length=200, required=False)
    found_where = line("Found where", length=200, required=False)
    returned_to = line("Returned to", length=200, required=False)
    confirmed_by = line("Seen on return by", length=120, required=False)
    condition = forms.ChoiceField(
        label="Condition on return", choices=[_NOT_RECORDED, *CONDITION.items()], required=False
    )
    condition_note = line("More about their condition", length=300, required=False)
    field_order = (
        *("missing_from", "missing_area", "reported_by", "with_parent", "missing_with"),
        *("found_where", "returned_to", "confirmed_by", "condition", "condition_note", "why"),
    )
    looks: ClassVar = {"confirmed_by": Look(width="20")}
    answered = frozenset({"with_parent"})

    def __init__(self, *args: Any, areas: dict[UUID, str], ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(pk), name) for pk, name in areas.items()]
        cast("forms.ChoiceField", self.fields["missing_area"]).choices = [_NOT_RECORDED, *named]
        if not ended:
            for name in _OF_RETURN:
                del self.fields[name]

    def said(self) -> dict[str, Any]:
        """Return what was changed, by column, for a valid form."""
        told = super().said()
        if "missing_area" in told:
            told["missing_area"] = UUID(told["missing_area"]) if told["missing_area"] else None
        return told


_OF_RETURN = ("found_where", "returned_to", "confirmed_by", "condition", "condition_note")


class WithdrawForm(OperationForm):
    """Why an entry was recorded in error."""

    reason = passage(
        "Why was this recorded in error?", length=300, needed="Enter why this was an error"
    )

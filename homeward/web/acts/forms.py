"""The forms of acts, made from their data: to record, to add a step, to put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.db import models

from homeward.domain.refusal import Refusal
from homeward.record.acts.queries import CHOICES
from homeward.record.acts.recorded import (
    AHEAD,
    DECIDED,
    PARTS,
    RECORDED,
    STEPS,
    WHO_DECIDED,
    Recorded,
    Step,
)
from homeward.record.kept.nouns import NOUNS, Noun
from homeward.web.acts.words import choices_for, words_for
from homeward.web.components.fields import DayField, WhenField
from homeward.web.components.forms import Look, OperationForm
from homeward.web.episodes.forms import TimedForm, line, passage

BY_US = frozenset(
    {
        *("convened_by", "proposed_by", "risk_by", "ended_by", "made_by"),
        *("told_by", "asked_by", "held_by", "agreed_by", "done_by"),
    }
)
"""The columns in which, as a rule, the one who types stands."""

_TIMED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(RECORDED, "at"),
        "event": "told_at",
        **{step.name: step.once for step in STEPS.values()},
        "strategy_held": "held_at",
        "prompt_answer": "answered_at",
    }
)
"""Which column of a form is the one that happened just now, as a rule."""

_BY_COLUMN = {"happened_at": "at"}
_AGENCIES = CHOICES["agency"]
_TAKES_PART = frozenset({"strategy", "strategy_held"})
_MANY = frozenset({"thresholds"})


class CodesField(forms.MultipleChoiceField):
    """Several codes, kept as one text with spaces between."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> list[str]:
        """Return the codes of a text, or those that were typed."""
        return value.split() if isinstance(value, str) else list(value or [])

    def clean(self, value: Any) -> str:
        """Return the chosen codes as one text."""
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other codes are chosen than stood there."""
        return set(self.prepare_value(initial)) != set(data or [])


class ActForm(OperationForm):
    """A form of acts. ``act`` names it; fields bear the names of the columns they fill."""

    act: ClassVar[str] = ""

    def said(self, now: datetime) -> dict[str, Any]:
        """Return what was typed, by column, for a valid form; ``now`` (aware UTC) for "now"."""
        kept = {"operation_id", "version", "when", "at"}
        names = [name for name in self.fields if name not in kept and "from_" not in name]
        said = {_BY_COLUMN.get(name, name): self.cleaned_data[name] for name in names}
        if isinstance(self, TimedForm):
            said[_TIMED[self.act]] = self.happened(now)
        return said

    def attendees(self) -> dict[str, list[str]]:
        """Return the names that were typed, by agency."""
        return {
            agency: self.cleaned_data[f"from_{agency}"].splitlines()
            for agency in _AGENCIES
            if f"from_{agency}" in self.fields
        }

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside the field that fills the column it names."""
        if refusal.field and refusal.field == _TIMED.get(self.act) and "at" in self.fields:
            refusal.field = "at"
        elif refusal.field == "at" and "happened_at" in self.fields:
            refusal.field = "happened_at"
        super().refuse(refusal)


class TimedActForm(ActForm, TimedForm):
    """A form of acts that asks when: just now, or earlier."""


def _field(noun: Noun, column: str, *, required: bool) -> forms.Field:
    words = words_for(noun.name, column)
    plain = words.ask.removesuffix(" (optional)")
    label = plain if required else f"{plain} (optional)"
    given: dict[str, Any] = {"required": required, "help_text": words.hint}
    kept = noun.model._meta.get_field(column)
    name = words.label
    if isinstance(kept, models.DateTimeField):
        return WhenField(label=label, name=name, future=column in AHEAD, **given)
    if isinstance(kept, models.DateField):
        return DayField(label=label, name=name, **given)
    choices = choices_for(noun.name, column)
    if column in _MANY:
        return CodesField(label=label, choices=[*choices.items()], **given)
    if choices:
        none = [] if required else [("", "Not known yet")]
        return forms.ChoiceField(
            label=label, choices=[*none, *choices.items()], widget=forms.RadioSelect, **given
        )
    make: Callable[..., forms.CharField] = passage if words.length > 300 else line
    needed = f"Fill in: {name.lower()}" if required else ""
    return make(label, length=words.length, needed=needed, **given)


def _attendance() -> dict[str, forms.Field]:
    return {
        f"from_{agency}": passage(
            f"Who took part from: {words[:1].lower()}{words[1:]}? (optional)",
            length=2000,
            rows=2,
            required=False,
            help_text="One name a line, with their role.",
        )
        for agency, words in _AGENCIES.items()
    }


@cache
def form_of(name: str) -> type[ActForm]:
    """Return the form that records an act, or a step of one, by its name."""
    one: Recorded | Step = STEPS.get(name) or PARTS.get(name) or RECORDED[name]
    needed = one.needed if isinstance(one, Step) else one.noun.needed
    timed = _TIMED.get(name, "")
    made: dict[str, Any] = {}
    for column in one.fields:
        if column == timed:
            continue
        field_name = "happened_at" if column == "at" else column
        made[field_name] = _field(one.noun, column, required=column in needed)
    if name in _TAKES_PART:
        made |= _attendance()
    order = [*made]
    if timed:
        order[0:0] = ["when", "at"]
    looks = {**(TimedForm.looks if timed else {}), **_looks(made)}
    base = TimedActForm if timed else ActForm
    form: type[ActForm] = type(
        f"{name.title().replace('_', '')}Form",
        (base,),
        {**made, "act": name, "field_order": order, "looks": looks},
    )
    if timed:
        form.base_fields["when"].label = words_for(one.noun.name, timed).ask.removesuffix(
            " (optional)"
        )
    return form


def _looks(made: Iterable[str]) -> dict[str, Look]:
    short = {"reference": "10", "phone": "20"}
    return {name: Look(width=short[name]) for name in made if name in short}


def correction_of(noun: str, row: Any, *, decides: bool, base: type[Any]) -> type[Any]:
    """Return the form that puts an act right: what was asked at first, and what was filled in.

    ``decides``: with the decision on a media appeal. ``base`` is the form of every correction.
    """
    kept = NOUNS[noun]
    first = next((one.fields for one in RECORDED.values() if one.noun is kept), kept.fields)
    columns = [
        name
        for name in kept.fields
        if (name in first or getattr(row, name) not in (None, ""))
        and (decides or name not in DECIDED)
        and name not in WHO_DECIDED
    ]
    made = {name: _field(kept, name, required=name in kept.needed) for name in columns}
    return type(
        "ActCorrection",
        (base,),
        {**made, "field_order": [*columns, "why"], "looks": _looks(made)},
    )

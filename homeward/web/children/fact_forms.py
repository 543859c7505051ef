"""Forms made from the table of nouns: one way to add, to correct and to withdraw anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.db import models

from homeward.record.kept.nouns import Noun
from homeward.web.children.fact_saying import choices_of
from homeward.web.children.fact_words import Choices, field_words
from homeward.web.components.fields import DayField
from homeward.web.components.forms import Look, OperationForm

_FEW = 5
"""So many answers are shown as radio buttons; more are a list."""
_LONGEST = 4000
_YES_NO = (("yes", "Yes"), ("no", "No"))
_AS_BOOL = {"yes": True, "no": False, "": None}
_FORMER = "As it was recorded"
_AS_ALWAYS: Mapping[str, Choices | None] = MappingProxyType({})
_WITHHELD = "What is recorded is withheld. Fill this in only to replace it."


class WithdrawForm(OperationForm):
    """Why something was recorded in error."""

    reason = forms.CharField(
        label="Why was this recorded in error?",
        max_length=300,
        error_messages={"required": "Say why this was recorded in error"},
    )
    looks: ClassVar[dict[str, Look]] = {"reason": Look(width="two-thirds")}


class FactForm(OperationForm):
    """The fields of one noun. ``said()`` is what the operations take."""

    noun: ClassVar[Noun]
    kept_back: ClassVar[frozenset[str]] = frozenset()

    def said(self) -> dict[str, Any]:
        """Return what was typed, by column; a withheld one that was left blank stays as it is."""
        said: dict[str, Any] = {}
        for name in self.noun.fields:
            if name not in self.fields:
                continue
            value = self.cleaned_data[name]
            if name in self.kept_back and value in (None, ""):
                continue
            column: Any = self.noun.model._meta.get_field(name)
            said[name] = _AS_BOOL[value] if isinstance(column, models.BooleanField) else value
        return said

    @property
    def reason(self) -> str:
        """Return why it is corrected."""
        return cast("str", self.cleaned_data["reason"])


def fact_form(
    noun: Noun,
    *,
    correcting: bool = False,
    kept_back: Iterable[str] = (),
    held: Any = None,
    offered: Mapping[str, Choices | None] = _AS_ALWAYS,
) -> type[FactForm]:
    """Return the form of a noun.

    ``correcting`` asks why; ``kept_back`` are columns that this reader may replace and not
    read; ``held`` is the row being corrected: what it holds is always among the choices.
    ``offered``: what there is to choose from here; None for what is not asked.
    """
    hidden = frozenset(kept_back)
    asked = [name for name in noun.fields if offered.get(name, ()) is not None]
    fields: dict[str, Any] = {
        name: _field(noun, name, held=held, kept_back=name in hidden) for name in asked
    }
    for name in asked:
        if offered.get(name) is not None:
            fields[name] = _among(noun, name, offered[name] or (), held)
    looks = {name: _look(noun, name) for name in asked}
    if correcting:
        fields["reason"] = forms.CharField(
            label="Why is this corrected?",
            help_text="What stood before stays readable, with this reason.",
            max_length=300,
            error_messages={"required": "Say why this is corrected"},
        )
        looks["reason"] = Look(width="two-thirds")
    body = {**fields, "looks": looks, "noun": noun, "kept_back": hidden}
    return type("NounForm", (FactForm,), body)


def initial_of(noun: Noun, row: Any, *, kept_back: frozenset[str]) -> dict[str, Any]:
    """Return what the fields of a row's form hold at first."""
    return {name: _typed(getattr(row, name)) for name in noun.fields if name not in kept_back}


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, UUID) else "" if value is None else value


def _among(noun: Noun, name: str, offered: Choices, held: Any) -> forms.Field:
    """Return the field of a column that is chosen from what there is here."""
    words = field_words(noun.name, name)
    asked = {"label": words.label, "help_text": words.hint, "required": name in noun.needed}
    now = str(getattr(held, name, "") or "")
    extra = ((now, _FORMER),) if now and now not in dict(offered) else ()
    return _chosen((*offered, *extra), noun.model._meta.get_field(name), asked)


def _field(noun: Noun, name: str, *, held: Any, kept_back: bool) -> forms.Field:
    words = field_words(noun.name, name)
    hint = _WITHHELD if kept_back and held is not None else words.hint
    asked: dict[str, Any] = {
        "label": words.label,
        "help_text": hint,
        "required": name in noun.needed,
    }
    column: Any = noun.model._meta.get_field(name)
    if isinstance(column, models.DateField):
        return DayField(**asked, name="The day")
    if isinstance(column, models.BooleanField):
        return _chosen(_YES_NO, column, asked)
    choices = choices_of(noun, name)
    if choices:
        now = str(getattr(held, name, "") or "") if held is not None else ""
        extra = {now: now} if now and now not in choices else {}
        return _chosen(tuple({**choices, **extra}.items()), column, asked)
    longest = column.max_length or _LONGEST
    widget: type[forms.Widget] = forms.Textarea if words.long else forms.TextInput
    return forms.CharField(**asked, max_length=longest, widget=widget)


def _chosen(
    choices: tuple[tuple[str, str], ...], column: Any, asked: Mapping[str, Any]
) -> forms.ChoiceField:
    required = asked["required"]
    blank = () if required or ("not_decided" in dict(choices)) else (("", "Not recorded"),)
    if len(choices) <= _FEW:
        initial = column.get_default() if column.has_default() else ""
        return forms.ChoiceField(
            **asked,
            choices=(*choices, *blank),
            widget=forms.RadioSelect,
            initial=_typed(initial),
        )
    first = (("", "Choose from the list"),) if required else blank
    return forms.ChoiceField(**asked, choices=(*first, *choices))


def _look(noun: Noun, name: str) -> Look:
    column: Any = noun.model._meta.get_field(name)
    if isinstance(column, models.BooleanField):
        return Look(inline=True)
    return Look(width=field_words(noun.name, name).width)

"""Forms: how a field looks, and the base of every form that changes something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from homeward.domain.refusal import Refusal
from homeward.web.components.fields import WhenField
from homeward.web.components.when import ambiguity

SEND_AGAIN = "This page had lost its number. Check what you typed and send it again"


@dataclass(frozen=True)
class Look:
    """How one field is drawn, beyond what its type says.

    ``heading`` makes the question the page's h1. ``size`` is s, m, l or xl for the label or
    legend. ``width`` is a GOV.UK width class (2, 3, 4, 5, 10, 20, one-half and so on).
    ``reveals`` names the field shown while a choice is taken; ``hints`` is help per choice.
    """

    heading: bool = False
    size: str = ""
    width: str = ""
    inline: bool = False
    small: bool = False
    prefix: str = ""
    suffix: str = ""
    inputmode: str = ""
    reveals: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


class GovukForm(forms.Form):
    """A form drawn in GOV.UK components; ``looks`` says how, by field.

    Every required field without a sentence of its own asks "Enter …" or "Select …".
    """

    looks: ClassVar[Mapping[str, Look]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            _ask_plainly(name, form_field)

    @property
    def revealed(self) -> frozenset[str]:
        """Return the names of fields drawn inside another's choice."""
        return frozenset(name for look in self.looks.values() for name in look.reveals.values())

    def refuse(self, refusal: Refusal) -> None:
        """Show an operation's refusal beside its field, or at the top of the page."""
        known = refusal.field if refusal.field in self.fields else None
        self.add_error(known, forms.ValidationError(refusal.sentence, code=refusal.code))


class OperationForm(GovukForm):
    """The base of a form that runs an operation.

    ``operation_id`` is made when the form is first drawn and kept when it is drawn again, so
    that a form sent twice acts once. ``version`` is the row's version when the page was drawn,
    for the check on write. ``now`` is aware UTC, for words such as "today 14:30".
    """

    operation_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": SEND_AGAIN, "invalid": SEND_AGAIN},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 2
    )

    def __init__(
        self, data: Any = None, *, now: datetime, version: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if version is not None:
            self.initial.setdefault("version", version)
        for form_field in self.fields.values():
            if isinstance(form_field, WhenField):
                form_field.now = now

    def full_clean(self) -> None:
        """Check the form; one that came without a number is given one to be sent again with."""
        super().full_clean()
        if self.is_bound and "operation_id" in self.errors:
            data = QueryDict(mutable=True)
            data.update(self.data)
            data[self.add_prefix("operation_id")] = str(uuid4())
            self.data = data

    @property
    def operation(self) -> UUID:
        """Return the operation id of a valid form."""
        return cast("UUID", self.cleaned_data["operation_id"])

    def notes(self) -> tuple[str, ...]:
        """Return, for a valid form, a sentence for each time that could be read in two ways."""
        times = (self.cleaned_data.get(name) for name in self.fields)
        said = (ambiguity(at) for at in times if isinstance(at, datetime))
        return tuple(sentence for sentence in said if sentence)


def _ask_plainly(name: str, form_field: forms.Field) -> None:
    label = str(form_field.label or name.replace("_", " ")).rstrip("?")
    asked = label[:1].lower() + label[1:] if label[1:2].islower() else label
    chosen = isinstance(form_field, forms.ChoiceField)
    sentences = form_field.error_messages
    if sentences.get("required") == forms.Field.default_error_messages["required"]:
        needed = getattr(form_field, "needed", "")
        sentences["required"] = needed or " ".join(("Select" if chosen else "Enter", asked))
    if chosen:
        sentences["invalid_choice"] = f"{label} must be one of the answers in the list"

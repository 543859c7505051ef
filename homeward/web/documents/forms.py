"""Forms of documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms

from homeward.web.components.forms import Look, OperationForm
from homeward.web.episodes.forms import passage
from homeward.work.documents.composing import Section
from homeward.work.documents.kinds import KINDS
from homeward.work.documents.operations import LONGEST


class DraftForm(OperationForm):
    """Which document to make."""

    kind = forms.ChoiceField(
        label="Which document?",
        choices=[(kind.name, kind.title) for kind in KINDS.values()],
        widget=forms.RadioSelect,
    )
    looks: ClassVar = {"kind": Look(small=True)}


class WriteForm(OperationForm):
    """Every part of a document; those that a person writes first."""

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in sorted(sections, key=lambda each: each.key not in ("plan", "asked")):
            self.fields[part.key] = passage(
                part.title,
                length=LONGEST,
                rows=max(4, part.text.count("\n") + 2),
                required=False,
                initial=part.text,
            )
            self.initial.setdefault(part.key, part.text)

    def texts(self) -> dict[str, str]:
        """Return what was written, by part, with one kind of line end."""
        names = [name for name in self.fields if name not in ("operation_id", "version")]
        return {name: cast("str", self.cleaned_data[name]).replace("\r\n", "\n") for name in names}


class ReviewForm(OperationForm):
    """That the document was read through."""

    read = forms.BooleanField(
        label="I have read it through, and it may be sent",
        error_messages={"required": "Tick this once you have read it through"},
    )


class SendForm(OperationForm):
    """Nothing but the word to send it."""

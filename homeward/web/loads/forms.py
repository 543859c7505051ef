"""The forms that send files, and one mended row of a file."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from homeward.sources.kept_mappings import KeptMapping
from homeward.sources.mapping.model import FileMapping
from homeward.sources.mending import ToMend
from homeward.web.components.forms import OperationForm

_LONGEST_CELL = 32_000


class LoadForm(OperationForm):
    """Files to load; the browser sends them beside the form's own fields."""

    mapping = forms.ChoiceField(
        label="Read other systems’ files through (optional)",
        required=False,
        help_text="Not needed for SSDA903, Standard Safeguarding Dataset and Annex A files.",
    )

    def __init__(self, *args: Any, kept: list[KeptMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = {str(each.id): each.mapping for each in kept}
        field = cast("forms.ChoiceField", self.fields["mapping"])
        field.choices = [
            ("", "No mapping"),
            *((key, mapping.title) for key, mapping in self._kept.items()),
        ]

    @property
    def chosen(self) -> FileMapping | None:
        """Return the mapping that a valid form chose."""
        return self._kept.get(self.cleaned_data["mapping"])


class SendAgainForm(OperationForm):
    """A yes to sending all rows again as they are."""


class MendForm(OperationForm):
    """The cells of one row, each under its heading."""

    def __init__(self, *args: Any, row: ToMend, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = [f"cell_{place}" for place in range(len(row.header))]
        for name, heading, cell in zip(self._names, row.header, row.cells, strict=True):
            self.fields[name] = forms.CharField(
                label=heading or "(no heading)",
                initial=cell,
                required=False,
                strip=False,
                max_length=_LONGEST_CELL,
            )

    @property
    def cells(self) -> list[str]:
        """Return the cells of a valid form, in the order of the headings."""
        return [self.cleaned_data[name] for name in self._names]

"""Forms of the exchange. They check shape; the operations decide."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from homeward.guard.models import Authority
from homeward.sources.kept_mappings import KeptMapping
from homeward.sources.mapping.model import FileMapping
from homeward.web.components.fields import WhenField
from homeward.web.components.forms import Look, OperationForm
from homeward.work.exchange.models import Difference


class ListForm(OperationForm):
    """A list of the police's, for which authority, how it is laid out and when it was made."""

    authority = forms.ChoiceField(label="Which authority’s children is it about?")
    mapping = forms.ChoiceField(
        label="How is it laid out?",
        required=False,
        help_text="Mappings for missing episodes that the authority saved are listed here.",
    )
    as_at = WhenField(
        label="When was the list made?",
        help_text="Episodes that began later are not expected in it.",
        name="The time of the list",
    )

    def __init__(
        self, *args: Any, kept: list[KeptMapping], authorities: list[Authority], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kept = {str(each.id): each.mapping for each in kept}
        self._authorities = authorities
        mapping = cast("forms.ChoiceField", self.fields["mapping"])
        mapping.choices = [
            ("", "Homeward’s own layout"),
            *((key, each.title) for key, each in self._kept.items()),
        ]
        if len(authorities) == 1:
            del self.fields["authority"]
        else:
            authority = cast("forms.ChoiceField", self.fields["authority"])
            authority.choices = [(str(one.pk), one.name) for one in authorities]

    @property
    def layout(self) -> FileMapping | None:
        """Return the mapping that a valid form chose."""
        return self._kept.get(self.cleaned_data["mapping"])

    @property
    def whose(self) -> UUID:
        """Return the authority of a valid form."""
        chosen = self.cleaned_data.get("authority")
        return UUID(chosen) if chosen else self._authorities[0].pk


class SettleForm(OperationForm):
    """How a difference is settled, and why."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=Difference.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Whom you asked, and what they said. The police do not see this.",
        max_length=300,
        widget=forms.Textarea,
        error_messages={"required": "Say why"},
    )
    looks: ClassVar[dict[str, Look]] = {"reason": Look(width="two-thirds")}

    def start_again(self, version: int) -> None:
        """Keep what was typed, to be sent once more about the row as it now stands."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"], data["operation_id"] = str(version), str(uuid4())
        self.data = data

"""Forms that write into an episode. They check shape; the operations decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms

from homeward.domain.facts import ACTS, label_of
from homeward.record.episodes.logged import EVENTS_TOLD, ON_THE_APPEAL
from homeward.record.episodes.queries import CONDITION
from homeward.web.components.fields import WhenField
from homeward.web.components.forms import Look, OperationForm

LOG_KINDS = (
    ("enquiry", "Enquiry"),
    ("sighting", "Sighting"),
    ("contact_attempt", "Contact attempt"),
    ("note", "Note"),
)


def line(label: str, *, length: int, needed: str = "", **words: Any) -> forms.CharField:
    """Return a field for one line of at most ``length`` characters.

    ``needed`` is what it says when left blank, where the label does not make a sentence of it.
    """
    words.setdefault("widget", forms.TextInput)
    name = label.removesuffix(" (optional)").rstrip("?")
    said = {"max_length": f"{name} must be {length} characters or fewer"}
    if needed:
        said["required"] = needed
    return forms.CharField(label=label, max_length=length, error_messages=said, **words)


def passage(label: str, *, length: int = 10_000, rows: int = 4, **words: Any) -> forms.CharField:
    """Return a field for several lines."""
    return line(label, length=length, widget=forms.Textarea(attrs={"rows": rows}), **words)


class TimedForm(OperationForm):
    """A form about something that happened just now or earlier."""

    when = forms.ChoiceField(
        label="When?",
        choices=[("now", "Just now"), ("earlier", "Earlier")],
        widget=forms.RadioSelect,
        initial="now",
    )
    at = WhenField(
        label="When was it?",
        name="The time",
        required=False,
        help_text="For example 20 minutes ago, today 14:30 or yesterday 23:15.",
    )
    looks: ClassVar[dict[str, Look]] = {"when": Look(small=True, reveals={"earlier": "at"})}

    def clean(self) -> dict[str, Any]:
        """Hold the two answers about time against each other, so that none is lost unsaid."""
        said = self.cleaned_data
        if said.get("when") == "earlier" and "at" not in self.errors and said.get("at") is None:
            self.add_error("at", "Enter when it was, for example 20 minutes ago")
        if said.get("when") == "now" and said.get("at") is not None:
            self.add_error("when", "Choose Earlier to use the time you typed, or clear that time")
        return said

    def happened(self, now: datetime) -> datetime:
        """Return when it happened (aware UTC), for a valid form."""
        return cast("datetime | None", self.cleaned_data["at"]) or now


class LogForm(TimedForm):
    """An enquiry, a sighting, a contact attempt or a note."""

    kind = forms.ChoiceField(
        label="What is it?", choices=LOG_KINDS, widget=forms.RadioSelect, initial="enquiry"
    )
    text = passage("What was asked, seen or tried")
    who = line("Who you spoke to, or who told you (optional)", length=120, required=False)
    field_order = ("kind", "text", "who", "when", "at")
    looks: ClassVar = {
        **TimedForm.looks,
        "kind": Look(inline=True, small=True),
        "who": Look(width="20"),
    }


class ActForm(TimedForm):
    """Something done that the protocol asks for."""

    kind = forms.ChoiceField(label="What was done?", widget=forms.RadioSelect)
    who = line("Who did it", length=120, help_text="A name or a role.")
    note = passage("Note (optional)", required=False)
    field_order = ("kind", "who", "when", "at", "note")
    looks: ClassVar = {**TimedForm.looks, "who": Look(width="20")}

    def __init__(self, *args: Any, meets: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = acts_offered(meets)
        field = cast("forms.ChoiceField", self.fields["kind"])
        if len(kinds) > len(ACTS):
            field.widget = forms.Select()
            field.choices = [("", "Choose what was done"), *kinds]
        else:
            field.choices = kinds
            if len(kinds) == 1:
                self.initial.setdefault("kind", kinds[0][0])


def acts_offered(meets: Sequence[str]) -> list[tuple[str, str]]:
    """Return the acts among ``meets`` with their words; with none among them, all there are."""
    there = (*(kind.name for kind in ACTS), *EVENTS_TOLD)
    every = [name for name in there if name not in ON_THE_APPEAL]
    wanted = [name for name in meets if name in every]
    return [(name, label_of(name)) for name in wanted or every]


class BackForm(TimedForm):
    """Somebody's word that the child is back."""

    who = line("Who says so?", length=120, help_text="A name or a role.")
    field_order = ("who", "when", "at")
    looks: ClassVar = {**TimedForm.looks, "who": Look(width="20")}


class ReturnForm(OperationForm):
    """How and when the child came back, on the word of somebody who saw the child."""

    seen_by = line("Who has seen the child?", length=120, help_text="A name or a role.")
    found_at = WhenField(
        label="When was the child found? (optional)",
        name="Found",
        required=False,
        help_text="For example now, 20 minutes ago or today 14:30. Leave it empty if the child "
        "came back by themselves.",
    )
    found_where = line("Where was the child found? (optional)", length=200, required=False)
    returned_at = WhenField(
        label="When did the child return to where they live?",
        name="Returned",
        required=False,
        help_text="Leave it empty if the child has not returned there yet.",
    )
    returned_to = line(
        "Where did the child return to? (optional)",
        length=200,
        required=False,
        help_text="In words such as home or the same placement, without an address.",
    )
    condition = forms.ChoiceField(
        label="How was the child? (optional)",
        choices=[("", "Not recorded"), *CONDITION.items()],
        required=False,
    )
    condition_note = line(
        "More about how the child was (optional)",
        length=300,
        required=False,
        help_text="For example an injury, and who looked at it.",
    )
    looks: ClassVar = {"seen_by": Look(width="20")}

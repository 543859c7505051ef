"""Forms of the daily report."""

from __future__ import annotations

from datetime import datetime, time
from typing import ClassVar

from django import forms

from homeward.web.components.forms import Look, OperationForm


def clock_words(hour: time) -> str:
    """Return an hour of the day in words: ``8:00am``."""
    return f"{hour.hour % 12 or 12}:{hour:%M}{'am' if hour.hour < 12 else 'pm'}"


def _hours() -> list[tuple[str, str]]:
    every = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    return [(f"{one:%H:%M}", clock_words(one)) for one in every]


class HourForm(OperationForm):
    """When each day's report is made."""

    hour = forms.ChoiceField(
        label="When is the daily report made?",
        help_text="The same time every day, also at weekends and on bank holidays.",
        choices=_hours,
    )
    looks: ClassVar[dict[str, Look]] = {"hour": Look(heading=True, size="l")}

    @property
    def chosen(self) -> time:
        """Return the hour of a valid form."""
        return datetime.strptime(self.cleaned_data["hour"], "%H:%M").time()  # noqa: DTZ007


class AcknowledgeForm(OperationForm):
    """A press of the button "I have read this report"."""

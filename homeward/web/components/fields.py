"""Form fields whose answer takes several boxes: a day, and a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError

from homeward.domain.time import to_london
from homeward.web.components.when import (
    NotATime,
    clock,
    day_of,
    demand_lately,
    instant_in_words,
    instant_of,
)


class Boxes(forms.MultiWidget):
    """Text boxes that together hold one answer; each box posts as ``name_part``."""

    labels: ClassVar[Mapping[str, tuple[str, int]]]

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in self.labels})

    def boxed(self, value: Any) -> list[str]:
        """Return the boxes' text for a value."""
        raise NotImplementedError

    def decompress(self, value: Any) -> list[str]:
        """Return the boxes' text for a value: Django's name for it."""
        return self.boxed(value)

    def typed(self, value: Any) -> dict[str, str]:
        """Return what stands in each box for a value, or for the list that was typed."""
        values: list[Any] = value if isinstance(value, list) else self.boxed(value)
        return dict(zip(self.labels, [text or "" for text in values], strict=True))


class DayBoxes(Boxes):
    """Day, month and year."""

    labels: ClassVar = {"day": ("Day", 2), "month": ("Month", 2), "year": ("Year", 4)}

    def boxed(self, value: Any) -> list[str]:
        """Return the boxes' text for a date."""
        if not isinstance(value, date):
            return ["", "", ""]
        return [str(value.day), str(value.month), str(value.year)]


class WhenBoxes(Boxes):
    """Day, month, year and time, or words instead of them."""

    labels: ClassVar = {
        **DayBoxes.labels,
        "time": ("Time", 5),
        "words": ("Or in words, for example now or today 14:30", 20),
    }

    def boxed(self, value: Any) -> list[str]:
        """Return the boxes' text for an aware instant, London time."""
        if not isinstance(value, datetime):
            return [""] * 5
        local = to_london(value)
        zone = f" {local.tzname()}" if local.fold else ""
        return [str(local.day), str(local.month), str(local.year), clock(value) + zone, ""]


class BoxedField(forms.Field):
    """A field that reads a list of boxes. ``name`` begins its error sentences."""

    asks_for = "a date"

    def __init__(self, *, name: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name = name

    def clean(self, value: Sequence[str | None] | None) -> Any:
        """Return what the boxes say; an error's code names the box at fault."""
        typed = [(text or "").strip() for text in value or ()]
        if not any(typed):
            return super().clean(None)
        try:
            return super().clean(self.read(typed))
        except NotATime as wrong:
            raise ValidationError(wrong.sentence, code=wrong.part) from wrong

    def read(self, typed: list[str]) -> Any:
        """Return the value of the boxes, some of which hold text."""
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the boxes differ from what they first held."""
        boxes = cast("Boxes", self.widget)
        return boxes.typed(initial) != boxes.typed(data)

    @property
    def needed(self) -> str:
        """Return the sentence for a required field that was left blank."""
        return f"{self.spoken_name} must have {self.asks_for}"

    @property
    def spoken_name(self) -> str:
        """Return the name that begins the field's error sentences."""
        return self.name or str(self.label or "Date")


class DayField(BoxedField):
    """A day typed as day, month and year; returns a date."""

    widget = DayBoxes

    def read(self, typed: list[str]) -> date:
        """Return the date in the boxes."""
        return day_of(day=typed[0], month=typed[1], year=typed[2], name=self.spoken_name)


class WhenField(BoxedField):
    """A moment typed in London time, in boxes or in words; returns aware UTC.

    ``now`` is given by the form that holds the field. A moment after it is refused unless
    ``future`` is true.
    """

    widget = WhenBoxes
    asks_for = "a date and a time"
    now: datetime | None = None

    def __init__(self, *, future: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.future = future

    def read(self, typed: list[str]) -> datetime:
        """Return the instant in the boxes or the words."""
        if self.now is None:
            raise ImproperlyConfigured("A WhenField stands in an OperationForm, which has now.")
        *boxes, words = typed
        name = self.spoken_name
        if words and any(boxes):
            raise NotATime(f"{name}: use the boxes or the words, not both", part="words")
        if words:
            at = instant_in_words(words, now=self.now, name=name)
        else:
            on = day_of(day=boxes[0], month=boxes[1], year=boxes[2], name=name)
            at = instant_of(on=on, at=boxes[3], name=name)
        demand_lately(at, now=self.now, name=name, part="words" if words else "year")
        # The clock of the person who types may run a little ahead of ours.
        if not self.future and at > self.now + timedelta(minutes=1):
            raise NotATime(
                f"{name} must not be later than now, {clock(self.now)}",
                part="words" if words else "day",
            )
        return at

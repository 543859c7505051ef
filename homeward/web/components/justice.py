"""The Ministry of Justice patterns: timeline, badge, filter, alert, identity bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward.domain.time import in_words
from homeward.web.components.component import Component, is_html, joined


@dataclass(frozen=True)
class Moment:
    """One thing that happened. ``at`` is aware UTC, shown as London time; ``by`` is who did it."""

    title: str
    at: datetime
    by: str = ""
    text: object = ""
    classes: str = ""
    id: str = ""

    @property
    def machine_time(self) -> str:
        """Return the instant in ISO form, UTC."""
        return self.at.isoformat()

    @property
    def spoken_time(self) -> str:
        """Return the instant as people write it, London time."""
        return in_words(self.at)


@dataclass(frozen=True)
class Timeline(Component):
    """What happened, newest or oldest first as given. History only, never what is to be done."""

    template: ClassVar[str] = "components/timeline.html"
    items: Sequence[Moment]
    heading_level: int = 3


@dataclass(frozen=True)
class Badge(Component):
    """A grade of risk in words; the colour only repeats it."""

    template: ClassVar[str] = "components/badge.html"
    text: str
    colour: str = ""
    large: bool = False

    @property
    def all_classes(self) -> str:
        """Return every class name of the badge."""
        colour = f"moj-badge--{self.colour}" if self.colour else ""
        size = "moj-badge--large" if self.large else ""
        return joined("moj-badge", colour, size, self.classes)


@dataclass(frozen=True)
class FilterTag:
    """A filter that is on, and the address without it."""

    text: str
    remove_href: str


@dataclass(frozen=True)
class Filter(Component):
    """A list's filters as a GET form. ``options`` is a form or other component."""

    template: ClassVar[str] = "components/filter.html"
    options: object
    heading: str = "Filter"
    selected: Sequence[tuple[str, Sequence[FilterTag]]] = ()
    clear_href: str = "?"
    submit: str = "Apply filters"


@dataclass(frozen=True)
class Alert(Component):
    """A message about the page: ``information``, ``success``, ``warning`` or ``error``."""

    template: ClassVar[str] = "components/alert.html"
    title: str
    text: str = ""
    variant: str = "information"
    dismissible: bool = False
    role: str = "region"

    @property
    def is_html(self) -> bool:
        """Tell whether the text brings its own paragraphs."""
        return is_html(self.text)


@dataclass(frozen=True)
class IdentityBar(Component):
    """Whose record is open, on every page of it. ``actions`` are components, often buttons."""

    template: ClassVar[str] = "components/identity_bar.html"
    title: str
    details: Sequence[object] = ()
    actions: Sequence[object] = ()

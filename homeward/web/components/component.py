"""What every component shares: classes, attributes, and printing itself through its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.forms.utils import flatatt
from django.template.loader import get_template
from django.utils.safestring import SafeData, SafeString, mark_safe

Attributes = Mapping[str, str | bool | None]


def joined(*names: str) -> str:
    """Return the names that are not empty, separated by single spaces."""
    return " ".join(name for name in names if name)


@dataclass(frozen=True)
class Component:
    """A frozen page model that prints itself; ``{{ page.part }}`` is enough in a template."""

    template: ClassVar[str]
    classes: str = field(default="", kw_only=True)
    attributes: Attributes = field(default_factory=dict, kw_only=True)

    @property
    def extra_classes(self) -> str:
        """Return the caller's class names with a space before them, or nothing."""
        return f" {self.classes}" if self.classes else ""

    @property
    def attrs(self) -> SafeString:
        """Return the attributes as escaped HTML, each with a space before it."""
        return flatatt(dict(self.attributes))

    def render(self) -> SafeString:
        """Return the component's HTML."""
        return mark_safe(get_template(self.template).render({"c": self}).strip())  # noqa: S308

    __str__ = render
    __html__ = render


def is_html(text: object) -> bool:
    """Tell whether code has marked this text as safe HTML."""
    return isinstance(text, SafeData)

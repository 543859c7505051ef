"""The ``homeward`` template library: components in place, attributes, error summary, times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from homeward.domain.time import duration_words, in_words
from homeward.web.components import content, controls, frame, justice, when
from homeward.web.components.component import Attributes, Component
from homeward.web.components.errors import error_summary as summary_of

register = template.Library()

COMPONENTS: dict[str, type[Component]] = {
    name: thing
    for module in (controls, content, frame, justice)
    for name, thing in vars(module).items()
    if isinstance(thing, type) and issubclass(thing, Component) and hasattr(thing, "template")
}


@register.simple_tag
def component(name: str, /, *args: Any, **values: Any) -> SafeString:
    """Print the component of that class name made from the values."""
    if name not in COMPONENTS:
        raise template.TemplateSyntaxError(f"There is no component called {name}.")
    return COMPONENTS[name](*args, **values).render()


@register.simple_tag
def attributes(values: Attributes) -> SafeString:
    """Print attributes, each with a space before it."""
    return flatatt(dict(values))


@register.simple_tag
def error_summary(form: BaseForm | None) -> str:
    """Print the summary of a form's errors, or nothing."""
    summary = summary_of(form) if isinstance(form, BaseForm) and form.is_bound else None
    return summary.render() if summary else ""


@register.filter
def spoken(at: datetime | None) -> str:
    """Write an instant as people do, London time: 2:30pm on Wednesday 4 March 2026."""
    return in_words(at) if at else "Not recorded"


@register.filter
def clock(at: datetime | None) -> str:
    """Write an instant's London time of day: 14:30."""
    return when.clock(at) if at else ""


@register.filter
def lasting(length: timedelta | None) -> str:
    """Write a length of time in words: 2 days 3 hours."""
    return duration_words(length) if length is not None else ""

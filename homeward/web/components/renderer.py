"""How Django's forms print themselves: the renderer, and a bound field as a component."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template
from django.utils.safestring import SafeString

from homeward.web.components.component import Component, joined
from homeward.web.components.controls import (
    Checkboxes,
    Choice,
    Choices,
    DateInput,
    DatePart,
    Radios,
    Select,
    Textarea,
    TextInput,
)
from homeward.web.components.errors import faulty_box
from homeward.web.components.fields import Boxes
from homeward.web.components.forms import Look

# The browser must not cut, refuse or judge what is typed; the form answers with a sentence.
_LEFT_OUT = {
    "required",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
    "rows",
    "cols",
    "class",
    "aria-invalid",
    "aria-describedby",
    "id",
    "type",
    "autocomplete",
    "inputmode",
}


class GovukBoundField(BoundField):
    """A form's field that prints as a whole GOV.UK form group: ``{{ form.grade }}``."""

    @property
    def look(self) -> Look:
        """Return how the form wants this field drawn."""
        looks: dict[str, Look] = getattr(self.form, "looks", {})
        return looks.get(self.name, Look())

    @property
    def id_for_control(self) -> str:
        """Return the id of the group's first control, or the group's for a date."""
        return self.auto_id or self.html_name

    def component(self) -> Component:
        """Return the field as the component that draws it."""
        for kind, draw in _DRAWN:
            if isinstance(self.field.widget, kind):
                return draw(self)
        return _text_input(self)

    def render(self, *_: Any, **__: Any) -> SafeString:
        """Return the field's HTML: the form group, or the bare input of a hidden field."""
        return self.as_widget() if self.is_hidden else self.component().render()

    as_field_group = render
    __str__ = render
    __html__ = render


class GovukRenderer(DjangoTemplates):
    """Django's FORM_RENDERER for this product."""

    form_template_name = "components/form.html"
    bound_field_class = GovukBoundField

    def get_template(self, template_name: str) -> Any:
        """Return one of our templates, or Django's own for a bare widget."""
        if template_name.startswith("components/"):
            return get_template(template_name)
        return super().get_template(template_name)


def _common(bound: GovukBoundField) -> dict[str, Any]:
    widget = bound.field.widget
    return {
        "name": bound.html_name,
        "id": bound.id_for_control,
        "hint": bound.help_text,
        "error": " ".join(str(error) for error in bound.errors),
        "heading": bound.look.heading,
        "disabled": bound.field.disabled,
        "attributes": {k: v for k, v in widget.attrs.items() if k not in _LEFT_OUT},
    }


def _label(bound: GovukBoundField) -> dict[str, Any]:
    size = bound.look.size
    return {"label": bound.label, "label_classes": f"govuk-label--{size}" if size else ""}


def _legend(bound: GovukBoundField) -> dict[str, Any]:
    size = bound.look.size or "s"
    return {"legend": bound.label, "legend_classes": f"govuk-fieldset__legend--{size}"}


def _text(bound: GovukBoundField) -> str | None:
    value = bound.value()
    return None if value is None else str(bound.field.widget.format_value(value) or "")


def _text_input(bound: GovukBoundField) -> TextInput:
    widget, width = bound.field.widget, bound.look.width
    numeric = isinstance(widget, forms.NumberInput)
    kind = getattr(widget, "input_type", "text")
    return TextInput(
        **_common(bound),
        **_label(bound),
        value=None if kind == "password" else _text(bound),
        # A number box spins, rounds and drops what it cannot read: GOV.UK asks for text.
        type="text" if numeric else kind,
        inputmode=bound.look.inputmode or ("numeric" if numeric else ""),
        autocomplete=str(widget.attrs.get("autocomplete", "")),
        prefix=bound.look.prefix,
        suffix=bound.look.suffix,
        classes=_width(width),
    )


def _width(width: str) -> str:
    if not width:
        return ""
    return f"govuk-input--width-{width}" if width.isdecimal() else f"govuk-!-width-{width}"


def _textarea(bound: GovukBoundField) -> Textarea:
    rows = bound.field.widget.attrs.get("rows", 5)
    # Ten is what Django gives when nobody chose.
    return Textarea(
        **_common(bound),
        **_label(bound),
        value=_text(bound) or "",
        rows=5 if rows == "10" else int(rows),
    )


def _choices(bound: GovukBoundField) -> list[Choice]:
    chosen = bound.value()
    taken = {str(one) for one in (chosen if isinstance(chosen, list | tuple | set) else [chosen])}
    return [
        Choice(
            str(value if value is not None else ""),
            str(text),
            hint=bound.look.hints.get(str(value), ""),
            chosen=str(value) in taken,
            conditional=_revealed(bound, str(value)),
        )
        for value, text in bound.field.choices  # type: ignore[attr-defined]
    ]


def _revealed(bound: GovukBoundField, value: str) -> object:
    name = bound.look.reveals.get(value)
    return str(bound.form[name]) if name else ""


def _select(bound: GovukBoundField) -> Select:
    return Select(
        **_common(bound), **_label(bound), choices=_choices(bound), classes=_width(bound.look.width)
    )


def _several(kind: type[Choices]) -> Callable[[GovukBoundField], Component]:
    def draw(bound: GovukBoundField) -> Component:
        look = bound.look
        inline = f"govuk-{kind.kind}--inline" if look.inline else ""
        small = f"govuk-{kind.kind}--small" if look.small else ""
        answers = [choice for choice in _choices(bound) if choice.value or kind is Radios]
        return kind(
            **_common(bound), **_legend(bound), choices=answers, classes=joined(inline, small)
        )

    return draw


def _tick(bound: GovukBoundField) -> Checkboxes:
    """Draw a yes-or-nothing box: its label is the question, so it needs no fieldset."""
    ticked = bound.field.widget.get_context(bound.html_name, bound.value(), {})["widget"]["attrs"]
    ticked_now = bool(ticked.get("checked"))
    answer = Choice(
        "true", str(bound.label), chosen=ticked_now, conditional=_revealed(bound, "true")
    )
    return Checkboxes(**_common(bound), choices=[answer])


def _boxes(bound: GovukBoundField) -> DateInput:
    widget = cast("Boxes", bound.field.widget)
    typed = widget.typed(bound.value())
    errors = bound.errors.as_data() if bound.errors else []
    faulty = faulty_box(widget, errors) if errors else ""
    parts = [
        DatePart(
            f"{bound.html_name}_{part}",
            label,
            f"{bound.id_for_control}_{part}",
            typed[part],
            width=width,
            error=part == faulty,
            inputmode="numeric" if width < 5 else "",
        )
        for part, (label, width) in widget.labels.items()
    ]
    return DateInput(**_common(bound), **_legend(bound), parts=parts)


_DRAWN: tuple[tuple[type[forms.Widget], Callable[[GovukBoundField], Component]], ...] = (
    (Boxes, _boxes),
    (forms.CheckboxSelectMultiple, _several(Checkboxes)),
    (forms.RadioSelect, _several(Radios)),
    (forms.CheckboxInput, _tick),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
)

"""The error summary of a form, each line leading to a control that exists."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm

from homeward.web.components.controls import ErrorLink, ErrorSummary
from homeward.web.components.fields import Boxes


def error_summary(form: BaseForm) -> ErrorSummary | None:
    """Return the summary of a bound form's errors, in the order of its fields, or none."""
    found = form.errors.as_data()
    order = [NON_FIELD_ERRORS, *form.fields]
    links = [
        ErrorLink(sentence, _target(form, name, error))
        for name in order
        for error in found.get(name, [])
        for sentence in error.messages
    ]
    return ErrorSummary(links) if links else None


def _target(form: BaseForm, name: str, error: ValidationError) -> str:
    if name == NON_FIELD_ERRORS or form[name].is_hidden:
        return ""
    id_ = form[name].auto_id or form[name].html_name
    widget = form.fields[name].widget
    if isinstance(widget, Boxes):
        return f"#{id_}_{faulty_box(widget, [error])}"
    return f"#{id_}"


def faulty_box(widget: Boxes, errors: list[ValidationError]) -> str:
    """Return the name of the box that the first error is about, by default the first box."""
    codes = [error.code for error in errors if error.code in widget.labels]
    return codes[0] or "" if codes else next(iter(widget.labels))

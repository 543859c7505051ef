"""The form that sends files."""

from __future__ import annotations

from homeward.web.components.forms import OperationForm


class LoadForm(OperationForm):
    """Files to load; the browser sends them beside the form's own fields."""

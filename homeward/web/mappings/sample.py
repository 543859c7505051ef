"""A sample as it travels in the page's own form: nothing of it is kept until it is loaded."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django import forms

from homeward.sources.mapping.previewing import Sample

ROWS = 50
_LONGEST = 500_000
_UNREAD = "The sample could not be read again. Choose the file once more."


def packed(sample: Sample) -> str:
    """Return the beginning of a sample as text for a hidden field."""
    rows = [[line, list(cells)] for line, cells in sample.rows[:ROWS]]
    while len(text := json.dumps([sample.name, list(sample.header), rows])) > _LONGEST and rows:
        rows = rows[: len(rows) // 2]
    return text


def unpacked(text: str) -> Sample:
    """Return the sample that a hidden field holds.

    Raises:
        ValidationError: it is not one.
    """
    try:
        name, header, rows = json.loads(text[: _LONGEST + 1])
        sound = tuple((int(line), _texts(cells)) for line, cells in rows)
        return Sample(str(name), _texts(header), sound[:ROWS])
    except (ValueError, TypeError, RecursionError):
        raise forms.ValidationError(_UNREAD) from None


def _texts(cells: Sequence[object]) -> tuple[str, ...]:
    if not isinstance(cells, list) or not all(isinstance(cell, str) for cell in cells):
        raise TypeError
    return tuple(cells)

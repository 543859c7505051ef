"""The acts of an episode in its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homeward.record.episodes.queries import Act
from homeward.web.acts.saying import due_for, lines_of, title_of
from homeward.web.episodes.reading import Opened

_WITHIN = frozenset({"attendee", "action", "cross_border_contact"})
"""What is shown with the record that it is part of."""


def recorded(opened: Opened) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Return the title, the row and the lines of each record that stands by itself."""
    for noun, rows in opened.records.rows.items():
        if noun in _WITHIN:
            continue
        for row in rows:
            told = lines_of(row, due_at=due_for(opened, row))
            lines = [f"{label}: {said}" for label, said in told]
            if noun == "strategy":
                lines += [_took_part(opened, row), *_agreed(opened, row)]
            yield title_of(row), row, tuple(filter(None, lines))


def _took_part(opened: Opened, row: Any) -> str:
    people = opened.records.parts("attendee", "discussion_id", row.pk)
    names = "; ".join(f"{one.name} ({one.get_agency_display()})" for one in people)
    return f"Took part: {names}" if names else ""


def _agreed(opened: Opened, row: Any) -> Iterator[str]:
    for one in opened.records.parts("action", "discussion_id", row.pk):
        yield f"Agreed action: {one.what} ({one.owner}){', done' if one.done_at else ''}"


def stands_for(opened: Opened, act: Act) -> bool:
    """Tell whether a record that the reader reads says already what an act says."""
    if act.of_id is None:
        return False
    rows = [row for each in opened.records.rows.values() for row in each]
    return any(row.pk == act.of_id and row.at == act.at for row in rows)

"""The page model of a conflict: what I typed beside what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from homeward.web.components.content import Cell, Column, Table


@dataclass(frozen=True)
class Difference:
    """One value: its name, mine, theirs."""

    label: str
    yours: object
    theirs: object


@dataclass(frozen=True)
class Conflict:
    """What ``errors/409.html`` shows as ``conflict``.

    ``posted`` is what was sent, pair by pair, with the version that now stands, so that saving
    again is the reader's informed choice. ``changed_at`` is aware UTC.
    """

    differences: Sequence[Difference]
    action: str
    keep_url: str
    posted: Sequence[tuple[str, str]] = ()
    changed_by: str = ""
    changed_at: datetime | None = None
    title: str = "Somebody else changed this while you were working"

    @property
    def table(self) -> Table:
        """Return the two versions side by side."""
        return Table(
            head=[Column("Detail"), Column("What you typed"), Column("What is there now")],
            rows=[
                [
                    Cell(one.label),
                    Cell(one.yours),
                    Cell(one.theirs, classes="hw-conflict--theirs"),
                ]
                for one in self.differences
            ],
            caption="Your version and the version that is there now",
            caption_classes="govuk-table__caption--m",
            first_cell_is_header=True,
            classes="hw-side-by-side",
        )


def resent(posted: Mapping[str, Sequence[str]], *, version: int) -> tuple[tuple[str, str], ...]:
    """Return the form's pairs to send again over ``version``, under a new operation id.

    The refused attempt spent its id, and saving over the other's change is a new act.
    """
    kept = [
        (name, value)
        for name, values in posted.items()
        if name not in {"csrfmiddlewaretoken", "version", "operation_id"}
        for value in values
    ]
    return (*kept, ("version", str(version)), ("operation_id", str(uuid4())))

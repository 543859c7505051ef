"""The times in which the engine stood still, as the page of alarms lists them."""

from __future__ import annotations

from collections.abc import Sequence

from homeward.domain.time import in_words
from homeward.web.components.content import Column, Table
from homeward.work.watch.models import Outage


def outages_table(rows: Sequence[Outage]) -> Table | None:
    """Return the table, or nothing where the engine never stood still."""
    if not rows:
        return None
    head = [
        Column("No sign of life since"),
        Column("Noticed"),
        Column("Administrators last told"),
        Column("Over"),
    ]
    lines: list[list[object]] = [
        [
            in_words(row.began_at),
            in_words(row.noticed_at),
            in_words(row.told_at) if row.told_at else "Not yet",
            in_words(row.ended_at) if row.ended_at else "Not yet",
        ]
        for row in rows
    ]
    return Table(
        head,
        lines,
        caption="Times when Homeward did not keep time",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
    )

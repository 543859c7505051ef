"""Every table that is known, and which of them a file is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from homeward.sources.reading.reason import Reason
from homeward.sources.tables import annex_a, ssd, ssd_people, ssd_standing, ssda903
from homeward.sources.tables.definition import TableDef, normal

# In the order in which they are told apart.
TABLES: tuple[TableDef, ...] = (
    ssda903.HEADER,
    ssd.PERSON,
    ssda903.UASC,
    ssd.PLACEMENT,
    ssda903.EPISODES,
    ssd.EPISODES,
    ssda903.MISSING,
    ssd.MISSING,
    ssd_people.PROFESSIONALS,
    ssd_people.LINKED,
    ssd_people.ADDRESS,
    ssd_people.INVOLVEMENTS,
    ssd_standing.LEGAL_STATUS,
    ssd_standing.IMMIGRATION,
    ssd_standing.DISABILITY,
    ssd_standing.PLANS,
    ssd_standing.NEED,
    ssd_standing.ENQUIRY,
    *annex_a.LISTS,
)


def recognise(*, filename: str, header: Sequence[str]) -> TableDef | None:
    """Return the table that the headings are those of, or None.

    The headings decide; where they fit more than one table, the file's name does.
    """
    fitting = [table for table in TABLES if not table.lacking(header)]
    named = [table for table in fitting if _is_named(table, filename)]
    return next(iter(named or fitting), None)


def why_unknown(*, filename: str, header: Sequence[str]) -> Reason:
    """Say why a file is none of the known tables, naming what it lacks where it is nearly one."""
    there = {normal(name) for name in header}
    for heading, sentence in annex_a.NOT_KEPT:
        if normal(heading) in there:
            return Reason("not_kept", sentence)
    for table in TABLES:
        lacking = table.lacking(header)
        needed = sum(column.needed for column in table.columns)
        if 2 * len(lacking) <= needed and _is_named(table, filename):
            columns = ", ".join(lacking)
            return Reason(
                "columns_lacking",
                f"This looks like {table.title}, but has no column {columns}. Add it.",
            )
    return Reason("unknown_table", "The headings are not those of a table that is read here.")


def _is_named(table: TableDef, filename: str) -> bool:
    stem = normal(PurePath(filename.replace("\\", "/").replace(" › ", "/")).stem)
    return stem.endswith((normal(table.name), normal(table.name.removeprefix("ssda903_"))))

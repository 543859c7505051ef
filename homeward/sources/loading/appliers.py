"""Which applier does each table's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from homeward.sources.loading import columns
from homeward.sources.loading.care import placements, stays
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.missing import absences
from homeward.sources.loading.people import people, uasc
from homeward.sources.loading.work import Applier, Links
from homeward.sources.tables import ssd, ssda903
from homeward.sources.tables.definition import TableDef

APPLIERS: Mapping[str, Applier] = {
    ssda903.HEADER.name: people(read=columns.header, number=lambda row: str(row.child), born="DOB"),
    ssd.PERSON.name: people(
        read=columns.person, number=lambda row: str(row.person_id), born="pers_dob"
    ),
    ssda903.UASC.name: uasc,
    ssda903.EPISODES.name: stays(read=columns.stay_903, number=lambda row: str(row.child)),
    ssd.EPISODES.name: stays(read=columns.stay_ssd, number=lambda row: str(row.person_id)),
    ssd.PLACEMENT.name: placements,
    ssda903.MISSING.name: absences(
        read=columns.missing_903,
        number=lambda row: str(row.child),
        began="MIS_START",
        ended="MIS_END",
    ),
    ssd.MISSING.name: absences(
        read=columns.missing_ssd,
        number=lambda row: str(row.person_id),
        began="miss_missing_episode_start_date",
        ended="miss_missing_episode_end_date",
    ),
}


def note_links(table: TableDef, rows: Iterable[Incoming], links: Links) -> None:
    """Remember what later tables of the load will ask: whose care and placements these are."""
    if table is not ssd.EPISODES:
        return
    for row in rows:
        said = row.row
        for name, value in (("care", said.care_id), ("placement", said.placement_id)):
            if value:
                links.person_of[f"{name} {value}"] = said.person_id

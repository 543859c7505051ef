"""Which applier does each table's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from homeward.sources.loading import columns, standing
from homeward.sources.loading import standing_columns as said
from homeward.sources.loading.care import placements, stays
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.mapped import own_absences
from homeward.sources.loading.missing import absences
from homeward.sources.loading.people import people, uasc
from homeward.sources.loading.work import Applier, Links
from homeward.sources.tables import annex_a, own, ssd, ssd_people, ssd_standing, ssda903
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
    ssd_people.LINKED.name: standing.numbers,
    ssd_people.PROFESSIONALS.name: standing.professionals,
    ssd_people.INVOLVEMENTS.name: standing.involvements,
    ssd_people.ADDRESS.name: standing.standing(read=said.address),
    ssd_standing.LEGAL_STATUS.name: standing.standing(read=said.legal_status),
    ssd_standing.IMMIGRATION.name: standing.standing(read=said.immigration),
    ssd_standing.DISABILITY.name: standing.standing(read=said.disability),
    ssd_standing.PLANS.name: standing.standing(read=said.plan),
    ssd_standing.NEED.name: standing.standing(read=said.need),
    ssd_standing.ENQUIRY.name: standing.standing(read=said.enquiry),
    annex_a.ENQUIRIES.name: standing.lists(read=said.list_enquiry),
    annex_a.NEED.name: standing.lists(read=said.list_need),
    annex_a.PLANS.name: standing.lists(read=said.list_plan),
    annex_a.LOOKED_AFTER.name: standing.lists(read=said.list_care),
    annex_a.CARE_LEAVERS.name: standing.lists(read=said.list_care_leaver),
    own.PERSON.name: people(
        read=columns.own_person, number=lambda row: row.number or "", born="born_on"
    ),
    own.MISSING.name: own_absences,
}


def note_links(table: TableDef, rows: Iterable[Incoming], links: Links) -> None:
    """Remember what later tables of the load will ask: whose care and placements these are."""
    if table is not ssd.EPISODES:
        return
    for row in (each.row for each in rows):
        for name, value in (("care", row.care_id), ("placement", row.placement_id)):
            if value:
                links.person_of[f"{name} {value}"] = row.person_id

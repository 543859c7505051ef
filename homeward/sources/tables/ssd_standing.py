"""The Standard Safeguarding Dataset's tables of a child's standing: orders, plans, enquiries.

Days come as date-times; the time of day, midnight nearly always, is left out.

Source: Standard Safeguarding Dataset specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeward.domain.codes import care, standing
from homeward.sources.reading.reason import Reason
from homeward.sources.tables import cells
from homeward.sources.tables.definition import Column, Row, TableDef, needs, nothing


@dataclass(frozen=True)
class LegalStatusRow(Row):
    """One legal status, from a day until a day."""

    record_id: str
    person_id: str
    legal_status: str | None
    began_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class ImmigrationRow(Row):
    """One immigration status, in the words of its source."""

    record_id: str | None
    person_id: str
    status: str
    began_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class DisabilityRow(Row):
    """One disability, without days."""

    record_id: str | None
    person_id: str
    disability: str


@dataclass(frozen=True)
class PlanRow(Row):
    """One child protection plan. ``other_authority``: Y where another authority's."""

    record_id: str
    person_id: str
    referral_id: str | None
    conference_id: str | None
    began_on: date
    ended_on: date | None
    first_category: str | None
    category: str | None
    other_authority: str | None


@dataclass(frozen=True)
class NeedRow(Row):
    """One episode as a child in need, from referral to closing."""

    record_id: str
    person_id: str
    began_on: date
    need: str | None
    source_code: str | None
    source_words: str | None
    outcome: str | None
    no_further_action: str | None
    reason_ended: str | None
    ended_on: date | None
    team: str | None
    worker: str | None


@dataclass(frozen=True)
class EnquiryRow(Row):
    """One enquiry under section 47, from the strategy discussion until it was authorised."""

    record_id: str
    person_id: str
    referral_id: str | None
    began_on: date
    ended_on: date | None
    no_further_action: str | None
    outcome: str | None
    worker: str | None
    team: str | None


def ends_before(start: str, end: str) -> Callable[[Any], Iterable[Reason]]:
    """Build the check that a row's last day is not before its first; ``end`` is its column."""

    def refuse(row: Any) -> Iterable[Reason]:
        if row.began_on and row.ended_on and row.ended_on < row.began_on:
            said = f"{end} is before {start}. Correct one of them."
            yield Reason("ends_before_start", said, end)

    return refuse


def days(start: str, end: str, *, needed: bool = True) -> tuple[Column, Column]:
    """Build the two columns of a row's first and last day."""
    return (
        Column(start, "began_on", cells.day(), needed=needed),
        Column(end, "ended_on", cells.day(), needed=needed),
    )


_NUMBER = "Give the person's number."
_LONG_JSON = 4_000

LEGAL_STATUS = TableDef(
    name="ssd_legal_status",
    family="ssd",
    title="SSD legal status",
    row_type=LegalStatusRow,
    columns=(
        Column("lega_legal_status_id", "record_id", cells.identifier(), needed=True),
        Column("lega_person_id", "person_id", cells.identifier(), needed=True),
        Column("lega_legal_status", "legal_status", cells.code(care.LEGAL_STATUS), needed=True),
        *days("lega_legal_status_start_date", "lega_legal_status_end_date"),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "lega_legal_status_id", "Give the row's number."),
        ("person_id", "lega_person_id", _NUMBER),
        ("legal_status", "lega_legal_status", "Give the legal status."),
    ),
    refuse=ends_before("lega_legal_status_start_date", "lega_legal_status_end_date"),
    warn=nothing,
)

IMMIGRATION = TableDef(
    name="ssd_immigration_status",
    family="ssd",
    title="SSD immigration status",
    row_type=ImmigrationRow,
    columns=(
        Column("immi_immigration_status_id", "record_id", cells.identifier()),
        Column("immi_person_id", "person_id", cells.identifier(), needed=True),
        Column("immi_immigration_status", "status", cells.text(100), needed=True),
        *days("immi_immigration_status_start_date", "immi_immigration_status_end_date"),
    ),
    key=lambda row: row.record_id or f"{row.person_id}|{row.status}|{row.began_on}",
    blanks=needs(
        ("person_id", "immi_person_id", _NUMBER),
        ("status", "immi_immigration_status", "Give the immigration status."),
    ),
    refuse=ends_before("immi_immigration_status_start_date", "immi_immigration_status_end_date"),
    warn=nothing,
)

DISABILITY = TableDef(
    name="ssd_disability",
    family="ssd",
    title="SSD disability",
    row_type=DisabilityRow,
    columns=(
        Column("disa_table_id", "record_id", cells.identifier()),
        Column("disa_person_id", "person_id", cells.identifier(), needed=True),
        Column(
            "disa_disability_code",
            "disability",
            cells.code(standing.DISABILITY, unlisted="refuse"),
            needed=True,
        ),
    ),
    key=lambda row: row.record_id or f"{row.person_id}|{row.disability}",
    blanks=needs(
        ("person_id", "disa_person_id", _NUMBER),
        ("disability", "disa_disability_code", "Give the disability, or NONE."),
    ),
    refuse=nothing,
    warn=nothing,
)

PLANS = TableDef(
    name="ssd_cp_plans",
    family="ssd",
    title="SSD child protection plans",
    row_type=PlanRow,
    columns=(
        Column("cppl_cp_plan_id", "record_id", cells.identifier(), needed=True),
        Column("cppl_person_id", "person_id", cells.identifier(), needed=True),
        Column("cppl_referral_id", "referral_id", cells.identifier()),
        Column("cppl_icpc_id", "conference_id", cells.identifier()),
        *days("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
        Column("cppl_cp_plan_initial_category", "first_category", cells.code(standing.PROTECTION)),
        Column("cppl_cp_plan_latest_category", "category", cells.code(standing.PROTECTION)),
        Column("cppl_cp_plan_ola", "other_authority", cells.flag()),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "cppl_cp_plan_id", "Give the plan's number."),
        ("person_id", "cppl_person_id", _NUMBER),
        ("began_on", "cppl_cp_plan_start_date", "Give the day the plan began."),
    ),
    refuse=ends_before("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    warn=nothing,
)

NEED = TableDef(
    name="ssd_cin_episodes",
    family="ssd",
    title="SSD children in need",
    row_type=NeedRow,
    columns=(
        Column("cine_referral_id", "record_id", cells.identifier(), needed=True),
        Column("cine_person_id", "person_id", cells.identifier(), needed=True),
        Column("cine_referral_date", "began_on", cells.day(), needed=True),
        Column("cine_cin_primary_need_code", "need", cells.code(standing.PRIMARY_NEED)),
        Column("cine_referral_source_code", "source_code", cells.text(48)),
        Column("cine_referral_source_desc", "source_words", cells.text(255)),
        Column("cine_referral_outcome_json", "outcome", cells.json_words(_LONG_JSON, flags=True)),
        Column("cine_referral_nfa", "no_further_action", cells.flag()),
        Column("cine_close_reason", "reason_ended", cells.code(standing.CLOSED)),
        Column("cine_close_date", "ended_on", cells.day(), needed=True),
        Column("cine_referral_team", "team", cells.text(100)),
        Column("cine_referral_worker_id", "worker", cells.text(100)),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "cine_referral_id", "Give the referral's number."),
        ("person_id", "cine_person_id", _NUMBER),
        ("began_on", "cine_referral_date", "Give the day of the referral."),
    ),
    refuse=ends_before("cine_referral_date", "cine_close_date"),
    warn=nothing,
)

ENQUIRY = TableDef(
    name="ssd_s47_enquiry",
    family="ssd",
    title="SSD section 47 enquiries",
    row_type=EnquiryRow,
    columns=(
        Column("s47e_s47_enquiry_id", "record_id", cells.identifier(), needed=True),
        Column("s47e_person_id", "person_id", cells.identifier(), needed=True),
        Column("s47e_referral_id", "referral_id", cells.identifier()),
        *days("s47e_s47_start_date", "s47e_s47_end_date"),
        Column("s47e_s47_nfa", "no_further_action", cells.flag()),
        Column("s47e_s47_outcome_json", "outcome", cells.json_words(_LONG_JSON, flags=True)),
        Column("s47e_s47_completed_by_worker_id", "worker", cells.text(100)),
        Column("s47e_s47_completed_by_team", "team", cells.text(100)),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "s47e_s47_enquiry_id", "Give the enquiry's number."),
        ("person_id", "s47e_person_id", _NUMBER),
        ("began_on", "s47e_s47_start_date", "Give the day of the strategy discussion."),
    ),
    refuse=ends_before("s47e_s47_start_date", "s47e_s47_end_date"),
    warn=nothing,
)

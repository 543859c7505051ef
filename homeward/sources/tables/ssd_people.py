"""The Standard Safeguarding Dataset's tables of people around a child, numbers and addresses.

Source: Standard Safeguarding Dataset specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from homeward.sources.tables import cells
from homeward.sources.tables.definition import Column, Row, TableDef, needs, nothing
from homeward.sources.tables.ssd_standing import days, ends_before


@dataclass(frozen=True)
class InvolvementRow(Row):
    """One worker's or team's part in a child's life, from a day until a day."""

    record_id: str
    person_id: str
    professional_id: str | None
    role: str | None
    team: str | None
    began_on: date | None
    ended_on: date | None
    reason_changed: str | None
    referral_id: str | None


@dataclass(frozen=True)
class ProfessionalRow(Row):
    """Somebody on the staff register. Caseload and hours are read and not kept in the record."""

    professional_id: str
    staff_id: str | None
    name: str | None
    registration: str | None
    job: str | None
    caseload: float | None
    department: str | None
    full_time: float | None
    agency: str | None


@dataclass(frozen=True)
class NumberRow(Row):
    """One number by which another system knows the child."""

    record_id: str | None
    person_id: str
    kind: str
    value: str
    began_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class AddressRow(Row):
    """One address, from a day until a day."""

    record_id: str
    person_id: str
    kind: str | None
    address: str | None
    postcode: str | None
    began_on: date | None
    ended_on: date | None


_NUMBER = "Give the person's number."

INVOLVEMENTS = TableDef(
    name="ssd_involvements",
    family="ssd",
    title="SSD involvements",
    row_type=InvolvementRow,
    columns=(
        Column("invo_involvements_id", "record_id", cells.identifier(), needed=True),
        Column("invo_person_id", "person_id", cells.identifier(), needed=True),
        Column("invo_professional_id", "professional_id", cells.identifier(), needed=True),
        Column("invo_professional_role_id", "role", cells.text(200), needed=True),
        Column("invo_professional_team", "team", cells.text(100)),
        *days("invo_involvement_start_date", "invo_involvement_end_date"),
        Column("invo_worker_change_reason", "reason_changed", cells.text(200)),
        Column("invo_referral_id", "referral_id", cells.identifier()),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "invo_involvements_id", "Give the row's number."),
        ("person_id", "invo_person_id", _NUMBER),
    ),
    refuse=ends_before("invo_involvement_start_date", "invo_involvement_end_date"),
    warn=nothing,
)

PROFESSIONALS = TableDef(
    name="ssd_professionals",
    family="ssd",
    title="SSD professionals",
    row_type=ProfessionalRow,
    columns=(
        Column("prof_professional_id", "professional_id", cells.identifier(), needed=True),
        Column("prof_staff_id", "staff_id", cells.identifier()),
        Column("prof_professional_name", "name", cells.text(300), needed=True),
        Column("prof_social_worker_registration_no", "registration", cells.identifier()),
        Column("prof_professional_job_title", "job", cells.text(500)),
        Column("prof_professional_caseload", "caseload", cells.number()),
        Column("prof_professional_department", "department", cells.text(100)),
        Column("prof_full_time_equivalency", "full_time", cells.number()),
        Column("prof_agency_worker_flag", "agency", cells.flag()),
    ),
    key=lambda row: str(row.professional_id),
    blanks=needs(("professional_id", "prof_professional_id", "Give the professional's number.")),
    refuse=nothing,
    warn=nothing,
)

LINKED = TableDef(
    name="ssd_linked_identifiers",
    family="ssd",
    title="SSD linked identifiers",
    row_type=NumberRow,
    columns=(
        Column("link_table_id", "record_id", cells.identifier()),
        Column("link_person_id", "person_id", cells.identifier(), needed=True),
        Column("link_identifier_type", "kind", cells.text(100), needed=True),
        Column("link_identifier_value", "value", cells.text(60), needed=True),
        *days("link_valid_from_date", "link_valid_to_date", needed=False),
    ),
    key=lambda row: row.record_id or f"{row.person_id}|{row.kind}|{row.value}",
    blanks=needs(
        ("person_id", "link_person_id", _NUMBER),
        ("kind", "link_identifier_type", "Say what kind of number it is."),
        ("value", "link_identifier_value", "Give the number."),
    ),
    refuse=ends_before("link_valid_from_date", "link_valid_to_date"),
    warn=nothing,
)

ADDRESS = TableDef(
    name="ssd_address",
    family="ssd",
    title="SSD addresses",
    row_type=AddressRow,
    columns=(
        Column("addr_table_id", "record_id", cells.identifier(), needed=True),
        Column("addr_person_id", "person_id", cells.identifier(), needed=True),
        Column("addr_address_type", "kind", cells.text(48)),
        Column("addr_address_json", "address", cells.json_words(1_000, join=", "), needed=True),
        Column("addr_address_postcode", "postcode", cells.postcode(), needed=True),
        *days("addr_address_start_date", "addr_address_end_date"),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "addr_table_id", "Give the row's number."),
        ("person_id", "addr_person_id", _NUMBER),
    ),
    refuse=ends_before("addr_address_start_date", "addr_address_end_date"),
    warn=nothing,
)

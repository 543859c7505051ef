"""Ofsted's Annex A workbook: the lists that feed the record, and those that are not kept.

A list has one row a child or a plan, with who the child is on every row. How often a child was
missing is read and stays with what the list said: a number of episodes makes no episode.

Source: Inspection of local authority children's services, Annex A (child-level data).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeward.domain.codes import care, people, placement, standing
from homeward.domain.codes.code_set import CodeSet
from homeward.sources.reading.reason import Reason
from homeward.sources.tables import cells
from homeward.sources.tables.definition import Column, Row, TableDef, needs, nothing
from homeward.sources.tables.ssd_standing import ends_before

_SEX = CodeSet(
    name="gender",
    labels={"M": "Male", "F": "Female", "U": "Not stated/recorded", "I": "Neither"},
    spellings={"not stated": "U", "not recorded": "U", "unknown": "U"},
)


@dataclass(frozen=True)
class ListRow(Row):
    """Who the child is, as every list says, and who works with them. ``disabled`` is Y or N."""

    child: str
    sex: str | None
    ethnicity: str | None
    born_on: date | None
    disabled: str | None
    team: str | None
    worker: str | None


@dataclass(frozen=True)
class EnquiryRow(ListRow):
    """List 5: an enquiry under section 47, from its strategy discussion."""

    began_on: date
    conference_on: date | None
    led_to_plan: str | None


@dataclass(frozen=True)
class NeedRow(ListRow):
    """List 6: a period as a child in need."""

    began_on: date
    ended_on: date | None
    need: str | None
    reason_ended: str | None
    case_status: str | None


@dataclass(frozen=True)
class PlanRow(ListRow):
    """List 7: a child protection plan."""

    began_on: date
    ended_on: date | None
    first_category: str | None
    category: str | None


@dataclass(frozen=True)
class LookedAfterRow(ListRow):
    """List 8: a looked-after child: care, legal status and the latest placement."""

    began_on: date
    ended_on: date | None
    reason_ended: str | None
    need: str | None
    uasc: str | None
    legal_status: str | None
    legal_status_on: date | None
    placed_on: date | None
    placement_type: str | None
    provider: str | None
    postcode: str | None
    urn: str | None
    times_missing: float | None
    times_absent: float | None
    interview_offered: str | None
    interview_accepted: str | None


@dataclass(frozen=True)
class CareLeaverRow(ListRow):
    """List 9: a care leaver."""

    eligibility: str
    in_touch: str | None
    accommodation: str | None
    suitable: str | None
    activity: str | None


_CHILD = "Child Unique ID"
_WHO = (
    Column(_CHILD, "child", cells.identifier(), needed=True),
    Column("Gender", "sex", cells.listed(_SEX)),
    Column("Ethnicity", "ethnicity", cells.listed(people.ETHNICITY)),
    Column("Date of Birth", "born_on", cells.day()),
    Column("Does the Child have a Disability", "disabled", cells.listed(people.YES_NO)),
    Column("Allocated Team", "team", cells.text(100)),
    Column("Allocated Worker", "worker", cells.text(120)),
)
_YES_NO = cells.listed(people.YES_NO)
_COUNT = cells.number()


def _list(
    number: int,
    title: str,
    row_type: type[ListRow],
    columns: tuple[Column, ...],
    *,
    refuse: Callable[[Any], Iterable[Reason]] = nothing,
) -> TableDef:
    start = columns[0]
    return TableDef(
        name=f"annex_a_list_{number}",
        family="annex_a",
        title=f"Annex A list {number}: {title}",
        row_type=row_type,
        columns=(*_WHO, *columns),
        key=lambda row: f"{row.child}|{getattr(row, start.attribute)}",
        blanks=needs(
            ("child", _CHILD, "Give the child's number."),
            (start.attribute, start.name, "Fill it in."),
        ),
        refuse=refuse,
        warn=nothing,
    )


_STRATEGY = "Strategy discussion initiating Section 47 Enquiry Start Date"
ENQUIRIES = _list(
    5,
    "section 47 enquiries",
    EnquiryRow,
    (
        Column(_STRATEGY, "began_on", cells.day(), needed=True),
        Column("Date of Initial Child Protection Conference", "conference_on", cells.day()),
        Column(
            "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            "led_to_plan",
            _YES_NO,
        ),
    ),
)

NEED = _list(
    6,
    "children in need",
    NeedRow,
    (
        Column("CIN Start Date", "began_on", cells.day(), needed=True),
        Column("CIN Closure Date", "ended_on", cells.day(), needed=True),
        Column("Primary Need Code", "need", cells.listed(standing.PRIMARY_NEED)),
        Column("Reason for Closure", "reason_ended", cells.listed(standing.CLOSED)),
        Column("Case Status", "case_status", cells.list_words(100)),
    ),
    refuse=ends_before("CIN Start Date", "CIN Closure Date"),
)

_PLAN = "Child Protection Plan Start Date"
PLANS = _list(
    7,
    "child protection plans",
    PlanRow,
    (
        Column(_PLAN, "began_on", cells.day(), needed=True),
        Column("Child Protection Plan End Date", "ended_on", cells.day(), needed=True),
        Column("Initial Category of Abuse", "first_category", cells.listed(standing.PROTECTION)),
        Column("Latest Category of Abuse", "category", cells.listed(standing.PROTECTION)),
    ),
    refuse=ends_before(_PLAN, "Child Protection Plan End Date"),
)

_CARE = "Date Started to be Looked After"
_CEASED = "Date Ceased to be Looked After"
_EPISODES = "Number of Episodes the Child has been ‘{}’ from their Placement in the last 12 months"
_INTERVIEW = "Return Interview after their last missing episode (Y/N)?"
LOOKED_AFTER = _list(
    8,
    "children looked after",
    LookedAfterRow,
    (
        Column(_CARE, "began_on", cells.day(), needed=True),
        Column(_CEASED, "ended_on", cells.day(), needed=True),
        Column("Reason Ceased to be Looked After", "reason_ended", cells.listed(care.REASON_ENDED)),
        Column("Child's Category of Need", "need", cells.listed(care.NEED)),
        Column(
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
            "uasc",
            _YES_NO,
        ),
        Column("Child's Legal Status", "legal_status", cells.listed(care.LEGAL_STATUS)),
        Column("Start date of current legal status", "legal_status_on", cells.day()),
        Column("Start Date of Most Recent Placement", "placed_on", cells.day(), needed=True),
        Column("Placement Type", "placement_type", cells.listed(placement.TYPE)),
        Column("Placement Provider", "provider", cells.listed(placement.PROVIDER)),
        Column("Placement postcode", "postcode", cells.postcode()),
        Column("URN of Placement", "urn", cells.identifier()),
        Column(_EPISODES.format("Missing"), "times_missing", _COUNT),
        Column(_EPISODES.format("Absent"), "times_absent", _COUNT),
        Column(f"Was the child offered a {_INTERVIEW}", "interview_offered", _YES_NO),
        Column(f"Did the child accept a {_INTERVIEW}", "interview_accepted", _YES_NO),
    ),
    refuse=ends_before(_CARE, _CEASED),
)

CARE_LEAVERS = _list(
    9,
    "care leavers",
    CareLeaverRow,
    (
        Column("Eligibility Category", "eligibility", cells.list_words(100), needed=True),
        Column("LA in Touch", "in_touch", cells.list_words(100)),
        Column("Type of Accommodation", "accommodation", cells.list_words(100)),
        Column("Suitability of Accommodation", "suitable", cells.list_words(100)),
        Column("Activity Status", "activity", cells.list_words(100)),
    ),
)

LISTS = (ENQUIRIES, NEED, PLANS, LOOKED_AFTER, CARE_LEAVERS)

NOT_KEPT: tuple[tuple[str, str], ...] = (
    (
        "Date of Contact",
        "Annex A list 1 (contacts) is known and not kept: a contact opens no case.",
    ),
    (
        "Assessment start date",
        "Annex A list 2 (early help assessments) is known and not kept: it says when a child was "
        "assessed, not when they were helped.",
    ),
    (
        "Date of Referral",
        "Annex A list 3 (referrals) is known and not kept: list 6 has the children in need.",
    ),
    (
        "Continuous Assessment Start Date",
        "Annex A list 4 (assessments) is known and not kept: lists 5 to 8 have what followed.",
    ),
    (
        "Date of Decision that Child Should be Placed for Adoption",
        "Annex A list 10 (adoption) is known and not kept: an adopted child's record is not held "
        "here under their former name.",
    ),
    (
        "Individual adopter identifier",
        "Annex A list 11 (adopters) is known and not kept: it is about adults.",
    ),
)
"""The lists that have no place in the record: a heading that only they have, and why."""

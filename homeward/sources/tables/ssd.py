"""The Standard Safeguarding Dataset's person, missing, care episode and placement tables.

The dataset's dates are date-times of local clocks. Midnight usually means that only the day is
known, so that an end at midnight of the day on which an episode began is refused with that hint.

Source: Standard Safeguarding Dataset specification.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from homeward.domain.codes import care, missing, people, placement
from homeward.sources.reading.reason import Reason
from homeward.sources.tables import cells
from homeward.sources.tables.definition import Column, Row, TableDef, needs, nothing


@dataclass(frozen=True)
class PersonRow(Row):
    """One person. ``upn_unknown`` holds UN1 to UN5, or a UPN where a system puts it there."""

    person_id: str
    forename: str | None
    surname: str | None
    sex: str | None
    gender: str | None
    ethnicity: str | None
    born_on: date | None
    expected_on: date | None
    died_on: date | None
    nhs_number: str | None
    legacy_id: str | None
    upn_unknown: str | None
    send_flag: str | None
    is_mother: str | None
    nationality: str | None


@dataclass(frozen=True)
class SsdMissingRow(Row):
    """One missing episode. Instants are UTC; ``ended_at`` None: it goes on."""

    record_id: str | None
    person_id: str
    kind: str
    began_at: datetime
    ended_at: datetime | None
    interview_offered: str | None
    interview_accepted: str | None


@dataclass(frozen=True)
class SsdEpisodeRow(Row):
    """One episode of care. ``ended_on`` None: it goes on."""

    record_id: str
    person_id: str
    began_on: date
    reason_began: str | None
    need: str | None
    ended_on: date | None
    reason_ended: str | None
    care_id: str | None
    referral_id: str | None
    placement_id: str | None
    entered_care_on: date | None
    last_iro_contact_on: date | None


@dataclass(frozen=True)
class SsdPlacementRow(Row):
    """One placement. ``distance`` is in miles; ``ended_on`` None: it goes on."""

    record_id: str
    care_id: str | None
    person_id: str | None
    began_on: date
    placement_type: str | None
    urn: str | None
    distance: float | None
    provider: str | None
    postcode: str | None
    ended_on: date | None
    reason_changed: str | None


def _person_refusals(row: PersonRow) -> Iterable[Reason]:
    if row.died_on and row.born_on and row.died_on < row.born_on:
        yield Reason(
            "ends_before_start",
            "pers_death_date is before pers_dob. Correct one of them.",
            "pers_death_date",
        )


def _person_warnings(row: PersonRow) -> Iterable[Reason]:
    if row.born_on is None and row.expected_on is None:
        yield Reason(
            "born_unknown",
            "pers_dob and pers_expected_dob are empty. The person was taken without them.",
            "pers_dob",
        )


def _missing_refusals(row: SsdMissingRow) -> Iterable[Reason]:
    if row.ended_at and row.ended_at < row.began_at:
        yield Reason(
            "567",
            "The end is before the start. Correct one of them; if only the day of the end is "
            "known, give a time on it.",
            "miss_missing_episode_end_date",
        )


def _episode_refusals(row: SsdEpisodeRow) -> Iterable[Reason]:
    if row.ended_on and row.ended_on < row.began_on:
        column = "clae_cla_episode_ceased_date"
        yield Reason("ends_before_start", f"{column} is before the start.", column)


def _placement_refusals(row: SsdPlacementRow) -> Iterable[Reason]:
    if row.ended_on and row.ended_on < row.began_on:
        column = "clap_cla_placement_end_date"
        yield Reason("ends_before_start", f"{column} is before the start.", column)


def _missing_key(row: SsdMissingRow) -> str:
    return row.record_id or f"{row.person_id}|{row.began_at.isoformat()}"


PERSON = TableDef(
    name="ssd_person",
    family="ssd",
    title="SSD person",
    row_type=PersonRow,
    columns=(
        Column("pers_person_id", "person_id", cells.identifier(), needed=True),
        Column("pers_forename", "forename", cells.text(100)),
        Column("pers_surname", "surname", cells.text(100)),
        Column("pers_sex", "sex", cells.code(people.SEX, unlisted="leave out")),
        Column("pers_gender", "gender", cells.code(people.GENDER)),
        Column("pers_ethnicity", "ethnicity", cells.code(people.ETHNICITY, unlisted="leave out")),
        Column("pers_dob", "born_on", cells.day(), needed=True),
        Column("pers_expected_dob", "expected_on", cells.day()),
        Column("pers_death_date", "died_on", cells.day()),
        Column("pers_common_child_id", "nhs_number", cells.nhs_number()),
        Column("pers_legacy_id", "legacy_id", cells.identifier()),
        Column("pers_upn_unknown", "upn_unknown", cells.upn()),
        Column("pers_send_flag", "send_flag", cells.code(people.YES_NO, unlisted="leave out")),
        Column("pers_is_mother", "is_mother", cells.code(people.YES_NO, unlisted="leave out")),
        Column("pers_nationality", "nationality", cells.text(100)),
    ),
    key=lambda row: str(row.person_id),
    blanks=needs(("person_id", "pers_person_id", "Give the person's number.")),
    refuse=_person_refusals,
    warn=_person_warnings,
)

_ANSWER = people.YES_NO_NOT_APPLICABLE

MISSING = TableDef(
    name="ssd_missing",
    family="ssd",
    title="SSD missing",
    row_type=SsdMissingRow,
    columns=(
        Column("miss_table_id", "record_id", cells.identifier()),
        Column("miss_person_id", "person_id", cells.identifier(), needed=True),
        Column(
            "miss_missing_episode_type",
            "kind",
            cells.code(missing.KIND, unlisted="refuse"),
            needed=True,
            rule="1006",
        ),
        Column(
            "miss_missing_episode_start_date", "began_at", cells.moment(), needed=True, rule="1004"
        ),
        Column(
            "miss_missing_episode_end_date", "ended_at", cells.moment(), needed=True, rule="1005"
        ),
        Column(
            "miss_missing_rhi_offered",
            "interview_offered",
            cells.code(_ANSWER, unlisted="leave out"),
        ),
        Column(
            "miss_missing_rhi_accepted",
            "interview_accepted",
            cells.code(_ANSWER, unlisted="leave out"),
        ),
    ),
    key=_missing_key,
    blanks=needs(
        ("person_id", "miss_person_id", "Give the person's number."),
        ("kind", "miss_missing_episode_type", "Say M (missing) or A (away)."),
        ("began_at", "miss_missing_episode_start_date", "Give the time the episode began."),
    ),
    refuse=_missing_refusals,
    warn=nothing,
)

EPISODES = TableDef(
    name="ssd_cla_episodes",
    family="ssd",
    title="SSD care episodes",
    row_type=SsdEpisodeRow,
    columns=(
        Column("clae_cla_episode_id", "record_id", cells.identifier(), needed=True),
        Column("clae_person_id", "person_id", cells.identifier(), needed=True),
        Column("clae_cla_episode_start_date", "began_on", cells.day(), needed=True),
        Column("clae_cla_episode_start_reason", "reason_began", cells.code(care.REASON_BEGAN)),
        Column("clae_cla_primary_need_code", "need", cells.code(care.NEED)),
        Column("clae_cla_episode_ceased_date", "ended_on", cells.day(), needed=True),
        Column("clae_cla_episode_ceased_reason", "reason_ended", cells.code(care.REASON_ENDED)),
        Column("clae_cla_id", "care_id", cells.identifier()),
        Column("clae_referral_id", "referral_id", cells.identifier()),
        Column("clae_cla_placement_id", "placement_id", cells.identifier()),
        Column("clae_entered_care_date", "entered_care_on", cells.day()),
        Column("clae_cla_last_iro_contact_date", "last_iro_contact_on", cells.day()),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "clae_cla_episode_id", "Give the episode's number."),
        ("person_id", "clae_person_id", "Give the person's number."),
        ("began_on", "clae_cla_episode_start_date", "Give the day the episode began."),
    ),
    refuse=_episode_refusals,
    warn=nothing,
)

PLACEMENT = TableDef(
    name="ssd_cla_placement",
    family="ssd",
    title="SSD placements",
    row_type=SsdPlacementRow,
    columns=(
        Column("clap_cla_placement_id", "record_id", cells.identifier(), needed=True),
        Column("clap_cla_id", "care_id", cells.identifier()),
        Column("clap_person_id", "person_id", cells.identifier()),
        Column("clap_cla_placement_start_date", "began_on", cells.day(), needed=True),
        Column("clap_cla_placement_type", "placement_type", cells.code(placement.TYPE)),
        Column("clap_cla_placement_urn", "urn", cells.identifier()),
        Column("clap_cla_placement_distance", "distance", cells.number()),
        Column("clap_cla_placement_provider", "provider", cells.code(placement.PROVIDER)),
        Column("clap_cla_placement_postcode", "postcode", cells.postcode()),
        Column("clap_cla_placement_end_date", "ended_on", cells.day(), needed=True),
        Column(
            "clap_cla_placement_change_reason",
            "reason_changed",
            cells.code(placement.REASON_CHANGED),
        ),
    ),
    key=lambda row: str(row.record_id),
    blanks=needs(
        ("record_id", "clap_cla_placement_id", "Give the placement's number."),
        ("began_on", "clap_cla_placement_start_date", "Give the day the placement began."),
    ),
    refuse=_placement_refusals,
    warn=nothing,
)

"""The words a protocol file may use: anchors, conditions and owners. No expressions.

A new concept is a new entry here with its test, never a little language in the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from homeward.domain.facts import KINDS


@dataclass(frozen=True, slots=True)
class Anchor:
    """Name the time a rule counts from, and the facts that give it, best first.

    A later fact in the list stands in while a better one is not recorded, so that no clock
    fails to start for want of a time. ``earliest`` takes the earliest of all the kinds.
    ``while_missing`` tells times of the absence from times of coming back. ``birthday`` counts
    from that birthday of the child's, if it comes after the episode's start.
    """

    words: str
    kinds: tuple[str, ...]
    while_missing: bool
    latest: bool = False
    earliest: bool = False
    birthday: int = 0


ANCHORS: Mapping[str, Anchor] = MappingProxyType(
    {
        "last_seen": Anchor(
            "last seen",
            ("last_seen", "noticed", "reported_to_police", "authority_aware", "episode_opened"),
            while_missing=True,
            latest=True,
        ),
        "reported": Anchor(
            "reported to the police",
            ("reported_to_police", "authority_aware", "episode_opened"),
            while_missing=True,
        ),
        "aware": Anchor(
            "the authority became aware",
            ("authority_aware", "episode_opened"),
            while_missing=True,
        ),
        # A child who walks in by themselves was found at that moment.
        "found": Anchor(
            "found", ("child_found", "child_returned"), while_missing=False, earliest=True
        ),
        "returned": Anchor("returned", ("child_returned",), while_missing=False),
        "eighteenth_birthday": Anchor(
            "the child’s 18th birthday", ("born",), while_missing=True, birthday=18
        ),
    }
)


class Reads(StrEnum):
    """How a condition reads its facts."""

    LATEST_IN = "latest_in"
    LATEST_NOT_IN = "latest_not_in"
    EVER_IN = "ever_in"
    RECORDED = "recorded"
    COUNT = "count"
    AGE = "age"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class ConditionKind:
    """Tell what a condition reads, how, and what stands where nothing is recorded."""

    fact_kind: str
    reads: Reads
    default: str | None = None
    yes: str = ""
    no: str = ""


# Where the kind of episode is not recorded the child is taken to be missing: the safe reading.
CONDITIONS: Mapping[str, ConditionKind] = MappingProxyType(
    {
        "kind": ConditionKind("kind_set", Reads.LATEST_IN, default="missing"),
        "kind_ever": ConditionKind("kind_set", Reads.EVER_IN, default="missing"),
        "missing_from": ConditionKind("missing_from_set", Reads.LATEST_IN),
        "missing_from_not": ConditionKind("missing_from_set", Reads.LATEST_NOT_IN),
        "status": ConditionKind("status_set", Reads.LATEST_IN),
        "status_not": ConditionKind("status_set", Reads.LATEST_NOT_IN),
        "legal_status": ConditionKind("legal_status_set", Reads.LATEST_IN),
        "legal_status_not": ConditionKind("legal_status_set", Reads.LATEST_NOT_IN),
        "grade": ConditionKind("grade_set", Reads.LATEST_IN),
        "grade_not": ConditionKind("grade_set", Reads.LATEST_NOT_IN),
        "exploitation": ConditionKind("exploitation_set", Reads.LATEST_IN),
        "exploitation_not": ConditionKind("exploitation_set", Reads.LATEST_NOT_IN),
        "placement": ConditionKind("placement_set", Reads.LATEST_IN),
        "placement_not": ConditionKind("placement_set", Reads.LATEST_NOT_IN),
        # How many episodes, this one among them, began in the time up to this one's start.
        "episodes": ConditionKind("earlier_episode", Reads.COUNT),
        # On the London day on which the episode began. Source: DfE children looked-after return.
        "age": ConditionKind("born", Reads.AGE),
        # From last seen to coming back.
        "missing_for": ConditionKind("last_seen", Reads.LENGTH),
        "other_authority": ConditionKind(
            "other_authority",
            Reads.RECORDED,
            yes="another authority's child",
            no="this authority's child",
        ),
        "uasc": ConditionKind(
            "uasc",
            Reads.RECORDED,
            yes="an unaccompanied asylum-seeking child",
            no="not an unaccompanied asylum-seeking child",
        ),
        "out_of_area": ConditionKind(
            "placed_out_of_area", Reads.RECORDED, yes="placed out of area", no="not out of area"
        ),
        "immediate_concern": ConditionKind(
            "immediate_concern",
            Reads.RECORDED,
            yes="with an immediate concern",
            no="with no immediate concern recorded",
        ),
        "media_used": ConditionKind(
            "media_released",
            Reads.RECORDED,
            yes="the subject of a media appeal",
            no="not the subject of a media appeal",
        ),
        "disability": ConditionKind(
            "disability", Reads.RECORDED, yes="disabled", no="not recorded as disabled"
        ),
        "crime": ConditionKind(
            "crime_suspected",
            Reads.RECORDED,
            yes="with crime by or against them known or suspected",
            no="with no crime by or against them recorded",
        ),
        "mental_health_concern": ConditionKind(
            "mental_health_concern",
            Reads.RECORDED,
            yes="with a concern for their mental health",
            no="with no concern for their mental health recorded",
        ),
    }
)

OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "missing_officer": "missing information officer",
        "duty_officer": "duty officer",
        "social_worker": "social worker",
        "team_manager": "team manager",
        "interview_worker": "return interview worker",
        "head_of_service": "head of service",
        "assistant_director": "assistant director",
        "director": "director of children's services",
        "strategic_director": "strategic director",
        "reviewing_officer": "independent reviewing officer (IRO)",
        "safeguarding_hub": "multi-agency safeguarding hub (MASH)",
        "carer": "carer or provider",
        "police_coordinator": "police missing co-ordinator",
        "placing_officer": "placing authority's contact",
    }
)

STATUSES = ("approved", "draft")

# How soon somebody is told. Only "now" is told in quiet hours.
URGENCIES: Mapping[str, str] = MappingProxyType(
    {
        "now": "at once, day or night",
        "shift": "this shift",
        "working_day": "on the next working day",
    }
)

# What stops a duty's clock, and what starts it again.
PAUSES: Mapping[str, str] = MappingProxyType(
    {
        "child_in_hospital": "child_left_hospital",
        "interview_waits_for_choice": "interview_choice_made",
    }
)

STATE_KINDS = frozenset(kind.fact_kind for kind in CONDITIONS.values())
EVENT_KINDS = tuple(n for n, k in KINDS.items() if k.group in ("event", "act"))
MEETING_KINDS = tuple(n for n, k in KINDS.items() if k.group in ("act", "time"))

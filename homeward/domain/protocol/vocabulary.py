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
    ``while_missing`` tells times of the absence from times of coming back.
    """

    words: str
    kinds: tuple[str, ...]
    while_missing: bool
    latest: bool = False
    earliest: bool = False


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
    }
)


class Reads(StrEnum):
    """How a condition reads its facts."""

    LATEST_IN = "latest_in"
    LATEST_NOT_IN = "latest_not_in"
    EVER_IN = "ever_in"
    RECORDED = "recorded"


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
        "status": ConditionKind("status_set", Reads.LATEST_IN),
        "status_not": ConditionKind("status_set", Reads.LATEST_NOT_IN),
        "grade": ConditionKind("grade_set", Reads.LATEST_IN),
        "exploitation": ConditionKind("exploitation_set", Reads.LATEST_IN),
        "placement": ConditionKind("placement_set", Reads.LATEST_IN),
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
        "carer": "carer or provider",
        "police_coordinator": "police missing co-ordinator",
        "placing_officer": "placing authority's contact",
    }
)

STATE_KINDS = frozenset(kind.fact_kind for kind in CONDITIONS.values())
EVENT_KINDS = tuple(n for n, k in KINDS.items() if k.group in ("event", "act"))
MEETING_KINDS = tuple(n for n, k in KINDS.items() if k.group in ("act", "time"))

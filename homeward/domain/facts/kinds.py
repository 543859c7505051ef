"""The closed vocabulary of fact kinds, with the words shown to people.

A kind is added here and nowhere else: the protocol parser, the editors' schema and the forms
that record acts all read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Group(StrEnum):
    """What sort of fact it is: a time of the episode, a state, an event, or an act."""

    TIME = "time"
    STATE = "state"
    EVENT = "event"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class FactKind:
    """Name a kind of fact, with its label and, for states, each value's label.

    ``dated`` says that the value is a day, written ``2010-06-01``.
    """

    name: str
    label: str
    group: Group
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dated: bool = False


_KIND_VALUES = {
    "missing": "missing",
    "away": "away from placement without authorisation",
    "no_apparent_risk": "not where expected, with no apparent risk",
}
_GRADE_VALUES = {
    "no_apparent_risk": "graded no apparent risk",
    "low": "graded low risk",
    "medium": "graded medium risk",
    "high": "graded high risk",
}
_STATUS_VALUES = {
    "looked_after": "looked after",
    "child_protection": "on a child protection plan",
    "child_in_need": "a child in need",
    "early_help": "open to early help",
    "care_leaver": "a care leaver",
    "not_open": "not open to children's services",
}
_PLACEMENT_VALUES = {
    "foster_in_house": "living with the authority's own foster carers",
    "foster_agency": "living with an agency's foster carers",
    "family_and_friends": "living with family or friends as foster carers",
    "childrens_home": "living in a children's home",
    "supported_accommodation": "living in supported accommodation",
    "secure": "living in secure accommodation",
    "residential_school": "living at a residential school",
    "with_parents": "placed with parents",
    "other": "living in another placement",
}
_EXPLOITATION_VALUES = {
    "none": "at no known risk of exploitation",
    "low": "at low risk of exploitation",
    "medium": "at medium risk of exploitation",
    "high": "at high risk of exploitation",
}
_MISSING_FROM_VALUES = {
    "home": "missing from home",
    "placement": "missing from their placement",
    "school": "missing from school or college",
    "other": "missing from somewhere else",
}
# Source: SSDA903 legal status, each code under one plain word.
_LEGAL_STATUS_VALUES = {
    "interim_care_order": "under an interim care order",
    "care_order": "under a full care order",
    "placement_order": "under a placement order",
    "accommodated": "accommodated under section 20",
    "short_breaks": "in a series of short breaks",
    "police_protection": "under police protection",
    "emergency_protection": "under an emergency protection order",
    "child_assessment": "under a child assessment order",
    "remand": "on remand",
    "pace": "detained under PACE",
    "youth_rehabilitation": "under a youth rehabilitation order with residence",
    "other": "under another legal status",
}

_TIMES = {
    "episode_opened": "Episode opened",
    "last_seen": "Last seen",
    "noticed": "Noticed missing",
    "reported_to_police": "Reported to the police",
    "authority_aware": "Authority became aware",
    "child_found": "Child found",
    "child_returned": "Child returned",
}
_STATES: dict[str, tuple[str, dict[str, str]]] = {
    "kind_set": ("Kind of episode", _KIND_VALUES),
    "grade_set": ("Police risk grade", _GRADE_VALUES),
    "status_set": ("Status with children's services", _STATUS_VALUES),
    "placement_set": ("Kind of placement", _PLACEMENT_VALUES),
    "exploitation_set": ("Exploitation risk level", _EXPLOITATION_VALUES),
    "other_authority": ("Another authority is responsible for the child", {}),
    "uasc": ("Unaccompanied asylum-seeking child", {}),
    "placed_out_of_area": ("Placed outside the responsible authority's area", {}),
    "missing_from_set": ("Where the child is missing from", _MISSING_FROM_VALUES),
    "legal_status_set": ("Legal status", _LEGAL_STATUS_VALUES),
    "disability": ("Disabled child", {}),
    "earlier_episode": ("An earlier episode of the same child began", {}),
    "born": ("Date of birth", {}),
}
_DATED = frozenset({"born"})
_EVENTS = {
    "immediate_concern": "Immediate concern recorded",
    "reported_back": "Reported back, not yet confirmed",
    "return_confirmed": "Return confirmed by somebody who saw the child",
    "episode_voided": "Episode recorded in error",
    "missing_again": "Missing again",
    "not_possible": "Return home interview not possible",
    "trafficking_suspected": "Trafficking suspected",
    "adult_of_concern": "Adult of concern known or suspected to be with the child",
    "media_considered": "Media release considered",
    "media_released": "Media appeal made",
    "placement_ended": "Placement ended while the child was missing",
    "care_ended": "Care ended while the child was missing",
    "crime_suspected": "Crime by or against the child known or suspected",
    "mental_health_concern": "Concern for the child's mental health recorded",
    "child_in_hospital": "Child in hospital",
    "child_left_hospital": "Child left hospital",
    "interview_waits_for_choice": "Waiting for the child's own choice of interviewer",
    "interview_choice_made": "Child's choice of interviewer made",
}
_ACTS = {
    "police_told": "Told the police",
    "social_care_told": "Told children's social care, or the emergency duty team",
    "provider_notified": "Provider notified children's services",
    "placing_authority_told": "Told the placing authority",
    "iro_told": "Told the independent reviewing officer (IRO)",
    "iro_oversight_recorded": "IRO oversight recorded",
    "safeguarding_hub_logged": "Logged by the multi-agency safeguarding hub (MASH)",
    "strategy_discussion_held": "Strategy discussion held",
    "missing_meeting_held": "Missing persons meeting held",
    "plan_agreed": "Strategy meeting and plan agreed",
    "risk_meeting_held": "Risk meeting held",
    "upgrade_considered": "Considered whether an away child is now missing",
    "high_risk_notification_sent": "High-risk notification sent",
    "need_to_know_sent": "Need-to-know sent",
    "assistant_director_told": "Told the assistant director",
    "assistant_director_confirmed": "Assistant director confirmed the high risk",
    "director_told": "Told the director",
    "strategic_director_told": "Told the strategic director",
    "lead_member_told": "Told the lead member",
    "referral_made": "Referral made",
    "media_consent_given": "Director consented to a media release",
    "media_consent_refused": "Director did not consent to a media release",
    "media_withdrawn": "Media appeal withdrawn",
    "adulthood_planned": "Agreed what happens if the child turns 18 while missing",
    "adulthood_decided": "Decided what happens now that the child turned 18 while missing",
    "placement_end_decided": "Decided what follows the placement's end while missing",
    "care_end_decided": "Decided what follows care's end while missing",
    "cawn_served": "Child abduction warning notice (CAWN) served",
    "cawn_considered": "Considered with the police whether to serve a warning notice (CAWN)",
    "phone_enquiry_made": "Asked about the child's phone, or recorded why not",
    "cctv_enquiry_made": "Asked about CCTV, or recorded why not",
    "transport_police_asked": "Asked the British Transport Police, or recorded why not",
    "network_asked": "Tried the child, family, friends and known places",
    "long_absence_reviewed": "Long absence reviewed",
    "cross_border_planned": "Cross-border plan agreed",
    "nrm_referral_made": "Referred to the National Referral Mechanism",
    "prevention_check_done": "Police prevention interview done",
    "interview_offered": "Return home interview offered",
    "interview_held": "Return home interview held",
    "no_interview_reason_recorded": "Reason for no return home interview recorded",
    "interview_declined": "Return home interview declined",
    "carer_information_offered": "Parent or carer offered the chance to give information",
    "interview_shared": "Return home interview shared with police and social care",
    "interview_scrutinised": "Return home interview looked at in the weekly review",
    "interview_copy_requested": "Copy of the interview requested from the placing authority",
    "placing_action_checked": "Checked what the placing authority is doing",
    "daily_report_listed": "Included in the daily missing report",
    "daily_exchange_held": "Discussed in the daily exchange between police and social care",
    "panel_listed": "Listed for the missing children panel",
    "exploitation_panel_listed": "Listed for the exploitation panel",
}


def _vocabulary() -> dict[str, FactKind]:
    plain = ((Group.TIME, _TIMES), (Group.EVENT, _EVENTS), (Group.ACT, _ACTS))
    kinds = [FactKind(n, label, g) for g, table in plain for n, label in table.items()]
    kinds += [
        FactKind(n, label, Group.STATE, MappingProxyType(values), dated=n in _DATED)
        for n, (label, values) in _STATES.items()
    ]
    return {kind.name: kind for kind in kinds}


KINDS: Mapping[str, FactKind] = MappingProxyType(_vocabulary())
ACTS: tuple[FactKind, ...] = tuple(k for k in KINDS.values() if k.group is Group.ACT)


def act(name: str) -> FactKind | None:
    """Return the act of that name, or ``None`` if a form may not offer it."""
    kind = KINDS.get(name)
    return kind if kind is not None and kind.group is Group.ACT else None


def label_of(name: str, value: str | None = None) -> str:
    """Return a kind's label, or its value's label when the kind has a closed list of values."""
    kind = KINDS[name]
    return kind.values[value] if value is not None and kind.values else kind.label

"""Everything that is kept of a child, as data: what may be typed, who may, what it moves.

A noun is added here once; adding, correcting, ending and withdrawing it then work alike, with
their forms, permissions and clocks. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from homeward.domain.codes import care, placement, standing
from homeward.domain.codes.code_set import CodeSet
from homeward.guard.models import Tracked
from homeward.record.acts import models as acts
from homeward.record.care import models as cared
from homeward.record.children import models as children
from homeward.record.episodes import models as episodes
from homeward.record.placements import models as placements
from homeward.record.profile import models as profile


class Group(StrEnum):
    """Who says it: those who look after the child, the authority, or the work on an episode."""

    PROFILE = "profile"
    STANDING = "standing"
    EPISODE = "episode"


_NO_CODES: Mapping[str, CodeSet] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of thing that is kept. ``fields`` are typed, those ``needed`` never blank.

    ``begins`` and ``ends`` name the columns of its days or instant. ``added`` is false where an
    operation of its own adds it, ``withdrawn`` where it cannot be taken back.
    """

    name: str
    title: str
    group: Group
    model: type[Tracked]
    fields: tuple[str, ...]
    needed: frozenset[str]
    begins: str | None = "starts_on"
    ends: str | None = "ends_on"
    codes: Mapping[str, CodeSet] = field(default_factory=lambda: _NO_CODES)
    added: bool = True
    withdrawn: bool = True


def _noun(
    name: str, title: str, model: type[Tracked], fields: str, *, needed: str, **more: Any
) -> Noun:
    return Noun(
        name=name,
        title=title,
        model=model,
        fields=tuple(fields.split()),
        needed=frozenset(needed.split()),
        **more,
    )


_CATEGORIES = {"category": standing.PROTECTION, "first_category": standing.PROTECTION}
_DAYS = "starts_on ends_on source"
_AS_OF: dict[str, Any] = {"group": Group.PROFILE, "begins": "as_of"}
_PERIOD: dict[str, Any] = {"group": Group.STANDING}
_AT: dict[str, Any] = {"group": Group.EPISODE, "begins": "at", "ends": None, "added": False}

_PROFILE = (
    _noun(
        "profile_fact",
        "Profile",
        profile.ProfileFact,
        "section item said harm concerns concerns_contact concerns_person source as_of ends_on",
        needed="section said source as_of",
        **_AS_OF,
    ),
    _noun(
        "contact",
        "Contact",
        profile.Contact,
        "relation name role phone email address postcode parental_responsibility telling "
        "telling_reason source as_of ends_on",
        needed="relation name source as_of",
        **_AS_OF,
    ),
    _noun(
        "place",
        "Known place",
        profile.Place,
        "kind name address postcode why source as_of ends_on",
        needed="kind name source as_of",
        **_AS_OF,
    ),
)
_STANDING = (
    _noun(
        "trigger_plan",
        "Trigger plan",
        profile.TriggerPlan,
        "actions agreed_by agreed_on review_on ends_on",
        needed="actions agreed_by agreed_on review_on",
        group=Group.STANDING,
        begins="agreed_on",
    ),
    _noun(
        "address",
        "Address",
        profile.Address,
        f"kind address postcode telling telling_reason {_DAYS}",
        needed="address source",
        **_PERIOD,
    ),
    _noun(
        "involvement",
        "Worker",
        cared.Involvement,
        f"role name role_said team phone {_DAYS}",
        needed="role name starts_on",
        **_PERIOD,
    ),
    _noun(
        "legal_status",
        "Legal status",
        cared.LegalStatus,
        f"code {_DAYS}",
        needed="code starts_on",
        codes={"code": care.LEGAL_STATUS},
        **_PERIOD,
    ),
    _noun(
        "proceedings",
        "Court proceedings",
        cared.Proceedings,
        f"stage note {_DAYS}",
        needed="stage starts_on",
        **_PERIOD,
    ),
    _noun(
        "exploitation_level",
        "Exploitation level",
        cared.ExploitationLevel,
        f"level form reasons {_DAYS}",
        needed="level starts_on source",
        **_PERIOD,
    ),
    _noun(
        "protection_plan",
        "Child protection plan",
        cared.ProtectionPlan,
        f"category first_category other_authority {_DAYS}",
        needed="category starts_on",
        codes=_CATEGORIES,
        **_PERIOD,
    ),
    _noun(
        "need_episode",
        "Child in need",
        cared.NeedEpisode,
        f"need referral_source close_reason {_DAYS}",
        needed="starts_on",
        codes={"need": care.NEED},
        **_PERIOD,
    ),
    _noun(
        "enquiry_47",
        "Section 47 enquiry",
        cared.Enquiry47,
        f"no_further_action outcome {_DAYS}",
        needed="starts_on",
        **_PERIOD,
    ),
    _noun(
        "early_help",
        "Early help",
        cared.EarlyHelp,
        f"lead {_DAYS}",
        needed="starts_on",
        **_PERIOD,
    ),
    _noun(
        "care_leaver",
        "Care leaver",
        cared.CareLeaver,
        f"eligibility accommodation {_DAYS}",
        needed="eligibility starts_on",
        **_PERIOD,
    ),
    _noun(
        "disability",
        "Disability",
        cared.Disability,
        f"code {_DAYS}",
        needed="code source",
        codes={"code": standing.DISABILITY},
        **_PERIOD,
    ),
    _noun(
        "immigration_status",
        "Immigration status",
        cared.ImmigrationStatus,
        f"status {_DAYS}",
        needed="status source",
        **_PERIOD,
    ),
    _noun(
        "schooling",
        "School",
        cared.Schooling,
        f"name urn standing contact phone {_DAYS}",
        needed="name starts_on",
        **_PERIOD,
    ),
    _noun("uasc", "UASC", placements.UascPeriod, "starts_on ends_on", needed="", **_PERIOD),
    _noun(
        "status",
        "Status",
        children.StatusPeriod,
        "status team starts_on ends_on",
        needed="status starts_on",
        group=Group.STANDING,
        added=False,
    ),
    _noun(
        "placement",
        "Placement",
        placements.Placement,
        "kind address postcode carer_name end_reason starts_on ends_on",
        needed="starts_on",
        codes={"kind": placement.TYPE},
        group=Group.STANDING,
        added=False,
    ),
    _noun(
        "care_period",
        "Period of care",
        placements.CarePeriod,
        "legal_status need start_reason end_reason starts_on ends_on",
        needed="starts_on",
        codes={
            "legal_status": care.LEGAL_STATUS,
            "need": care.NEED,
            "start_reason": care.REASON_BEGAN,
            "end_reason": care.REASON_ENDED,
        },
        group=Group.STANDING,
        added=False,
    ),
    _noun(
        "alias",
        "Other name",
        children.Alias,
        "given_name family_name",
        needed="",
        group=Group.STANDING,
        begins=None,
        ends=None,
        added=False,
    ),
    _noun(
        "identifier",
        "Number",
        children.Identifier,
        "kind value",
        needed="kind value",
        group=Group.STANDING,
        begins=None,
        ends=None,
        added=False,
    ),
    _noun(
        "photo",
        "Photo",
        children.Photo,
        "taken_on source",
        needed="",
        group=Group.STANDING,
        begins="taken_on",
        ends=None,
        added=False,
    ),
)
_EPISODE = (
    _noun(
        "log_entry",
        "Log entry",
        episodes.LogEntry,
        "kind text who at",
        needed="kind text at",
        **_AT,
    ),
    _noun("act", "What was done", episodes.Act, "at who note", needed="at who", **_AT),
    _noun(
        "grade",
        "Risk grade",
        episodes.GradeChange,
        "grade given_by reasons at",
        needed="grade at",
        **_AT,
    ),
    _noun("kind", "Kind", episodes.KindChange, "at reason", needed="at", **_AT),
    _noun(
        "prevention_interview",
        "Prevention interview",
        episodes.PreventionInterview,
        "done by_whom place harm_told said not_done_reason at",
        needed="by_whom at",
        **_AT,
    ),
    _noun(
        "found_with",
        "Found with a missing child",
        episodes.FoundWith,
        "at note",
        needed="at",
        **_AT,
    ),
    _noun(
        "episode",
        "Episode",
        episodes.Episode,
        "missing_from missing_area reported_by with_parent missing_with found_where returned_to "
        "confirmed_by condition condition_note",
        needed="",
        group=Group.EPISODE,
        begins=None,
        ends=None,
        added=False,
        withdrawn=False,
    ),
)

_ACTS = (
    _noun(
        "strategy",
        "Strategy discussion",
        acts.StrategyDiscussion,
        "at convened_by held_at chair thresholds decisions",
        needed="at convened_by",
        **_AT,
    ),
    _noun(
        "attendee",
        "Who took part",
        acts.Attendee,
        "agency name",
        needed="agency name",
        **_AT,
    ),
    _noun(
        "action",
        "Agreed action",
        acts.AgreedAction,
        "at what owner due_on done_at done_by done_note",
        needed="at what owner due_on",
        **_AT,
    ),
    _noun(
        "media",
        "Media appeal",
        acts.MediaAppeal,
        "at proposed_by why decision decided_by taken_by decided_at decision_reason risk_at "
        "risk_by risk_reason released_at released_by released_what ended_at ended_by",
        needed="at proposed_by why",
        **_AT,
    ),
    _noun(
        "referral",
        "Referral to the front door",
        acts.FrontDoorReferral,
        "at made_by made_to why reference outcome outcome_at outcome_by outcome_note",
        needed="at made_by made_to why",
        **_AT,
    ),
    _noun(
        "nrm",
        "National Referral Mechanism referral",
        acts.NrmReferral,
        "at responder made_by why duty reference finding found_on",
        needed="at responder made_by duty",
        **_AT,
    ),
    _noun(
        "event",
        "Provider’s notifiable event",
        acts.NotifiableEvent,
        "at kind told_at told_by told_to what late_reason",
        needed="at kind told_at told_by what",
        **_AT,
    ),
    _noun(
        "told",
        "Told",
        acts.Told,
        "at told_by with_whom how note reference received_at received_by",
        needed="at told_by with_whom how",
        **_AT,
    ),
    _noun(
        "cawn",
        "Child abduction warning notice",
        acts.AbductionWarning,
        "at served_on served_by reference ends_on note",
        needed="at served_on served_by",
        **_AT,
    ),
    _noun(
        "prompt",
        "Locating enquiry",
        acts.LocatingPrompt,
        "at kind asked_of not_asked_reason asked_by answer answered_at next_look_at",
        needed="at kind asked_by",
        **_AT,
    ),
    _noun(
        "review",
        "Review of a long absence",
        acts.LongAbsenceReview,
        "at held_by present found next_review_on",
        needed="at held_by found",
        **_AT,
    ),
    _noun(
        "cross_border",
        "Cross-border plan",
        acts.CrossBorderPlan,
        "at agreed_by places plan review_on",
        needed="at agreed_by places plan",
        **_AT,
    ),
    _noun(
        "cross_border_contact",
        "Cross-border contact",
        acts.CrossBorderContact,
        "body name phone email",
        needed="body name",
        **_AT,
    ),
)

NOUNS: Mapping[str, Noun] = MappingProxyType(
    {noun.name: noun for noun in (*_PROFILE, *_STANDING, *_EPISODE, *_ACTS)}
)
"""Every noun by its name, in the order in which a page shows them."""

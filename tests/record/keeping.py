"""One row of everything that is kept of a child, and how each is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeward.guard.session import append_entry, scope
from homeward.record.acts import operations as acts
from homeward.record.children.operations import add_alias, add_identifier
from homeward.record.children.photos import add_photo
from homeward.record.episodes.being_found import (
    PreventionSaid,
    record_found_with,
    record_prevention_interview,
)
from homeward.record.episodes.operations import GradeSaid, log, record_act, set_grade
from homeward.record.kept import operations
from homeward.record.kept.nouns import NOUNS, Group
from homeward.record.placements.models import CarePeriod
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.stamp import stamp
from tests.cast import NOW, Cast, hours
from tests.doors.pictures import a_jpeg

DAY, LATER = date(2026, 3, 1), date(2026, 4, 1)
_SOURCE = {"source": "Mother", "as_of": DAY}
_STARTS = {"starts_on": DAY}

SAID: Mapping[str, dict[str, Any]] = {
    "profile_fact": {"section": "medical", "item": "Asthma", "said": "Blue inhaler", **_SOURCE},
    "contact": {"relation": "parent", "name": "Jo Invented", "phone": "01632 960001", **_SOURCE},
    "place": {"kind": "goes", "name": "Invented Pier", "why": "Friends meet there", **_SOURCE},
    "trigger_plan": {
        "actions": "Ring the pier café",
        "agreed_by": "Erin Example",
        "agreed_on": DAY,
        "review_on": date(2026, 9, 1),
    },
    "address": {"address": "2 Invented Lane", "source": "Mother", **_STARTS},
    "involvement": {"role": "allocated", "name": "Asha Example", **_STARTS},
    "legal_status": {"code": "C1", **_STARTS},
    "proceedings": {"stage": "issued", **_STARTS},
    "exploitation_level": {"level": "medium", "source": "Screening", **_STARTS},
    "protection_plan": {"category": "NEG", **_STARTS},
    "need_episode": {"need": "N1", **_STARTS},
    "enquiry_47": {"outcome": "Conference called", **_STARTS},
    "early_help": {"lead": "Pat Example", **_STARTS},
    "care_leaver": {"eligibility": "Relevant", **_STARTS},
    "disability": {"code": "LD", "source": "School", **_STARTS},
    "immigration_status": {"status": "Claim made", "source": "Home Office", **_STARTS},
    "schooling": {"name": "Invented Academy", "phone": "01632 960002", **_STARTS},
    "uasc": {**_STARTS},
}
"""What is typed of each noun that has a form of this kind."""

CHANGE: Mapping[str, dict[str, Any]] = {
    "profile_fact": {"said": "Brown inhaler"},
    "contact": {"name": "Joe Invented"},
    "place": {"why": "Her cousin works there"},
    "trigger_plan": {"actions": "Ring the café and the cousin"},
    "address": {"address": "3 Invented Lane"},
    "involvement": {"name": "Ben Example"},
    "legal_status": {"code": "C2"},
    "proceedings": {"stage": "interim"},
    "exploitation_level": {"level": "high"},
    "protection_plan": {"category": "EMO"},
    "need_episode": {"need": "N2"},
    "enquiry_47": {"outcome": "No further action"},
    "early_help": {"lead": "Sam Example"},
    "care_leaver": {"eligibility": "Eligible"},
    "disability": {"code": "AUT"},
    "immigration_status": {"status": "Leave granted"},
    "schooling": {"name": "Other Academy"},
    "uasc": {"starts_on": LATER},
    "status": {"status": "child_in_need"},
    "placement": {"address": "9 Invented Lane"},
    "care_period": {"legal_status": "C2"},
    "alias": {"given_name": "Bobby"},
    "identifier": {"value": "L-8"},
    "photo": {"source": "School"},
    "log_entry": {"text": "Seen at the station"},
    "act": {"who": "Ben Example"},
    "grade": {"grade": "medium"},
    "kind": {"reason": "As first reported"},
    "prevention_interview": {"by_whom": "PC Other"},
    "found_with": {"note": "In the same car"},
    "episode": {"found_where": "At the pier"},
    "strategy": {"chair": "Sam Example"},
    "attendee": {"name": "PC Other"},
    "action": {"owner": "Ben Example"},
    "media": {"why": "Not seen for two days"},
    "referral": {"made_to": "The MASH"},
    "nrm": {"responder": "police"},
    "event": {"what": "Did not come back from school"},
    "told": {"with_whom": "Pat Example"},
    "cawn": {"served_by": "PC Other"},
    "prompt": {"asked_of": "The other friend"},
    "review": {"found": "Nothing new"},
    "cross_border": {"places": "Kent Police"},
    "cross_border_contact": {"phone": "01632 960004"},
}
"""How a row of each noun is corrected."""


ACTS = frozenset(
    {
        *("strategy", "attendee", "action", "media", "referral", "nrm", "event", "told", "cawn"),
        *("prompt", "review", "cross_border", "cross_border_contact"),
    }
)
_AT = NOW - hours(0.5)
_MADE = {"at": _AT, "made_by": "Asha Example"}
ACT_SAID: Mapping[str, dict[str, Any]] = {
    "strategy": {
        "at": NOW - hours(0.9),
        "convened_by": "Asha Example",
        "held_at": _AT,
        "chair": "Gwen Example",
        "thresholds": "section_47 media",
        "decisions": "Ring every hospital",
    },
    "media": {"at": _AT, "proposed_by": "Dev Example", "why": "Her phone is off"},
    "referral": {**_MADE, "made_to": "The front door", "why": "Missing for a day"},
    "nrm": {**_MADE, "responder": "authority", "duty": "by_referral"},
    "event": {
        "at": NOW - hours(30),
        "kind": "missing",
        "told_at": _AT,
        "told_by": "Erin Example",
        "what": "Did not come back",
    },
    "told_iro": {"at": _AT, "told_by": "Asha Example", "with_whom": "Jo Iro", "how": "phone"},
    "told_placing": {"at": _AT, "told_by": "Asha Example", "with_whom": "Elm", "how": "email"},
    "told_police": {"at": _AT, "told_by": "Asha Example", "with_whom": "101", "how": "phone"},
    "cawn": {"at": _AT, "served_on": "An adult", "served_by": "PC Example"},
    "prompt": {
        "at": _AT,
        "kind": "friends",
        "asked_of": "Her best friend",
        "asked_by": "Asha Example",
    },
    "review": {"at": _AT, "held_by": "Gwen Example", "found": "No sign of life since May"},
    "cross_border": {
        "at": _AT,
        "agreed_by": "Gwen Example",
        "places": "British Transport Police",
        "plan": "Look at the coast trains",
    },
}
"""What is typed of each act, by the form that records it."""

RECORD = {
    "strategy": acts.record_strategy,
    "media": acts.consider_media,
    "referral": acts.refer,
    "nrm": acts.refer_to_nrm,
    "event": acts.record_event,
    "told_iro": acts.record_iro_told,
    "told_placing": acts.record_placing_told,
    "told_police": acts.record_police_told,
    "cawn": acts.record_cawn,
    "prompt": acts.record_prompt,
    "review": acts.record_review,
    "cross_border": acts.record_cross_border,
}
"""The operation behind each form."""


def record_acts(cast: Cast, child: Any) -> None:
    """Record one of every act in an episode of a child."""
    episode, ctx = cast.missing(child), cast.asha.ctx
    made = {}
    for name, run in RECORD.items():
        more = {"attendees": {"police": ["PC Example"]}} if name == "strategy" else {}
        made[name] = run(ctx(), episode=episode, said=ACT_SAID[name], **more).id
    action = {"what": "Ask the ferry", "owner": "Asha Example", "due_on": DAY}
    acts.add_action(ctx(), discussion=made["strategy"], said=action)
    contact = {"body": "Kent Police", "name": "Duty desk", "phone": "01632 960003"}
    acts.add_cross_border_contact(ctx(), plan=made["cross_border"], said=contact)


def rows_of(cast: Cast, noun: str) -> list[Any]:
    """Return the rows of a noun that stand, the latest recorded first."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        return list(NOUNS[noun].model.objects.seen_by(ctx).order_by("-recorded_at", "-version"))


def kept(cast: Cast, noun: str) -> Any:
    """Return a new row of any noun, in Alder's record."""
    child = cast.child()
    if NOUNS[noun].added:
        profile = NOUNS[noun].group is Group.PROFILE
        run = operations.add_to_profile if profile else operations.add_fact
        run(cast.asha.ctx(), noun=noun, child=child, said=SAID[noun])
    elif NOUNS[noun].group is Group.STANDING:
        _about_child(cast, noun, child)
    elif noun in ACTS:
        record_acts(cast, child)
    else:
        _about_episode(cast, noun, child)
    return rows_of(cast, noun)[0]


def _about_child(cast: Cast, noun: str, child: Any) -> None:
    ctx = cast.asha.ctx
    if noun == "placement":
        place_child(
            ctx(), child=child, said=PlacementSaid(starts_on=DAY, address="1 Invented Lane")
        )
    if noun == "care_period":
        _care_period(cast, child)
    if noun == "alias":
        add_alias(ctx(), child=child, given_name="Bobbie", family_name="Testchild")
    if noun == "identifier":
        add_identifier(ctx(), child=child, kind="local", value="L-7")
    if noun == "photo":
        add_photo(ctx(), child=child, upload=a_jpeg(), taken_on=None, source="Carer")


def _care_period(cast: Cast, child: Any) -> None:
    ctx = cast.asha.ctx()
    with scope(ctx, operation="load.apply", entry=ctx.operation_id):
        CarePeriod.objects.create(
            child_id=child, starts_on=DAY, legal_status="C1", need="N1", **stamp(ctx)
        )
        append_entry()


def _about_episode(cast: Cast, noun: str, child: Any) -> None:
    episode, ctx, at = cast.missing(child), cast.asha.ctx, NOW - hours(0.5)
    if noun == "log_entry":
        log(ctx(), episode=episode, kind="sighting", text="Seen at the pier", at=at)
    if noun == "act":
        record_act(ctx(), episode=episode, kind="police_told", at=at, who="Asha Example")
    if noun == "grade":
        set_grade(ctx(), episode=episode, version=1, said=GradeSaid("high", at, "police"))
    if noun == "prevention_interview":
        said = PreventionSaid(done=True, at=at, by_whom="PC Example")
        record_prevention_interview(ctx(), episode=episode, said=said)
    if noun == "found_with":
        other = cast.child()
        record_found_with(ctx(), episode=episode, child=other, at=at, note="In a car")

"""Tells the acts that duties wait for: meetings, appeals, referrals, who was told, what was asked.

Invented, through the very operations that people use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from homeward.config.example.acts import officer
from homeward.config.example.story import Story
from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.operation import Outcome
from homeward.guard.session import scope
from homeward.record.acts import operations as acts
from homeward.record.acts.queries import records_of

_SAID: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "strategy": {
            "thresholds": "section_47 high_risk media",
            "decisions": "Police look at phone and CCTV. Health checks every hospital. "
            "Meet again tomorrow at nine.",
        },
        "media": {"why": "No sign of life since last seen, and no use of the phone."},
        "referral": {
            "made_to": "The front door (MASH)",
            "why": "Missing for more than a day and not open to any team.",
        },
        "nrm": {
            "responder": "authority",
            "duty": "by_referral",
            "why": "Two phones, new clothes, and adults nobody knows collecting the child.",
        },
        "event": {
            "kind": "missing",
            "told_to": "Out-of-hours team",
            "what": "Did not come back at the agreed time; the home rang everybody it could.",
        },
        "told_iro": {"with_whom": "Jo Inventedreviewer, IRO", "how": "phone"},
        "told_placing": {"with_whom": "Duty desk of the placing authority", "how": "email"},
        "told_police": {"with_whom": "101 control room", "how": "phone"},
        "cawn": {"note": "Served at the address where the child was found before."},
        "review": {
            "present": "Police, health, school, social worker",
            "found": "Nothing new from phone, bank or family. Every enquiry is made again.",
        },
        "cross_border": {
            "places": "British Transport Police and the authority where the mother grew up",
            "plan": "Each force looks at its stations daily; one list of enquiries, kept here.",
        },
    }
)
_ASKED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "phone": ("The child’s own phone", "Rings out; last used the evening before."),
        "cctv": ("Town centre control room", "Seen alone at the bus station."),
        "transport_police": ("British Transport Police", ""),
        "hospitals": ("Both hospitals and the ambulance service", "Not known to them."),
        "friends": ("The best friend and her mother", "Have not heard from the child."),
    }
)
_WHO = MappingProxyType(
    {
        "strategy": "convened_by",
        "media": "proposed_by",
        "referral": "made_by",
        "nrm": "made_by",
        "event": "told_by",
        "told_iro": "told_by",
        "told_placing": "told_by",
        "told_police": "told_by",
        "review": "held_by",
        "cross_border": "agreed_by",
    }
)
_RUN: Mapping[str, Callable[..., Outcome]] = MappingProxyType(
    {
        "media": acts.consider_media,
        "referral": acts.refer,
        "nrm": acts.refer_to_nrm,
        "event": acts.record_event,
        "told_iro": acts.record_iro_told,
        "told_placing": acts.record_placing_told,
        "told_police": acts.record_police_told,
        "cawn": acts.record_cawn,
        "review": acts.record_review,
    }
)


def _record(story: Story, at: datetime, said: dict[str, Any]) -> None:
    form = said["form"]
    ctx, typed = _typed(story, at, form)
    if form == "cawn":
        typed |= {"served_on": "Pat Inventedname", "served_by": officer(story.rng)}
    if form == "event":
        typed |= {"at": at - timedelta(hours=said.get("after", 2)), "told_at": at}
    if form == "review":
        typed |= {"next_review_on": london_date(story.now) + timedelta(days=1)}
    _RUN[form](ctx, episode=story.known(), said=typed)


def _typed(story: Story, at: datetime, form: str) -> tuple[Context, dict[str, Any]]:
    person = story.worker("team_manager" if form in ("strategy", "review") else "social_worker")
    who = {_WHO[form]: person.name} if form in _WHO else {}
    return person.at(at, authority=story.authority), {"at": at, **_SAID[form], **who}


def _discuss(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Hold a strategy discussion, with who took part and two actions, one of them done."""
    ctx, typed = _typed(story, at, "strategy")
    typed |= {"at": at - timedelta(hours=1), "held_at": at, "chair": typed["convened_by"]}
    attendees = {
        "police": [officer(story.rng)],
        "health": ["Named nurse for looked-after children"],
        "social_care": [story.worker("social_worker").name],
        "education": ["Virtual school head"],
    }
    made = _made(acts.record_strategy(ctx, episode=story.known(), said=typed, attendees=attendees))
    day = london_date(story.now)
    for what, owner, days in (
        ("Ask the phone company again", "Police missing co-ordinator", 0),
        ("Ring every hospital in the county", "Named nurse", 1),
    ):
        action = {"what": what, "owner": owner, "due_on": day + timedelta(days=days)}
        again = story.worker("team_manager").at(at, authority=story.authority)
        added = _made(acts.add_action(again, discussion=made, said=action))
    done = {"done_at": at, "done_by": "Named nurse", "done_note": "Not known to any of them."}
    again = story.worker("team_manager").at(at, authority=story.authority)
    acts.finish_action(again, record=added, version=1, said=done)


def _made(done: Outcome) -> UUID:
    if done.id is None:
        raise RuntimeError("an act was recorded without a row")
    return done.id


def _ask(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Ask in every way that is named, in one sitting; one of them is to be asked again."""
    person = story.worker("social_worker")
    for kind in said["kinds"]:
        of, answer = _ASKED[kind]
        typed = {"at": at, "kind": kind, "asked_of": of, "asked_by": person.name, "answer": answer}
        if kind == said.get("again"):
            typed["next_look_at"] = story.now + timedelta(hours=3)
        ctx = person.at(at, authority=story.authority)
        acts.record_prompt(ctx, episode=story.known(), said=typed)


def _appeal(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Take down the director's decision on the appeal by phone, then make it."""
    head = story.worker("head_of_service")
    row = _last(story, head.at(at, authority=story.authority), "media")
    decided = {"decision": "given", "decided_by": story.worker("director").name, "decided_at": at}
    ctx = head.at(at, authority=story.authority)
    acts.decide_media(ctx, record=row.pk, version=row.version, said=decided)
    if not said.get("made"):
        return
    released = {"released_at": at, "released_by": "Police press office"}
    ctx = story.worker("social_worker").at(at, authority=story.authority)
    acts.release_media(ctx, record=row.pk, version=row.version + 1, said=released)


def _last(story: Story, ctx: Context, noun: str) -> Any:
    with scope(ctx):
        return records_of(ctx, story.known()).of(noun)[-1]


def _plan(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Agree a plan across borders, with whom to reach."""
    ctx, typed = _typed(story, at, "cross_border")
    made = _made(acts.record_cross_border(ctx, episode=story.known(), said=typed))
    for body, name, phone in (
        ("British Transport Police", "Missing people desk", "01632 960151"),
        ("The other authority", "Duty social worker", "01632 960152"),
    ):
        contact = {"body": body, "name": name, "phone": phone}
        again = story.worker("social_worker").at(at, authority=story.authority)
        acts.add_cross_border_contact(again, plan=made, said=contact)


RECORDING: Mapping[str, Callable[[Story, datetime, dict[str, Any]], None]] = MappingProxyType(
    {
        "record": _record,
        "discuss": _discuss,
        "ask": _ask,
        "appeal": _appeal,
        "border_plan": _plan,
    }
)
"""The words of a story's steps that record an act with all that belongs to it."""

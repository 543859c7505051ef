"""The acts as data: what each form asks for, what a later step adds, and which duties it meets.

A name here is the name of an operation (``act.<name>``), of its form and of its permission.
Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from homeward.record.kept.nouns import NOUNS, Noun

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Recorded:
    """One form that makes a record: its noun, the columns asked for, those fixed by the form."""

    name: str
    noun: Noun
    fields: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Step:
    """What is added to a record later. ``once``: the column that says that it was done."""

    name: str
    noun: Noun
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    once: str = ""


class Met(NamedTuple):
    """A fact that a record stands for: its kind, when (aware UTC) and by whom."""

    kind: str
    at: datetime
    who: str


def _recorded(name: str, fields: str, *, noun: str = "", **fixed: str) -> Recorded:
    return Recorded(name, NOUNS[noun or name], tuple(fields.split()), MappingProxyType(fixed))


_TOLD = "at told_by with_whom how note reference"

RECORDED: Mapping[str, Recorded] = MappingProxyType(
    {
        one.name: one
        for one in (
            _recorded("strategy", "at convened_by held_at chair thresholds decisions"),
            _recorded("media", "at proposed_by why"),
            _recorded("referral", "at made_by made_to why reference"),
            _recorded("nrm", "at responder made_by why duty reference"),
            _recorded("event", "at kind told_at told_by told_to what late_reason"),
            _recorded("told_iro", _TOLD, noun="told", to="iro"),
            _recorded("told_placing", _TOLD, noun="told", to="placing"),
            _recorded("told_police", _TOLD, noun="told", to="police"),
            _recorded("cawn", "at served_on served_by reference ends_on note"),
            _recorded("prompt", "kind asked_of not_asked_reason asked_by at answer next_look_at"),
            _recorded("review", "at held_by present found next_review_on"),
            _recorded("cross_border", "at agreed_by places plan review_on"),
        )
    }
)
"""Every form that makes a record, in the order in which a page shows them."""

PARTS: Mapping[str, Recorded] = MappingProxyType(
    {
        one.name: one
        for one in (
            _recorded("action", "what owner due_on"),
            _recorded("cross_border_contact", "body name phone email"),
        )
    }
)
"""What is added to a record as a row of its own: actions to a discussion, contacts to a plan."""


def _step(name: str, noun: str, fields: str, needed: str, once: str = "") -> Step:
    return Step(name, NOUNS[noun], tuple(fields.split()), tuple(needed.split()), once)


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        one.name: one
        for one in (
            _step(
                "strategy_held",
                "strategy",
                "held_at chair thresholds decisions",
                "held_at chair",
                "held_at",
            ),
            _step(
                "action_done", "action", "done_at done_by done_note", "done_at done_by", "done_at"
            ),
            _step(
                "media_decide",
                "media",
                "decision decided_by decided_at decision_reason",
                "decision decided_by decided_at",
                "decided_at",
            ),
            _step(
                "media_risk",
                "media",
                "risk_at risk_by risk_reason",
                "risk_at risk_by risk_reason",
                "risk_at",
            ),
            _step(
                "media_release",
                "media",
                "released_at released_by released_what",
                "released_at released_by",
                "released_at",
            ),
            _step("media_end", "media", "ended_at ended_by", "ended_at ended_by", "ended_at"),
            _step(
                "referral_outcome",
                "referral",
                "outcome outcome_at outcome_by outcome_note",
                "outcome outcome_at outcome_by",
                "outcome_at",
            ),
            _step("nrm_finding", "nrm", "duty reference finding found_on", "duty"),
            _step(
                "receipt",
                "told",
                "received_at received_by reference",
                "received_at received_by",
                "received_at",
            ),
            _step("prompt_answer", "prompt", "answer answered_at next_look_at", "answer"),
        )
    }
)
"""Every later step, by its name."""

AHEAD = frozenset({"next_look_at"})
"""The instants of a record that may be still to come; days may be where they say so."""

DECIDED = frozenset({*STEPS["media_decide"].fields, "taken_by"})
"""What of a media appeal only those who decide on it may say or put right."""

WHO_DECIDED = frozenset({"decided_by", "taken_by"})
"""Whose decision it was: known from who is signed in, and put right by nobody."""

TOLD_KINDS = {
    "iro": "iro_told",
    "placing": "placing_authority_told",
    "police": "police_told",
}
PROMPT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "phone": "phone_enquiry_made",
        "cctv": "cctv_enquiry_made",
        "transport_police": "transport_police_asked",
        "friends": "network_asked",
    }
)
"""The fact that an enquiry stands for, by its kind; it was asked, or why not is recorded."""
_CONSENT = {"given": "media_consent_given", "refused": "media_consent_refused"}


def _media(row: Any) -> list[Met]:
    met = [Met("media_considered", row.at, row.proposed_by)]
    if row.decided_at and row.decision in _CONSENT:
        met.append(Met(_CONSENT[row.decision], row.decided_at, row.decided_by))
    if row.released_at:
        met.append(Met("media_released", row.released_at, row.released_by))
    if row.ended_at:
        met.append(Met("media_withdrawn", row.ended_at, row.ended_by))
    return met


_MEETS: Mapping[str, Callable[[Any], list[Met]]] = MappingProxyType(
    {
        "strategy": lambda row: (
            [Met("strategy_discussion_held", row.held_at, row.chair)] if row.held_at else []
        ),
        "media": _media,
        "referral": lambda row: [Met("referral_made", row.at, row.made_by)],
        "nrm": lambda row: [Met("nrm_referral_made", row.at, row.made_by)],
        # Another serious event of the same day says nothing of the child's being missing.
        "event": lambda row: (
            [Met("provider_notified", row.told_at, row.told_by)] if row.kind == "missing" else []
        ),
        "told": lambda row: [Met(TOLD_KINDS[row.to], row.at, row.told_by)],
        "prompt": lambda row: (
            [Met(PROMPT_KINDS[row.kind], row.at, row.asked_by)] if row.kind in PROMPT_KINDS else []
        ),
        "cawn": lambda row: [Met("cawn_served", row.at, row.served_by)],
        "review": lambda row: [Met("long_absence_reviewed", row.at, row.held_by)],
        "cross_border": lambda row: [Met("cross_border_planned", row.at, row.agreed_by)],
    }
)

NOUN_OF: Mapping[str, Noun] = MappingProxyType(
    {
        one.noun.model._meta.db_table: one.noun
        for table in (RECORDED, PARTS)
        for one in table.values()
    }
    | {NOUNS["attendee"].model._meta.db_table: NOUNS["attendee"]}
)
"""The noun of each table of acts."""

FORM_OF: Mapping[str, str] = MappingProxyType(
    {
        "strategy_discussion_held": "strategy",
        "media_considered": "media",
        "referral_made": "referral",
        "nrm_referral_made": "nrm",
        "provider_notified": "event",
        "iro_told": "told_iro",
        "placing_authority_told": "told_placing",
        "police_told": "told_police",
        "cawn_served": "cawn",
        "long_absence_reviewed": "review",
        "cross_border_planned": "cross_border",
        **dict.fromkeys(PROMPT_KINDS.values(), "prompt"),
    }
)
"""The form by which a fact is recorded as an act of its own, by the fact's kind."""

STEP_OF: Mapping[str, str] = MappingProxyType(
    {
        "media_consent_given": "media_decide",
        "media_consent_refused": "media_decide",
        "media_released": "media_release",
        "media_withdrawn": "media_end",
    }
)
"""The step of a media appeal by which a fact is recorded, by the fact's kind."""


def met_by(row: Any) -> list[Met]:
    """Return the facts that a record stands for, as it now is."""
    noun = NOUN_OF[row._meta.db_table]
    return _MEETS[noun.name](row) if noun.name in _MEETS else []

"""The words in which acts are asked for and shown: data, form by form and column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homeward.record.acts.queries import CHOICES


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How one column is asked for, and what it is called where it is shown."""

    ask: str
    label: str
    hint: str = ""
    length: int = 120


@dataclass(frozen=True, slots=True)
class FormWords:
    """How one form is headed, sent and answered; ``lead`` says what to know before."""

    title: str
    button: str
    said: str
    lead: str = ""
    heading: str = ""


_F = FieldWords
_LONG = 10_000

_COLUMNS: Mapping[str, FieldWords] = MappingProxyType(
    {
        "at": _F("When was it?", "When"),
        "convened_by": _F("Who convened it?", "Convened by"),
        "held_at": _F(
            "When was it held? (optional)", "Held", "Leave this empty if it has not been held yet."
        ),
        "chair": _F("Who chaired it?", "Chaired by"),
        "thresholds": _F("Which thresholds were met?", "Thresholds met"),
        "decisions": _F("What was decided?", "Decided", length=_LONG),
        "agency": _F("Which agency?", "Agency"),
        "what": _F("What is to be done?", "What", length=300),
        "owner": _F("Who does it?", "Owner", "A name or a role."),
        "due_on": _F("By which day?", "Due"),
        "done_at": _F("When was it done?", "Done"),
        "done_by": _F("Who did it?", "Done by"),
        "done_note": _F("What came of it? (optional)", "What came of it", length=300),
        "proposed_by": _F("Who proposed it?", "Proposed by"),
        "why": _F("Why?", "Why", length=_LONG),
        "decision": _F("What is the decision?", "Director’s decision"),
        "decided_by": _F(
            "Which director said so, by phone?",
            "Decided by",
            "The director’s name. Yours is kept beside it, as the one who took it down.",
        ),
        "taken_by": _F("Who took it down?", "Taken by phone by"),
        "decided_at": _F("When was it decided?", "Decided at"),
        "decision_reason": _F("Why? (optional)", "Reason for the decision", length=500),
        "risk_at": _F("Since when?", "Life at risk, recorded"),
        "risk_by": _F("Who judged it?", "Judged by"),
        "risk_reason": _F("Why is life at risk?", "Why life was at risk", length=500),
        "released_at": _F("When was the appeal made?", "Appeal made"),
        "released_by": _F("Who made it?", "Made by", "For example the police press office."),
        "released_what": _F("Where, and what was said? (optional)", "Where and what", length=500),
        "ended_at": _F("When was it withdrawn?", "Appeal withdrawn"),
        "ended_by": _F("Who withdrew it?", "Withdrawn by"),
        "made_by": _F("Who made the referral?", "Made by"),
        "made_to": _F("To whom?", "Made to", "The team or desk that took it."),
        "reference": _F("Reference (optional)", "Reference", length=40),
        "outcome": _F("What came of it?", "Outcome"),
        "outcome_at": _F("When was it decided?", "Outcome known"),
        "outcome_by": _F("Who decided it?", "Outcome decided by"),
        "outcome_note": _F("More about it (optional)", "More about the outcome", length=500),
        "responder": _F("Who is the first responder?", "First responder"),
        "duty": _F("Is the duty to notify the Home Office met?", "Duty to notify"),
        "finding": _F("What was found? (optional)", "Finding"),
        "found_on": _F("On which day? (optional)", "Found on"),
        "kind": _F("What happened?", "Kind"),
        "told_at": _F("When were children’s services told?", "Children’s services told"),
        "told_by": _F("Who told them?", "Told by"),
        "told_to": _F("Whom did they speak to? (optional)", "Told to"),
        "late_reason": _F("If it was late, why? (optional)", "Why it was late", length=300),
        "with_whom": _F("Who was told?", "Spoke to", "A name, and their role or desk."),
        "how": _F("How?", "How"),
        "note": _F("What was said? (optional)", "Note", length=_LONG),
        "received_at": _F("When did they say that they had it?", "Receipt"),
        "received_by": _F("Who said so?", "Receipt from"),
        "served_on": _F("Whom was it served on?", "Served on", "The person’s name."),
        "served_by": _F("Who served it?", "Served by", "Name, police force and number."),
        "ends_on": _F("In force until which day? (optional)", "In force until"),
        "asked_of": _F("Whom did you ask? (optional)", "Asked of"),
        "not_asked_reason": _F(
            "If nobody was asked, why not? (optional)",
            "Not asked, because",
            "For example: the child has no phone.",
            length=300,
        ),
        "asked_by": _F("Who asked, or decided not to?", "Asked by"),
        "answer": _F("What was the answer? (optional)", "Answer", length=_LONG),
        "answered_at": _F("When was it answered?", "Answered"),
        "next_look_at": _F(
            "When to look again? (optional)",
            "Look again",
            "For example today 21:30. Leave it empty if there is nothing more to ask.",
        ),
        "held_by": _F("Who led the review?", "Led by"),
        "present": _F("Who took part? (optional)", "Took part", length=300),
        "found": _F("What was found and agreed?", "Found and agreed", length=_LONG),
        "next_review_on": _F("On which day is the next review? (optional)", "Next review"),
        "agreed_by": _F("Who agreed it?", "Agreed by"),
        "places": _F(
            "Which forces, authorities or countries?",
            "Forces, authorities or countries",
            length=300,
        ),
        "plan": _F("What was agreed?", "Plan", length=_LONG),
        "review_on": _F("To be looked at again by which day? (optional)", "Look at again by"),
        "body": _F("Which force, authority or country?", "Force, authority or country"),
        "name": _F("Whom to reach?", "Name"),
        "phone": _F("Phone (optional)", "Phone", length=40),
        "email": _F("Email address (optional)", "Email"),
        "to": _F("Who was told?", "Who was told"),
    }
)
_OF_NOUN: Mapping[tuple[str, str], FieldWords] = MappingProxyType(
    {
        ("strategy", "at"): _F("When was it convened?", "Convened"),
        ("media", "at"): _F("When was it first considered?", "First considered"),
        ("media", "why"): _F("Why is an appeal considered?", "Why", length=_LONG),
        ("referral", "why"): _F("Why is the child referred?", "Why", length=_LONG),
        ("nrm", "why"): _F(
            "What points to trafficking or exploitation? (optional)", "Signs", length=_LONG
        ),
        ("event", "at"): _F("When did it happen?", "Happened"),
        ("event", "what"): _F("What happened, in your words?", "What happened", length=_LONG),
        ("told", "at"): _F("When were they told?", "Told"),
        ("told", "told_by"): _F("Who told them?", "Told by"),
        ("cawn", "at"): _F("When was it served?", "Served"),
        ("cawn", "note"): _F("Note (optional)", "Note", length=_LONG),
        ("cawn", "reference"): _F("Police reference (optional)", "Police reference", length=40),
        ("prompt", "at"): _F("When was it asked?", "Asked"),
        ("prompt", "kind"): _F("What was asked about?", "Asked about"),
        ("review", "at"): _F("When was it held?", "Held"),
        ("cross_border", "at"): _F("When was it agreed?", "Agreed"),
        ("attendee", "name"): _F("Name", "Name"),
        ("action", "at"): _F("When was it agreed?", "Agreed"),
    }
)
_CODES: Mapping[tuple[str, str], str] = MappingProxyType(
    {("event", "kind"): "event_kind", ("prompt", "kind"): "prompt_kind"}
)

_SAID = "It is recorded."
FORMS: Mapping[str, FormWords] = MappingProxyType(
    {
        "strategy": FormWords(
            "Strategy discussion",
            "Record the discussion",
            "The strategy discussion is recorded.",
            "Record it as soon as it is convened. What it decides can be added once it was held.",
            "Strategy discussions",
        ),
        "strategy_held": FormWords(
            "What the strategy discussion decided", "Record what was decided", _SAID
        ),
        "action": FormWords("Add an agreed action", "Add the action", "The action is added."),
        "action_done": FormWords("Mark the action as done", "Mark as done", "The action is done."),
        "media": FormWords(
            "Media appeal considered",
            "Record it",
            _SAID,
            "For a looked-after child the director consents before an appeal is made. Where life "
            "is at risk, nothing here delays the police: record that once this is saved.",
            "Media appeals",
        ),
        "media_decide": FormWords(
            "Decide on the media appeal",
            "Record the decision",
            "The decision is recorded.",
            "Only the director consents to an appeal for a looked-after child, or refuses, before "
            "it is made. Anybody else records here what the director said by phone, and when.",
        ),
        "media_risk": FormWords(
            "Life is at risk",
            "Record that life is at risk",
            "It is recorded. The appeal can be made at once.",
            "The appeal can then be made without waiting for consent. The director is still told.",
        ),
        "media_release": FormWords(
            "Media appeal made", "Record the appeal", "The appeal is recorded."
        ),
        "media_end": FormWords(
            "Withdraw the media appeal",
            "Record that it is withdrawn",
            "The appeal is recorded as withdrawn.",
            "Ask everybody who published the appeal to take it down, then record it here.",
        ),
        "referral": FormWords(
            "Referral to the front door",
            "Record the referral",
            "The referral is recorded.",
            "For a child who is not open to children’s services.",
            "Referrals to the front door",
        ),
        "referral_outcome": FormWords("What came of the referral", "Record the outcome", _SAID),
        "nrm": FormWords(
            "National Referral Mechanism (NRM) referral",
            "Record the referral",
            "The referral is recorded.",
            "A child’s referral needs nobody’s consent. Keep the child safe first.",
            "National Referral Mechanism (NRM)",
        ),
        "nrm_finding": FormWords("What is known of the NRM referral", "Save", _SAID),
        "event": FormWords(
            "Provider’s notifiable event",
            "Record the event",
            "The event is recorded.",
            "A children’s home tells children’s services of such an event without delay.",
            "Provider’s notifiable events",
        ),
        "told_iro": FormWords(
            "Tell the independent reviewing officer (IRO)",
            "Record that the IRO was told",
            _SAID,
            heading="Independent reviewing officer (IRO) told",
        ),
        "told_placing": FormWords(
            "Tell the placing authority",
            "Record that they were told",
            _SAID,
            heading="Placing authority told",
        ),
        "told_police": FormWords(
            "Tell the police",
            "Record that the police were told",
            _SAID,
            "Ring 101, or 999 if the child is in danger now.",
            "Police told",
        ),
        "receipt": FormWords("Receipt", "Record the receipt", "The receipt is recorded."),
        "cawn": FormWords(
            "Child abduction warning notice (CAWN)",
            "Record the notice",
            "The notice is recorded.",
            "A notice is a police warning. It says nothing of anybody’s guilt.",
            "Child abduction warning notices (CAWN)",
        ),
        "prompt": FormWords(
            "Locating enquiry",
            "Record it",
            _SAID,
            "Record each of phone, CCTV and British Transport Police: whom you asked, or why "
            "nobody was asked.",
            heading="Ways to find the child",
        ),
        "prompt_answer": FormWords("Answer to a locating enquiry", "Record the answer", _SAID),
        "review": FormWords(
            "Review of a long absence",
            "Record the review",
            "The review is recorded.",
            heading="Reviews of a long absence",
        ),
        "cross_border": FormWords(
            "Cross-border plan",
            "Record the plan",
            "The plan is recorded.",
            heading="Cross-border plans",
        ),
        "cross_border_contact": FormWords(
            "Add a contact to the plan", "Add the contact", "The contact is added."
        ),
    }
)
"""The words of each form, by its name."""


def words_for(noun: str, column: str) -> FieldWords:
    """Return how a column of a noun is asked for."""
    return _OF_NOUN.get((noun, column)) or _COLUMNS[column]


def choices_for(noun: str, column: str) -> Mapping[str, str]:
    """Return the words of a column's codes; empty where it holds none."""
    return CHOICES.get(_CODES.get((noun, column), column), {})

"""The words in which everything kept of a child is asked for and shown: data, noun by noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homeward.domain.codes import standing
from homeward.web.children.forms import IDENTIFIERS

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How one field is asked for. ``choices`` where its column has none of its own."""

    label: str
    hint: str = ""
    long: bool = False
    width: str = "20"
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class NounWords:
    """How one noun is asked for and shown.

    ``heading`` is its part of the page, ``add`` the link that adds one. A line is headed by
    the first of ``title`` that holds something, else by ``untitled``; then come ``plain``
    fields as they stand and ``labelled`` ones after their label. ``ring``: whom to telephone.
    """

    heading: str
    add: str = ""
    note: str = ""
    title: tuple[str, ...] = ()
    untitled: str = "Not recorded"
    plain: tuple[str, ...] = ()
    labelled: tuple[str, ...] = ()
    ring: str = ""


ADDRESS_USE: Choices = (
    ("not_decided", "Use not decided: ask first"),
    ("may", "May be used"),
    ("must_not", "Must not be used"),
)
"""Whether an address may be used, where for people it is whether they may be told."""

_TELLING_HINT = (
    "A parent or carer may be the danger. While it is not decided, nobody is told before "
    "somebody has asked."
)
_SOURCE_HINT = "For example: mother, school, the child."
_F = FieldWords

_FIELDS: Mapping[str, FieldWords] = MappingProxyType(
    {
        "section": _F("What is it about?"),
        "item": _F("In a word or two", "For example: hair, asthma, main phone. May be blank."),
        "said": _F("What helps to find or protect the child?", long=True),
        "source": _F("Who said so?", _SOURCE_HINT),
        "as_of": _F("As of which day?", "The day on which it was true."),
        "starts_on": _F("From which day?"),
        "ends_on": _F(
            "Ended on which day?", "Leave this blank while it holds. Fill it in when it ended."
        ),
        "name": _F("Name"),
        "relation": _F("Who are they to the child?"),
        "role": _F("More exactly", "For example: mother, stepfather, best friend."),
        "phone": _F("Phone", width="20"),
        "email": _F("Email address", width="two-thirds"),
        "address": _F("Address", long=False, width="two-thirds"),
        "postcode": _F("Postcode", width="10"),
        "parental_responsibility": _F("Do they have parental responsibility?"),
        "telling": _F("May they be told?", _TELLING_HINT),
        "telling_reason": _F(
            "Why may they, or must they not, be told?",
            "Needed unless it is not decided.",
            width="two-thirds",
        ),
        "kind": _F("Kind"),
        "why": _F("Why does it matter?", width="two-thirds"),
        "actions": _F("What is to be done at once?", "One action a line.", long=True),
        "agreed_by": _F("Agreed by", "For example: carer, social worker and police."),
        "agreed_on": _F("Agreed on which day?"),
        "review_on": _F("To be looked at again by which day?"),
        "role_said": _F("Role in their own words", "If none of the list fits."),
        "team": _F("Team"),
        "code": _F("Which?"),
        "stage": _F("Where do they stand?"),
        "note": _F("Note", long=True),
        "level": _F("Level"),
        "form": _F("Kind of exploitation", "For example: sexual, criminal, county lines."),
        "reasons": _F("Reasons", long=True),
        "category": _F("Category now"),
        "first_category": _F("Category at first"),
        "other_authority": _F("Is it another council’s plan?"),
        "need": _F("Category of need"),
        "referral_source": _F("Referral source", width="10"),
        "close_reason": _F("Why was it closed?", choices=tuple(standing.CLOSED.labels.items())),
        "no_further_action": _F("Did it end with no further action?"),
        "outcome": _F("Outcome", long=True),
        "lead": _F("Who leads?"),
        "eligibility": _F("Eligibility", "For example: eligible, relevant, former relevant."),
        "accommodation": _F("Accommodation"),
        "status": _F("Status"),
        "urn": _F("Unique reference number", width="10"),
        "standing": _F("Standing", "For example: on roll, part-time, excluded."),
        "contact": _F("Whom to ring", "For example: designated safeguarding lead."),
        "carer_name": _F("Carer’s name"),
        "end_reason": _F("Why did it end?", width="10"),
        "legal_status": _F("Legal status"),
        "start_reason": _F("Why did it begin?"),
        "given_name": _F("First name"),
        "family_name": _F("Last name"),
        "value": _F("Number"),
        "taken_on": _F("When was it taken?"),
    }
)
_OF_NOUN: Mapping[tuple[str, str], FieldWords] = MappingProxyType(
    {
        ("profile_fact", "harm"): _F(
            "Is it a danger from somebody who could be told?",
            "Choosing one keeps messages from those it concerns and from their household, until a "
            "manager decides. Only a manager can end that.",
        ),
        ("profile_fact", "concerns"): _F("From whom is the danger?"),
        ("profile_fact", "concerns_contact"): _F(
            "Which contact?", "Only for a danger from one of the child’s contacts."
        ),
        ("profile_fact", "concerns_person"): _F(
            "Which colleague?",
            "Only for a danger from a colleague. They are told nothing of this child, are not "
            "shown this, and do not learn why.",
        ),
        ("place", "name"): _F("What is the place called?"),
        ("place", "kind"): _F("What is it to the child?"),
        ("address", "kind"): _F("Whose address?", "For example: mother’s, former."),
        ("address", "telling"): _F(
            "May letters and maps use it?",
            "While it is not decided, nothing is sent there before somebody has asked.",
            choices=ADDRESS_USE,
        ),
        ("address", "telling_reason"): _F(
            "Why may it, or must it not, be used?",
            "Needed unless it is not decided.",
            width="two-thirds",
        ),
        ("involvement", "role"): _F("Role"),
        ("schooling", "name"): _F("School or college"),
        ("schooling", "phone"): _F("Phone of the school"),
        ("immigration_status", "status"): _F("Status", "In the words of its source."),
        ("identifier", "kind"): _F("Kind of number", choices=IDENTIFIERS),
        ("photo", "source"): _F("Who gave it?"),
        ("placement", "kind"): _F("Kind of placement"),
        ("disability", "code"): _F("Kind of disability"),
        ("legal_status", "code"): _F("Legal status"),
    }
)

NOUNS_SAID: Mapping[str, NounWords] = MappingProxyType(
    {
        "profile_fact": NounWords(
            "Profile", "Add to the profile", title=("item", "section"), plain=("said",)
        ),
        "contact": NounWords(
            "Contacts and associates",
            "Add a contact",
            "How to reach them is withheld: it is shown on a page of its own, and reading it is "
            "in the audit trail.",
            title=("name",),
            plain=("relation", "role"),
            labelled=("parental_responsibility",),
        ),
        "place": NounWords(
            "Known places",
            "Add a known place",
            "Never write where a placement is: it belongs with the placement.",
            title=("name",),
            plain=("kind", "why"),
        ),
        "trigger_plan": NounWords(
            "Trigger plan",
            "Add a trigger plan",
            "The plan agreed last is the one that counts. The ones before stay readable.",
            untitled="What to do at once",
            plain=("actions",),
            labelled=("agreed_by",),
        ),
        "address": NounWords(
            "Other addresses",
            "Add an address",
            "It is withheld: it is shown on a page of its own, and reading it is in the audit "
            "trail.",
            untitled="Address, withheld",
        ),
        "involvement": NounWords(
            "Workers",
            "Add a worker",
            title=("role",),
            plain=("name", "role_said", "team"),
            ring="phone",
        ),
        "legal_status": NounWords("Legal status", "Add a legal status", title=("code",)),
        "proceedings": NounWords(
            "Court proceedings", "Add court proceedings", title=("stage",), plain=("note",)
        ),
        "exploitation_level": NounWords(
            "Risk of exploitation",
            "Add a level of exploitation",
            "Somebody exploits the child: the child is never at fault.",
            title=("level",),
            plain=("form", "reasons"),
        ),
        "protection_plan": NounWords(
            "Child protection plan",
            "Add a child protection plan",
            title=("category",),
            labelled=("first_category", "other_authority"),
        ),
        "need_episode": NounWords(
            "Child in need",
            "Add a period as a child in need",
            title=("need",),
            labelled=("referral_source", "close_reason"),
        ),
        "enquiry_47": NounWords(
            "Section 47 enquiries",
            "Add a section 47 enquiry",
            untitled="Section 47 enquiry",
            plain=("outcome",),
            labelled=("no_further_action",),
        ),
        "early_help": NounWords(
            "Early help", "Add early help", untitled="Early help", labelled=("lead",)
        ),
        "care_leaver": NounWords(
            "Care leaver",
            "Add a period as a care leaver",
            title=("eligibility",),
            labelled=("accommodation",),
        ),
        "disability": NounWords("Disability", "Add a disability", title=("code",)),
        "immigration_status": NounWords(
            "Immigration status", "Add an immigration status", title=("status",)
        ),
        "schooling": NounWords(
            "School",
            "Add a school",
            title=("name",),
            plain=("standing",),
            labelled=("contact", "urn"),
            ring="phone",
        ),
        "uasc": NounWords(
            "Unaccompanied asylum-seeking child",
            "Add a period as an unaccompanied child",
            untitled="Unaccompanied asylum-seeking child",
        ),
        "status": NounWords("Status and team", title=("status",), plain=("team",)),
        "placement": NounWords("Placements", title=("kind",)),
        "care_period": NounWords(
            "Periods of care",
            title=("legal_status",),
            labelled=("need", "start_reason", "end_reason"),
        ),
        "alias": NounWords("Other names", title=("given_name", "family_name")),
        "identifier": NounWords("Numbers", title=("kind",), plain=("value",)),
        "photo": NounWords("Photos", untitled="Photo"),
    }
)
"""Every noun that is kept of a child."""


def field_words(noun: str, name: str) -> FieldWords:
    """Return how a field of a noun is asked for."""
    return _OF_NOUN.get((noun, name)) or _FIELDS[name]

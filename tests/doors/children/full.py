"""A child of whom something of everything is kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from homeward.domain.time import london_date
from homeward.record.children.operations import add_alias, add_identifier
from homeward.record.children.photos import add_photo
from homeward.record.kept.nouns import NOUNS, Group
from homeward.record.kept.operations import add_fact, add_to_profile
from tests.cast import NOW, Cast
from tests.doors.pictures import a_jpeg
from tests.doors.reports.conftest import place
from tests.record.keeping import SAID

MUST_NOT = {
    "relation": "parent",
    "name": "Vic Invented",
    "role": "Stepfather",
    "phone": "01632 960666",
    "address": "6 Invented Close",
    "telling": "must_not",
    "telling_reason": "The child is afraid of him",
    "source": "The child",
    "as_of": date(2026, 5, 2),
}
_PROFILE = (
    ("description", "Hair", "Long, dyed red"),
    ("description", "", "A small scar over the left eye"),
    ("vulnerability", "", "Goes with people who promise lifts"),
    ("phone", "Main", "01632 960123, usually off"),
    ("social_media", "Example Chat", "robin_invented"),
    ("money", "", "Has a bank card"),
    ("transport", "", "Bus 7 towards the coast"),
    ("habit", "", "Draws; likes the skate park"),
)


def add(cast: Cast, child: UUID, noun: str, said: dict[str, object]) -> UUID:
    """Add something of a child of Alder; return its row."""
    run = add_to_profile if NOUNS[noun].group is Group.PROFILE else add_fact
    made = run(cast.asha.ctx(), noun=noun, child=child, said=said).id
    assert made
    return made


def fill(cast: Cast) -> UUID:
    """Return a child with something in every part of the page."""
    child = place(cast, cast.child())
    add_photo(
        cast.asha.ctx(), child=child, upload=a_jpeg(), taken_on=date(2026, 1, 2), source="School"
    )
    add_alias(cast.asha.ctx(), child=child, given_name="Bobbie", family_name="Testchild")
    add_identifier(cast.asha.ctx(), child=child, kind="nhs", value="9434765919")
    for noun, said in SAID.items():
        add(cast, child, noun, said)
    add(cast, child, "contact", MUST_NOT)
    old = {"source": "Mother", "as_of": date(2023, 3, 3)}
    for section, item, words in _PROFILE:
        said = {"section": section, "item": item, "said": words, **old}
        add(cast, child, "profile_fact", said)
    former = {"code": "V2", "starts_on": date(2024, 1, 1), "ends_on": london_date(NOW)}
    add(cast, child, "legal_status", former)
    return child

"""The text of both documents, word for word, from an invented child; and what none may carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.domain.facts import Fact
from homeward.domain.time import parse_london
from homeward.work.documents.composing import (
    Due,
    Known,
    Section,
    compose,
    to_write,
)
from homeward.work.documents.kinds import KINDS
from homeward.work.documents.withholding import Sources, Withheld

NOW = parse_london("2026-06-02 20:00")
GIVEN = (
    "2026-06-01 18:00 episode_opened",
    "2026-06-01 18:00 last_seen",
    "2026-06-01 21:00 reported_to_police",
    "2026-06-01 18:00 missing_from_set placement",
    "2026-06-01 18:00 status_set looked_after",
    "2026-06-01 18:00 legal_status_set care_order",
    "2026-06-01 18:00 placement_set childrens_home",
    "2026-06-01 18:00 placed_out_of_area",
    "2026-06-01 22:00 grade_set medium",
    "2026-06-02 07:00 grade_set high",
    "2026-06-01 18:00 exploitation_set medium",
    "2026-06-01 22:30 trafficking_suspected",
    "2026-01-10 18:00 earlier_episode",
    "2024-01-10 18:00 earlier_episode",
    "2026-06-02 09:00 strategy_discussion_held",
    "2026-06-01 21:00 police_told",
)


def facts(lines: Sequence[str] = GIVEN) -> list[Fact]:
    split = [line.split(" ") for line in lines]
    return [
        Fact(kind, parse_london(f"{day} {clock}"), f"r{n}", value[0] if value else None)
        for n, (day, clock, kind, *value) in enumerate(split)
    ]


KNOWN = Known(
    name="Robin Testchild",
    age="15 years old",
    team="North",
    reference="EX-1234",
    facts=facts(),
    lines=[
        "Vulnerabilities: Goes with older adults to 12 Invented Lane (Social worker).",
        "Medical: Asthma; carries an inhaler (Mary Inventedcarer).",
    ],
    due=[
        Due(
            "Tell the independent reviewing officer (IRO)", parse_london("2026-06-02 21:30"), False
        ),
        Due("Hold the thing that is late", parse_london("2026-06-02 10:00"), True),
    ],
    withheld=Withheld.of(
        Sources(
            addresses=("12 Invented Lane",),
            postcodes=("ZZ1 1ZZ",),
            carers=("Mary Inventedcarer",),
        )
    ),
    now=NOW,
)
ABOUT = [
    "Robin Testchild, 15 years old.\n"
    "Looked after.\n"
    "Under a full care order.\n"
    "Living in a children's home.\n"
    "Placed outside the responsible authority's area.\n"
    "Team: North.",
    "Last seen at 6:00pm on Monday 1 June 2026.\n"
    "Missing for 26 hours as this was made.\n"
    "Missing from their placement.\n"
    "Reported to the police at 9:00pm on Monday 1 June 2026, reference EX-1234.\n"
    "Episodes in the 365 days before this one: 1.",
    "The police graded it high risk.\n"
    "At medium risk of exploitation.\n"
    "Trafficking suspected, at 10:30pm on Monday 1 June 2026.\n"
    "Vulnerabilities: Goes with older adults to [withheld] (Social worker).\n"
    "Medical: Asthma; carries an inhaler ([withheld]).",
    "Told the police, at 9:00pm on Monday 1 June 2026.\n"
    "Strategy discussion held, at 9:00am on Tuesday 2 June 2026.",
    "Hold the thing that is late: was due 10:00am on Tuesday 2 June 2026.\n"
    "Tell the independent reviewing officer (IRO): due 9:30pm on Tuesday 2 June 2026.",
    "",
    "",
]
TITLES = [
    "The child",
    "The absence",
    "What makes this worrying",
    "What has been done",
    "What is still to be done",
    "What is planned to find the child",
]


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        ("high_risk", "What the director is asked to know or decide"),
        ("need_to_know", "What senior leaders need to know"),
    ],
)
def test_document_reads_so_when_made_of_an_invented_child(kind: str, asks: str) -> None:
    sections = compose(KINDS[kind], KNOWN)

    assert [section.title for section in sections] == [*TITLES, asks]
    assert [section.text for section in sections] == ABOUT


def test_two_parts_are_left_to_a_person_when_a_document_is_made() -> None:
    sections = compose(KINDS["high_risk"], KNOWN)

    assert [section.key for section in to_write(sections)] == ["plan", "asked"]


def test_document_says_what_is_not_recorded_when_little_is_known() -> None:
    few = facts(["2026-06-01 18:00 episode_opened"])

    known = replace(KNOWN, facts=few, lines=[], due=[], team="", reference="")

    texts = [section.text for section in compose(KINDS["need_to_know"], known)]
    assert texts[0] == "Robin Testchild, 15 years old."
    assert texts[1] == (
        "Missing since 6:00pm on Monday 1 June 2026.\n"
        "Missing for 26 hours as this was made.\n"
        "No report to the police is recorded.\n"
        "Episodes in the 365 days before this one: 0."
    )
    assert texts[2] == "The police’s grade is not recorded."
    assert texts[3:5] == ["Nothing is recorded.", "Nothing is recorded."]


def test_document_says_that_the_child_is_back_when_it_is_made_after_the_return() -> None:
    back = facts([*GIVEN, "2026-06-02 19:00 child_returned"])

    _, absence, *_ = compose(KINDS["high_risk"], replace(KNOWN, facts=back))

    assert "Was missing for 25 hours.\nBack at 7:00pm on Tuesday 2 June 2026." in absence.text


def test_every_part_obeys_when_all_it_is_made_of_holds_withheld_words() -> None:
    marked = replace(
        KNOWN,
        team="12 Invented Lane",
        reference="ZZ1 1ZZ",
        lines=["Mary Inventedcarer"] * 3,
        due=[Due("Ring Mary Inventedcarer", NOW + timedelta(hours=1), False)],
    )

    sections: tuple[Section, ...] = compose(KINDS["high_risk"], marked)

    assert not [part.key for part in sections if marked.withheld.found_in(part.text)]
    assert "[withheld]" in sections[0].text


@pytest.mark.parametrize("surname", ["May", "June", "Monday", "Last", "Police", "Risk", "Held"])
def test_documents_own_words_stand_when_a_carer_is_called_so(surname: str) -> None:
    called = Withheld.of(Sources(carers=(f"Zed {surname}", surname)))

    sections = compose(KINDS["high_risk"], replace(KNOWN, lines=[], withheld=called))

    plain = compose(KINDS["high_risk"], replace(KNOWN, lines=[], withheld=Withheld(None)))
    assert sections == plain

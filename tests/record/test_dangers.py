"""Dangers from somebody who could be told: how they are recorded, found, hidden and let go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.guard.versions import NotFound
from homeward.record.kept import operations
from homeward.record.kept.nouns import NOUNS
from homeward.record.kept.queries import history_of, kept_of, row_kept
from homeward.record.kept.saying import BadFact
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.profile.harm import Harm, Whom, concerned, concerning
from tests.cast import NOW, PASSWORD, Cast, Person, hours
from tests.record.keeping import SAID, rows_of

pytestmark = pytest.mark.django_db

FACT = {"section": "vulnerability", "source": "Social worker", "as_of": date(2026, 6, 1)}
AT_HOME = {**FACT, "said": "Hit by the carer", "harm": "allegation", "concerns": "household"}
WORDS = {**FACT, "said": "An allegation against the foster carer is looked into"}
PLAIN = {**FACT, "section": "medical", "said": "Blue inhaler"}


def shared(cast: Cast) -> UUID:
    """Return a child of Alder whose record is open to Erin's home, and to Carys's services."""
    child = cast.child()
    for to in (cast.home, cast.carys.organisation):
        share_child(cast.asha.ctx(), child=child, to=to, purpose="care", ends_at=None)
    return child


def add(
    cast: Cast, child: UUID, said: Mapping[str, Any], *, by: Person | None = None,
    noun: str = "profile_fact",
) -> Any:  # fmt: skip
    """Add to a child's profile; return the row."""
    ctx = (by or cast.asha).ctx(authority=cast.alder)
    made = operations.add_to_profile(ctx, noun=noun, child=child, said=said).id
    return next(row for row in rows_of(cast, noun) if row.pk == made)


def correct(
    cast: Cast, row: Any, said: Mapping[str, Any], *, by: Person | None = None,
    noun: str = "profile_fact",
) -> Any:  # fmt: skip
    """Correct a row of a child's profile; return it as it then stands."""
    operations.correct_profile(
        (by or cast.asha).ctx(at=NOW + hours(1), authority=cast.alder),
        noun=noun, row=row.pk, version=row.version, said=said, reason="Misheard",
    )  # fmt: skip
    return next(each for each in rows_of(cast, noun) if each.pk == row.pk)


def withdraw(cast: Cast, row: Any, *, by: Person, noun: str = "profile_fact") -> None:
    """Withdraw a row of a child's profile."""
    operations.withdraw_from_profile(
        by.ctx(at=NOW + hours(1), authority=cast.alder),
        noun=noun, row=row.pk, version=row.version, reason="Another child",
    )  # fmt: skip


def harms(cast: Cast, child: UUID, *, by: Person | None = None) -> set[tuple[str, Whom]]:
    """Return what dangers to a child are recorded, and from whom."""
    ctx = (by or cast.asha).ctx(at=NOW + hours(2))
    with scope(ctx):
        return {(one.kind, one.whom) for one in concerning(ctx, [child], on=NOW.date())}


def colleague(cast: Cast, name: str, role: str) -> Person:
    """Return a further person of Alder's services, of Asha's team."""
    email = f"{name.lower()}@example.test"
    made = set_up_person(
        system_context(now=NOW - hours(24), purpose="test"),
        organisation=cast.asha.organisation,
        said=NewPerson(email, f"{name} Example", PASSWORD, role, cast.asha.team),
    ).id
    return Person(UUID(str(made)), email, cast.asha.organisation, cast.alder, role, cast.asha.team)


@pytest.mark.parametrize("said", [WORDS, AT_HOME, {**FACT, "said": "Afraid of the dark"}])
def test_vulnerability_is_not_changed_by_a_carer(cast: Cast, said: dict[str, Any]) -> None:
    child = shared(cast)
    row = add(cast, child, said)

    with pytest.raises((BadFact, NotFound)):
        correct(cast, row, {"said": "Something else"}, by=cast.erin)
    with pytest.raises((BadFact, NotFound)):
        correct(cast, row, {"ends_on": date(2026, 6, 2)}, by=cast.erin)
    with pytest.raises((BadFact, NotFound)):
        withdraw(cast, row, by=cast.erin)

    assert next(iter(rows_of(cast, "profile_fact"))).version == row.version


@pytest.mark.parametrize("who", ["erin", "carys"])
def test_partner_changes_what_their_own_people_recorded_alone(cast: Cast, who: str) -> None:
    child, partner = shared(cast), getattr(cast, who)
    theirs, ours = add(cast, child, PLAIN), add(cast, child, PLAIN, by=partner)

    mended = correct(cast, ours, {"said": "Brown inhaler"}, by=partner)
    with pytest.raises(BadFact, match="outside your organisation"):
        correct(cast, theirs, {"said": "None"}, by=partner)
    with pytest.raises(BadFact, match="outside your organisation"):
        withdraw(cast, theirs, by=partner)
    again = correct(cast, mended, {"said": "Both inhalers"})
    with pytest.raises(BadFact, match="outside your organisation"):
        withdraw(cast, again, by=partner)

    assert mended.said == "Brown inhaler"


@pytest.mark.parametrize("who", ["erin", "carys"])
def test_partner_does_not_change_what_they_recorded_when_it_holds_messages_back(
    cast: Cast, who: str
) -> None:
    child, partner = shared(cast), getattr(cast, who)
    row = add(cast, child, {**WORDS, "section": "other"}, by=partner)

    with pytest.raises(BadFact, match="decide"):
        correct(cast, row, {"said": "Nothing"}, by=partner)
    with pytest.raises(BadFact, match="decide"):
        withdraw(cast, row, by=partner)


def test_contact_is_not_changed_by_a_partner_when_a_danger_names_them(cast: Cast) -> None:
    child = shared(cast)
    contact = add(cast, child, SAID["contact"], by=cast.erin, noun="contact")
    add(cast, child, {**AT_HOME, "concerns": "contact", "concerns_contact": contact.pk})

    with pytest.raises(BadFact, match="decide"):
        withdraw(cast, contact, by=cast.erin, noun="contact")


@pytest.mark.parametrize("who", ["erin", "carys"])
def test_danger_is_not_recorded_by_a_partner(cast: Cast, who: str) -> None:
    child = shared(cast)

    with pytest.raises(BadFact) as refused:
        add(cast, child, AT_HOME, by=getattr(cast, who))

    assert refused.value.field == "harm"


@pytest.mark.parametrize("said", [WORDS, AT_HOME])
@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": date(2026, 6, 2)},
        {"ends_on": date(2030, 1, 1)},
        {"said": "Nothing of note", "harm": None, "concerns": None},
        {"harm": "none", "concerns": None},
        {"harm": "allegation", "concerns": "family"},
    ],
)
def test_danger_is_let_go_by_managers_alone(
    cast: Cast, said: dict[str, Any], change: dict[str, Any]
) -> None:
    child = cast.child()
    row = add(cast, child, said)

    with pytest.raises(BadFact, match="manager"):
        correct(cast, row, change)
    with pytest.raises(BadFact, match="manager"):
        withdraw(cast, row, by=cast.asha)
    assert ("allegation", Whom.HOUSEHOLD) in harms(cast, child)

    done = correct(cast, row, change, by=cast.gwen)
    assert {name: getattr(done, name) for name in change} == change


def test_danger_is_withdrawn_by_a_manager_with_a_reason(cast: Cast) -> None:
    child = cast.child()
    row = add(cast, child, AT_HOME)

    withdraw(cast, row, by=cast.gwen)

    assert harms(cast, child) == set()


def test_words_are_given_their_code_by_a_worker_when_they_keep_from_as_many(cast: Cast) -> None:
    child = cast.child()
    row = add(cast, child, WORDS)

    coded = correct(cast, row, {"harm": "allegation", "concerns": "household"})
    worded = correct(cast, coded, {"said": "Pushed by the carer", "harm": "domestic_abuse"})

    assert harms(cast, child) == {("domestic_abuse", Whom.HOUSEHOLD)}
    assert worded.version == 3


def test_words_hold_nothing_back_once_a_manager_has_read_them(cast: Cast) -> None:
    child = cast.child()
    row = add(cast, child, {**FACT, "said": "No domestic abuse at home"})
    before = harms(cast, child)

    read = correct(cast, row, {"harm": "none"}, by=cast.gwen)

    assert ("domestic_abuse", Whom.HOUSEHOLD) in before
    assert harms(cast, child) == set()
    with pytest.raises(BadFact, match="manager"):
        correct(cast, read, {"said": "Domestic abuse at home"})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"harm": "allegation"}, "concerns"),
        ({"concerns": "household"}, "harm"),
        ({"harm": "quarrel", "concerns": "household"}, "harm"),
        ({"harm": "allegation", "concerns": "household", "section": "medical"}, "section"),
        ({"harm": "allegation", "concerns": "contact"}, "concerns_contact"),
        ({"harm": "allegation", "concerns": "person"}, "concerns_person"),
        (
            {"harm": "allegation", "concerns": "contact", "concerns_contact": str(UUID(int=7))},
            "concerns_contact",
        ),
        (
            {"harm": "allegation", "concerns": "person", "concerns_person": str(UUID(int=7))},
            "concerns_person",
        ),
        (
            {"harm": "allegation", "concerns": "family", "concerns_person": str(UUID(int=7))},
            "concerns_person",
        ),
        ({"harm": "none"}, "harm"),
    ],
)
def test_danger_is_refused_when_it_does_not_say_from_whom(
    cast: Cast, said: dict[str, Any], field: str
) -> None:
    child = cast.child()

    with pytest.raises(BadFact) as refused:
        add(cast, child, {**FACT, "said": "A worry", **said})

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("DV in the home", "domestic_abuse"),
        ("DA by stepfather", "domestic_abuse"),
        ("Discussed at MARAC", "domestic_abuse"),
        ("HBV", "honour_based_abuse"),
        ("At risk of honour-based abuse", "honour_based_abuse"),
        ("May be forced to marry", "forced_marriage"),
        ("FGM: sister taken abroad", "female_genital_mutilation"),
        ("LADO referral made", "allegation"),
        ("It is alleged that he was hit", "allegation"),
        ("No domestic abuse", "domestic_abuse"),
    ],
)
@pytest.mark.parametrize("section", ["vulnerability", "other"])
def test_words_without_a_code_are_a_danger_from_anybody_near(
    cast: Cast, words: str, kind: str, section: str
) -> None:
    child = cast.child()

    add(cast, child, {**FACT, "section": section, "said": words})

    assert harms(cast, child) == {(kind, Whom.HOUSEHOLD), (kind, Whom.FAMILY)}


@pytest.mark.parametrize("words", ["Nut allergy", "Gang allegiance", "Da Silva is a friend"])
def test_other_words_are_no_danger(cast: Cast, words: str) -> None:
    child = cast.child()

    add(cast, child, {**FACT, "said": words})

    assert harms(cast, child) == set()


@pytest.mark.parametrize(("kind", "at_risk"), [("K2", False), ("U1", True), ("", True)])
def test_danger_from_the_family_is_one_from_the_household_unless_they_live_apart(
    cast: Cast, kind: str, at_risk: bool
) -> None:
    child = cast.child()
    place_child(cast.asha.ctx(), child=child, said=PlacementSaid(date(2026, 2, 1), kind=kind))

    add(cast, child, {**AT_HOME, "harm": "forced_marriage", "concerns": "family"})

    found = harms(cast, child)
    assert ("forced_marriage", Whom.FAMILY) in found
    assert (("forced_marriage", Whom.HOUSEHOLD) in found) is at_risk


@pytest.mark.parametrize(
    ("relation", "more"),
    [
        ("carer", {("allegation", Whom.HOUSEHOLD)}),
        ("relative", {("allegation", Whom.FAMILY), ("allegation", Whom.HOUSEHOLD)}),
        ("friend", set()),
    ],
)
def test_danger_from_a_contact_is_one_from_their_household(
    cast: Cast, relation: str, more: set[tuple[str, Whom]]
) -> None:
    child = cast.child()
    contact = add(cast, child, {**SAID["contact"], "relation": relation}, noun="contact")

    add(cast, child, {**AT_HOME, "concerns": "contact", "concerns_contact": str(contact.pk)})

    assert harms(cast, child) == {("allegation", Whom.CONTACT), *more}


def test_danger_stands_from_its_last_correction_and_ends_on_its_day(cast: Cast) -> None:
    child = cast.child()
    row = add(cast, child, AT_HOME)
    correct(cast, row, {"said": "Hit by one of the carers"})
    episode = cast.missing(child)

    ctx = cast.asha.ctx(at=NOW + hours(2))
    with scope(ctx):
        found = concerned(ctx, episode)

    assert found == (Harm("allegation", Whom.HOUSEHOLD, None, NOW + hours(1)),)
    correct(cast, rows_of(cast, "profile_fact")[0], {"ends_on": NOW.date()}, by=cast.gwen)
    with scope(ctx):
        assert concerned(ctx, episode) == ()


def test_danger_is_not_shown_to_the_colleague_it_concerns(cast: Cast) -> None:
    child = cast.child()
    named = colleague(cast, "Nia", "team_manager")
    row = add(cast, child, {**AT_HOME, "concerns": "person", "concerns_person": str(named.id)})

    assert harms(cast, child) == {("allegation", Whom.PERSON)}
    for person, shown in ((cast.gwen, True), (named, False)):
        ctx = person.ctx()
        with scope(ctx):
            found = [one.pk for one in kept_of(ctx, NOUNS["profile_fact"], [child])]
        assert (row.pk in found) is shown
    ctx = named.ctx()
    with scope(ctx), pytest.raises(NotFound):
        row_kept(ctx, NOUNS["profile_fact"], row.pk)
    with scope(ctx), pytest.raises(NotFound):
        history_of(ctx, NOUNS["profile_fact"], row.pk)
    with pytest.raises(NotFound):
        withdraw(cast, row, by=named)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (AT_HOME, False),
        (WORDS, False),
        ({**AT_HOME, "concerns": "family"}, True),
        (PLAIN, True),
    ],
)
def test_carer_is_shown_no_danger_that_may_concern_them(
    cast: Cast, said: dict[str, Any], shown: bool
) -> None:
    child = shared(cast)
    row = add(cast, child, said)

    ctx = cast.erin.ctx(authority=cast.alder)
    with scope(ctx):
        found = [one.pk for one in kept_of(ctx, NOUNS["profile_fact"], [child])]

    assert (row.pk in found) is shown

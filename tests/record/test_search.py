"""Searching the record: who is found by what is remembered, within the reader's scope alone."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeward.domain.context import Context
from homeward.domain.matching import Question, born_between
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.children.operations import (
    Particulars,
    add_alias,
    add_identifier,
    change_child,
    join,
    lift_restriction,
    restrict,
    separate,
)
from homeward.record.models import SameAs
from homeward.record.placements.operations import PlacementSaid, add_provider, place_child
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.record.search.queries import SearchResult, search
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

ROBIN = Particulars("Robin", "Testchild", date(2011, 3, 4))


@pytest.fixture
def robin(cast: Cast) -> UUID:
    """Return Robin, with another name, a number and a provider, beside three other children."""
    for given, family in (("Morgan", "Elsewhere"), ("Kit", "Otherwise"), ("Ash", "Nowhere")):
        cast.child(Particulars(given, family, date(2014, 9, 30)))
    child = cast.child(ROBIN)
    add_alias(cast.asha.ctx(), child=child, given_name="Rex", family_name="D'Árcy-Lee")
    add_identifier(cast.asha.ctx(), child=child, kind="nhs", value="943 476 5919")
    return child


def _asked(ctx: Context, question: Question | str) -> SearchResult:
    asked = Question(question) if isinstance(question, str) else question
    with scope(ctx):
        return search(ctx, asked)


def _ids(ctx: Context, question: Question | str) -> list[UUID]:
    return [hit.match.child.pk for hit in _asked(ctx, question).hits]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Robin Testchild", "same given name"),
        ("testchild", "same family name"),
        ("Testchild, Robin", "same given name"),
        ("Testchild Robin", "given and family name may be swapped"),
        ("Rob Testchild", "given name is a form of the same name"),
        ("Robyn Tetschild", "family name one letter out"),
        ("Robin Testshilt", "family name two letters out"),
        ("Raaben Testchild", "given name sounds alike"),
        ("Testc", "family name begins the same"),
        ("Rob Tes", "family name begins the same"),
        ("rex", "same given name (another name)"),
        ("Lee", "part of the family name is the same (another name)"),
        ("dárcy lee", "same family name (another name)"),
        ("9434765919", "same NHS number"),
        ("943-476-5919", "same NHS number"),
        ("Robin 04/03/2011", "same date of birth"),
        ("Robin 03/04/2011", "day and month of birth swapped"),
        ("Robin 14.3.2011", "one digit of the date of birth differs"),
        ("Robin 4/3/2012", "year of birth one out"),
        ("Robin 4/3/2021", "one digit of the date of birth differs"),
    ],
)
def test_child_is_found_with_the_reason_when_something_like_it_is_typed(
    cast: Cast, robin: UUID, text: str, reason: str
) -> None:
    (hit,) = _asked(cast.asha.ctx(), text).hits

    assert hit.match.child.pk == robin
    assert reason in hit.match.likeness.reasons


@pytest.mark.parametrize(
    "text", ["", " - ", "Ro", "Zebedee Testchild", "9434765910", "\x00", "%", "🙂", "x" * 200]
)
def test_nobody_is_found_when_nothing_alike_is_typed(cast: Cast, robin: UUID, text: str) -> None:
    assert _ids(cast.asha.ctx(), text) == []


def test_every_one_letter_slip_still_finds_the_child_when_both_names_are_typed(
    cast: Cast, robin: UUID
) -> None:
    word, ctx = "Testchild", cast.asha.ctx()
    slips = [word[:at] + word[at + 1 :] for at in range(len(word))]
    slips += [word[:at] + "q" + word[at + 1 :] for at in range(len(word))]
    slips += [word[:at] + "q" + word[at:] for at in range(len(word) + 1)]
    slips += [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]

    for slip in slips:
        assert _ids(ctx, slip) == [robin], slip
        assert _ids(ctx, f"Robin {slip}") == [robin], slip


def test_age_narrows_when_the_date_of_birth_is_not_known(cast: Cast) -> None:
    younger = cast.child(Particulars("Robin", "Testchild", date(2016, 3, 4)))
    older = cast.child(ROBIN)
    ctx = cast.asha.ctx()

    def of_age(age: int) -> list[UUID]:
        return _ids(ctx, Question("Robin", born_between=born_between(age, age, NOW.date())))

    assert of_age(15) == [older, younger]
    assert of_age(10) == [younger, older]


def test_police_reference_finds_the_child_when_an_episode_bears_it(cast: Cast) -> None:
    child = cast.child()
    said = ReportSaid("Erin Example", police_reference="EX/0412/26", last_seen_at=NOW)
    take_report(cast.asha.ctx(), child=child, newcomer=None, said=said)

    (hit,) = _asked(cast.asha.ctx(), "ex 0412 26").hits

    assert hit.match.child.pk == child
    assert hit.match.likeness.reasons == ("same police reference",)


def test_placement_is_looked_at_when_the_reader_may_open_an_address(
    cast: Cast, robin: UUID
) -> None:
    provider = add_provider(
        _program(cast), name="Willow House", urn="", kind="", organisation=None
    ).id
    said = PlacementSaid(date(2026, 1, 5), provider_id=provider, postcode="ZZ99 9AA")
    place_child(cast.asha.ctx(), child=robin, said=said)
    asha, head = cast.asha.ctx(), cast.gwen.ctx(roles=frozenset({"head_of_service"}))

    for place in ("willow house", "Willow", "zz99 9aa", "ZZ99"):
        assert _ids(asha, Question(place=place)) == [robin]
        assert _ids(head, Question(place=place)) == []
        assert _ids(head, place) == []
    place_child(cast.asha.ctx(), child=robin, said=PlacementSaid(date(2026, 5, 1)))
    assert _ids(asha, Question(place="willow")) == []


def _program(cast: Cast) -> Context:
    from homeward.guard.people import system_context

    return system_context(now=NOW, purpose="test")


def test_child_is_found_by_what_now_stands_when_the_record_changed(cast: Cast, robin: UUID) -> None:
    said = Particulars("Zara", "Renamed", date(2012, 1, 1))
    change_child(cast.asha.ctx(), child=robin, version=2, said=said)
    ctx = cast.asha.ctx()

    assert _ids(ctx, "Zara Renamed") == [robin]
    assert _ids(ctx, "Robin Testchild") == []
    assert _ids(ctx, "Rex") == [robin]


def test_joined_rows_are_one_child_when_found(cast: Cast, robin: UUID) -> None:
    twin, third = cast.child(ROBIN), cast.child(Particulars("Quite", "Different"))
    join(cast.asha.ctx(), child=robin, other=twin, reason="The same number")
    join(cast.asha.ctx(), child=twin, other=third, reason="The same address")
    ctx = cast.asha.ctx()

    (hit,) = _asked(ctx, "Robin Testchild").hits
    assert {hit.match.child.pk, *(row.pk for row in hit.joined)} == {robin, twin, third}
    with scope(ctx):
        links = list(SameAs.objects.seen_by(ctx))
    for link in links:
        separate(ctx_of(cast), link=link.pk, version=1, reason="Two children")
    assert sorted(_ids(ctx, "Robin Testchild")) == sorted([robin, twin])


def ctx_of(cast: Cast) -> Context:
    """Return a fresh context of Asha's."""
    return cast.asha.ctx()


def test_more_is_said_without_a_number_when_many_are_likely(cast: Cast) -> None:
    for _ in range(51):
        cast.child(ROBIN)

    many = _asked(cast.asha.ctx(), "Robin Testchild")

    assert len(many.hits) == 50
    assert many.more
    assert not _asked(cast.carys.ctx(), "Robin Testchild").more


def test_shared_child_is_found_when_another_organisation_searches(cast: Cast, robin: UUID) -> None:
    for reader in (cast.carys, cast.dev, cast.erin):
        assert _ids(reader.ctx(), "Robin Testchild") == []

    for to in (cast.carys.organisation, cast.police):
        share_child(
            cast.asha.ctx(), child=robin, to=to, purpose="locate", ends_at=NOW + timedelta(days=1)
        )

    for reader in (cast.carys, cast.dev):
        assert _ids(reader.ctx(), "Robin Testchild") == [robin]
        assert _ids(reader.ctx(authority=cast.alder), "Rex") == [robin]
        assert _ids(reader.ctx(at=NOW + timedelta(days=2)), "Robin Testchild") == []
    assert _ids(cast.erin.ctx(), "Robin Testchild") == []


def test_child_kept_to_a_team_is_found_by_that_team_alone(cast: Cast, robin: UUID) -> None:
    restrict(cast.gwen.ctx(), child=robin, team="South")

    assert _ids(cast.asha.ctx(), "Robin Testchild") == []
    assert _ids(cast.ben.ctx(), "Robin Testchild") == [robin]
    lift_restriction(cast.ben.ctx(roles=frozenset({"team_manager"})), child=robin)
    assert _ids(cast.asha.ctx(), "Robin Testchild") == [robin]


def test_queries_are_as_many_when_more_children_are_found(cast: Cast, robin: UUID) -> None:
    ctx = cast.asha.ctx()
    with scope(ctx), CaptureQueriesContext(connection) as few:
        search(ctx, Question("Robin Testchild"))
    for _ in range(20):
        cast.child(ROBIN)

    with scope(ctx), CaptureQueriesContext(connection) as many:
        search(ctx, Question("Robin Testchild"))

    assert len(many) == len(few) <= 9

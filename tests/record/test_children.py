"""Writing about a child, and finding a child again by what somebody says."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from homeward.domain.matching import Particulars as Asked
from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.guard.sharing import NotOwnRecord, share_child
from homeward.guard.versions import Conflict, NotFound
from homeward.record.children.operations import (
    BadChild,
    Particulars,
    add_alias,
    add_identifier,
    change_child,
    join,
    lift_restriction,
    restrict,
    separate,
    set_status,
)
from homeward.record.children.queries import about, child_named, joined_with
from homeward.record.models import Child, SameAs
from homeward.record.placements.operations import (
    BadPlacement,
    PlacementSaid,
    add_area,
    add_provider,
    place_child,
)
from homeward.record.placements.queries import (
    areas,
    care_periods_of,
    placements_of,
    providers,
    uasc_periods_of,
)
from homeward.record.search.queries import likely_matches
from tests.cast import NOW, ROBIN, Cast, hours
from tests.tables import ask

pytestmark = pytest.mark.django_db


def _state(cast: Cast) -> list[tuple]:
    """Every column of every child, alias and episode, but not the links between them."""
    with scope(cast.asha.ctx()):
        return [
            row
            for table in ("record_child", "record_alias", "record_episode", "record_statusperiod")
            for row in ask(f"SELECT t::text FROM {table} t ORDER BY id")  # noqa: S608
        ]


def _link(cast: Cast) -> SameAs:
    ctx = cast.asha.ctx()
    with scope(ctx):
        return SameAs.objects.seen_by(ctx).filter(ended_at__isnull=True).get()


def test_joining_rewrites_nothing_and_parting_restores_when_undone(cast: Cast) -> None:
    first, second = cast.child(), cast.child()
    cast.missing(first)
    before = _state(cast)

    join(cast.asha.ctx(), child=first, other=second, reason="Same number")
    joined = _state(cast)
    with scope(cast.asha.ctx()):
        together = joined_with(cast.asha.ctx(), first)
    link = _link(cast)
    separate(cast.asha.ctx(), link=link.pk, version=1, reason="Twins")

    with scope(cast.asha.ctx()):
        apart = joined_with(cast.asha.ctx(), first)
    assert set(together) == {first, second}
    assert together[0] == first
    assert apart == [first]
    assert before == joined == _state(cast)
    with pytest.raises(BadChild, match="separate already"):
        separate(cast.asha.ctx(), link=link.pk, version=2, reason="Again")


def test_joined_rows_are_found_when_they_hang_in_a_chain(cast: Cast) -> None:
    chain = [cast.child() for _ in range(4)]
    for first, second in pairwise(chain):
        join(cast.asha.ctx(), child=first, other=second, reason="Same child")

    with scope(cast.asha.ctx()):
        found = [joined_with(cast.asha.ctx(), child) for child in chain]

    assert all(set(each) == set(chain) for each in found)
    assert [each[0] for each in found] == chain


def test_join_is_refused_in_a_sentence_when_it_cannot_stand(cast: Cast) -> None:
    first, second = cast.child(), cast.child()
    ctx = cast.asha.ctx

    with pytest.raises(BadChild, match="two different records"):
        join(ctx(), child=first, other=first, reason="Same")
    with pytest.raises(BadChild, match="why they are the same"):
        join(ctx(), child=first, other=second, reason=" ")
    with pytest.raises(NotFound):
        join(ctx(), child=first, other=uuid4(), reason="Same")
    join(ctx(), child=first, other=second, reason="Same")
    with pytest.raises(BadChild, match="joined already"):
        join(ctx(), child=second, other=first, reason="Same")
    with pytest.raises(BadChild, match="why they are two"):
        separate(ctx(), link=_link(cast).pk, version=1, reason="")
    with pytest.raises(Conflict):
        separate(ctx(), link=_link(cast).pk, version=7, reason="Twins")


def test_join_is_refused_when_the_two_belong_to_different_authorities(cast: Cast) -> None:
    ours, theirs = cast.child(), cast.child(by=cast.carys)
    share_child(
        cast.carys.ctx(), child=theirs, to=cast.asha.organisation, purpose="host", ends_at=None
    )

    with pytest.raises(BadChild, match="share, don't join"):
        join(cast.asha.ctx(), child=ours, other=theirs, reason="Same child")


def test_child_is_changed_and_found_by_the_new_name(cast: Cast) -> None:
    child = cast.child()

    change_child(
        cast.asha.ctx(), child=child, version=2, said=Particulars("Zara", "D'Árcy", team="North")
    )

    ctx = cast.asha.ctx()
    with scope(ctx):
        row = child_named(ctx, child)
        (match,) = likely_matches(ctx, asked=Asked("zara", "darcy"))
    assert (row.family_key, row.version) == ("darcy", 3)
    assert match.child.pk == child
    assert match.likeness.reasons == ("same family name", "same given name")


def test_alias_and_number_are_refused_when_blank_or_known(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx

    with pytest.raises(BadChild, match="other name"):
        add_alias(ctx(), child=child, given_name=" ", family_name="")
    with pytest.raises(BadChild, match="Enter the number"):
        add_identifier(ctx(), child=child, kind="upn", value=" ")
    add_identifier(ctx(), child=child, kind="upn", value=" A123 ")
    with pytest.raises(BadChild, match="already has that number"):
        add_identifier(ctx(), child=child, kind="upn", value="A123")


def _found(cast: Cast, asked: Asked, *, numbers: tuple[str, ...] = ()) -> list[UUID]:
    ctx = cast.asha.ctx()
    with scope(ctx):
        return [m.child.pk for m in likely_matches(ctx, asked=asked, numbers=numbers)]


def test_child_is_found_when_asked_for_by_what_somebody_remembers(cast: Cast) -> None:
    child = cast.child()
    cast.child(Particulars("Morgan", "Elsewhere", date(2014, 9, 30)))
    add_alias(cast.asha.ctx(), child=child, given_name="Rex", family_name="Nickname")
    add_identifier(cast.asha.ctx(), child=child, kind="nhs", value="9990001234")

    assert _found(cast, Asked("Robin", "Testchild", date(2011, 3, 4))) == [child]
    assert _found(cast, Asked("Testchild", "Robin", date(2011, 3, 4))) == [child]
    assert _found(cast, Asked("Robin", "", date(2011, 4, 3))) == [child]
    assert _found(cast, Asked("", "", date(2011, 3, 5))) == []
    assert _found(cast, Asked("Rex", "Nickname")) == [child]
    assert _found(cast, Asked("Rex", "", date(2011, 3, 4))) == [child]
    assert _found(cast, Asked(), numbers=("9990001234", " ")) == [child]
    assert _found(cast, Asked()) == []
    assert _found(cast, Asked("Robin", "", date.max)) == []


def test_team_and_status_follow_when_the_standing_changes(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx()

    with pytest.raises(BadChild, match="Choose a status"):
        set_status(ctx, child=child, status="lost", team="", starts_on=NOW.date())
    with pytest.raises(BadChild, match="before the current"):
        set_status(ctx, child=child, status="not_open", team="", starts_on=date(2020, 1, 1))
    with pytest.raises(BadChild, match="not come yet"):
        set_status(ctx, child=child, status="not_open", team="", starts_on=date(2026, 6, 11))
    set_status(ctx, child=child, status="care_leaver", team="Leaving", starts_on=NOW.date())

    with scope(ctx):
        statuses = about(ctx, [child]).statuses
        team = child_named(ctx, child).team
    assert [(s.status, s.ends_on) for s in statuses] == [
        ("care_leaver", None), ("looked_after", NOW.date()),
    ]  # fmt: skip
    assert team == "Leaving"


def test_restriction_is_refused_when_it_stands_or_is_not_ours_to_make(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.gwen.ctx()

    with pytest.raises(BadChild, match="Choose the team"):
        restrict(ctx, child=child, team=" ")
    restrict(cast.gwen.ctx(), child=child, team="North")
    with pytest.raises(BadChild, match="already kept"):
        restrict(cast.gwen.ctx(), child=child, team="South")


def test_restriction_is_refused_when_the_record_is_only_shared_with_the_asker(
    cast: Cast,
) -> None:
    child = cast.child()
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="host", ends_at=None
    )
    theirs = cast.carys.ctx(authority=cast.alder, roles=frozenset({"team_manager"}))

    with pytest.raises(NotOwnRecord):
        restrict(theirs, child=child, team="East")


def test_provider_sees_the_child_when_placed_there_and_no_longer_when_moved(cast: Cast) -> None:
    program = system_context(now=NOW, purpose="set up")
    provider = add_provider(
        program, name="Willow House", urn="SC1", kind="K2", organisation=cast.home
    ).id
    child = cast.child()
    ctx = cast.asha.ctx()
    place_child(
        ctx,
        child=child,
        said=PlacementSaid(date(2026, 6, 1), "K2", provider, address="1 Test Street"),
    )
    with scope(cast.erin.ctx()):
        before = ask("SELECT id FROM record_child")

    later = cast.asha.ctx(at=NOW + hours(24))
    place_child(later, child=child, said=PlacementSaid(date(2026, 6, 11), "U1"))

    with scope(cast.erin.ctx(at=NOW + hours(25))):
        after = ask("SELECT id FROM record_child")
    with scope(later):
        placed = placements_of(later, [child])
        assert (care_periods_of(later, [child]), uasc_periods_of(later, [child])) == ([], [])
    assert (before, after) == ([(child,)], [])
    assert [(p.kind, p.ends_on) for p in placed] == [("U1", None), ("K2", date(2026, 6, 11))]
    assert "address" in placed[0].get_deferred_fields()
    assert [p.name for p in providers()] == ["Willow House"]


def test_placement_is_refused_in_a_sentence_when_it_cannot_stand(cast: Cast) -> None:
    child = cast.child()
    place_child(cast.asha.ctx(), child=child, said=PlacementSaid(date(2026, 6, 1)))

    with pytest.raises(BadPlacement, match="kind of placement"):
        place_child(cast.asha.ctx(), child=child, said=PlacementSaid(date(2026, 6, 2), "Z9"))
    with pytest.raises(BadPlacement, match="before the current"):
        place_child(cast.asha.ctx(), child=child, said=PlacementSaid(date(2026, 5, 1)))


def test_areas_are_those_of_the_authority_when_listed(cast: Cast) -> None:
    program = system_context(now=NOW, purpose="set up")
    add_area(program, authority=cast.alder, name="East Alder")

    assert [str(area) for area in areas(cast.asha.ctx())] == ["East Alder"]
    assert areas(cast.carys.ctx()) == []


def test_child_keeps_the_name_given_when_created(cast: Cast) -> None:
    child = cast.child(ROBIN)

    with scope(cast.asha.ctx()):
        assert Child.objects.seen_by(cast.asha.ctx()).get(pk=child).given_name == "Robin"


def test_record_opens_to_every_team_again_when_the_restriction_is_lifted(cast: Cast) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(), child=child, team="North")

    lift_restriction(cast.gwen.ctx(), child=child)

    ben = cast.ben.ctx()
    with scope(ben):
        assert child_named(ben, child).pk == child
    with pytest.raises(BadChild, match="not kept to one team"):
        lift_restriction(cast.gwen.ctx(), child=child)


def test_record_is_kept_to_a_team_again_when_it_had_been_opened(cast: Cast) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(), child=child, team="North")
    lift_restriction(cast.gwen.ctx(), child=child)

    restrict(cast.gwen.ctx(), child=child, team="North")

    ben = cast.ben.ctx()
    with scope(ben), pytest.raises(NotFound):
        child_named(ben, child)

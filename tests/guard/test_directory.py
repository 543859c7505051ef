"""Who there is to choose from, and who recorded what: read without meeting a child."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from homeward.domain.context import Context
from homeward.guard.directory import (
    authorities,
    covered_authority,
    holders_of,
    organisations,
    restriction_of,
    shares_of,
)
from homeward.guard.history import states_of
from homeward.guard.keys import make_keys
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import NewPerson, end_role, give_role, set_up_person, system_context
from homeward.guard.repeats import already_made
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.guard.staff import (
    CARER,
    colleague_named,
    colleagues,
    held_role,
    recorders,
    roles_on_offer,
)
from homeward.guard.tracking import Guarded, track
from homeward.guard.versions import NotFound
from homeward.record.children.operations import create_child, restrict
from homeward.record.models import Child
from tests.cast import NOW, PASSWORD, ROBIN, Cast, hours

pytestmark = pytest.mark.django_db
ADMINISTRATOR = frozenset({"administrator"})


def test_authorities_and_organisations_are_listed_by_name(cast: Cast) -> None:
    assert [str(each) for each in authorities()] == ["Alder", "Birch"]
    assert [str(each) for each in organisations(cast.asha.ctx())] == [
        "Birch children's services", "Exshire Police", "Willow House",
    ]  # fmt: skip
    assert [each.pk for each in holders_of(cast.alder)] == [cast.asha.organisation, cast.police]


def test_authority_is_the_askers_own_or_the_first_covered(cast: Cast) -> None:
    assert covered_authority(cast.carys.ctx()) == cast.birch
    assert covered_authority(cast.dev.ctx()) == cast.alder
    assert covered_authority(cast.erin.ctx()) is None


def test_shares_and_restriction_are_shown_to_the_authority_alone(cast: Cast) -> None:
    child = cast.child()
    share_child(cast.asha.ctx(), child=child, to=cast.home, purpose="care", ends_at=None)
    restrict(cast.gwen.ctx(), child=child, team="North")

    with scope(cast.asha.ctx()):
        (share,) = shares_of(cast.asha.ctx(), [child])
        kept = restriction_of(cast.asha.ctx(), [child])
    with scope(cast.carys.ctx()):
        assert shares_of(cast.carys.ctx(), [child]) == []
        assert restriction_of(cast.carys.ctx(), [child]) is None
    assert share.to_organisation.name == "Willow House"
    assert kept is not None


def test_colleagues_are_those_of_the_organisation_with_roles_now_and_ended(cast: Cast) -> None:
    admin = cast.gwen.ctx(roles=ADMINISTRATOR)
    give_role(admin, user=cast.ben.id, role="analyst", team="")
    later = cast.gwen.ctx(at=NOW + hours(1), roles=ADMINISTRATOR)
    analyst = colleague_named(later, cast.ben.id).current[-1]
    end_role(later, membership=analyst.pk, version=1)

    names = [each.user.name for each in colleagues(later)]
    ben = colleague_named(later, cast.ben.id)

    assert names == ["Asha Example", "Ben Example", "Gwen Example"]
    assert [role.role for role in ben.current] == ["missing_officer"]
    assert [role.role for role in ben.ended] == ["analyst"]
    assert held_role(later, person=cast.ben.id, membership=ben.current[0].pk) == ben.current[0]
    with pytest.raises(NotFound, match="has ended"):
        held_role(later, person=cast.ben.id, membership=ben.ended[0].pk)
    with pytest.raises(NotFound):
        colleague_named(later, cast.carys.id)


def test_roles_on_offer_are_those_of_the_kind_when_listed(cast: Cast) -> None:
    ours, theirs = roles_on_offer(cast.asha.ctx()), roles_on_offer(cast.dev.ctx())

    assert ours.teams == ("North", "South")
    assert ("administrator", "Administrator") in ours.roles
    assert [role for role, _ in theirs.roles] == ["police_coordinator"]


def test_carer_is_never_named_when_a_row_was_theirs(cast: Cast) -> None:
    found = recorders([cast.asha.id, cast.erin.id, None, uuid4()])

    assert {key: row.name for key, row in found.items()} == {
        cast.asha.id: "Asha Example", cast.erin.id: CARER,
    }  # fmt: skip
    assert found[cast.erin.id].organisations == {cast.home}


def test_second_role_is_counted_when_a_person_works_in_two_places(cast: Cast) -> None:
    made = set_up_person(
        system_context(now=NOW - timedelta(days=1), purpose="set up"),
        organisation=cast.home,
        said=NewPerson("zoe@example.test", "Zoe Example", PASSWORD, "carer"),
    ).id
    assert made is not None

    @operation("home.set_up")
    def second(ctx: Context) -> Outcome:
        from homeward.guard.models import Membership

        Membership.objects.create(
            user_id=made,
            organisation_id=cast.asha.organisation,
            role="social_worker",
            starts_at=ctx.now,
        )
        return Outcome()

    second(system_context(now=NOW, purpose="set up"))

    row = recorders([made])[made]
    assert row.name == CARER
    assert row.organisations == {cast.home, cast.asha.organisation}


def test_what_was_made_is_known_when_the_form_comes_again(cast: Cast) -> None:
    ctx = cast.asha.ctx()
    child = create_child(ctx, said=ROBIN).id
    about = {"operation": "child.create", "operation_id": ctx.operation_id}

    with scope(ctx):
        assert already_made(ctx, **about) == child
        assert already_made(cast.gwen.ctx(), **about) is None


def test_every_state_is_told_with_its_maker_when_a_row_changed(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx()

    with scope(ctx):
        states = states_of(ctx, Child, child)
    with scope(cast.carys.ctx()):
        hidden = states_of(cast.carys.ctx(), Child, child)

    assert [(known.row.version, known.actor) for known in states] == [
        (1, cast.asha.id), (2, cast.asha.id),
    ]  # fmt: skip
    assert hidden == []


def test_no_key_is_made_when_there_is_no_subject() -> None:
    make_keys([])


def test_no_history_is_made_when_the_rows_must_not_be_kept() -> None:
    step = track(Guarded("record_example", history=False))

    assert "_history" not in str(step.sql)
    assert "_history" not in str(step.reverse_sql)
    assert "guard_remember('ledger'" in str(step.sql)

"""Who somebody is, where only a name is known, and who may stand in for whom."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from homeward.guard import session
from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.guard.permissions import ROLE_NAMES, SERVICES
from homeward.work.rota.models import Leave
from homeward.work.rota.people import colleague_called, fit_for
from tests.cast import PASSWORD, Cast
from tests.work.rota.conftest import DAY, Alder

pytestmark = pytest.mark.django_db


def _wren(cast: Cast, email: str, role: str) -> UUID:
    made = set_up_person(
        system_context(now=DAY - timedelta(days=300), purpose="test"),
        organisation=cast.asha.organisation,
        said=NewPerson(email, "Wren Example", PASSWORD, role),
    ).id
    assert made
    return made


def _called(cast: Cast, role: str = "social_worker") -> UUID | None:
    return colleague_called(cast.asha.organisation, " wren example ", now=DAY, role=role)


def test_nobody_is_found_by_name_when_the_namesake_has_another_kind_of_role(cast: Cast) -> None:
    _wren(cast, "wren.analyst@example.test", "analyst")

    assert _called(cast) is None
    assert _called(cast, "reviewing_officer") is None


def test_one_is_found_by_name_when_the_namesake_has_another_kind_of_role(cast: Cast) -> None:
    _wren(cast, "wren.analyst@example.test", "analyst")
    worker = _wren(cast, "wren.worker@example.test", "social_worker")
    reviewer = _wren(cast, "wren.iro@example.test", "reviewing_officer")

    assert _called(cast) == worker
    assert _called(cast, "reviewing_officer") == reviewer


def test_nobody_is_found_by_name_when_two_are_fit(cast: Cast) -> None:
    _wren(cast, "wren.one@example.test", "social_worker")
    _wren(cast, "wren.two@example.test", "team_manager")

    assert _called(cast) is None


def test_unfit_deputy_is_told_nothing_when_one_was_written_before(alder: Alder) -> None:
    edie, fay = alder.add("Edie", "duty_officer"), alder.add("Fay", "lead_member")
    fern = alder.add("Fern", "missing_officer")
    alder.shift(edie, DAY - timedelta(hours=1), DAY + timedelta(hours=9))
    alder.leave(edie, fern)
    before = alder.told("duty_officer", DAY)
    _written(alder, deputy=fay.id)

    assert before == [fern.id]
    assert fay.id not in alder.told("duty_officer", DAY)


def _written(alder: Alder, *, deputy: UUID) -> None:
    ctx = alder.cast.gwen.ctx(at=DAY)
    with session.scope(ctx, operation="test", entry=uuid4()):
        Leave.objects.update(deputy_id=deputy, version=2)
        session.append_entry()


@pytest.mark.parametrize("role", sorted(ROLE_NAMES))
def test_nobody_outside_is_fit_for_a_role_of_childrens_services(
    role: str,
) -> None:
    fit = fit_for(role)

    assert role in fit
    assert role not in SERVICES or fit <= SERVICES

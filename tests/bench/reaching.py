"""People of the benches' home who are told: by email, at any hour."""

from __future__ import annotations

from uuid import UUID

from homeward.config import clock
from homeward.domain.context import Context
from tests.bench.home import PASSWORD, Home

_ROLES = ("duty_officer", "team_manager", "head_of_service", "interview_worker", "administrator")


def make_reachable(home: Home) -> None:
    """Add somebody for each role that the protocol names, with an address that was checked."""
    from homeward.guard.people import NewPerson, set_up_person, system_context

    def program() -> Context:
        return system_context(now=clock.utc_now(), purpose="bench")

    for role in _ROLES:
        email = f"{role}.told@example.test"
        said = NewPerson(email, f"Invented {role}", PASSWORD, role, "")
        made = set_up_person(program(), organisation=home.organisation, said=said)
        _add_address(program(), person=UUID(str(made.id)), email=email)


def _add_address(ctx: Context, *, person: UUID, email: str) -> None:
    from homeward.guard.operation import Outcome, operation
    from homeward.work.rota.models import Reach

    @operation("home.set_up")
    def add(ctx: Context) -> Outcome:
        Reach.objects.create(user_id=person, kind="email", address=email, verified_at=ctx.now)
        return Outcome(person)

    add(ctx)

"""A child whose own authority does not work here is taken, looked for, and kept by the host."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from homeward.guard.people import add_authority, system_context
from homeward.guard.session import scope
from homeward.guard.sharing import NotOwnRecord
from homeward.record.children.operations import Particulars, change_child, set_status
from homeward.record.episodes.queries import open_episodes
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.work.obligations.queries import obligations_of
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, Person, hours

pytestmark = pytest.mark.django_db

LINNET = Particulars("Linnet", "Testchild", date(2011, 5, 6))


@pytest.fixture
def far(cast: Cast) -> UUID:
    """An authority known here, whose services do not work here."""
    made = add_authority(
        system_context(now=NOW, purpose="set up"),
        code="X09",
        name="Farlow",
        protocol="national",
        services=None,
    ).id
    assert made is not None
    return made


def reported(far: UUID, *, by: Person) -> UUID:
    """Take a report of a child of the far authority."""
    said = ReportSaid("Erin Example", last_seen_at=NOW - hours(1))
    made = take_report(by.ctx(authority=far), child=None, newcomer=LINNET, said=said).id
    assert made is not None
    return made


def titles(person: Person, far: UUID, episode: UUID) -> set[str]:
    """Return what is due in an episode, as a person sees it."""
    ctx = person.ctx(authority=far)
    with scope(ctx):
        return {row.rule for row in obligations_of(ctx, episode)}


def seen_by(person: Person) -> list[str]:
    """Return the names on a person's board."""
    ctx = person.ctx()
    with scope(ctx):
        return [row.child.given_name for row in open_episodes(ctx)]


def test_clock_runs_by_the_hosts_protocol_when_the_childs_authority_is_not_here(
    cast: Cast, far: UUID
) -> None:
    episode = reported(far, by=cast.carys)

    assert "placing_authority.told" in titles(cast.carys, far, episode)


def test_clock_ticks_when_the_childs_authority_is_not_here(cast: Cast, far: UUID) -> None:
    episode = reported(far, by=cast.carys)
    before = titles(cast.carys, far, episode)

    _, failed = tick(NOW + hours(50))

    assert failed == []
    assert titles(cast.carys, far, episode) > before


@pytest.mark.parametrize(
    ("reporter", "watchers"),
    [("carys", {"carys"}), ("dev", {"asha", "carys"}), ("erin", {"asha", "carys"})],
    ids=["a host's officer", "police who cover both", "a home that names nobody"],
)
def test_somebodys_board_shows_the_child_when_their_authority_is_not_here(
    cast: Cast, far: UUID, reporter: str, watchers: set[str]
) -> None:
    reported(far, by=getattr(cast, reporter))

    seen = {name for name in ("asha", "carys") if seen_by(getattr(cast, name)) == ["Linnet"]}

    assert seen == watchers


def test_host_keeps_the_record_when_the_child_has_long_returned(cast: Cast, far: UUID) -> None:
    episode = reported(far, by=cast.carys)
    ctx = cast.carys.ctx(authority=far)
    cast.back(episode, at=NOW + hours(1), by=Person(*_in(cast.carys, far)))

    later = cast.carys.ctx(authority=far, at=NOW + hours(24 * 60))

    assert ctx.authority == later.authority
    with scope(later):
        assert obligations_of(later, episode)


def _in(person: Person, authority: UUID) -> tuple[UUID, str, UUID, UUID, str, str]:
    return (
        person.id, person.email, person.organisation, authority, person.role, person.team,
    )  # fmt: skip


def test_host_may_say_who_the_child_is_when_nobody_else_here_can(cast: Cast, far: UUID) -> None:
    episode = reported(far, by=cast.carys)
    ctx = cast.carys.ctx(authority=far)
    with scope(ctx):
        child = open_episodes(ctx).get(pk=episode).child_id

    done = change_child(ctx, child=child, version=1, said=LINNET)

    assert done.id == child


def test_host_may_not_say_who_the_child_is_when_their_authority_works_here(cast: Cast) -> None:
    said = ReportSaid("Erin Example", last_seen_at=NOW - hours(1))
    ctx = cast.carys.ctx(authority=cast.alder)
    episode = take_report(ctx, child=None, newcomer=LINNET, said=said).id
    with scope(ctx):
        child = open_episodes(ctx).get(pk=episode).child_id

    with pytest.raises(NotOwnRecord):
        change_child(cast.carys.ctx(authority=cast.alder), child=child, version=1, said=LINNET)
    with pytest.raises(NotOwnRecord):
        set_status(
            cast.carys.ctx(authority=cast.alder),
            child=child,
            status="not_open",
            team="",
            starts_on=date(2026, 1, 1),
        )

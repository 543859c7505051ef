"""From a role to people: who is told, by day, by night, on leave, and where nobody is."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Quiet
from homeward.domain.time import Calendar
from homeward.guard import session
from homeward.guard.people import add_authority, add_organisation, set_active, system_context
from homeward.guard.permissions import ROLE_NAMES
from homeward.record.bulk import Batch
from homeward.record.children.operations import Particulars
from homeward.record.episodes.queries import episode_named
from homeward.record.kept.operations import add_fact
from homeward.record.placements.operations import PlacementSaid, add_provider, place_child
from homeward.record.placements.register import DeskSaid, ProviderSaid, set_desk, set_provider
from homeward.work.obligations.calendar import hold_calendar
from homeward.work.rota import outside
from homeward.work.rota.reaching import check_code, code_of, reaches_of, set_address, set_quiet
from homeward.work.rota.resolving import NO_CONTACT, NO_REVIEWER, NOBODY_ON_DUTY, above
from tests.cast import Cast, Person
from tests.work.rota.conftest import DAY, NIGHT, Alder, send_all

pytestmark = pytest.mark.django_db


def _program() -> Context:
    return system_context(now=DAY - timedelta(days=9), purpose="set up")


def _episode(cast: Cast, team: str = "North") -> UUID:
    child = cast.child(Particulars("Robin", "Testchild", date(2011, 3, 4), team=team), at=DAY)
    return cast.missing(child, at=DAY)


def _worker(cast: Cast, episode: UUID, role: str, *, email: str, phone: str = "") -> None:
    """Enter somebody in the staff register, as the child's worker."""
    ctx = cast.asha.ctx(at=DAY)
    with session.scope(ctx, operation="test", entry=uuid4()):
        batch = Batch(ctx)
        about = {"staff_number": uuid4().hex, "name": "Wren Example", "registration": ""}
        entry = batch.add(
            "record_professional", **about, job="", team="", phone=phone, email=email, left_on=None
        )
        batch.add(
            "record_involvement",
            child_id=_child(cast, episode),
            professional_id=entry,
            name="Wren Example",
            role=role,
            role_said="",
            team="",
            phone="",
            starts_on=date(2026, 1, 1),
            ends_on=None,
            source="test",
        )
        batch.write()
        session.append_entry()


def _child(cast: Cast, episode: UUID) -> UUID:
    ctx = cast.asha.ctx(at=DAY)
    with session.scope(ctx):
        return episode_named(ctx, episode).child_id


def _placed(cast: Cast, episode: UUID, said: ProviderSaid) -> None:
    ctx = cast.asha.ctx(at=DAY)
    provider = set_provider(ctx, provider=None, said=said).id
    place_child(
        cast.asha.ctx(at=DAY),
        child=_child(cast, episode),
        said=PlacementSaid(starts_on=date(2026, 2, 1), provider_id=provider),
    )


def _reached(person: Person, kind: str, address: str) -> None:
    set_address(person.ctx(at=DAY), kind=kind, address=address)
    send_all(DAY)
    check_code(person.ctx(at=DAY), kind=kind, code=code_of(reaches_of(person.id)[kind]))


def test_duty_officer_is_whoever_is_on_the_rota_when_it_is_night(alder: Alder) -> None:
    first, behind = alder.add("Edie", "duty_officer"), alder.add("Fern", "duty_officer")
    alder.add("Idle", "duty_officer")
    alder.shift(behind, NIGHT - timedelta(hours=5), NIGHT + timedelta(hours=9), backup=True)
    alder.shift(first, NIGHT - timedelta(hours=5), NIGHT + timedelta(hours=9))

    assert alder.told("duty_officer", NIGHT) == [first.id, behind.id]


def test_duty_changes_hands_at_the_instant_of_the_hand_over(alder: Alder) -> None:
    early, late = alder.add("Edie", "duty_officer"), alder.add("Fern", "duty_officer")
    at = NIGHT + timedelta(hours=1)
    alder.shift(early, NIGHT - timedelta(hours=5), at)
    alder.shift(late, at, at + timedelta(hours=8))

    just_before = alder.told("duty_officer", at - timedelta(microseconds=1))

    assert just_before == [early.id]
    assert alder.told("duty_officer", at) == [late.id]


def test_gap_says_so_when_nobody_is_on_the_rota(alder: Alder) -> None:
    alder.add("Edie", "duty_officer")

    found = alder.found("duty_officer", NIGHT)

    assert found.recipients == ()
    assert found.gap == NOBODY_ON_DUTY


def test_nobody_is_on_duty_when_who_is_on_the_rota_cannot_sign_in(alder: Alder) -> None:
    edie, admin = alder.add("Edie", "duty_officer"), alder.add("Ada", "administrator")
    alder.shift(edie, NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=1))
    set_active(admin.ctx(at=DAY), user=edie.id, version=1, active=False)

    assert alder.found("duty_officer", NIGHT).gap == NOBODY_ON_DUTY


def test_team_managers_are_on_duty_when_it_is_day_and_the_rota_is_empty(alder: Alder) -> None:
    assert alder.told("duty_officer", DAY) == [alder.cast.gwen.id]


@pytest.mark.parametrize("role", ["social_worker", "team_manager"])
def test_duty_officer_is_told_for_a_team_when_it_is_night(alder: Alder, role: str) -> None:
    edie = alder.add("Edie", "duty_officer")
    alder.add("Sol", "social_worker", "North")
    alder.shift(edie, NIGHT - timedelta(hours=5), NIGHT + timedelta(hours=9))
    episode = _episode(alder.cast)

    assert alder.told(role, NIGHT, episode) == [edie.id]


def test_duty_officer_is_told_for_a_team_when_it_is_a_bank_holiday(alder: Alder) -> None:
    edie = alder.add("Edie", "duty_officer")
    alder.shift(edie, DAY - timedelta(hours=5), DAY + timedelta(hours=9))
    hold_calendar(Calendar(frozenset({DAY.date()}), date(2027, 12, 31)))

    assert alder.told("team_manager", DAY) == [edie.id]


def test_social_worker_is_the_allocated_one_when_the_register_has_their_address(
    alder: Alder,
) -> None:
    alder.add("Abe", "social_worker", "North")
    sol = alder.add("Sol", "social_worker", "South")
    episode = _episode(alder.cast)
    _worker(alder.cast, episode, "allocated", email="SOL@example.test")

    assert alder.told("social_worker", DAY, episode) == [sol.id]


def test_social_worker_is_the_allocated_one_when_only_the_name_is_written(alder: Alder) -> None:
    sol = alder.add("Sol", "social_worker", "South")
    episode = _episode(alder.cast)
    said = {"role": "allocated", "name": "Sol Example", "starts_on": date(2026, 1, 1)}
    child = _child(alder.cast, episode)
    add_fact(alder.cast.asha.ctx(at=DAY), noun="involvement", child=child, said=said)

    assert alder.told("social_worker", DAY, episode) == [sol.id]


def test_team_is_told_and_the_stranger_written_to_when_the_worker_does_not_sign_in(
    alder: Alder,
) -> None:
    near = alder.add("Abe", "social_worker", "North")
    alder.add("Sol", "social_worker", "South")
    episode = _episode(alder.cast)
    _worker(alder.cast, episode, "allocated", email="wren@elsewhere.test")

    found = alder.found("social_worker", DAY, episode)

    assert [one.person for one in found.recipients] == [near.id, None]
    assert found.recipients[1].contact == "The child’s allocated social worker"
    assert found.recipients[1].addresses == ((Channel.EMAIL, "wren@elsewhere.test"),)


def test_gap_says_so_when_a_child_has_neither_worker_nor_team(alder: Alder) -> None:
    alder.add("Sol", "social_worker", "South")
    episode = _episode(alder.cast)

    found = alder.found("social_worker", DAY, episode)

    assert found.recipients == ()
    assert "No allocated social worker of this child signs in here." in found.gap
    assert "in the child’s team" in found.gap


def test_deputy_is_told_when_somebody_is_on_leave(alder: Alder) -> None:
    hope = alder.add("Hope", "head_of_service")
    alder.leave(hope, alder.cast.gwen)

    assert alder.told("head_of_service", DAY) == [alder.cast.gwen.id]
    assert alder.told("head_of_service", DAY + timedelta(2)) == [hope.id]


def test_gap_says_so_when_everybody_is_on_leave_and_nobody_stands_in(alder: Alder) -> None:
    alder.leave(alder.add("Hope", "head_of_service"))

    found = alder.found("head_of_service", DAY)

    assert found.recipients == ()
    assert "is on leave, and nobody stands in" in found.gap


def test_deputys_deputy_is_told_when_the_deputy_is_on_leave_too(alder: Alder) -> None:
    hope, gwen = alder.add("Hope", "head_of_service"), alder.cast.gwen
    joy = alder.add("Joy", "team_manager")
    alder.leave(hope, gwen)
    alder.leave(gwen, joy)

    assert alder.told("head_of_service", DAY) == [joy.id]


def test_shift_goes_before_members_when_a_role_has_a_rota(alder: Alder) -> None:
    alder.add("Abe", "head_of_service")
    zoe = alder.add("Zoe", "head_of_service")
    alder.shift(zoe, DAY - timedelta(hours=1), DAY + timedelta(hours=1), role="head_of_service")

    assert alder.told("head_of_service", DAY) == [zoe.id]


def test_own_teams_shift_goes_first_when_both_are_on_duty(alder: Alder) -> None:
    all_teams, north = alder.add("Abe", "team_manager"), alder.add("Zoe", "team_manager", "North")
    south = alder.add("Sue", "team_manager", "South")
    times = (NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=1))
    alder.shift(all_teams, *times, role="team_manager")
    alder.shift(north, *times, role="team_manager", team="North")
    alder.shift(south, *times, role="team_manager", team="South")
    episode = _episode(alder.cast)

    assert alder.told("team_manager", NIGHT, episode) == [north.id, all_teams.id]


def test_addresses_are_those_that_were_checked_and_work(alder: Alder) -> None:
    hope = alder.add("Hope", "head_of_service")
    none = alder.found("head_of_service", DAY)
    _reached(hope, "email", "hope@work.test")
    set_address(hope.ctx(at=DAY), kind="sms", address="07700 900123")

    found = alder.found("head_of_service", DAY)

    assert none.recipients[0].addresses == ()
    assert none.gap == NO_CONTACT
    assert found.recipients[0].addresses == ((Channel.EMAIL, "hope@work.test"),)
    assert found.gap == ""


def test_quiet_hours_do_not_hold_when_somebody_is_on_duty(alder: Alder) -> None:
    edie = alder.add("Edie", "duty_officer")
    _reached(edie, "sms", "+44 7700 900123")
    set_quiet(edie.ctx(at=DAY), quiet=Quiet(time(22), time(7)))
    alder.shift(edie, NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=1))

    on_duty = alder.found("duty_officer", NIGHT).recipients[0]
    member = alder.found("interview_worker", NIGHT)

    assert on_duty.quiet is None
    assert on_duty.addresses == ((Channel.NOTIFY_SMS, "07700900123"),)
    assert member.gap == "Nobody holds the role of return interview worker."


def test_quiet_hours_hold_when_a_member_is_told(alder: Alder) -> None:
    hope = alder.add("Hope", "head_of_service")
    _reached(hope, "email", "hope@work.test")
    set_quiet(hope.ctx(at=DAY), quiet=Quiet(time(22), time(7)))

    assert alder.found("head_of_service", NIGHT).recipients[0].quiet == Quiet(time(22), time(7))


def test_reviewing_officer_is_the_childs_own(alder: Alder) -> None:
    alder.add("Abe", "reviewing_officer")
    iris = alder.add("Iris", "reviewing_officer")
    episode = _episode(alder.cast)
    _worker(alder.cast, episode, "iro", email="iris@example.test")

    assert alder.told("reviewing_officer", NIGHT, episode) == [iris.id]


def test_reviewing_officer_is_written_to_when_they_do_not_sign_in(alder: Alder) -> None:
    episode = _episode(alder.cast)
    none = alder.found("reviewing_officer", DAY, episode)
    _worker(alder.cast, episode, "iro", email="iro@elsewhere.test", phone="01632 960001")

    found = alder.found("reviewing_officer", DAY, episode)

    assert none.gap == NO_REVIEWER
    assert found.recipients[0].person is None
    assert found.recipients[0].addresses == ((Channel.EMAIL, "iro@elsewhere.test"),)


def test_carer_is_the_providers_own_people_when_they_sign_in(alder: Alder) -> None:
    cast, episode = alder.cast, _episode(alder.cast)
    provider = add_provider(_program(), name="Willow", urn="", kind="K2", organisation=cast.home).id
    place_child(
        cast.asha.ctx(at=DAY),
        child=_child(cast, episode),
        said=PlacementSaid(starts_on=date(2026, 2, 1), provider_id=provider),
    )

    assert alder.told("carer", NIGHT, episode) == [cast.erin.id]


def test_carer_is_reached_by_the_register_when_they_do_not_sign_in(alder: Alder) -> None:
    episode = _episode(alder.cast)
    said = ProviderSaid(
        "Elm", phone="01632 960002", out_of_hours_phone="07700 900456", email="office@elm.test"
    )
    _placed(alder.cast, episode, said)

    by_day, by_night = (alder.found("carer", at, episode) for at in (DAY, NIGHT))

    assert by_day.recipients[0].addresses == ((Channel.EMAIL, "office@elm.test"),)
    assert by_night.recipients[0].addresses == (
        (Channel.EMAIL, "office@elm.test"),
        (Channel.NOTIFY_SMS, "07700900456"),
    )
    assert "Elm" not in by_night.recipients[0].contact
    assert by_day.gap == by_night.gap == ""


def test_gap_says_so_when_a_provider_has_no_number_out_of_hours(alder: Alder) -> None:
    episode = _episode(alder.cast)
    _placed(alder.cast, episode, ProviderSaid("Elm", email="office@elm.test"))

    assert alder.found("carer", NIGHT, episode).gap == outside.NO_NIGHT_NUMBER
    assert alder.found("carer", DAY, episode).gap == ""


def test_gap_says_so_when_a_provider_can_only_be_rung(alder: Alder) -> None:
    episode = _episode(alder.cast)
    _placed(alder.cast, episode, ProviderSaid("Elm", out_of_hours_phone="01632 960003"))

    found = alder.found("carer", NIGHT, episode)

    assert found.recipients[0].addresses == ()
    assert found.gap == outside.RING_PROVIDER


def test_gap_says_so_when_no_placement_or_provider_is_recorded(alder: Alder) -> None:
    episode = _episode(alder.cast)
    unplaced = alder.found("carer", DAY, episode).gap
    place_child(
        alder.cast.asha.ctx(at=DAY),
        child=_child(alder.cast, episode),
        said=PlacementSaid(starts_on=date(2026, 2, 1)),
    )

    assert unplaced == outside.NOT_PLACED
    assert alder.found("carer", DAY, episode).gap == outside.NO_PROVIDER


def test_placing_officer_is_the_other_authoritys_desk(alder: Alder) -> None:
    cast = alder.cast
    elm = add_authority(_program(), code="X09", name="Elm", protocol="national", services="").id
    assert elm
    episode = _episode(cast)
    nobody = alder.found("placing_officer", DAY, episode).gap
    place_child(
        cast.asha.ctx(at=DAY),
        child=_child(cast, episode),
        said=PlacementSaid(starts_on=date(2026, 2, 1), host_authority_id=elm),
    )
    ungiven = alder.found("placing_officer", DAY, episode).gap
    ctx = cast.asha.ctx(at=DAY)
    set_desk(ctx, desk=None, said=DeskSaid(elm, "missing", email="missing@elm.test"))
    unattended = alder.found("placing_officer", NIGHT, episode)
    night = DeskSaid(elm, "out_of_hours", email="edt@elm.test")
    set_desk(cast.asha.ctx(at=DAY), desk=None, said=night)

    by_day, by_night = (alder.found("placing_officer", at, episode) for at in (DAY, NIGHT))

    assert nobody == outside.NO_OTHER
    assert ungiven == outside.NO_DESK
    assert by_day.recipients[0].addresses == ((Channel.EMAIL, "missing@elm.test"),)
    assert by_night.recipients[0].addresses == ((Channel.EMAIL, "edt@elm.test"),)
    assert by_night.recipients[0].contact == "Elm: Out-of-hours team (EDT)"
    assert unattended.recipients[0].addresses == ((Channel.EMAIL, "missing@elm.test"),)
    assert unattended.gap == outside.NO_NIGHT_DESK
    assert [one.recipients[0].attended for one in (unattended, by_day, by_night)] == [
        False, True, True,
    ]  # fmt: skip


def test_placing_officers_go_before_the_desk_when_they_sign_in(alder: Alder) -> None:
    cast = alder.cast
    elm = add_authority(_program(), code="X09", name="Elm", protocol="national", services="").id
    assert elm
    council = add_organisation(_program(), name="Elm", kind="other_council", covers=[elm]).id
    joss = alder.add("Joss", "placing_officer", where=council)
    episode = _episode(cast)
    place_child(
        cast.asha.ctx(at=DAY),
        child=_child(cast, episode),
        said=PlacementSaid(starts_on=date(2026, 2, 1), host_authority_id=elm),
    )

    assert alder.told("placing_officer", DAY, episode) == [joss.id]


def test_police_co_ordinator_is_of_the_force_that_covers_the_authority(alder: Alder) -> None:
    assert alder.told("police_coordinator", NIGHT) == [alder.cast.dev.id]


def test_safeguarding_hub_is_its_members_else_the_authoritys_desk(alder: Alder) -> None:
    cast = alder.cast
    none = alder.found("safeguarding_hub", DAY)
    said = DeskSaid(cast.alder, "duty", email="mash@alder.test")
    set_desk(cast.asha.ctx(at=DAY), desk=None, said=said)
    desk = alder.found("safeguarding_hub", DAY)
    mae = alder.add("Mae", "safeguarding_hub")

    assert none.gap == outside.NO_DESK
    assert desk.recipients[0].addresses == ((Channel.EMAIL, "mash@alder.test"),)
    assert alder.told("safeguarding_hub", DAY) == [mae.id]


@pytest.mark.parametrize("role", sorted(ROLE_NAMES))
def test_way_up_ends_with_the_administrators_from_every_role(role: str) -> None:
    met: list[str] = []
    step: str | None = role

    while step is not None:
        assert step not in met
        met.append(step)
        step = above(step)

    assert met[-1] == "administrator"


@pytest.mark.parametrize("role", sorted(ROLE_NAMES))
def test_every_role_has_somebody_or_a_sentence(alder: Alder, role: str) -> None:
    episode = _episode(alder.cast)

    for at in (DAY, NIGHT):
        found = alder.found(role, at, episode)
        assert found.recipients or found.gap.endswith(".")


def test_at_most_five_stand_in_line(alder: Alder) -> None:
    for number in range(7):
        alder.add(f"Hope{number}", "head_of_service")

    assert len(alder.told("head_of_service", DAY)) == 5


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("0044 (0)7700-900123", "07700900123"),
        ("01632 960001", ""),
        ("0770090012", ""),
        ("٠٧٧٠٠٩٠٠١٢٣", ""),
        ("", ""),
    ],
)
def test_mobile_number_is_read_when_it_is_one(written: str, number: str) -> None:
    assert outside.mobile(written) == number

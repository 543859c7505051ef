"""The rota's pages: who is on tonight, where nobody is, leave, and one's own contacts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.domain.time import to_london
from homeward.guard.permissions import PAGES
from homeward.work.rota.models import Leave, Reach, Shift
from homeward.work.rota.operations import LeaveSaid, ShiftSaid, add_leave, set_shift
from homeward.work.rota.reaching import code_of, reaches_of
from tests.cast import Cast, Person
from tests.doors.visitors import Visit, no_query_while_rendering, signed_in, text
from tests.doors.world import person_in
from tests.work.rota.conftest import bounce, send_all

pytestmark = pytest.mark.django_db

OWN = ("/contacts", "/contacts/email", "/contacts/mobile", "/contacts/quiet")


def send(client: Client, url: str, **typed: object) -> HttpResponse:
    """Send a form with a number of its own."""
    return client.post(url, {"operation_id": str(uuid4()), **typed})


def boxes(name: str, at: datetime) -> dict[str, object]:
    """Return what is typed for a moment."""
    local = to_london(at)
    hands = f"{local:%H:%M} {local.tzname()}" if local.fold else f"{local:%H:%M}"
    parts = {"day": local.day, "month": local.month, "year": local.year, "time": hands}
    return {f"{name}_{part}": value for part, value in parts.items()}


def duty(
    cast: Cast, who: Person, *, starts: timedelta, ends: timedelta, at: datetime | None = None
) -> UUID:
    """Put somebody on duty, from and until so long after now, or after ``at``."""
    now = at or utc_now()
    said = ShiftSaid("duty_officer", who.id, now + starts, now + ends)
    made = set_shift(cast.asha.ctx(at=now), shift=None, version=0, said=said).id
    assert made
    return made


def shift_typed(who: Person, starts: datetime, ends: datetime) -> dict[str, object]:
    """Return what is typed for a shift."""
    said = {"role": "duty_officer", "person": str(who.id), "team": "", "place": "first"}
    return {**said, **boxes("starts", starts), **boxes("ends", ends)}


def pages(cast: Cast) -> list[str]:
    """Return every address of the rota and of leave, with a shift and leave in them."""
    shift = duty(cast, cast.gwen, starts=-timedelta(hours=1), ends=timedelta(hours=9))
    now = utc_now()
    said = LeaveSaid(cast.asha.id, now, now + timedelta(days=2), cast.ben.id)
    leave = add_leave(cast.asha.ctx(at=now), said=said).id
    rota = ["/rota", "/rota/add", f"/rota/{shift}", f"/rota/{shift}/remove"]
    return [*rota, "/leave", "/leave/add", f"/leave/{leave}/end"]


def test_rota_says_in_one_line_who_is_on_duty_now(cast: Cast, visit: Visit) -> None:
    duty(cast, cast.gwen, starts=-timedelta(hours=1), ends=timedelta(hours=2))
    duty(cast, cast.ben, starts=timedelta(hours=2), ends=timedelta(hours=9))

    page = text(visit(cast.asha).get("/rota"))

    assert "On duty now: Gwen Example, until " in page


def test_rota_says_in_red_and_in_words_when_nobody_is_on_duty(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).get("/rota"))

    assert "Nobody is on duty out of hours" in page
    assert "moj-alert--error" in page
    assert "Nobody on duty</strong>" in page


def test_alarms_page_says_when_nobody_is_on_duty(cast: Cast, visit: Visit) -> None:
    empty = text(visit(cast.gwen).get("/alarms"))
    duty(cast, cast.gwen, starts=-timedelta(hours=1), ends=timedelta(days=8))

    covered = text(visit(cast.gwen).get("/alarms"))

    assert "Nobody is on duty out of hours" in empty
    assert "Nobody is on duty out of hours" not in covered


@pytest.mark.parametrize("week", ["", "2026-13-40", "9999-12-31", "0001-01-01", "\0", "x" * 999])
def test_rota_shows_this_week_when_another_is_unclear(cast: Cast, visit: Visit, week: str) -> None:
    client = visit(cast.asha)

    answer = client.get("/rota", {"week": week})

    assert answer.status_code == 200
    assert "Week before" in text(answer)
    assert "This week" not in text(answer)


def test_shift_is_on_the_rota_when_added_then_changed_then_taken_off(
    cast: Cast, visit: Visit
) -> None:
    client, now = visit(cast.asha), utc_now().replace(second=0, microsecond=0)
    times = (now + timedelta(hours=1), now + timedelta(hours=12))

    added = send(client, "/rota/add", **shift_typed(cast.gwen, *times))
    row = Shift.objects.get()
    changed = send(
        client, f"/rota/{row.pk}", version=1, **shift_typed(cast.ben, times[0], times[1])
    )
    again = Shift.objects.get(removed_at=None)
    gone = send(client, f"/rota/{row.pk}/remove", version=2)

    assert added["Location"] == changed["Location"] == gone["Location"] == "/rota"
    assert (row.user_id, row.starts_at, row.ends_at) == (cast.gwen.id, *times)
    assert (again.pk, again.user_id) == (row.pk, cast.ben.id)
    assert not Shift.objects.filter(removed_at=None).exists()
    assert client.get(f"/rota/{row.pk}").status_code == 404


def test_shift_is_added_once_when_the_form_is_sent_twice(cast: Cast, visit: Visit) -> None:
    client, now = visit(cast.asha), utc_now()
    typed = shift_typed(cast.gwen, now + timedelta(hours=1), now + timedelta(hours=2))
    body = {"operation_id": str(uuid4()), **typed}

    for _ in range(2):
        client.post("/rota/add", body)

    assert Shift.objects.count() == 1


def test_shift_keeps_what_was_typed_when_refused(cast: Cast, visit: Visit) -> None:
    client, now = visit(cast.asha), utc_now()
    typed = shift_typed(cast.gwen, now + timedelta(hours=2), now + timedelta(hours=1))

    page = text(send(client, "/rota/add", **typed))

    assert "The end must come after the start." in page
    assert f'value="{typed["starts_time"]}"' in page
    assert not Shift.objects.exists()


def test_next_time_with_nobody_on_duty_is_proposed(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).get("/rota/add"))

    assert 'value="09:00"' in page or 'value="17:00"' in page


def test_week_before_is_copied_when_asked(cast: Cast, visit: Visit) -> None:
    now, week = utc_now(), timedelta(days=7)
    duty(cast, cast.gwen, starts=-week, ends=timedelta(hours=9) - week, at=now)
    client = visit(cast.asha)
    monday = to_london(now - week).date() + week

    first = client.post(f"/rota/copy?week={monday}", {"operation_id": str(uuid4())})
    second = client.post(f"/rota/copy?week={monday}", {"operation_id": str(uuid4())})
    page = text(client.get(second["Location"]))

    assert first.status_code == 302
    assert Shift.objects.count() == 2
    assert "nothing that is not in this week already" in page


def test_leave_is_added_by_oneself_and_ended(cast: Cast, visit: Visit) -> None:
    client, now = visit(cast.ben), utc_now().replace(second=0, microsecond=0)
    times = {**boxes("starts", now), **boxes("ends", now + timedelta(days=3))}

    added = send(client, "/leave/add", person=str(cast.ben.id), deputy=str(cast.asha.id), **times)
    row = Leave.objects.get()
    page = text(client.get("/leave"))
    others = text(visit(cast.asha).get("/leave"))
    ended = send(client, f"/leave/{row.pk}/end", version=1)

    assert added["Location"] == ended["Location"] == "/leave"
    assert row.deputy_id == cast.asha.id
    assert f"/leave/{row.pk}/end" in page
    assert "Ben Example" in others
    assert f"/leave/{row.pk}/end" not in others
    assert Leave.objects.get().ends_at <= utc_now()


def test_it_is_said_when_a_deputy_goes_on_leave_and_nobody_stands_in(
    cast: Cast, visit: Visit
) -> None:
    now = utc_now().replace(second=0, microsecond=0)
    away = LeaveSaid(cast.asha.id, now, now + timedelta(days=9), cast.gwen.id)
    add_leave(cast.asha.ctx(at=now), said=away)
    client, warning = visit(cast.gwen), "Nobody can now stand in for Asha Example"

    for days, deputy, warned in ((2, cast.ben, False), (5, None, True)):
        starts = now + timedelta(days=days)
        times = {**boxes("starts", starts), **boxes("ends", starts + timedelta(days=1))}
        instead = str(deputy.id) if deputy else ""
        send(client, "/leave/add", person=str(cast.gwen.id), deputy=instead, **times)
        assert (warning in text(client.get("/leave"))) == warned


def test_leave_of_others_is_offered_to_managers_alone(cast: Cast, visit: Visit) -> None:
    own = text(visit(cast.ben).get("/leave/add"))
    managers = text(visit(cast.gwen).get("/leave/add"))

    assert own.count("Gwen Example") == 1  # as a deputy
    assert managers.count("Asha Example") == 2


def test_leave_of_another_is_not_ended_by_a_colleague(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    said = LeaveSaid(cast.asha.id, now, now + timedelta(days=2))
    leave = add_leave(cast.asha.ctx(at=now), said=said).id

    page = text(send(visit(cast.ben), f"/leave/{leave}/end", version=1))

    assert "There is a problem" in page
    assert Leave.objects.get().version == 1


@override_settings(HOMEWARD_MESSAGES_LEAVE=True)
def test_contact_is_checked_when_its_code_is_typed(cast: Cast, visit: Visit) -> None:
    client = visit(cast.erin)
    asked = send(client, "/contacts/email", address="erin@work.test")
    waiting = text(client.get("/contacts"))
    send_all(utc_now())
    code = code_of(reaches_of(cast.erin.id)["email"])

    wrong = text(send(client, "/contacts/email/check", code="12"))
    right = send(client, "/contacts/email/check", code=code)
    page = text(client.get("/contacts"))

    assert asked["Location"] == "/contacts/email/check"
    assert "not checked. The code has not gone out yet" in waiting
    assert "Messages reach you in Homeward alone" in waiting
    assert "This is not the code" in wrong
    assert right["Location"] == "/contacts"
    assert "erin@work.test: checked " in page
    assert "Messages reach you in Homeward alone" not in page


def test_contact_in_use_is_kept_when_another_is_on_trial(cast: Cast, visit: Visit) -> None:
    client = visit(cast.erin)
    send(client, "/contacts/email", address="erin@work.test")
    send_all(utc_now() - timedelta(minutes=2))
    code = code_of(reaches_of(cast.erin.id)["email"])
    send(client, "/contacts/email/check", code=code)

    send(client, "/contacts/email", address="typo@work.test")
    page = text(client.get("/contacts"))
    check = text(client.get("/contacts/email/check"))

    assert "erin@work.test: checked " in page
    assert "typo@work.test takes its place once you type the code" in page
    assert "It goes to typo@work.test" in check


def test_every_wrong_code_is_counted_when_the_page_is_sent_again(cast: Cast, visit: Visit) -> None:
    client = visit(cast.erin)
    send(client, "/contacts/email", address="erin@work.test")
    send_all(utc_now())
    body = {"operation_id": str(uuid4()), "code": "1"}

    first = text(client.post("/contacts/email/check", body))
    again = first.split('name="operation_id" value="')[1][:36]
    client.post("/contacts/email/check", {**body, "operation_id": again})

    assert again != body["operation_id"]
    assert reaches_of(cast.erin.id)["email"].code_tries == 2


def test_bounce_is_shown_until_the_address_is_checked_again(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    send(client, "/contacts/mobile", address="07700 900123")
    bounce(cast.asha, "07700900123", at=utc_now())

    page = text(client.get("/contacts"))

    assert "07700900123: a message did not arrive" in page


def test_quiet_hours_are_kept_when_set_and_gone_when_emptied(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    send(client, "/contacts/email", address="asha@work.test")

    send(client, "/contacts/quiet", starts="22:00", ends="07:30")
    kept = text(client.get("/contacts"))
    half = text(send(client, "/contacts/quiet", starts="22:00", ends=""))
    send(client, "/contacts/quiet", starts="", ends="")

    assert "22:00 to 07:30" in kept
    assert "Enter both times, or neither" in half
    assert Reach.objects.get().quiet_from is None


@pytest.mark.parametrize("place", range(7))
def test_page_asks_nothing_of_the_database_when_drawn(cast: Cast, visit: Visit, place: int) -> None:
    url = pages(cast)[place]

    with no_query_while_rendering():
        answer = visit(cast.asha).get(url)

    assert answer.status_code == 200


@pytest.mark.parametrize("url", OWN)
def test_own_page_asks_nothing_of_the_database_when_drawn(
    cast: Cast, visit: Visit, url: str
) -> None:
    with no_query_while_rendering():
        answer = visit(cast.dev).get(url)

    assert answer.status_code == 200


def test_rota_costs_the_same_when_it_is_full(cast: Cast) -> None:
    def asked() -> int:
        client = signed_in(cast.asha)
        with CaptureQueriesContext(connection) as queries:
            client.get("/rota")
        return len(queries)

    duty(cast, cast.gwen, starts=-timedelta(hours=1), ends=timedelta(hours=1))
    few = asked()
    for hour in range(2, 40, 2):
        duty(cast, cast.ben, starts=timedelta(hours=hour), ends=timedelta(hours=hour + 1))

    assert asked() == few


@pytest.mark.parametrize("place", range(4))
def test_rota_is_not_the_partners(cast: Cast, visit: Visit, place: int) -> None:
    url = pages(cast)[place]

    assert [visit(who).get(url).status_code for who in (cast.dev, cast.erin)] == [403, 403]


@pytest.mark.parametrize("place", [2, 3, 6])
def test_rota_of_another_authority_is_not_there(cast: Cast, visit: Visit, place: int) -> None:
    url = pages(cast)[place]

    assert visit(cast.carys).get(url).status_code == 404
    assert send(visit(cast.carys), url, version=1).status_code == 404
    assert "Gwen" not in text(visit(cast.carys).get("/rota"))
    assert Shift.objects.get().removed_at is None


def test_lead_member_meets_no_childs_record(cast: Cast) -> None:
    councillor = person_in(cast.asha.organisation, "lead_member")
    client = signed_in(councillor)
    episode = cast.missing(cast.child(at=utc_now()), at=utc_now())

    shown = reverse("episode", args=[episode])
    asked = ("/board", shown, "/children", "/wall", "/registers")

    assert [client.get(url).status_code for url in asked] == [403] * 5
    assert not [name for name, roles in PAGES.items() if "lead_member" in roles and "child" in name]
    assert client.get("/", follow=True).status_code == 200


@pytest.mark.parametrize("role", ["director", "reviewing_officer", "safeguarding_hub"])
def test_overseers_read_the_record_and_do_not_take_reports(cast: Cast, role: str) -> None:
    client = signed_in(person_in(cast.asha.organisation, role))
    episode = cast.missing(cast.child(at=utc_now()), at=utc_now())

    page = client.get(reverse("episode", args=[episode]))
    taken, back = reverse("report_start"), reverse("episode_return", args=[episode])

    assert page.status_code == 200
    assert client.get("/board").status_code == 200
    assert [client.get(url).status_code for url in (taken, back)] == [403, 403]


def test_new_roles_are_offered_when_somebody_is_given_a_role(cast: Cast) -> None:
    client = signed_in(person_in(cast.asha.organisation, "administrator"))

    page = text(client.get(f"/people/{cast.asha.id}/role"))

    for words in ("Director of children", "Lead member", "(IRO)", "(MASH)", "Assistant director"):
        assert words in page

"""The registers: who reads them, who changes them, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.guard.permissions import SERVICES
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    as_shown,
    note_bounced,
    set_area,
    set_desk,
    set_provider,
)
from homeward.record.placements.registers import area_named, desk_named, provider_named
from tests.cast import NOW, Cast
from tests.doors.reports.conftest import place
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db

WILLOW = ProviderSaid("Larch House", capacity=4, phone="01632 960010")


def _said(**said: str) -> dict[str, str]:
    return {"operation_id": str(uuid4()), **said}


def _made(run: object) -> UUID:
    made = run.id  # type: ignore[attr-defined]
    assert made
    return UUID(str(made))


def test_provider_is_added_changed_and_shown_with_its_numbers(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    sent = _said(name="Larch House", capacity="4", out_of_hours_phone="01632 960011", kind="K2")

    added = [asha.post("/providers/add", sent).status_code for _ in range(2)]
    with no_query_while_rendering():
        page = text(asha.get("/providers"))

    assert added == [302, 302]
    assert page.count("Larch House</a>") == 1
    assert 'href="tel:01632960011"' in page
    assert "Children&#x27;s home" in page


def test_children_placed_now_are_counted_for_those_who_may_see_them(
    cast: Cast, visit: Visit
) -> None:
    place(cast, cast.child())
    analyst = person_in(cast.asha.organisation, "analyst")

    pages = {
        name: text(visit(one).get("/providers"))
        for name, one in (("asha", cast.asha), ("carys", cast.carys), ("analyst", analyst))
    }

    cell = 'data-label="Placed now">{}</td>'
    assert cell.format(1) in pages["asha"]
    assert cell.format(0) in pages["carys"]
    assert "Placed now" not in pages["analyst"]


def test_entry_is_not_overwritten_when_somebody_changed_it_meanwhile(
    cast: Cast, visit: Visit
) -> None:
    row = _made(set_provider(cast.asha.ctx(), provider=None, said=WILLOW))
    shown, asha = as_shown(provider_named(row)), visit(cast.asha)

    first = asha.post(f"/providers/{row}", _said(name="Larch House", phone="1", shown=shown))
    second = text(asha.post(f"/providers/{row}", _said(name="Keepme", phone="2", shown=shown)))

    assert first.status_code == 302
    assert "Somebody else changed this entry meanwhile" in second
    assert "Keepme" in second
    assert provider_named(row).phone == "1"


@pytest.mark.parametrize(
    ("address", "said", "sentence"),
    [
        ("/providers/add", {"name": " "}, "Enter name"),
        ("/providers/add", {"name": "A", "capacity": "many"}, "Enter a whole number, like 4"),
        ("/providers/add", {"name": "A", "email": "nobody"}, "in the correct format"),
        ("/registers/add", {"desk": "duty"}, "Enter a phone number or an email address."),
        ("/registers/add", {"desk": "sofa", "phone": "1"}, "must be one of the answers"),
        ("/areas/add", {"kind": "district"}, "Enter name"),
    ],
)
def test_entry_is_refused_with_a_sentence_when_it_cannot_stand(
    cast: Cast, visit: Visit, address: str, said: dict[str, str], sentence: str
) -> None:
    sent = _said(authority=str(cast.alder), **said)

    assert sentence in text(visit(cast.asha).post(address, sent))


def test_desk_is_in_the_register_once(cast: Cast, visit: Visit) -> None:
    said = DeskSaid(cast.alder, "duty", phone="01632 960020")
    row = _made(set_desk(cast.asha.ctx(), desk=None, said=said))
    sent = _said(authority=str(cast.alder), desk="duty", phone="01632 960021")

    again = text(visit(cast.asha).post("/registers/add", sent))
    shown = as_shown(desk_named(row))
    changed = visit(cast.asha).post(f"/registers/{row}", {**_said(**sent), "shown": shown})

    assert "This desk is in the register already." in again
    assert changed.status_code == 302
    assert desk_named(row).phone == "01632 960021"


def test_entry_is_shown_as_not_verified_until_somebody_rang_them(cast: Cast, visit: Visit) -> None:
    row, asha = _made(set_provider(cast.asha.ctx(), provider=None, said=WILLOW)), visit(cast.asha)
    sent = _said(name="Larch House", phone="01632 960010", shown=as_shown(provider_named(row)))
    day = {"checked_on_day": "1", "checked_on_month": "6", "checked_on_year": "2026"}

    before = text(asha.get("/providers"))
    early = text(asha.post(f"/providers/{row}", {**sent, **day, "checked_on_year": "2099"}))
    done = asha.post(f"/providers/{row}", {**sent, **day})
    after = text(asha.get("/providers"))
    moved = {**sent, **day, "operation_id": str(uuid4()), "phone": "01632 960099"}
    asha.post(f"/providers/{row}", {**moved, "shown": as_shown(provider_named(row))})

    assert "Not verified" in before
    assert "has not come yet" in early
    assert done.status_code == 302
    assert "Rang and confirmed 1 June 2026 by Asha Example" in after
    entry = provider_named(row)
    assert (entry.phone, entry.checked_on, entry.checked_by) == ("01632 960099", None, None)


@pytest.mark.parametrize(
    ("sent", "bounced"),
    [
        ("Duty@Alder.example", True),
        ("+44 7700 900456", True),
        ("other@alder.example", False),
        ("", False),
    ],
)
def test_bounce_is_shown_until_the_desk_is_rung_or_reached_otherwise(
    cast: Cast, visit: Visit, sent: str, bounced: bool
) -> None:
    said = DeskSaid(cast.alder, "duty", phone="07700 900456", email="duty@alder.example")
    row = _made(set_desk(cast.asha.ctx(), desk=None, said=said))

    _bounce(system_context(now=NOW, purpose="test"), address=sent)
    page = text(visit(cast.asha).get("/registers"))
    rung = replace(said, checked_on=NOW.date())
    set_desk(cast.asha.ctx(), desk=row, said=rung, shown=as_shown(desk_named(row)))
    _bounce(system_context(now=NOW, purpose="test"), address=sent)
    other = replace(rung, phone="07700 900457", email="edt@alder.example")
    failed = desk_named(row).bounced_at
    set_desk(cast.asha.ctx(), desk=row, said=other, shown=as_shown(desk_named(row)))

    assert ("A message to it did not arrive (1:00pm on Wednesday 10 June 2026)" in page) is bounced
    assert failed == (NOW if bounced else None)
    assert desk_named(row).bounced_at is None
    assert desk_named(row).checked_on is None


def test_rung_desk_is_verified_by_whom_and_no_longer_bounced(cast: Cast) -> None:
    said = DeskSaid(cast.alder, "duty", email="duty@alder.example")
    row = _made(set_desk(cast.asha.ctx(), desk=None, said=said))
    _bounce(system_context(now=NOW, purpose="test"), address="duty@alder.example")

    rung = replace(said, checked_on=NOW.date())
    set_desk(cast.asha.ctx(), desk=row, said=rung, shown=as_shown(desk_named(row)))

    entry = desk_named(row)
    assert (entry.checked_by, entry.bounced_at) == (cast.asha.id, None)


@operation("home.set_up")
def _bounce(ctx: Context, *, address: str) -> Outcome:
    note_bounced(ctx, address=address, sent=ctx.now)
    return Outcome()


def test_district_lies_in_a_police_area_of_its_own_council_alone(cast: Cast, visit: Visit) -> None:
    ctx, asha = cast.asha.ctx, visit(cast.asha)
    ours = _made(set_area(ctx(), area=None, said=AreaSaid(cast.alder, "North LPA", "police")))
    theirs = _made(set_area(ctx(), area=None, said=AreaSaid(cast.birch, "East LPA", "police")))
    sent = _said(authority=str(cast.alder), name="Northtown", kind="district")

    wrong = text(asha.post("/areas/add", {**sent, "within": str(theirs)}))
    right = asha.post("/areas/add", {**sent, "within": str(ours)})
    shown = as_shown(area_named(ours))
    moved = {**sent, "operation_id": str(uuid4()), "name": "North LPA", "shown": shown}
    kept = text(asha.post(f"/areas/{ours}", moved))

    assert "a police area of the same authority" in wrong
    assert right.status_code == 302
    assert "Districts lie in this police area. Move them first." in kept


@pytest.mark.parametrize("address", ["/registers", "/providers", "/areas"])
def test_register_is_open_to_services_office_and_police(
    cast: Cast, visit: Visit, address: str
) -> None:
    erin = visit(cast.erin).get(address).status_code

    for person in (cast.asha, cast.ben, cast.carys, cast.dev):
        assert visit(person).get(address).status_code == 200
    assert erin == (200 if address == "/registers" else 403)


@pytest.mark.parametrize("address", ["/registers/add", "/providers/add", "/areas/add"])
def test_register_is_changed_by_missing_officers_and_administrators_alone(
    cast: Cast, visit: Visit, address: str
) -> None:
    for role in sorted(SERVICES | {"administrator", "analyst"}):
        person = person_in(cast.asha.organisation, role)
        expected = 200 if role in {"missing_officer", "administrator"} else 403
        assert visit(person).get(address).status_code == expected, role
    for partner in (cast.dev, cast.erin):
        assert visit(partner).get(address).status_code == 403

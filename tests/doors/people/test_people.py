"""An administrator's pages: who is here, with which roles, and who may sign in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeward.config.clock import utc_now
from homeward.guard.models import Membership, User
from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.web.shell import IDLE_SECONDS
from tests.cast import PASSWORD, Cast, Person
from tests.doors.visitors import Visit, no_query_while_rendering, signed_in, text

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Hope Example",
    "email": "hope@example.test",
    "password": "three-words-together-42",
    "role": "social_worker",
    "team": "North",
}


def admin_of(cast: Cast, organisation: UUID, name: str) -> Person:
    """Return an administrator of an organisation."""
    email = f"{name.lower()}@example.test"
    made = set_up_person(
        system_context(now=utc_now() - timedelta(days=1), purpose="set up"),
        organisation=organisation,
        said=NewPerson(email, f"{name} Example", PASSWORD, "administrator"),
    )
    assert made.id is not None
    return Person(made.id, email, organisation, None, "administrator", "")


@pytest.fixture
def admin(cast: Cast) -> Person:
    """Return Alder's administrator."""
    return admin_of(cast, cast.asha.organisation, "Addie")


@pytest.fixture
def client(admin: Person) -> Client:
    """Return the administrator's browser."""
    return signed_in(admin)


def send(client: Client, url: str, **typed: object) -> HttpResponse:
    """Send a form with a number of its own."""
    return client.post(url, {"operation_id": str(uuid4()), **typed})


def held(person: Person) -> Membership:
    """Return the first role of a person."""
    return Membership.objects.filter(user=person.id).order_by("starts_at").first()


def pages(cast: Cast) -> list[str]:
    """Return every address of the family, about Asha."""
    one = f"/people/{cast.asha.id}"
    end = f"{one}/role/{held(cast.asha).pk}/end"
    return ["/people", "/people/add", one, f"{one}/role", end, f"{one}/account"]


def test_people_lists_only_the_own_organisation(cast: Cast, client: Client) -> None:
    page = text(client.get("/people"))

    assert "Asha Example" in page
    assert "Missing information officer, North" in page
    assert "Carys Example" not in page
    assert "Dev Example" not in page


@pytest.mark.parametrize("place", range(6))
def test_page_asks_nothing_of_the_database_when_drawn(
    cast: Cast, client: Client, place: int
) -> None:
    with no_query_while_rendering():
        answer = client.get(pages(cast)[place])

    assert answer.status_code == 200


def test_list_costs_the_same_when_there_are_tenfold(cast: Cast, admin: Person) -> None:
    def asked() -> int:
        client = signed_in(admin)
        with CaptureQueriesContext(connection) as queries:
            client.get("/people")
        return len(queries)

    few = asked()
    for number in range(40):
        admin_of(cast, admin.organisation, f"Extra{number}")

    assert asked() == few


@pytest.mark.parametrize("place", range(6))
def test_page_is_an_administrators_alone(cast: Cast, visit: Visit, place: int) -> None:
    url = pages(cast)[place]

    met = [
        visit(who).get(url).status_code
        for who in (cast.asha, cast.ben, cast.gwen, cast.carys, cast.dev, cast.erin)
    ]
    out = Client(headers={"host": "localhost"}).get(url)

    assert met == [403] * 6
    assert out["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("place", range(2, 6))
def test_person_is_not_there_for_another_authoritys_administrator(cast: Cast, place: int) -> None:
    stranger = signed_in(admin_of(cast, cast.carys.organisation, "Bo"))
    url = pages(cast)[place]
    sent = {"role": "social_worker", "version": "1"}

    assert stranger.get(url).status_code == 404
    assert send(stranger, url, **sent).status_code in (404, 405)
    assert held(cast.asha).ends_at is None
    assert Membership.objects.filter(user=cast.asha.id).count() == 1


def test_person_can_sign_in_when_added(cast: Cast, client: Client) -> None:
    answer = send(client, "/people/add", **NEW)
    page = text(client.get(answer["Location"]))
    inside = Client(headers={"host": "localhost"}).post(
        "/sign-in", {"email": NEW["email"], "password": NEW["password"]}
    )

    assert "Hope Example" in page
    assert "Social worker, North" in page
    assert inside.status_code == 302


def test_person_is_added_once_when_the_form_is_sent_twice(cast: Cast, client: Client) -> None:
    body = {"operation_id": str(uuid4()), **NEW}

    first = client.post("/people/add", body)
    second = client.post("/people/add", body)

    assert first["Location"] == second["Location"]
    assert User.objects.filter(email=NEW["email"]).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "ASHA@example.test"}, "Somebody already signs in with this address."),
        ({"email": "nobody"}, "Enter an email address in the correct format"),
        ({"password": "short"}, "at least 12 characters"),
        ({"role": "carer"}, "Role must be one of the answers in the list"),
        ({"name": ""}, "Enter full name"),
        ({"team": "x" * 61}, "Team must be 60 characters or fewer"),
    ],
    ids=["taken", "no address", "weak", "not ours", "no name", "long"],
)
def test_person_keeps_what_was_typed_when_refused(
    cast: Cast, client: Client, typed: dict[str, str], sentence: str
) -> None:
    said = {**NEW, **typed}

    page = text(send(client, "/people/add", **said))

    assert sentence in page
    for name in ("name", "email", "team"):
        assert said[name] in page
    assert NEW["password"] not in page
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_further_role_is_held_when_given(cast: Cast, client: Client) -> None:
    url = f"/people/{cast.asha.id}/role"

    answer = send(client, url, role="team_manager", team="South")

    page = text(client.get(answer["Location"]))
    assert "Team manager, South" in page
    assert "Missing information officer, North" in page


def test_role_moves_to_history_when_ended(cast: Cast, client: Client) -> None:
    row = held(cast.asha)
    url = f"/people/{cast.asha.id}/role/{row.pk}/end"

    answer = send(client, url, version=row.version)
    page = text(client.get(answer["Location"]))

    assert "Roles that ended" in page
    assert "No role now" in page
    assert client.get(url).status_code == 404


def test_role_is_not_ended_when_changed_meanwhile(cast: Cast, client: Client) -> None:
    url = f"/people/{cast.asha.id}/role/{held(cast.asha).pk}/end"

    page = text(send(client, url, version=7))

    assert "Somebody else changed this role." in page
    assert held(cast.asha).ends_at is None


def test_own_administrator_role_cannot_be_ended(admin: Person, client: Client) -> None:
    row = held(admin)

    page = text(send(client, f"/people/{admin.id}/role/{row.pk}/end", version=row.version))

    assert "You cannot end your own administrator role." in page
    assert "/end" not in text(client.get(f"/people/{admin.id}"))


def test_person_is_signed_out_when_their_account_is_closed(
    cast: Cast, client: Client, visit: Visit
) -> None:
    asha = visit(cast.asha)
    url = f"/people/{cast.asha.id}/account"
    closed = send(client, url, version=1)
    page = text(client.get(closed["Location"]))
    out = asha.get("/account/password")

    send(client, url, version=2)

    assert "Open the account again" in page
    assert out["Location"].startswith("/sign-in")
    assert User.objects.get(pk=cast.asha.id).is_active


def test_own_account_cannot_be_closed(admin: Person, client: Client) -> None:
    page = text(send(client, f"/people/{admin.id}/account", version=1))

    assert "You cannot close your own account." in page
    assert f"/people/{admin.id}/account" not in text(client.get(f"/people/{admin.id}"))


def test_typed_text_is_shown_after_sign_in_when_the_session_ended(admin: Person) -> None:
    client = signed_in(admin, idle=timedelta(seconds=IDLE_SECONDS + 60))

    sent = send(client, "/people/add", **NEW)
    onward = client.post(sent["Location"], {"email": admin.email, "password": PASSWORD})
    page = text(client.get(onward["Location"]))

    assert NEW["name"] in page
    assert NEW["password"] not in page
    assert "This is what you had typed, without the password." in page

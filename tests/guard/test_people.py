"""People, their roles and their way in: what an administrator may do, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from homeward.domain.context import Context
from homeward.guard.models import (
    Coverage,
    DoneOperation,
    LedgerEntry,
    LedgerHead,
    LedgerItem,
    Membership,
    Seal,
    SignInAttempt,
    SubjectKey,
    User,
)
from homeward.guard.models.sharing import KeptForm
from homeward.guard.people import (
    BadPerson,
    NewPerson,
    add_authority,
    add_person,
    current_memberships,
    end_role,
    give_role,
    services_context,
    set_active,
    set_own_password,
    set_up_person,
    system_context,
)
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.signing_in import LOCKED, LOCKED_FOR, TRIES, WRONG, NotSignedIn, sign_in
from homeward.guard.versions import NotFound
from tests.cast import NOW, PASSWORD, Cast, Person, hours

pytestmark = pytest.mark.django_db
ADMINISTRATOR = frozenset({"administrator"})


def _admin(cast: Cast, person: Person | None = None) -> Context:
    return (person or cast.gwen).ctx(roles=ADMINISTRATOR)


def _role(cast: Cast, person: Person) -> Membership:
    return Membership.objects.get(user=person.id)


def test_person_signs_in_when_an_administrator_added_them(cast: Cast) -> None:
    made = add_person(
        _admin(cast),
        said=NewPerson("Fay@Example.test", "Fay Example", PASSWORD, "social_worker", "North"),
    )

    user = sign_in(email=" fay@example.TEST ", password=PASSWORD, now=NOW)

    assert user.pk == made.id
    (role,) = current_memberships(user=user.pk, now=NOW)
    assert str(role) == "social_worker North"
    assert role.organisation_id == cast.gwen.organisation


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"email": "ASHA@example.test"}, "already signs in"),
        ({"password": "short"}, "password"),
        ({"role": "police_coordinator"}, "does not have that role"),
        ({"team": "*"}, "star or an upright line"),
        ({"team": "North|South"}, "star or an upright line"),
    ],
    ids=["address", "password", "role", "star", "line"],
)
def test_person_is_refused_in_a_sentence_when_they_cannot_be_added(
    cast: Cast, said: dict[str, str], words: str
) -> None:
    whole = {
        "email": "fay@example.test", "name": "Fay", "password": PASSWORD,
        "role": "social_worker", "team": "",
    } | said  # fmt: skip

    with pytest.raises(BadPerson, match=words):
        add_person(_admin(cast), said=NewPerson(**whole))


def test_setting_up_is_denied_when_a_person_asks(cast: Cast) -> None:
    with pytest.raises(Denied):
        add_authority(_admin(cast), code="X9", name="Elm", protocol="national", services=None)
    with pytest.raises(Denied):
        set_up_person(
            _admin(cast),
            organisation=cast.police,
            said=NewPerson("x@example.test", "X", PASSWORD, "police_coordinator"),
        )


def test_role_is_given_and_ended_when_the_person_is_a_colleague(cast: Cast) -> None:
    give_role(_admin(cast), user=cast.ben.id, role="analyst", team="")
    held = {m.role: m for m in current_memberships(user=cast.ben.id, now=NOW)}

    end_role(_admin(cast), membership=held["analyst"].pk, version=1)

    assert set(held) == {"missing_officer", "analyst"}
    left = current_memberships(user=cast.ben.id, now=NOW)
    assert [each.role for each in left] == ["missing_officer"]
    with pytest.raises(NotFound, match="Somebody else changed"):
        end_role(_admin(cast), membership=held["analyst"].pk, version=1)


def test_stranger_is_not_found_when_they_belong_elsewhere(cast: Cast) -> None:
    with pytest.raises(NotFound):
        give_role(_admin(cast), user=cast.carys.id, role="analyst", team="")
    with pytest.raises(NotFound):
        end_role(_admin(cast), membership=_role(cast, cast.carys).pk, version=1)
    with pytest.raises(NotFound):
        set_active(_admin(cast), user=cast.carys.id, version=1, active=False)


def test_account_is_not_closed_by_a_former_organisation_when_the_person_moved(
    cast: Cast,
) -> None:
    end_role(_admin(cast), membership=_role(cast, cast.ben).pk, version=1)

    with pytest.raises(NotFound):
        set_active(
            _admin(cast).for_operation(cast.ben.id), user=cast.ben.id, version=1, active=False
        )


def test_administrator_is_not_locked_out_when_they_act_on_themselves(cast: Cast) -> None:
    give_role(_admin(cast), user=cast.gwen.id, role="administrator", team="")
    own = Membership.objects.get(user=cast.gwen.id, role="administrator")

    with pytest.raises(BadPerson, match="your own administrator"):
        end_role(_admin(cast), membership=own.pk, version=1)
    with pytest.raises(BadPerson, match="your own account"):
        set_active(_admin(cast), user=cast.gwen.id, version=1, active=False)


def test_closed_account_does_not_sign_in_until_opened_again(cast: Cast) -> None:
    set_active(_admin(cast), user=cast.ben.id, version=1, active=False)
    with pytest.raises(NotSignedIn, match=WRONG):
        sign_in(email=cast.ben.email, password=PASSWORD, now=NOW)
    with pytest.raises(NotFound, match="Somebody else changed"):
        set_active(_admin(cast), user=cast.ben.id, version=1, active=True)

    set_active(_admin(cast), user=cast.ben.id, version=2, active=True)

    assert sign_in(email=cast.ben.email, password=PASSWORD, now=NOW).pk == cast.ben.id


def test_password_is_changed_when_the_current_one_is_given(cast: Cast) -> None:
    new = "Another-horse-7-stable"
    with pytest.raises(BadPerson, match="current password"):
        set_own_password(cast.asha.ctx(), current="wrong", new=new)
    with pytest.raises(BadPerson, match="password"):
        set_own_password(cast.asha.ctx(), current=PASSWORD, new="short")

    set_own_password(cast.asha.ctx(), current=PASSWORD, new=new)

    assert sign_in(email=cast.asha.email, password=new, now=NOW).pk == cast.asha.id


def test_sign_in_is_locked_for_a_while_when_guessed_at(cast: Cast) -> None:
    for _ in range(TRIES):
        with pytest.raises(NotSignedIn, match=WRONG):
            sign_in(email=cast.asha.email, password="guess", now=NOW)

    with pytest.raises(NotSignedIn, match="Too many tries"):
        sign_in(email=cast.asha.email, password=PASSWORD, now=NOW + LOCKED_FOR - hours(0.01))
    with pytest.raises(NotSignedIn, match=WRONG):
        sign_in(email=cast.asha.email, password="guess", now=NOW + LOCKED_FOR)
    assert sign_in(email=cast.asha.email, password=PASSWORD, now=NOW + LOCKED_FOR)
    assert not SignInAttempt.objects.exists()
    assert LOCKED.startswith("Too many")


def test_unknown_address_is_told_the_same_when_it_tries(cast: Cast) -> None:
    with pytest.raises(NotSignedIn, match=WRONG):
        sign_in(email="nobody@example.test", password=PASSWORD, now=NOW)

    assert "nobody" not in SignInAttempt.objects.get().address


def test_person_without_a_role_does_not_sign_in(cast: Cast) -> None:
    end_role(_admin(cast), membership=_role(cast, cast.ben).pk, version=1)

    with pytest.raises(NotSignedIn, match="no role now"):
        sign_in(email=cast.ben.email, password=PASSWORD, now=NOW)


def test_sign_in_is_in_the_ledger_when_it_succeeds(cast: Cast) -> None:
    sign_in(email=cast.asha.email, password=PASSWORD, now=NOW)

    with scope(system_context(now=NOW, purpose="test")):
        entry = LedgerEntry.objects.get(operation="person.sign_in")
        item = LedgerItem.objects.get(entry=entry)
    assert (item.row_id, item.op) == (cast.asha.id, "R")


def test_person_is_found_by_address_when_its_case_differs(cast: Cast) -> None:
    assert get_user_model().objects.get_by_natural_key("ASHA@EXAMPLE.TEST").pk == cast.asha.id


def test_program_holds_no_record_when_the_authority_has_no_services_here(cast: Cast) -> None:
    program = system_context(now=NOW, purpose="test")

    assert services_context(now=NOW, authority=None, purpose="test").organisation == program.actor
    assert replace(program, teams=frozenset({"*"})).authority is None


def test_rows_name_themselves_without_content_when_printed(cast: Cast) -> None:
    rows = [
        LedgerEntry(stream="s", seq=1),
        LedgerItem(table_name="t", op="I"),
        LedgerHead(stream="s", seq=1),
        Seal(seq=1),
        SubjectKey(subject=cast.alder),
        DoneOperation(operation="child.create"),
        SignInAttempt(address="0123456789"),
        KeptForm(path="/report", body="secret"),
        User(name="Fay"),
        Coverage(pk=cast.birch),
    ]

    assert [str(row) for row in rows] == [
        "s 1", "t I", "s 1", "seal 1", str(cast.alder), "child.create", "01234567", "/report",
        "Fay", str(cast.birch),
    ]  # fmt: skip

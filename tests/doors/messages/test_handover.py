"""Handing a shift over: offered to a named person, and theirs once accepted, item by item."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from homeward.config.clock import utc_now
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.handing import ANSWER_WITHIN
from tests.cast import Cast
from tests.doors.messages.telling import asked, missing, person, said_of, stands, told_of
from tests.doors.visitors import Visit, text

pytestmark = pytest.mark.django_db

OVER = "/messages/hand-over"


def offered(cast: Cast, visit: Visit, items: list[UUID], *, note: str = "") -> str:
    """Offer what Asha holds to Gwen; return the address of the offer."""
    sent = {
        "operation_id": str(uuid4()),
        "to": str(cast.gwen.id),
        "items": [str(one) for one in items],
        "note": note,
    }
    answer = visit(cast.asha).post(OVER, sent)
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def accept(cast: Cast, visit: Visit, path: str, *items: UUID) -> None:
    """Have Gwen accept items."""
    sent = {"operation_id": str(uuid4()), "version": "1", "items": [str(one) for one in items]}
    assert visit(cast.gwen).post(path, sent).status_code == 302


def test_items_stay_with_the_giver_when_nobody_has_accepted(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))

    path = offered(cast, visit, [message], note="Ring her aunt first")

    assert stands(cast, message).owner == cast.asha.id
    assert "A hand-over waits for you" in text(visit(cast.gwen).get("/messages"))
    offer = text(visit(cast.gwen).get(path))
    assert "Ring her aunt first" in offer
    assert "Robin Testchild, raised to the missing information officer" in offer
    assert "has not answered yet" in text(visit(cast.asha).get("/messages"))


def test_items_are_the_takers_one_by_one_when_they_are_accepted(cast: Cast, visit: Visit) -> None:
    one, other = asked(cast, cast.asha), asked(cast, cast.asha)
    path = offered(cast, visit, [one, other])

    accept(cast, visit, path, one)

    assert (stands(cast, one).owner, stands(cast, one).state) == (cast.gwen.id, "acknowledged")
    assert (stands(cast, other).owner, stands(cast, other).state) == (cast.asha.id, "told")
    assert set(said_of(cast, one)) == {
        ("passed", cast.asha.id, "At a hand-over"),
        ("have_it", cast.gwen.id, "At a hand-over"),
    }
    assert "did not accept all of it" in text(visit(cast.asha).get("/messages"))


def test_items_stay_with_the_giver_when_all_is_refused(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha)
    path = offered(cast, visit, [message])
    sent = {"operation_id": str(uuid4()), "version": "1", "refuse": "yes", "items": [str(message)]}

    visit(cast.gwen).post(path, sent)

    assert stands(cast, message).owner == cast.asha.id
    assert "A hand-over waits for you" not in text(visit(cast.gwen).get("/messages"))


def test_giver_takes_it_back_and_cannot_accept_when_it_waits(cast: Cast, visit: Visit) -> None:
    message, client = asked(cast, cast.asha), visit(cast.asha)
    path = offered(cast, visit, [message])
    sent = {"operation_id": str(uuid4()), "version": "1"}

    tried = text(client.post(path, {**sent, "items": [str(message)]}))
    back = client.post(path, {**sent, "operation_id": str(uuid4()), "refuse": "yes"})

    assert "Only the person to whom it was given" in tried
    assert back.status_code == 302
    assert stands(cast, message).owner == cast.asha.id


def test_handover_asks_what_and_to_whom_when_nothing_is_chosen(cast: Cast, visit: Visit) -> None:
    asked(cast, cast.asha)

    page = text(visit(cast.asha).post(OVER, {"operation_id": str(uuid4())}))

    assert "Choose what you hand over" in page
    assert "Choose who takes over" in page


def test_handover_says_so_when_there_is_nothing_to_hand_over(cast: Cast, visit: Visit) -> None:
    assert "You hold nothing" in text(visit(cast.ben).get(OVER))


@pytest.mark.parametrize("who", ["ben", "carys"])
def test_handover_is_not_there_when_it_is_between_others(
    cast: Cast, visit: Visit, who: str
) -> None:
    path = offered(cast, visit, [asked(cast, cast.asha)])

    assert visit(getattr(cast, who)).get(path).status_code == 404


@pytest.mark.parametrize("who", ["dev", "erin"])
def test_handover_is_no_page_of_theirs_when_they_are_partners(
    cast: Cast, visit: Visit, who: str
) -> None:
    assert visit(getattr(cast, who)).get(OVER).status_code == 403


def test_item_is_left_out_when_somebody_else_has_it_by_now(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha)
    path = offered(cast, visit, [message])
    visit(cast.gwen).post(f"/messages/{message}/answer", {"operation_id": str(uuid4())})

    accept(cast, visit, path, message)

    assert "0 of 1 accepted" in text(visit(cast.asha).get(OVER))


def test_giver_is_told_when_it_is_not_accepted(cast: Cast, visit: Visit) -> None:
    one, other = asked(cast, cast.asha), asked(cast, cast.asha)
    path = offered(cast, visit, [one, other])

    accept(cast, visit, path, one)

    (told,) = told_of(cast, "handover_not_accepted")
    page = text(visit(cast.asha).get(f"/messages/{told.pk}"))
    assert (told.owner, told.state) == (cast.asha.id, "told")
    assert "1 thing of your hand-over was not accepted. It is still with you." in page
    assert stands(cast, other).owner == cast.asha.id


def test_giver_is_told_nothing_when_they_take_it_back(cast: Cast, visit: Visit) -> None:
    path = offered(cast, visit, [asked(cast, cast.asha)])
    sent = {"operation_id": str(uuid4()), "version": "1", "refuse": "yes"}

    visit(cast.asha).post(path, sent)

    assert told_of(cast, "handover_not_accepted") == []


def test_taker_is_told_when_not_all_could_be_theirs(cast: Cast, visit: Visit) -> None:
    one, other = asked(cast, cast.asha), asked(cast, cast.asha)
    path = offered(cast, visit, [one, other])
    visit(cast.gwen).post(f"/messages/{one}/answer", {"operation_id": str(uuid4())})
    sent = {"operation_id": str(uuid4()), "version": "1", "items": [str(one), str(other)]}

    page = text(visit(cast.gwen).post(path, sent, follow=True))

    assert "Not all that you ticked could be made yours" in page
    assert stands(cast, other).owner == cast.gwen.id


def test_who_is_told_that_nobody_answered_reads_it_and_answers_nothing(
    cast: Cast, visit: Visit
) -> None:
    hana = person(cast, "Hana", "head_of_service")
    message = asked(cast, cast.asha, episode=missing(cast))
    path = offered(cast, visit, [message])
    chase_due(utc_now() + ANSWER_WITHIN)
    (told,) = told_of(cast, "not_answered")

    client = visit(hana)
    page, offer = text(client.get(f"/messages/{told.pk}")), text(client.get(path))
    tried = client.post(path, {"operation_id": str(uuid4()), "version": "1", "refuse": "yes"})

    assert told.owner == hana.id
    assert "1 thing handed over. Told to the team manager since" in page
    assert "I have it" in page
    assert f'href="{path}"' in page
    assert "It stays with Asha Example until it is accepted" in offer
    assert "Take it back" not in offer
    assert tried.status_code == 200
    assert "waits for an answer" in text(visit(cast.asha).get(OVER))

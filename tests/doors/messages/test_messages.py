"""Messages at the door: whose they are, answering them, passing them on, and their links."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeward.config.clock import utc_now
from homeward.record.children.operations import restrict
from homeward.web.messages.words import fate
from homeward.work.messages.models import Delivery
from tests.cast import Cast
from tests.doors.messages.telling import (
    ASKED,
    asked,
    fail,
    hand_to,
    keep_back,
    made,
    missing,
    person,
    program,
    said_of,
    stands,
    token_for,
)
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def have_it(client: Client, message: UUID) -> HttpResponse:
    """Press "I have it"."""
    return client.post(f"/messages/{message}/answer", {"operation_id": str(uuid4())}, follow=True)  # type: ignore[return-value]


def test_message_waits_with_its_child_and_time_when_it_is_the_readers(
    cast: Cast, visit: Visit
) -> None:
    asked(cast, cast.asha, episode=missing(cast))

    with no_query_while_rendering():
        page = text(visit(cast.asha).get("/messages"))

    assert ASKED in page
    assert "Robin Testchild" in page
    assert "Raised to the missing information officer" in page
    assert "waiting for you" in page


def test_nothing_waits_when_nobody_was_asked(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.ben).get("/messages"))

    assert "Nothing waits for you." in page
    assert "waiting for you" not in page


def test_count_beside_messages_is_one_question_when_a_page_is_drawn(
    cast: Cast, visit: Visit
) -> None:
    asked(cast, cast.asha)
    client = visit(cast.asha)

    with CaptureQueriesContext(connection) as asked_for:
        page = text(client.get("/board"))

    told = [one["sql"] for one in asked_for if '"work_message"' in one["sql"]]
    assert len(told) == 1
    assert '1<span class="govuk-visually-hidden"> waiting for you</span>' in page


@pytest.mark.parametrize("who", ["ben", "carys", "dev", "erin"])
def test_list_names_no_child_when_the_message_is_anothers(
    cast: Cast, visit: Visit, who: str
) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    client = visit(getattr(cast, who))

    page = text(client.get("/messages"))

    assert ASKED not in page
    assert "Robin" not in page
    seen = client.get(f"/messages/{message}").status_code
    assert seen == (200 if who == "ben" else 404)


def test_partner_answers_what_was_sent_to_them_when_the_child_is_shared(
    cast: Cast, visit: Visit
) -> None:
    episode = missing(cast)
    message = asked(cast, cast.dev, episode=episode)
    client = visit(cast.dev)

    page = text(have_it(client, message))

    assert "You have it." in page
    assert stands(cast, message).acknowledged_by == cast.dev.id


def test_partner_meets_no_trail_of_others_when_a_message_is_theirs(
    cast: Cast, visit: Visit
) -> None:
    episode = missing(cast)
    asked(cast, cast.asha, episode=episode)
    asked(cast, cast.dev, episode=episode)

    page = text(visit(cast.dev).get(f"/episode/{episode}"))

    assert "Dev Example" in page
    assert "Asha Example" not in page.partition('id="knows"')[2].partition("</section>")[0]


def test_message_is_the_readers_when_they_say_i_have_it(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha)

    page = text(have_it(visit(cast.asha), message))

    assert "You have it." in page
    assert stands(cast, message).state == "acknowledged"
    assert "I have it" in page.partition("<table")[2]


def test_second_answer_is_told_who_has_it_when_somebody_was_quicker(
    cast: Cast, visit: Visit
) -> None:
    message = asked(cast, cast.asha)
    have_it(visit(cast.asha), message)

    page = text(have_it(visit(cast.gwen), message))

    assert "Asha Example has this already" in page
    assert stands(cast, message).acknowledged_by == cast.asha.id
    assert ("seen", cast.gwen.id, "Tried to answer it") in said_of(cast, message)


def test_answer_is_refused_and_noted_when_it_is_not_theirs(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.gwen)

    page = text(have_it(visit(cast.ben), message))

    assert "not yours to answer" in page
    assert said_of(cast, message) == [("seen", cast.ben.id, "Tried to answer it")]


def test_answer_counts_once_when_it_is_sent_twice(cast: Cast, visit: Visit) -> None:
    message, client = asked(cast, cast.asha), visit(cast.asha)
    sent = {"operation_id": str(uuid4())}

    for _ in range(2):
        client.post(f"/messages/{message}/answer", sent)

    assert [intent for intent, _, _ in said_of(cast, message)] == ["have_it"]


def test_message_waits_for_a_colleague_when_it_is_passed_on(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha)
    sent = {"operation_id": str(uuid4()), "to": str(cast.gwen.id), "note": "Your team’s child"}

    visit(cast.asha).post(f"/messages/{message}/pass", sent)

    assert stands(cast, message).owner == cast.gwen.id
    assert ASKED in text(visit(cast.gwen).get("/messages"))
    assert "Your team’s child" in text(visit(cast.gwen).get(f"/messages/{message}"))


def test_passing_is_drawn_again_when_nobody_is_chosen(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha)

    page = text(visit(cast.asha).post(f"/messages/{message}/pass", {"operation_id": str(uuid4())}))

    assert "Choose who takes it" in page
    assert stands(cast, message).owner == cast.asha.id


@pytest.mark.parametrize("who", ["carys", "dev", "erin"])
def test_passing_is_refused_when_they_are_of_another_organisation(
    cast: Cast, visit: Visit, who: str
) -> None:
    message = asked(cast, cast.asha)
    sent = {"operation_id": str(uuid4()), "to": str(getattr(cast, who).id)}

    page = text(visit(cast.asha).post(f"/messages/{message}/pass", sent))

    assert "There is a problem" in page
    assert stands(cast, message).owner == cast.asha.id


def test_link_asks_for_sign_in_when_nobody_is_signed_in(cast: Cast) -> None:
    link = f"/m/{token_for(cast, asked(cast, cast.asha, episode=missing(cast)))}"

    answer = Client(headers={"host": "localhost"}).get(link)

    assert answer["Location"].startswith("/sign-in?next=%2Fm%2F")
    assert "Robin" not in text(answer)


def test_link_shows_what_is_asked_and_no_name_when_it_is_the_readers(
    cast: Cast, visit: Visit
) -> None:
    link = f"/m/{token_for(cast, asked(cast, cast.asha, episode=missing(cast)))}"

    page = text(visit(cast.asha).get(link))

    assert ASKED in page
    assert "<title>A message for you – Homeward</title>" in " ".join(page.split())
    assert "Robin" not in page
    assert "I have it" in page


def test_link_has_expired_when_it_is_older_than_a_day(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha, ago=timedelta(hours=24, minutes=1))

    answer = visit(cast.asha).get(f"/m/{token_for(cast, message)}")

    assert answer.status_code == 410
    assert "older than 24 hours" in text(answer)
    assert ASKED not in text(answer)
    assert [note for _, _, note in said_of(cast, message)] == [
        "Opened the link when it was older than 24 hours"
    ]


@pytest.mark.parametrize("who", ["ben", "carys", "dev", "erin"])
def test_link_shows_nothing_and_is_noted_once_when_it_was_sent_to_another(
    cast: Cast, visit: Visit, who: str
) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    person, link = getattr(cast, who), f"/m/{token_for(cast, message)}"

    answers = [visit(person).get(link) for _ in range(2)]

    assert [each.status_code for each in answers] == [403, 403]
    assert "This message was sent to somebody else" in text(answers[0])
    assert ASKED not in text(answers[0])
    assert said_of(cast, message) == [
        ("seen", person.id, "Opened a link that was sent to somebody else")
    ]


def test_link_says_who_has_it_when_somebody_was_quicker(cast: Cast, visit: Visit) -> None:
    message = asked(cast, cast.asha)
    have_it(visit(cast.gwen), message)

    page = text(visit(cast.asha).get(f"/m/{token_for(cast, message)}"))

    assert "Gwen Example has it since" in page
    assert 'href="/messages/' in page
    assert "Opened the link when somebody else had it already" in {
        note for _, _, note in said_of(cast, message)
    }


@pytest.mark.parametrize("token", ["x", "AAAA.BBBB", "%00", "x" * 3000])
def test_link_is_not_there_when_it_is_not_whole(cast: Cast, visit: Visit, token: str) -> None:
    assert visit(cast.asha).get(f"/m/{token}").status_code == 404


def test_episode_says_who_knows_when_somebody_was_told(cast: Cast, visit: Visit) -> None:
    episode = missing(cast)
    message = asked(cast, cast.asha, episode=episode)
    have_it(visit(cast.asha), message)

    with no_query_while_rendering():
        page = text(visit(cast.ben).get(f"/episode/{episode}"))

    knows = page.partition('id="knows"')[2].partition("</section>")[0]
    assert "Asha Example has it since" in knows
    assert f'href="/messages/{message}"' in knows


def test_trail_has_no_link_when_the_episode_is_seen_as_it_was(cast: Cast, visit: Visit) -> None:
    episode = missing(cast)
    asked(cast, cast.asha, episode=episode)
    now = stands(cast, asked(cast, cast.asha, episode=episode)).recorded_at

    page = text(visit(cast.ben).get(f"/episode/{episode}?known_at={now:%Y-%m-%dT%H:%M:%S.%fZ}"))

    knows = page.partition('id="knows"')[2].partition("</section>")[0]
    assert ASKED in knows
    assert "/messages/" not in knows


def test_manager_decides_with_a_reason_when_somebody_is_kept_from_a_message(
    cast: Cast, visit: Visit
) -> None:
    episode = missing(cast)
    message = asked(cast, cast.asha, episode=episode)
    child = stands(cast, message).child_id
    assert child
    held = made(keep_back(program(cast), message=message, child=child, person=cast.erin.id))
    client, path = visit(cast.gwen), f"/messages/held-back/{held}"

    listed = text(client.get("/messages/held-back"))
    sent = {"operation_id": str(uuid4()), "version": "1", "allowed": "no"}
    blank = text(client.post(path, sent))
    done = client.post(path, {**sent, "operation_id": str(uuid4()), "decision": "She is at risk"})

    assert ASKED in listed
    assert "Erin" not in listed
    assert "Enter why you decided so" in blank
    assert done.status_code == 302
    assert "No message is held back." in text(client.get("/messages/held-back"))
    assert "She is at risk" in text(client.get(f"/messages/{message}"))


def test_templates_are_shown_without_anybody_real_when_an_administrator_looks(
    cast: Cast, visit: Visit
) -> None:
    page = text(visit(cast.asha).get("/messages/templates"))

    assert page.count("It may carry") > 30
    assert "homeward.example" in page
    assert visit(cast.gwen).get("/messages/templates").status_code == 403


def test_administrator_answers_and_meets_no_child_when_nobody_else_was_found(
    cast: Cast, visit: Visit
) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    sent = {"operation_id": str(uuid4()), "to": str(cast.gwen.id), "note": "Ring her aunt first"}
    visit(cast.asha).post(f"/messages/{message}/pass", sent)
    child = stands(cast, message).child_id
    assert child
    keep_back(program(cast), message=message, child=child, person=cast.erin.id)
    ada = person(cast, "Ada", "administrator")
    hand_to(program(cast), message=message, to=ada)
    client = visit(ada)

    page = text(client.get(f"/messages/{message}"))
    done = text(have_it(client, message))

    assert ASKED in page
    for word in ("Robin", "Ring her aunt", "Honour-based", "Who was told", "Passed on"):
        assert word not in page
    assert "whose record you do not open" in page
    assert f'value="{ada.id}"' not in page
    assert "You have it." in done


def test_link_says_that_it_is_closed_when_the_record_is_kept_to_another_team(
    cast: Cast, visit: Visit
) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    link, child = f"/m/{token_for(cast, message)}", stands(cast, message).child_id
    assert child
    restrict(cast.gwen.ctx(at=utc_now()), child=child, team="South")

    answer = visit(cast.asha).get(link)

    assert answer.status_code == 403
    assert "This message was sent to you" in text(answer)
    assert ASKED not in text(answer)


def test_trail_says_what_stood_in_the_way_and_who_was_sought_when_nothing_arrived(
    cast: Cast, visit: Visit
) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    fail(program(cast), message=message, code="recipient_refused_550")

    page = text(visit(cast.gwen).get(f"/messages/{message}"))

    assert "Bounced" in page
    assert "the address was refused: there is no such mailbox" in page
    assert "Nobody is on the rota as out-of-hours duty officer now." in page


def test_manager_reads_what_will_happen_when_somebody_has_it_already(
    cast: Cast, visit: Visit
) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    child = stands(cast, message).child_id
    assert child
    held = made(keep_back(program(cast), message=message, child=child, person=cast.erin.id))
    client = visit(cast.gwen)

    before = text(client.get(f"/messages/held-back/{held}"))
    have_it(visit(cast.asha), message)
    after = text(client.get(f"/messages/held-back/{held}"))

    assert "If you say yes, they are asked at once" in before
    assert "Asha Example has it already. If you say yes, they are told at once" in after


def test_contacts_say_that_no_mail_leaves_when_nothing_is_set_up(cast: Cast, visit: Visit) -> None:
    ada, said = visit(person(cast, "Ada", "administrator")), "No email or text message leaves"

    assert said in text(visit(cast.asha).get("/contacts"))
    for path in ("/people", "/registers"):
        assert said in text(ada.get(path))
    assert said not in text(visit(cast.asha).get("/registers"))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Could not be sent"),
        ("recipient_refused_550", "there is no such mailbox"),
        ("recipient_refused_551", "the address was refused"),
        ("recipient_refused_451", "not taken for now"),
        ("timed_out", "took too long to answer"),
        ("unreachable", "no answer from the mail server"),
        ("notify_503", "GOV.UK Notify was not working"),
        ("permanent-failure", "no such mailbox or number"),
        ("something_new", "not known"),
    ],
)
def test_failure_is_in_plain_words_when_a_letter_did_not_arrive(code: str, said: str) -> None:
    row = Delivery(state="failed", failure=code, tries=1)

    assert said in fate(row, utc_now())
    assert "_" not in fate(row, utc_now())

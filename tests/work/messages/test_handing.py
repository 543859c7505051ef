"""A hand-over that nobody answers: its giver is told, and somebody else, and nothing is lost."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.work.messages.answering import answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.handing import (
    ANSWER_WITHIN,
    BadHandover,
    answer_handover,
    give,
    offer_named,
)
from homeward.work.messages.models import Chase, Message
from homeward.work.rota.operations import LeaveSaid, add_leave
from tests.cast import NOW, Cast, Person, hours
from tests.work.messages.dangers import MINUTE, fear
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    again,
    answers,
    colleague,
    message,
    messages,
    reachable,
    send,
)

pytestmark = pytest.mark.django_db
GIVEN = NOW + hours(0.1)
SILENT = GIVEN + ANSWER_WITHIN


@pytest.fixture
def row(cast: Cast) -> Message:
    """A message that Gwen said to have, of something still to be done."""
    asked = message(cast, cast.missing(cast.child()), POLICE)
    answer(cast.gwen.ctx(at=NOW + MINUTE), message=asked.pk, intent="have_it")
    return asked


@pytest.fixture
def offered(cast: Cast, row: Message) -> UUID:
    """Gwen's offer of it to Asha."""
    made = give(cast.gwen.ctx(at=GIVEN), to=cast.asha.id, messages=[row.pk], note="").id
    assert made
    return made


def respond(cast: Cast, who: Person, handover: UUID, *items: UUID) -> None:
    """Answer the offer late."""
    at = SILENT + hours(0.1)
    answer_handover(who.ctx(at=at), handover=handover, version=1, items=items)


def told(cast: Cast, template: str) -> list[Message]:
    """Return the messages of one kind that are about no child."""
    return [one for one in messages(cast) if one.template == template]


def test_giver_and_the_next_are_told_when_nobody_answers(
    cast: Cast, row: Message, offered: UUID
) -> None:
    reachable(cast.ben)
    carrier = Carrier()
    chase_due(SILENT - MINUTE)
    early = told(cast, "handover_not_accepted") + told(cast, "not_answered")

    chase_due(SILENT)
    chase_due(SILENT)
    send(carrier, SILENT)

    (giver,), (other,) = told(cast, "handover_not_accepted"), told(cast, "not_answered")
    assert early == []
    assert (giver.owner, giver.title) == (
        cast.gwen.id, "1 thing of your hand-over was not answered",
    )  # fmt: skip
    assert (other.owner, other.role, other.urgency) == (cast.ben.id, "missing_officer", "now")
    assert [one.words.subject for one in carrier.letters if one.to == cast.ben.email] == [
        "Homeward: a message nobody has answered (now)"
    ]
    assert "since 1:06pm" in carrier.letters[-1].words.body
    assert Chase.objects.filter(pk=other.pk).exists()
    assert again(cast, row).owner == cast.gwen.id


def test_it_goes_to_the_administrators_when_there_is_nobody_else(cast: Cast, offered: UUID) -> None:
    away = LeaveSaid(cast.ben.id, NOW, NOW + hours(48), None)
    add_leave(cast.gwen.ctx(at=GIVEN), said=away)
    chase_due(SILENT)

    (other,) = told(cast, "not_answered")
    assert (other.role, other.owner) == ("administrator", None)
    assert Chase.objects.filter(pk=other.pk).exists()


def test_nobody_is_told_when_it_is_answered_in_time(
    cast: Cast, row: Message, offered: UUID
) -> None:
    answer_handover(cast.asha.ctx(at=SILENT - MINUTE), handover=offered, version=1, items=[row.pk])
    chase_due(SILENT)

    assert told(cast, "handover_not_accepted") + told(cast, "not_answered") == []


def test_nobody_is_told_when_the_giver_holds_nothing_of_it_any_more(
    cast: Cast, row: Message, offered: UUID
) -> None:
    ctx = cast.gwen.ctx(at=SILENT - MINUTE)
    answer(ctx, message=row.pk, intent="passed", passed_to=cast.ben.id)
    chase_due(SILENT)

    assert told(cast, "handover_not_accepted") + told(cast, "not_answered") == []


@pytest.mark.parametrize(("accepts", "ended"), [(True, True), (False, False)])
def test_the_alarm_ends_when_all_is_accepted_late_and_only_then(
    cast: Cast, row: Message, offered: UUID, *, accepts: bool, ended: bool
) -> None:
    chase_due(SILENT)
    respond(cast, cast.asha, offered, *([row.pk] if accepts else []))

    (other,) = told(cast, "not_answered")
    waits, *refused = sorted(told(cast, "handover_not_accepted"), key=lambda one: one.tell_at)
    assert (other.ended_at is not None, waits.ended_at is not None) == (ended, True)
    assert len(refused) == (0 if accepts else 1)
    assert Chase.objects.filter(pk=other.pk).exists() is not accepts


def test_who_was_told_reads_the_offer_and_answers_nothing_of_it(
    cast: Cast, row: Message, offered: UUID
) -> None:
    chase_due(SILENT)
    hana = colleague(cast, "Hana", "head_of_service")
    his, hers = cast.ben.ctx(at=SILENT), hana.ctx(at=SILENT)

    with scope(his):
        found = offer_named(his, offered)
    with scope(hers), pytest.raises(NotFound):
        offer_named(hers, offered)
    with pytest.raises(BadHandover, match="Only the person"):
        respond(cast, cast.ben, offered, row.pk)
    with pytest.raises(BadHandover, match="Only the person"):
        respond(cast, cast.ben, offered)

    assert [line.message.pk for line, _ in found.items] == [row.pk]
    assert again(cast, row).owner == cast.gwen.id


def test_it_stays_with_the_giver_when_a_danger_was_recorded_of_the_taker(
    cast: Cast, row: Message, offered: UUID
) -> None:
    assert row.child_id
    fear(
        cast, row.child_id, "As reported", at=GIVEN, harm="allegation", concerns="person",
        concerns_person=str(cast.asha.id),
    )  # fmt: skip

    respond(cast, cast.asha, offered, row.pk)

    after, trail = again(cast, row), answers(cast, row)
    assert (after.owner, after.acknowledged_by) == (cast.gwen.id, cast.gwen.id)
    assert [(one.intent, one.person, one.note) for one in trail[1:]] == [
        ("seen", cast.asha.id, "Tried to take it over at a hand-over")
    ]
    assert [one.owner for one in told(cast, "handover_not_accepted")] == [cast.gwen.id]

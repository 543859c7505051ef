"""Answering: once, by those whose it is; who may not is told so, and the trail shows it."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.record.episodes.operations import record_act
from homeward.work.messages.answering import BadAnswer, _Said, answer, give
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.models import Chase, Message
from homeward.work.messages.reading import takers
from homeward.work.rota.operations import LeaveSaid, add_leave
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import POLICE, Carrier, answers, colleague, message, reachable, send

pytestmark = pytest.mark.django_db
SOON = NOW + hours(0.1)


@pytest.fixture
def row(cast: Cast) -> Message:
    """A message that asks Gwen."""
    return message(cast, cast.missing(cast.child()), POLICE)


def now(cast: Cast, row: Message) -> Message:
    """Return a message as it stands now."""
    assert isinstance(row.episode_id, UUID)
    return message(cast, row.episode_id, POLICE)


def test_message_is_acknowledged_when_who_was_asked_has_it(cast: Cast, row: Message) -> None:
    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="have_it", note="On my way")

    after = now(cast, row)
    assert (after.state, after.acknowledged_by, after.acknowledged_at) == (
        "acknowledged", cast.gwen.id, SOON,
    )  # fmt: skip
    assert [(one.intent, one.note) for one in answers(cast, row)] == [("have_it", "On my way")]
    assert not Chase.objects.filter(pk=row.pk).exists()


def test_it_stands_once_when_it_is_acknowledged_twice(cast: Cast, row: Message) -> None:
    for minute in (0.1, 0.2):
        answer(cast.gwen.ctx(at=NOW + hours(minute)), message=row.pk, intent="have_it")

    assert now(cast, row).acknowledged_at == SOON


def test_another_is_told_who_has_it_when_it_was_acknowledged(cast: Cast, row: Message) -> None:
    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="have_it")
    manager = cast.asha.ctx(at=NOW + hours(0.2), roles=frozenset({"duty_officer"}))

    with pytest.raises(BadAnswer, match="Gwen Example has this already since 1:06pm"):
        answer(manager, message=row.pk, intent="have_it")

    assert now(cast, row).acknowledged_by == cast.gwen.id
    assert [one.intent for one in answers(cast, row)] == ["have_it", "seen"]


def test_the_wrong_person_is_told_so_when_it_is_not_theirs(cast: Cast, row: Message) -> None:
    with pytest.raises(BadAnswer, match="not yours to answer"):
        answer(cast.asha.ctx(at=SOON), message=row.pk, intent="have_it")

    after = now(cast, row)
    assert (after.state, after.owner) == ("told", cast.gwen.id)
    assert [(one.person, one.note) for one in answers(cast, row)] == [
        (cast.asha.id, "Tried to answer it")
    ]


def test_nobody_of_another_authority_finds_it_when_they_guess(cast: Cast, row: Message) -> None:
    with pytest.raises(NotFound):
        answer(cast.carys.ctx(at=SOON), message=row.pk, intent="have_it")

    assert answers(cast, row) == []


def test_a_colleague_is_asked_when_it_is_passed_to_them(cast: Cast, row: Message) -> None:
    reachable(cast.ben)
    carrier = Carrier()

    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="passed", passed_to=cast.ben.id)
    send(carrier, SOON)

    after = now(cast, row)
    assert (after.state, after.owner) == ("told", cast.ben.id)
    assert Chase.objects.get(pk=row.pk).at == SOON + hours(0.25)
    assert [one.words.subject for one in carrier.letters if one.to == cast.ben.email] == [
        "Homeward: a message is passed to you (now)"
    ]


def test_it_goes_on_when_who_it_was_passed_to_does_not_answer(cast: Cast, row: Message) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="passed", passed_to=cast.ben.id)

    chase_due(SOON + hours(0.25))

    assert (now(cast, row).owner, now(cast, row).chased) == (hana.id, 1)


@pytest.mark.parametrize("to", ["carys", "gwen", "nobody"])
def test_it_is_not_passed_when_they_cannot_take_it(cast: Cast, row: Message, to: str) -> None:
    person = None if to == "nobody" else getattr(cast, to).id

    with pytest.raises(BadAnswer, match="Choose the colleague"):
        answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="passed", passed_to=person)

    assert now(cast, row).owner == cast.gwen.id


def test_nothing_is_answered_when_nobody_need_act_any_more(cast: Cast, row: Message) -> None:
    assert row.episode_id is not None
    record_act(
        cast.asha.ctx(at=SOON), episode=row.episode_id, kind="police_told", at=NOW, who="Asha"
    )

    with pytest.raises(BadAnswer, match="Nobody need act"):
        answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="have_it")


@pytest.mark.parametrize(("intent", "note"), [("maybe", ""), ("have_it", "x" * 301)])
def test_an_answer_is_refused_when_it_makes_no_sense(
    cast: Cast, row: Message, intent: str, note: str
) -> None:
    with pytest.raises(BadAnswer):
        answer(cast.gwen.ctx(at=SOON), message=row.pk, intent=intent, note=note)

    assert answers(cast, row) == []


def test_it_stays_with_who_has_it_when_it_is_passed_too_late(cast: Cast, row: Message) -> None:
    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="have_it")
    late = cast.asha.ctx(at=NOW + hours(0.2), roles=frozenset({"duty_officer"}))

    give(late, message=row.pk, said=_Said("passed", cast.ben.id, "Ben knows her"))

    after = now(cast, row)
    assert (after.state, after.owner, after.acknowledged_by) == (
        "acknowledged", cast.gwen.id, cast.gwen.id,
    )  # fmt: skip
    assert [(one.intent, one.note) for one in answers(cast, row)][-1] == (
        "seen", "Tried to answer it",
    )  # fmt: skip


def test_it_is_not_passed_when_they_are_on_leave(cast: Cast, row: Message) -> None:
    away = LeaveSaid(cast.ben.id, NOW - hours(1), NOW + hours(48), None)
    add_leave(cast.gwen.ctx(at=NOW - hours(2)), said=away)

    with pytest.raises(BadAnswer, match="Choose the colleague"):
        answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="passed", passed_to=cast.ben.id)


def test_a_childs_message_is_passed_to_none_but_those_who_open_the_record(
    cast: Cast, row: Message
) -> None:
    ada = colleague(cast, "Ada", "administrator")
    lea = colleague(cast, "Lea", "lead_member")
    ctx = ada.ctx(at=SOON)
    with scope(ctx):
        about_a_child = {one.person for one in takers(ctx, children=[row.child_id])}
        about_none = {one.person for one in takers(ctx)}

    for person in (ada, lea):
        with pytest.raises(BadAnswer, match="Choose the colleague"):
            answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="passed", passed_to=person.id)

    assert about_a_child == {cast.asha.id, cast.ben.id, cast.gwen.id}
    assert lea.id in about_none

"""Who knows, in one line, from the deliveries; and a record that is kept to one team."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.guard.session import scope
from homeward.record.children.operations import restrict
from homeward.work.messages.answering import answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.gaps import gaps_of
from homeward.work.messages.links import token_of
from homeward.work.messages.queries import who_knows
from homeward.work.messages.reading import lines, trail_of
from homeward.work.messages.tapping import Tap, tapped
from tests.cast import NOW, Cast, hours
from tests.work.messages.dangers import desk, place
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    answers,
    colleague,
    deliveries,
    message,
    messages,
    program,
    reachable,
    refuse,
    send,
)

pytestmark = pytest.mark.django_db


def said(cast: Cast, episode: UUID, *, at: float = 1) -> str:
    """Return who knows of an episode, as Gwen reads it."""
    ctx = cast.gwen.ctx(at=NOW + hours(at))
    with scope(ctx):
        return who_knows(ctx, episode)


def test_a_desk_is_named_when_it_was_told(cast: Cast) -> None:
    child = cast.child()
    place(cast, child, desk(cast, "Aspen"))
    episode = cast.missing(child)

    before = said(cast, episode)
    send(Carrier(), NOW + hours(0.1))
    after = said(cast, episode)

    assert "The provider of the placement is being told by email" in before
    assert "The provider of the placement was told 1:06pm on Wednesday 10 June 2026" in after
    assert "by email" in after


def test_a_desk_is_said_not_to_be_reached_when_nothing_arrived(cast: Cast) -> None:
    child = cast.child()
    place(cast, child, desk(cast, "Aspen"))
    episode = cast.missing(child)

    send(Carrier(before=refuse("recipient_refused_550", again=False)), NOW + hours(0.1))

    assert "The provider of the placement could not be reached by email" in said(cast, episode)


def test_whoever_was_asked_first_is_named_when_it_went_on(cast: Cast) -> None:
    hana = colleague(cast, "Hana", "head_of_service")
    episode = cast.missing(cast.child())
    row = message(cast, episode, POLICE)

    chase_due(NOW + hours(0.25))
    answer(hana.ctx(at=NOW + hours(0.3)), message=row.pk, intent="have_it")

    line = said(cast, episode)
    assert line.startswith("Hana Example has it since 1:18pm")
    assert "Gwen Example was told 1:00pm on Wednesday 10 June 2026 in Homeward" in line
    assert "and has not answered" in line


def test_none_but_the_team_is_asked_when_the_record_is_kept_to_it(cast: Cast) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(at=NOW), child=child, team="North")
    colleague(cast, "Hana", "head_of_service")
    colleague(cast, "Abel", "team_manager", team="South")
    episode = cast.missing(child)

    for minute in range(1, 9):
        chase_due(NOW + hours(minute / 4))

    asked = {one.person for row in messages(cast, episode) for one in deliveries(cast, row)}
    assert asked <= {cast.gwen.id, cast.asha.id}
    assert message(cast, episode, POLICE).owner == cast.gwen.id
    ctx = program(cast)
    with scope(ctx):
        gaps = gaps_of(ctx, messages=[message(cast, episode, POLICE).pk])
    assert [one for one in gaps if "kept to one team" in one.sentence]


def test_a_link_is_not_said_to_be_anothers_when_the_record_was_closed_to_its_person(
    cast: Cast,
) -> None:
    reachable(cast.gwen)
    child = cast.child()
    episode = cast.missing(child)
    row = message(cast, episode, POLICE)
    token = token_of(next(one.pk for one in deliveries(cast, row) if one.person == cast.gwen.id))
    restrict(cast.gwen.ctx(at=NOW + hours(0.1)), child=child, team="South")
    ctx = cast.gwen.ctx(at=NOW + hours(0.2))

    with scope(ctx):
        found = tapped(ctx, token)

    assert (found.tap, found.line) == (Tap.CLOSED, None)
    assert [one.note for one in answers(cast, row)] == [
        "Opened their link, and what it is about was not open to them"
    ]


def test_no_detail_is_shown_when_the_reader_opens_no_childs_record(cast: Cast) -> None:
    row = message(cast, cast.missing(cast.child()), POLICE)
    gwen, ada = cast.gwen.ctx(at=NOW), colleague(cast, "Ada", "administrator").ctx(at=NOW)
    with scope(gwen):
        hers, all_of_it = lines(gwen, [row])[0], trail_of(gwen, [row])

    with scope(ada):
        line, trail = lines(ada, [row])[0], trail_of(ada, [row])

    assert hers.why
    assert all_of_it.deliveries
    assert (line.why, line.episode, line.due_at) == ("", None, hers.due_at)
    assert (trail.deliveries, trail.answers, trail.suppressions, trail.gaps) == ((), (), (), ())

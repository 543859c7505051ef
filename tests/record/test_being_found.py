"""When a child is found: the prevention interview, who was with them, and putting it right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.record.children.operations import Particulars
from homeward.record.episodes.acting import BadEpisode
from homeward.record.episodes.at_hand import at_hand
from homeward.record.episodes.being_found import (
    PreventionSaid,
    record_found_with,
    record_prevention_interview,
)
from homeward.record.episodes.coming_back import report_back
from homeward.record.episodes.corrected import corrections_of, entry_states, withdrawn_from
from homeward.record.episodes.found import found_beside, found_in
from homeward.record.episodes.operations import GradeSaid, log, record_act, set_grade
from homeward.record.episodes.queries import Around, around, episode_named
from homeward.record.kept.operations import (
    add_fact,
    add_to_profile,
    correct_fact,
    withdraw_fact,
)
from homeward.record.kept.saying import BadFact
from homeward.record.stamp import InFuture
from homeward.work.obligations.queries import obligations_of
from tests.cast import NOW, Cast, Person, hours

pytestmark = pytest.mark.django_db
LATER = NOW + hours(2)
HELD = PreventionSaid(at=NOW, by_whom="PC 12 Example, Exshire")
SASHA = Particulars("Sasha", "Testchild")


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """A looked-after child of Alder, last seen an hour ago."""
    return cast.missing(cast.child())


def rows(cast: Cast, episode: UUID) -> Around:
    """Return what was logged, done and changed in an episode."""
    ctx = cast.asha.ctx(at=LATER)
    with scope(ctx):
        return around(ctx, episode)


def interview(cast: Cast, episode: UUID, said: PreventionSaid = HELD) -> UUID:
    """Record a prevention interview; return it."""
    made = record_prevention_interview(cast.asha.ctx(), episode=episode, said=said).id
    assert made
    return made


def correct(cast: Cast, noun: str, row: UUID, version: int = 1, **said: Any) -> None:
    """Correct an entry, later."""
    ctx = cast.asha.ctx(at=LATER).for_operation(uuid4())
    correct_fact(ctx, noun=noun, row=row, version=version, said=said, reason="Misheard")


def withdraw(cast: Cast, noun: str, row: UUID) -> None:
    """Withdraw an entry as recorded in error, later."""
    ctx = cast.asha.ctx(at=LATER).for_operation(uuid4())
    withdraw_fact(ctx, noun=noun, row=row, version=1, reason="Another child")


def test_interview_meets_what_is_asked_of_the_police_when_held(cast: Cast, episode: UUID) -> None:
    interview(cast, episode)

    found = rows(cast, episode)
    assert [(act.kind, act.at) for act in found.acts] == [("prevention_check_done", NOW)]
    assert found.interviews[0].by_whom == "PC 12 Example, Exshire"


def test_interview_meets_nothing_when_it_was_not_held(cast: Cast, episode: UUID) -> None:
    said = PreventionSaid(at=NOW, by_whom="PC 12", done=False, not_done_reason="Child refused")

    interview(cast, episode, said)

    found = rows(cast, episode)
    assert found.acts == []
    assert found.interviews[0].not_done_reason == "Child refused"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (PreventionSaid(at=NOW, by_whom=" "), BadEpisode),
        (PreventionSaid(at=NOW, by_whom="PC 12", done=False), BadEpisode),
        (PreventionSaid(at=NOW - timedelta(days=9), by_whom="PC 12"), BadEpisode),
        (PreventionSaid(at=NOW + hours(1), by_whom="PC 12"), InFuture),
    ],
    ids=["nobody named", "no reason", "before missing", "in the future"],
)
def test_interview_is_refused_when_it_cannot_be(
    cast: Cast, episode: UUID, said: PreventionSaid, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        interview(cast, episode, said)


def test_interview_is_refused_when_a_carer_records_it(cast: Cast, episode: UUID) -> None:
    with pytest.raises(Denied):
        record_prevention_interview(cast.erin.ctx(authority=cast.alder), episode=episode, said=HELD)


def test_act_follows_when_the_interview_is_corrected(cast: Cast, episode: UUID) -> None:
    made = interview(cast, episode)

    correct(cast, "prevention_interview", made, at=NOW - hours(0.5), by_whom="PC 13")

    acts = rows(cast, episode).acts
    assert [(act.at, act.who) for act in acts] == [(NOW - hours(0.5), "PC 13")]


def test_act_goes_and_comes_when_the_interview_was_not_held_after_all(
    cast: Cast, episode: UUID
) -> None:
    made = interview(cast, episode)

    correct(cast, "prevention_interview", made, done=False, not_done_reason="Refused")
    without = rows(cast, episode).acts
    correct(cast, "prevention_interview", made, 2, done=True)

    assert without == []
    assert [act.kind for act in rows(cast, episode).acts] == ["prevention_check_done"]


def test_interview_needs_a_reason_when_corrected_to_not_held(cast: Cast, episode: UUID) -> None:
    made = interview(cast, episode)

    with pytest.raises(BadFact, match="why it was not done"):
        correct(cast, "prevention_interview", made, done=False)


def test_act_goes_when_the_interview_is_withdrawn(cast: Cast, episode: UUID) -> None:
    withdraw(cast, "prevention_interview", interview(cast, episode))

    found = rows(cast, episode)
    assert (found.acts, found.interviews) == ([], [])


def test_act_keeps_its_row_when_only_the_words_are_corrected(cast: Cast, episode: UUID) -> None:
    made = interview(cast, episode)
    before = rows(cast, episode).acts[0].pk

    correct(cast, "prevention_interview", made, said="Was at the pier")

    assert [act.pk for act in rows(cast, episode).acts] == [before]


def other_child(cast: Cast, by: Person | None = None) -> UUID:
    """Return a child whom nobody reported missing."""
    return cast.child(SASHA, by=by)


def _found(cast: Cast, episode: UUID, child: UUID, **said: Any) -> None:
    words: dict[str, Any] = {"at": NOW, "note": "At the pier"} | said
    record_found_with(cast.asha.ctx().for_operation(uuid4()), episode=episode, child=child, **words)


def test_found_child_is_read_from_both_sides_when_both_are_seen(cast: Cast, episode: UUID) -> None:
    child = other_child(cast)

    _found(cast, episode, child)

    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, episode)
        assert [one.row.child_id for one in found_in(ctx, row)] == [child]
        assert [one.episode.pk for one in found_beside(ctx, [child])] == [episode]


def test_found_child_is_left_out_when_the_reader_sees_one_of_the_two(
    cast: Cast, episode: UUID
) -> None:
    _found(cast, episode, other_child(cast))

    ctx = cast.dev.ctx(authority=cast.alder)
    with scope(ctx):
        row = episode_named(ctx, episode)
        assert found_in(ctx, row) == []


@pytest.mark.parametrize("case", ["same", "early", "reported", "future"])
def test_found_child_is_refused_when_it_cannot_be(cast: Cast, episode: UUID, case: str) -> None:
    child = other_child(cast)
    with scope(cast.asha.ctx()):
        missing = episode_named(cast.asha.ctx(), episode).child_id
    if case == "reported":
        cast.missing(child)
    said = {"early": {"at": NOW - timedelta(days=9)}, "future": {"at": LATER}}.get(case, {})

    with pytest.raises((BadEpisode, InFuture)):
        _found(cast, episode, missing if case == "same" else child, **said)


def test_found_child_is_not_there_when_the_reader_may_not_see_them(
    cast: Cast, episode: UUID
) -> None:
    theirs = other_child(cast, by=cast.carys)

    with pytest.raises(NotFound):
        _found(cast, episode, theirs)


def _log(cast: Cast, episode: UUID, **said: Any) -> UUID:
    words: dict[str, Any] = {"kind": "sighting", "text": "At the park", "at": NOW} | said
    log(cast.asha.ctx(), episode=episode, **words)
    return rows(cast, episode).log[-1].pk


def _act(cast: Cast, episode: UUID) -> UUID:
    record_act(cast.asha.ctx(), episode=episode, kind="police_told", who="Asha", at=NOW)
    return rows(cast, episode).acts[0].pk


def _grade(cast: Cast, episode: UUID) -> UUID:
    said = GradeSaid("high", NOW, "police")
    set_grade(cast.asha.ctx(), episode=episode, version=1, said=said)
    return rows(cast, episode).grades[0].pk


MADE: list[tuple[str, Callable[[Cast, UUID], UUID]]] = [
    ("log_entry", _log),
    ("act", _act),
    ("grade", _grade),
    ("prevention_interview", interview),
]


@pytest.mark.parametrize(("noun", "make"), MADE, ids=[noun for noun, _ in MADE])
def test_entry_is_read_no_more_and_told_of_when_withdrawn(
    cast: Cast, episode: UUID, noun: str, make: Callable[[Cast, UUID], UUID]
) -> None:
    made = make(cast, episode)

    withdraw(cast, noun, made)

    ctx = cast.asha.ctx(at=LATER)
    with scope(ctx):
        row = episode_named(ctx, episode)
        corrections = corrections_of(ctx, [], child=row.child_id)
        gone = withdrawn_from(ctx, episode, corrections)
        states = entry_states(ctx, episode, made)[1]
    found = rows(cast, episode)
    assert not [
        one
        for each in (found.log, found.acts, found.grades, found.interviews)
        for one in each
        if one.pk == made
    ]
    assert [(one.noun.name, one.correction.reason) for one in gone] == [(noun, "Another child")]
    assert [known.row.withdrawn_at for known in states] == [None, LATER]


def test_clock_opens_again_when_the_act_that_met_it_is_withdrawn(cast: Cast, episode: UUID) -> None:
    interview(cast, episode)
    cast.back(episode, at=NOW)

    def states() -> set[str]:
        ctx = cast.asha.ctx(at=LATER)
        with scope(ctx):
            return {
                row.state
                for row in obligations_of(ctx, episode)
                if row.owner == "police_coordinator"
            }

    met = states()
    withdraw(cast, "prevention_interview", rows(cast, episode).interviews[0].pk)

    assert "met" in met
    assert "met" not in states()


def test_episode_is_no_more_reported_back_when_that_word_is_withdrawn(
    cast: Cast, episode: UUID
) -> None:
    report_back(cast.asha.ctx(), episode=episode, at=NOW, who="A neighbour")
    said = rows(cast, episode).log[0].pk

    withdraw(cast, "log_entry", said)

    ctx = cast.asha.ctx(at=LATER)
    with scope(ctx):
        assert episode_named(ctx, episode).reported_back_at is None


def test_entry_of_another_episode_is_not_there_when_asked_for(cast: Cast, episode: UUID) -> None:
    other = cast.missing(other_child(cast))
    made = _log(cast, other)

    ctx = cast.asha.ctx()
    with scope(ctx), pytest.raises(NotFound):
        entry_states(ctx, episode, made)


@pytest.mark.parametrize("who", ["dev", "erin"])
def test_entry_is_not_corrected_when_a_partner_asks(cast: Cast, episode: UUID, who: str) -> None:
    made = _log(cast, episode)
    ctx = getattr(cast, who).ctx(authority=cast.alder)

    with pytest.raises(Denied):
        correct_fact(ctx, noun="log_entry", row=made, version=1, said={"text": "x"}, reason="Mine")


def test_latest_of_each_item_is_at_hand_when_the_profile_changed(cast: Cast) -> None:
    child = cast.child()
    today = NOW.date()
    for said, day in (("Short", date(2026, 1, 1)), ("Long, dyed red", date(2026, 5, 1))):
        add_to_profile(
            cast.asha.ctx(),
            noun="profile_fact",
            child=child,
            said={
                "section": "description",
                "item": "Hair",
                "said": said,
                "source": "Carer",
                "as_of": day,
            },
        )
    for said, day in (("Ring Gran", today - timedelta(days=9)), ("Ring the pier", today)):
        add_fact(
            cast.asha.ctx().for_operation(uuid4()),
            noun="trigger_plan",
            child=child,
            said={
                "actions": said,
                "agreed_by": "Gwen",
                "agreed_on": day,
                "review_on": today + timedelta(days=30),
            },
        )

    ctx = cast.asha.ctx()
    with scope(ctx):
        hand = at_hand(ctx, child)
    assert [one.said for one in hand.facts["description"]] == ["Long, dyed red"]
    assert hand.plan is not None
    assert hand.plan.actions == "Ring the pier"

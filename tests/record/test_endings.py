"""What ends while a child is missing is never passed over in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from homeward.domain.facts import Fact
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, set_status
from homeward.record.episodes.endings import Decided, undecided
from homeward.record.episodes.facts import known_and_ahead
from homeward.record.episodes.operations import (
    BadEpisode,
    ReturnSaid,
    confirm_return,
    record_act,
    void,
)
from homeward.record.episodes.queries import around, episode_named
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.work.obligations.models import Wake
from homeward.work.obligations.queries import obligations_of
from tests.cast import NOW, Cast, hours

LATER = NOW + hours(30)


def placed(cast: Cast, child: UUID, day: date, *, at: datetime = NOW) -> None:
    place_child(cast.asha.ctx(at=at), child=child, said=PlacementSaid(day, kind="K2"))


def facts(cast: Cast, episode: UUID, kind: str, *, at: datetime = LATER) -> list[Fact]:
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        row = episode_named(ctx, episode)
        known = known_and_ahead(ctx, row, protocol_authority=cast.alder).known
    return [fact for fact in known if fact.kind == kind]


def open_still(cast: Cast, episode: UUID, *, at: datetime = LATER) -> list[str]:
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        return [one.kind for one in undecided(ctx, episode_named(ctx, episode))]


def state_of(cast: Cast, episode: UUID, rule: str, *, at: datetime = LATER) -> str | None:
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        found = {row.rule: row.state for row in obligations_of(ctx, episode)}
    return found.get(rule)


def test_placement_end_is_a_fact_when_it_ends_during_the_absence(cast: Cast) -> None:
    child = cast.child()
    placed(cast, child, date(2026, 1, 5))
    episode = cast.missing(child)

    placed(cast, child, date(2026, 6, 11), at=LATER)

    (fact,) = facts(cast, episode, "placement_ended")
    assert fact.at == datetime(2026, 6, 10, 23, 0, tzinfo=UTC)
    assert state_of(cast, episode, "placement.ended") == "running"


def test_placement_end_is_none_of_the_absence_when_another_followed_that_day(cast: Cast) -> None:
    child = cast.child()
    placed(cast, child, date(2026, 1, 5))
    placed(cast, child, date(2026, 6, 10))

    episode = cast.missing(child)

    assert facts(cast, episode, "placement_ended") == []


def test_placement_end_is_none_of_the_absence_when_the_child_was_back(cast: Cast) -> None:
    child = cast.child()
    placed(cast, child, date(2026, 1, 5))
    episode = cast.missing(child)
    cast.back(episode, at=LATER - hours(1))

    placed(cast, child, date(2026, 6, 11), at=LATER)

    assert facts(cast, episode, "placement_ended") == []


def test_clock_looks_again_when_a_placement_end_already_recorded_lies_ahead(cast: Cast) -> None:
    child = cast.child()
    placed(cast, child, date(2026, 1, 5))
    episode = cast.missing(child)

    placed(cast, child, date(2026, 6, 11), at=NOW + hours(1))

    midnight = datetime(2026, 6, 10, 23, 0, tzinfo=UTC)
    assert facts(cast, episode, "placement_ended", at=NOW + hours(1)) == []
    ctx = cast.asha.ctx(at=NOW + hours(1))
    with scope(ctx):
        ahead = known_and_ahead(
            ctx, episode_named(ctx, episode), protocol_authority=cast.alder
        ).ahead
    assert ahead == midnight
    woken = Wake.objects.get(pk=episode).at
    assert woken is not None
    assert woken <= midnight


def test_care_end_is_a_fact_when_no_other_period_goes_on(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)

    ended = date(2026, 6, 11)
    set_status(
        cast.asha.ctx(at=LATER), child=child, status="not_open", team="North", starts_on=ended
    )

    assert [fact.at for fact in facts(cast, episode, "care_ended")] == [
        datetime(2026, 6, 10, 23, 0, tzinfo=UTC)
    ]
    assert state_of(cast, episode, "care.ended") == "running"


def test_eighteenth_birthday_is_undecided_when_it_comes_during_the_absence(cast: Cast) -> None:
    child = cast.child(Particulars("Robin", "Testchild", date(2008, 6, 11), sex="F"))

    episode = cast.missing(child)

    assert open_still(cast, episode, at=NOW) == []
    assert open_still(cast, episode) == ["turned_eighteen"]


def ended(cast: Cast) -> UUID:
    """An episode during which the child's placement ended."""
    child = cast.child()
    placed(cast, child, date(2026, 1, 5))
    episode = cast.missing(child)
    placed(cast, child, date(2026, 6, 11), at=LATER)
    return episode


def test_void_is_refused_when_nothing_was_decided(cast: Cast) -> None:
    episode = ended(cast)

    with pytest.raises(BadEpisode) as refused:
        void(
            cast.gwen.ctx(at=LATER),
            episode=episode,
            version=cast.version(episode),
            reason="Recorded twice",
        )

    assert refused.value.field == "decision"
    assert refused.value.sentence == (
        "The child’s placement ended on 11 June 2026, while the child was missing. Write what was "
        "decided about it."
    )
    assert state_of(cast, episode, "placement.ended") == "running"


def test_void_keeps_the_decision_when_one_is_given(cast: Cast) -> None:
    episode = ended(cast)

    void(
        cast.gwen.ctx(at=LATER),
        episode=episode,
        version=cast.version(episode),
        reason="Recorded twice",
        decided=Decided("The other episode holds it", "Gwen Example"),
    )

    ctx = cast.asha.ctx(at=LATER)
    with scope(ctx):
        acts = [(act.kind, act.note, act.who) for act in around(ctx, episode).acts]
    assert acts == [("placement_end_decided", "The other episode holds it", "Gwen Example")]


@pytest.mark.parametrize(
    ("decided", "state"), [(None, "running"), (Decided("Moves to her aunt", "Asha"), "met")]
)
def test_return_leaves_the_duty_open_when_nothing_is_decided(
    cast: Cast, decided: Decided | None, state: str
) -> None:
    episode = ended(cast)
    said = ReturnSaid(None, LATER + hours(1), seen_by="PC Example", decided=decided)

    confirm_return(
        cast.asha.ctx(at=LATER + hours(2)),
        episode=episode,
        version=cast.version(episode),
        said=said,
    )

    assert state_of(cast, episode, "placement.ended", at=LATER + hours(2)) == state


def test_decision_is_refused_when_it_has_no_words(cast: Cast) -> None:
    episode = ended(cast)

    with pytest.raises(BadEpisode) as refused:
        record_act(
            cast.asha.ctx(at=LATER),
            episode=episode,
            kind="placement_end_decided",
            at=LATER,
            who="Asha",
        )

    assert refused.value.field == "note"


def test_duty_is_met_when_the_decision_is_recorded(cast: Cast) -> None:
    episode = ended(cast)

    record_act(
        cast.asha.ctx(at=LATER),
        episode=episode,
        kind="placement_end_decided",
        at=LATER,
        who="Asha",
        note="Moves to her aunt",
    )

    assert state_of(cast, episode, "placement.ended") == "met"
    assert open_still(cast, episode) == []

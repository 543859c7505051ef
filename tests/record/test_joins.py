"""Two rows that are one child: what follows from joining them, and from separating them again."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.guard.models import Restriction, Share
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.children.joins import groups_of, joined_with
from homeward.record.children.operations import (
    BadChild,
    Particulars,
    create_child,
    join,
    kept_to,
    lift_restriction,
    restrict,
    separate,
)
from homeward.record.episodes.facts import episode_facts
from homeward.record.episodes.many_facts import facts_of_many
from homeward.record.episodes.operations import set_kind
from homeward.record.episodes.queries import episode_named, episodes_of, missing_now
from homeward.record.episodes.spans import overlapping
from homeward.record.models import SameAs
from homeward.record.reports.operations import BadReport, ReportSaid, take_report
from homeward.record.reports.queries import waiting_matches
from homeward.work.obligations.drift import drifted
from tests.cast import NOW, ROBIN, Cast, hours
from tests.tables import ask

pytestmark = pytest.mark.django_db


def stranger(cast: Cast, *, ago: float = 30) -> UUID:
    """Return a row with a name and nothing else, as a report makes it."""
    made = create_child(cast.asha.ctx(at=NOW - hours(ago)), said=Particulars("Rob", "Testchild")).id
    assert made is not None
    return made


def joined(cast: Cast, first: UUID, second: UUID) -> UUID:
    """Join two rows and return the link."""
    join(cast.asha.ctx(), child=first, other=second, reason="One school")
    ctx = cast.asha.ctx()
    with scope(ctx):
        link = SameAs.objects.seen_by(ctx).get(
            child__in=[first, second], other__in=[first, second], ended_at=None
        )
    return link.pk


def parted(cast: Cast, link: UUID) -> None:
    """Undo a joining."""
    separate(cast.asha.ctx(), link=link, version=1, reason="Two children")


def kinds(cast: Cast, episode: UUID) -> list[str]:
    """Return the kinds of fact of an episode, read by itself and among many alike."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, episode)
        alone = episode_facts(ctx, row, protocol_authority=cast.alder)
        many = facts_of_many(ctx, [episode])[0][1]
    assert sorted(map(str, alone)) == sorted(map(str, many))
    return sorted(fact.kind for fact in alone)


def test_later_episode_of_a_joined_row_is_missing_again_until_they_are_separated(
    cast: Cast,
) -> None:
    known, other = cast.child(at=NOW - hours(30)), stranger(cast)
    first = cast.missing(known, at=NOW - hours(20))
    cast.back(first, at=NOW - hours(15))
    cast.missing(other, at=NOW - hours(5))

    before = kinds(cast, first)
    link = joined(cast, known, other)
    while_joined = kinds(cast, first)
    parted(cast, link)

    assert "missing_again" not in before
    assert "missing_again" in while_joined
    assert kinds(cast, first) == before
    checker = services_context(now=NOW, authority=cast.alder, purpose="test")
    assert drifted(checker) == []


def test_standing_of_one_row_is_the_childs_when_the_other_has_none(cast: Cast) -> None:
    known, other = cast.child(at=NOW - hours(30)), stranger(cast)
    episode = cast.missing(other, at=NOW - hours(5))

    joined(cast, known, other)
    set_kind(cast.gwen.ctx(), episode=episode, version=1, kind="away", at=NOW, reason="As told")

    with scope(cast.asha.ctx()):
        assert episode_named(cast.asha.ctx(), episode).kind == "away"


def test_episodes_that_overlap_are_named_and_left_as_they_are(cast: Cast) -> None:
    known, other = cast.child(at=NOW - hours(30)), stranger(cast)
    first = cast.missing(known, at=NOW - hours(20))
    cast.back(first, at=NOW - hours(10))
    second = cast.missing(other, at=NOW - hours(15))
    joined(cast, known, other)

    ctx = cast.asha.ctx()
    with scope(ctx):
        pairs = overlapping(episodes_of(ctx, [known, other]))

    assert [(one.pk, two.pk) for one, two in pairs] == [(first, second)]
    assert "missing_again" not in kinds(cast, first)


def test_child_is_missing_whichever_row_says_so(cast: Cast) -> None:
    known, other = cast.child(at=NOW - hours(30)), stranger(cast)
    episode = cast.missing(other, at=NOW - hours(5))
    joined(cast, known, other)

    with scope(cast.asha.ctx()):
        assert missing_now(cast.asha.ctx(), [known]) == {known: episode}
        assert missing_now(cast.asha.ctx(), []) == {}
    with pytest.raises(BadReport, match="already recorded as missing"):
        cast.missing(known)


def test_share_of_one_row_opens_no_other(cast: Cast) -> None:
    known, other = cast.child(), stranger(cast)
    share_child(cast.asha.ctx(), child=known, to=cast.home, purpose="care", ends_at=None)
    joined(cast, known, other)

    with scope(cast.erin.ctx()):
        assert ask("SELECT id FROM record_child") == [(known,)]
    with scope(cast.asha.ctx()):
        assert Share.objects.filter(child_id=other).count() == 0


def test_rows_are_joined_only_when_both_are_kept_to_the_same_team(cast: Cast) -> None:
    known, other = cast.child(), stranger(cast)
    restrict(cast.gwen.ctx(), child=known, team="North")

    with pytest.raises(BadChild, match="kept to one team"):
        join(cast.asha.ctx(), child=known, other=other, reason="One school")
    restrict(cast.gwen.ctx(), child=other, team="North")
    joined(cast, known, other)

    with scope(cast.ben.ctx()):
        assert ask("SELECT id FROM record_child") == []


def test_restriction_holds_for_every_joined_row_and_stays_when_they_are_separated(
    cast: Cast,
) -> None:
    known, other = cast.child(), stranger(cast)
    link = joined(cast, known, other)

    restrict(cast.gwen.ctx(), child=known, team="North")
    parted(cast, link)
    with scope(cast.gwen.ctx()):
        kept = kept_to([known, other])
    lift_restriction(cast.gwen.ctx(), child=known)

    with scope(cast.gwen.ctx()):
        assert kept == {"North"}
        assert set(Restriction.objects.values_list("team", flat=True)) == {"", "North"}
    with scope(cast.ben.ctx()):
        assert ask("SELECT id FROM record_child") == [(known,)]


def test_groups_hold_all_rows_that_are_one_child(cast: Cast) -> None:
    rows = [stranger(cast) for _ in range(4)]
    joined(cast, rows[0], rows[1])
    joined(cast, rows[1], rows[2])
    ctx = cast.asha.ctx()

    with scope(ctx):
        groups = groups_of(ctx, [rows[0], rows[2], rows[3]])
        assert groups[rows[0]] == groups[rows[2]] == frozenset(rows[:3])
        assert groups[rows[3]] == {rows[3]}
        assert set(joined_with(ctx, rows[2])) == set(rows[:3])


def test_possible_match_waits_no_more_when_the_two_were_joined(cast: Cast) -> None:
    known = cast.child(at=NOW - hours(30))
    newcomer = _reported(cast)
    ctx = cast.asha.ctx()
    with scope(ctx):
        before = [row.newcomer for row in waiting_matches(ctx)]

    joined(cast, known, newcomer)

    with scope(ctx):
        assert before == [newcomer]
        assert waiting_matches(ctx) == []


def _reported(cast: Cast) -> UUID:
    said = ReportSaid("Erin Example", last_seen_at=NOW)
    made = take_report(cast.asha.ctx(), child=None, newcomer=ROBIN, said=said).id
    assert made is not None
    with scope(cast.asha.ctx()):
        return episode_named(cast.asha.ctx(), made).child_id

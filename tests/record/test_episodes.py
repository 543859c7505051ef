"""Every act on an episode: what it does, and what it refuses in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from homeward.domain.refusal import Refusal
from homeward.guard.models import Share
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.staff import recorders
from homeward.guard.versions import Conflict, NotFound
from homeward.record.children.operations import set_status
from homeward.record.episodes.operations import (
    BadEpisode,
    GradeSaid,
    ReturnSaid,
    confirm_return,
    correct_time,
    log,
    record_act,
    report_back,
    set_grade,
    set_kind,
    set_police_reference,
    void,
)
from homeward.record.episodes.queries import (
    around,
    authority_of,
    companions_of,
    episode_as_known_at,
    episode_named,
    episodes_of,
    open_episodes,
)
from homeward.record.models import Episode
from homeward.record.reports.operations import ReportSaid
from homeward.record.stamp import InFuture
from homeward.work.obligations.queries import obligations_of
from tests.cast import NOW, Cast, Person, hours

pytestmark = pytest.mark.django_db
LATER = NOW + hours(1)


def _row(cast: Cast, episode: UUID, by: Person | None = None, at: datetime = LATER) -> Episode:
    ctx = (by or cast.asha).ctx(at=at)
    with scope(ctx):
        return episode_named(ctx, episode)


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """A looked-after child of Alder, last seen an hour ago."""
    return cast.missing(cast.child())


def _log(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {"kind": "enquiry", "text": "Rang", "at": NOW} | said
    log(cast.asha.ctx(), episode=episode, **words)


def _act(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {"kind": "police_told", "who": "Asha", "at": NOW} | said
    record_act(cast.asha.ctx(), episode=episode, **words)


def _grade(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {"version": 1, "grade": "high", "at": NOW, "source": "police"} | said
    version = words.pop("version")
    set_grade(cast.asha.ctx(), episode=episode, version=version, said=GradeSaid(**words))


def _kind(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {"version": 1, "kind": "away", "at": NOW, "reason": "At a friend's"} | said
    set_kind(said.pop("by", cast.gwen).ctx(), episode=episode, **words)


def _correct(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {
        "version": 1, "name": "last_seen_at", "at": NOW - hours(2), "reason": "Misheard",
    } | said  # fmt: skip
    correct_time(cast.asha.ctx(), episode=episode, **words)


def _back(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {"found_at": None, "returned_at": NOW, "seen_by": "PC Example"} | said
    version = words.pop("version", 1)
    confirm_return(cast.asha.ctx(), episode=episode, version=version, said=ReturnSaid(**words))


def _reported(cast: Cast, episode: UUID, **said: Any) -> None:
    report_back(cast.asha.ctx(), episode=episode, **({"at": NOW, "who": "Erin"} | said))


def _void(cast: Cast, episode: UUID, **said: Any) -> None:
    void(cast.gwen.ctx(), episode=episode, **({"version": 1, "reason": "Typed twice"} | said))


def _reference(cast: Cast, episode: UUID, **said: Any) -> None:
    words = {"version": 1, "reference": "EX-1", "at": NOW} | said
    set_police_reference(cast.asha.ctx(), episode=episode, **words)


FUTURE = {"at": LATER}
REFUSALS: list[tuple[Callable[..., None], dict[str, Any], type[Refusal], str]] = [
    (_log, FUTURE, InFuture, "in the future"),
    (_log, {"text": " "}, BadEpisode, "Write what was asked"),
    (_log, {"kind": "rumour"}, BadEpisode, "Choose what kind"),
    (_act, FUTURE, InFuture, "in the future"),
    (_act, {"kind": "child_returned"}, BadEpisode, "Choose what was done"),
    (_act, {"who": ""}, BadEpisode, "who did it"),
    (_grade, FUTURE, InFuture, "in the future"),
    (_grade, {"grade": "purple"}, BadEpisode, "Choose a grade"),
    (_grade, {"source": "rumour"}, BadEpisode, "whose grade"),
    (_grade, {"version": 2}, Conflict, "Somebody else changed"),
    (_kind, FUTURE, InFuture, "in the future"),
    (_kind, {"kind": "missing"}, BadEpisode, "other kind"),
    (_kind, {"reason": ""}, BadEpisode, "why the kind"),
    (_kind, {"at": NOW - hours(2)}, BadEpisode, "after the child went missing"),
    (_kind, {"version": 9}, Conflict, "Somebody else changed"),
    (_correct, FUTURE, InFuture, "in the future"),
    (_correct, {"name": "version"}, BadEpisode, "which time"),
    (_correct, {"reason": ""}, BadEpisode, "why the time"),
    (_correct, {"name": "returned_at", "at": NOW}, BadEpisode, "not back yet"),
    (_correct, {"version": 9}, Conflict, "Somebody else changed"),
    (_reported, FUTURE, InFuture, "in the future"),
    (_reported, {"at": NOW - hours(3)}, BadEpisode, "before going missing"),
    (_back, {"returned_at": LATER}, InFuture, "in the future"),
    (_back, {"found_at": LATER}, InFuture, "in the future"),
    (_back, {"returned_at": None}, BadEpisode, "found or returned"),
    (_back, {"seen_by": " "}, BadEpisode, "who has seen"),
    (_back, {"returned_at": NOW - hours(3)}, BadEpisode, "before going missing"),
    (_back, {"found_at": NOW - hours(3)}, BadEpisode, "before going missing"),
    (_back, {"version": 9}, Conflict, "Somebody else changed"),
    (_void, {"reason": ""}, BadEpisode, "recorded in error"),
    (_void, {"version": 9}, Conflict, "Somebody else changed"),
    (_reference, FUTURE, InFuture, "in the future"),
    (_reference, {"version": 9}, Conflict, "Somebody else changed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "said", "refusal", "words"),
    REFUSALS,
    ids=[f"{case[0].__name__[1:]}-{'-'.join(case[1])}-{n}" for n, case in enumerate(REFUSALS)],
)
def test_act_is_refused_in_a_sentence_when_it_cannot_be(
    cast: Cast,
    episode: UUID,
    act: Callable[..., None],
    said: dict[str, Any],
    refusal: type[Refusal],
    words: str,
) -> None:
    before = _row(cast, episode)

    with pytest.raises(refusal, match=words):
        act(cast, episode, **said)

    assert _row(cast, episode).version == before.version


ACTS = [_log, _act, _grade, _kind, _correct, _reported, _back, _void, _reference]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__[1:])
def test_act_is_refused_when_the_episode_was_void(
    cast: Cast, episode: UUID, act: Callable[..., None]
) -> None:
    _void(cast, episode)

    with pytest.raises(BadEpisode, match="recorded in error"):
        act(cast, episode)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__[1:])
def test_act_finds_nothing_when_the_episode_is_not_there(
    cast: Cast, act: Callable[..., None]
) -> None:
    with pytest.raises(NotFound):
        act(cast, uuid4())


def test_conflict_carries_theirs_when_two_changed_the_same(cast: Cast, episode: UUID) -> None:
    _grade(cast, episode, grade="medium")

    with pytest.raises(Conflict) as told:
        _reference(cast, episode, reference="EX-2")

    theirs = told.value.theirs
    assert isinstance(theirs, Episode)
    assert (theirs.grade, theirs.version) == ("medium", 2)
    assert told.value.wanted["police_reference"] == "EX-2"


@pytest.mark.django_db(transaction=True)
def test_one_of_two_conflicts_when_they_change_at_once(cast: Cast) -> None:
    episode = cast.missing(cast.child())

    def send(reference: str) -> str:
        try:
            _reference(cast, episode, reference=reference)
        except Conflict as conflict:
            return f"conflict with {getattr(conflict.theirs, 'police_reference', '')}"
        finally:
            connection.close()
        return reference

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(send, ["EX-1", "EX-2"]))

    kept = answers[0]
    assert answers == [kept, f"conflict with {kept}"]
    assert _row(cast, episode).police_reference == kept


def test_log_keeps_every_entry_in_the_order_it_happened(cast: Cast, episode: UUID) -> None:
    _log(cast, episode, text="second", kind="sighting")
    _log(cast, episode, text="first", at=NOW - hours(1), who="Mrs Example")

    ctx = cast.asha.ctx()
    with scope(ctx):
        found = around(ctx, episode)

    assert [(e.text, e.kind) for e in found.log] == [("first", "enquiry"), ("second", "sighting")]
    who = recorders({found.log[0].recorded_by})
    assert {pk: one.name for pk, one in who.items()} == {cast.asha.id: "Asha Example"}


def test_board_shows_the_polices_grade_when_ours_differs(cast: Cast, episode: UUID) -> None:
    _grade(cast, episode, source="our_view", grade="high", reasons="Exploitation")
    ours = _row(cast, episode).grade
    _grade(cast, episode, version=2, grade="medium")
    _grade(cast, episode, version=3, grade="low", at=NOW - hours(0.5))

    assert ours == ""
    assert _row(cast, episode).grade == "medium"


def test_grade_of_the_report_stays_when_only_our_view_is_added(cast: Cast) -> None:
    graded = ReportSaid("Erin Example", grade="medium")
    episode = cast.missing(cast.child(), said=graded)

    _grade(cast, episode, source="our_view", grade="high")

    assert _row(cast, episode).grade == "medium"


def test_missing_becomes_away_when_a_manager_permits(cast: Cast, episode: UUID) -> None:
    _kind(cast, episode)

    assert _row(cast, episode).kind == "away"
    ctx = cast.asha.ctx()
    with scope(ctx):
        assert [k.kind for k in around(ctx, episode).kinds] == ["missing", "away"]


def test_away_is_denied_when_no_manager_asks(cast: Cast, episode: UUID) -> None:
    with pytest.raises(Denied):
        set_kind(
            cast.asha.ctx(), episode=episode, version=1, kind="away", at=NOW, reason="Friend's"
        )


def test_away_is_refused_when_the_child_is_not_looked_after(cast: Cast, episode: UUID) -> None:
    child = _row(cast, episode).child_id
    set_status(
        cast.asha.ctx(), child=child, status="child_in_need", team="North", starts_on=NOW.date()
    )

    with pytest.raises(BadEpisode, match="Only a looked-after child"):
        _kind(cast, episode)


def test_away_becomes_missing_when_anybody_on_the_team_says(cast: Cast, episode: UUID) -> None:
    _kind(cast, episode)

    set_kind(cast.asha.ctx(), episode=episode, version=2, kind="missing", at=NOW, reason="Gone")

    assert _row(cast, episode).kind == "missing"


def test_report_back_ends_nothing_when_a_carer_says_so(cast: Cast, episode: UUID) -> None:
    _reported(cast, episode)

    row = _row(cast, episode)
    assert (row.reported_back_at, row.ended_at) == (NOW, None)
    ctx = cast.asha.ctx()
    with scope(ctx):
        assert [e.pk for e in open_episodes(ctx)] == [episode]
        assert [e.text for e in around(ctx, episode).log] == ["Reported back"]


def test_report_back_is_refused_when_the_episode_is_over(cast: Cast, episode: UUID) -> None:
    _back(cast, episode)

    with pytest.raises(BadEpisode, match="over already"):
        _reported(cast, episode)


def test_return_ends_the_episode_at_the_later_time_when_found_then_returned(
    cast: Cast, episode: UUID
) -> None:
    _back(cast, episode, found_at=NOW - hours(0.5), returned_at=NOW, found_where="Station")

    row = _row(cast, episode)
    assert (row.ended_at, row.found_where, row.confirmed_by) == (NOW, "Station", "PC Example")


def test_return_is_refused_when_it_was_confirmed_before(cast: Cast, episode: UUID) -> None:
    _back(cast, episode)

    with pytest.raises(BadEpisode, match="over already"):
        _back(cast, episode, version=2)


def test_police_confirm_the_return_when_they_saw_the_child(cast: Cast, episode: UUID) -> None:
    cast.back(episode, at=NOW, by=_in_alder(cast))

    with scope(cast.asha.ctx()):
        (share,) = Share.objects.filter(to_organisation=cast.police)
    assert share.ends_at == NOW + hours(28 * 24)
    assert _row(cast, episode).ended_at == NOW
    with scope(cast.dev.ctx(at=NOW + hours(29 * 24))):
        assert list(open_episodes(cast.dev.ctx(at=NOW + hours(29 * 24)))) == []


def _in_alder(cast: Cast) -> Person:
    from dataclasses import replace

    return replace(cast.dev, authority=cast.alder)


def test_police_keep_the_record_when_the_child_is_missing_again_within_the_month(
    cast: Cast, episode: UUID
) -> None:
    _back(cast, episode)
    child = _row(cast, episode).child_id
    again = cast.missing(child, at=NOW + hours(27 * 24))

    late = NOW + hours(40 * 24)

    assert _row(cast, again, cast.dev, late).pk == again


def test_share_that_ends_sooner_is_not_prolonged_when_the_child_is_back(
    cast: Cast, episode: UUID
) -> None:
    from homeward.guard.sharing import share_child

    child = _row(cast, episode).child_id
    share_child(
        cast.asha.ctx(), child=child, to=cast.home, purpose="locate", ends_at=NOW + hours(1)
    )

    _back(cast, episode)

    with scope(cast.asha.ctx()):
        assert Share.objects.get(to_organisation=cast.home).ends_at == NOW + hours(1)


def test_start_is_counted_anew_when_a_time_is_corrected(cast: Cast, episode: UUID) -> None:
    _correct(cast, episode, at=NOW - hours(5))

    ctx = cast.asha.ctx()
    row = _row(cast, episode)
    with scope(ctx):
        (kept,) = around(ctx, episode).corrections
    assert (row.last_seen_at, row.started_at) == (NOW - hours(5), NOW - hours(5))
    assert (kept.name, kept.former, kept.at) == ("last_seen_at", NOW - hours(1), NOW - hours(5))


def test_former_state_is_read_when_asked_as_known_before_the_correction(
    cast: Cast, episode: UUID
) -> None:
    ctx = cast.asha.ctx(at=LATER)
    correct_time(
        ctx, episode=episode, version=1, name="last_seen_at", at=NOW - hours(5), reason="Misheard"
    )

    with scope(ctx):
        row = episode_named(ctx, episode)
        then = episode_as_known_at(ctx, row, NOW)
        now = episode_as_known_at(ctx, row, LATER)
        unknown = episode_as_known_at(ctx, row, NOW - hours(1))

    assert then is not None
    assert now is not None
    assert then.last_seen_at == NOW - hours(1)
    assert now.last_seen_at == NOW - hours(5)
    assert unknown is None


def test_correction_is_refused_when_no_start_would_be_left(cast: Cast, episode: UUID) -> None:
    _correct(cast, episode, name="authority_aware_at", at=None)

    with pytest.raises(BadEpisode, match="at least one time"):
        _correct(cast, episode, version=2, at=None)


@pytest.mark.parametrize(
    ("name", "at", "words"),
    [
        ("returned_at", None, "needs a time found or returned"),
        ("returned_at", NOW - hours(2), "before going missing"),
        ("last_seen_at", NOW - hours(30), "other episode"),
    ],
    ids=["no-end", "end-before-start", "over-its-neighbour"],
)
def test_correction_is_refused_when_the_episode_would_not_hold(
    cast: Cast, name: str, at: datetime | None, words: str
) -> None:
    child = cast.child(at=NOW - hours(50))
    former = cast.missing(child, at=NOW - hours(48))
    cast.back(former, at=NOW - hours(24))
    episode = cast.missing(child)
    _back(cast, episode)

    with pytest.raises(BadEpisode, match=words):
        _correct(cast, episode, version=2, name=name, at=at)


def test_police_reference_is_refused_when_police_were_told_in_another_episode(
    cast: Cast,
) -> None:
    child = cast.child(at=NOW - hours(50))
    cast.back(cast.missing(child, at=NOW - hours(48)), at=NOW - hours(24))
    episode = cast.missing(child)

    with pytest.raises(BadEpisode, match="other episode"):
        _reference(cast, episode, at=NOW - hours(30))


def test_episode_that_lasted_no_time_is_no_obstacle_when_another_is_corrected(
    cast: Cast,
) -> None:
    child = cast.child(at=NOW - hours(50))
    former = cast.missing(child, at=NOW - hours(20), seen=NOW - hours(20))
    cast.back(former, at=NOW - hours(20))
    episode = cast.missing(child)

    _correct(cast, episode, at=NOW - hours(21))

    assert _row(cast, episode).started_at == NOW - hours(21)


def test_police_reference_starts_the_clock_earlier_when_they_were_told_earlier(
    cast: Cast, episode: UUID
) -> None:
    _reference(cast, episode, at=NOW - hours(3))
    _reference(cast, episode, version=2, reference="EX-9", at=NOW)

    row = _row(cast, episode)
    assert (row.started_at, row.reported_to_police_at) == (NOW - hours(3), NOW - hours(3))
    assert row.police_reference == "EX-9"


def test_void_stops_the_clocks_and_closes_the_shares_when_recorded_in_error(
    cast: Cast, episode: UUID
) -> None:
    _void(cast, episode)

    ctx = cast.asha.ctx()
    with scope(ctx):
        states = {row.state for row in obligations_of(ctx, episode)}
        share = Share.objects.get(to_organisation=cast.police)
        still = list(open_episodes(ctx))
    assert states == {"lapsed"}
    assert share.ends_at == NOW + hours(28 * 24)
    assert still == []


def test_shares_stay_when_an_older_episode_is_void(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(50))
    former = cast.missing(child, at=NOW - hours(48))
    cast.back(former, at=NOW - hours(24))
    cast.missing(child)

    _void(cast, former, version=2)

    with scope(cast.asha.ctx()):
        assert Share.objects.filter(to_organisation=cast.police, ends_at__isnull=True).exists()


def test_companions_are_those_of_the_same_event_when_two_went_together(cast: Cast) -> None:
    event = uuid4()
    together = ReportSaid("Erin Example", event=event)
    first = cast.missing(cast.child(), said=together)
    second = cast.missing(cast.child(), said=together)
    cast.missing(cast.child())

    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, first)
        found = companions_of(ctx, row)
        own = episodes_of(ctx, [row.child_id])
        whose = authority_of(ctx, second)

    assert [each.pk for each in found] == [second]
    assert [each.pk for each in own] == [first]
    assert whose == cast.alder


def test_authority_is_not_told_when_the_episode_is_hidden(cast: Cast, episode: UUID) -> None:
    ctx = cast.carys.ctx()

    with scope(ctx), pytest.raises(NotFound):
        authority_of(ctx, episode)

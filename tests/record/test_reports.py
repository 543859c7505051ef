"""Taking a missing report: of a known child, of one nobody knows, of another authority's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from homeward.domain.context import Context
from homeward.guard.models import LedgerEntry, LedgerItem
from homeward.guard.people import add_authority, system_context
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.record.children.operations import BadChild, Particulars, restrict, set_status
from homeward.record.episodes.operations import BadEpisode
from homeward.record.episodes.queries import open_episodes
from homeward.record.models import Child, Episode, PossibleMatch
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.reports.operations import (
    BadReport,
    ReportSaid,
    finish_draft,
    save_draft,
    settle_match,
    take_report,
)
from homeward.record.reports.queries import draft, drafts, reports_of, waiting_matches
from homeward.record.stamp import InFuture
from tests.cast import NOW, ROBIN, Cast, Person, hours
from tests.tables import ask, of_records
from tests.work.messages.parts import reachable

pytestmark = pytest.mark.django_db
SAID = ReportSaid("Erin Example", "Carer", last_seen_at=NOW - hours(1))


def _take(
    ctx: Context,
    *,
    child: UUID | None = None,
    newcomer: Particulars | None = None,
    said: ReportSaid = SAID,
) -> UUID:
    made = take_report(ctx, child=child, newcomer=newcomer, said=said).id
    assert made is not None
    return made


def _board(person: Person, *, cast: Cast) -> list[UUID]:
    ctx = person.ctx()
    with scope(ctx):
        return [row.pk for row in open_episodes(ctx)]


def test_words_are_kept_as_they_were_said_when_a_report_is_taken(cast: Cast) -> None:
    said = replace(SAID, circumstances="Left after tea", clothing="Red coat", grade="high")

    episode = _take(cast.asha.ctx(), child=cast.child(), said=said)

    with scope(cast.asha.ctx()):
        (kept,) = reports_of(cast.asha.ctx(), episode)
    assert (kept.reporter_name, kept.circumstances) == ("Erin Example", "Left after tea")
    assert kept.said["grade"] == "high"


@pytest.mark.parametrize("taker", ["carys", "dev", "erin"])
def test_another_authoritys_child_is_taken_when_nobody_knows_them(cast: Cast, taker: str) -> None:
    person: Person = getattr(cast, taker)

    episode = _take(person.ctx(authority=cast.alder), newcomer=ROBIN)

    assert _board(cast.asha, cast=cast) == [episode]
    assert _board(cast.dev, cast=cast) == [episode]
    assert _board(person, cast=cast) == [episode]
    others = {"carys", "erin"} - {taker}
    assert [_board(getattr(cast, other), cast=cast) for other in others] == [[] for _ in others]


def test_child_is_taken_when_their_authority_does_not_work_here(cast: Cast) -> None:
    program = system_context(now=NOW, purpose="set up")
    far = add_authority(program, code="X09", name="Elm", protocol="national", services=None).id

    episode = _take(cast.asha.ctx(authority=far), newcomer=ROBIN)

    assert _board(cast.asha, cast=cast) == [episode]
    assert _board(cast.carys, cast=cast) == []


def test_host_authority_sees_when_the_child_is_placed_in_its_area(cast: Cast) -> None:
    child = cast.child()
    place_child(
        cast.asha.ctx(),
        child=child,
        said=PlacementSaid(date(2026, 1, 5), host_authority_id=cast.birch),
    )

    episode = _take(cast.asha.ctx(), child=child)

    assert _board(cast.carys, cast=cast) == [episode]


def test_report_is_refused_plainly_when_the_child_is_already_missing(cast: Cast) -> None:
    child = cast.child()
    _take(cast.asha.ctx(), child=child)

    with pytest.raises(BadReport, match="already recorded as missing"):
        _take(cast.gwen.ctx(), child=child)


def test_report_is_refused_plainly_when_an_episode_lasted_then(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(50))
    cast.back(cast.missing(child, at=NOW - hours(48)), at=NOW - hours(24))

    with pytest.raises(BadReport, match="at that time"):
        _take(cast.asha.ctx(), child=child, said=replace(SAID, last_seen_at=NOW - hours(30)))


@pytest.mark.parametrize(
    ("said", "refusal", "words"),
    [
        ({"reporter_name": " "}, BadReport, "name of the person"),
        ({"grade": "purple"}, BadReport, "Choose a grade"),
        ({"kind": "hiding"}, BadReport, "missing or away"),
        ({"last_seen_at": NOW + hours(1)}, InFuture, "in the future"),
        ({"noticed_at": NOW + hours(1)}, InFuture, "in the future"),
        ({"reported_to_police_at": NOW + hours(1)}, InFuture, "in the future"),
        ({"last_seen_at": None}, BadReport, "last seen or missed"),
    ],
    ids=["reporter", "grade", "kind", "seen", "noticed", "police", "no-time"],
)
def test_report_is_refused_in_a_sentence_when_it_cannot_stand(
    cast: Cast, said: dict[str, Any], refusal: type[Exception], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        _take(cast.asha.ctx(), newcomer=ROBIN, said=replace(SAID, **said))


@pytest.mark.parametrize(
    ("newcomer", "words"),
    [
        (Particulars(" ", ""), "Enter a name"),
        (Particulars("Robin", sex="Q"), "Choose a sex"),
        (Particulars("Robin", ethnicity="Q"), "Choose an ethnicity"),
        (Particulars("Robin", born_on=date(2026, 6, 11)), "in the future"),
    ],
    ids=["nameless", "sex", "ethnicity", "unborn"],
)
def test_newcomer_is_refused_in_a_sentence_when_they_cannot_stand(
    cast: Cast, newcomer: Particulars, words: str
) -> None:
    with pytest.raises(BadChild, match=words):
        _take(cast.asha.ctx(), newcomer=newcomer)


def test_report_is_refused_when_it_is_of_nobody(cast: Cast) -> None:
    with pytest.raises(BadReport, match="who the child is"):
        _take(cast.asha.ctx())


def test_report_finds_nothing_when_the_child_is_hidden(cast: Cast) -> None:
    child = cast.child()

    with pytest.raises(NotFound):
        _take(cast.carys.ctx(authority=cast.alder), child=child)


def test_away_is_refused_when_the_child_is_not_looked_after(cast: Cast) -> None:
    child = cast.child()
    away = replace(SAID, kind="away")
    set_status(
        cast.asha.ctx(), child=child, status="child_in_need", team="North", starts_on=NOW.date()
    )

    with pytest.raises(BadEpisode, match="Only a looked-after child"):
        _take(cast.asha.ctx(), child=child, said=away)


def _after_report(cast: Cast, newcomer: Particulars) -> tuple[object, dict[str, int], list[tuple]]:
    """What the asker can learn after reporting Alder's child: answer, rows, audit trail."""
    ctx = cast.carys.ctx(authority=cast.alder)
    outcome = take_report(ctx, child=None, newcomer=newcomer, said=SAID)
    shape = (type(outcome), len(outcome.episodes), len(outcome.children), outcome.id is None)
    rows: dict[str, int] = {}
    for reader in (cast.carys.ctx(), ctx):
        with scope(reader):
            for table in of_records():
                count = ask(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608
                rows[table] = max(rows.get(table, 0), count)
            trail = ask(
                "SELECT operation, item_count, (SELECT array_agg(table_name || op ORDER BY i.id) "
                "FROM guard_ledgeritem i WHERE entry_id = e.id) FROM guard_ledgerentry e "
                "WHERE operation_id = %s ORDER BY 1, 2",
                ctx.operation_id,
            )
    return shape, rows, trail


def test_hidden_match_is_told_to_its_own_officer_alone(cast: Cast) -> None:
    known = cast.child(by=cast.asha)

    episode = _take(cast.carys.ctx(authority=cast.alder), newcomer=ROBIN)

    with scope(cast.asha.ctx()):
        (match,) = waiting_matches(cast.asha.ctx())
        assert match.child.pk == known
        assert "same date of birth" in match.reasons
        row = Episode.objects.seen_by(cast.asha.ctx()).get(pk=episode)
        assert match.newcomer == row.child_id
    for other in (cast.carys, cast.dev, cast.erin):
        reader = other.ctx(authority=cast.alder)
        with scope(reader):
            assert waiting_matches(reader) == []


@pytest.mark.django_db(transaction=True)
def test_answer_is_the_same_when_there_was_a_hidden_match_and_when_not(cast: Cast) -> None:
    reachable(cast.gwen)  # or the first report of a day alarms that she is not, and the next none
    cast.child(by=cast.asha)

    without = _after_report(cast, Particulars("Avery", "Nobody", date(2009, 9, 9)))
    with_match = _after_report(cast, ROBIN)

    shape, rows, trail = with_match
    assert (shape, trail) == (without[0], without[2])
    assert rows == {table: 2 * number for table, number in without[1].items()}
    assert rows["record_possiblematch"] == 0
    with scope(cast.asha.ctx()):
        assert len(waiting_matches(cast.asha.ctx())) == 1


def test_match_stands_in_a_book_of_its_own_when_noted(cast: Cast) -> None:
    cast.child(by=cast.asha)
    ctx = cast.carys.ctx(authority=cast.alder)

    _take(ctx, newcomer=ROBIN)

    with scope(cast.carys.ctx()):
        seen = LedgerItem.objects.filter(table_name="record_possiblematch").count()
        entries = LedgerEntry.objects.filter(operation_id=ctx.operation_id).count()
    with scope(cast.asha.ctx()):
        noted = LedgerItem.objects.get(table_name="record_possiblematch")
        entry = LedgerEntry.objects.get(pk=noted.entry_id)
    assert (seen, entries) == (0, 1)
    assert (entry.authority_id, entry.organisation) == (cast.alder, cast.asha.organisation)


def test_match_is_kept_from_other_teams_when_the_known_child_is_restricted(cast: Cast) -> None:
    known = cast.child(by=cast.asha)
    restrict(cast.gwen.ctx(), child=known, team="North")

    _take(cast.carys.ctx(authority=cast.alder), newcomer=ROBIN)

    with scope(cast.ben.ctx()):
        assert waiting_matches(cast.ben.ctx()) == []
    with scope(cast.asha.ctx()):
        assert len(waiting_matches(cast.asha.ctx())) == 1


def test_match_waits_no_more_when_it_is_settled(cast: Cast) -> None:
    cast.child(by=cast.asha)
    _take(cast.carys.ctx(authority=cast.alder), newcomer=ROBIN)
    ctx = cast.asha.ctx()
    with scope(ctx):
        (match,) = waiting_matches(ctx)

    with pytest.raises(BadReport, match="whether they are"):
        settle_match(ctx, match=match.pk, version=1, answer="waiting")
    settle_match(cast.asha.ctx(), match=match.pk, version=1, answer="different")

    with scope(ctx):
        assert waiting_matches(ctx) == []
        assert PossibleMatch.objects.seen_by(ctx).get().answer == "different"
        assert Child.objects.seen_by(ctx).count() == 2


def test_draft_is_kept_as_typed_until_it_is_put_away(cast: Cast) -> None:
    ctx, pk = cast.asha.ctx(), uuid4()
    with scope(ctx):
        save_draft(ctx, draft=pk, body={"given_name": "Rob"})
        save_draft(ctx, draft=pk, body={"given_name": "Robin"})
        kept = draft(ctx, pk)
        listed = drafts(ctx)
        finish_draft(ctx, draft=pk)
        gone = draft(ctx, pk)

    assert kept is not None
    assert kept.body == {"given_name": "Robin"}
    assert listed == [kept]
    assert gone is None


def test_draft_is_denied_when_the_role_takes_no_reports(cast: Cast) -> None:
    ctx = cast.asha.ctx(roles=frozenset({"analyst"}))

    with scope(ctx), pytest.raises(Denied):
        save_draft(ctx, draft=uuid4(), body={})

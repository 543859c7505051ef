"""Taking in the police's list: every row ends somewhere, and what is settled stays settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from homeward.guard.models import LedgerEntry, Share
from homeward.guard.people import add_authority, system_context
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.sharing import NotOwnRecord, end_share
from homeward.guard.versions import Conflict, NotFound
from homeward.record.children.operations import restrict
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.work.exchange.comparing import AMBIGUOUS, TWICE, UNCLEAR, Theirs
from homeward.work.exchange.models import Difference, PoliceList
from homeward.work.exchange.operations import BadList, BadSettling, ListSaid, load_list, settle
from homeward.work.exchange.ours import HEADINGS, list_out
from homeward.work.exchange.queries import (
    ListEnded,
    how_it_ended,
    latest_list,
    open_differences,
    settled_differences,
)
from tests.cast import NOW, ROBIN, Cast, Person, hours

pytestmark = pytest.mark.django_db


def _row(line: int = 2, **said: object) -> Theirs:
    row = Theirs(
        line=line,
        digest="",
        our_reference="",
        reference="",
        numbers=frozenset(),
        name="",
        born_on=None,
        last_seen=NOW - hours(1),
        reported=None,
        ended=None,
        grade="",
    )
    row = replace(row, **said)  # type: ignore[arg-type]
    return replace(row, digest=f"{replace(row, line=0)}")


def _load(
    cast: Cast,
    *rows: Theirs,
    by: Person | None = None,
    at: datetime = NOW,
    rejects: tuple[tuple[int, str], ...] = (),
) -> UUID:
    said = ListSaid("list.csv", at, rows, rejects)
    made = load_list((by or cast.asha).ctx(at=at), authority=cast.alder, said=said).id
    assert made is not None
    return made


def _open(person: Person, at: datetime = NOW) -> list[Difference]:
    ctx = person.ctx(at=at)
    with scope(ctx):
        return open_differences(ctx)


def _list(cast: Cast, at: datetime = NOW) -> PoliceList:
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        found = latest_list(ctx, authority=cast.alder)
    assert found is not None
    return found


def _kinds(rows: list[Difference]) -> list[str]:
    return [row.kind for row in rows]


def test_list_out_names_a_child_only_when_there_is_no_police_reference(cast: Cast) -> None:
    plain = cast.missing(cast.child())
    said = ReportSaid("Erin Example", police_reference="MP/7/26")
    known = cast.missing(cast.child(by=cast.asha), said=said)
    ctx = cast.asha.ctx()

    with scope(ctx):
        rows = {row[0]: dict(zip(HEADINGS, row, strict=True)) for row in list_out(ctx).rows}

    assert rows[str(plain)]["given_name"] == "Robin"
    assert rows[str(plain)]["born_on"] == "2011-03-04"
    assert rows[str(known)]["police_reference"] == "MP/7/26"
    assert not any(rows[str(known)][name] for name in ("given_name", "family_name", "born_on"))


def test_list_out_has_those_of_the_last_day_when_others_are_long_over(cast: Cast) -> None:
    old = cast.missing(cast.child(), at=NOW - hours(60))
    cast.back(old, at=NOW - hours(30))
    late = cast.missing(cast.child(), at=NOW - hours(60))
    cast.back(late, at=NOW - hours(23))
    ctx = cast.asha.ctx()

    with scope(ctx):
        ids = {row[0] for row in list_out(ctx).rows}

    assert ids == {str(late)}


def test_list_out_is_in_the_ledger_when_it_is_read(cast: Cast) -> None:
    cast.missing(cast.child())
    ctx = cast.asha.ctx()

    with scope(ctx):
        list_out(ctx)
        opened = LedgerEntry.objects.filter(operation="page.opened").count()

    assert opened == 1


def test_list_out_has_nobody_when_the_reader_may_see_nobody(cast: Cast) -> None:
    cast.missing(cast.child())
    ctx = cast.carys.ctx()

    with scope(ctx):
        assert list_out(ctx).rows == ()


def test_rows_add_up_when_some_are_new_unchanged_and_rejected(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    mine, other = _row(our_reference=str(episode)), _row(3, reference="MP/9/26")
    _load(cast, mine, other)
    again = replace(mine, line=7)

    later = NOW + hours(1)
    changed = _row(3, reference="MP/9/26", grade="high")
    _load(cast, mine, changed, again, rejects=((5, "No time."),), at=later)

    found = _list(cast, later)
    assert (found.accepted, found.unchanged, found.rejected) == (1, 1, 2)
    assert found.read == 4
    assert [line for line, _ in found.rejects] == [5, 7]


def test_differences_are_listed_when_the_lists_differ(cast: Cast) -> None:
    graded = cast.missing(cast.child())
    cast.missing(cast.child())

    _load(cast, _row(our_reference=str(graded), grade="high"), _row(3, reference="MP/9/26"))

    assert _kinds(_open(cast.asha)) == ["theirs_only", "ours_only", "grade"]


def test_settled_one_stays_away_when_the_facts_are_the_same(cast: Cast) -> None:
    row = _row(our_reference=str(cast.missing(cast.child())), grade="high")
    _load(cast, row)
    found = _open(cast.gwen)[0]
    settle(
        cast.gwen.ctx(), difference=found.pk, version=found.version, decision="both", reason="Asked"
    )

    _load(cast, row, at=NOW + hours(1))

    assert _open(cast.asha) == []
    ctx = cast.asha.ctx()
    with scope(ctx):
        kept = settled_differences(ctx)[0]
    assert (kept.decision, kept.reason, kept.settled_by) == ("both", "Asked", cast.gwen.id)


def test_settled_one_returns_when_the_facts_changed(cast: Cast) -> None:
    episode = str(cast.missing(cast.child()))
    _load(cast, _row(our_reference=episode, grade="high"))
    found = _open(cast.asha)[0]
    settle(cast.asha.ctx(), difference=found.pk, version=1, decision="ours", reason="Asked")

    _load(cast, _row(our_reference=episode, grade="low"), at=NOW + hours(1))

    assert [(row.kind, row.theirs) for row in _open(cast.asha)] == [("grade", "low")]


def test_open_one_says_the_new_facts_when_they_changed(cast: Cast) -> None:
    episode = str(cast.missing(cast.child()))
    _load(cast, _row(our_reference=episode, grade="high"))

    _load(cast, _row(our_reference=episode, grade="low"), at=NOW + hours(1))

    assert [(row.theirs, row.version) for row in _open(cast.asha)] == [("low", 2)]


def test_open_one_goes_when_the_lists_agree(cast: Cast) -> None:
    episode = str(cast.missing(cast.child()))
    _load(cast, _row(reference="MP/1/26"))
    assert _kinds(_open(cast.asha)) == ["theirs_only", "ours_only"]

    _load(cast, _row(our_reference=episode), at=NOW + hours(1))

    assert _kinds(_open(cast.asha)) == ["theirs_only"]


def test_open_one_stays_when_the_list_says_nothing_of_it(cast: Cast) -> None:
    episode = cast.missing(cast.child(), at=NOW - hours(50))
    cast.back(episode, at=NOW - hours(30))
    _load(cast, _row(our_reference=str(episode), last_seen=NOW - hours(51), grade="high"))
    before = len(_open(cast.asha))

    _load(cast, _row(reference="MP/5/26"), at=NOW + hours(1))

    assert len(_open(cast.asha)) == before + 1


def test_restricted_child_is_no_difference_when_it_matches_and_is_hidden(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    restrict(cast.gwen.ctx(), child=child, team="North")

    _load(cast, _row(our_reference=str(episode), grade="high"), by=cast.ben)

    assert _open(cast.ben) == []
    assert _kinds(_open(cast.asha)) == ["grade"]


def test_police_see_differences_of_shared_children_only_when_they_sent_the_list(
    cast: Cast,
) -> None:
    episode = cast.missing(cast.child())
    _load(
        cast,
        _row(our_reference=str(episode), grade="high"),
        _row(3, reference="MP/9/26", name="Somebody Else"),
        by=cast.dev,
    )

    assert _kinds(_open(cast.dev)) == ["grade"]
    assert _kinds(_open(cast.asha)) == ["theirs_only", "grade"]
    assert _open(cast.carys) == []


def test_police_read_how_their_own_list_ended_and_no_other(cast: Cast) -> None:
    dev = cast.dev.ctx()
    _load(cast, _row(reference="MP/9/26"))
    with scope(dev):
        assert latest_list(dev, authority=cast.alder) is None

    mine = _load(cast, _row(reference="MP/9/26"), by=cast.dev)

    with scope(dev):
        found = latest_list(dev, authority=cast.alder)
    assert found is not None
    assert found.pk == mine


@pytest.mark.parametrize(
    ("at", "rows"),
    [
        (NOW + hours(1), (_row(),)),
        (NOW - timedelta(days=8), (_row(),)),
        (NOW, ()),
        (NOW, tuple(_row(n) for n in range(5_001))),
    ],
    ids=["future", "old", "empty", "long"],
)
def test_list_is_refused_when_it_cannot_be_compared(
    cast: Cast, at: datetime, rows: tuple[Theirs, ...]
) -> None:
    with pytest.raises(BadList):
        load_list(cast.asha.ctx(), authority=cast.alder, said=ListSaid("x", at, rows, ()))


def test_list_is_refused_when_the_authority_is_anothers(cast: Cast) -> None:
    said = ListSaid("x", NOW, (_row(reference="MP/1"),), ())

    with pytest.raises(NotFound):
        load_list(cast.carys.ctx(), authority=cast.alder, said=said)


def test_settling_is_refused_when_somebody_may_not_or_need_not(cast: Cast) -> None:
    episode = str(cast.missing(cast.child()))
    _load(cast, _row(our_reference=episode, grade="high"))
    row = _open(cast.asha)[0]
    said = {"difference": row.pk, "version": 1, "decision": "ours", "reason": "Asked"}

    with pytest.raises(Denied):
        settle(cast.dev.ctx(), **said)
    with pytest.raises(NotFound):
        settle(cast.carys.ctx(), **said)
    with pytest.raises(BadSettling):
        settle(cast.asha.ctx(), **{**said, "reason": "  "})
    with pytest.raises(BadSettling):
        settle(cast.asha.ctx(), **{**said, "decision": "toss"})
    with pytest.raises(Conflict):
        settle(cast.asha.ctx(), **{**said, "version": 9})
    settle(cast.asha.ctx(), **said)
    with pytest.raises(BadSettling):
        settle(cast.gwen.ctx(), **said)
    with pytest.raises(NotFound):
        settle(cast.asha.ctx(), **{**said, "difference": uuid4()})


def _ended(cast: Cast, reader: Person, at: datetime) -> ListEnded:
    ctx = reader.ctx(at=at)
    with scope(ctx):
        kept = latest_list(ctx, authority=cast.alder)
        assert kept is not None
        return how_it_ended(ctx, kept)


def _hosted(authority: UUID, by: Person) -> UUID:
    """An episode of another authority's child, reported by a host's officer."""
    said = ReportSaid("Erin Example", last_seen_at=NOW - hours(1))
    made = take_report(by.ctx(authority=authority), child=None, newcomer=ROBIN, said=said).id
    assert made is not None
    return made


@pytest.mark.parametrize("who", ["asha", "dev"])
def test_list_is_refused_when_one_made_later_was_compared(cast: Cast, who: str) -> None:
    cast.missing(cast.child())
    _load(cast, _row(reference="MP/1/26"))
    said = ListSaid("old.csv", NOW - timedelta(days=6), (_row(reference="MP/1/26"),), ())

    with pytest.raises(BadList, match="made later, at 1:00pm on Wednesday 10 June") as refused:
        load_list(getattr(cast, who).ctx(at=NOW + hours(1)), authority=cast.alder, said=said)

    assert refused.value.field == "as_at"
    assert _kinds(_open(cast.asha)) == ["theirs_only", "ours_only"]


def test_list_is_taken_again_when_it_was_made_at_the_same_minute(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    _load(cast, _row(reference="MP/1/26"))
    again = ListSaid("mended.csv", NOW, (_row(our_reference=str(episode)),), ())

    load_list(cast.asha.ctx(at=NOW + hours(1)), authority=cast.alder, said=again)

    assert _kinds(_open(cast.asha)) == ["theirs_only"]


def test_child_not_on_their_list_stays_so_when_a_hosts_older_list_is_compared(cast: Cast) -> None:
    _hosted(cast.alder, cast.carys)
    _load(cast, _row(reference="MP/1/26"))
    old = ListSaid("old.csv", NOW - timedelta(days=6), (_row(reference="MP/2/26"),), ())

    load_list(cast.carys.ctx(at=NOW + hours(1)), authority=cast.birch, said=old)

    assert _kinds(_open(cast.asha)) == ["theirs_only", "ours_only"]


def test_child_not_on_their_list_goes_from_the_differences_when_a_day_has_passed(
    cast: Cast,
) -> None:
    episode = cast.missing(cast.child())
    _load(cast, _row(reference="MP/1/26"))
    cast.back(episode, at=NOW + hours(1))

    _load(cast, _row(reference="MP/1/26"), at=NOW + hours(24))
    still = _kinds(_open(cast.asha))
    _load(cast, _row(reference="MP/1/26"), at=NOW + hours(26))

    assert still == ["theirs_only", "ours_only"]
    assert _kinds(_open(cast.asha)) == ["theirs_only"]


def _hidden_from_police(cast: Cast) -> UUID:
    """An episode with a police reference, of a child no longer shared with the police."""
    child = cast.child()
    episode = cast.missing(child, said=ReportSaid("Erin Example", police_reference="MP/7/26"))
    gwen = cast.gwen.ctx(at=NOW + hours(1))
    with scope(gwen):
        shares = list(Share.objects.filter(child_id=child, to_organisation=cast.police))
    for share in shares:
        end_share(gwen, share=share.pk, version=share.version)
    return episode


@pytest.mark.parametrize(
    "names", [("ours", "theirs"), ("theirs", "ours"), ("theirs", "theirs"), ("ours", "ours")]
)
def test_police_learn_nothing_of_a_hidden_child_when_two_rows_are_about_one_episode(
    cast: Cast, names: tuple[str, str]
) -> None:
    episode, later = _hidden_from_police(cast), NOW + hours(2)
    said = {"ours": {"our_reference": str(episode)}, "theirs": {"reference": "MP/7/26"}}
    rows = [_row(line, **said[name]) for line, name in enumerate(names, 2)]
    same = names[0] == names[1]

    _load(cast, *rows, by=cast.dev, at=later)

    # A reference by itself may be a brother's or sister's: only the same row is there twice.
    why = (3, TWICE) if same else (2 + names.index("theirs"), UNCLEAR)
    assert _ended(cast, cast.asha, later).rejects == (why,)
    told = _ended(cast, cast.dev, later)
    # As it would be told if there were no such child: the same name twice in their own file.
    assert told.rejects == (((3, TWICE),) if same else ())
    assert (told.read, told.accepted, told.unchanged) == (2, 1 if same else 2, None)


def test_police_learn_nothing_of_hidden_children_when_a_reference_stands_on_both(
    cast: Cast,
) -> None:
    _hidden_from_police(cast)
    _hidden_from_police(cast)
    later = NOW + hours(2)

    _load(cast, _row(reference="MP/7/26"), by=cast.dev, at=later)

    assert _ended(cast, cast.asha, later).rejects == ((2, AMBIGUOUS),)
    assert _ended(cast, cast.dev, later).rejects == ()


def test_police_are_told_why_when_the_child_is_shared_with_them(cast: Cast) -> None:
    said = ReportSaid("Erin Example", police_reference="MP/7/26")
    episode = cast.missing(cast.child(), said=said)
    rows = (_row(our_reference=str(episode)), _row(3, reference="MP/7/26"))

    _load(cast, *rows, by=cast.dev, rejects=((4, "No time."),))

    told = _ended(cast, cast.dev, NOW)
    assert told.rejects == ((3, UNCLEAR), (4, "No time."))
    assert (told.read, told.accepted, told.rejected) == (3, 1, 2)


def test_host_neither_sees_nor_settles_when_the_childs_authority_works_here(cast: Cast) -> None:
    episode = _hosted(cast.alder, cast.carys)
    _load(cast, _row(our_reference=str(episode), grade="high"))
    row = _open(cast.asha)[0]

    assert _open(cast.carys) == []
    with pytest.raises(NotOwnRecord):
        settle(cast.carys.ctx(), difference=row.pk, version=1, decision="ours", reason="Asked")
    with pytest.raises(NotFound):
        settle(cast.erin.ctx(roles=cast.asha.ctx().roles), difference=row.pk, version=1,
               decision="ours", reason="Asked")  # fmt: skip


def test_host_settles_when_the_childs_authority_does_not_work_here(cast: Cast) -> None:
    program = system_context(now=NOW, purpose="set up")
    far = add_authority(program, code="X09", name="Farlow", protocol="national", services=None).id
    assert far is not None
    episode = _hosted(far, cast.carys)
    said = ListSaid("list.csv", NOW, (_row(our_reference=str(episode), grade="high"),), ())
    load_list(cast.carys.ctx(), authority=cast.birch, said=said)

    [row] = _open(cast.carys)
    settle(cast.carys.ctx(), difference=row.pk, version=1, decision="ours", reason="Asked")

    assert _open(cast.carys) == []


def test_other_team_does_not_settle_when_the_record_is_kept_to_one(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    _load(cast, _row(our_reference=str(episode), grade="high"))
    row = _open(cast.asha)[0]
    restrict(cast.gwen.ctx(), child=child, team="North")

    with pytest.raises(NotFound):
        settle(cast.ben.ctx(), difference=row.pk, version=1, decision="ours", reason="Asked")

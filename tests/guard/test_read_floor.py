"""Row-level security: what the database returns when the application's code forgets to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Count

from homeward.domain.context import Context
from homeward.guard import keptforms
from homeward.guard.history import as_known_at
from homeward.guard.models import DoneOperation, LedgerEntry, LedgerHead, LedgerItem
from homeward.guard.session import scope
from homeward.guard.sharing import end_share, share_child
from homeward.record.children.operations import restrict
from homeward.record.models import Child, Draft, Episode
from homeward.record.reports.operations import save_draft
from tests.cast import NOW, Cast, hours
from tests.tables import ask, of_records

pytestmark = pytest.mark.django_db

STRANGERS: dict[str, Callable[[Cast], Context]] = {
    "other-authority": lambda cast: cast.carys.ctx(),
    "other-authority-asking-for-ours": lambda cast: cast.carys.ctx(authority=cast.alder),
    "carer-without-share": lambda cast: cast.erin.ctx(authority=cast.alder),
    "police-without-share": lambda cast: cast.dev.ctx(),
    "police-without-share-asking-for-ours": lambda cast: cast.dev.ctx(authority=cast.alder),
    "nobody": lambda cast: Context(uuid4(), uuid4(), None, "work", NOW),
}


@pytest.fixture
def known(cast: Cast) -> Cast:
    """One child of Alder with a closed share to the police and no other."""
    cast.child()
    return cast


def _counts(tables: list[str]) -> dict[str, int]:
    return {t: ask(f"SELECT count(*) FROM {t}")[0][0] for t in tables}  # noqa: S608


def test_own_record_is_seen_when_asked_for(known: Cast) -> None:
    with scope(known.asha.ctx()):
        found = _counts(["record_child", "record_child_history", "record_statusperiod"])

    assert found == {"record_child": 1, "record_child_history": 2, "record_statusperiod": 1}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_raw_sql_returns_nothing_when_a_stranger_asks(
    known: Cast, stranger: Callable[[Cast], Context]
) -> None:
    with scope(stranger(known)):
        found = _counts(of_records())

    assert {table: number for table, number in found.items() if number} == {}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_orm_returns_nothing_when_a_stranger_is_let_past_the_seat_belt(
    known: Cast, stranger: Callable[[Cast], Context]
) -> None:
    asked = known.asha.ctx()
    with scope(stranger(known)):
        rows = Child.objects.seen_by(asked)

        assert list(rows) == []
        assert list(rows.union(rows)) == []
        assert (rows.count(), rows.exists(), rows.aggregate(n=Count("pk"))) == (0, False, {"n": 0})
        assert as_known_at(asked, Child, NOW) == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_returned_when_no_context_was_set(cast: Cast) -> None:
    cast.missing(cast.child())

    found = _counts([*of_records(), "record_draft", "guard_keptform", "guard_ledgerhead"])
    entries = _counts(["guard_ledgerentry", "guard_ledgeritem", "guard_seal"])

    assert set(found.values()) == {0}
    assert set(entries.values()) == {0}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_returned_when_the_connection_held_a_context_before(cast: Cast) -> None:
    cast.child()
    with scope(cast.asha.ctx()):
        assert _counts(["record_child"]) == {"record_child": 1}

    assert _counts(["record_child"]) == {"record_child": 0}


def test_police_see_the_child_and_no_other_when_it_is_shared_with_them(cast: Cast) -> None:
    missing, other = cast.child(), cast.child()
    cast.missing(missing)

    with scope(cast.dev.ctx()):
        seen = {row.pk for row in Child.objects.seen_by(cast.dev.ctx())}
        raw = {row[0] for row in ask("SELECT child_id FROM record_episode")}

    assert seen == raw == {missing}
    assert other not in seen


@pytest.mark.parametrize(
    ("at", "sees"),
    [(hours(-1), False), (hours(0), True), (hours(23), True), (hours(24), False)],
    ids=["before", "from", "just-before-until", "until"],
)
def test_share_opens_the_record_when_now_lies_within_it(
    cast: Cast, at: timedelta, sees: bool
) -> None:
    child = cast.child(at=NOW - hours(2))
    share_child(cast.asha.ctx(), child=child, to=cast.home, purpose="care", ends_at=NOW + hours(24))
    reader = cast.erin.ctx(at=NOW + at)

    with scope(reader):
        seen = [row.pk for row in Child.objects.seen_by(reader)]
        raw = [row[0] for row in ask("SELECT id FROM record_child")]

    assert seen == raw == ([child] if sees else [])


def test_share_closes_the_record_when_it_is_ended(cast: Cast) -> None:
    child = cast.child()
    share = share_child(cast.asha.ctx(), child=child, to=cast.home, purpose="care", ends_at=None).id
    assert share is not None

    end_share(cast.asha.ctx(at=NOW + hours(1)), share=share, version=1)

    with scope(cast.erin.ctx(at=NOW + hours(1))):
        assert ask("SELECT id FROM record_child") == []


def test_restricted_child_is_hidden_when_another_team_asks(cast: Cast) -> None:
    child = cast.child()
    cast.missing(child)
    restrict(cast.gwen.ctx(), child=child, team="North")

    with scope(cast.ben.ctx()):
        hidden = _counts(["record_child", "record_episode", "record_episode_history"])
    with scope(cast.asha.ctx()):
        shown = _counts(["record_child", "record_episode"])

    assert set(hidden.values()) == {0}
    assert set(shown.values()) == {1}


@pytest.mark.parametrize("table", ["guard_ledgerentry", "guard_ledgeritem"])
def test_ledger_is_hidden_when_another_organisation_asks(known: Cast, table: str) -> None:
    with scope(known.asha.ctx()):
        ours = _counts([table])[table]
    with scope(known.carys.ctx(authority=known.alder)):
        theirs = _counts([table])[table]

    assert ours > 0
    assert theirs == 0


def test_heads_and_done_operations_are_hidden_when_they_are_not_the_askers(known: Cast) -> None:
    with scope(known.asha.ctx()):
        own = DoneOperation.objects.count()
        heads = LedgerHead.objects.count()
    with scope(known.carys.ctx()):
        others = DoneOperation.objects.count()

    assert own == 2
    assert heads == 0
    assert others == 0


def test_ledger_shows_the_authority_when_its_child_was_opened_by_others(cast: Cast) -> None:
    cast.missing(cast.child())

    with scope(cast.asha.ctx()):
        entries = LedgerEntry.objects.filter(authority_id=cast.alder).count()
        items = LedgerItem.objects.filter(entry__authority_id=cast.alder).count()

    assert entries == 3
    assert items > entries


def test_draft_is_its_authors_alone_when_a_colleague_asks(cast: Cast) -> None:
    with scope(cast.asha.ctx()):
        save_draft(cast.asha.ctx(), draft=uuid4(), body={"given_name": "Robin"})

        assert Draft.objects.count() == 1

    for other in (cast.gwen, cast.ben, cast.carys, cast.dev):
        with scope(other.ctx()):
            assert Draft.objects.count() == 0


def test_kept_form_is_its_persons_alone_when_a_colleague_asks(cast: Cast) -> None:
    ctx = cast.asha.ctx()
    made = keptforms.keep(user=cast.asha.id, path="/report", body="given_name=Robin", now=NOW)

    with scope(cast.gwen.ctx()):
        assert keptforms.kept_form(replace(cast.gwen.ctx(), actor=cast.asha.id), made) is None
    with scope(ctx):
        kept = keptforms.kept_form(ctx, made)
        assert kept is not None
        assert kept.body == "given_name=Robin"
        keptforms.forget_form(ctx, made)
        assert keptforms.kept_form(ctx, made) is None


def test_kept_form_is_let_go_when_a_day_has_passed(cast: Cast) -> None:
    old = keptforms.keep(user=cast.asha.id, path="/report", body="old", now=NOW - hours(25))

    keptforms.keep(user=cast.asha.id, path="/report", body="new", now=NOW)

    with scope(cast.asha.ctx()):
        assert keptforms.kept_form(cast.asha.ctx(), old) is None


def test_related_rows_stay_hidden_when_reached_by_a_foreign_key(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    ctx = cast.asha.ctx()
    with scope(ctx):
        row = Episode.objects.seen_by(ctx).get(pk=episode)

    with scope(cast.carys.ctx()):
        joined = Episode.objects.seen_by(ctx).select_related("child").filter(pk=episode)

        assert row.child_id is not None
        assert list(joined) == []
        assert ask("SELECT FROM record_child c JOIN record_episode e ON e.child_id = c.id") == []

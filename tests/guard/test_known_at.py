"""Looking back: every query of a page meets the record as it was known, and nothing is written."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError

from homeward.guard.directory import shares_of, taken_over_since, transfers_of
from homeward.guard.history import states_of
from homeward.guard.models import Share
from homeward.guard.operation import LookingBack
from homeward.guard.session import is_looking_back, known_at, scope
from homeward.guard.sharing import end_share, share_child
from homeward.guard.versions import find
from homeward.record.children.operations import (
    Particulars,
    add_alias,
    change_child,
    restrict,
)
from homeward.record.children.transfer import TransferSaid, transfer_child
from homeward.record.models import Alias, Child, Episode, Placement, Provider
from homeward.record.placements.operations import PlacementSaid, place_child
from tests.cast import NOW, Cast, Person, hours
from tests.tables import ask, tracked

pytestmark = pytest.mark.django_db

LATER = NOW + hours(1)
AFTER = NOW + hours(2)


def renamed(cast: Cast, child: UUID, *, at: datetime, name: str) -> None:
    """Give a child another given name at an instant."""
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        version = find(ctx, Child, child).version
    change_child(ctx, child=child, version=version, said=Particulars(name, "Testchild"))


def name_known(person: Person, child: UUID, at: datetime, *, asked: datetime = AFTER) -> list[str]:
    """Return the given names that a person reads of a child as known at an instant."""
    ctx = person.ctx(at=asked).looking_back_to(at)
    with scope(ctx), known_at(at, subjects=[child]):
        rows = Child.objects.seen_by(ctx).filter(pk=child)
        return list(rows.values_list("given_name", flat=True))


def test_views_follow_every_table_with_history_but_the_guards_own() -> None:
    columns = dict(
        ask(
            "SELECT table_name, array_agg(column_name::text ORDER BY column_name) "
            "FROM information_schema.columns WHERE table_schema = 'known' GROUP BY 1"
        )
    )

    histories = {
        row[0].removesuffix("_history")
        for row in ask("SELECT relname FROM pg_class WHERE right(relname, 8) = '_history'")
    }
    expected = {table for table in tracked() if not table.startswith("guard_")} & histories
    assert set(columns) == expected
    for model in apps.get_models():
        if model._meta.db_table in expected:
            own = sorted(str(field.column) for field in model._meta.concrete_fields)
            assert columns[model._meta.db_table] == own


def test_row_reads_as_it_stood_when_it_was_changed_since(cast: Cast) -> None:
    child = cast.child()
    renamed(cast, child, at=LATER, name="Robyn")

    assert name_known(cast.asha, child, NOW) == ["Robin"]
    assert name_known(cast.asha, child, LATER) == ["Robyn"]
    assert name_known(cast.asha, child, NOW - hours(1)) == []


def test_joins_and_forward_keys_read_the_past_when_the_page_follows_them(cast: Cast) -> None:
    child = cast.child()
    episode = cast.missing(child)
    renamed(cast, child, at=LATER, name="Robyn")
    ctx = cast.asha.ctx(at=AFTER).looking_back_to(NOW)

    with scope(ctx), known_at(NOW, subjects=[child]):
        joined = Episode.objects.seen_by(ctx).select_related("child").get(pk=episode)
        found = Episode.objects.seen_by(ctx).filter(child__given_name="Robin").count()

    assert joined.child.given_name == "Robin"
    assert found == 1


def test_version_waits_for_the_one_before_it_when_clocks_disagree(cast: Cast) -> None:
    child = cast.child(at=LATER)
    renamed(cast, child, at=NOW, name="Robyn")

    assert name_known(cast.asha, child, NOW) == []
    assert name_known(cast.asha, child, LATER) == ["Robyn"]


def test_rows_of_the_home_read_as_known_when_they_have_no_version(cast: Cast) -> None:
    child = cast.child()
    with scope(cast.asha.ctx(at=LATER), operation="child.place", entry=UUID(int=5)):
        provider = Provider.objects.create(name="Willow House")
        ask("SELECT guard_append()")
    said = PlacementSaid(date(2026, 6, 1), "K2", provider_id=provider.pk)
    place_child(cast.asha.ctx(at=AFTER), child=child, said=said)
    ctx = cast.asha.ctx(at=AFTER).looking_back_to(AFTER)

    with scope(ctx), known_at(NOW, subjects=[child]):
        before = Provider.objects.count()
    with scope(ctx), known_at(AFTER, subjects=[child]):
        placed = Placement.objects.seen_by(ctx).select_related("provider").get()

    assert before == 0
    assert placed.provider == provider


def test_children_not_asked_for_are_left_out(cast: Cast) -> None:
    first, second = cast.child(), cast.child()
    ctx = cast.asha.ctx(at=AFTER).looking_back_to(AFTER)

    with scope(ctx), known_at(AFTER, subjects=[first]):
        found = list(Child.objects.seen_by(ctx).values_list("pk", flat=True))

    assert found == [first]
    assert second not in found


@pytest.mark.parametrize("person", ["carys", "dev", "erin"])
def test_past_is_hidden_when_the_reader_does_not_see_the_child_now(cast: Cast, person: str) -> None:
    child = cast.child()

    assert name_known(getattr(cast, person), child, NOW) == []
    with scope(getattr(cast, person).ctx()), known_at(NOW, subjects=[child]):
        assert ask("SELECT id FROM record_child") == []


def test_past_is_hidden_when_the_child_was_kept_to_a_team_since(cast: Cast) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(at=LATER), child=child, team="North")

    assert name_known(cast.ben, child, NOW) == []
    assert name_known(cast.asha, child, NOW) == ["Robin"]


def test_past_follows_the_share_as_it_stands_now(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx(at=LATER)
    share = share_child(ctx, child=child, to=cast.home, purpose="care", ends_at=None).id
    assert share is not None

    while_shared = name_known(cast.erin, child, NOW, asked=LATER)
    end_share(cast.asha.ctx(at=AFTER), share=share, version=1)

    assert while_shared == ["Robin"]
    assert name_known(cast.erin, child, LATER, asked=AFTER) == []


def test_nothing_is_written_when_somebody_looks_back(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx(at=AFTER)

    with scope(ctx), known_at(NOW, subjects=[child]), pytest.raises(LookingBack):
        add_alias(ctx, child=child, given_name="Bobbie", family_name="")
    with pytest.raises(LookingBack, match="as it was known"):
        add_alias(ctx.looking_back_to(NOW), child=child, given_name="Bobbie", family_name="")

    with scope(ctx):
        assert Alias.objects.seen_by(ctx).count() == 0


@pytest.mark.parametrize("words", ["UPDATE record_child SET team = ''", "DELETE FROM record_child"])
def test_database_refuses_when_something_writes_past_the_operations(cast: Cast, words: str) -> None:
    child = cast.child()
    ctx = cast.asha.ctx(at=AFTER)

    with (
        pytest.raises(DatabaseError, match="view"),
        scope(ctx, operation="child.change", entry=UUID(int=9)),
        known_at(NOW, subjects=[child]),
    ):
        ask(words)


def test_present_comes_back_when_looking_back_is_over_or_failed(cast: Cast) -> None:
    child = cast.child()
    renamed(cast, child, at=LATER, name="Robyn")
    ctx = cast.asha.ctx(at=AFTER)

    with scope(ctx):
        with known_at(NOW, subjects=[child]):
            with known_at(LATER, subjects=[child]):
                inner = ask("SELECT given_name FROM record_child")
            outer = ask("SELECT given_name FROM record_child")
        with pytest.raises(ZeroDivisionError), known_at(NOW, subjects=[child]):
            raise ZeroDivisionError
        now = Child.objects.seen_by(ctx).get(pk=child).given_name
        shares = Share.objects.count()

    assert (inner, outer, now) == ([("Robyn",)], [("Robin",)], "Robyn")
    assert shares == 0
    assert not is_looking_back()


def test_states_end_at_the_instant_when_somebody_looks_back(cast: Cast) -> None:
    child = cast.child()
    renamed(cast, child, at=LATER, name="Robyn")
    ctx = cast.asha.ctx(at=AFTER)

    with scope(ctx):
        every = [known.row.given_name for known in states_of(ctx, Child, child)]
        past = ctx.looking_back_to(NOW)
        with known_at(NOW, subjects=[child]):
            then = [known.row.given_name for known in states_of(past, Child, child)]

    assert every[-1] == "Robyn"
    assert set(then) == {"Robin"}


def test_shares_are_listed_as_they_were_known_when_somebody_looks_back(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx(at=LATER)
    share_child(ctx, child=child, to=cast.home, purpose="care", ends_at=None)
    share_child(
        cast.asha.ctx(at=LATER), child=child, to=cast.police, purpose="locate", ends_at=None
    )
    past = cast.asha.ctx(at=AFTER)

    with scope(past):
        with known_at(NOW, subjects=[child]):
            before = shares_of(past.looking_back_to(NOW), [child])
        with known_at(LATER, subjects=[child]):
            after = shares_of(past.looking_back_to(LATER), [child])
        now = shares_of(past, [child])

    assert before == []
    assert {share.pk for share in after} == {share.pk for share in now}
    assert len(now) == 2


def test_transfers_are_told_to_those_who_gave_and_who_took(cast: Cast) -> None:
    child = cast.child()
    said = TransferSaid(cast.birch, date(2026, 6, 10), "The family moved")
    transfer_child(cast.gwen.ctx(at=LATER), child=child, said=said)

    for person, number in ((cast.asha, 1), (cast.carys, 1), (cast.dev, 0), (cast.erin, 0)):
        with scope(person.ctx(at=AFTER)):
            assert [str(one) for one in transfers_of([child])] == ["2026-06-10"] * number
    with scope(cast.carys.ctx(at=AFTER)):
        assert taken_over_since(cast.carys.ctx(), NOW) == {child: "Alder"}
        assert taken_over_since(cast.carys.ctx(), AFTER) == {}
    with scope(cast.asha.ctx(at=AFTER)):
        assert taken_over_since(cast.asha.ctx(), NOW) == {}

"""What a search touches does not depend on children outside the reader's scope."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from homeward.domain.context import Context
from homeward.domain.matching import Question
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.children.operations import Particulars, restrict
from homeward.record.search.queries import search
from tests.cast import NOW, Cast
from tests.tables import ask

pytestmark = pytest.mark.django_db

NAME = Particulars("Robin", "Testchild", date(2011, 3, 4))
ASKED = Question("Robin Testchild", date(2011, 3, 4))


def _scans(plan: dict[str, Any]) -> list[tuple[str, int]]:
    """Return each scan of a plan, with the rows it met: those it gave and those it put aside."""
    here = []
    if "Scan" in plan["Node Type"] and str(plan.get("Relation Name", "")).startswith("record_"):
        met = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        met += plan.get("Rows Removed by Index Recheck", 0)
        here.append((plan["Relation Name"], round(met * plan["Actual Loops"])))
    return [*here, *(each for part in plan.get("Plans", ()) for each in _scans(part))]


def _met(ctx: Context) -> tuple[int, list[tuple[str, int]]]:
    """Search, and return how many were found and the rows that every statement met."""
    with scope(ctx):
        # A small table is read from end to end; one of a whole county is not.
        ask("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as sent:
            found = search(ctx, ASKED)
        scans = []
        for query in sent.captured_queries:
            if '"record_' in query["sql"]:
                explained = ask(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")[0][0]
                plan = json.loads(explained) if isinstance(explained, str) else explained
                scans += _scans(plan[0]["Plan"])
    return len(found.hits), sorted(scans)


@pytest.fixture
def peopled(cast: Cast) -> UUID:
    """Return a child that Asha may find, among others, the planner's figures being fresh."""
    for number in range(30):
        cast.child(Particulars("Kit", f"Somebody{'abcdefghijklmnopqrstuvwxyzabcd'[number]}"))
    return cast.child(NAME)


def test_same_rows_are_met_when_another_authority_holds_the_name(cast: Cast, peopled: UUID) -> None:
    before = _met(cast.asha.ctx())
    for _ in range(20):
        cast.child(NAME, by=cast.carys)

    after = _met(cast.asha.ctx())

    assert before[0] == 1
    assert any(met for table, met in before[1] if table == "record_searchkey")
    assert after == before


def test_same_rows_are_met_when_a_child_of_the_name_is_kept_to_another_team(
    cast: Cast, peopled: UUID
) -> None:
    before = _met(cast.asha.ctx())
    for _ in range(20):
        restrict(cast.gwen.ctx(), child=cast.child(NAME), team="South")

    after = _met(cast.asha.ctx())

    assert after == before
    assert _met(cast.ben.ctx())[0] == 21


def test_same_rows_are_met_when_the_reader_is_shared_one_child_of_many(
    cast: Cast, peopled: UUID
) -> None:
    share_child(cast.asha.ctx(), child=peopled, to=cast.police, purpose="locate", ends_at=None)
    for reader in (cast.dev.ctx(), cast.dev.ctx(authority=cast.alder)):
        before = _met(reader)
        for _ in range(10):
            cast.child(NAME)

        assert _met(reader) == before
        assert before[0] == 1


def test_key_rows_are_not_written_when_no_operation_is_under_way(cast: Cast, peopled: UUID) -> None:
    with (
        scope(cast.asha.ctx()),
        pytest.raises(ProgrammingError, match="outside a named operation"),
        transaction.atomic(),
    ):
        ask("DELETE FROM record_searchkey")


def test_key_rows_of_others_are_hidden_when_they_are_asked_for_plainly(
    cast: Cast, peopled: UUID
) -> None:
    kept = cast.child(NAME)
    restrict(cast.gwen.ctx(), child=kept, team="South")

    def children(ctx: Context) -> set[UUID]:
        with scope(ctx):
            return {row[0] for row in ask("SELECT child_id FROM record_searchkey")}

    assert peopled in children(cast.asha.ctx())
    assert kept not in children(cast.asha.ctx())
    assert kept in children(cast.ben.ctx())
    assert children(cast.carys.ctx()) == set()
    assert children(cast.dev.ctx(at=NOW)) == set()

"""The command and the worker's round by which every child is found."""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError

from homeward.config import clock, env, search_keys
from homeward.config.command import DONE, FINDINGS
from homeward.config.commands import search_keys as command
from homeward.domain.matching import Question
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, restrict
from homeward.record.search.keeping import drifted, without_keys
from homeward.record.search.queries import search
from homeward.record.search.rebuilding import Find
from tests.cast import Cast
from tests.servers import Server
from tests.tampering import tamper

committed = pytest.mark.django_db(transaction=True)
ROBIN = Particulars("Robin", "Testchild")


def _found(cast: Cast, text: str) -> list[UUID]:
    ctx = cast.ben.ctx()
    with scope(ctx):
        return [hit.match.child.pk for hit in search(ctx, Question(text)).hits]


def _run(*, check: bool = False, as_json: bool = False) -> int:
    return command.run(Namespace(check=check, json=as_json), env.current())


@committed
def test_child_is_found_again_when_an_intruder_deleted_its_keys(
    cast: Cast, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    child = cast.child(ROBIN)
    kept = cast.child(Particulars("Kit", "Hidden"))
    restrict(cast.gwen.ctx(), child=kept, team="South")
    other = cast.child(Particulars("Sky", "Faraway"), by=cast.carys)
    tamper(server, f"DELETE FROM record_searchkey WHERE child_id <> '{other}'")  # noqa: S608
    assert _found(cast, "Robin Testchild") == []

    looked = _run(check=True)
    told = capsys.readouterr().out
    still = _found(cast, "Robin Testchild")
    built = _run()

    assert looked == FINDINGS
    assert "3 children were gone through. The search keys of 2 are wrong or missing:" in told
    assert str(child) in told
    assert "Robin" not in told
    assert still == []
    assert built == DONE
    assert _found(cast, "Robin Testchild") == [child]
    assert _found(cast, "Kit Hidden") == [kept]
    assert _run(check=True) == DONE


@committed
def test_child_is_told_as_json_when_it_has_a_key_too_many(
    cast: Cast, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    child = cast.child(ROBIN)
    tamper(
        server,
        "UPDATE record_searchkey SET key = 7 WHERE key = (SELECT min(key) FROM record_searchkey)",
    )

    code = _run(check=True, as_json=True)

    assert code == FINDINGS
    assert json.loads(capsys.readouterr().out) == {
        "children": 1, "wanting": [str(child)], "put_right": False,
    }  # fmt: skip


@committed
def test_child_is_found_when_the_worker_has_gone_round(cast: Cast, server: Server) -> None:
    child = cast.child(ROBIN)
    tamper(server, "DELETE FROM record_searchkey")

    whole = search_keys.build(threading.Event(), without_keys)

    assert whole
    assert _found(cast, "Robin Testchild") == [child]


def test_round_is_made_at_start_then_at_night_when_the_worker_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = threading.Event()
    rounds: list[tuple[datetime, Find]] = []
    now = [datetime(2026, 6, 10, 11, 0, tzinfo=UTC)]

    def an_hour_later() -> datetime:
        now[0] += timedelta(hours=1)
        return now[0]

    def build(_: threading.Event, find: Find) -> bool:
        rounds.append((now[0], find))
        if len(rounds) == 3:
            stop.set()
        return True

    monkeypatch.setattr(clock, "utc_now", an_hour_later)
    monkeypatch.setattr(search_keys, "build", build)

    search_keys.keep_search_whole(stop, every=0)

    assert [find for _, find in rounds] == [without_keys, drifted, drifted]
    assert [when.isoformat()[5:16] for when, _ in rounds] == [
        "06-10T13:00", "06-11T02:00", "06-12T02:00",
    ]  # fmt: skip


def test_round_is_put_off_when_the_database_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> object:
        raise DatabaseError

    monkeypatch.setattr(search_keys, "go_through", fail)

    assert not search_keys.build(threading.Event(), without_keys)

"""The episode's page: what it shows, to whom, and what showing it costs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeward.guard.models import LedgerEntry
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.record.episodes.operations import log
from homeward.record.reports.operations import ReportSaid
from tests.doors.episodes.conftest import Scene
from tests.doors.visitors import Visit, no_query_while_rendering, signed_in, text

pytestmark = pytest.mark.django_db


def test_page_shows_who_and_for_how_long_when_opened(scene: Scene, asha: Client) -> None:
    page = text(asha.get(scene.url()))

    assert "Robin Testchild" in page
    assert "Missing for 13 hours" in page
    assert "Police grade: not graded yet" in page


def test_page_shows_each_action_with_reason_owner_and_time_when_due(
    scene: Scene, asha: Client
) -> None:
    page = text(asha.get(scene.url()))

    assert "Hold a strategy discussion" in page
    assert "Missing for 12 hours since last seen at" in page
    assert "For the social worker" in page
    assert "Due in 2 hours" in page or "Due in 3 hours" in page
    assert "Overdue by" in page
    assert f'{scene.url("acts")}/strategy"' in page


def test_page_asks_nothing_of_the_database_when_drawn(scene: Scene, asha: Client) -> None:
    with no_query_while_rendering():
        answer = asha.get(scene.url())

    assert answer.status_code == 200


def test_page_costs_the_same_when_its_history_grows_tenfold(scene: Scene) -> None:
    ctx = scene.cast.asha.ctx(at=scene.now)

    def asked(entries: int) -> int:
        for number in range(entries):
            at = scene.now - timedelta(minutes=number)
            log(ctx.for_operation(uuid4()), episode=scene.episode, kind="note", text="x", at=at)
        # A browser of this moment: one seen longer ago also writes when it was seen again.
        asha = signed_in(scene.cast.asha)
        with CaptureQueriesContext(connection) as queries:
            assert asha.get(scene.url()).status_code == 200
        return len(queries)

    few, many = asked(3), asked(30)

    assert many == few
    assert few < 60


def test_opening_is_in_the_ledger_when_the_page_is_shown(scene: Scene, asha: Client) -> None:
    asha.get(scene.url())

    with scope(scene.cast.asha.ctx(at=scene.now)):
        entry = LedgerEntry.objects.get(operation="page.opened")
        item = entry.items.get()
    assert (entry.actor, item.row_id, item.op) == (scene.cast.asha.id, scene.episode, "R")


def test_timeline_says_when_it_was_recorded_only_when_that_was_later(
    scene: Scene, asha: Client
) -> None:
    ctx = scene.cast.asha.ctx(at=scene.now)
    hour_ago = scene.now - timedelta(hours=1)
    log(ctx, episode=scene.episode, kind="sighting", text="Seen at the park", at=hour_ago)
    log(ctx.for_operation(uuid4()), episode=scene.episode, kind="note", text="Rang", at=scene.now)

    page = text(asha.get(scene.url()))

    seen = page.split("Seen at the park")[1].split("moj-timeline__item")[0]
    rang = page.split("Rang</p>")[1].split("moj-timeline__item")[0]
    assert "Recorded at" in seen
    assert "Recorded at" not in rang


def test_typed_text_is_shown_as_text_when_it_looks_like_html(scene: Scene, asha: Client) -> None:
    ctx = scene.cast.asha.ctx(at=scene.now)
    log(ctx, episode=scene.episode, kind="note", text="<b>x</b>\n<script>", at=scene.now)

    page = text(asha.get(scene.url()))

    assert "&lt;b&gt;x&lt;/b&gt;<br>&lt;script&gt;" in page


def test_carer_reads_what_happens_next_and_not_our_work_when_opened(
    scene: Scene, visit: Visit
) -> None:
    ctx = scene.cast.asha.ctx(at=scene.now)
    log(ctx, episode=scene.episode, kind="note", text="Our own thought", at=scene.now)

    page = text(visit(scene.cast.erin).get(scene.url()))

    assert "What happens next" in page
    assert "Somebody says the child is back" in page
    assert "Our own thought" not in page
    assert "Record the return" not in page
    assert "strategy discussion" not in page


def test_reporting_carer_is_never_named_when_the_page_is_read(scene: Scene, asha: Client) -> None:
    page = text(asha.get(scene.url()))

    assert "Erin Example" not in page


def test_recording_carer_is_never_named_when_the_page_is_read(
    scene: Scene, asha: Client, visit: Visit
) -> None:
    sent = {"kind": "note", "text": "Heard from the child", "when": "now"}
    scene.send(visit(scene.cast.erin), "log", **sent)

    page = text(asha.get(scene.url()))

    assert "Heard from the child" in page
    assert "by a carer" in page
    assert "Erin Example" not in page


def test_link_to_change_is_not_shown_when_the_role_may_not(scene: Scene, visit: Visit) -> None:
    asha = text(visit(scene.cast.asha).get(scene.url()))
    gwen = text(visit(scene.cast.gwen).get(scene.url()))
    dev = text(visit(scene.cast.dev).get(scene.url()))

    assert ["/void" in page for page in (asha, gwen, dev)] == [False, True, False]
    assert [bool(re.search(r'/act["?]', page)) for page in (asha, gwen, dev)] == [True, True, False]
    assert ["/return" in page for page in (asha, gwen, dev)] == [True, True, True]


def test_companion_is_linked_when_the_event_is_shared(scene: Scene, asha: Client) -> None:
    other = scene.cast.child(Particulars("Sasha", "Testchild"), at=scene.now - timedelta(days=1))
    said = replace(ReportSaid("Caller", "Teacher"), event=scene.row().event_id)
    with_her = scene.cast.missing(other, at=scene.now, said=said)

    page = text(asha.get(scene.url()))

    assert "Missing in the same event" in page
    assert f"/episode/{with_her}" in page
    assert "Sasha Testchild" in page

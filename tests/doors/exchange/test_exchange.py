"""The exchange through its pages: our list out, theirs in, a difference settled."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from homeward.config.clock import utc_now
from homeward.domain.time import to_london
from homeward.guard.models import LedgerEntry
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.sources.operations import save_mapping
from homeward.work.exchange.models import Difference
from homeward.work.exchange.ours import HEADINGS
from tests.cast import Cast, Person
from tests.doors.visitors import no_query_while_rendering, signed_in, text

pytestmark = pytest.mark.django_db

MAPPING = """
[mapping]
name = "log-extract"
title = "Force log extract"
table = "missing_episode"
[columns]
number = "Nominal"
police_reference = "Log No"
kind = { value = "missing" }
reported_at = "Reported"
grade = "Risk"
"""


def send_list(
    client: Client, content: str, *, at: datetime | None = None, **said: str
) -> HttpResponse:
    """Send a list as a browser does."""
    when = to_london(at or utc_now() - timedelta(minutes=1))
    form = {
        "operation_id": str(uuid4()),
        "as_at_day": f"{when:%d}",
        "as_at_month": f"{when:%m}",
        "as_at_year": f"{when:%Y}",
        "as_at_time": f"{when:%H:%M}",
        "file": SimpleUploadedFile("list.csv", content.encode(), "text/csv"),
        **said,
    }
    return client.post("/police-lists/theirs", form, follow=True)


def own_layout(*rows: dict[str, str]) -> str:
    """Return rows in Homeward's own layout."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    writer.writerows({"kind": "missing", **row} for row in rows)
    return out.getvalue()


def a_missing_child(cast: Cast) -> UUID:
    """Return an episode that began an hour ago."""
    now = utc_now() - timedelta(hours=1)
    return cast.missing(cast.child(at=now), at=now)


def _ours(response: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def _waiting(cast: Cast) -> list[Difference]:
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        return list(Difference.objects.seen_by(ctx).filter(state="open"))


def test_list_that_went_out_differs_in_nothing_when_it_comes_back(cast: Cast) -> None:
    a_missing_child(cast)
    client = signed_in(cast.asha)
    made = client.get("/police-lists/ours.csv")

    page = text(send_list(client, made.content.decode("utf-8-sig")))

    assert made["Content-Type"].startswith("text/csv")
    assert [row["given_name"] for row in _ours(made)] == ["Robin"]
    assert "There is no difference to settle." in page
    assert "1 accepted, 0 unchanged, 0 rejected" in page


def test_list_out_is_in_the_ledger_when_the_police_download_it(cast: Cast) -> None:
    a_missing_child(cast)

    rows = _ours(signed_in(cast.dev).get("/police-lists/ours.csv"))

    assert len(rows) == 1
    with scope(cast.asha.ctx(at=utc_now())):
        entry = LedgerEntry.objects.filter(operation="page.opened").latest("at")
    assert entry.actor == cast.dev.id


@pytest.mark.parametrize("who", ["carys", "asha"])
def test_list_out_is_ones_own_when_another_authority_asks(cast: Cast, who: str) -> None:
    a_missing_child(cast)
    person: Person = getattr(cast, who)

    rows = _ours(signed_in(person).get("/police-lists/ours.csv"))

    assert len(rows) == (1 if who == "asha" else 0)


def test_formula_is_harmless_when_it_goes_out(cast: Cast) -> None:
    now = utc_now()
    cast.missing(cast.child(Particulars("=cmd()", "Testchild"), at=now), at=now)

    [row] = _ours(signed_in(cast.asha).get("/police-lists/ours.csv"))

    assert row["given_name"] == "'=cmd()"


def test_every_row_ends_somewhere_when_a_list_is_sent(cast: Cast) -> None:
    episode = a_missing_child(cast)
    content = own_layout(
        {"our_reference": str(episode), "last_seen_at": "2026-01-01T10:00Z", "grade": "high"},
        {"police_reference": "MP/9/26", "reported_at": "45/45/2026"},
        {"police_reference": "MP/10/26"},
    )

    page = text(send_list(signed_in(cast.asha), content))

    assert "3 rows read. 1 accepted, 0 unchanged, 2 rejected" in page
    assert "There is no time of the start." in page
    assert {row.kind for row in _waiting(cast)} == {"time", "grade"}


def test_list_is_read_through_a_mapping_when_the_authority_saved_one(cast: Cast) -> None:
    saved = save_mapping(cast.asha.ctx(at=utc_now()), text=MAPPING).id
    content = "Nominal,Log No,Reported,Risk\nN1,MP/77/26,2026-06-10 10:00,HIGH\n"

    page = text(
        send_list(signed_in(cast.dev), content, mapping=str(saved), authority=str(cast.alder))
    )

    assert "1 accepted" in page
    [row] = _waiting(cast)
    assert (row.kind, row.reference) == ("theirs_only", "MP/77/26")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty."),
        ("a,b\n1,2\n", "reads"),
        ("\0\0\0", "list"),
        (own_layout(), "The file has no rows."),
    ],
)
def test_sentence_is_shown_when_the_file_is_no_list(cast: Cast, content: str, said: str) -> None:
    answer = send_list(signed_in(cast.asha), content or " ")

    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    assert said in text(answer)


def test_sentence_is_shown_when_no_file_is_chosen(cast: Cast) -> None:
    page = text(send_list(signed_in(cast.asha), "x", file=""))

    assert "Choose the file with the police’s list." in page


def test_difference_is_settled_when_somebody_decides(cast: Cast) -> None:
    episode = a_missing_child(cast)
    client = signed_in(cast.asha)
    send_list(client, own_layout({"our_reference": str(episode), "last_seen_at": "2026-01-01"}))
    row = _waiting(cast)[0]
    said = {"operation_id": str(uuid4()), "version": "1", "decision": "ours", "reason": "Rang them"}

    with no_query_while_rendering():
        shown = text(client.get(f"/police-lists/{row.pk}"))
    page = text(client.post(f"/police-lists/{row.pk}", said, follow=True))

    assert "Robin Testchild" in shown
    assert "The difference is settled." in page
    assert "Ours is right" in page
    assert "Rang them" in text(client.get(f"/police-lists/{row.pk}"))


def test_police_see_no_reason_and_no_form_when_they_open_a_difference(cast: Cast) -> None:
    episode = a_missing_child(cast)
    police = signed_in(cast.dev)
    content = own_layout({"our_reference": str(episode), "last_seen_at": "2026-01-01"})
    send_list(police, content, authority=str(cast.alder))
    row = _waiting(cast)[0]

    open_page = text(police.get(f"/police-lists/{row.pk}"))
    said = {"operation_id": str(uuid4()), "version": "1", "decision": "ours", "reason": "Hush"}
    police.post(f"/police-lists/{row.pk}", said)
    assert [each.pk for each in _waiting(cast)] == [row.pk]
    signed_in(cast.asha).post(f"/police-lists/{row.pk}", said)
    settled = text(police.get(f"/police-lists/{row.pk}"))

    assert "What do you decide?" not in open_page
    assert "Ours is right" in settled
    assert "Hush" not in settled


def test_difference_is_not_there_when_it_is_anothers(cast: Cast) -> None:
    episode = a_missing_child(cast)
    content = own_layout({"our_reference": str(episode), "last_seen_at": "2026-01-01"})
    send_list(signed_in(cast.asha), content)
    row = _waiting(cast)[0]

    assert signed_in(cast.carys).get(f"/police-lists/{row.pk}").status_code == 404
    assert signed_in(cast.erin).get(f"/police-lists/{row.pk}").status_code == 403
    assert signed_in(cast.erin).get("/police-lists").status_code == 403


@pytest.mark.parametrize(
    ("version", "settled", "said"),
    [
        ("9", False, "This difference changed while you had it open."),
        ("1", True, "This difference does not wait for a decision any more."),
    ],
)
def test_typed_reason_stays_when_the_difference_changed_meanwhile(
    cast: Cast, version: str, settled: bool, said: str
) -> None:
    episode = a_missing_child(cast)
    client = signed_in(cast.asha)
    send_list(client, own_layout({"our_reference": str(episode), "last_seen_at": "2026-01-01"}))
    row, typed = _waiting(cast)[0], {"decision": "ours", "reason": "Rang them at noon"}
    if settled:
        other = {**typed, "operation_id": str(uuid4()), "version": "1", "reason": "Asked"}
        signed_in(cast.gwen).post(f"/police-lists/{row.pk}", other)

    sent = {**typed, "operation_id": str(uuid4()), "version": version}
    page = text(client.post(f"/police-lists/{row.pk}", sent))

    assert said in page
    assert "Rang them at noon</textarea>" in page
    if not settled:
        again = dict(re.findall(r'name="(version|operation_id)" value="([^"]+)"', page))
        assert again["version"] == "1"
        assert again["operation_id"] != sent["operation_id"]
        done = text(client.post(f"/police-lists/{row.pk}", {**typed, **again}, follow=True))
        assert "The difference is settled." in done


def test_old_list_is_refused_with_the_time_that_was_typed_when_a_later_one_was_compared(
    cast: Cast,
) -> None:
    episode = a_missing_child(cast)
    client = signed_in(cast.dev)
    content = own_layout({"our_reference": str(episode), "last_seen_at": "2026-01-01"})
    send_list(client, content, authority=str(cast.alder))
    old = utc_now() - timedelta(days=6)

    page = text(send_list(client, content, at=old, authority=str(cast.alder)))

    assert "A list that was made later, at " in page
    assert f'value="{to_london(old):%H:%M}"' in page
    assert "Choose the file again" in page

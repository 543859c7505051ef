"""Loading files through the page: sent, watched, and rows given back to mend."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from homeward.config.clock import utc_now
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.sources.loading.running import run_load
from homeward.sources.models import Load, RejectedRow
from homeward.sources.queries import load_standing
from tests.cast import Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
GOOD = "T100,1,01/02/2010,WBRI,UN1,,\n"
BAD = "T101,1,45/02/2010,WBRI,UN1,,\n"


def send(client: Client, *files: tuple[str, str]) -> HttpResponse:
    """Send files as the page's form does."""
    sent = [SimpleUploadedFile(name, body.encode()) for name, body in files]
    return client.post("/loads", {"operation_id": str(uuid4()), "files": sent})


def work(cast: Cast) -> UUID:
    """Do what the worker would do with the one load."""
    ctx = services_context(now=utc_now(), authority=cast.alder, purpose="load")
    with scope(ctx):
        load = Load.objects.seen_by(ctx).get()
    run_load(load=load.pk, authority=cast.alder, clock=utc_now)
    return load.pk


def test_load_is_taken_and_watched_when_files_are_sent(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)

    answer = send(client, ("header.csv", HEADER + GOOD))
    page = text(client.get(answer["Location"]))

    assert answer.status_code == 302
    assert "header.csv" in page
    assert "Waiting" in page
    assert "/progress" in page


def test_load_says_what_became_of_every_row_when_finished(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    send(client, ("header.csv", HEADER + GOOD + BAD), ("holiday.csv", "A,B\n1,2\n"))
    load = work(cast)

    with no_query_while_rendering():
        page = text(client.get(f"/load/{load}"))

    assert "2 rows read" in page
    assert "holiday.csv" in page
    assert "/progress" not in page


def test_rejected_rows_are_shown_with_reason_and_fetched_when_a_row_was_bad(
    cast: Cast, visit: Visit
) -> None:
    client = visit(cast.asha)
    send(client, ("header.csv", HEADER + BAD))
    load = work(cast)
    page = text(client.get(f"/load/{load}"))
    address = page.split('href="/load/file/')[1].split('"')[0]

    rejected = text(client.get(f"/load/file/{address}"))
    fetched = client.get(f"/load/file/{address.replace('rejected', 'to-mend')}")

    assert "Line 2" in rejected
    assert "45/02/2010" in rejected
    assert "attachment" in fetched["Content-Disposition"]
    assert "T101" in text(fetched)


def test_load_says_so_when_no_file_was_chosen(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).post("/loads", {"operation_id": str(uuid4())}))

    assert "Choose at least one file." in page


def test_load_is_not_there_when_reader_is_of_another_authority(cast: Cast, visit: Visit) -> None:
    answer = send(visit(cast.asha), ("header.csv", HEADER + GOOD))

    theirs = visit(cast.carys).get(answer["Location"])

    assert theirs.status_code == 404


def given_back(cast: Cast, client: Client) -> tuple[UUID, int]:
    """Load a file with one bad row; return the file and the row."""
    send(client, ("header.csv", HEADER + GOOD + BAD))
    work(cast)
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        row = RejectedRow.objects.seen_by(ctx).get()
    return row.file_id, row.pk


def mended(born: str) -> dict[str, str]:
    """Return the bad row's cells as the page sends them, with another date of birth."""
    cells = ["T101", "1", born, "WBRI", "UN1", "", ""]
    said = {f"cell_{place}": cell for place, cell in enumerate(cells)}
    return {"operation_id": str(uuid4()), **said}


def test_row_is_taken_when_mended_on_its_page(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    file, row = given_back(cast, client)

    answer = client.post(f"/load/file/{file}/row/{row}", mended("05/02/2010"))

    load = UUID(answer["Location"].rsplit("/", 1)[-1])
    run_load(load=load, authority=cast.alder, clock=utc_now)
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        (sent,) = load_standing(ctx, load).files
    assert (sent.read, sent.accepted, sent.rejected) == (1, 1, 0)
    page = text(client.get(f"/load/file/{file}/rejected"))
    assert f"/load/{load}" in page
    assert "Send all rows again" not in page


def test_row_keeps_what_was_typed_when_it_would_still_be_rejected(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    file, row = given_back(cast, client)

    page = text(client.post(f"/load/file/{file}/row/{row}", mended("46/02/2010")))

    assert "46/02/2010" in page
    assert "Why it was not taken" in page


def test_row_is_sent_once_when_mended_twice(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    file, row = given_back(cast, client)
    client.post(f"/load/file/{file}/row/{row}", mended("05/02/2010"))

    page = text(client.post(f"/load/file/{file}/row/{row}", mended("06/02/2010")))

    assert "sent again" in page


def test_rows_are_all_sent_again_as_they_are_when_asked(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    file, _ = given_back(cast, client)

    answer = client.post(f"/load/file/{file}/again", {"operation_id": str(uuid4())})

    load = UUID(answer["Location"].rsplit("/", 1)[-1])
    run_load(load=load, authority=cast.alder, clock=utc_now)
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        (sent,) = load_standing(ctx, load).files
    assert (sent.read, sent.rejected) == (1, 1)


def test_row_is_not_there_for_people_of_other_authorities(cast: Cast, visit: Visit) -> None:
    file, row = given_back(cast, visit(cast.asha))

    stranger = replace(cast.carys, role="missing_officer")
    answer = visit(stranger).get(f"/load/file/{file}/row/{row}")

    assert answer.status_code in (403, 404)

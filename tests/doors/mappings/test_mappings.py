"""Mappings made on the page: a sample, the rows as they would land, kept, and loaded through."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from homeward.config.clock import utc_now
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.record.bulk_queries import Episode
from homeward.sources.kept_mappings import kept_mappings
from homeward.sources.loading.running import run_load
from homeward.sources.models import Load
from tests.cast import Cast
from tests.doors.visitors import Visit, text

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[2] / "sources" / "samples" / "police-missing.csv"
_FIELD = re.compile(r"<(?:input|select|textarea)[^>]*\bname=\"([^\"]+)\"[^>]*?>", re.S)


def answers(page: str) -> dict[str, str]:
    """Return what the page's form would send as it stands."""
    form = page[page.index('action="/mapping/make"') :]
    said = {}
    for found in _FIELD.finditer(form):
        tag, name = found.group(0), found.group(1)
        rest = form[found.end() :]
        if tag.startswith("<input"):
            value = re.search(r'value="([^"]*)"', tag)
            said[name] = unescape(value.group(1)) if value else ""
        elif tag.startswith("<textarea"):
            said[name] = unescape(rest[: rest.index("</textarea>")]).lstrip("\n")
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', rest[: rest.index("</select>")])
            said[name] = unescape(chosen.group(1)) if chosen else ""
    return said


def read_sample(client: Client, body: bytes, *, name: str = "police.csv") -> str:
    """Send a sample and return the page that proposes how it is read."""
    sent = {
        "operation_id": str(uuid4()),
        "table": "missing_episode",
        "file": SimpleUploadedFile(name, body),
    }
    return text(client.post("/mapping/new", sent))


def test_mapping_is_proposed_when_a_police_sample_is_read(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)

    page = read_sample(client, SAMPLE.read_bytes())

    assert "How the first rows would land" in page
    assert "would be taken" in page
    assert "Robin Sample" in page


def test_file_loads_when_its_mapping_was_made_on_the_page(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    said = answers(read_sample(client, SAMPLE.read_bytes()))

    saved = client.post("/mapping/make", {**said, "name": "made-here", "go": "save"})

    assert saved.status_code == 302
    mapping = saved["Location"].rsplit("/", 1)[-1]
    file = SimpleUploadedFile("police.csv", SAMPLE.read_bytes())
    client.post("/loads", {"operation_id": str(uuid4()), "mapping": mapping, "files": [file]})
    ctx = services_context(now=utc_now(), authority=cast.alder, purpose="load")
    with scope(ctx):
        load = Load.objects.seen_by(ctx).get()
    run_load(load=load.pk, authority=cast.alder, clock=utc_now)
    with scope(ctx):
        assert Episode.objects.seen_by(ctx).exists()


def test_row_is_rejected_on_the_page_when_its_column_is_taken_away(
    cast: Cast, visit: Visit
) -> None:
    client = visit(cast.asha)
    said = answers(read_sample(client, SAMPLE.read_bytes()))
    bare = {**said, "col_last_seen_at": "", "col_reported_at": "", "col_noticed_at": ""}

    page = text(client.post("/mapping/make", {**bare, "go": "show"}))

    assert "would be rejected" in page
    assert "no time of the start" in page


def test_word_gets_its_meaning_when_a_person_chooses_it(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    body = b"No,Surname,DOB,Last Seen,Category\n1,Testchild,03/04/2010,12/04/2026 19:30,ZED\n"
    said = answers(read_sample(client, body))
    word = next(name for name in said if name.startswith("word_kind_"))

    saved = client.post(
        "/mapping/make", {**said, "name": "words", word: "M", "go": "save"}, follow=True
    )

    assert "“ZED”" in text(saved)
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        kept = next(each for each in kept_mappings(ctx) if each.mapping.name == "words")
    assert kept.mapping.codes["kind"] == {"ZED": "M"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.csv", b""),
        ("headings.csv", b"A,B\n"),
        ("zip.xlsx", b"PK\x03\x04 not a workbook"),
        ("nul.csv", b"\x00\x00\x00"),
    ],
)
def test_sample_is_asked_for_again_when_it_has_no_rows(
    cast: Cast, visit: Visit, name: str, body: bytes
) -> None:
    page = read_sample(visit(cast.asha), body, name=name)

    assert "Choose a file that has headings" in page


def test_sample_is_asked_for_again_when_it_was_lost(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.asha).post("/mapping/make", {"sample": "[[[", "base": "nothing"})

    assert answer.status_code == 302
    assert answer["Location"] == "/mapping/new"


def test_faults_are_named_when_a_written_mapping_has_some(cast: Cast, visit: Visit) -> None:
    sent = {"operation_id": str(uuid4()), "text": "[mapping]\nname = 3"}

    page = text(visit(cast.asha).post("/mapping/text", sent))

    assert "title" in page
    assert "Error:" in page


def test_kind_is_always_missing_when_the_sample_does_not_say(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    body = b"No,Surname,DOB,Last Seen\n1,Testchild,03/04/2010,12/04/2026 19:30\n"
    said = answers(read_sample(client, body))

    page = text(client.post("/mapping/make", {**said, "go": "show"}))

    assert "would be taken" in page
    assert "Error:" not in page

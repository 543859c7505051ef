"""Documents at their pages: made, written, read through, sent, and opened by those who may."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.domain.time import age_on, london_date
from homeward.guard.session import scope
from homeward.record.episodes.queries import episode_named
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.work.documents.models import Document
from homeward.work.documents.queries import documents_of
from tests.cast import ROBIN, Cast, hours
from tests.doors.drawn import Look
from tests.doors.visitors import signed_in, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """An episode of a looked-after child, 26 hours old."""
    now = utc_now()
    return cast.missing(cast.child(at=now - hours(27)), at=now, seen=now - hours(26))


def send(client: Client, name: str, row: Document | UUID, **said: Any) -> str:
    """Send a page's form and follow where it leads."""
    pk = row.pk if isinstance(row, Document) else row
    version = row.version if isinstance(row, Document) else ""
    data = {"operation_id": str(uuid4()), "version": version, **said}
    return text(client.post(reverse(name, args=[pk]), data, follow=True))


def only(cast: Cast, episode: UUID) -> Document:
    """The one document of an episode."""
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        (row,) = documents_of(ctx, episode)
    return row


def drafted(cast: Cast, client: Client, episode: UUID) -> Document:
    send(client, "documents", episode, kind="high_risk")
    return only(cast, episode)


def written(cast: Cast, client: Client, episode: UUID) -> Document:
    row = drafted(cast, client, episode)
    said = {key: words or "To know." for key, _, words in row.sections}
    assert "It is saved." in send(client, "document_write", row, **said)
    return only(cast, episode)


def test_document_goes_from_the_record_to_its_readers_when_each_step_is_taken(
    cast: Cast, episode: UUID
) -> None:
    asha, gwen = signed_in(cast.asha), signed_in(cast.gwen)

    row = written(cast, asha, episode)
    refused = text(gwen.get(reverse("document", args=[row.pk])))
    send(gwen, "document_review", row, read="on")
    page = send(gwen, "document_send", only(cast, episode))

    assert "Send it</a>" not in refused
    assert "It is sent, and recorded as done." in page
    assert "Lead member for children&#x27;s services" in page
    assert "Opened since it was sent" in text(gwen.get(reverse("document", args=[row.pk])))
    on_episode = text(gwen.get(reverse("episode", args=[episode])))
    assert "High-risk notification sent" in on_episode


def test_draft_says_which_part_is_missing_when_it_is_read_through_too_soon(
    cast: Cast, episode: UUID
) -> None:
    row = drafted(cast, signed_in(cast.asha), episode)

    page = send(signed_in(cast.gwen), "document_review", row, read="on")

    assert "Write this part first: What is planned to find the child." in page


def test_second_writer_sees_both_texts_when_somebody_else_wrote_meanwhile(
    cast: Cast, episode: UUID
) -> None:
    client = signed_in(cast.asha)
    old = drafted(cast, client, episode)
    texts = {key: words for key, _, words in old.sections}
    send(client, "document_write", old, **{**texts, "plan": "First plan"})
    said = {"operation_id": str(uuid4()), "version": old.version, **texts, "plan": "Second plan"}

    answer = client.post(reverse("document_write", args=[old.pk]), said)

    page = text(answer)
    assert answer.status_code == 409
    assert page.count("Second plan") == 2
    assert page.count("First plan") == 1
    assert "The absence" not in page.partition("<form")[0]
    posted = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert "It is saved." in send(client, "document_write", only(cast, episode), **{
        **texts, "plan": posted["plan"],
    })  # fmt: skip


def test_reviewer_is_sent_back_to_read_it_when_it_was_changed_meanwhile(
    cast: Cast, episode: UUID
) -> None:
    row = written(cast, signed_in(cast.asha), episode)
    texts = {key: words for key, _, words in row.sections}
    send(signed_in(cast.asha), "document_write", row, **{**texts, "plan": "Other"})

    page = send(signed_in(cast.gwen), "document_review", row, read="on")

    assert "Somebody else changed this document after you opened it. Read it again first." in page


def test_writer_is_told_which_words_when_they_say_who_cares_for_the_child(
    cast: Cast, episode: UUID
) -> None:
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        child = episode_named(ctx, episode).child_id
    said = PlacementSaid(date(2026, 1, 5), kind="U1", carer_name="Jane Invented")
    place_child(ctx, child=child, said=said)
    client = signed_in(cast.asha)
    row = drafted(cast, client, episode)

    page = send(client, "document_write", row, plan="Ask Mrs Invented at once")

    assert "Take out “Mrs Invented”" in page
    assert "Ask Mrs Invented at once</textarea>" in page


def test_page_says_what_becomes_of_changes_when_a_draft_stands(cast: Cast, episode: UUID) -> None:
    client = signed_in(cast.asha)
    address = reverse("documents", args=[episode])
    before = text(client.get(address))
    drafted(cast, client, episode)

    assert "A draft stands already" not in before
    assert "A draft stands already" in text(client.get(address))


def test_host_is_offered_nothing_when_the_childs_authority_works_here(cast: Cast) -> None:
    now = utc_now()
    carys = cast.carys.ctx(at=now, authority=cast.alder)
    said = ReportSaid("Erin Example", last_seen_at=now - hours(1))
    taken = UUID(str(take_report(carys, child=None, newcomer=ROBIN, said=said).id))
    row = drafted(cast, signed_in(cast.asha), taken)
    client = signed_in(cast.carys)

    listed = text(client.get(reverse("documents", args=[taken])))
    page = text(client.get(reverse("document", args=[row.pk])))
    form = text(client.get(reverse("document_write", args=[row.pk])))
    asked = text(client.post(reverse("documents", args=[taken]), {"kind": "need_to_know"}))
    sent = send(client, "document_write", row, plan="Ours")

    assert "Make it from the record" not in listed + asked
    assert "Write in it</a>" not in page
    for closed in (form, sent):
        assert "its own staff make and send documents about it" in closed
        assert "<textarea" not in closed
    assert only(cast, taken).version == 1


@pytest.mark.parametrize("role", ["director", "assistant_director", "head_of_service"])
def test_director_reads_it_and_may_not_change_it_when_it_was_made(
    cast: Cast, episode: UUID, role: str
) -> None:
    row = drafted(cast, signed_in(cast.asha), episode)
    reader = signed_in(person_in(cast.asha.organisation, role))

    page = text(reader.get(reverse("document", args=[row.pk])))

    assert ROBIN.born_on
    age = age_on(ROBIN.born_on, london_date(utc_now()))
    assert f"Robin Testchild, {age} years old." in page
    assert reader.get(reverse("document_review", args=[row.pk])).status_code == (
        200 if role == "head_of_service" else 403
    )


def test_nobody_else_opens_it_when_it_was_made(cast: Cast, episode: UUID) -> None:
    row = drafted(cast, signed_in(cast.asha), episode)
    councillor = person_in(cast.asha.organisation, "lead_member")
    outsiders = {cast.carys: 404, cast.dev: 403, cast.erin: 403, councillor: 403}

    for person, status in outsiders.items():
        client = signed_in(person)
        assert client.get(reverse("document", args=[row.pk])).status_code == status
        assert client.get(reverse("documents", args=[episode])).status_code == status


@pytest.mark.browser
def test_document_pages_have_no_fault_when_drawn(cast: Cast, episode: UUID, look: Look) -> None:
    asha, gwen = signed_in(cast.asha), signed_in(cast.gwen)
    look(text(asha.get(reverse("documents", args=[episode]))), "documents-none")
    row = written(cast, asha, episode)
    names = ("document", "document_write", "document_review", "document_send")
    for name in names:
        look(text(gwen.get(reverse(name, args=[row.pk]))), name)
    look(send(gwen, "document_review", row), "document-review-again")
    send(gwen, "document_review", row, read="on")
    send(gwen, "document_send", only(cast, episode))

    look(text(gwen.get(reverse("document", args=[row.pk]))), "document-sent")
    look(text(gwen.get(reverse("documents", args=[episode]))), "documents")

"""Documents at their pages: made, written, read through, sent, and opened by those who may."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.guard.session import scope
from homeward.work.documents.models import Document
from homeward.work.documents.queries import documents_of
from tests.cast import Cast, hours
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


def test_second_writer_is_told_when_somebody_else_wrote_meanwhile(
    cast: Cast, episode: UUID
) -> None:
    client = signed_in(cast.asha)
    old = drafted(cast, client, episode)
    send(client, "document_write", old, plan="First")

    page = send(client, "document_write", old, plan="Second")

    assert "Somebody else changed this document" in page


@pytest.mark.parametrize("role", ["director", "assistant_director", "head_of_service"])
def test_director_reads_it_and_may_not_change_it_when_it_was_made(
    cast: Cast, episode: UUID, role: str
) -> None:
    row = drafted(cast, signed_in(cast.asha), episode)
    reader = signed_in(person_in(cast.asha.organisation, role))

    page = text(reader.get(reverse("document", args=[row.pk])))

    assert "Robin Testchild, 15 years old." in page
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

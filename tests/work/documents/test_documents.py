"""Making, writing, reading through and sending: each step with its demands and its trail."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from homeward.domain.context import Context
from homeward.guard.permissions import Denied
from homeward.guard.reading import note_opened
from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.record.episodes.queries import around
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.work.documents.models import Document
from homeward.work.documents.operations import (
    BadDocument,
    draft_document,
    review_document,
    sections_of,
    send_document,
    write_document,
)
from homeward.work.documents.queries import document_named, documents_of, opened_by
from homeward.work.messages.models import Delivery, Message, Suppression
from homeward.work.obligations.queries import obligations_of
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours
from tests.record.test_dangers import AT_HOME, add, colleague

WRITTEN = {"plan": "Ring her friends again.", "asked": "To know."}


def read(cast: Cast, document: UUID, *, ctx: Context | None = None) -> Document:
    reader = ctx or cast.asha.ctx()
    with scope(reader):
        return document_named(reader, document)


def drafted(cast: Cast, kind: str = "high_risk") -> tuple[UUID, UUID]:
    """An episode of 26 hours of a child in a placement, and a draft about it."""
    child = cast.child(at=NOW - hours(30))
    said = PlacementSaid(
        date(2026, 1, 5),
        kind="K2",
        address="12 Invented Lane",
        postcode="ZZ1 1ZZ",
        carer_name="Mary Inventedcarer",
    )
    place_child(cast.asha.ctx(at=NOW - hours(30)), child=child, said=said)
    episode = cast.missing(child, at=NOW - hours(25), seen=NOW - hours(26))
    tick(NOW)
    made = draft_document(cast.asha.ctx(), episode=episode, kind=kind)
    assert made.id
    return episode, made.id


def written(cast: Cast, document: UUID) -> None:
    version = read(cast, document).version
    write_document(cast.asha.ctx(), document=document, version=version, texts=WRITTEN)


def sent(cast: Cast, document: UUID) -> None:
    written(cast, document)
    version = read(cast, document).version
    review_document(cast.gwen.ctx(), document=document, version=version)
    send_document(cast.gwen.ctx(), document=document, version=version + 1, who="Gwen Example")


def test_draft_says_how_the_record_stands_and_not_where_the_child_lives(cast: Cast) -> None:
    _, document = drafted(cast)

    row = read(cast, document)

    assert row.data_at == NOW
    text = "\n".join(part.text for part in sections_of(row))
    assert "Robin Testchild, 15 years old." in text
    assert "Missing for 26 hours as this was made." in text
    assert "Hold a strategy discussion: was due" in text
    assert "Send the high-risk notification" not in text
    for marker in ("Invented Lane", "ZZ1", "Inventedcarer"):
        assert marker not in text


def test_draft_keeps_what_was_written_when_it_is_made_again(cast: Cast) -> None:
    episode, document = drafted(cast)
    written(cast, document)

    again = draft_document(cast.asha.ctx(at=NOW + hours(1)), episode=episode, kind="high_risk")

    assert again.id == document
    row = read(cast, document)
    assert row.data_at == NOW + hours(1)
    assert {part.key: part.text for part in sections_of(row)} | WRITTEN == {
        part.key: part.text for part in sections_of(row)
    }


@pytest.mark.parametrize("words", ["12 invented lane", "ZZ11ZZ", "ask Mary  Inventedcarer"])
def test_writing_is_refused_when_it_says_where_the_child_lives(cast: Cast, words: str) -> None:
    _, document = drafted(cast)

    with pytest.raises(BadDocument) as refused:
        write_document(
            cast.asha.ctx(), document=document, version=1, texts={"plan": f"Go to {words}."}
        )

    assert refused.value.field == "plan"
    assert refused.value.sentence.startswith("Take out “")
    assert "where the child lives" in refused.value.sentence


def test_review_is_refused_when_a_part_is_not_written(cast: Cast) -> None:
    _, document = drafted(cast)

    with pytest.raises(BadDocument, match="Write this part first"):
        review_document(cast.gwen.ctx(), document=document, version=1)


def test_sending_is_refused_when_it_was_not_read_through_since_the_last_change(cast: Cast) -> None:
    _, document = drafted(cast)
    written(cast, document)
    review_document(cast.gwen.ctx(), document=document, version=2)
    write_document(cast.asha.ctx(), document=document, version=3, texts={"plan": "Another."})

    with pytest.raises(BadDocument, match="must read this through"):
        send_document(cast.gwen.ctx(), document=document, version=4, who="Gwen Example")


def test_sent_high_risk_notification_meets_its_rule_and_tells_its_readers(cast: Cast) -> None:
    episode, document = drafted(cast)

    sent(cast, document)

    ctx = cast.gwen.ctx()
    row = read(cast, document)
    with scope(ctx):
        states = {duty.rule: duty.state for duty in obligations_of(ctx, episode)}
        acts = [(act.kind, act.who) for act in around(ctx, episode).acts]
        told = Message.objects.seen_by(ctx).filter(key__startswith=f"document:{document}")
        messages = {m.role: (m.template, m.title, m.child_id, m.episode_id) for m in told}
    assert states["high_risk.notification"] == "met"
    assert acts == [("high_risk_notification_sent", "Gwen Example")]
    assert (row.sent_at, row.sent_by) == (NOW, cast.gwen.id)
    assert row.sent_to == ["director", "lead_member"]
    assert messages == {
        "director": ("document_ready", "High-Risk Notification", row.child_id, episode),
        "lead_member": ("lead_member_notice", "", None, None),
    }


def test_sent_need_to_know_goes_to_senior_leaders_and_to_no_councillor(cast: Cast) -> None:
    _, document = drafted(cast, "need_to_know")

    sent(cast, document)

    assert read(cast, document).sent_to == ["head_of_service", "assistant_director", "director"]


def test_sent_document_is_never_changed(cast: Cast) -> None:
    episode, document = drafted(cast)
    sent(cast, document)
    version = read(cast, document).version

    for act in (
        lambda: write_document(cast.asha.ctx(), document=document, version=version, texts={}),
        lambda: review_document(cast.gwen.ctx(), document=document, version=version),
        lambda: send_document(cast.gwen.ctx(), document=document, version=version, who="Gwen"),
    ):
        with pytest.raises(BadDocument, match="sent already"):
            act()
    again = draft_document(cast.asha.ctx(), episode=episode, kind="high_risk")
    assert again.id != document
    ctx = cast.asha.ctx()
    with scope(ctx):
        assert len(documents_of(ctx, episode)) == 2


def test_document_is_for_its_own_authority_and_for_those_who_may_send_it(cast: Cast) -> None:
    _, document = drafted(cast)
    written(cast, document)

    with pytest.raises(Denied):
        review_document(cast.asha.ctx(), document=document, version=2)
    with pytest.raises(NotFound):
        read(cast, document, ctx=cast.carys.ctx())
    for partner in (cast.dev, cast.erin):
        with pytest.raises(Denied):
            draft_document(partner.ctx(), episode=document, kind="high_risk")


def test_who_opened_it_is_told_once_each_when_it_was_sent(cast: Cast) -> None:
    _, document = drafted(cast)
    row = read(cast, document)
    note_opened(cast.asha.ctx(at=NOW - hours(1)), rows=[row], subject=row.child_id)
    sent(cast, document)
    row = read(cast, document)

    for number in (1, 2):
        ctx = cast.gwen.ctx(at=NOW + hours(number))
        note_opened(ctx, rows=[row], subject=row.child_id)

    ctx = cast.asha.ctx(at=NOW + hours(3))
    with scope(ctx):
        assert [(each.actor, each.at) for each in opened_by(row)] == [
            (cast.gwen.id, NOW + hours(1))
        ]


def test_document_obeys_when_a_danger_concerns_one_of_its_readers(cast: Cast) -> None:
    episode, first = drafted(cast)
    child = read(cast, first).child_id
    director = colleague(cast, "Nia", "director")
    from_her = {**AT_HOME, "concerns": "person", "concerns_person": str(director.id)}
    add(cast, child, from_her)
    add(cast, child, {**AT_HOME, "said": "Struck by somebody she met", "concerns": "family"})
    document = draft_document(cast.asha.ctx(), episode=episode, kind="high_risk").id
    assert document

    sent(cast, document)

    text = "\n".join(part.text for part in sections_of(read(cast, document)))
    assert "Struck by somebody she met" in text
    assert AT_HOME["said"] not in text
    gwen = cast.gwen.ctx()
    with scope(gwen):
        message = Message.objects.seen_by(gwen).get(key=f"document:{document}:director")
        told = Delivery.objects.seen_by(gwen).filter(message=message)
        kept = Suppression.objects.seen_by(gwen).filter(message=message)
        assert not told.filter(person=director.id).exists()
        assert [(row.person, row.reason, row.allowed) for row in kept] == [
            (director.id, "allegation", None)
        ]

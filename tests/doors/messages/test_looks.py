"""Messages in a real browser: no breach of WCAG 2.2 AA, nothing cut off on a phone."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.messages.telling import (
    asked,
    keep_back,
    made,
    missing,
    program,
    stands,
    token_for,
)
from tests.doors.visitors import signed_in, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_pages_of_messages_have_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    episode = missing(cast)
    message = asked(cast, cast.asha, episode=episode)
    old = asked(cast, cast.asha, ago=timedelta(days=2))
    client, gwen = signed_in(cast.asha), signed_in(cast.gwen)

    look(text(client.get("/messages")), "messages-list")
    look(text(signed_in(cast.ben).get("/messages")), "messages-none")
    look(text(client.get(f"/messages/{message}")), "messages-one")
    wrong = client.post(f"/messages/{message}/pass", {"operation_id": str(uuid4())})
    look(text(wrong), "messages-pass-wrong")
    look(text(client.get(f"/m/{token_for(cast, message)}")), "messages-link")
    look(text(gwen.get(f"/m/{token_for(cast, message)}")), "messages-link-anothers")
    look(text(client.get(f"/m/{token_for(cast, old)}")), "messages-link-expired")
    client.post(f"/messages/{message}/answer", {"operation_id": str(uuid4())})
    look(text(client.get(f"/messages/{message}")), "messages-had")
    look(text(client.get(f"/episode/{episode}")), "messages-episode")
    look(text(client.get("/messages/templates")), "messages-templates")


def test_pages_of_a_handover_have_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    messages = [asked(cast, cast.asha, episode=missing(cast)), asked(cast, cast.asha)]
    asha, gwen, path = signed_in(cast.asha), signed_in(cast.gwen), "/messages/hand-over"
    sent = {"to": str(cast.gwen.id), "items": [str(one) for one in messages]}

    look(text(asha.get(path)), "handover-give")
    look(text(asha.post(path, {"operation_id": str(uuid4())})), "handover-wrong")
    told = {**sent, "operation_id": str(uuid4()), "note": "Ring first"}
    offer = asha.post(path, told)["Location"]
    look(text(gwen.get("/messages")), "handover-waits")
    look(text(gwen.get(offer)), "handover-offer")
    look(text(asha.get(offer)), "handover-offered")
    some = {"operation_id": str(uuid4()), "version": "1", "items": [str(messages[0])]}
    gwen.post(offer, some)
    look(text(asha.get(offer)), "handover-answered")
    look(text(asha.get("/messages")), "handover-news")


def test_pages_of_what_is_held_back_have_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    message = asked(cast, cast.asha, episode=missing(cast))
    child, gwen = stands(cast, message).child_id, signed_in(cast.gwen)
    assert child
    held = made(keep_back(program(cast), message=message, child=child, person=cast.erin.id))

    look(text(gwen.get("/messages/held-back")), "held-back-list")
    look(text(gwen.get(f"/messages/held-back/{held}")), "held-back-one")
    wrong = gwen.post(f"/messages/held-back/{held}", {"operation_id": str(uuid4())})
    look(text(wrong), "held-back-wrong")

"""Whose documents they are: the authority's whose child it is, else those who keep the record."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from homeward.domain.context import Context
from homeward.guard.people import add_authority, system_context
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.sharing import NotOwnRecord
from homeward.guard.versions import NotFound
from homeward.record.children.operations import restrict
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.work.documents.models import Document
from homeward.work.documents.operations import (
    draft_document,
    review_document,
    send_document,
    write_document,
)
from homeward.work.documents.queries import document_named
from homeward.work.messages.models import Message
from tests.cast import NOW, ROBIN, Cast, Person, hours

WRITTEN = {"plan": "Ring her friends again.", "asked": "To know."}
MANAGER = frozenset({"team_manager"})


def reported(by: Person, authority: UUID) -> UUID:
    """An episode of a child of some authority, reported by a host's officer."""
    said = ReportSaid("Erin Example", last_seen_at=NOW - hours(1))
    made = take_report(by.ctx(authority=authority), child=None, newcomer=ROBIN, said=said).id
    return UUID(str(made))


def again(ctx: Context) -> Context:
    """The same person with another form."""
    return ctx.for_operation(uuid4())


def ready(officer: Context, manager: Context, episode: UUID) -> UUID:
    """A document that was written and read through."""
    made = UUID(str(draft_document(officer, episode=episode, kind="high_risk").id))
    write_document(again(officer), document=made, version=1, texts=WRITTEN)
    review_document(manager, document=made, version=2)
    return made


def read(ctx: Context, document: UUID) -> Document:
    with scope(ctx):
        return document_named(ctx, document)


def every_step(ctx: Context, episode: UUID, document: UUID) -> list[object]:
    """Each step that somebody may try, as a function."""
    return [
        lambda: draft_document(again(ctx), episode=episode, kind="need_to_know"),
        lambda: write_document(again(ctx), document=document, version=3, texts={"plan": "Ours"}),
        lambda: review_document(again(ctx), document=document, version=3),
        lambda: send_document(again(ctx), document=document, version=3, who="Carys Example"),
    ]


@pytest.mark.parametrize("turned", [True, False])
def test_host_takes_no_step_when_the_childs_authority_works_here(cast: Cast, turned: bool) -> None:
    episode = reported(cast.carys, cast.alder)
    document = ready(cast.asha.ctx(), cast.gwen.ctx(), episode)
    host = cast.carys.ctx(authority=cast.alder if turned else None, roles=MANAGER)

    for step in every_step(host, episode, document):
        with pytest.raises(NotOwnRecord):
            step()  # type: ignore[operator]

    row = read(cast.asha.ctx(), document)
    assert (row.version, row.sent_at) == (3, None)


@pytest.mark.parametrize(("who", "refusal"), [("ben", NotFound), ("dev", Denied), ("erin", Denied)])
def test_nobody_else_takes_a_step_when_the_record_is_not_theirs(
    cast: Cast, who: str, refusal: type[Exception]
) -> None:
    child = cast.child(at=NOW - hours(3))
    episode = cast.missing(child)
    document = ready(cast.asha.ctx(), cast.gwen.ctx(), episode)
    restrict(cast.gwen.ctx(), child=child, team="North")
    person = getattr(cast, who)
    ctx = person.ctx(roles=MANAGER) if who == "ben" else person.ctx()

    for step in every_step(ctx, episode, document):
        with pytest.raises(refusal):
            step()  # type: ignore[operator]

    assert read(cast.asha.ctx(), document).version == 3


def test_host_sends_and_the_notice_names_nobody_when_the_childs_authority_is_not_here(
    cast: Cast,
) -> None:
    program = system_context(now=NOW, purpose="set up")
    made = add_authority(program, code="X09", name="Farlow", protocol="national", services=None)
    far = UUID(str(made.id))
    episode = reported(cast.carys, far)
    officer = cast.carys.ctx(authority=far)
    manager = cast.carys.ctx(authority=far, roles=MANAGER)
    document = ready(officer, manager, episode)

    send_document(again(manager), document=document, version=3, who="Carys Example")

    assert read(officer, document).sent_at == NOW
    own = cast.carys.ctx()
    with scope(own):
        told = Message.objects.seen_by(own).filter(key__startswith=f"document:{document}")
        found = {row.role: (row.authority_id, row.child_id is None) for row in told}
    assert found == {"director": (far, False), "lead_member": (cast.birch, True)}

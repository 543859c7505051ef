"""Documents of an episode: a list with the form that makes one, one to read, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from homeward.domain.context import Context
from homeward.guard.operation import Outcome
from homeward.guard.reading import note_opened
from homeward.guard.sharing import keeps
from homeward.guard.versions import Conflict
from homeward.record.episodes.queries import Episode, episode_named
from homeward.web.components.content import InsetText
from homeward.web.components.forms import OperationForm
from homeward.web.documents.conflicts import side_by_side
from homeward.web.documents.forms import DraftForm, ReviewForm, SendForm, WriteForm
from homeward.web.documents.pages import document_page, documents_page, role_words
from homeward.web.door import Asked, about, act, form_view, typed
from homeward.web.episodes.forming import version_of
from homeward.web.episodes.pages import FormPage, form_page
from homeward.work.documents.kinds import KINDS
from homeward.work.documents.models import Document
from homeward.work.documents.operations import (
    draft_document,
    review_document,
    sections_of,
    send_document,
    write_document,
)
from homeward.work.documents.queries import document_named, documents_of

_CHANGED = "Somebody else changed this document after you opened it. Read it again first."
_NOT_OURS = "This is another authority’s record: its own staff make and send documents about it."


@form_view
def documents(request: Asked, episode: UUID) -> HttpResponse:
    """List an episode's documents, and make one from the record."""
    row = episode_named(request.ctx, episode)
    ctx = about(request, row.authority_id)
    form = DraftForm(typed(request), now=ctx.now, initial={"kind": request.GET.get("kind", "")})
    done = act(
        request,
        form,
        lambda asked: draft_document(
            asked.for_authority(row.authority_id),
            episode=row.pk,
            kind=form.cleaned_data["kind"],
        ),
    )
    if done:
        messages.success(request, "The document is made from the record. Write what is missing.")
        return redirect("document", document=done.id)
    note_opened(ctx, rows=[row], subject=row.child_id)
    page = documents_page(ctx, row, documents_of(ctx, row.pk))
    return render(request, "documents/documents.html", {"page": page, "form": form})


@require_safe
def document(request: Asked, document: UUID) -> HttpResponse:
    """Show one document; that it was opened is kept."""
    row, episode, ctx = _named(request, document)
    note_opened(ctx, rows=[row], subject=row.child_id)
    page = document_page(ctx, row, episode)
    return render(request, "documents/document.html", {"page": page})


@form_view
def document_write(request: Asked, document: UUID) -> HttpResponse:
    """Write in a draft."""
    row, episode, ctx = _named(request, document)
    form = WriteForm(typed(request), now=ctx.now, version=row.version, sections=sections_of(row))
    lead = InsetText(
        "Say what the reader needs, and no more. Leave out where the child lives and who cares "
        "for them there. After a change it must be read through again."
    )
    page = replace(_page(request, episode, row, "Write in it", lead), button="Save")
    return _answer(
        request,
        row,
        form,
        page,
        lambda asked: write_document(
            asked, document=row.pk, version=version_of(form), texts=form.texts()
        ),
    )


@form_view
def document_review(request: Asked, document: UUID) -> HttpResponse:
    """Say that a draft was read through."""
    row, episode, ctx = _named(request, document)
    form = ReviewForm(typed(request), now=ctx.now, version=row.version)
    lead = InsetText("Check the facts, and that nothing in it says where the child lives.")
    page = _page(request, episode, row, "Say that it is read through", lead)
    return _answer(
        request,
        row,
        form,
        page,
        lambda asked: review_document(asked, document=row.pk, version=version_of(form)),
    )


@form_view
def document_send(request: Asked, document: UUID) -> HttpResponse:
    """Send a document that was read through."""
    row, episode, ctx = _named(request, document)
    form, kind = SendForm(typed(request), now=ctx.now, version=row.version), KINDS[row.kind]
    said = f"A link to it goes to: {', '.join(role_words(kind.readers))}."
    if kind.noticed:
        said += f" Notice that names nobody goes to: {', '.join(role_words(kind.noticed))}."
    page = _page(
        request, episode, row, "Send it", InsetText(f"{said} It is then recorded as sent.")
    )
    return _answer(
        request,
        row,
        form,
        page,
        lambda asked: send_document(
            asked, document=row.pk, version=version_of(form), who=request.person_name
        ),
    )


def _named(request: Asked, document: UUID) -> tuple[Document, Episode, Context]:
    row = document_named(request.ctx, document)
    return row, episode_named(request.ctx, row.episode_id), about(request, row.authority_id)


def _page(request: Asked, episode: Episode, row: Document, title: str, lead: InsetText) -> FormPage:
    page = form_page(
        request,
        episode,
        title=f"{KINDS[row.kind].title}: {title[0].lower()}{title[1:]}",
        button=title,
        said="Done.",
        lead=(lead,),
    )
    ours = keeps(request.ctx.for_authority(row.authority_id))
    return page if ours else replace(page, closed=_NOT_OURS)


def _answer(
    request: Asked,
    row: Document,
    form: OperationForm,
    page: FormPage,
    run: Callable[[Context], Outcome],
) -> HttpResponse:
    """Run the step and go back to the document, or show the form again."""
    try:
        done = act(request, form, lambda ctx: run(ctx.for_authority(row.authority_id)))
    except Conflict as clash:
        if isinstance(form, WriteForm):
            return side_by_side(request, form, clash)
        messages.error(request, _CHANGED)
        return redirect("document", document=row.pk)
    if done:
        messages.success(request, _SAID[type(form)])
        return redirect("document", document=row.pk)
    return render(request, "episodes/form.html", {"page": page, "form": form})


_SAID: dict[type[OperationForm], str] = {
    WriteForm: "It is saved.",
    ReviewForm: "It is marked as read through, and may be sent.",
    SendForm: "It is sent, and recorded as done.",
}

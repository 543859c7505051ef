"""Reading documents: one, an episode's, and who opened one and when."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.reading import Opening, openings_of
from homeward.guard.versions import find
from homeward.work.documents.models import Document


def document_named(ctx: Context, document: UUID) -> Document:
    """Return one document.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return find(ctx, Document, document)


def documents_of(ctx: Context, episode: UUID) -> list[Document]:
    """Return the documents about an episode, the latest first."""
    rows = Document.objects.seen_by(ctx).filter(episode=episode)
    return list(rows.order_by("-data_at", "-recorded_at"))


def opened_by(document: Document) -> list[Opening]:
    """Return who opened a document since it was sent, each once, by when they first did."""
    if document.sent_at is None:
        return []
    return openings_of(table=Document._meta.db_table, row=document.pk, since=document.sent_at)

"""Documents as their templates meet them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.guard.permissions import ROLE_NAMES
from homeward.guard.sharing import keeps
from homeward.guard.staff import recorders
from homeward.record.episodes.queries import Episode
from homeward.web.components.content import (
    BackLink,
    Column,
    SummaryList,
    SummaryRow,
    Table,
    Tag,
)
from homeward.web.components.controls import Button
from homeward.web.components.justice import IdentityBar
from homeward.web.episodes.identity import identity
from homeward.work.documents.composing import Section
from homeward.work.documents.kinds import KINDS
from homeward.work.documents.models import Document
from homeward.work.documents.operations import sections_of
from homeward.work.documents.queries import opened_by


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The documents about an episode, and whether another may be made."""

    title: str
    back: BackLink
    identity: IdentityBar
    table: Table | None
    may_draft: bool
    note: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document as one reader may read it and take it further."""

    title: str
    back: BackLink
    identity: IdentityBar
    about: SummaryList
    sections: tuple[Section, ...]
    buttons: tuple[Button, ...]
    opened: Table | None


def documents_page(ctx: Context, row: Episode, found: Sequence[Document]) -> DocumentsPage:
    """Return the list of an episode's documents."""
    return DocumentsPage(
        title="Documents",
        back=BackLink(reverse("episode", args=[row.pk]), "Back to the episode"),
        identity=identity(ctx, row),
        table=_listed(found) if found else None,
        may_draft=(
            permissions.allows(ctx, "document.draft")
            and row.voided_at is None
            and keeps(ctx.for_authority(row.authority_id))
        ),
        note=_MADE_AGAIN if any(each.sent_at is None for each in found) else "",
    )


_MADE_AGAIN = (
    "A draft stands already. Making it again writes every part that is made from the record "
    "afresh, over whatever was changed in it by hand. What was written of the plan and of what "
    "the reader is asked stays."
)


def _listed(found: Iterable[Document]) -> Table:
    head = [Column(word) for word in ("Document", "Record as it stood", "State")]
    return Table(head, [_line(row) for row in found], first_cell_is_header=True)


def _line(row: Document) -> list[object]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>',
        reverse("document", args=[row.pk]),
        KINDS[row.kind].title,
    )
    return [link, in_words(row.data_at), state_tag(row)]


def state_tag(row: Document) -> Tag:
    """Return how far a document has come."""
    if row.sent_at is not None:
        return Tag("Sent", "green")
    return Tag("Read through", "blue") if row.reviewed_at else Tag("Draft", "grey")


def document_page(ctx: Context, row: Document, episode: Episode) -> DocumentPage:
    """Return one document's page."""
    return DocumentPage(
        title=KINDS[row.kind].title,
        back=BackLink(reverse("documents", args=[episode.pk]), "Documents of this episode"),
        identity=identity(ctx, episode),
        about=_about(row),
        sections=sections_of(row),
        buttons=_buttons(ctx, row),
        opened=_opened(row),
    )


def _about(row: Document) -> SummaryList:
    people = recorders({row.recorded_by, row.reviewed_by, row.sent_by})

    def by(actor: object) -> str:
        person = people.get(actor)  # type: ignore[call-overload]
        return f", by {person.name}" if person else ""

    rows = [
        SummaryRow("State", state_tag(row)),
        SummaryRow("The record as it stood at", in_words(row.data_at)),
        SummaryRow("Made", f"{in_words(row.recorded_at)}{by(row.recorded_by)}"),
    ]
    if row.reviewed_at:
        rows.append(SummaryRow("Read through", f"{in_words(row.reviewed_at)}{by(row.reviewed_by)}"))
    if row.sent_at:
        rows.append(SummaryRow("Sent", f"{in_words(row.sent_at)}{by(row.sent_by)}"))
        rows.append(SummaryRow("Sent to", ", ".join(role_words(row.sent_to))))
    return SummaryList(rows)


def role_words(roles: Iterable[str]) -> list[str]:
    """Return roles as readers know them."""
    return [ROLE_NAMES.get(role, role) for role in roles]


_STEPS = (
    ("Write in it", "document_write", False),
    ("Say that it is read through", "document_review", False),
    ("Send it", "document_send", True),
)


def _buttons(ctx: Context, row: Document) -> tuple[Button, ...]:
    if row.sent_at is not None or not keeps(ctx.for_authority(row.authority_id)):
        return ()
    reviewed = row.reviewed_at is not None
    return tuple(
        Button(
            text,
            href=reverse(name, args=[row.pk]),
            look="" if after or (name == "document_write" and not reviewed) else "secondary",
        )
        for text, name, after in _STEPS
        if permissions.allows(ctx, name) and (reviewed or not after)
    )


def _opened(row: Document) -> Table | None:
    found = opened_by(row)
    if not found:
        return None
    people = recorders({each.actor for each in found})
    lines = [
        [people[each.actor].name if each.actor in people else "Somebody", in_words(each.at)]
        for each in found
    ]
    return Table(
        [Column("Who"), Column("First opened")],
        lines,
        caption="Opened since it was sent",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
    )

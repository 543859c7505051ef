"""Opening a child's or an episode's page is itself an entry in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import models

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.models import LedgerItem, Tracked


def note_opened(ctx: Context, *, rows: list[models.Model], subject: UUID) -> None:
    """Write the ledger entry that says ``ctx.actor`` opened these rows of one child.

    The entry is in the book of the authority whose record they are, whoever opened them.
    """
    whose = next((row.authority_id for row in rows if isinstance(row, Tracked)), ctx.authority)
    with session.scope(replace(ctx, authority=whose), operation="page.opened", entry=uuid4()):
        by_table: dict[str, list[UUID]] = {}
        for row in rows:
            by_table.setdefault(row._meta.db_table, []).append(row.pk)
        for table, ids in by_table.items():
            session.note_rows_read(table=table, ids=ids, subject=subject)
        session.append_entry()


class Opening(NamedTuple):
    """Who opened a row's page, and when first (aware UTC)."""

    actor: UUID
    at: datetime


def openings_of(*, table: str, row: UUID, since: datetime) -> list[Opening]:
    """Return who opened a row from an instant on, each once, in order of time.

    As the ledger has it, and so far as the reader may read the ledger.
    """
    items = LedgerItem.objects.filter(table_name=table, row_id=row, op="R", entry__at__gte=since)
    first: dict[UUID, datetime] = {}
    for actor, at in items.order_by("entry__at").values_list("entry__actor", "entry__at"):
        first.setdefault(actor, at)
    return [Opening(actor, at) for actor, at in first.items()]

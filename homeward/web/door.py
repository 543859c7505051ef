"""What every view is handed, and what a door does with a refusal.

A view translates: it reads the request into a call, makes one call, and writes the answer as a
page. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods
from psycopg.errors import DeadlockDetected

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.operation import Outcome
from homeward.guard.versions import Conflict

if TYPE_CHECKING:
    from homeward.web.components.forms import OperationForm


class Asked(HttpRequest):
    """A request of somebody signed in. ``ctx`` says who, for whom, why and when.

    ``organisation_name`` and ``person_name`` are for the page's frame. ``kept`` is what they
    had typed when their last session ended, shown again and sent only when they say so.
    """

    ctx: Context
    organisation_name: str
    person_name: str
    kept: QueryDict | None


Page = Callable[..., HttpResponse]

form_view = require_http_methods(["GET", "HEAD", "POST"])
"""Marks a view that shows a form and takes it."""


def typed(request: Asked) -> QueryDict | None:
    """Return what to fill the page's form with: what was sent, else what was kept, else None."""
    if request.method == "POST":
        return request.POST
    return request.kept


def act(request: Asked, form: OperationForm, run: Callable[[Context], Outcome]) -> Outcome | None:
    """Run an operation on a sent and valid form; return its outcome, or None to draw it again.

    A refusal is shown beside its field. A conflict is not caught here: the two versions are
    shown side by side by the page's own answer.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return run(request.ctx.for_operation(form.operation))
    except Conflict:
        raise
    except Refusal as no:
        form.refuse(no)
    except DatabaseError as error:
        # The operation's own savepoint is undone; the request, with its draft, goes on.
        form.add_error(None, _database_said(error))
    return None


def _database_said(error: DatabaseError) -> str:
    """Return a sentence for what the database would not have; anything else is a bug.

    Raises:
        DatabaseError: the one given.
    """
    if isinstance(error, DataError):
        return "Something that you typed is too long to be kept. Shorten it and send it again."
    if isinstance(error, IntegrityError) or isinstance(error.__cause__, DeadlockDetected):
        return (
            "Somebody else recorded something about this at the same moment. Look at what is "
            "there now, then send this again if it is still needed."
        )
    raise error


def about(request: Asked, authority: UUID) -> Context:
    """Return the reader's context turned to the authority whose record a row is in."""
    return request.ctx.for_authority(authority)


def page_number(text: str | None) -> int:
    """Return which page of a list was asked for, from 1; the first where that is unclear."""
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 6 else 1

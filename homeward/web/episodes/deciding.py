"""Asking, on the forms that close an episode, what was decided about what ended during it."""

from __future__ import annotations

from collections.abc import Sequence

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.record.episodes.endings import Decided, Ending, undecided
from homeward.record.episodes.queries import Episode
from homeward.web.components.component import Component
from homeward.web.components.content import WarningText
from homeward.web.components.forms import OperationForm
from homeward.web.door import Asked, about
from homeward.web.episodes.forms import passage


def endings_open(request: Asked, row: Episode) -> tuple[Ending, ...]:
    """Return what ended during an episode and is undecided; partners are not asked."""
    ctx: Context = about(request, row.authority_id)
    return undecided(ctx, row) if ctx.roles & permissions.SERVICES else ()


def ask(form: OperationForm, endings: Sequence[Ending], *, needed: bool) -> None:
    """Add the question to a form where there is something to decide."""
    if not endings:
        return
    form.fields["decision"] = passage(
        "What was decided about this?" if needed else "What was decided about this? (optional)",
        rows=3,
        required=needed,
        needed="Enter what was decided, and by whom",
        help_text="For example who takes over the search, where the child can live, and who "
        "decided it." + ("" if needed else " Left empty, the action to decide stays open."),
    )


def why(endings: Sequence[Ending]) -> tuple[Component, ...]:
    """Return why the form asks, for the head of it."""
    if not endings:
        return ()
    named = ". ".join(ending.words for ending in endings)
    return (WarningText(f"{named}. Nobody has recorded what was decided about it."),)


def decided(request: Asked, form: OperationForm) -> Decided:
    """Return what was answered; empty where nothing was asked or said."""
    return Decided(form.cleaned_data.get("decision", ""), request.person_name)

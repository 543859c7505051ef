"""Plain Django views: the same query and template without the guard, and two bare ones."""

from __future__ import annotations

import os
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from homeward.config import clock
from homeward.domain.context import Context
from homeward.guard.models.tracked import GuardedQuerySet
from homeward.web.board import pages
from homeward.web.board.forms import filter_form
from homeward.work.board import queries

_AUTHORITY, _ORGANISATION = (
    UUID(os.environ[f"HOMEWARD_BENCH_{name}"]) for name in ("AUTHORITY", "ORGANISATION")
)


def _seen_by_all(self: GuardedQuerySet, ctx: Context) -> GuardedQuerySet:
    """Filter nothing: what a view without a guard does."""
    found = self.all()
    found._scoped = True
    return found


GuardedQuerySet.seen_by = _seen_by_all
# A plain view draws its template afresh for everybody.
pages._drawn = pages._drawn.__wrapped__


def board(request: HttpRequest) -> HttpResponse:
    """Show the open episodes, with the product's query and template."""
    request.ctx = Context(
        _ORGANISATION,
        _ORGANISATION,
        _AUTHORITY,
        "bench",
        clock.utc_now(),
        roles=frozenset({"missing_officer"}),
    )
    request.person_name, request.organisation_name = "Invented Person", "Alder"
    part = queries.board(request.ctx, wanted=queries.Wanted(), page=1)
    page = pages.board_page(request.ctx, part, version=0, query={}, rows_page="board_rows")
    form = filter_form.__wrapped__(teams=part.teams, asked=())
    return render(request, "board/board.html", {"page": page, "filter": form})


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """Answer the signed-in with nothing."""
    return HttpResponse(status=204)


@csrf_exempt
@login_required
def enquiry(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Insert one row: the whole of a plain view's enquiry."""
    now = clock.utc_now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_logentry (id, recorded_by, recorded_at, at, episode_id, text) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [uuid4(), request.user.pk, now, now, episode, "Rang a friend."],
        )
    return HttpResponse(status=204)


urlpatterns = [
    path("plain/board", board),
    path("plain/signed-in/board", login_required(board)),
    path("plain/empty", empty),
    path("plain/log/<uuid:episode>", enquiry),
    path("", include("homeward.config.urls")),
]

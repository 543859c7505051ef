"""The board, and its rows alone for a browser that asks whether they changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from homeward.web.board.forms import filter_form
from homeward.web.board.pages import BoardPage, board_page, stamp
from homeward.web.door import Asked, page_number
from homeward.web.watch.banner import engine_state, troubled
from homeward.work.board import queries


@require_GET
def board(request: Asked) -> HttpResponse:
    """Show who is missing now."""
    part, page = _drawn(request, "board_rows")
    chosen = filter_form(teams=part.teams, asked=tuple(_asked(request).items()))
    return render(request, "board/board.html", {"page": page, "filter": chosen})


@require_GET
def board_rows(request: Asked) -> HttpResponse:
    """Show the rows again if they changed; otherwise say so with no content."""
    return _rows(request, "board_rows", "board/rows.html")


@require_GET
def wall(request: Asked) -> HttpResponse:
    """Show who is missing now on a wall: initials only."""
    _, page = _drawn(request, "wall_rows")
    return render(request, "board/wall.html", {"page": page})


@require_GET
def wall_rows(request: Asked) -> HttpResponse:
    """Show the wall's rows again if they changed."""
    return _rows(request, "wall_rows", "board/wall_rows.html")


def _rows(request: Asked, name: str, template: str) -> HttpResponse:
    version = queries.board_version(request.ctx)
    if request.GET.get("since") == stamp(version, request.ctx.now, stalled=_stalled(request)):
        return HttpResponse(status=204)
    _, page = _drawn(request, name, version)
    return render(request, template, {"page": page, "again": True})


def _drawn(
    request: Asked, rows_page: str, version: int | None = None
) -> tuple[queries.Slice, BoardPage]:
    # The version is read before the rows: a change in between is then shown again, never lost.
    if version is None:
        version = queries.board_version(request.ctx)
    asked = _asked(request)
    wanted = queries.Wanted(
        team=asked.get("team", ""),
        grade=asked.get("grade", ""),
        kind=asked.get("kind", ""),
        whose=asked.get("whose", ""),
        overdue=bool(asked.get("overdue")),
    )
    number = request.GET.get("page")
    part = queries.board(request.ctx, wanted=wanted, page=page_number(number))
    page = board_page(
        request.ctx,
        part,
        version=version,
        query=asked,
        rows_page=rows_page,
        stalled=_stalled(request),
    )
    return part, page


def _stalled(request: Asked) -> bool:
    return troubled(engine_state(request))


def _asked(request: Asked) -> dict[str, str]:
    """Return the filters that are set and are among the answers."""
    known = ("team", "grade", "kind", "whose", "overdue")
    asked = {name: request.GET.get(name, "")[:60].replace("\0", "") for name in known}
    return {name: value for name, value in asked.items() if value}

"""The engine's banner by itself, for a page that stays open and asks whether it changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from homeward.web.door import Asked
from homeward.web.watch.banner import engine_state, stamp


@require_GET
def engine(request: Asked) -> HttpResponse:
    """Show the banner again if it changed; otherwise say so with no content."""
    if request.GET.get("since") == stamp(engine_state(request)):
        return HttpResponse(status=204)
    return render(request, "watch/asking.html")

"""The product's addresses, and two pages of the benches behind the same sign-in.

An empty page, and the operation "log an enquiry" without a form or a page around it.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from homeward.guard.permissions import EVERYBODY, PAGES
from homeward.record.episodes.operations import log
from homeward.record.episodes.queries import authority_of
from homeward.web.door import Asked, about

PAGES["bench_empty"] = PAGES["bench_log"] = EVERYBODY


def empty(request: Asked) -> HttpResponse:
    """Answer with nothing."""
    return HttpResponse(status=204)


@csrf_exempt
def enquiry(request: Asked, episode: UUID) -> HttpResponse:
    """Log an enquiry in an episode."""
    ctx = about(request, authority_of(request.ctx, episode))
    log(ctx, episode=episode, kind="enquiry", text="Rang a friend.", at=ctx.now)
    return HttpResponse(status=204)


urlpatterns = [
    path("bench/empty", empty, name="bench_empty"),
    path("bench/log/<uuid:episode>", enquiry, name="bench_log"),
    path("", include("homeward.config.urls")),
]

"""Every address of the product, by family. Names are those of the permission table."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from homeward.config import metering, readiness
from homeward.web.messages import receipts

urlpatterns = [
    path("readyz", readiness.ready, name="ready"),
    path("metrics", metering.metrics, name="metrics"),
    path("notify/receipt", receipts.notify_receipt, name="notify_receipt"),
    path("", include("homeward.web.watch.urls")),
    path("", include("homeward.web.accounts.urls")),
    path("", include("homeward.web.board.urls")),
    path("", include("homeward.web.daily.urls")),
    path("", include("homeward.web.episodes.urls")),
    path("", include("homeward.web.acts.urls")),
    path("", include("homeward.web.documents.urls")),
    path("", include("homeward.web.reports.urls")),
    path("", include("homeward.web.children.urls")),
    path("", include("homeward.web.loads.urls")),
    path("", include("homeward.web.mappings.urls")),
    path("", include("homeward.web.people.urls")),
    path("", include("homeward.web.registers.urls")),
    path("", include("homeward.web.rota.urls")),
    path("", include("homeward.web.messages.urls")),
    path("", include("homeward.web.protocols.urls")),
    path("", include("homeward.web.exchange.urls")),
]


def _page(status: int) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return render(request, f"errors/{status}.html", status=status)

    return answer


handler400 = _page(400)
handler403 = _page(403)
handler404 = _page(404)
handler500 = _page(500)

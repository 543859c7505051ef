"""``/metrics``: figures for Prometheus. No label says who, whose or where.

Requests are counted by every process of the web into files of the home, so that each answers
for all of them; the engine's figures are read from the database when they are asked for.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.metrics import Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from homeward.config import clock
from homeward.work.watch import queries

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # set by homeward web, before this is imported
_HERE = frozenset({"127.0.0.1", "::1"})
_PASSED_ON = frozenset({"Forwarded", "Via", "X-Real-Ip"})
_PASSED_ON_TOO = "X-Forwarded-"

_OURS = CollectorRegistry()
_REQUESTS = Counter("homeward_requests", "Requests answered.", ["status"], registry=_OURS)
_SECONDS = Histogram("homeward_request_seconds", "How long answering took.", registry=_OURS)


class CountRequests:
    """Counts every answer by the first figure of its status, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        began = clock.elapsed_seconds()
        response = self.get_response(request)
        _SECONDS.observe(clock.elapsed_seconds() - began)
        _REQUESTS.labels(f"{response.status_code // 100}xx").inc()
        return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever brings the token or, where none is set, whoever asks from this machine."""
    if not _may_read(request):
        return HttpResponse("Send the token as Authorization: Bearer.\n", "text/plain", 401)
    figures = CollectorRegistry()
    figures.register(_Engine(request.now))  # type: ignore[attr-defined]
    return HttpResponse(
        generate_latest(_counted()) + generate_latest(figures), content_type=CONTENT_TYPE_LATEST
    )


def _may_read(request: HttpRequest) -> bool:
    """Tell whether the one who asks may read; one behind a proxy is not on this machine.

    Where Homeward is served by HTTPS there is a proxy, whatever it says of itself: then, and
    where anything says so, there is no reading without the token.
    """
    token: str = settings.HOMEWARD_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if settings.SECURE_SSL_REDIRECT or any(map(_says_passed_on, request.headers)):
        return False
    return request.META.get("REMOTE_ADDR") in _HERE


def _says_passed_on(header: str) -> bool:
    return header.title() in _PASSED_ON or header.title().startswith(_PASSED_ON_TOO)


def _counted() -> CollectorRegistry:
    """Return the registry of what was counted, by all the processes where they count together."""
    if _FOLDER not in os.environ:
        return _OURS
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class _Engine(Collector):
    """The engine's figures at one instant."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Give each figure."""
        found = queries.figures(queries.database_time() or self._now)
        for name, words, value in (
            ("engine_lag_seconds", "How long ago the oldest undone thing fell due.", found.lag),
            ("heartbeat_age_seconds", "Since the worker's last sign of life.", found.beat_age),
            ("workers", "Workers that gave a sign of life in the last minute.", found.workers),
            ("outbox_messages", "Deliveries waiting to be sent.", found.outbox),
            ("outbox_oldest_seconds", "How long the first has been due.", found.outbox_age),
            ("duties_overdue", "Actions overdue, all authorities together.", found.overdue),
            ("episodes_stuck", "Episodes that cannot be worked out, tried again.", found.stuck),
            ("messages_unanswered", "Messages told and not answered.", found.unanswered),
        ):
            yield GaugeMetricFamily(
                f"homeward_{name}", words, value=float("nan") if value is None else value
            )

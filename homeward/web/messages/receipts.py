"""Where GOV.UK Notify says what became of a message: a door for a machine, with a token.

It says nothing of any record, whatever it is asked, and writes down no address.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from homeward.work.messages import answering

# Source: GOV.UK Notify, REST API documentation, delivery receipts.
_OUTCOMES = frozenset({"delivered", "permanent-failure", "temporary-failure", "technical-failure"})
_LONGEST_BODY, _LONGEST_REFERENCE = 10_000, 120


@csrf_exempt
@require_POST
def notify_receipt(request: HttpRequest) -> HttpResponse:
    """Take one delivery receipt.

    401 without the right token, 404 where no token is set, 400 for what is no receipt. 503 for
    a delivery that is not known: it may be on its way to be, and Notify asks again later.
    """
    token: str = settings.HOMEWARD_NOTIFY_CALLBACK_TOKEN
    if not token:
        return _said(404)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return _said(401)
    found = _receipt(request)
    if found is None:
        return _said(400)
    reference, outcome = found
    now: datetime = request.now  # type: ignore[attr-defined]
    return _said(204 if answering.receipt(reference, outcome, now) else 503)


def _receipt(request: HttpRequest) -> tuple[str, str] | None:
    if int(request.headers.get("Content-Length") or 0) > _LONGEST_BODY:
        return None
    try:
        said = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    reference, outcome = said.get("reference"), said.get("status")
    if not isinstance(reference, str) or not isinstance(outcome, str):
        return None
    if outcome not in _OUTCOMES or not 0 < len(reference) <= _LONGEST_REFERENCE:
        return None
    return (reference, outcome) if reference.isprintable() else None


def _said(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain")

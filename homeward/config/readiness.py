"""``/readyz``: whether this process can serve, in plain words, for a balancer or a watcher."""

from __future__ import annotations

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from homeward.config import schema
from homeward.work.watch import queries


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where the database answers, its tables are ours and the engine runs; else 503."""
    fault = _fault()
    words = f"Not ready. {fault}\n" if fault else "Ready.\n"
    return HttpResponse(words, content_type="text/plain", status=503 if fault else 200)


def _fault() -> str:
    """Return what is wrong, or nothing."""
    try:
        if not schema.in_place():
            return "The database's tables are not those of this version: run homeward migrate."
        return _engine_fault(queries.state())
    except Error:
        return "The database does not answer."


def _engine_fault(state: queries.State) -> str:
    match state:
        case queries.Alive():
            return ""
        case queries.Stalled(_, silent):
            said = f"The engine has given no sign of life for {int(silent)} seconds"
            return f"{said}: see to the worker."
        case queries.Behind(_, lag):
            return f"The engine is {int(lag)} seconds behind: see to the worker."
        case queries.NotYet():
            return "No engine has been at work here yet: start homeward worker."

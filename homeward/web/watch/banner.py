"""The red banner of every page while the engine stands still, for everybody signed in."""

from __future__ import annotations

from django.http import HttpRequest

from homeward.domain.time import in_words
from homeward.web.components.justice import Alert
from homeward.work.watch.queries import NotYet, Stalled, State, state


def engine_state(request: HttpRequest) -> State:
    """Return how the engine stands, read once for each request."""
    known: State | None = getattr(request, "engine", None)
    if known is None:
        now = getattr(request, "now", None)
        known = NotYet() if now is None else state(now)
        request.engine = known  # type: ignore[attr-defined]
    return known


def engine_alert(found: State) -> Alert | None:
    """Return the banner, or nothing while the engine runs."""
    if not isinstance(found, Stalled):
        return None
    return Alert(
        "Homeward is not keeping time",
        f"Nothing has been worked out, and no message has left, since {in_words(found.since)}. "
        "What is shown as due may be out of date, and nobody is being told. Telephone whatever "
        "is urgent. The administrators are told by another way.",
        variant="error",
    )

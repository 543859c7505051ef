"""The red banner of every page while the engine stands still or is behind, for everybody.

A page that stays open asks for it again by itself, and is sent it only where it changed.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from homeward.domain.time import in_words
from homeward.web.components.justice import Alert
from homeward.work.watch.queries import Behind, NotYet, Stalled, State, state


def engine_state(request: HttpRequest) -> State:
    """Return how the engine stands, read once for each request."""
    known: State | None = getattr(request, "engine", None)
    if known is None:
        known = NotYet() if getattr(request, "now", None) is None else state()
        request.engine = known  # type: ignore[attr-defined]
    return known


def troubled(found: State) -> bool:
    """Tell whether everybody is to be warned."""
    return isinstance(found, Stalled | Behind)


def stamp(found: State) -> str:
    """Return what is other when the banner is other."""
    match found:
        case Stalled(since):
            return f"stalled-{int(since.timestamp())}"
        case Behind(_, lag):
            return f"behind-{_minutes(lag)}"
        case _:
            return "well"


def again_at(found: State) -> str:
    """Return the address at which a page asks whether its banner is still so."""
    return f"{reverse('engine')}?{urlencode({'since': stamp(found)})}"


def engine_alert(found: State) -> Alert | None:
    """Return the banner, or nothing while the engine runs."""
    match found:
        case Stalled(since):
            said = (
                f"Nothing has been worked out, and no message has left, since {in_words(since)}. "
                "What is shown as due may be out of date, and nobody is being told. Telephone "
                "whatever is urgent. The administrators are told by another way."
            )
            return Alert("Homeward is not keeping time", said, variant="error")
        case Behind(_, lag):
            said = (
                f"Messages are behind by {_minutes(lag)} minutes, and what is shown as due may be "
                "out of date. Telephone whatever is urgent. The administrators are told by "
                "another way."
            )
            return Alert("Homeward is behind", said, variant="error")
        case _:
            return None


def _minutes(lag: float) -> int:
    """Return how many minutes late, rounded up: what is late is never made to look less so."""
    return max(2, -int(-lag // 60))

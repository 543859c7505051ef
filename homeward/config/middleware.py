"""Between the web server and every view: who asks, may they, and the transaction it runs in.

Deny by default: a page that is not in the permission table is shown to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from homeward.config.clock import utc_now
from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import permissions, session
from homeward.guard.models import Membership, Organisation, User
from homeward.guard.people import current_memberships
from homeward.guard.permissions import ANYONE, PAGES, Denied
from homeward.guard.versions import Conflict, NotFound
from homeward.web.accounts.kept import keep_form, take_kept
from homeward.web.door import Asked
from homeward.web.shell import IDLE_SECONDS

LONGEST = timedelta(hours=12)
"""However busy, a session ends after this long."""

_QUIET = frozenset({"board_rows", "wall_rows", "load_progress", "engine"})
"""Pages that a browser asks for by itself: they never lengthen a session."""

_ONLY_SENT = frozenset({"sign_out", "keep_alive", "report_autosave", "report_drop", "engine"})
"""Pages that answer nothing when they are only opened: signing in leads home from them."""

_IN_EVERY_PAGE = frozenset({"engine"})
"""Asked for by every open page: its answer takes nobody from what they are typing there."""

PURPOSES = {
    Organisation.Kind.CHILDRENS_SERVICES: "direct care",
    Organisation.Kind.POLICE: "to locate",
    Organisation.Kind.PROVIDER: "care",
    Organisation.Kind.OTHER_COUNCIL: "responsible authority",
}


class ContextMiddleware:
    """Gives every signed-in request its context, and every refusal its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request; what is shown of a record is never kept by a cache."""
        request.now = utc_now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.path.startswith("/static/") and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse:
        """Run the view as the one who asks, in one transaction, if the page is theirs."""
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        roles = PAGES.get(name, frozenset())
        if roles == ANYONE:
            return view(request, *args, **kwargs)
        now: datetime = request.now  # type: ignore[attr-defined]
        asked = cast(Asked, request)
        if not _session_holds(request, now, quiet=name in _QUIET) or not _admit(asked, now):
            return _to_sign_in(request, now)
        try:
            permissions.demand(asked.ctx, name)
            with session.scope(asked.ctx):
                asked.kept = take_kept(asked)
                return view(request, *args, **kwargs)
        except Refusal as no:
            return refused(request, no)


def _session_holds(request: HttpRequest, now: datetime, *, quiet: bool) -> bool:
    """Tell whether the session is live; a page that a person opened lengthens it."""
    if not request.user.is_authenticated:
        return False
    seen, began = (request.session.get(key) for key in ("seen_at", "began_at"))
    if not seen or not began:
        return False
    idle = now - datetime.fromisoformat(seen)
    if idle > timedelta(seconds=IDLE_SECONDS) or now - datetime.fromisoformat(began) > LONGEST:
        return False
    if not quiet and idle > timedelta(seconds=5):
        request.session["seen_at"] = now.isoformat()
    return True


def _admit(asked: Asked, now: datetime) -> bool:
    """Set the context from the person's roles in the organisation they chose."""
    user = cast(User, asked.user)
    memberships = current_memberships(user=user.id, now=now)
    chosen = asked.session.get("organisation")
    mine = [m for m in memberships if str(m.organisation_id) == chosen] or memberships[:1]
    mine = [m for m in memberships if m.organisation_id == mine[0].organisation_id] if mine else []
    if not mine:
        return False
    asked.ctx = _context(asked, user, mine, now)
    asked.organisation_name = mine[0].organisation.name
    asked.person_name = user.name
    return True


def _context(asked: Asked, user: User, mine: list[Membership], now: datetime) -> Context:
    organisation = mine[0].organisation
    return Context(
        actor=user.id,
        organisation=organisation.pk,
        authority=organisation.authority_id,
        purpose=PURPOSES[Organisation.Kind(organisation.kind)],
        now=now,
        operation_id=_operation_id(asked),
        roles=frozenset(m.role for m in mine),
        teams=frozenset(m.team for m in mine if m.team),
    )


def _operation_id(asked: Asked) -> UUID:
    try:
        return UUID(asked.POST.get("operation_id", ""))
    except ValueError:
        return uuid4()


def _to_sign_in(request: HttpRequest, now: datetime) -> HttpResponse:
    """Send the signed-out to the sign-in page, with what they had typed kept for them."""
    query = {"next": request.get_full_path()}
    if request.resolver_match and request.resolver_match.url_name in _ONLY_SENT:
        query = {"next": reverse("home")}
    elif request.method == "POST" and request.user.is_authenticated:
        kept = keep_form(user=request.user.pk, path=request.path, body=_body(request), now=now)
        query["kept"] = str(kept)
    # The stale session is left to name its person: a board's own question must not end it, or
    # what is typed in another tab could not be kept. It lets nobody in, and signing in ends it.
    address = f"{reverse('sign_in')}?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        leaves = request.resolver_match and request.resolver_match.url_name not in _IN_EVERY_PAGE
        return HttpResponse(status=401, headers={"HX-Redirect": address} if leaves else None)
    return redirect(address)


def _body(request: HttpRequest) -> QueryDict:
    body = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "password", "current", "new"):
        body.pop(name, None)
    return body


def refused(request: HttpRequest, no: Refusal) -> HttpResponse:
    """Answer a refusal that no form caught with its page and sentence."""
    status = {NotFound: 404, Denied: 403, Conflict: 409}.get(type(no), 400)
    page = 400 if status == 409 else status
    return render(request, f"errors/{page}.html", {"sentence": no.sentence}, status=status)

"""Signing in and out, and one's own account."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_POST

from homeward.guard import permissions, signing_in
from homeward.guard.people import current_memberships, set_own_password
from homeward.web.accounts.forms import PasswordForm, SignInForm
from homeward.web.door import Asked, act, typed


@dataclass(frozen=True)
class SignInPage:
    """The sign-in page; ``kept`` says that something typed is waiting."""

    title: str
    kept: bool


@dataclass(frozen=True)
class OrganisationChoice:
    """An organisation that the person may act for."""

    id: str
    name: str
    roles: str


@dataclass(frozen=True)
class ChoicePage:
    """Which organisation to act for."""

    title: str
    choices: tuple[OrganisationChoice, ...]


@dataclass(frozen=True)
class PlainPage:
    """A page that needs only its title."""

    title: str


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page, or sign in and go on to where the person was."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = request.now  # type: ignore[attr-defined]
        try:
            user = signing_in.sign_in(
                email=form.cleaned_data["email"], password=form.cleaned_data["password"], now=now
            )
        except signing_in.NotSignedIn as no:
            form.refuse(no)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            request.session["began_at"] = request.session["seen_at"] = now.isoformat()
            return redirect(_onward(request))
    page = SignInPage("Sign in", kept=bool(request.GET.get("kept")))
    return render(request, "accounts/sign_in.html", {"page": page, "form": form})


def _onward(request: HttpRequest) -> str:
    path = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None) or not path.startswith("/"):
        return reverse("home")
    kept = request.GET.get("kept")
    if not kept:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'kept': kept})}"


def sign_out(request: Asked) -> HttpResponse:
    """End the session. Led here by an address, not by the button, it ends nothing."""
    if request.method != "POST":
        return redirect("home")
    logout(request)
    return redirect("sign_in")


@require_POST
def keep_alive(request: Asked) -> HttpResponse:
    """Keep the session while somebody is at work on one page."""
    return HttpResponse(status=204)


def home(request: Asked) -> HttpResponse:
    """Go to the first page that the person's role has."""
    for name in ("board", "loads", "people", "message_list"):
        if permissions.allows(request.ctx, name):
            return redirect(name)
    return redirect("own_password")


def choose_organisation(request: Asked) -> HttpResponse:
    """Choose which organisation to act for, for somebody who works in several."""
    mine = current_memberships(user=request.ctx.actor, now=request.ctx.now)
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        if chosen in {str(m.organisation_id) for m in mine}:
            request.session["organisation"] = chosen
            return redirect("home")
    roles: dict[tuple[str, str], list[str]] = {}
    for membership in mine:
        key = (str(membership.organisation_id), membership.organisation.name)
        roles.setdefault(key, []).append(permissions.ROLE_NAMES[membership.role])
    choices = tuple(
        OrganisationChoice(pk, name, ", ".join(held)) for (pk, name), held in roles.items()
    )
    page = ChoicePage("Who are you acting for?", choices)
    return render(request, "accounts/choose.html", {"page": page})


def own_password(request: Asked) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(typed(request), now=request.ctx.now)
    done = act(
        request,
        form,
        lambda ctx: set_own_password(
            ctx, current=form.cleaned_data["current"], new=form.cleaned_data["new"]
        ),
    )
    if done:
        messages.success(request, "Your password has been changed. Sign in with the new one.")
        return redirect("sign_in")
    page = PlainPage("Change your password")
    return render(request, "accounts/password.html", {"page": page, "form": form})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    page = PlainPage("Accessibility statement")
    return render(request, "accounts/accessibility.html", {"page": page})


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the pages answer."""
    return HttpResponse("ok\n", content_type="text/plain")

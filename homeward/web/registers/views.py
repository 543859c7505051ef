"""The lists of the registers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homeward.web.door import Asked
from homeward.web.messages.no_mail import no_mail_for_administrators
from homeward.web.registers.pages import (
    RegisterPage,
    areas_page,
    desks_page,
    providers_page,
)


@require_safe
def registers(request: Asked) -> HttpResponse:
    """List whom to ring at each council, by desk."""
    return _drawn(request, desks_page(request.ctx))


@require_safe
def register_providers(request: Asked) -> HttpResponse:
    """List the providers, how to reach them, and how many children are placed there."""
    return _drawn(request, providers_page(request.ctx))


@require_safe
def register_areas(request: Asked) -> HttpResponse:
    """List the districts and police areas."""
    return render(request, "registers/list.html", {"page": areas_page(request.ctx)})


def _drawn(request: Asked, page: RegisterPage) -> HttpResponse:
    """Draw a register of whom to reach; administrators read there if no message leaves."""
    shown = {"page": page, "no_mail": no_mail_for_administrators(request.ctx)}
    return render(request, "registers/list.html", shown)

"""The lists of the registers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homeward.web.door import Asked
from homeward.web.registers.pages import areas_page, desks_page, providers_page


@require_safe
def registers(request: Asked) -> HttpResponse:
    """List whom to ring at each council, by desk."""
    return render(request, "registers/list.html", {"page": desks_page(request.ctx)})


@require_safe
def register_providers(request: Asked) -> HttpResponse:
    """List the providers, how to reach them, and how many children are placed there."""
    return render(request, "registers/list.html", {"page": providers_page(request.ctx)})


@require_safe
def register_areas(request: Asked) -> HttpResponse:
    """List the districts and police areas."""
    return render(request, "registers/list.html", {"page": areas_page(request.ctx)})

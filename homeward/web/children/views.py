"""Finding a child, opening the record, its address and its photos."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from homeward.record.children.photos import photo_image
from homeward.web.children.address import address_page
from homeward.web.children.forms import SearchForm
from homeward.web.children.pages import child_page
from homeward.web.children.searching import search_page
from homeward.web.door import Asked, page_number, typed


def child_search(request: Asked) -> HttpResponse:
    """Look for a child among those the reader works with. Names travel in the form only."""
    form = SearchForm(typed(request), now=request.ctx.now)
    sound = request.method == "POST" and form.is_valid()
    said = form.cleaned_data if sound else None
    page = search_page(request.ctx, said, page=page_number(request.POST.get("page")))
    return render(request, "children/search.html", {"page": page, "form": form})


@require_GET
def child(request: Asked, child: UUID) -> HttpResponse:
    """Open a child's record."""
    page = child_page(request.ctx, child, page=page_number(request.GET.get("page")))
    return render(request, "children/child.html", {"page": page})


@require_GET
def child_address(request: Asked, child: UUID) -> HttpResponse:
    """Show where the child lives; reading it is an entry of its own."""
    page = address_page(request.ctx, child)
    return render(request, "children/address.html", {"page": page})


@require_GET
def child_photo(request: Asked, photo: UUID) -> HttpResponse:
    """Serve one picture, to those who see the child, never from a file's address."""
    image = photo_image(request.ctx, photo)
    answer = HttpResponse(image, content_type="image/jpeg")
    answer["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return answer

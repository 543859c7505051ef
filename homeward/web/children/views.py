"""Finding a child, opening the record, its address and its photos."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from homeward.record.children.photos import photo_image
from homeward.web.children.address import address_page
from homeward.web.children.forms import SearchForm
from homeward.web.children.pages import child_page
from homeward.web.children.past import past_child
from homeward.web.children.searching import may_ask_for_places, search_page
from homeward.web.door import Asked, page_number, typed
from homeward.web.past.asking import asked


def child_search(request: Asked) -> HttpResponse:
    """Look for a child among those the reader works with. Names travel in the form only."""
    places = may_ask_for_places(request.ctx)
    form = SearchForm(typed(request), now=request.ctx.now, places=places)
    sound = request.method == "POST" and form.is_valid()
    said = form.cleaned_data if sound else None
    page = search_page(request.ctx, said)
    return render(request, "children/search.html", {"page": page, "form": form})


@require_GET
def child(request: Asked, child: UUID) -> HttpResponse:
    """Open a child's record, as it stands or as it was known at an instant."""
    look, number = asked(request, now=request.ctx.now), page_number(request.GET.get("page"))
    if look.go:
        return redirect(look.go)
    shown: dict[str, object] = {"look": look, "form": look.failed}
    if look.at is None:
        page = child_page(request.ctx, child, page=number)
        return render(request, "children/child.html", {"page": page, **shown})
    page, past = past_child(request.ctx, child, look.at, page=number)
    template = "past/empty.html" if past.is_empty else "children/child.html"
    return render(request, template, {"page": page, "past": past, **shown})


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

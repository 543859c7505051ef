"""What somebody wrote in a draft beside what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from homeward.guard.versions import Conflict as Clash
from homeward.web.components.conflict import Conflict, Difference, resent
from homeward.web.documents.forms import WriteForm
from homeward.web.door import Asked
from homeward.work.documents.models import Document
from homeward.work.documents.operations import sections_of


def side_by_side(request: Asked, form: WriteForm, clash: Clash) -> HttpResponse:
    """Answer a conflict with both texts of each part: nothing typed is lost or written over."""
    theirs, mine = cast("Document", clash.theirs), form.texts()
    page = Conflict(
        differences=[
            Difference(part.title, mine[part.key] or "Blank", part.text or "Blank")
            for part in sections_of(theirs)
            if mine.get(part.key, part.text) != part.text
        ],
        action=request.path,
        keep_url=reverse("document", args=[theirs.pk]),
        posted=resent(dict(request.POST.lists()), version=theirs.version),
    )
    return render(request, "errors/409.html", {"conflict": page, "page": page}, status=409)

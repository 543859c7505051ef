"""Two people changed one child: what each typed, side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from homeward.domain.codes.people import ETHNICITY, SEX
from homeward.guard.versions import Conflict
from homeward.record.placements.registers import area_named
from homeward.web.children.words import day
from homeward.web.components.conflict import Conflict as Page
from homeward.web.components.conflict import Difference, resent
from homeward.web.door import Asked

_LABELS = {
    "given_name": "First name",
    "family_name": "Last name",
    "born_on": "Date of birth",
    "birth_kind": "Kind of date of birth",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "team": "Team",
    "home_area_id": "Home area",
    "answer": "Answer",
}


def side_by_side(request: Asked, conflict: Conflict, *, keep_url: str) -> HttpResponse:
    """Answer a conflict with both versions; nothing typed is lost, nothing is overwritten."""
    theirs = conflict.theirs
    differences = [
        Difference(label, _words(name, conflict.wanted[name]), _words(name, getattr(theirs, name)))
        for name, label in _LABELS.items()
        if name in conflict.wanted and conflict.wanted[name] != getattr(theirs, name)
    ]
    page = Page(
        differences=differences,
        action=request.path,
        keep_url=keep_url,
        posted=resent(dict(request.POST.lists()), version=theirs.version),
    )
    return render(request, "errors/409.html", {"conflict": page}, status=409)


def _words(name: str, value: object) -> str:
    if name == "born_on":
        return day(value)  # type: ignore[arg-type]
    if name == "sex":
        return SEX.label(str(value)) or "Not recorded"
    if name == "ethnicity":
        return ETHNICITY.label(str(value)) or "Not recorded"
    if name == "home_area_id":
        return area_named(UUID(str(value))).name if value else "Not recorded"
    return str(value).capitalize() if name in {"birth_kind", "answer"} else str(value) or "Blank"

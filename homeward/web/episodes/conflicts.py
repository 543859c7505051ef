"""Two people changed one episode: what one typed beside what the other saved."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst

from homeward.guard.history import Known, states_of
from homeward.guard.staff import recorders
from homeward.guard.versions import Conflict as Clash
from homeward.record.episodes.queries import Episode
from homeward.web.components.conflict import Conflict, Difference, resent
from homeward.web.door import Asked
from homeward.web.episodes.reading import area_names, note
from homeward.web.episodes.saying import column_words, labels_of

_UNTOUCHED = "You did not change this"


def conflict_page(request: Asked, row: Episode, clash: Clash) -> HttpResponse:
    """Show both versions side by side; saving again is then the reader's informed choice."""
    states = states_of(request.ctx, type(clash.theirs), clash.theirs.pk)
    last = states[-1] if states else None
    names = recorders([last.actor] if last else [])
    named = names.get(last.actor) if last and last.actor else None
    conflict = Conflict(
        differences=_differences(request, clash, states),
        action=request.get_full_path(),
        keep_url=reverse("episode", args=[row.pk]),
        posted=resent(dict(request.POST.lists()), version=clash.theirs.version),
        changed_by=capfirst(named.name) if named else "",
        changed_at=last.since if last else None,
    )
    note(request, row)
    return render(request, "errors/409.html", {"conflict": conflict, "page": conflict}, status=409)


def _differences(request: Asked, clash: Clash, states: list[Known[Any]]) -> list[Difference]:
    """Return what I wanted to change, then whatever else changed since my page was drawn."""
    sent = request.POST.get("version", "")
    mine = next((known.row for known in states if str(known.row.version) == sent), None)
    found, areas = [], area_names(request.ctx.for_authority(clash.theirs.authority_id))
    for name, label in labels_of(clash.theirs).items():
        theirs = getattr(clash.theirs, name)
        moved = mine is not None and getattr(mine, name) != theirs
        said = column_words(name, theirs, areas=areas, row=clash.theirs)
        column = name.removesuffix("_id")
        if column in clash.wanted:
            mine_said = column_words(name, clash.wanted[column], areas=areas, row=clash.theirs)
            found.append(Difference(label, mine_said, said))
        elif moved:
            found.append(Difference(label, _UNTOUCHED, said))
    return found

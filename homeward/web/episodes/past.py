"""An episode's page as it was known at an instant, held against how it stands now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from homeward.guard.history import states_of
from homeward.guard.session import known_at
from homeward.guard.versions import NotFound
from homeward.record.children.queries import ever_joined_with
from homeward.record.episodes.found import found_in
from homeward.record.episodes.queries import Episode, companions_of, episode_named
from homeward.web.door import Asked
from homeward.web.episodes.pages import EpisodePage, episode_page
from homeward.web.episodes.reading import named, note, read
from homeward.web.past.asking import PastBar, bar, nothing_yet
from homeward.web.past.comparing import compared
from homeward.web.past.still import still

_NOTHING = {"buttons": (), "changes": (), "may_act": False, "act_url": "", "log_url": ""}
_LEFT = frozenset({"title", "back", "identity", "alerts", "next_steps", *_NOTHING})


def past_episode(request: Asked, episode: UUID, at: datetime) -> tuple[EpisodePage, PastBar]:
    """Return an episode's page as known at ``at`` (aware UTC), marked, with the bar above it.

    What the reader may see is what they may see now; the opening is noted like any other.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = named(request, episode)
    note(request, row)
    reader, home = request.ctx.looking_back_to(at), reverse("episode", args=[episode])
    now = still(episode_page(read(reader, row)), at=at, without=_NOTHING)
    with known_at(at, subjects=_subjects(request, row)):
        try:
            then = episode_page(read(reader, episode_named(reader, episode)))
        except NotFound:
            then = None
    if then is None:
        states = states_of(request.ctx.for_authority(row.authority_id), Episode, episode)
        began = states[0].since if states else None
        return now, nothing_yet(at, began=began, back_url=home)
    page, since = compared(still(then, at=at, without=_NOTHING), now, leave=_LEFT)
    return page, bar(at, back_url=home, since=since)


def _subjects(request: Asked, row: Episode) -> set[UUID]:
    """Return the children whose rows the page reads: this one, those of the same event, those
    found with this one.
    """
    own = ever_joined_with(request.ctx.for_authority(row.authority_id), row.child_id)
    with_them = {other.child_id for other in companions_of(request.ctx, row)}
    return {*own, *with_them, *(one.row.child_id for one in found_in(request.ctx, row))}

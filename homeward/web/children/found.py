"""With which missing children this child was found, though nobody had reported them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.record.episodes.found import found_beside
from homeward.web.children.words import whole_name


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One time that the child was found with a missing child."""

    text: str
    url: str


def found_lines(ctx: Context, ids: list[UUID]) -> tuple[FoundLine, ...]:
    """Return when the child was found with whom: of missing children whom the reader may see."""
    may_open = permissions.allows(ctx, "episode")
    return tuple(
        FoundLine(
            f"{in_words(one.row.at)}, with {whole_name(one.episode.child)}",
            reverse("episode", args=[one.episode.pk]) if may_open else "",
        )
        for one in found_beside(ctx, ids)
    )

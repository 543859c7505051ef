"""Who knows of an episode, in one line, and the messages of those who ask."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.work.messages.models import Message
from homeward.work.messages.reading import Line, names_of, waiting_for
from homeward.work.messages.reading import Trail as Trail
from homeward.work.messages.reading import trail_in as trail_in
from homeward.work.messages.rows import OPEN

_NOBODY = "Nobody has been told yet."


def messages_for(ctx: Context) -> list[Line]:
    """Return the messages that wait for the reader's answer, the most urgent first."""
    return waiting_for(ctx)


def trail_of(ctx: Context, episode: UUID) -> Trail:
    """Return what became of all of an episode's messages."""
    return trail_in(ctx, episode, all_of_them=True)


def who_knows(ctx: Context, episode: UUID) -> str:
    """Return in one line who has an episode in hand, who was told, and what nobody has."""
    rows = list(
        Message.objects.seen_by(ctx)
        .filter(episode=episode)
        .exclude(state=Message.State.NOT_NEEDED)
        .order_by("told_at", "pk")
    )
    have = {row.acknowledged_by: row for row in rows if row.acknowledged_by}
    told = {row.owner: row for row in rows if row.state == Message.State.TOLD and row.owner}
    names = names_of({*have, *told})
    said = [
        f"{names.get(who, 'Somebody')} has it since {in_words(row.acknowledged_at)}"
        for who, row in have.items()
        if row.acknowledged_at
    ]
    said += [
        f"{names.get(who, 'Somebody')} was told {_told(row)} and has not answered"
        for who, row in told.items()
        if who not in have
    ]
    if any(row.state in OPEN and row.owner is None for row in rows):
        said.append("for something nobody could be found yet")
    if not said:
        return _NOBODY
    line = "; ".join(said)
    return f"{line[0].upper()}{line[1:]}."


def _told(row: Message) -> str:
    return in_words(row.told_at) if row.told_at else "just now"

"""The record's whole history, an authority at a time, as the protocol engine reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from homeward.config import terminal
from homeward.config.failure import CannotStart
from homeward.domain.context import Context
from homeward.domain.protocol import EpisodeFacts
from homeward.guard.directory import authorities
from homeward.guard.people import services_context, services_here
from homeward.guard.session import scope
from homeward.record.episodes.many_facts import count_recorded, facts_of_many, next_recorded

_AT_ONCE = 500


def keepers(code: str | None, *, now: datetime, purpose: str) -> list[tuple[str, UUID, Context]]:
    """Return name, authority and the program's context of each services that works here.

    ``code``: of one authority alone.

    Raises: CannotStart, when no such authority works here.
    """
    named = {row.pk: row for row in authorities()}
    found = [
        (named[row.authority_id], row) for row in services_here() if row.authority_id is not None
    ]
    if code is not None:
        found = [(authority, row) for authority, row in found if authority.code == code]
        if not found:
            raise CannotStart(f"No authority with the code “{code}” works here.")
    return [
        (
            authority.name,
            authority.pk,
            services_context(now=now, authority=authority.pk, purpose=purpose, organisation=row.pk),
        )
        for authority, row in found
    ]


def count(contexts: Iterable[Context]) -> int:
    """Return how many episodes these records hold."""
    total = 0
    for ctx in contexts:
        with scope(ctx):
            total += count_recorded(ctx)
    return total


def histories(contexts: Iterable[Context]) -> Iterator[EpisodeFacts]:
    """Yield every episode of these records with its facts, holding few at a time."""
    for ctx in contexts:
        after = UUID(int=0)
        while True:
            with scope(ctx):
                some = next_recorded(ctx, after=after, at_once=_AT_ONCE)
                known = facts_of_many(ctx, some)
            if not some:
                break
            after = some[-1]
            for episode, facts in known:
                yield EpisodeFacts(str(episode.pk), facts, ctx.now)


def progress(words: Callable[[int], str], *, every: int) -> Callable[[int], None]:
    """Return what shows, on a terminal that somebody watches, how far a long task has come."""
    last = [-every]

    def show(done: int) -> None:
        if done - last[0] >= every:
            last[0] = done
            terminal.overwrite(words(done))

    return show

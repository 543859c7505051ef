"""What an episode has to tell now: that it began, what opened in it, and what was raised.

That a child is missing is told at once, whatever the protocol asks to be done and when; once more
where the danger grows. What is then due, each duty tells for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from homeward.domain.messages import HISTORY, Urgency, is_history
from homeward.domain.protocol import Protocol, Rule
from homeward.record.episodes.queries import Episode
from homeward.work.messages.line import Line
from homeward.work.messages.models import Message
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import OPEN as DUTY_OPEN

OLD_NEWS = timedelta(hours=24)
"""What came due so long before it was recorded here disturbs nobody at night."""

BEGAN = "episode.began"
"""Stands in place of a duty's key where a message tells of the episode itself."""

_IN_DANGER = f"{BEGAN}:danger"
_HIGH = "high"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to tell of an episode: once for each ``name``.

    ``key`` is the duty's, or ``BEGAN``. ``at`` is when it came due, and ``old_after`` how long it
    is then news at night; aware UTC and a length. ``said`` reads how soon to tell, as the
    protocol says. ``missing``: the child is.
    """

    name: str
    key: str
    child: UUID
    role: str
    title: str
    at: datetime
    template: str
    said: Callable[[], Urgency]
    missing: bool
    old_after: timedelta

    def urgency_at(self, now: datetime) -> Urgency:
        """Return how soon to tell at ``now`` (aware UTC): of what is old news not at night."""
        said = self.said()
        old = said is Urgency.NOW and now - self.at >= self.old_after
        return Urgency.SHIFT if old else said

    def is_history(self, now: datetime) -> bool:
        """Tell whether nobody is told any more at ``now`` (aware UTC)."""
        return is_history(self.at, now=now, is_over=not self.missing)


def due_of(line: Line, episode: Episode, standing: Mapping[str, Message]) -> Iterator[Due]:
    """Yield what an episode has to tell now; ``standing``: what it told and is not over, by name.

    Of a child who is missing a duty is news at night however long ago it came due, unless it is
    history: a report that comes late is of a child who is out there now.
    """
    missing = episode.is_open
    if missing:
        yield _of_the_episode(line, episode, standing)
    rows = Obligation.objects.seen_by(line.ctx).filter(episode=episode.pk, state__in=DUTY_OPEN)
    for duty in rows:
        yield from of_duty(line, duty, missing=missing)


def _of_the_episode(line: Line, episode: Episode, standing: Mapping[str, Message]) -> Due:
    """Return that it began; where the danger is high, or was, that it is high.

    Told to whom the child is allocated, else to whoever is on duty, and left with them: who works
    with the child may change meanwhile.
    """
    high = episode.immediate_concern or episode.grade == _HIGH or _IN_DANGER in standing
    name = _IN_DANGER if high else BEGAN
    told = standing.get(name)
    away = episode.kind == Episode.Kind.AWAY
    return Due(
        name=name,
        key=BEGAN,
        child=episode.child_id,
        role=told.role if told else "social_worker" if line.has_worker else "duty_officer",
        title=_title(away=away, high=high),
        at=episode.authority_aware_at or episode.started_at,
        template="episode_began",
        said=lambda: Urgency.SHIFT if away and not high else Urgency.NOW,
        missing=True,
        old_after=HISTORY if high else OLD_NEWS,
    )


def _title(*, away: bool, high: bool) -> str:
    if high:
        return f"A child is {'away' if away else 'missing'}: high risk or immediate concern"
    return "A child is away without authorisation" if away else "A child is reported missing"


def of_duty(line: Line, duty: Obligation, *, missing: bool) -> Iterator[Due]:
    """Yield that a duty opened, and each step that it was raised."""
    opened = Due(
        name=f"{duty.key}:opened",
        key=duty.key,
        child=duty.child_id,
        role=duty.owner,
        title=duty.title,
        at=duty.opened_at,
        template="duty_opened",
        said=partial(_said, line, duty.rule, None, missing=missing),
        missing=missing,
        old_after=HISTORY if missing else OLD_NEWS,
    )
    yield opened
    for step, to, at in duty.escalations:
        yield replace(
            opened,
            name=f"{duty.key}:{step}",
            role=to,
            at=datetime.fromisoformat(at),
            template="duty_raised",
            said=partial(_said, line, duty.rule, step, missing=missing),
        )


def _said(line: Line, named: str, step: int | None, *, missing: bool) -> Urgency:
    """Return how soon to tell, as the protocol says, or as is fit where it says nothing more."""
    rule = _rule(line.pack, named)
    if rule is None:
        return Urgency.NOW if missing else Urgency.SHIFT
    if step is None or step >= len(rule.escalate):
        return Urgency(rule.urgency)
    return Urgency(rule.escalate[step].urgency_for(missing=missing))


def _rule(pack: Protocol | None, rule: str) -> Rule | None:
    return next((one for one in pack.rules if one.id == rule), None) if pack else None

"""Who asks, for whom, why and when: the first argument of every call."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4


@dataclass(frozen=True, slots=True)
class Context:
    """One request's or job's standing facts.

    ``organisation`` is who acts (children's services, police, a provider, another council);
    ``authority`` is whose record it is, ``None`` while a reader looks over what several
    authorities share with it. ``now`` is aware UTC and read once. ``operation_id`` is made by
    the client, so that a form sent twice acts once. Where somebody looks back at the record as
    it was known, ``now`` is that past instant and ``asked_at`` the true one.
    """

    actor: UUID
    organisation: UUID
    authority: UUID | None
    purpose: str
    now: datetime
    operation_id: UUID = field(default_factory=uuid4)
    roles: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    asked_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.now.utcoffset() != timedelta(0):
            raise ValueError("Context.now must be aware UTC")

    @property
    def true_now(self) -> datetime:
        """Return the instant of the request itself (aware UTC), also while looking back."""
        return self.asked_at or self.now

    def looking_back_to(self, at: datetime) -> Context:
        """Return the same asker reading at a past instant: what they may see stays that of now."""
        return replace(self, now=at, asked_at=self.true_now)

    def for_authority(self, authority: UUID) -> Context:
        """Return the same asker turned to another authority's record."""
        return replace(self, authority=authority)

    def for_operation(self, operation_id: UUID) -> Context:
        """Return the same context under another operation id."""
        return replace(self, operation_id=operation_id)

"""What every sensitive table shares, and the manager that refuses an unscoped read.

The manager is the seat-belt; row-level security in the database is the floor
(``guard/tracking.py``).
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from homeward.domain.context import Context
from homeward.guard.models.people import Authority
from homeward.guard.models.sharing import Share, Transfer

M = TypeVar("M", bound=models.Model, covariant=True)


class Unscoped(RuntimeError):
    """A sensitive table was read without ``seen_by(ctx)``: a bug, never shown to a user."""


class GuardedQuerySet(models.QuerySet[M]):
    """Refuses to reach the database until a context has said who reads."""

    _scoped = False

    def seen_by(self, ctx: Context, *, withdrawn: bool = False) -> Self:
        """Return the rows of the authority that ``ctx`` works in, and those shared with it.

        A row withdrawn as recorded in error is left out: its history alone tells of it. Only
        who must not make it again asks for those too, with ``withdrawn``.
        """
        shared = Share.objects.live(ctx).values("child_id")
        subject = getattr(self.model, "subject", "child_id")
        seen = Q(authority_id=ctx.authority) | Q(**{f"{subject}__in": shared})
        if ctx.asked_at is not None:  # what an authority took over was recorded under another
            taken = Transfer.objects.filter(authority=ctx.authority).values("child_id")
            seen |= Q(**{f"{subject}__in": taken})
        if hasattr(self.model, "withdrawn_at") and not withdrawn:
            seen &= Q(withdrawn_at__isnull=True)
        found = self.filter(seen)
        found._scoped = True
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc, unused-ignore]
        clone._scoped = self._scoped
        return clone

    def _demand_scope(self) -> None:
        if not self._scoped:
            raise Unscoped(f"{self.model.__name__} was read without seen_by(ctx)")

    def _combinator_query(self, combinator: str, *others: Any, **kwargs: Any) -> Any:
        for other in (self, *others):
            other._demand_scope()
        return super()._combinator_query(combinator, *others, **kwargs)  # type: ignore[misc]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: raw SQL cannot be scoped."""
        raise Unscoped(f"{self.model.__name__} is not read with raw SQL")

    def explain(self, *args: Any, **kwargs: Any) -> str:
        """Explain, if scoped."""
        self._demand_scope()
        return super().explain(*args, **kwargs)

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._demand_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        """Iterate without caching, if scoped."""
        self._demand_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        """Count, if scoped."""
        self._demand_scope()
        return super().count()

    def exists(self) -> bool:
        """Tell whether there is a row, if scoped."""
        self._demand_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Aggregate, if scoped."""
        self._demand_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Update, if scoped."""
        self._demand_scope()
        return super().update(**kwargs)

    def _update(self, values: Any) -> int:
        """Refuse what ``save()`` does to a row that is there: ``versions.change`` changes rows."""
        raise Unscoped(f"{self.model.__name__} is changed with versions.change, not saved")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete, if scoped (the database refuses it in most tables)."""
        self._demand_scope()
        return super().delete()


class Tracked(models.Model):
    """A sensitive row: whose record it is, when it was recorded, and its version.

    ``authority`` is the one responsible when the row was recorded; only a transfer changes
    it. ``version`` rises by one at each change and every change names the version it saw.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # No index of its own: half a table has one value, and the planner falls for it.
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    objects = GuardedQuerySet.as_manager()

    tracked: ClassVar[str] = "row"
    subject: ClassVar[str] = "child_id"

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.pk)

"""Reading the profile: what to do at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from homeward.domain.context import Context
from homeward.record.profile.models import (
    Address as Address,
)
from homeward.record.profile.models import (
    Danger as Danger,
)
from homeward.record.profile.models import (
    Section as Section,
)
from homeward.record.profile.models import (
    Telling as Telling,
)
from homeward.record.profile.models import (
    TriggerPlan,
)
from homeward.record.profile.models import (
    Whom as Whom,
)


def plan_in_force(ctx: Context, children: list[UUID], *, on: date) -> TriggerPlan | None:
    """Return the trigger plan that counts on a London day: the one agreed last, not ended."""
    rows = TriggerPlan.objects.seen_by(ctx).filter(child__in=children, agreed_on__lte=on)
    last = rows.order_by("-agreed_on", "-recorded_at").first()
    return None if last is None or (last.ends_on and last.ends_on <= on) else last

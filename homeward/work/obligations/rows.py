"""Between the engine's duties and the rows that keep them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from homeward.domain.protocol import Escalation, State
from homeward.domain.protocol import Obligation as Duty
from homeward.work.obligations.models import Obligation

_SAME = (
    "key",
    "title",
    "owner",
    "protocol",
    "protocol_version",
    "opened_at",
    "due_at",
    "met_at",
    "ended_at",
    "ended_by",
    "why",
    "changes_at",
)


def duty_of(row: Obligation) -> Duty:
    """Return the duty that a row keeps, exactly as the engine gave it."""
    return Duty(
        rule_id=row.rule,
        state=State(row.state),
        because=tuple(row.because),
        escalations=tuple(
            Escalation(step, to, datetime.fromisoformat(at)) for step, to, at in row.escalations
        ),
        **{name: getattr(row, name) for name in _SAME},
    )


def columns_of(duty: Duty) -> dict[str, Any]:
    """Return the columns that keep a duty."""
    return {
        "rule": duty.rule_id,
        "state": duty.state.value,
        "because": list(duty.because),
        "escalations": [[e.step, e.to, e.at.isoformat()] for e in duty.escalations],
        **{name: getattr(duty, name) for name in _SAME},
    }

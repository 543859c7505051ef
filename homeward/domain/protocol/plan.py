"""What must be done to bring the stored duties into line with the function; does none of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from homeward.domain.protocol.obligation import (
    ACTIVE,
    MET_STATES,
    Escalation,
    Obligation,
    State,
)

CORRECTED = "corrected"


class Plan(NamedTuple):
    """Intents, each carrying the duty as it should now stand.

    ``open`` includes one reopened by a correction. A duty can be in ``open`` and in one of
    ``met``, ``overdue`` or ``lapse`` at once, when its whole life became known at once.
    ``amend`` holds those whose state stands but whose times or reasons changed.
    """

    open: tuple[Obligation, ...] = ()
    met: tuple[Obligation, ...] = ()
    overdue: tuple[Obligation, ...] = ()
    lapse: tuple[Obligation, ...] = ()
    escalate: tuple[tuple[Obligation, Escalation], ...] = ()
    amend: tuple[Obligation, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return any(tuple(self))


def _opens(old: Obligation | None, new: Obligation) -> bool:
    return old is None or (old.state not in ACTIVE and new.state in ACTIVE)


def _changed(
    pairs: list[tuple[Obligation | None, Obligation]], states: Iterable[State]
) -> tuple[Obligation, ...]:
    return tuple(
        new for old, new in pairs if new.state in states and (not old or old.state != new.state)
    )


def _gone(old: Obligation) -> Obligation:
    return old._replace(
        state=State.LAPSED,
        met_at=None,
        ended_at=None,
        ended_by=CORRECTED,
        escalations=(),
        changes_at=None,
    )


def plan(before: Iterable[Obligation], after: Iterable[Obligation]) -> Plan:
    """Return the intents that turn the stored duties into those the engine now gives.

    ``WAITING`` ones are no duties yet and are passed over. A stored duty that the engine no
    longer gives (a time was corrected) lapses as ``corrected``, with no end time of its own.
    """
    was = {o.key: o for o in before if o.state is not State.WAITING}
    now = {o.key: o for o in after if o.state is not State.WAITING}
    pairs = [(was.get(key), new) for key, new in now.items()]
    gone = [_gone(old) for key, old in was.items() if key not in now]
    lapsed = [*_changed(pairs, (State.LAPSED,)), *(o for o in gone if o != was[o.key])]
    return Plan(
        open=tuple(new for old, new in pairs if _opens(old, new)),
        met=_changed(pairs, MET_STATES),
        overdue=_changed(pairs, (State.OVERDUE,)),
        lapse=tuple(lapsed),
        escalate=tuple(
            (new, step)
            for old, new in pairs
            for step in new.escalations
            if old is None or step.step not in {done.step for done in old.escalations}
        ),
        amend=tuple(new for old, new in pairs if _amends(old, new)),
    )


def _amends(old: Obligation | None, new: Obligation) -> bool:
    if old is None or old == new or _opens(old, new):
        return False
    # A state newly entered is its own intent; only standing still and running on have none.
    return old.state == new.state or new.state in (State.RUNNING, State.PAUSED)


def applied(before: Iterable[Obligation], todo: Plan) -> tuple[Obligation, ...]:
    """Return the stored duties after a plan: the reference for whatever stores them."""
    rows = {o.key: o for o in before if o.state is not State.WAITING}
    for new in (*todo.open, *todo.met, *todo.overdue, *todo.lapse, *todo.amend):
        rows[new.key] = new
    for new, _step in todo.escalate:
        rows[new.key] = new
    return tuple(rows.values())

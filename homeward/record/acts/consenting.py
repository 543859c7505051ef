"""Whose decision a media appeal waits for: a director's, in person or told by phone.

Source: Thurrock report 2023, 3.1: the executive director is briefed, and their consent sought.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.staff import colleague_named, colleagues
from homeward.record.acts.models import MediaAppeal
from homeward.record.acts.recorded import DECIDED, WHO_DECIDED
from homeward.record.kept.saying import BadFact

CONSENTERS = frozenset({"director", "strategic_director"})
"""The roles that decide. Others who may record a decision take down what one of these said."""


def decides_alone(ctx: Context) -> bool:
    """Tell whether one who records a decision is the director whose decision it is."""
    return bool(ctx.roles & CONSENTERS)


def directors(ctx: Context) -> list[str]:
    """Return the names of those of the reader's organisation who may consent, in order."""
    found = colleagues(ctx)
    return [one.user.name for one in found if any(m.role in CONSENTERS for m in one.current)]


def who_decides(ctx: Context, said: Mapping[str, Any]) -> dict[str, str | None]:
    """Return who decided, and who took it down by phone, from what was typed.

    A director decides under the name of their own account, whatever was typed.

    Raises:
        BadFact: recorded for somebody who is no director here.
    """
    me = colleague_named(ctx, ctx.actor).user.name
    if decides_alone(ctx):
        return {"decided_by": me, "taken_by": None}
    return {"decided_by": _named(ctx, str(said.get("decided_by") or "")), "taken_by": me}


def _named(ctx: Context, typed: str) -> str:
    known = directors(ctx)
    for name in known:
        if name.casefold() == typed.strip().casefold():
            return name
    if not known:
        raise BadFact(
            "No director has an account here, and only a director consents. Ask your "
            "administrator to give the director one.",
            field="decided_by",
        )
    raise BadFact(
        f"Only a director consents. Name the one who said so by phone: {' or '.join(known)}.",
        field="decided_by",
    )


def demand_decision(ctx: Context, changed: set[str]) -> None:
    """Refuse to put a director's decision right by anybody but a director.

    Raises:
        BadFact; Denied.
    """
    if not changed & DECIDED:
        return
    permissions.demand(ctx, "act.media_decide")
    turned = "decision" in changed and not decides_alone(ctx)
    if turned or changed & WHO_DECIDED:
        raise BadFact(
            "The decision is the director’s. If it was recorded wrongly, withdraw this record as "
            "an error and record the appeal and the decision again."
        )


def consented(then: Mapping[str, Any]) -> bool:
    """Tell whether consent was given, and not only after the appeal had been made."""
    if then["decision"] != MediaAppeal.Decision.GIVEN:
        return False
    released, decided = then.get("released_at"), then.get("decided_at")
    return not (released and decided and decided > released)

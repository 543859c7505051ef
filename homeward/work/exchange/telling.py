"""Whom to tell of children who are on the police's list and not on ours. A count, and no name."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.domain.time import OFFICE_HOURS
from homeward.work.messages.raising import tell_role
from homeward.work.obligations.calendar import calendar_here

BY_DAY, BY_NIGHT = "missing_officer", "duty_officer"


def tell_unknown(ctx: Context, police_list: UUID, number: int) -> None:
    """Tell whoever is there to act of so many children whom we may not know to be missing; once.

    ``ctx`` is the program's, working for the authority, and the one that the database sees:
    whoever sent the list in, the message is the children's services'.
    """
    if not number:
        return
    office = OFFICE_HOURS.covers(ctx.now, calendar=calendar_here())
    tell_role(
        ctx,
        key=f"police_list:{police_list}",
        template="police_list_differs",
        role=BY_DAY if office else BY_NIGHT,
        urgency=Urgency.NOW,
        title=words_of_unknown(number),
    )


def words_of_unknown(number: int) -> str:
    """Say what is to be settled, naming nobody."""
    if number == 1:
        return "Settle a child who is on the police’s list and not on ours"
    return f"Settle {number} children who are on the police’s list and not on ours"

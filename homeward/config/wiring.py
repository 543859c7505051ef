"""What follows an operation, in its transaction: the one explicit list of upward effects."""

from __future__ import annotations

from homeward.config.holidays import bank_holidays
from homeward.domain.context import Context
from homeward.guard.operation import Outcome, follow_with
from homeward.record.search.keeping import keep_keys
from homeward.work.board.operations import touch_boards
from homeward.work.messages.raising import tell
from homeward.work.messages.stopping import take_from_those_concerned
from homeward.work.obligations.calendar import hold_calendar
from homeward.work.obligations.operations import work_out


def obligations_follow(ctx: Context, outcome: Outcome) -> None:
    """Work out again what is due in every episode that the operation moved."""
    for episode in sorted(outcome.episodes):  # in one order, so that two never wait on each other
        work_out(ctx, episode=episode)


def messages_follow(ctx: Context, outcome: Outcome) -> None:
    """Have everybody told of what is due now in every episode that the operation moved."""
    for episode in sorted(outcome.episodes):
        tell(ctx, episode=episode)


def dangers_follow(ctx: Context, outcome: Outcome) -> None:
    """Let nothing wait for somebody whom a danger concerns that was recorded just now.

    The profile, where dangers are recorded, names children and moves no episode's clock.
    """
    if outcome.children and not outcome.episodes and outcome.named is None:
        take_from_those_concerned(ctx, children=outcome.children)


def search_follows(ctx: Context, outcome: Outcome) -> None:
    """Let the children whom the operation touched be found by what is now recorded of them."""
    keep_keys(ctx, outcome.children if outcome.named is None else outcome.named)


def boards_follow(ctx: Context, outcome: Outcome) -> None:
    """Let every open board know that it may look different."""
    if outcome.children or outcome.episodes:
        touch_boards(ctx, children=outcome.children, also=outcome.authorities)


def wire() -> None:
    """Put the effects in place; called once, as the program starts."""
    hold_calendar(bank_holidays())
    follow_with(
        [search_follows, obligations_follow, messages_follow, dangers_follow, boards_follow]
    )

"""What follows an operation, in its transaction: the one explicit list of upward effects."""

from __future__ import annotations

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, follow_with
from homeward.work.board.operations import touch_boards
from homeward.work.obligations.operations import work_out


def obligations_follow(ctx: Context, outcome: Outcome) -> None:
    """Work out again what is due in every episode that the operation moved."""
    for episode in sorted(outcome.episodes):  # in one order, so that two never wait on each other
        work_out(ctx, episode=episode)


def boards_follow(ctx: Context, outcome: Outcome) -> None:
    """Let every open board know that it may look different."""
    if outcome.children or outcome.episodes:
        touch_boards(ctx, children=outcome.children)


def wire() -> None:
    """Put the effects in place; called once, as the program starts."""
    follow_with([obligations_follow, boards_follow])

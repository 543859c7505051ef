"""``homeward training``: a home of invented people to train in, put back as it was at first."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from homeward.config import env, training_home
from homeward.config.command import DONE, Command
from homeward.config.env import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add what to do with it."""
    parser.add_argument(
        "what",
        choices=("reset",),
        metavar="reset",
        help="empty the training home and make the same invented people again; stop it first",
    )


def chooses(args: Namespace) -> Mapping[str, str]:
    """Return the words of the environment that say it is the training home, which must be there.

    Raises: CannotStart, when there is none.
    """
    words = {training_home.VARIABLE: "yes"}
    training_home.demand(env.home_folder({**os.environ, **words}))
    return words


def run(args: Namespace, settings: Settings) -> int:
    """Reset the training home."""
    from homeward.config import training_reset

    training_reset.reset(settings)
    return DONE


COMMAND = Command(
    help="Put the training home back as it was on its first day.",
    example="homeward training reset",
    run=run,
    arguments=arguments,
    chooses=chooses,
    database=False,
)

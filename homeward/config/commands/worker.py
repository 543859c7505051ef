"""``homeward worker``: the clock's due rows and background jobs. Run as many as needed."""

from __future__ import annotations

from argparse import Namespace

from homeward.config.command import Command
from homeward.config.env import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Work until told to stop."""
    from homeward.config import worker

    return worker.main()


COMMAND = Command(
    help="Do the work that falls due and the background jobs (homeward run does this too).",
    example="homeward worker",
    run=run,
)

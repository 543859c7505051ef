"""``homeward run``: everything on one machine, until Ctrl-C."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace

from homeward.config import env, training_home
from homeward.config.command import DONE, Command
from homeward.config.env import Settings
from homeward.config.failure import CannotStart


def arguments(parser: ArgumentParser) -> None:
    """Add the port and the choice to begin with nothing."""
    parser.add_argument("--port", metavar="N", help="port for the pages (default: PORT or 8000)")
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument(
        "--empty", action="store_true", help="begin without the invented example partnership"
    )
    begin.add_argument(
        "--training",
        action="store_true",
        help="run the training home: invented people in a folder of their own",
    )


def chooses(args: Namespace) -> Mapping[str, str]:
    """Return the word of the environment that chooses the training home, if it was asked for."""
    return {training_home.VARIABLE: "yes"} if args.training else {}


def run(args: Namespace, settings: Settings) -> int:
    """Run the database, the pages and the worker."""
    from homeward.config import running

    if settings.training and args.empty:
        raise CannotStart("A training home is never empty. Start it without --empty.")
    port = env.port_number(args.port, name="--port") if args.port else settings.port
    os.environ["PORT"] = str(port)
    running.run(replace(settings, port=port), empty=args.empty)
    return DONE


COMMAND = Command(
    help="Run Homeward: its database, its pages and its worker, until Ctrl-C.",
    example="homeward run --port 8001",
    run=run,
    arguments=arguments,
    chooses=chooses,
    database=False,
)

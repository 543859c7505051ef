"""``homeward run``: everything on one machine, until Ctrl-C."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from homeward.config import env
from homeward.config.command import DONE, Command
from homeward.config.env import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add the port and the choice to begin with nothing."""
    parser.add_argument("--port", metavar="N", help="port for the pages (default: PORT or 8000)")
    parser.add_argument(
        "--empty", action="store_true", help="begin without the invented example partnership"
    )


def run(args: Namespace, settings: Settings) -> int:
    """Run the database, the pages and the worker."""
    from homeward.config import running

    port = env.port_number(args.port, name="--port") if args.port else settings.port
    os.environ["PORT"] = str(port)
    running.run(replace(settings, port=port), empty=args.empty)
    return DONE


COMMAND = Command(
    help="Run Homeward: its database, its pages and its worker, until Ctrl-C.",
    example="homeward run --port 8001",
    run=run,
    arguments=arguments,
    database=False,
)

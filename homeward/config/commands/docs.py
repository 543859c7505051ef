"""``homeward docs``: makes the reference pages of the guide again from the code."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from homeward.config import database, env, terminal
from homeward.config.command import DONE, FINDINGS, Command
from homeward.config.env import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add the choice to look only."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if a page is stale"
    )


def run(args: Namespace, settings: Settings) -> int:
    """Make the pages, or say which are stale."""
    database.set_up_django(settings)
    from homeward.config.reference import pages

    folder = env.CHECKOUT / "docs" / "reference"
    if args.check:
        old = pages.stale(folder)
        for name in old:
            terminal.say(f"docs/reference/{name} is not what the code says. Run make docs.")
        return FINDINGS if old else DONE
    made = pages.write(folder)
    terminal.say(f"Made {', '.join(made)}." if made else "Every page is current.")
    return DONE


COMMAND = Command(
    help="Make the reference pages of the guide again from the code.",
    example="homeward docs --check",
    run=run,
    arguments=arguments,
    database=False,
)
